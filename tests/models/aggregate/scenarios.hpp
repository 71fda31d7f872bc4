#pragma once
// Scenarios as text, loaded and run, for the tests of the estimator.

#include <atomic>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine/run/draw_store.hpp"
#include "engine/run/executor.hpp"
#include "engine/scenario/document.hpp"
#include "models/aggregate/estimator.hpp"

namespace raming::aggregate_test {

inline run::LoadedScenario load_text(const std::string& text,
                                     const std::vector<std::string>& overrides = {}) {
    scenario::Document document = scenario::Document::from_text(text, "test.toml", overrides);
    return aggregate::load(document);
}

inline run::LoadedScenario load_file(const std::string& name) {
    scenario::Document document =
        scenario::Document::from_file(std::string(RAMING_SCENARIOS) + "/" + name, {});
    return aggregate::load(document);
}

struct RunOptions {
    std::uint64_t per_chain = 128;
    std::uint64_t seed = 1;
    prior::Design design = prior::Design::sobol;
    unsigned threads = 1;
    std::size_t block = 1024;
};

/// All draws of a scenario, by name.
class Draws {
public:
    explicit Draws(const run::Model& model, const RunOptions& options = {})
        : model_(&model),
          store_(run::store_settings(model, options.seed, options.per_chain, options.per_chain)) {
        const std::atomic<bool> never = false;
        run::Executor(model, {options.seed, options.design, options.per_chain, options.threads,
                              options.block})
            .run(store_, options.per_chain, {}, nullptr, never, nullptr);
    }

    [[nodiscard]] std::vector<double> estimand(const std::string& id) const {
        return named(model_->estimands(), id, store_.estimands(), &run::Estimand::id);
    }
    [[nodiscard]] std::vector<double> route(const std::string& id) const {
        return named(model_->components(), id, store_.components(), &run::Component::id);
    }
    [[nodiscard]] std::vector<double> input(const std::string& path) const {
        return named(model_->inputs(), path, store_.inputs(), &prior::Input::path);
    }
    [[nodiscard]] const run::DrawStore& store() const { return store_; }

private:
    template <typename Thing>
    static std::vector<double> named(const std::vector<Thing>& things, const std::string& name,
                                     const run::Prefix& prefix, std::string Thing::*member) {
        for (std::size_t k = 0; k < things.size(); ++k) {
            if (things[k].*member == name) {
                // The chains of a column lie behind each other.
                return {prefix.of(k, 0), prefix.of(k, 0) + run::chains * prefix.per_chain};
            }
        }
        throw std::invalid_argument("nothing is called " + name);
    }

    const run::Model* model_;
    run::DrawStore store_;
};

} // namespace raming::aggregate_test
