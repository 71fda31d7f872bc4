#pragma once
// What all derived quantities share: the inputs of the scenario they are derived from, in the same
// order, and estimands of their own. Internal to models/aggregate.

#include <vector>

#include "engine/run/model.hpp"
#include "models/aggregate/compile.hpp"
#include "models/aggregate/evaluate.hpp"
#include "models/aggregate/groups.hpp"

namespace raming::aggregate {

class DerivedModel : public run::Model {
public:
    const std::vector<prior::Input>& inputs() const override { return inputs_; }
    const std::vector<prior::Correlation>& correlations() const override { return correlations_; }
    const std::vector<run::InputGroup>& groups() const override { return groups_; }
    const std::vector<run::Estimand>& estimands() const override { return estimands_; }
    const std::vector<run::Component>& components() const override { return components_; }
    const std::vector<run::Incident>& incidents() const override { return all_incidents(); }
    bool whole() const override { return whole_; }
    const std::vector<std::string>& notices() const override { return notices_; }

protected:
    explicit DerivedModel(const Compiled& compiled)
        : inputs_(compiled.plan.inputs), correlations_(compiled.plan.correlations),
          groups_(groups_of(compiled.plan)), notices_(compiled.notices),
          whole_(compiled.plan.noise) {}

    std::vector<run::Estimand> estimands_;

private:
    std::vector<prior::Input> inputs_;
    std::vector<prior::Correlation> correlations_;
    std::vector<run::InputGroup> groups_;
    std::vector<run::Component> components_; ///< none: the scenario's own model has them
    std::vector<std::string> notices_;
    bool whole_;
};

} // namespace raming::aggregate
