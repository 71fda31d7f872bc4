#pragma once
// Children by age, from which routes and overlaps are drawn: caps on what a draw may hold.

#include <limits>
#include <optional>
#include <vector>

#include "engine/scenario/input_reader.hpp"

namespace raming::schooling {

/// Whole years, both ends included.
struct Ages {
    int from = 0;
    int to = 0;
};

class Population {
public:
    /// Reads [[population]]: ages = [from, to], count = slot.
    Population(const scenario::Node& section, scenario::InputReader& reader);

    /// Children in the age range, spread evenly over each group's ages; infinity if the groups do
    /// not cover it, or if there is no range.
    [[nodiscard]] double within(std::optional<Ages> ages) const;
    /// Of both ranges (0 if they do not meet).
    [[nodiscard]] double within_both(std::optional<Ages> a, std::optional<Ages> b) const;

private:
    struct Group {
        Ages ages;
        double count;
    };
    std::vector<Group> groups_;
};

/// Reads `ages = [from, to]`, if it is there.
[[nodiscard]] std::optional<Ages> read_ages(const scenario::Node& table);

} // namespace raming::schooling
