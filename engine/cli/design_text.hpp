#pragma once
// What varies in a sweep, as text: in the file of a shard and in that of the whole, so that either
// can be gone on with, or repeated, from the file alone.

#include <string>

#include "engine/sweep/design.hpp"

namespace raming::cli {

[[nodiscard]] std::string design_text(const sweep::Design& design);

/// std::runtime_error for anything that design_text has not made.
[[nodiscard]] sweep::Design design_of(const std::string& text);

} // namespace raming::cli
