#include "models/schooling/parts_reader.hpp"

#include <limits>
#include <map>

#include "engine/base/suggest.hpp"
#include "engine/scenario/value.hpp"

namespace raming::schooling {

using scenario::InputReader;
using scenario::Node;

double read_weeks(const Node& node) {
    const double weeks = node.number();
    if (weeks < 0 || weeks >= horizon_weeks) {
        node.error("E107", "\"" + node.path() + "\" is " + scenario::shortest(weeks) +
                               ": a duration in weeks lies between 0 and 676 (13 years).");
        return 0;
    }
    return weeks;
}

std::vector<Slot> read_product(const Node& table, std::string_view key, InputReader& reader,
                               const scenario::Limits& limits) {
    std::vector<Slot> slots;
    if (table.has(key)) {
        const Node product = table[key];
        if (product.is_table() &&
            (product.has("family") || product.has("value") || product.has("fact"))) {
            product.error("E103", "\"" + product.path() +
                                      "\" holds named entries, since several may be "
                                      "multiplied. Write " +
                                      std::string(key) + ".some-name = { … }.");
        } else if (product.require_table()) {
            for (const Node& entry : product.children()) {
                slots.push_back(reader.read(entry, limits, "1"));
            }
        }
    }
    return slots;
}

Duration read_families(const Node& node, InputReader& reader) {
    static const std::map<std::string, Family> families = {{"weibull", Family::weibull},
                                                           {"lognormal", Family::lognormal},
                                                           {"gamma", Family::gamma},
                                                           {"stayers", Family::stayers}};
    Duration duration;
    const Node weights_node = node["families"];
    std::vector<std::string> names;
    std::vector<double> weights;
    if (weights_node.require_table()) {
        for (const Node& entry : weights_node.children()) {
            const auto found = families.find(entry.key());
            if (found == families.end()) {
                std::vector<std::string> known;
                for (const auto& [name, family] : families) {
                    known.push_back(name);
                }
                node.skip();
                names.push_back(entry.key());
                weights.push_back(std::numeric_limits<double>::quiet_NaN());
                entry.error("E108", "\"" + entry.key() + "\" is no family of durations." +
                                        base::suggestion(entry.key(), known));
                continue;
            }
            names.push_back(entry.key());
            weights.push_back(InputReader::read_weight(entry));
            const scenario::Limits limits = found->second == Family::stayers
                                                ? scenario::probability()
                                                : scenario::non_negative();
            duration.families.push_back(
                {found->second, reader.read(node[entry.key()], limits, "1")});
        }
    }
    if (weights_node.is_table()) {
        duration.selector =
            reader.read_choice(weights_node, names, weights, reader.read_basis(node));
    }
    if (names.empty()) {
        node.skip();
    }
    return duration;
}

} // namespace raming::schooling
