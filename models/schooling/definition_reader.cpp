#include <algorithm>

#include "engine/base/suggest.hpp"
#include "engine/scenario/value.hpp"
#include "models/schooling/definition.hpp"

namespace raming::schooling {

using scenario::InputReader;
using scenario::Node;

namespace {

/// The values of a threshold that is a list; empty for a continuous prior.
std::vector<double> listed(scenario::Slot slot, const InputReader& reader) {
    const prior::Input& input = reader.peek(slot);
    if (input.members.size() == 1 && input.members.front().distribution.is_discrete()) {
        return input.members.front().distribution.values();
    }
    return {};
}

/// A threshold with the place that states it.
struct StatedThreshold {
    Threshold threshold;
    Node where;
    bool sound; ///< read without errors
};

StatedThreshold read_threshold(const Node& node, InputReader& reader) {
    if (node.is_table()) {
        const auto slot = reader.read(
            node, {0, horizon_weeks, "a duration in weeks, from 0 to 676 (13 years)"}, "weeks");
        return {{0, slot, listed(slot, reader)}, node, reader.sound(slot)};
    }
    const std::size_t errors = node.error_count();
    const double weeks = node.number();
    if (weeks < 0 || weeks >= horizon_weeks) {
        node.error("E107",
                   "\"" + node.path() + "\" is " + scenario::shortest(weeks) +
                       ": a threshold is a duration in weeks, between 0 and 676 (13 years).");
    }
    return {{weeks, std::nullopt, {}}, node, node.error_count() == errors};
}

/// A table of thresholds per route, rather than an uncertain threshold for all.
bool is_per_route(const Node& threshold) {
    const std::vector<std::string> of_a_slot = {"family", "value", "fact", "pool", "input"};
    return threshold.is_table() &&
           std::none_of(of_a_slot.begin(), of_a_slot.end(),
                        [&](const std::string& key) { return threshold.has(key); });
}

/// Whether the route can say how many of its children pass the threshold.
void check_threshold(const StatedThreshold& stated, const Definition& definition,
                     const Route& route, const InputReader& reader) {
    const Threshold& threshold = stated.threshold;
    const Node& where = stated.where;
    const std::vector<double> values =
        threshold.slot ? threshold.options : std::vector<double>{threshold.weeks};
    double least = values.empty() ? 0 : *std::min_element(values.begin(), values.end());
    if (values.empty()) {
        least = horizon_weeks;
        for (const prior::Member& member : reader.peek(*threshold.slot).members) {
            least = std::min(least, member.distribution.lower());
        }
    }
    if (least < *route.base) {
        where.error("E132",
                    "definition \"" + definition.id + "\" asks \"" + route.id + "\" from " +
                        scenario::shortest(least) + " weeks, but that route is counted from " +
                        scenario::shortest(*route.base) +
                        " weeks on. Give it a threshold of its own: threshold = { default = …, " +
                        route.id + " = " + scenario::shortest(*route.base) + " }.");
        return;
    }
    const std::vector<double> observed = route.observed();
    const bool all_observed =
        !values.empty() && std::all_of(values.begin(), values.end(), [&](double weeks) {
            return std::find(observed.begin(), observed.end(), weeks) != observed.end() ||
                   weeks == *route.base;
        });
    if (!route.duration && (!all_observed || definition.basis == Basis::stock)) {
        where.error("E132",
                    "definition \"" + definition.id + "\" needs to know how long children of \"" +
                        route.id + "\" stay out" +
                        (definition.basis == Basis::stock ? " (it counts them on a day)" : "") +
                        ", but [routes." + route.id +
                        ".duration] is missing. Add it, or use a "
                        "threshold that is registered.");
    }
}

/// `bands`: lengths of absence that count each in its own way.
void read_bands(const Node& list, const Definition& definition, const Route& route,
                Definition::Part& part, InputReader& reader) {
    if (!list.require_array()) {
        return;
    }
    if (!route.base) {
        list.error("E132", "\"" + route.id +
                               "\" has no durations, so it has no bands. Give it one weight.");
        return;
    }
    for (const Node& entry : list.children()) {
        if (!entry.require_table()) {
            continue;
        }
        const StatedThreshold over = read_threshold(entry["over"], reader);
        if (over.threshold.slot) {
            entry["over"].error("E103", "\"" + entry.path() +
                                            ".over\" should be a number of weeks, not a prior.");
            entry.skip();
            continue;
        }
        if (!part.bands.empty() && over.threshold.weeks <= part.bands.back().over) {
            entry["over"].error("E132",
                                "the bands of \"" + route.id + "\" should go from short to long.");
        }
        if (over.sound && !route.methods.empty()) {
            check_threshold(over, definition, route, reader);
        }
        part.bands.push_back(
            {over.threshold.weeks, reader.read(entry, scenario::probability(), "1")});
    }
    if (list.children().size() > most_bands) {
        list.error("E132", "\"" + list.path() + "\" has more than " + std::to_string(most_bands) +
                               " bands. Use fewer.");
    } else if (list.children().empty()) {
        list.error("E104", "\"" + list.path() + "\" is empty. Give a band, { over = weeks, … }.");
    } else if (!part.bands.empty()) {
        part.threshold = Threshold{part.bands.front().over, std::nullopt, {}};
    }
}

void read_parts(const Node& table, Definition& definition, const std::vector<Route>& routes,
                InputReader& reader) {
    std::vector<std::string> names;
    for (const Route& route : routes) {
        names.push_back(route.id);
    }
    const Node list = table["routes"];
    const Node threshold = table["threshold"];
    const bool per_route = is_per_route(threshold);
    std::optional<StatedThreshold> by_default;
    if (threshold.exists() && (!per_route || threshold.has("default"))) {
        by_default = read_threshold(per_route ? threshold["default"] : threshold, reader);
    }
    const Node weights = table["weights"];
    if (weights.exists()) {
        weights.require_table();
    }
    std::vector<std::string> taken;
    for (const Node& entry : list.require_array() ? list.children() : std::vector<Node>{}) {
        const std::string id = entry.text();
        const auto found = std::find(names.begin(), names.end(), id);
        if (found == names.end()) {
            if (entry.is_string() && !names.empty()) {
                entry.error("E130",
                            "there is no route \"" + id + "\"." + base::suggestion(id, names));
            }
            threshold[id].skip();
            weights[id].skip();
            continue;
        }
        if (std::find(taken.begin(), taken.end(), id) != taken.end()) {
            entry.error("E130", "route \"" + id + "\" is named twice. Name it once.");
            continue;
        }
        taken.push_back(id);
        const auto index = static_cast<std::size_t>(found - names.begin());
        const Route& route = routes[index];
        Definition::Part part{index, std::nullopt, std::nullopt, {}};
        if (weights.exists() && weights.has(id) && weights[id].has("bands")) {
            read_bands(weights[id]["bands"], definition, route, part, reader);
            if (per_route && threshold.has(id)) {
                threshold[id].error("E132", "\"" + id +
                                                "\" has bands, which are its thresholds. Remove "
                                                "one of the two.");
            }
            definition.parts.push_back(std::move(part));
            continue;
        }
        if (weights.exists() && weights.has(id)) {
            part.weight = reader.read(weights[id], scenario::probability(), "1");
        }
        const Node own = per_route ? threshold[id] : threshold;
        const std::optional<StatedThreshold> stated =
            per_route && own.exists() ? read_threshold(own, reader) : by_default;
        if (stated && route.base) { // without durations it counts under every threshold
            part.threshold = stated->threshold;
        }
        if (route.base && !stated) {
            table.error("E104", "definition \"" + definition.id + "\" gives no threshold, and \"" +
                                    id + "\" needs one. Add " +
                                    (per_route ? "default = weeks to its thresholds."
                                               : "threshold = weeks."));
        } else if (route.base && stated->sound && !route.methods.empty()) {
            check_threshold(*stated, definition, route, reader);
        }
        definition.parts.push_back(std::move(part));
    }
    if (list.is_array() && list.children().empty()) {
        list.error("E138",
                   "definition \"" + definition.id + "\" counts no route. Name at least one.");
    }
}

} // namespace

std::vector<Definition> read_definitions(const Node& section, const std::vector<Route>& routes,
                                         InputReader& reader) {
    std::vector<Definition> definitions;
    if (section.exists() && !section.require_table()) {
        return definitions;
    }
    for (const Node& table : section.children()) {
        if (!table.require_table()) {
            continue;
        }
        Definition definition;
        definition.id = table.key();
        definition.where = table.where();
        definition.label = table["label"].text_or(definition.id);
        definition.label_nl = table["label_nl"].text_or(definition.label);
        definition.note = table.has("note") ? table["note"].text() : "";
        if (table.has("source")) {
            static_cast<void>(table["source"].text());
        }
        definition.basis = table["basis"].one_of_or({"flow", "stock"}, "flow") == "stock"
                               ? Basis::stock
                               : Basis::flow;
        read_parts(table, definition, routes, reader);
        definitions.push_back(std::move(definition));
    }
    if (definitions.empty()) {
        section.error(
            "E138",
            "the scenario has no definitions: nothing to estimate. `raming new` shows one.");
    }
    return definitions;
}

void set_aside_unasked(const std::vector<Definition>& definitions, const std::vector<bool>& asked,
                       InputReader& reader) {
    for (std::size_t d = 0; d < definitions.size(); ++d) {
        for (const Definition::Part& part :
             asked[d] ? std::vector<Definition::Part>{} : definitions[d].parts) {
            if (part.weight) {
                reader.set_aside(*part.weight);
            }
            for (const Definition::Part::Band& band : part.bands) {
                reader.set_aside(band.weight);
            }
            if (part.threshold && !part.threshold->options.empty()) {
                reader.set_aside(*part.threshold->slot);
            }
        }
    }
}

std::vector<bool> read_estimate(const Node& list, const std::vector<Definition>& definitions) {
    if (!list.exists()) {
        return std::vector<bool>(definitions.size(), true);
    }
    std::vector<bool> asked(definitions.size(), false);
    std::vector<std::string> names;
    for (const Definition& definition : definitions) {
        names.push_back(definition.id);
    }
    for (const Node& entry : list.require_array() ? list.children() : std::vector<Node>{}) {
        const std::string id = entry.text();
        const auto found = std::find(names.begin(), names.end(), id);
        if (found != names.end()) {
            asked[static_cast<std::size_t>(found - names.begin())] = true;
        } else if (entry.is_string()) {
            entry.error("E160", "`estimate` lists \"" + id +
                                    "\", and the scenario has no such definition." +
                                    base::suggestion(id, names));
        }
    }
    if (list.is_array() && list.children().empty()) {
        list.error("E160", "`estimate` lists no definition. Name one, or leave it out for all.");
    }
    return asked;
}

} // namespace raming::schooling
