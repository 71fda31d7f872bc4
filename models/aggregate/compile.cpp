#include "models/aggregate/compile.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <numeric>

#include "engine/base/hash.hpp"
#include "engine/scenario/value.hpp"
#include "models/aggregate/arithmetic.hpp"
#include "models/aggregate/describe.hpp"
#include "models/aggregate/duration_plan.hpp"
#include "models/aggregate/region_reader.hpp"

namespace raming::aggregate {

using scenario::Document;
using scenario::Node;
using scenario::Slot;
using schooling::Definition;
using schooling::Route;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

class Compiler {
public:
    Compiler(Document& document, const Specification& specification, const scenario::Inputs& inputs,
             const schooling::Population& population, Compiled& into)
        : document_(document), spec_(specification), inputs_(inputs), population_(population),
          into_(into), plan_(into.plan) {}

    void run() {
        order_routes();
        document_.stop_if_errors();
        for (const Route& route : spec_.routes) {
            add_route(route);
        }
        for (const std::size_t route : plan_.order) {
            add_methods(route);
        }
        document_.stop_if_errors();
        for (std::size_t d = 0; d < spec_.definitions.size(); ++d) {
            add_cuts(spec_.definitions[d]);
            if (spec_.asked[d]) {
                add_definition(spec_.definitions[d]);
            }
        }
        for (std::size_t r = 0; r < spec_.routes.size(); ++r) {
            add_duration(r);
        }
        add_overlaps();
        document_.stop_if_errors();
        for (const std::size_t route : plan_.order) {
            plan_.routes[route].moments_below = moments_of(route);
        }
    }

private:
    Document& document_;
    const Specification& spec_;
    const scenario::Inputs& inputs_;
    const schooling::Population& population_;
    Compiled& into_;
    Plan& plan_;

    [[nodiscard]] std::vector<InputIndex> indices(const std::vector<Slot>& slots) const {
        std::vector<InputIndex> result;
        for (const Slot slot : slots) {
            result.push_back(inputs_[slot]);
        }
        return result;
    }
    [[nodiscard]] std::optional<InputIndex> index(const std::optional<Slot>& slot) const {
        return slot ? std::optional(inputs_[*slot]) : std::nullopt;
    }
    [[nodiscard]] const prior::Input& input(Slot slot) const {
        return inputs_.inputs[inputs_[slot]];
    }

    void error(const std::string& code, const base::Location& where, const std::string& message) {
        document_.error(code, where, message);
    }

    /// The readers have made sure that it is there.
    std::size_t route_named(const std::string& id) const {
        std::size_t r = 0;
        while (spec_.routes.at(r).id != id) {
            ++r;
        }
        return r;
    }

    static const schooling::Multiplier* multiplier_in(const schooling::Method& method) {
        return std::get_if<schooling::Multiplier>(&method.how);
    }

    /// Routes after those they multiply; a circle is an error.
    void order_routes() {
        std::vector<int> state(spec_.routes.size(), 0); // 0 new, 1 being visited, 2 done
        const std::function<void(std::size_t)> visit = [&](std::size_t r) {
            state[r] = 1;
            for (const schooling::Method& method : spec_.routes[r].methods) {
                const schooling::Multiplier* multiplier = multiplier_in(method);
                for (const std::string& id :
                     multiplier ? multiplier->of : std::vector<std::string>{}) {
                    const std::size_t source = route_named(id);
                    if (source == r) {
                        error("E131", spec_.routes[r].where,
                              "\"" + id + "\" is a multiple of itself. Count it another way.");
                    } else if (state[source] == 1) {
                        error("E131", spec_.routes[r].where,
                              "\"" + spec_.routes[r].id + "\" is a multiple of \"" + id +
                                  "\", which itself follows from \"" + spec_.routes[r].id +
                                  "\". Count one of them another way.");
                    } else if (state[source] == 0) {
                        visit(source);
                    }
                }
            }
            state[r] = 2;
            plan_.order.push_back(r);
        };
        for (std::size_t r = 0; r < spec_.routes.size(); ++r) {
            if (state[r] == 0) {
                visit(r);
            }
        }
    }

    void add_route(const Route& route) {
        RoutePlan plan;
        plan.id = route.id;
        plan.entity = base::entity_of("routes." + route.id);
        plan.selector = index(route.selector);
        plan.eligible = population_.within(route.ages);
        plan.cuts.push_back({route.base.value_or(0), std::nullopt, 0});
        const std::vector<double> observed = route.observed();
        for (std::size_t k = 1; k < observed.size(); ++k) {
            plan.cuts.push_back({observed[k], std::nullopt, 0});
        }
        plan.known_cuts = plan.cuts.size();
        plan_.routes.push_back(std::move(plan));
        check_number_of_cuts(plan_.routes.size() - 1);
        into_.components.push_back({route.id, route.label, route.label_nl});
    }

    /// The cut of a route at a fixed threshold, added if it is new.
    std::size_t cut_at(std::size_t route, double weeks) {
        std::vector<Cut>& cuts = plan_.routes[route].cuts;
        if (!spec_.routes[route].base) {
            return 0;
        }
        for (std::size_t k = 0; k < cuts.size(); ++k) {
            if (!cuts[k].input && cuts[k].weeks == weeks) {
                return k;
            }
        }
        cuts.push_back({weeks, std::nullopt, 0});
        check_number_of_cuts(route);
        return cuts.size() - 1;
    }

    std::size_t cut_at_input(std::size_t route, InputIndex threshold) {
        std::vector<Cut>& cuts = plan_.routes[route].cuts;
        for (std::size_t k = 0; k < cuts.size(); ++k) {
            if (cuts[k].input == threshold) {
                return k;
            }
        }
        cuts.push_back({0, threshold, 0});
        check_number_of_cuts(route);
        return cuts.size() - 1;
    }

    void check_number_of_cuts(std::size_t route) {
        if (plan_.routes[route].cuts.size() > most_cuts) {
            error("E132", spec_.routes[route].where,
                  "\"" + spec_.routes[route].id + "\" is asked for more than " +
                      std::to_string(most_cuts) + " thresholds. Use fewer.");
            plan_.routes[route].cuts.resize(most_cuts);
        }
    }

    void add_methods(std::size_t r) {
        const Route& route = spec_.routes[r];
        // Methods' own thresholds come first: they are known where the method is picked.
        for (const schooling::Method& method : route.methods) {
            MethodPlan plan{base::entity_of(method.path), KnownPlan{}, indices(method.shares), 0};
            if (const auto* registered = std::get_if<schooling::Registered>(&method.how)) {
                plan.how = registered_plan(route, *registered);
            } else if (const auto* multiplier = std::get_if<schooling::Multiplier>(&method.how)) {
                plan.cut = own_cut(r, multiplier->over);
                plan.how = multiplier_plan(route, method, *multiplier);
            } else if (const auto* prevalence = std::get_if<schooling::Prevalence>(&method.how)) {
                plan.cut = own_cut(r, prevalence->over);
                PrevalencePlan how;
                for (const auto& group : prevalence->groups) {
                    how.groups.push_back({inputs_[group.population], indices(group.shares)});
                }
                plan.how = std::move(how);
            } else {
                const auto& known = std::get<schooling::Known>(method.how);
                plan.how =
                    KnownPlan{inputs_[known.count], index(known.validity), indices(known.factors)};
            }
            plan_.routes[r].methods.push_back(std::move(plan));
        }
        if (plan_.routes[r].known_cuts > 1 && route.observed().empty() && !route.duration) {
            error("E132", route.where,
                  "the methods of \"" + route.id +
                      "\" count beyond different thresholds, but nothing says "
                      "how long its spells last. Add [routes." +
                      route.id + ".duration].");
        }
    }

    std::size_t own_cut(std::size_t r, std::optional<double> over) {
        const std::size_t cut = over ? cut_at(r, *over) : 0;
        plan_.routes[r].known_cuts = std::max(plan_.routes[r].known_cuts, cut + 1);
        return cut;
    }

    RegisteredPlan registered_plan(const Route& route, const schooling::Registered& registered) {
        RegisteredPlan plan{registers::RegisteredBands(route.observed(), spec_.total_prior),
                            {},
                            inputs_[registered.sensitivity],
                            index(registered.validity),
                            index(registered.delta)};
        for (const schooling::RegisteredCount& count : registered.counts) {
            plan.counts.push_back({inputs_[count.slot], count.is_share});
        }
        return plan;
    }

    MultiplierPlan multiplier_plan(const Route& route, const schooling::Method& method,
                                   const schooling::Multiplier& multiplier) {
        MultiplierPlan plan;
        plan.counts_registered = multiplier.counted == schooling::Multiplier::Counted::registered;
        plan.factors = indices(multiplier.factors);
        for (const std::string& id : multiplier.of) {
            const std::size_t source = route_named(id);
            const Route& other = spec_.routes[source];
            const std::vector<double> observed = other.observed();
            const bool is_known =
                other.methods.size() == 1 &&
                std::holds_alternative<schooling::Known>(other.methods.front().how);
            std::size_t cut = 0;
            if (other.base && !multiplier.over) {
                error("E132", route.where,
                      "\"" + method.path + "\" multiplies \"" + id +
                          "\" but does not say beyond which "
                          "duration. Add over = weeks.");
            } else if (plan.counts_registered && !is_known) {
                const auto found =
                    std::find(observed.begin(), observed.end(), multiplier.over.value_or(-1));
                if (found == observed.end()) {
                    error(
                        "E132", route.where,
                        "\"" + method.path + "\" multiplies the registered count of \"" + id +
                            "\", which has none at that threshold. Use one that is registered, or "
                            "counted = \"true\".");
                } else {
                    cut = static_cast<std::size_t>(found - observed.begin());
                }
            } else if (!plan.counts_registered && other.base) {
                cut = true_cut(source, *multiplier.over, route, method);
            }
            plan.of.push_back({source, cut});
        }
        return plan;
    }

    std::size_t true_cut(std::size_t source, double over, const Route& route,
                         const schooling::Method& method) {
        const Route& other = spec_.routes[source];
        const std::vector<double> observed = other.observed();
        const bool is_observed =
            std::find(observed.begin(), observed.end(), over) != observed.end();
        if (over < *other.base || (!is_observed && over != *other.base && !other.duration)) {
            error("E132", route.where,
                  "\"" + method.path + "\" multiplies \"" + other.id + "\" beyond " +
                      scenario::shortest(over) +
                      " weeks, which that route does not give. Use a threshold "
                      "that is registered, or give it a duration.");
            return 0;
        }
        return cut_at(source, over);
    }

    /// Cuts of every definition, whether this run evaluates it or not: how a route's children are
    /// divided, and with it every draw, is the same for any choice of definitions.
    void add_cuts(const Definition& definition) {
        for (const Definition::Part& part : definition.parts) {
            for (const Definition::Part::Band& band : part.bands) {
                cut_at(part.route, band.over);
            }
            if (!part.threshold) {
                continue;
            }
            if (!part.threshold->slot) {
                cut_at(part.route, part.threshold->weeks);
            } else if (!part.threshold->options.empty()) {
                for (const double weeks : part.threshold->options) {
                    cut_at(part.route, weeks);
                }
            } else {
                cut_at_input(part.route, inputs_[*part.threshold->slot]);
            }
        }
    }

    void add_definition(const Definition& definition) {
        DefinitionPlan plan{definition.basis, {}};
        for (const Definition::Part& part : definition.parts) {
            PartPlan compiled{part.route, index(part.weight), std::nullopt, {}, {}};
            for (auto band = part.bands.rbegin(); band != part.bands.rend(); ++band) {
                compiled.bands.push_back({cut_at(part.route, band->over), inputs_[band->weight]});
            }
            if (!part.threshold) {
                compiled.options = {{0, 0}};
            } else if (!part.threshold->slot) {
                compiled.options = {
                    {part.threshold->weeks, cut_at(part.route, part.threshold->weeks)}};
            } else if (!part.threshold->options.empty()) {
                compiled.choice = inputs_[*part.threshold->slot];
                for (const double weeks : part.threshold->options) {
                    compiled.options.push_back({weeks, cut_at(part.route, weeks)});
                }
            } else {
                compiled.options = {{0, cut_at_input(part.route, inputs_[*part.threshold->slot])}};
            }
            if (definition.basis == schooling::Basis::stock) {
                plan_.routes[part.route].wants_stock = true;
            }
            plan.parts.push_back(std::move(compiled));
        }
        plan_.definitions.push_back(std::move(plan));
    }

    void add_duration(std::size_t r) {
        const Route& route = spec_.routes[r];
        RoutePlan& plan = plan_.routes[r];
        plan.own_cuts = plan.cuts.size();
        const bool all_observed =
            plan.cuts.size() == std::max<std::size_t>(route.observed().size(), 1);
        if (!route.duration || (all_observed && !plan.wants_stock)) {
            return; // nothing that the curve would be asked
        }
        plan.duration = plan_duration(route, inputs_, plan);
    }

    void add_overlaps() {
        plan_.rule = index(spec_.overlaps.rule);
        plan_.fixed_rule = spec_.overlaps.fixed_rule;
        plan_.component_of.assign(spec_.routes.size(), -1);
        plan_.place_in.assign(spec_.routes.size(), 0);
        // Routes that are connected by any chain of overlaps are divided together.
        std::vector<std::size_t> leader(spec_.routes.size());
        std::iota(leader.begin(), leader.end(), std::size_t{0});
        const std::function<std::size_t(std::size_t)> find = [&](std::size_t r) {
            return leader[r] == r ? r : leader[r] = find(leader[r]);
        };
        for (const StatedOverlap& stated : spec_.overlaps.stated) {
            for (const std::size_t partner : stated.with) {
                leader[find(partner)] = find(stated.route);
            }
        }
        std::map<std::size_t, std::vector<std::size_t>> groups;
        for (std::size_t r = 0; r < spec_.routes.size(); ++r) {
            groups[find(r)].push_back(r);
        }
        for (const auto& [first, routes] : groups) {
            if (routes.size() > 1) {
                add_component(routes);
            }
        }
    }

    void add_component(const std::vector<std::size_t>& routes) {
        if (routes.size() > 8 * sizeof(registers::RouteSet)) {
            error("E154", spec_.overlaps.stated.front().where,
                  std::to_string(routes.size()) +
                      " routes overlap with each other. State fewer overlaps.");
            return;
        }
        std::vector<std::string> names;
        std::optional<schooling::Ages> span = spec_.routes[routes.front()].ages;
        for (std::size_t place = 0; place < routes.size(); ++place) {
            const Route& route = spec_.routes[routes[place]];
            plan_.component_of[routes[place]] = static_cast<int>(plan_.components.size());
            plan_.place_in[routes[place]] = place;
            names.push_back(route.id);
            if (span && route.ages) {
                span = schooling::Ages{std::min(span->from, route.ages->from),
                                       std::max(span->to, route.ages->to)};
            } else {
                span.reset();
            }
        }
        std::vector<registers::OverlapTerm> terms;
        std::vector<std::vector<InputIndex>> shares;
        std::vector<std::uint8_t> is_fixed;
        base::Location where;
        std::vector<std::size_t> places;
        for (std::size_t k = 0; k < spec_.overlaps.stated.size(); ++k) {
            const StatedOverlap& stated = spec_.overlaps.stated[k];
            if (std::find(routes.begin(), routes.end(), stated.route) == routes.end()) {
                continue;
            }
            where = stated.where;
            registers::OverlapTerm term;
            term.route = plan_.place_in[stated.route];
            const auto& ages = spec_.routes[stated.route].ages;
            term.eligible = population_.within(ages);
            for (const std::size_t partner : stated.with) {
                term.with |= registers::RouteSet{1} << plan_.place_in[partner];
                if (stated.with.size() == 1) {
                    term.eligible = population_.within_both(ages, spec_.routes[partner].ages);
                }
            }
            if (!(term.eligible > 0)) {
                error("E155", stated.where,
                      "overlap \"" + stated.name +
                          "\": by their ages no child can be in both routes. Mend the ages, "
                          "or remove the overlap.");
                return;
            }
            terms.push_back(term);
            places.push_back(k);
            shares.push_back(indices(stated.shares));
            is_fixed.push_back(std::all_of(stated.shares.begin(), stated.shares.end(),
                                           [&](Slot slot) { return input(slot).is_fixed(); }));
        }
        try {
            plan_.components.push_back(
                {routes, registers::OverlapStructure(names, terms, population_.within(span)),
                 shares, is_fixed, places});
        } catch (const base::Error& problem) {
            for (const base::Diagnostic& diagnostic : problem.diagnostics()) {
                error(diagnostic.code, where, diagnostic.message + ".");
            }
        }
    }

    /// Orders of moments that a route's number has: 1/ρ has those below the order of ρ's prior at
    /// 0.
    double moments_of(std::size_t r) {
        double least = infinity;
        for (const schooling::Method& method : spec_.routes[r].methods) {
            if (const auto* registered = std::get_if<schooling::Registered>(&method.how)) {
                least = std::min(least, input(registered->sensitivity).order_at_zero());
            } else if (const auto* multiplier = multiplier_in(method);
                       multiplier &&
                       multiplier->counted == schooling::Multiplier::Counted::true_number) {
                for (const std::string& id : multiplier->of) {
                    least = std::min(least, plan_.routes[route_named(id)].moments_below);
                }
            }
        }
        return least;
    }
};

} // namespace

Compiled compile(Document& document) {
    Compiled compiled;
    const Node root = document.root();
    if (root["format"].number_or(1) != 1) {
        root["format"].error(
            "E108", "this program reads scenarios of format 1, and this one is of another. Write "
                    "format = 1, or use the version of Raming that it was written for.");
    }
    compiled.title = root["title"].text_or("untitled");
    compiled.title_nl = root["title_nl"].text_or(compiled.title);
    compiled.region = root["region"].text_or("not stated");
    compiled.school_year = root["school_year"].text_or("not stated");
    compiled.left_out = root["left_out"].text_or("The scenario does not say what it leaves out.");
    static_cast<void>(root["left_out_nl"].text_or(compiled.left_out));
    compiled.plan.noise = root["noise"].one_of_or({"on", "off"}, "on") == "on";

    Specification specification;
    specification.total_prior = root["total_prior"].one_of_or({"scale", "flat"}, "scale") == "flat"
                                    ? registers::TotalPrior::flat
                                    : registers::TotalPrior::scale;
    scenario::InputReader reader(document);
    const schooling::Population population(root["population"], reader);
    specification.routes = schooling::read_routes(root["routes"], reader);
    specification.overlaps = read_overlaps(root, specification.routes, reader);
    specification.definitions =
        schooling::read_definitions(root["definitions"], specification.routes, reader);
    specification.asked = schooling::read_estimate(root["estimate"], specification.definitions);
    schooling::set_aside_unasked(specification.definitions, specification.asked, reader);
    scenario::Inputs inputs = reader.finish();
    compiled.regions = read_regions(root["regions"]);
    compiled.as_printed =
        read_as_printed(document, specification, inputs, compiled.school_year, reader);
    document.finish();

    Compiler(document, specification, inputs, population, compiled).run();
    Description description = describe(specification, inputs, compiled.plan);
    compiled.estimands = std::move(description.estimands);
    compiled.notices = std::move(description.notices);
    if (compiled.as_printed) {
        compiled.printed = work_out(compiled.plan, inputs, *compiled.as_printed, document);
        document.stop_if_errors();
    }
    compiled.plan.inputs = inputs.inputs;
    compiled.plan.correlations = inputs.correlations;
    compiled.specification = std::move(specification);
    compiled.inputs = std::move(inputs);
    return compiled;
}

} // namespace raming::aggregate
