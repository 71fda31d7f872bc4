#include <cmath>

#include "engine/base/suggest.hpp"
#include "engine/scenario/value.hpp"
#include "models/cohort/specification.hpp"
#include "models/schooling/parts_reader.hpp"

namespace raming::cohort {

using scenario::InputReader;
using scenario::Node;

namespace {

std::vector<std::string> keys_of(const Node& section) {
    std::vector<std::string> keys;
    for (const Node& entry : section.is_table() ? section.children() : std::vector<Node>{}) {
        keys.push_back(entry.key());
    }
    return keys;
}

/// Whole weeks: a cohort knows no others.
double read_whole_weeks(const Node& node) {
    const std::size_t errors = node.error_count();
    const double weeks = schooling::read_weeks(node);
    if (node.error_count() == errors && weeks != std::floor(weeks)) {
        node.error("E107", "\"" + node.path() + "\" is " + scenario::shortest(weeks) +
                               ": a cohort goes in whole weeks.");
        return 0;
    }
    return weeks;
}

CountSpecification read_count(const Node& table, const std::vector<std::string>& registers,
                              InputReader& reader) {
    CountSpecification count;
    if (!table.require_table()) {
        return count;
    }
    if (table.has("registered") == table.has("true")) {
        table.error("E104", "\"" + table.path() +
                                "\" needs one of true = { … }, the number of children that there "
                                "are, and registered = { … }, what a register counts.");
        table.skip();
        return count;
    }
    if (table.has("registered")) {
        count.number = reader.read(table["registered"], scenario::count(), "children");
        const Node by = table["by"];
        const std::string name = by.text();
        if (by.is_string()) {
            count.by = index_of(by, name, registers, "register");
        }
    } else {
        count.number = reader.read(table["true"], scenario::count(), "children");
    }
    count.over = table.has("over") ? read_whole_weeks(table["over"]) : 0;
    count.shares = schooling::read_product(table, "shares", reader, scenario::probability());
    return count;
}

void read_duration(const Node& node, RouteSpecification& route, InputReader& reader) {
    if (!node.require_table()) {
        return;
    }
    route.duration = schooling::read_families(node, reader);
    const Node pair = node["pair"];
    if (pair.require_table()) {
        route.duration.from = read_whole_weeks(pair["from"]);
        route.duration.to = schooling::read_weeks(pair["to"]);
        if (route.duration.from >= route.duration.to ||
            route.duration.from != route.from.value_or(0)) {
            pair.error("E132", "the pair of \"" + route.name.id + "\" should begin at " +
                                   scenario::shortest(route.from.value_or(0)) +
                                   " weeks, from where the route is counted, and end later.");
        }
    }
    const bool ratio = node.has("year_ratio");
    if (ratio == node.has("spell_share")) {
        node.error("E104", "\"" + node.path() +
                               "\" needs one of spell_share = { … }, the share of stays that pass "
                               "the end of the pair, and year_ratio = { … }, the share of children "
                               "counted over a year.");
        return;
    }
    route.observed = ratio ? schooling::Observed::year_ratio : schooling::Observed::spell_share;
    route.pair_value =
        reader.read(node[ratio ? "year_ratio" : "spell_share"], scenario::probability(), "1");
}

RouteSpecification read_route(const Node& table, const std::vector<std::string>& routes,
                              const std::vector<std::string>& registers, InputReader& reader,
                              const Specification& so_far) {
    RouteSpecification route;
    route.name = read_name(table);
    route.where = table.where();
    route.ages = schooling::read_ages(table);
    if (table.has("from")) {
        route.from = read_whole_weeks(table["from"]);
    }
    route.count = read_count(table["count"], registers, reader);
    if (route.from && route.count.over < *route.from) {
        table["count"]["over"].error(
            "E132", "\"" + route.name.id + "\" is counted from " + scenario::shortest(*route.from) +
                        " weeks on, and its count is over " + scenario::shortest(route.count.over) +
                        ". Lower `from`.");
    }
    read_duration(table["duration"], route, reader);
    const Node rates = table["rates"];
    for (const Node& entry :
         rates.exists() && rates.require_table() ? rates.children() : std::vector<Node>{}) {
        const std::size_t sector = index_of(entry, entry.key(), ids_of(so_far.sectors), "sector");
        route.rates.push_back({sector, reader.read(entry, scenario::non_negative(), "1")});
    }
    const Node follows = table["follows"];
    for (const Node& entry :
         follows.exists() && follows.require_table() ? follows.children() : std::vector<Node>{}) {
        const std::size_t from = index_of(entry, entry.key(), routes, "route");
        if (entry.key() == route.name.id) {
            entry.error("E195",
                        "\"" + route.name.id + "\" follows upon itself. Count that as one stay.");
        }
        route.follows.push_back({from, reader.read(entry, scenario::probability(), "1")});
    }
    return route;
}

void read_early_leaving(const Node& table, InputReader& reader, Specification& into) {
    if (!table.exists() || !table.require_table()) {
        return;
    }
    EarlyLeavingSpecification leaving;
    leaving.name = read_name(table);
    leaving.name.id = table["id"].text();
    leaving.where = table.where();
    const auto ages = schooling::read_ages(table);
    if (!ages && !table.has("ages")) {
        table.error("E104", "\"" + table.path() + ".ages\" is missing: say ages = [from, to].");
    }
    leaving.ages = ages.value_or(schooling::Ages{});
    leaving.count = reader.read(table["count"], scenario::count(), "children");
    leaving.shares = schooling::read_product(table, "shares", reader, scenario::probability());
    leaving.slope = reader.read(table["slope"], scenario::non_negative(), "1");
    into.early_leaving = std::move(leaving);
}

} // namespace

void read_routes(const Node& root, InputReader& reader, Specification& into) {
    const Node section = root["routes"];
    if (section.exists() && !section.require_table()) {
        return;
    }
    const std::vector<std::string> routes = keys_of(section);
    const std::vector<std::string> registers = keys_of(root["registers"]);
    for (const Node& table : section.children()) {
        if (table.require_table()) {
            into.routes.push_back(read_route(table, routes, registers, reader, into));
        }
    }
    if (into.routes.empty()) {
        section.error("E138", "the cohort has no routes: nobody is out of school.");
    }
    read_early_leaving(root["early_leaving"], reader, into);
}

void read_registers(const Node& section, InputReader& reader, Specification& into) {
    if (!section.exists() || !section.require_table()) {
        return;
    }
    const std::vector<std::string> routes = ids_of(into.routes);
    for (const Node& table : section.children()) {
        if (!table.require_table()) {
            continue;
        }
        RegisterSpecification list;
        list.name = read_name(table);
        list.where = table.where();
        list.sensitivity.resize(routes.size());
        const Node sensitivity = table["sensitivity"];
        for (const Node& entry :
             sensitivity.require_table() ? sensitivity.children() : std::vector<Node>{}) {
            const std::size_t route = index_of(entry, entry.key(), routes, "route");
            const Slot slot = reader.read(entry, scenario::probability(), "1");
            if (route < routes.size()) {
                list.sensitivity[route] = slot;
            }
        }
        list.visibility = reader.read(table["visibility"], scenario::non_negative(), "1");
        list.length = reader.read(table["length"], scenario::non_negative(), "1");
        list.delay = reader.read(table["delay"], {0, 52, "weeks, from 0 to 52"}, "weeks");
        list.validity = reader.read(table["validity"], scenario::probability(), "1");
        into.registers.push_back(std::move(list));
    }
    for (const RouteSpecification& route : into.routes) {
        if (route.count.by && *route.count.by < into.registers.size()) {
            const RegisterSpecification& list = into.registers[*route.count.by];
            const auto index = static_cast<std::size_t>(&route - into.routes.data());
            if (!list.sensitivity[index]) {
                section[list.name.id].error(
                    "E195", "register \"" + list.name.id + "\" counts \"" + route.name.id +
                                "\", but does not say how much of it it sees. Add sensitivity." +
                                route.name.id + " = { … }.");
            }
        }
    }
}

} // namespace raming::cohort
