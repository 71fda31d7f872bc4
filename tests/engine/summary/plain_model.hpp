#pragma once
// What the models of these tests have in common: lists that their constructors fill.

#include <string>
#include <vector>

#include "engine/run/model.hpp"

namespace raming::summary_test {

class PlainModel : public run::Model {
public:
    const std::vector<prior::Input>& inputs() const override { return inputs_; }
    const std::vector<prior::Correlation>& correlations() const override { return correlations_; }
    const std::vector<run::InputGroup>& groups() const override { return groups_; }
    const std::vector<run::Estimand>& estimands() const override { return estimands_; }
    const std::vector<run::Component>& components() const override { return components_; }
    const std::vector<run::Incident>& incidents() const override { return incidents_; }
    bool whole() const override { return false; }
    const std::vector<std::string>& notices() const override { return notices_; }

protected:
    std::vector<prior::Input> inputs_;
    std::vector<prior::Correlation> correlations_;
    std::vector<run::InputGroup> groups_;
    std::vector<run::Estimand> estimands_;

private:
    std::vector<run::Component> components_;
    std::vector<run::Incident> incidents_;
    std::vector<std::string> notices_;
};

} // namespace raming::summary_test
