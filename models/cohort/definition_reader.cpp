#include <cmath>

#include "engine/scenario/value.hpp"
#include "models/cohort/specification.hpp"
#include "models/schooling/definition.hpp"

namespace raming::cohort {

using scenario::InputReader;
using scenario::Node;

namespace {

/// The routes as a definition sees them: their names, and whether they have thresholds.
std::vector<schooling::Route> as_definitions_see(const Specification& specification) {
    std::vector<schooling::Route> routes;
    for (const RouteSpecification& route : specification.routes) {
        schooling::Route& seen = routes.emplace_back();
        seen.id = route.name.id;
        seen.base = route.from;
    }
    if (specification.early_leaving) {
        routes.emplace_back().id = specification.early_leaving->name.id;
    }
    return routes;
}

/// Why a cohort cannot count a part so; empty if it can.
std::string obstacle(const schooling::Definition::Part& part, std::optional<double> from) {
    if (part.weight || !part.bands.empty()) {
        return "counts children in part; a cohort counts whole children. Leave its weights out";
    }
    if (!part.threshold) {
        return "";
    }
    if (part.threshold->slot) {
        return "has an uncertain threshold; a cohort counts each threshold by itself. Give a "
               "number of weeks";
    }
    if (part.threshold->weeks != std::floor(part.threshold->weeks)) {
        return "has a threshold of " + scenario::shortest(part.threshold->weeks) +
               " weeks; a cohort goes in whole weeks";
    }
    if (from && part.threshold->weeks < *from) {
        return "asks for absence over " + scenario::shortest(part.threshold->weeks) +
               " weeks, and stays of up to " + scenario::shortest(*from) +
               " weeks are left out of that route. Give it a threshold of its own: threshold = { "
               "default = …, some-route = … }";
    }
    return "";
}

} // namespace

void read_definitions(const Node& section, InputReader& reader, Specification& into) {
    const std::vector<schooling::Definition> all =
        schooling::read_definitions(section, as_definitions_see(into), reader);
    for (const schooling::Definition& read : all) {
        DefinitionSpecification definition{{read.id, read.label, read.label_nl}, {}};
        Definition& counted = definition.counted;
        counted.id = read.id;
        counted.basis = read.basis == schooling::Basis::stock ? Basis::stock : Basis::flow;
        counted.over.assign(into.routes.size(), Definition::not_counted);
        for (const schooling::Definition::Part& part : read.parts) {
            const bool leavers = part.route == into.routes.size();
            const std::string problem =
                obstacle(part, leavers ? std::nullopt : into.routes[part.route].from);
            if (!problem.empty()) {
                section[read.id].error("E195", "definition \"" + read.id + "\" " + problem + ".");
            } else if (leavers) {
                counted.with_early_leavers = true;
            } else {
                counted.over[part.route] =
                    part.threshold ? static_cast<int>(part.threshold->weeks) : 0;
            }
        }
        into.definitions.push_back(std::move(definition));
    }
}

} // namespace raming::cohort
