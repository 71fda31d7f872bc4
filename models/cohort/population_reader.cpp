#include <cmath>

#include "models/cohort/specification.hpp"
#include "models/schooling/population.hpp"

namespace raming::cohort {

using scenario::InputReader;
using scenario::Node;

namespace {

void read_sectors(const Node& section, InputReader& reader, Specification& into) {
    if (!section.require_table()) {
        return;
    }
    for (const Node& table : section.children()) {
        if (!table.require_table()) {
            continue;
        }
        const auto ages = schooling::read_ages(table);
        if (!ages) {
            if (!table.has("ages")) {
                table.error("E104",
                            "\"" + table.path() + ".ages\" is missing: say ages = [from, to].");
            }
            table.skip();
            continue;
        }
        into.sectors.push_back({read_name(table), table.where(), *ages,
                                reader.read(table["pupils"], scenario::count(), "children")});
    }
    if (into.sectors.empty()) {
        section.error("E138", "the cohort has no sectors: no children. Give population.sectors."
                              "some-name = { ages = [5, 11], pupils = { … } }.");
    }
}

/// Weights, which need not add to 1; or one region.
void read_regions(const Node& section, const std::string& only, Specification& into) {
    if (!section.exists()) {
        into.regions.push_back({only, 1});
        return;
    }
    if (!section.require_table()) {
        return;
    }
    const Node weights = section["weights"];
    for (const Node& entry : weights.require_table() ? weights.children() : std::vector<Node>{}) {
        const std::size_t errors = entry.error_count();
        const double weight = entry.number();
        if (entry.error_count() == errors && !(weight > 0 && std::isfinite(weight))) {
            entry.error("E111", "the weight of region \"" + entry.key() +
                                    "\" is not above 0. Leave out regions without children.");
        }
        into.regions.push_back({entry.key(), weight});
    }
    if (weights.is_table() && into.regions.empty()) {
        weights.error("E138", "\"" + weights.path() + "\" names no region.");
    }
}

} // namespace

void read_population(const Node& section, InputReader& reader, Specification& into) {
    if (!section.require_table()) {
        return;
    }
    read_sectors(section["sectors"], reader, into);
    const Node regions = section["regions"];
    if (regions.is_table()) {
        static_cast<void>(reader.read_basis(regions));
    }
    read_regions(regions, "all", into);
}

} // namespace raming::cohort
