#include "models/aggregate/trial.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "engine/random/counts.hpp"
#include "models/aggregate/child_overlap.hpp"
#include "models/aggregate/child_register.hpp"
#include "models/aggregate/child_stays.hpp"
#include "models/aggregate/evaluate.hpp"
#include "models/aggregate/methods.hpp"
#include "models/aggregate/size_known.hpp"
#include "models/aggregate/thresholds.hpp"
#include "models/aggregate/unions.hpp"
#include "models/aggregate/world_register.hpp"

namespace raming::aggregate {

namespace {

/// A complete count, which is the world's own.
struct WorldCount {
    std::uint32_t entity;
    InputIndex input;
    double usual; ///< by the scenario
};

/// What of a plan a world makes anew.
struct WorldPlan {
    WorldPlan(const Plan& plan, run::WorldKind kind_)
        : kind(kind_), register_at(plan.routes.size(), -1) {
        const bool any_size = kind != run::WorldKind::typical;
        std::map<InputIndex, int> uses;
        for (const RoutePlan& route : plan.routes) {
            for (const MethodPlan& method : route.methods) {
                for (const InputIndex input : counts_of(method)) {
                    ++uses[input];
                }
            }
        }
        // A count that is uncertain, or that two routes share, says nothing about one register: it
        // stays an input.
        const auto is_own = [&](InputIndex input) {
            return plan.inputs[input].is_fixed() && uses[input] == 1;
        };
        if (kind == run::WorldKind::cohort) {
            std::vector<bool> may_replace(plan.inputs.size());
            for (const auto& [input, times] : uses) {
                may_replace[input] = times == 1;
            }
            children.emplace(plan, may_replace);
            inputs = children->counts();
        }
        for (std::size_t r = 0; r < plan.routes.size(); ++r) {
            const RoutePlan& route = plan.routes[r];
            if (route.methods.size() != 1 || is_simulated(r)) {
                continue;
            }
            const MethodPlan& method = route.methods.front();
            if (const auto* known = std::get_if<KnownPlan>(&method.how)) {
                if (any_size && is_own(known->count)) {
                    counts.push_back(
                        {route.entity, known->count, plan.inputs[known->count].mean(plan.inputs)});
                    inputs.push_back(known->count);
                }
            } else if (const auto* registered = std::get_if<RegisteredPlan>(&method.how)) {
                std::size_t first = 0;
                while (first < registered->counts.size() && !registered->counts[first].is_share &&
                       is_own(registered->counts[first].input)) {
                    inputs.push_back(registered->counts[first].input);
                    ++first;
                }
                if (first > 0) {
                    register_at[r] = static_cast<int>(registers.size());
                    register_routes.push_back(r);
                    registers.emplace_back(plan, r, first, kind);
                }
            }
        }
    }

    run::WorldKind kind;
    std::optional<ChildPlan> children; ///< in worlds of children
    std::vector<WorldCount> counts;
    std::vector<WorldRegister> registers;
    std::vector<std::size_t> register_routes;
    std::vector<int> register_at; ///< route → register, −1 if none
    std::vector<InputIndex> inputs;

private:
    [[nodiscard]] bool is_simulated(std::size_t route) const {
        return children && std::any_of(children->routes().begin(), children->routes().end(),
                                       [&](const auto& r) { return r.route == route; });
    }

    static std::vector<InputIndex> counts_of(const MethodPlan& method) {
        std::vector<InputIndex> result;
        if (const auto* known = std::get_if<KnownPlan>(&method.how)) {
            result.push_back(known->count);
        } else if (const auto* registered = std::get_if<RegisteredPlan>(&method.how)) {
            for (const RegisteredPlan::Count& count : registered->counts) {
                result.push_back(count.input);
            }
        } else if (const auto* prevalence = std::get_if<PrevalencePlan>(&method.how)) {
            for (const PrevalencePlan::Group& group : prevalence->groups) {
                result.push_back(group.population);
            }
        }
        return result;
    }
};

class Maker : public run::WorldMaker {
public:
    Maker(const Plan& plan, const WorldPlan& worlds, const run::Stress& stress,
          MakeChildren make_children)
        : plan_(plan), worlds_(worlds), scratch_(plan, 1) {
        if (worlds.children) {
            children_.emplace(plan, *worlds.children, stress, make_children);
            overlap_.emplace(plan);
        }
    }

    void make(const run::Block& where, prior::Columns& inputs, prior::Columns& truths) override {
        scratch_.forget_incidents();
        for (const WorldCount& count : worlds_.counts) {
            random::Stream stream(
                {where.seed, where.chain, where.first, count.entity, random::Site::world, 0});
            const double factor = std::exp((2 * stream.uniform() - 1) * std::log(widest_factor));
            inputs.column(count.input)[0] = std::round(count.usual * factor);
        }
        if (children_) {
            children_->make(where, inputs);
        }
        for (const std::size_t route : plan_.order) {
            const bool simulated = children_ && children_->has(route);
            if (simulated) {
                children_->fill_counts(route, inputs, scratch_);
            } else if (const int k = worlds_.register_at[route]; k >= 0) {
                worlds_.registers[static_cast<std::size_t>(k)].make(where, inputs, scratch_);
            } else {
                count_route(plan_, route, where, inputs, scratch_);
            }
            if (children_ && can_live(plan_.routes[route])) {
                live(plan_, route, where, inputs, scratch_);
            } else {
                pass_thresholds(plan_, route, where, inputs, scratch_);
            }
            if (simulated) {
                children_->fill_thresholds(route, scratch_);
            }
        }
        if (overlap_) {
            overlap_->count(where, inputs, children_->stress().apart, scratch_, truths);
            children_->take_several(truths);
        } else {
            divide_cells(plan_, 1, inputs, scratch_);
            evaluate_definitions(plan_, where, inputs, scratch_, truths);
        }
    }

private:
    const Plan& plan_;
    const WorldPlan& worlds_;
    Scratch scratch_;
    std::optional<ChildWorld> children_;
    std::optional<ChildOverlap> overlap_; ///< in worlds of children
};

/// Chance there is in every world, whether the scenario's estimator has it or not.
Plan with_noise(Plan plan) {
    plan.noise = true;
    return plan;
}

/// What a contender gets wrong.
class Mistakes {
public:
    explicit Mistakes(const Plan& plan) : plan_(plan) {
        for (const RoutePlan& route : plan.routes) {
            for (const MethodPlan& method : route.methods) {
                if (const auto* registered = std::get_if<RegisteredPlan>(&method.how)) {
                    add(sensitivities_, registered->sensitivity);
                    if (registered->validity) {
                        add(validities_, *registered->validity);
                    }
                } else if (const auto* known = std::get_if<KnownPlan>(&method.how);
                           known != nullptr && known->validity) {
                    add(validities_, *known->validity);
                }
            }
        }
        for (const ComponentPlan& component : plan.components) {
            for (const std::vector<InputIndex>& shares : component.shares) {
                add(overlaps_, shares.front());
            }
        }
        for (std::size_t k = 0; k < plan.inputs.size(); ++k) {
            const auto& members = plan.inputs[k].members;
            if (std::any_of(members.begin(), members.end(),
                            [](const prior::Member& member) { return member.bias.has_value(); })) {
                add(biased_, k);
            }
        }
    }

    /// Mistakes that the scenario can make.
    [[nodiscard]] std::vector<run::Contender> possible() const {
        std::vector<run::Contender> all;
        const auto offer = [&](const std::vector<InputIndex>& about, const run::Contender& one) {
            if (!about.empty()) {
                all.push_back(one);
            }
        };
        offer(sensitivities_,
              {"sensitivity", "sensitivity overstated: twice the odds of being registered",
               "registratiegraad te hoog: tweemaal de kansverhouding", false});
        offer(validities_, {"validity", "validity ignored: every entry is thought right",
                            "onjuiste gevallen genegeerd", false});
        offer(overlaps_, {"overlap", "overlap ignored: routes are thought to share no children",
                          "overlap genegeerd", false});
        offer(biased_, {"selection", "selection ignored: the willing are thought a sample",
                        "selectie genegeerd: wie antwoordt geldt als steekproef", false});
        return all;
    }

    void make(const std::string& which, std::size_t count, prior::Columns& inputs) const {
        if (which == "sensitivity") {
            for (const InputIndex k : sensitivities_) {
                double* column = inputs.column(k);
                for (std::size_t i = 0; i < count; ++i) {
                    column[i] = 2 * column[i] / (1 + column[i]);
                }
            }
        } else if (which == "validity") {
            hold(validities_, 1, count, inputs);
        } else if (which == "overlap") {
            hold(overlaps_, 0, count, inputs);
        } else if (which == "selection") {
            for (const InputIndex k : biased_) {
                forget_bias(k, count, inputs);
            }
        }
    }

private:
    const Plan& plan_;
    std::vector<InputIndex> sensitivities_;
    std::vector<InputIndex> validities_;
    std::vector<InputIndex> overlaps_; ///< one share of each
    std::vector<InputIndex> biased_;

    static void add(std::vector<InputIndex>& to, InputIndex input) {
        if (std::find(to.begin(), to.end(), input) == to.end()) {
            to.push_back(input);
        }
    }

    static void hold(const std::vector<InputIndex>& all, double value, std::size_t count,
                     prior::Columns& inputs) {
        for (const InputIndex k : all) {
            std::fill_n(inputs.column(k), count, value);
        }
    }

    /// A biased member's x = p/(p + (1 − p) b) becomes p again.
    void forget_bias(InputIndex k, std::size_t count, prior::Columns& inputs) const {
        const prior::Input& input = plan_.inputs[k];
        double* column = inputs.column(k);
        for (std::size_t m = 0; m < input.members.size(); ++m) {
            if (!input.members[m].bias) {
                continue;
            }
            const double* bias = inputs.column(*input.members[m].bias);
            for (std::size_t i = 0; i < count; ++i) {
                const bool picked =
                    !input.selector || inputs.column(*input.selector)[i] == static_cast<double>(m);
                const double seen = column[i] * bias[i];
                column[i] = picked ? seen / (seen + 1 - column[i]) : column[i];
            }
        }
    }
};

class ModelTrial : public run::Trial {
public:
    ModelTrial(const Plan& plan, run::WorldKind kind, MakeChildren make_children)
        : plan_(plan), world_plan_(with_noise(plan)), worlds_(world_plan_, kind),
          make_children_(make_children), mistakes_(plan) {
        contenders_.push_back(
            {"own", "the scenario's own estimator", "de schatter van het scenario zelf", false});
        if (kind == run::WorldKind::typical) {
            contenders_.push_back({"size-known", "the same, told what size is typical",
                                   "dezelfde, die weet welke omvang gewoon is", true});
        } else {
            for (const run::Contender& one : mistakes_.possible()) {
                contenders_.push_back(one);
            }
        }
    }

    const std::vector<std::size_t>& counts() const override { return worlds_.inputs; }
    const std::vector<run::Contender>& contenders() const override { return contenders_; }
    const std::vector<run::Reservation>& reservations() const override {
        static const std::vector<run::Reservation> none;
        return worlds_.children ? worlds_.children->reservations() : none;
    }
    std::unique_ptr<run::WorldMaker> maker(const run::Stress& stress) const override {
        return std::make_unique<Maker>(world_plan_, worlds_, stress, make_children_);
    }
    void believe(std::size_t contender, std::size_t count, prior::Columns& inputs) const override {
        mistakes_.make(contenders_[contender].id, count, inputs);
    }
    std::unique_ptr<run::Evaluator> evaluator(std::size_t contender,
                                              std::size_t rows) const override {
        if (!contenders_[contender].weighted) {
            return std::make_unique<BlockEvaluator>(plan_, rows);
        }
        std::vector<KnownSize> sizes;
        for (std::size_t k = 0; k < worlds_.registers.size(); ++k) {
            sizes.push_back({worlds_.register_routes[k], worlds_.registers[k].typical_size()});
        }
        return size_known_evaluator(plan_, std::move(sizes), rows);
    }

private:
    const Plan& plan_;
    Plan world_plan_;
    WorldPlan worlds_;
    MakeChildren make_children_;
    Mistakes mistakes_;
    std::vector<run::Contender> contenders_;
};

} // namespace

std::unique_ptr<run::Trial> trial(const Plan& plan, run::WorldKind kind,
                                  MakeChildren make_children) {
    return std::make_unique<ModelTrial>(plan, kind, make_children);
}

} // namespace raming::aggregate
