#include "models/aggregate/overlap_reader.hpp"

#include <algorithm>
#include <limits>

#include "engine/base/suggest.hpp"

namespace raming::aggregate {

using scenario::Node;

namespace {

/// In the order of registers::OverlapRule.
const std::vector<std::string> rule_names = {"independent", "nested", "disjoint"};

std::optional<std::size_t> find_route(const Node& node,
                                      const std::vector<schooling::Route>& routes) {
    const std::string id = node.text();
    std::vector<std::string> names;
    for (std::size_t i = 0; i < routes.size(); ++i) {
        if (routes[i].id == id) {
            return i;
        }
        names.push_back(routes[i].id);
    }
    if (node.is_string() && !routes.empty()) {
        node.error("E130", "there is no route \"" + id + "\"." + base::suggestion(id, names));
    }
    return std::nullopt;
}

void read_rule(const Node& section, Overlaps& overlaps, scenario::InputReader& reader) {
    const Node rule = section["rule"];
    if (!rule.is_table()) {
        const std::string name = rule.one_of_or(rule_names, "independent");
        overlaps.fixed_rule = static_cast<registers::OverlapRule>(
            std::find(rule_names.begin(), rule_names.end(), name) - rule_names.begin());
        if (section.exists() && section.has("assumption")) {
            static_cast<void>(reader.read_basis(section));
        }
        return;
    }
    std::vector<double> weights(rule_names.size());
    for (const Node& entry : rule.children()) {
        const auto found = std::find(rule_names.begin(), rule_names.end(), entry.key());
        if (found == rule_names.end()) {
            entry.error("E108", "\"" + entry.key() + "\" is no rule of overlap." +
                                    base::suggestion(entry.key(), rule_names));
            weights.front() = std::numeric_limits<double>::quiet_NaN();
        } else {
            weights[static_cast<std::size_t>(found - rule_names.begin())] +=
                scenario::InputReader::read_weight(entry);
        }
    }
    overlaps.rule = reader.read_choice(rule, rule_names, weights, reader.read_basis(section));
}

/// Two statements about the same pair of routes, or the same route and the same union, contradict
/// each other.
void check_new(const Node& entry, const StatedOverlap& stated,
               const std::vector<StatedOverlap>& before,
               const std::vector<schooling::Route>& routes) {
    const auto sorted = [](std::vector<std::size_t> list) {
        std::sort(list.begin(), list.end());
        return list;
    };
    for (const StatedOverlap& other : before) {
        const bool same = other.route == stated.route && sorted(other.with) == sorted(stated.with);
        const bool mirrored = other.with.size() == 1 && stated.with.size() == 1 &&
                              other.route == stated.with.front() &&
                              stated.route == other.with.front();
        if (same || mirrored) {
            entry.error("E151", "the overlap of \"" + routes[stated.route].id +
                                    "\" is stated already in overlaps." + other.name + " (line " +
                                    std::to_string(other.where.line) + "). Keep one of the two.");
            return;
        }
    }
}

} // namespace

Overlaps read_overlaps(const Node& root, const std::vector<schooling::Route>& routes,
                       scenario::InputReader& reader) {
    Overlaps overlaps;
    const Node section = root["overlap"];
    if (!section.exists() || section.require_table()) {
        read_rule(section, overlaps, reader);
    }
    const Node list = root["overlaps"];
    if (!list.exists() || !list.require_table()) {
        return overlaps;
    }
    for (const Node& entry : list.children()) {
        if (!entry.require_table()) {
            continue;
        }
        StatedOverlap stated;
        stated.name = entry.key();
        stated.where = entry.where();
        const std::size_t errors = entry.error_count();
        stated.route = find_route(entry["route"], routes).value_or(0);
        const Node with = entry["with"];
        for (const Node& partner : with.require_array() ? with.children() : std::vector<Node>{}) {
            const auto route = find_route(partner, routes);
            if (!route) {
                continue;
            }
            if (std::find(stated.with.begin(), stated.with.end(), *route) != stated.with.end()) {
                partner.error("E130",
                              "route \"" + routes[*route].id + "\" is named twice. Name it once.");
            } else if (entry.error_count() == errors && *route == stated.route) {
                partner.error("E150",
                              "route \"" + routes[*route].id +
                                  "\" is stated to overlap with itself. Name another route.");
            }
            stated.with.push_back(*route);
        }
        const Node shares = entry["shares"];
        if (shares.require_table()) {
            for (const Node& share : shares.children()) {
                stated.shares.push_back(reader.read(share, scenario::probability(), "1"));
            }
        }
        if (entry.error_count() == errors && (with.children().empty() || stated.shares.empty())) {
            entry.error("E104", "overlap \"" + stated.name +
                                    "\" needs with = [\"another route\"] and "
                                    "shares.some-name = { … }.");
        }
        if (entry.error_count() == errors) {
            check_new(entry, stated, overlaps.stated, routes);
            overlaps.stated.push_back(std::move(stated));
        }
    }
    return overlaps;
}

} // namespace raming::aggregate
