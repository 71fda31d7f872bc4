#include <algorithm>
#include <cmath>

#include "engine/base/suggest.hpp"
#include "engine/scenario/value.hpp"
#include "models/schooling/parts_reader.hpp"
#include "models/schooling/route.hpp"

namespace raming::schooling {

using scenario::InputReader;
using scenario::Node;

namespace {

const std::vector<std::string> method_names = {"registered", "multiplier", "prevalence", "known",
                                               "pool"};

std::optional<Slot> read_optional(const Node& table, std::string_view key, InputReader& reader,
                                  const scenario::Limits& limits) {
    return table.has(key) ? std::optional(reader.read(table[key], limits, "1")) : std::nullopt;
}

std::optional<double> read_over(const Node& table) {
    return table.has("over") ? std::optional(read_weeks(table["over"])) : std::nullopt;
}

/// Counts that a mistake in typing would make: rising counts, fractions of children.
void check_count(const Node& entry, const Registered& so_far, const RegisteredCount& count,
                 const InputReader& reader) {
    const prior::Input& input = reader.peek(count.slot);
    if (!reader.sound(count.slot) || !input.is_fixed() || count.is_share) {
        return;
    }
    const double value = input.members.front().distribution.lower();
    if (value != std::floor(value)) {
        entry.error("E137", "\"" + entry.path() + ".count\" is " + scenario::shortest(value) +
                                ": a registered count is a whole number of children. Round it.");
    }
    if (so_far.counts.empty()) {
        return;
    }
    const prior::Input& before = reader.peek(so_far.counts.back().slot);
    if (!so_far.counts.back().is_share && reader.sound(so_far.counts.back().slot) &&
        before.is_fixed() && before.members.front().distribution.lower() < value) {
        entry.error("E137",
                    "\"" + entry.path() + "\" has more children (" + scenario::shortest(value) +
                        ") beyond the longer threshold than the entry before it has beyond the "
                        "shorter one (" +
                        scenario::shortest(before.members.front().distribution.lower()) +
                        "). Give cumulative counts: over 13 weeks is part of over 4 weeks.");
    }
}

Registered read_registered(const Node& table, InputReader& reader) {
    Registered result;
    const Node list = table["registered"];
    if (list.require_array()) {
        for (const Node& entry : list.children()) {
            RegisteredCount count;
            const std::size_t errors = entry.error_count();
            count.over = read_weeks(entry["over"]);
            if (entry.error_count() == errors && !result.counts.empty() &&
                count.over <= result.counts.back().over) {
                entry["over"].error(
                    "E137", "\"" + entry.path() + ".over\" is " + scenario::shortest(count.over) +
                                ", not above the entry before it. Order the entries by rising "
                                "thresholds.");
            }
            if (entry.has("share")) {
                if (result.counts.empty()) {
                    entry["share"].error(
                        "E137", "the first entry has none before it to be a share of. Give it a "
                                "count.");
                }
                count.is_share = true;
                count.slot = reader.read(entry["share"], scenario::probability(), "1");
            } else {
                count.slot = reader.read(entry["count"], scenario::count(), "children");
            }
            check_count(entry, result, count, reader);
            result.counts.push_back(count);
        }
        if (result.counts.empty()) {
            list.error("E104",
                       "\"" + list.path() + "\" is empty: give at least one registered count.");
        }
    }
    const Node sensitivity = table["sensitivity"];
    result.sensitivity = reader.read(sensitivity, scenario::probability(), "1");
    for (const prior::Member& member : reader.peek(result.sensitivity).members) {
        const auto& prior = member.distribution;
        if (reader.sound(result.sensitivity) && prior.cdf(0) > 0) {
            sensitivity.error("E107",
                              "a sensitivity of 0 means that no true case is ever registered: then "
                              "a register says nothing. Give a number above 0.");
        }
    }
    result.validity = read_optional(table, "validity", reader, scenario::probability());
    result.delta = read_optional(table, "delta", reader, scenario::non_negative());
    return result;
}

Multiplier read_multiplier(const Node& table, const std::vector<std::string>& routes,
                           InputReader& reader) {
    Multiplier result;
    const Node of = table["of"];
    for (const Node& entry : of.require_array() ? of.children() : std::vector<Node>{}) {
        const std::string id = entry.text();
        if (entry.is_string() && std::find(routes.begin(), routes.end(), id) == routes.end()) {
            entry.error("E130", "there is no route \"" + id + "\" to multiply." +
                                    base::suggestion(id, routes));
        } else if (std::find(result.of.begin(), result.of.end(), id) != result.of.end()) {
            entry.error("E130",
                        "route \"" + id + "\" is named twice. Name it once; factors multiply it.");
        }
        result.of.push_back(id);
    }
    if (of.is_array() && result.of.empty()) {
        of.error("E104", "\"" + of.path() + "\" names no route to multiply. Name at least one.");
    }
    result.counted = table["counted"].one_of({"registered", "true"}) == "true"
                         ? Multiplier::Counted::true_number
                         : Multiplier::Counted::registered;
    result.over = read_over(table);
    const std::size_t errors = table.error_count();
    result.factors = read_product(table, "factors", reader, scenario::non_negative());
    if (result.factors.empty() && table.error_count() == errors) {
        table["factors"].error("E104", "\"" + table.path() +
                                           "\" multiplies by nothing: give factors.some-name "
                                           "= { … }.");
    }
    return result;
}

Prevalence read_prevalence(const Node& table, InputReader& reader) {
    Prevalence result;
    result.over = read_over(table);
    const Node groups = table["groups"];
    if (groups.require_table()) {
        for (const Node& group : groups.children()) {
            if (!group.require_table()) {
                continue;
            }
            const auto population = reader.read(group["population"], scenario::count(), "children");
            const std::size_t errors = group.error_count();
            result.groups.push_back(
                {population, read_product(group, "shares", reader, scenario::probability())});
            if (result.groups.back().shares.empty() && group.error_count() == errors) {
                group["shares"].error("E104", "\"" + group.path() +
                                                  "\" has no shares: give "
                                                  "shares.some-name = { … }.");
            }
        }
    }
    return result;
}

Known read_known(const Node& table, InputReader& reader) {
    return {reader.read(table["count"], scenario::count(), "children"),
            read_optional(table, "validity", reader, scenario::probability()),
            read_product(table, "factors", reader, scenario::non_negative())};
}

/// The name of a method, or nothing after an error; then the keys beside it are not judged.
std::optional<std::string> read_kind(const Node& table) {
    const Node method = table["method"];
    if (method.is_string() && method.text() == "lists") {
        return method.text(); // known by name, but not of this version
    }
    const std::size_t errors = table.error_count();
    const std::string kind = method.one_of(method_names);
    if (table.error_count() == errors) {
        return kind;
    }
    table.skip();
    return std::nullopt;
}

std::optional<Method> read_method(const Node& table, const std::string& kind,
                                  const std::vector<std::string>& routes, InputReader& reader) {
    Method method;
    method.path = table.path();
    if (kind == "registered") {
        method.how = read_registered(table, reader);
    } else if (kind == "multiplier") {
        method.how = read_multiplier(table, routes, reader);
    } else if (kind == "prevalence") {
        method.how = read_prevalence(table, reader);
    } else if (kind == "known") {
        method.how = read_known(table, reader);
    } else {
        table["method"].error("E136",
                              "method \"" + kind +
                                  "\" cannot stand here. Use registered, "
                                  "multiplier, prevalence or known (capture–recapture on lists is "
                                  "not part of this version).");
        table.skip();
        return std::nullopt;
    }
    method.shares = read_product(table, "shares", reader, scenario::probability());
    return method;
}

void read_pool(const Node& table, Route& route, const std::vector<std::string>& routes,
               InputReader& reader) {
    const Node pool = table["pool"];
    if (!pool.require_table()) {
        return;
    }
    std::vector<std::string> names;
    std::vector<double> weights;
    for (const Node& entry : pool.children()) {
        names.push_back(entry.key());
        weights.push_back(
            InputReader::read_weight(entry.require_table() ? entry["weight"] : entry));
        if (!entry.is_table()) {
            continue;
        }
        const auto kind = read_kind(entry);
        if (!kind) {
            continue;
        }
        if (*kind == "registered") {
            entry.skip();
            entry["method"].error("E136",
                                  "a pool holds rival sums, not registers: make the register a "
                                  "route, and multiply it here (method = \"multiplier\").");
        } else if (auto method = read_method(entry, *kind, routes, reader)) {
            route.methods.push_back(std::move(*method));
        }
    }
    route.selector =
        reader.read_choice(pool, names, weights, "assumption: weights are a judgement");
}

std::optional<double> over_of(const Method& method) {
    if (const auto* multiplier = std::get_if<Multiplier>(&method.how)) {
        return multiplier->over;
    }
    if (const auto* prevalence = std::get_if<Prevalence>(&method.how)) {
        return prevalence->over;
    }
    return std::nullopt;
}

/// The threshold from which a route is counted, and whether its methods reach it.
void read_base(const Node& table, Route& route) {
    const std::vector<double> observed = route.observed();
    if (table.has("from")) {
        route.base = read_weeks(table["from"]);
        if (!observed.empty() && *route.base != observed.front()) {
            table["from"].error("E132", "\"" + route.id + "\" is registered from " +
                                            scenario::shortest(observed.front()) +
                                            " weeks on; leave `from` out.");
        }
    } else if (!observed.empty()) {
        route.base = observed.front();
    } else {
        for (const Method& method : route.methods) {
            const auto over = over_of(method);
            if (over && (!route.base || *over < *route.base)) {
                route.base = over;
            }
        }
    }
    for (const Method& method : route.methods) {
        const auto over = over_of(method);
        const bool has_durations = observed.empty() && route.base.has_value();
        if (has_durations && !over) {
            table.error("E132", "\"" + method.path +
                                    "\" does not say beyond which duration it counts, "
                                    "but \"" +
                                    route.id + "\" is counted from a threshold. Add over = weeks.");
        } else if (has_durations && *over < *route.base) {
            table["from"].error("E132",
                                "\"" + method.path + "\" counts over " + scenario::shortest(*over) +
                                    " weeks, but the route is counted from " +
                                    scenario::shortest(*route.base) + " weeks on. Lower `from`.");
        }
    }
}

void read_duration(const Node& table, Route& route, InputReader& reader) {
    if (!table.has("duration")) {
        return;
    }
    const Node node = table["duration"];
    if (!node.require_table()) {
        return;
    }
    Duration duration = read_families(node, reader);
    if (!route.base) {
        node.error("E132", "\"" + route.id +
                               "\" is not counted from any threshold, so it has no durations. "
                               "Give it from = weeks, or remove the durations.");
        return;
    }
    if (node.has("pair")) {
        duration.from = read_weeks(node["pair"]["from"]);
        duration.to = read_weeks(node["pair"]["to"]);
        duration.spell_share = reader.read(node["spell_share"], scenario::probability(), "1");
        if (duration.from >= duration.to || duration.from != *route.base) {
            node["pair"].error("E132",
                               "the pair of \"" + route.id + "\" should begin at " +
                                   scenario::shortest(*route.base) +
                                   " weeks, from where the route is counted, and end later.");
        }
    } else if (const std::vector<double> observed = route.observed(); observed.size() >= 2) {
        duration.from = observed[0];
        duration.to = observed[1];
    } else {
        node.error("E132",
                   "nothing says how long spells of \"" + route.id +
                       "\" last: register a second "
                       "threshold, or give pair = { from = …, to = … } and spell_share = { … }.");
        return;
    }
    route.duration = std::move(duration);
}

} // namespace

std::vector<double> Route::observed() const {
    std::vector<double> thresholds;
    if (methods.size() == 1) {
        if (const auto* registered = std::get_if<Registered>(&methods.front().how)) {
            for (const RegisteredCount& count : registered->counts) {
                thresholds.push_back(count.over);
            }
        }
    }
    return thresholds;
}

double Route::counted_to() const {
    const std::vector<double> thresholds = observed();
    return thresholds.empty() ? *base : thresholds.back();
}

std::vector<Route> read_routes(const Node& section, InputReader& reader) {
    std::vector<Route> routes;
    if (section.exists() && !section.require_table()) {
        return routes;
    }
    std::vector<std::string> names;
    for (const Node& table : section.children()) {
        names.push_back(table.key());
    }
    for (const Node& table : section.children()) {
        if (!table.require_table()) {
            continue;
        }
        Route route;
        route.id = table.key();
        route.where = table.where();
        route.label = table["label"].text_or(route.id);
        route.label_nl = table["label_nl"].text_or(route.label);
        route.ages = read_ages(table);
        const std::size_t errors = table.error_count();
        const auto kind = read_kind(table);
        if (kind == "pool") {
            read_pool(table, route, names, reader);
        } else if (kind) {
            if (auto method = read_method(table, *kind, names, reader)) {
                route.methods.push_back(std::move(*method));
            }
        }
        if (!route.methods.empty()) {
            read_base(table, route);
            read_duration(table, route, reader);
        }
        if (table.error_count() != errors) {
            route.methods.clear(); // what definitions ask of it cannot be judged
        }
        routes.push_back(std::move(route));
    }
    if (routes.empty()) {
        section.error("E138",
                      "the scenario has no routes: nothing to count. `raming new` shows one.");
    }
    return routes;
}

} // namespace raming::schooling
