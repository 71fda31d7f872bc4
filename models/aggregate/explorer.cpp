#include "models/aggregate/explorer.hpp"

#include <algorithm>
#include <array>

#include "engine/base/contract.hpp"
#include "engine/base/hash.hpp"
#include "engine/prior/sampler.hpp"
#include "engine/run/draw_store.hpp"
#include "models/aggregate/compile.hpp"
#include "models/aggregate/duration_plan.hpp"
#include "models/aggregate/evaluate.hpp"

namespace raming::aggregate {

namespace {

/// Weeks that a reader can choose: those in use, and some between and beyond them.
constexpr std::array<double, 10> offered_weeks = {4, 6, 8, 10, 13, 17, 21, 26, 39, 52};

std::size_t cut_at(const RoutePlan& route, double weeks) {
    const auto found = std::find_if(route.cuts.begin(), route.cuts.end(), [&](const Cut& cut) {
        return !cut.input && cut.weeks == weeks;
    });
    return static_cast<std::size_t>(found - route.cuts.begin());
}

/// The longest threshold of the parts that have one; none if one of them is not certain.
std::optional<double> longest_threshold(const Plan& plan, const DefinitionPlan& definition) {
    std::optional<double> longest;
    for (const PartPlan& part : definition.parts) {
        const RoutePlan& route = plan.routes[part.route];
        if (!route.duration) {
            continue;
        }
        if (part.choice || !part.bands.empty() || route.cuts[part.options.front().cut].input) {
            return std::nullopt;
        }
        longest = std::max(longest.value_or(0), part.options.front().weeks);
    }
    return longest;
}

} // namespace

struct Explorer::Impl {
    Impl(scenario::Document& document, std::uint64_t seed_, std::size_t per_chain_)
        : seed(seed_), per_chain(per_chain_), compiled(compile(document)), plan(compiled.plan) {
        describe();
        offer_thresholds();
        draw_inputs();
    }

    std::uint64_t seed;
    std::size_t per_chain;
    Compiled compiled;
    Plan plan; ///< with a cut at every threshold that is offered
    std::vector<ExploredRoute> routes;
    std::vector<ExploredDefinition> definitions;
    std::vector<Dial> dials;
    std::vector<double> weeks;
    std::vector<prior::Columns> inputs; ///< [chain]

    void describe() {
        for (const schooling::Route& route : compiled.specification.routes) {
            routes.push_back({route.label, route.label_nl.empty() ? route.label : route.label_nl,
                              route.base && route.duration});
        }
        for (std::size_t d = 0; d < plan.definitions.size(); ++d) {
            const run::Estimand& estimand = compiled.estimands[d];
            ExploredDefinition one{estimand.id,
                                   estimand.label,
                                   estimand.label_nl,
                                   {},
                                   longest_threshold(plan, plan.definitions[d])};
            for (const PartPlan& part : plan.definitions[d].parts) {
                one.routes.push_back(part.route);
            }
            definitions.push_back(std::move(one));
        }
        for (std::size_t r = 0; r < plan.routes.size(); ++r) {
            for (const MethodPlan& method : plan.routes[r].methods) {
                if (const auto* registered = std::get_if<RegisteredPlan>(&method.how)) {
                    add_dial(Dial::Kind::sensitivity, registered->sensitivity, {r});
                }
            }
        }
        for (const ComponentPlan& component : plan.components) {
            for (std::size_t t = 0; t < component.shares.size(); ++t) {
                const registers::OverlapTerm& term = component.structure.terms()[t];
                std::vector<std::size_t> sharing = {component.routes[term.route]};
                for (std::size_t place = 0; place < component.routes.size(); ++place) {
                    if ((term.with >> place & 1U) != 0) {
                        sharing.push_back(component.routes[place]);
                    }
                }
                for (const InputIndex share : component.shares[t]) {
                    add_dial(Dial::Kind::overlap, share, sharing);
                }
            }
        }
    }

    void add_dial(Dial::Kind kind, InputIndex input, std::vector<std::size_t> of) {
        if (!plan.inputs[input].is_fixed()) {
            dials.push_back({kind, input, plan.inputs[input].path, std::move(of),
                             plan.inputs[input].mean(plan.inputs)});
        }
    }

    void offer_thresholds() {
        weeks.assign(offered_weeks.begin(), offered_weeks.end());
        for (const ExploredDefinition& definition : definitions) {
            if (definition.weeks) {
                weeks.push_back(*definition.weeks);
            }
        }
        std::sort(weeks.begin(), weeks.end());
        weeks.erase(std::unique(weeks.begin(), weeks.end()), weeks.end());
        for (std::size_t r = 0; r < plan.routes.size(); ++r) {
            RoutePlan& route = plan.routes[r];
            if (!routes[r].has_threshold) {
                continue;
            }
            for (const double one : weeks) {
                if (one >= route.cuts.front().weeks && cut_at(route, one) == route.cuts.size()) {
                    route.cuts.push_back({one, std::nullopt, 0});
                }
            }
            route.duration =
                plan_duration(compiled.specification.routes[r], compiled.inputs, route);
        }
    }

    void draw_inputs() {
        const prior::InputSampler sampler(plan.inputs, plan.correlations,
                                          {seed, run::chains, prior::Design::sobol, 0});
        for (std::size_t chain = 0; chain < run::chains; ++chain) {
            inputs.emplace_back(plan.inputs.size(), per_chain);
            sampler.fill(chain, 0, per_chain, inputs.back());
        }
    }

    /// A part that counts beyond `beyond` weeks, or beyond the route's first ones if it has none so
    /// short. What other thresholds are offered costs draws, and is left out.
    PartPlan part_beyond(RoutePlan& route, std::size_t r, double beyond) const {
        if (!routes[r].has_threshold) {
            return {r, std::nullopt, std::nullopt, {{0, 0}}, {}};
        }
        const double from = std::max(beyond, route.cuts.front().weeks);
        std::size_t cut = cut_at(route, from);
        if (cut >= route.own_cuts) {
            route.cuts[route.own_cuts] = plan.routes[r].cuts[cut];
            cut = route.own_cuts;
            route.cuts.resize(cut + 1);
        }
        return {r, std::nullopt, std::nullopt, {{from, cut}}, {}};
    }

    Plan changed(const Exploration& chosen) const {
        Plan made = plan;
        const DefinitionPlan& stated = plan.definitions[chosen.definition];
        const ExploredDefinition& known = definitions[chosen.definition];
        DefinitionPlan definition{stated.basis, {}};
        for (const std::size_t r : chosen.routes) {
            const auto part = std::find_if(stated.parts.begin(), stated.parts.end(),
                                           [&](const PartPlan& p) { return p.route == r; });
            const bool keeps = part != stated.parts.end() &&
                               !(chosen.weeks && known.weeks && routes[r].has_threshold);
            definition.parts.push_back(
                keeps ? *part
                      : part_beyond(made.routes[r], r,
                                    chosen.weeks.value_or(known.weeks.value_or(0))));
        }
        for (RoutePlan& route : made.routes) {
            const bool asked = route.cuts.size() == route.own_cuts + 1;
            if (!asked) {
                route.cuts.resize(route.own_cuts);
            }
            // Without a further cut its tables are not looked at.
            for (std::size_t m = 0; route.duration && !asked && m < route.duration->members.size();
                 ++m) {
                route.duration->members[m].added.reset();
            }
        }
        made.definitions = {std::move(definition)};
        made.noise = plan.noise && chosen.chance;
        return made;
    }
};

Explorer::Explorer(scenario::Document& document, std::uint64_t seed, std::size_t per_chain)
    : impl_(std::make_unique<Impl>(document, seed, per_chain)) {}
Explorer::~Explorer() = default;

const std::vector<ExploredRoute>& Explorer::routes() const {
    return impl_->routes;
}
const std::vector<ExploredDefinition>& Explorer::definitions() const {
    return impl_->definitions;
}
const std::vector<Dial>& Explorer::dials() const {
    return impl_->dials;
}
const std::vector<double>& Explorer::thresholds() const {
    return impl_->weeks;
}
std::size_t Explorer::per_chain() const {
    return impl_->per_chain;
}

std::vector<double> Explorer::count(const Exploration& chosen) {
    Impl& own = *impl_;
    base::expects(chosen.definition < own.definitions.size());
    std::vector<double> draws(run::chains * own.per_chain);
    const Plan plan = own.changed(chosen);
    BlockEvaluator evaluator(plan, own.per_chain);
    prior::Columns counted(1, own.per_chain);
    prior::Columns none(0, own.per_chain);
    std::vector<std::uint64_t> incidents(incident_kinds);
    for (std::size_t chain = 0; chain < run::chains; ++chain) {
        prior::Columns& inputs = own.inputs[chain];
        std::vector<std::vector<double>> replaced;
        for (const auto& [input, value] : chosen.held) {
            double* column = inputs.column(input);
            replaced.emplace_back(column, column + own.per_chain);
            std::fill_n(column, own.per_chain, value);
        }
        evaluator.evaluate({own.seed, static_cast<std::uint16_t>(chain), 0, own.per_chain}, inputs,
                           counted, none, incidents);
        for (std::size_t h = chosen.held.size(); h-- > 0;) {
            std::copy(replaced[h].begin(), replaced[h].end(), inputs.column(chosen.held[h].first));
        }
        std::copy_n(counted.column(0), own.per_chain,
                    draws.begin() + static_cast<std::ptrdiff_t>(chain * own.per_chain));
    }
    return draws;
}

run::Digest Explorer::digest(const std::vector<double>& draws, std::size_t definition) const {
    run::Digest digest;
    const std::uint64_t estimand = base::hash_name(impl_->definitions[definition].id);
    for (std::size_t chain = 0; chain < run::chains; ++chain) {
        const std::uint64_t address = run::digest_address(impl_->seed, chain, 0);
        for (std::size_t i = 0; i < impl_->per_chain; ++i) {
            digest.add(address + i, estimand, draws[chain * impl_->per_chain + i]);
        }
    }
    return digest;
}

} // namespace raming::aggregate
