#include "models/schooling/population.hpp"

#include <algorithm>
#include <cmath>

namespace raming::schooling {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

int years(const Ages& ages) {
    return ages.to - ages.from + 1;
}

} // namespace

std::optional<Ages> read_ages(const scenario::Node& table) {
    if (!table.has("ages")) {
        return std::nullopt;
    }
    const scenario::Node node = table["ages"];
    const std::vector<double> both = node.numbers();
    if (both.size() != 2 || both[0] < 0 || both[1] > 120 || both[0] > both[1] ||
        both[0] != std::floor(both[0]) || both[1] != std::floor(both[1])) {
        node.error("E107", "\"" + node.path() +
                               "\" should be [from, to] in whole years, both ends "
                               "included, e.g. [5, 16].");
        return std::nullopt;
    }
    return Ages{static_cast<int>(both[0]), static_cast<int>(both[1])};
}

Population::Population(const scenario::Node& section, scenario::InputReader& reader) {
    if (!section.exists() || !section.require_array()) {
        return;
    }
    for (const scenario::Node& entry : section.children()) {
        const auto ages = read_ages(entry);
        if (!ages) {
            if (!entry.has("ages")) {
                entry.error("E104",
                            "\"" + entry.path() + ".ages\" is missing: say ages = [from, to].");
            }
            continue;
        }
        const scenario::Slot slot = reader.read(entry["count"], scenario::count(), "children");
        for (const Group& other : groups_) {
            if (ages->from <= other.ages.to && other.ages.from <= ages->to) {
                entry.error("E107", "\"" + entry.path() +
                                        "\" shares ages with another group. Each age "
                                        "belongs to one group.");
            }
        }
        const auto& members = reader.peek(slot).members;
        groups_.push_back({*ages, members.empty() ? 0.0 : reader.mean(slot)});
    }
}

double Population::within(std::optional<Ages> ages) const {
    if (!ages) {
        return infinity;
    }
    double sum = 0;
    int covered = 0;
    for (const Group& group : groups_) {
        const Ages shared{std::max(group.ages.from, ages->from), std::min(group.ages.to, ages->to)};
        if (shared.from <= shared.to) {
            covered += years(shared);
            sum += group.count * years(shared) / years(group.ages);
        }
    }
    return covered == years(*ages) ? sum : infinity;
}

double Population::within_both(std::optional<Ages> a, std::optional<Ages> b) const {
    if (!a || !b) {
        return std::min(within(a), within(b));
    }
    const Ages shared{std::max(a->from, b->from), std::min(a->to, b->to)};
    return shared.from <= shared.to ? within(shared) : 0.0;
}

} // namespace raming::schooling
