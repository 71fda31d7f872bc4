#include "models/aggregate/estimator.hpp"

#include <algorithm>
#include <cmath>

#include "models/aggregate/compile.hpp"
#include "models/aggregate/curve.hpp"
#include "models/aggregate/evaluate.hpp"
#include "models/aggregate/nesting.hpp"
#include "models/aggregate/point.hpp"
#include "models/aggregate/walk.hpp"

namespace raming::aggregate {

namespace {

class BlockEvaluator : public run::Evaluator {
public:
    BlockEvaluator(const Plan& plan, std::size_t rows) : plan_(&plan), scratch_(plan, rows) {}

    void evaluate(const run::Block& block, const prior::Columns& inputs, prior::Columns& estimands,
                  prior::Columns& components, std::span<std::uint64_t> incidents) override {
        aggregate::evaluate(*plan_, block, inputs, scratch_, estimands, incidents);
        for (std::size_t r = 0; r < plan_->routes.size(); ++r) {
            std::copy_n(scratch_.routes[r].year.column(0), block.count, components.column(r));
        }
    }

private:
    const Plan* plan_;
    Scratch scratch_;
};

class Estimator : public run::ScenarioModel {
public:
    explicit Estimator(Compiled compiled) : compiled_(std::move(compiled)) {}

    const std::vector<prior::Input>& inputs() const override { return compiled_.plan.inputs; }
    const std::vector<prior::Correlation>& correlations() const override {
        return compiled_.plan.correlations;
    }
    const std::vector<run::Estimand>& estimands() const override { return compiled_.estimands; }
    const std::vector<run::Component>& components() const override { return compiled_.components; }
    const std::vector<run::Incident>& incidents() const override { return all_incidents(); }
    bool whole() const override { return compiled_.plan.noise; }
    const std::vector<std::string>& notices() const override { return compiled_.notices; }
    std::unique_ptr<run::Evaluator> evaluator(std::size_t rows) const override {
        return std::make_unique<BlockEvaluator>(compiled_.plan, rows);
    }
    run::Walk walk(std::size_t from, std::size_t to) const override {
        return aggregate::walk(compiled_, from, to);
    }
    run::Curve curve(const std::vector<double>& thresholds) const override {
        return aggregate::curve(compiled_, thresholds);
    }
    std::vector<run::Nesting> nestings() const override {
        return aggregate::nestings(compiled_.plan);
    }

private:
    Compiled compiled_;
};

/// On the priors' means the stated overlaps must have a common solution.
void check_overlaps(const Compiled& compiled, const PointValues& point,
                    scenario::Document& document) {
    for (std::size_t k = 0; k < compiled.plan.components.size(); ++k) {
        const auto problem = compiled.plan.components[k].structure.feasibility(
            point.totals[k].data(), point.wanted[k].data());
        if (problem) {
            document.error("E133", document.root()["overlaps"].where(), *problem);
        }
    }
    document.stop_if_errors();
}

} // namespace

run::LoadedScenario load(scenario::Document& document) {
    Compiled compiled = compile(document);
    const PointValues point = evaluate_at_means(compiled.plan);
    for (std::size_t d = 0; d < compiled.estimands.size(); ++d) {
        compiled.estimands[d].point = point.definitions[d];
    }
    if (!point.definitions.empty() && std::isnan(point.definitions.front())) {
        compiled.notices.emplace_back(
            "The scenario has too many combinations of choices for point values.");
    } else {
        check_overlaps(compiled, point, document);
    }
    run::LoadedScenario loaded;
    loaded.title = compiled.title;
    loaded.region = compiled.region;
    loaded.school_year = compiled.school_year;
    loaded.left_out = compiled.left_out;
    loaded.model = std::make_unique<Estimator>(std::move(compiled));
    return loaded;
}

} // namespace raming::aggregate
