#include "models/aggregate/child_register.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "engine/base/error.hpp"
#include "models/aggregate/child_overlap.hpp"
#include "models/aggregate/methods.hpp"
#include "models/aggregate/world_register.hpp"

namespace raming::aggregate {

namespace {

bool is_whole_week(const Cut& cut) {
    return !cut.input && cut.weeks == std::floor(cut.weeks) && cut.weeks >= 0 &&
           cut.weeks < schooling::horizon_weeks - 1;
}

struct Why {
    const char* text;
    const char* text_nl;
};

/// Why the register of a route cannot be simulated, or nothing.
std::optional<Why> unfit(const RoutePlan& route, const RegisteredPlan& how,
                         const std::vector<bool>& may_replace) {
    if (!route.methods.front().shares.empty()) {
        return Why{"only a share of those its register counts is out of school",
                   "maar een deel van wie het register telt, is thuis"};
    }
    if (!std::all_of(how.counts.begin(), how.counts.end(),
                     [&](const auto& count) { return may_replace[count.input]; })) {
        return Why{"another route has the same registered count",
                   "een andere route heeft hetzelfde geregistreerde aantal"};
    }
    const std::size_t bands = how.bands.bands();
    if (bands > 2) {
        return Why{"its register counts at more than two thresholds",
                   "het register telt bij meer dan twee drempels"};
    }
    const bool fixed = !route.duration ? !route.wants_stock
                                       : route.duration->from == route.cuts.front().weeks &&
                                             bands == (route.duration->spell_share ? 1U : 2U);
    if (!fixed) {
        return Why{"what its register counts does not fix how long stays last",
                   "wat het register telt, bepaalt niet hoe lang kinderen thuis zijn"};
    }
    if (!std::all_of(route.cuts.begin(), route.cuts.begin() + static_cast<std::ptrdiff_t>(bands),
                     is_whole_week)) {
        return Why{"its register counts at a threshold that is no whole number of weeks",
                   "het register telt bij een drempel die geen heel aantal weken is"};
    }
    return std::nullopt;
}

/// The register of a route, if it has one.
const RegisteredPlan* register_of(const RoutePlan& route) {
    return route.methods.size() == 1 ? std::get_if<RegisteredPlan>(&route.methods.front().how)
                                     : nullptr;
}

double input_mean(const Plan& plan, InputIndex input) {
    return plan.inputs[input].mean(plan.inputs);
}

std::vector<double> usual_entries(const Plan& plan, const RegisteredPlan& how) {
    std::vector<double> cumulative{input_mean(plan, how.counts.front().input)};
    for (std::size_t k = 1; k < how.counts.size(); ++k) {
        const double stated = input_mean(plan, how.counts[k].input);
        cumulative.push_back(how.counts[k].is_share ? cumulative.back() * stated : stated);
    }
    for (std::size_t k = 0; k + 1 < cumulative.size(); ++k) {
        cumulative[k] -= cumulative[k + 1];
    }
    for (double& entries : cumulative) {
        entries = std::max(entries, 1.0);
    }
    return cumulative;
}

} // namespace

ChildPlan::ChildPlan(const Plan& plan, const std::vector<bool>& may_replace) {
    std::set<double> lengths;
    for (std::size_t r = 0; r < plan.routes.size(); ++r) {
        const RoutePlan& route = plan.routes[r];
        const RegisteredPlan* how = register_of(route);
        if (how == nullptr || unfit(route, *how, may_replace) ||
            routes_.size() == most_child_routes) {
            continue;
        }
        Route one{r, questions_.lines.size(), {}, usual_entries(plan, *how)};
        std::set<double> own;
        for (std::size_t cut = 0; cut < route.cuts.size(); ++cut) {
            const double weeks = route.cuts[cut].weeks;
            const bool known = cut < how->bands.bands();
            const bool room =
                lengths.count(weeks) != 0 || weeks == 0 || lengths.size() < most_child_lengths;
            const bool asked = 2 * (questions_.lines.size() + 1) <= most_child_numbers;
            if (known || (is_whole_week(route.cuts[cut]) && room && asked)) {
                lengths.insert(weeks);
                one.cuts.push_back(cut);
                questions_.lines.push_back({routes_.size(), static_cast<int>(weeks)});
            }
        }
        questions_.from.push_back(static_cast<int>(route.cuts.front().weeks));
        for (const RegisteredPlan::Count& count : how->counts) {
            counts_.push_back(count.input);
        }
        routes_.push_back(std::move(one));
    }
    if (routes_.empty()) {
        throw base::Error(
            base::Exit::usage, "E414",
            "worlds of children need a route with method = \"registered\" alone, one or two "
            "thresholds, in whole weeks, and counts that no other route shares: this scenario has "
            "none. Leave --world out.");
    }
    ask_unions(plan);
    find_reservations(plan, may_replace);
}

void ChildPlan::find_reservations(const Plan& plan, const std::vector<bool>& may_replace) {
    for (std::size_t d = 0; d < plan.definitions.size(); ++d) {
        const auto reserve = [&](const std::string& about, const Why& why) {
            reservations_.push_back({d, about + ": " + why.text, about + ": " + why.text_nl});
        };
        std::map<int, std::vector<std::string>> overlapping; // component → its routes
        for (const PartPlan& part : plan.definitions[d].parts) {
            const RoutePlan& route = plan.routes[part.route];
            overlapping[plan.component_of[part.route]].push_back(route.id);
            const auto counted =
                std::find_if(routes_.begin(), routes_.end(),
                             [&](const Route& one) { return one.route == part.route; });
            if (counted == routes_.end()) {
                if (const RegisteredPlan* how = register_of(route); how != nullptr) {
                    reserve(route.id, unfit(route, *how, may_replace)
                                          .value_or(Why{"too many registers to simulate",
                                                        "te veel registers om na te bootsen"}));
                }
                continue;
            }
            const auto simulated = [&](std::size_t cut) {
                return std::find(counted->cuts.begin(), counted->cuts.end(), cut) !=
                       counted->cuts.end();
            };
            const bool all =
                std::all_of(part.options.begin(), part.options.end(),
                            [&](const auto& option) { return simulated(option.cut); }) &&
                std::all_of(part.bands.begin(), part.bands.end(),
                            [&](const auto& band) { return simulated(band.cut); });
            if (!all) {
                reserve(route.id, {"who passes a threshold is drawn from its durations, as the "
                                   "estimator does",
                                   "wie een drempel haalt, volgt uit de duren, net als bij de "
                                   "schatter"});
            }
        }
        for (const auto& [component, routes] : overlapping) {
            if (component >= 0 && routes.size() > 1 &&
                !ChildOverlap::by_lot(plan.components[static_cast<std::size_t>(component)])) {
                std::string names;
                for (const std::string& name : routes) {
                    names += (names.empty() ? "" : ", ") + name;
                }
                reserve(names, {"three or more overlaps of one route are divided as the "
                                "estimator divides them",
                                "drie of meer overlappen van één route zijn verdeeld zoals de "
                                "schatter dat doet"});
            }
        }
    }
}

void ChildPlan::ask_unions(const Plan& plan) {
    for (std::size_t d = 0; d < plan.definitions.size(); ++d) {
        const DefinitionPlan& definition = plan.definitions[d];
        if (definition.basis == schooling::Basis::stock) {
            continue;
        }
        Union one{d, {}};
        std::vector<int> over(routes_.size(), ChildQuestions::not_counted);
        for (const PartPlan& part : definition.parts) {
            const auto route = std::find_if(routes_.begin(), routes_.end(),
                                            [&](const Route& r) { return r.route == part.route; });
            if (route == routes_.end() || part.weight || part.choice || !part.bands.empty()) {
                continue;
            }
            const auto cut =
                std::find(route->cuts.begin(), route->cuts.end(), part.options.front().cut);
            if (cut == route->cuts.end()) {
                continue;
            }
            one.lines.push_back(route->first_line +
                                static_cast<std::size_t>(cut - route->cuts.begin()));
            over[static_cast<std::size_t>(route - routes_.begin())] =
                questions_.lines[one.lines.back()].over;
        }
        const bool asked =
            2 * questions_.lines.size() + questions_.unions.size() < most_child_numbers;
        if (one.lines.size() > 1 && asked) {
            questions_.unions.push_back({over});
            unions_.push_back(std::move(one));
        }
    }
}

ChildWorld::ChildWorld(const Plan& plan, const ChildPlan& children, const run::Stress& stress,
                       MakeChildren make_children)
    : plan_(plan), children_(children), stress_(stress),
      simulation_(make_children(children.questions())), place_of_(plan.routes.size(), -1),
      asked_(children.routes().size()) {
    for (std::size_t k = 0; k < children.routes().size(); ++k) {
        place_of_[children.routes()[k].route] = static_cast<int>(k);
    }
}

ChildRoute ChildWorld::draw(const run::Block& where, const ChildPlan::Route& route,
                            const prior::Columns& inputs) const {
    const RoutePlan& own = plan_.routes[route.route];
    const auto& how = std::get<RegisteredPlan>(own.methods.front().how);
    const auto value = [&](const std::optional<InputIndex>& input, double otherwise) {
        return input ? inputs.column(*input)[0] : otherwise;
    };
    random::Stream stream(
        {where.seed, where.chain, where.first, own.entity, random::Site::world, 0});
    const std::size_t bands = route.usual.size();
    const double a = how.bands.is_flat() ? 1 / static_cast<double>(bands) : 0;
    const double sensitivity = inputs.column(how.sensitivity)[0];
    const double delta = value(how.delta, 0);

    std::vector<double> entries(bands);
    double all = 0;
    double weighted = 0;
    for (std::size_t j = 0; j < bands; ++j) {
        const double scale = j == 0 ? 1 : entries[0] / route.usual[0];
        const double factor = j == 0 ? widest_factor : widest_odds;
        const double usual = route.usual[j] * scale;
        entries[j] = power_law(stream, a, usual / factor, usual * factor);
        all += entries[j];
        weighted += entries[j] * how.bands.gradient(j, delta);
    }
    ChildRoute one;
    if (own.duration) {
        const DurationPlan& duration = *own.duration;
        const auto member =
            static_cast<std::size_t>(value(duration.selector, 0)); // one family has no selector
        one.family = duration.members[member].family;
        one.shape = inputs.column(duration.members[member].shape)[0];
    }
    one.pair_from = own.cuts.front().weeks;
    one.pair_to = own.duration ? own.duration->to
                  : bands > 1  ? own.cuts[1].weeks
                               : one.pair_from + 13;
    one.validity = value(how.validity, 1);
    const double odds = (1 - sensitivity) / sensitivity * all / weighted;
    double longer = 0;
    double longer_seen = 0;
    for (std::size_t j = 0; j < bands; ++j) {
        const double seen = one.validity * entries[j];
        const double there = seen * (1 + odds * how.bands.gradient(j, delta));
        one.children += there;
        longer += j > 0 ? there : 0;
        longer_seen += j > 0 ? seen : 0;
    }
    one.sensitivity = sensitivity;
    one.longer_sensitivity = longer > 0 ? longer_seen / longer : sensitivity;
    if (bands > 1) {
        one.observed = schooling::Observed::year_ratio;
        one.value = longer / one.children;
    } else {
        one.observed = schooling::Observed::spell_share;
        one.value = own.duration ? inputs.column(*own.duration->spell_share)[0] : 0.5;
    }
    return one;
}

void ChildWorld::make(const run::Block& where, prior::Columns& inputs) {
    for (std::size_t k = 0; k < asked_.size(); ++k) {
        asked_[k] = draw(where, children_.routes()[k], inputs);
    }
    random::Stream stream({where.seed, where.chain, where.first, 0, random::Site::world, 0});
    now_.dependence = stress_.dependence * stream.uniform();
    now_.delay = stress_.delay * stream.uniform();
    now_.spells = stress_.spells * stream.uniform();
    now_.tied = stress_.tied * stream.uniform();
    now_.apart = stress_.apart * stream.uniform();
    answers_ = &simulation_->simulate(where.seed, where.chain, where.first, asked_, now_);
    for (const ChildPlan::Route& route : children_.routes()) {
        const auto& how = std::get<RegisteredPlan>(plan_.routes[route.route].methods.front().how);
        double before = 0;
        for (std::size_t k = 0; k < how.counts.size(); ++k) {
            const double count = answers_->registered[route.first_line + k];
            inputs.column(how.counts[k].input)[0] =
                !how.counts[k].is_share ? count : (before > 0 ? count / before : 0);
            before = count;
        }
    }
}

void ChildWorld::fill_counts(std::size_t route, const prior::Columns& inputs,
                             Scratch& scratch) const {
    const auto k = static_cast<std::size_t>(place_of_[route]);
    const auto& how = std::get<RegisteredPlan>(plan_.routes[route].methods.front().how);
    RouteScratch& own = scratch.routes[route];
    fill_registered(how, 1, inputs, own);
    own.ratio[0] = asked_[k].value;
    for (std::size_t j = 0; j < how.bands.bands(); ++j) {
        own.year.column(j)[0] = answers_->year[children_.routes()[k].first_line + j];
    }
}

void ChildWorld::fill_thresholds(std::size_t route, Scratch& scratch) const {
    const ChildPlan::Route& counted =
        children_.routes()[static_cast<std::size_t>(place_of_[route])];
    RouteScratch& own = scratch.routes[route];
    for (std::size_t k = 0; k < counted.cuts.size(); ++k) {
        own.year.column(counted.cuts[k])[0] = answers_->year[counted.first_line + k];
        if (plan_.routes[route].wants_stock) {
            own.stock.column(counted.cuts[k])[0] = answers_->day[counted.first_line + k];
        }
    }
}

void ChildWorld::take_several(prior::Columns& truths) const {
    for (std::size_t u = 0; u < children_.unions().size(); ++u) {
        const ChildPlan::Union& one = children_.unions()[u];
        double sum = 0;
        for (const std::size_t line : one.lines) {
            sum += answers_->year[line];
        }
        double& truth = truths.column(one.definition)[0];
        truth = std::max(truth - (sum - answers_->unions[u]), answers_->unions[u]);
    }
}

} // namespace raming::aggregate
