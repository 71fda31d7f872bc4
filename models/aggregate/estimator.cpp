#include "models/aggregate/estimator.hpp"

#include <algorithm>
#include <cmath>

#include "models/aggregate/arithmetic.hpp"
#include "models/aggregate/compile.hpp"
#include "models/aggregate/curve.hpp"
#include "models/aggregate/evaluate.hpp"
#include "models/aggregate/groups.hpp"
#include "models/aggregate/held_overlap.hpp"
#include "models/aggregate/nesting.hpp"
#include "models/aggregate/point.hpp"
#include "models/aggregate/trial.hpp"
#include "models/aggregate/walk.hpp"

namespace raming::aggregate {

namespace {

class Estimator : public run::ScenarioModel {
public:
    Estimator(Compiled compiled, MakeChildren make_children)
        : compiled_(std::move(compiled)), groups_(groups_of(compiled_.plan)),
          make_children_(make_children) {}

    const std::vector<prior::Input>& inputs() const override { return compiled_.plan.inputs; }
    const std::vector<prior::Correlation>& correlations() const override {
        return compiled_.plan.correlations;
    }
    const std::vector<run::InputGroup>& groups() const override { return groups_; }
    const std::vector<run::Estimand>& estimands() const override { return compiled_.estimands; }
    const std::vector<run::Component>& components() const override { return compiled_.components; }
    const std::vector<run::Incident>& incidents() const override { return all_incidents(); }
    bool whole() const override { return compiled_.plan.noise; }
    const std::vector<std::string>& notices() const override { return compiled_.notices; }
    std::unique_ptr<run::Evaluator> evaluator(std::size_t rows) const override {
        return std::make_unique<BlockEvaluator>(compiled_.plan, rows);
    }
    std::unique_ptr<run::Evaluator> evaluator_of(const std::vector<std::size_t>& estimands,
                                                 std::size_t rows) const override {
        return std::make_unique<PartEvaluator>(compiled_.plan, estimands, rows);
    }
    std::unique_ptr<run::Evaluator> reusing_evaluator(std::size_t rows,
                                                      run::Reuse& reuse) const override {
        return std::make_unique<BlockEvaluator>(compiled_.plan, rows, reuse);
    }
    run::Walk walk(std::size_t from, std::size_t to) const override {
        return aggregate::walk(compiled_, from, to);
    }
    run::Curve curve(const std::vector<double>& thresholds) const override {
        return aggregate::curve(compiled_, thresholds);
    }
    run::HeldOverlap held_overlap(const std::string& name,
                                  const std::vector<double>& shares) const override {
        return aggregate::held_overlap(compiled_, name, shares);
    }
    std::vector<run::Nesting> nestings() const override {
        return aggregate::nestings(compiled_.plan);
    }
    std::unique_ptr<run::Trial> trial(run::WorldKind kind) const override {
        return aggregate::trial(compiled_.plan, kind, make_children_);
    }

private:
    Compiled compiled_;
    std::vector<run::InputGroup> groups_;
    MakeChildren make_children_;
};

/// On the priors' means the stated overlaps must have a common solution.
void check_overlaps(const Compiled& compiled, const PointValues& point,
                    scenario::Document& document) {
    for (std::size_t k = 0; k < compiled.plan.components.size(); ++k) {
        const ComponentPlan& component = compiled.plan.components[k];
        const auto problem =
            component.structure.contradiction(point.totals[k].data(), point.wanted[k].data());
        if (!problem) {
            continue;
        }
        std::string message = problem->message;
        base::Location where = document.root()["overlaps"].where();
        for (const std::size_t term : problem->terms) {
            const StatedOverlap& stated =
                compiled.specification.overlaps.stated[component.stated[term]];
            where = stated.where; // the last: those before it can be met together
            if (problem->terms.size() > 1) {
                message +=
                    (term == problem->terms.front() ? " They are overlaps." : ", overlaps.") +
                    stated.name + " (" + stated.where.text() + ")";
            }
        }
        document.error("E133", where, message + (problem->terms.size() > 1 ? "." : ""));
    }
    document.stop_if_errors();
}

} // namespace

run::LoadedScenario load(scenario::Document& document, MakeChildren make_children) {
    Compiled compiled = compile(document);
    PointValues point = evaluate_at_means(compiled.plan);
    if (!point.definitions.empty() && !std::isnan(point.definitions.front())) {
        check_overlaps(compiled, point, document);
    }
    if (compiled.as_printed) {
        point = evaluate_at_means(as_its_author(compiled.plan, *compiled.as_printed));
        check_terms(point.definitions, *compiled.as_printed, compiled.printed, document);
    }
    for (std::size_t d = 0; d < compiled.estimands.size(); ++d) {
        compiled.estimands[d].point = point.definitions[d];
    }
    if (!point.definitions.empty() && std::isnan(point.definitions.front())) {
        compiled.notices.emplace_back(
            "The scenario has too many combinations of choices for point values.");
    }
    run::LoadedScenario loaded;
    loaded.title = compiled.title;
    loaded.title_nl = compiled.title_nl;
    loaded.region = compiled.region;
    loaded.school_year = compiled.school_year;
    loaded.left_out = compiled.left_out;
    loaded.printed = std::move(compiled.printed);
    loaded.regions = std::move(compiled.regions);
    loaded.model = std::make_unique<Estimator>(std::move(compiled), make_children);
    return loaded;
}

} // namespace raming::aggregate
