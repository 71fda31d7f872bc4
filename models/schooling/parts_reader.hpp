#pragma once
// Parts of a scenario that routes have, whichever kind of scenario they stand in. Mistakes are
// collected at their places.

#include <string_view>
#include <vector>

#include "engine/scenario/input_reader.hpp"
#include "models/schooling/route.hpp"

namespace raming::schooling {

/// A duration in weeks; beyond the horizon there is nothing to count.
[[nodiscard]] double read_weeks(const scenario::Node& node);

/// `shares` or `factors`: a table of named slots whose product counts; none if it is not there.
[[nodiscard]] std::vector<Slot> read_product(const scenario::Node& table, std::string_view key,
                                             scenario::InputReader& reader,
                                             const scenario::Limits& limits);

/// `families` with their weights and shapes, of the table of a duration; the observed pair is left
/// to the caller.
[[nodiscard]] Duration read_families(const scenario::Node& table, scenario::InputReader& reader);

} // namespace raming::schooling
