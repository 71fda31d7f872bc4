#include "models/aggregate/walk_plan.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <tuple>

#include "engine/base/error.hpp"
#include "engine/scenario/value.hpp"
#include "models/aggregate/duration_plan.hpp"
#include "models/aggregate/parts.hpp"
#include "models/aggregate/walk.hpp"

namespace raming::aggregate {

namespace {

using schooling::Basis;

const PartPlan* part_of(const DefinitionPlan& definition, std::size_t route) {
    for (const PartPlan& part : definition.parts) {
        if (part.route == route) {
            return &part;
        }
    }
    return nullptr;
}

/// Weights by length of absence belong to the threshold that they begin at: where it moves, they
/// move with it.
bool moves_with_bands(const PartPlan& a, const PartPlan& b) {
    return !same_threshold(a, b) && !(a.bands.empty() && b.bands.empty());
}

/// "13 weeks", or that it is uncertain.
std::string threshold_text(const PartPlan& part, const RoutePlan& route, bool dutch) {
    if (part.options.size() == 1 && !route.cuts[part.options.front().cut].input) {
        return scenario::shortest(part.options.front().weeks) + (part.bands.empty() ? ""
                                                                 : dutch ? " (gewogen naar duur)"
                                                                         : " (weighted by length)");
    }
    return dutch ? "onzeker" : "uncertain";
}

class Planner {
public:
    Planner(const Compiled& compiled, std::size_t from, std::size_t to)
        : compiled_(compiled), from_(compiled.plan.definitions[from]),
          to_(compiled.plan.definitions[to]), from_id_(compiled.estimands[from].id),
          to_id_(compiled.estimands[to].id) {}

    WalkPlan run() {
        result_.plan = compiled_.plan;
        result_.plan.definitions.clear();
        find_steps();
        if (result_.steps.size() > most_steps) {
            throw base::Error(base::Exit::usage, "E407",
                              "from \"" + from_id_ + "\" to \"" + to_id_ + "\" is " +
                                  std::to_string(result_.steps.size()) +
                                  " steps, and a walk has at most " + std::to_string(most_steps) +
                                  ". Go by way of a definition between the two, in two walks.");
        }
        for (std::size_t subset = 0; subset < std::size_t{1} << result_.steps.size(); ++subset) {
            result_.subsets.push_back(value_of(subset));
        }
        count_on_a_day();
        result_.moments_below = std::numeric_limits<double>::infinity();
        for (const DefinitionPlan* definition : {&from_, &to_}) {
            for (const PartPlan& part : definition->parts) {
                result_.moments_below =
                    std::min(result_.moments_below, result_.plan.routes[part.route].moments_below);
            }
        }
        return std::move(result_);
    }

private:
    /// A route that one of the two has and the other has not.
    struct Change {
        std::size_t step;
        PartPlan part;
        bool is_added;
    };

    const Compiled& compiled_;
    const DefinitionPlan& from_;
    const DefinitionPlan& to_;
    std::string from_id_;
    std::string to_id_;
    WalkPlan result_;
    std::optional<std::size_t> threshold_, basis_, weights_, overlap_;
    std::vector<Change> changes_;
    /// Route, weight, choice of threshold, thresholds, and cut and weight of each band.
    using PartKey =
        std::tuple<std::size_t, std::optional<InputIndex>, std::optional<InputIndex>,
                   std::vector<std::size_t>, std::vector<std::pair<std::size_t, InputIndex>>>;
    std::map<std::pair<Basis, std::vector<PartKey>>, std::size_t> known_;

    [[nodiscard]] const schooling::Route& route(std::size_t r) const {
        return compiled_.specification.routes[r];
    }

    std::size_t add_step(run::Step step) {
        result_.steps.push_back(std::move(step));
        return result_.steps.size() - 1;
    }

    void find_steps() {
        bool other_weights = false;
        std::vector<std::string> moves;
        std::vector<std::string> moves_nl;
        for (const PartPlan& part : from_.parts) {
            const PartPlan* other = part_of(to_, part.route);
            if (other == nullptr) {
                continue;
            }
            other_weights = other_weights || (!moves_with_bands(part, *other) &&
                                              !same_weights(compiled_.plan, part, *other));
            if (!same_threshold(part, *other)) {
                note_move(part, *other, false, moves);
                note_move(part, *other, true, moves_nl);
            }
        }
        if (!moves.empty()) {
            threshold_ =
                add_step({"threshold", "threshold", "threshold " + listed(moves) + " weeks",
                          "drempel " + listed(moves_nl) + " weken"});
        }
        if (from_.basis != to_.basis) {
            const bool stock = to_.basis == Basis::stock;
            basis_ = add_step(
                {stock ? "stock" : "flow", "basis",
                 stock ? "on a day instead of over the year" : "over the year instead of on a day",
                 stock ? "op één dag in plaats van over het jaar"
                       : "over het jaar in plaats van op één dag"});
        }
        if (other_weights) {
            weights_ = add_step({"weights", "weights", "how much routes count", "weging"});
        }
        for (const PartPlan& part : to_.parts) {
            if (part_of(from_, part.route) == nullptr) {
                change(part, true);
            }
        }
        for (const PartPlan& part : from_.parts) {
            if (part_of(to_, part.route) == nullptr) {
                change(part, false);
            }
        }
        if (std::any_of(changes_.begin(), changes_.end(),
                        [&](const Change& one) { return overlaps(one.part.route); })) {
            overlap_ = add_step({"overlap", "overlap", "children of several routes count once",
                                 "kinderen met meer routes tellen één keer"});
        }
    }

    void note_move(const PartPlan& a, const PartPlan& b, bool dutch,
                   std::vector<std::string>& moves) const {
        const RoutePlan& plan = compiled_.plan.routes[a.route];
        const std::string move =
            threshold_text(a, plan, dutch) + " → " + threshold_text(b, plan, dutch);
        if (std::find(moves.begin(), moves.end(), move) == moves.end()) {
            moves.push_back(move);
        }
    }

    static std::string listed(const std::vector<std::string>& texts) {
        std::string list;
        for (const std::string& text : texts) {
            list += (list.empty() ? "" : ", ") + text;
        }
        return list;
    }

    void change(const PartPlan& part, bool is_added) {
        const schooling::Route& changed = route(part.route);
        const std::size_t step =
            add_step({(is_added ? "+" : "-") + changed.id, is_added ? "added" : "removed",
                      (is_added ? "with " : "without ") + changed.label,
                      (is_added ? "met " : "zonder ") + changed.label_nl});
        changes_.push_back({step, part, is_added});
    }

    /// Whether the route shares children with another that takes part.
    [[nodiscard]] bool overlaps(std::size_t r) const {
        const int component = compiled_.plan.component_of[r];
        const auto shares = [&](const PartPlan& part) {
            return component >= 0 && part.route != r &&
                   compiled_.plan.component_of[part.route] == component;
        };
        return std::any_of(from_.parts.begin(), from_.parts.end(), shares) ||
               std::any_of(to_.parts.begin(), to_.parts.end(), shares);
    }

    /// The parts of both definitions have cuts already; a subset of the steps only mixes them.
    SubsetValue value_of(std::size_t subset) {
        const auto taken = [&](const std::optional<std::size_t>& step) {
            return step && (subset >> *step & 1) != 0;
        };
        const Basis basis = taken(basis_) ? to_.basis : from_.basis;
        const bool as_union = !overlap_ || taken(overlap_);
        SubsetValue value;
        // The ends are the definitions themselves, with their parts added up in the same order.
        if (subset == 0 || subset + 1 == std::size_t{1} << result_.steps.size()) {
            value.unions = definition(subset == 0 ? from_ : to_);
            return value;
        }
        std::vector<PartPlan> parts;
        for (const PartPlan& part : from_.parts) {
            const PartPlan* other = part_of(to_, part.route);
            if (other != nullptr) {
                PartPlan mixed = taken(threshold_) ? *other : part;
                if (!moves_with_bands(part, *other)) {
                    const PartPlan& weighing = taken(weights_) ? *other : part;
                    mixed.weight = weighing.weight;
                    mixed.bands = weighing.bands;
                }
                parts.push_back(std::move(mixed));
            }
        }
        for (const Change& one : changes_) {
            const bool is_taken = taken(one.step);
            if (as_union ? is_taken == one.is_added : !one.is_added) {
                parts.push_back(one.part);
            }
            if (!as_union && is_taken) {
                (one.is_added ? value.added : value.removed)
                    .push_back(definition({basis, {one.part}}));
            }
        }
        value.unions = definition({basis, std::move(parts)});
        return value;
    }

    /// The place of a definition among those to be evaluated; each is evaluated once.
    std::size_t definition(DefinitionPlan wanted) {
        std::vector<PartKey> key;
        for (const PartPlan& part : wanted.parts) {
            std::vector<std::size_t> cuts;
            for (const PartPlan::Option& option : part.options) {
                cuts.push_back(option.cut);
            }
            std::vector<std::pair<std::size_t, InputIndex>> bands;
            for (const PartPlan::Band& band : part.bands) {
                bands.emplace_back(band.cut, band.weight);
            }
            key.emplace_back(part.route, part.weight, part.choice, std::move(cuts),
                             std::move(bands));
        }
        const auto [found, is_new] =
            known_.try_emplace({wanted.basis, std::move(key)}, result_.plan.definitions.size());
        if (is_new) {
            result_.plan.definitions.push_back(std::move(wanted));
        }
        return found->second;
    }

    /// Routes that are asked for on a day by mixed definitions alone are made ready for it.
    void count_on_a_day() {
        for (const DefinitionPlan& definition : result_.plan.definitions) {
            for (const PartPlan& part : definition.parts) {
                RoutePlan& plan = result_.plan.routes[part.route];
                const schooling::Route& stated = route(part.route);
                if (definition.basis != Basis::stock || plan.wants_stock) {
                    continue;
                }
                if (stated.base && !stated.duration) {
                    throw base::Error(base::Exit::usage, "E132",
                                      "from \"" + from_id_ + "\" to \"" + to_id_ +
                                          "\" goes by the number of \"" + stated.id +
                                          "\" on a day, and nothing says how long its spells "
                                          "last. Add [routes." +
                                          stated.id +
                                          ".duration], or compare definitions on one basis.");
                }
                plan.wants_stock = true;
                if (stated.duration && !plan.duration) {
                    plan.duration = plan_duration(stated, compiled_.inputs, plan);
                }
            }
        }
    }
};

} // namespace

WalkPlan plan_walk(const Compiled& compiled, std::size_t from, std::size_t to) {
    return Planner(compiled, from, to).run();
}

} // namespace raming::aggregate
