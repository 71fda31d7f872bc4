#include "models/aggregate/curve.hpp"

#include <algorithm>
#include <limits>

#include "engine/base/contract.hpp"
#include "models/aggregate/derived.hpp"
#include "models/aggregate/duration_plan.hpp"
#include "models/aggregate/evaluate.hpp"

namespace raming::aggregate {

namespace {

class CurveModel : public DerivedModel {
public:
    CurveModel(const Compiled& compiled, Plan plan, std::vector<run::Estimand> estimands)
        : DerivedModel(compiled), plan_(std::move(plan)) {
        estimands_ = std::move(estimands);
    }

    std::unique_ptr<run::Evaluator> evaluator(std::size_t rows) const override {
        return std::make_unique<BlockEvaluator>(plan_, rows);
    }

private:
    Plan plan_;
};

class Builder {
public:
    Builder(const Compiled& compiled, const std::vector<double>& thresholds)
        : compiled_(compiled), plan_(compiled.plan) {
        base::expects(thresholds.size() <= most_cuts);
        plan_.definitions.clear();
        curve_.thresholds = thresholds;
    }

    run::Curve run() {
        for (std::size_t r = 0; r < plan_.routes.size(); ++r) {
            if (moves(r)) {
                add_route(r);
            }
        }
        for (std::size_t d = 0; d < compiled_.plan.definitions.size(); ++d) {
            const std::vector<PartPlan>& parts = compiled_.plan.definitions[d].parts;
            if (std::any_of(parts.begin(), parts.end(),
                            [&](const PartPlan& part) { return moves(part.route); })) {
                add_definition(d);
            }
        }
        for (std::size_t r = 0; r < plan_.routes.size(); ++r) {
            RoutePlan& plan = plan_.routes[r];
            if (plan.cuts.size() > plan.own_cuts) {
                plan.duration =
                    plan_duration(compiled_.specification.routes[r], compiled_.inputs, plan);
            }
        }
        curve_.model =
            std::make_unique<CurveModel>(compiled_, std::move(plan_), std::move(estimands_));
        return std::move(curve_);
    }

private:
    const Compiled& compiled_;
    Plan plan_;
    run::Curve curve_;
    std::vector<run::Estimand> estimands_;

    [[nodiscard]] bool moves(std::size_t route) const {
        const schooling::Route& stated = compiled_.specification.routes[route];
        return stated.base && stated.duration;
    }

    [[nodiscard]] double observed_to(std::size_t route) const {
        return compiled_.specification.routes[route].counted_to();
    }

    std::size_t cut_at(std::size_t route, double weeks) {
        std::vector<Cut>& cuts = plan_.routes[route].cuts;
        for (std::size_t k = 0; k < cuts.size(); ++k) {
            if (!cuts[k].input && cuts[k].weeks == weeks) {
                return k;
            }
        }
        cuts.push_back({weeks, std::nullopt, 0});
        return cuts.size() - 1;
    }

    /// What is left of a part's bands, the longest first, beyond a threshold.
    std::vector<PartPlan::Band> bands_beyond(const PartPlan& part, double weeks) {
        std::vector<PartPlan::Band> left;
        double to = std::numeric_limits<double>::infinity();
        for (const PartPlan::Band& band : part.bands) {
            const double from = plan_.routes[part.route].cuts[band.cut].weeks;
            if (to > weeks) {
                left.push_back({from < weeks ? cut_at(part.route, weeks) : band.cut, band.weight});
            }
            to = from;
        }
        return left;
    }

    void add_route(std::size_t r) {
        const run::Component& component = compiled_.components[r];
        run::Estimand estimand{component.id,
                               component.label,
                               component.label_nl,
                               std::nullopt,
                               0,
                               plan_.routes[r].moments_below};
        add_line({component.id, component.label, component.label_nl, true, observed_to(r), {}},
                 std::move(estimand),
                 {schooling::Basis::flow, {{r, std::nullopt, std::nullopt, {{0, 0}}, {}}}});
    }

    void add_definition(std::size_t d) {
        const DefinitionPlan& definition = compiled_.plan.definitions[d];
        run::Estimand estimand = compiled_.estimands[d];
        estimand.registered.reset();
        double last = std::numeric_limits<double>::infinity();
        for (const PartPlan& part : definition.parts) {
            if (moves(part.route)) {
                // No count says how many are out on a day: on that basis all is extrapolated.
                last = definition.basis == schooling::Basis::stock
                           ? 0.0
                           : std::min(last, observed_to(part.route));
            }
        }
        add_line({estimand.id, estimand.label, estimand.label_nl, false, last, {}}, estimand,
                 definition);
    }

    void add_line(run::CurveLine line, const run::Estimand& estimand,
                  const DefinitionPlan& definition) {
        for (const double weeks : curve_.thresholds) {
            const bool possible =
                std::all_of(definition.parts.begin(), definition.parts.end(), [&](const auto& p) {
                    return !moves(p.route) ||
                           weeks >= *compiled_.specification.routes[p.route].base;
                });
            if (!possible) {
                line.place.push_back(run::CurveLine::no_place);
                continue;
            }
            DefinitionPlan moved = definition;
            for (PartPlan& part : moved.parts) {
                if (moves(part.route)) {
                    part.choice.reset();
                    part.options = {{weeks, cut_at(part.route, weeks)}};
                    part.bands = bands_beyond(part, weeks);
                }
            }
            line.place.push_back(plan_.definitions.size());
            plan_.definitions.push_back(std::move(moved));
            estimands_.push_back(estimand);
            // The digest tells estimands apart by name.
            estimands_.back().id += (line.is_component ? "=" : "@") + std::to_string(weeks);
        }
        curve_.lines.push_back(std::move(line));
    }
};

} // namespace

run::Curve curve(const Compiled& compiled, const std::vector<double>& thresholds) {
    return Builder(compiled, thresholds).run();
}

} // namespace raming::aggregate
