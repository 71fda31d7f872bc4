#pragma once
// The layout of a file of sensitivity as one table. Internal to this room.

#include <span>

#include "engine/results/column_file.hpp"
#include "engine/results/sensitivity.hpp"

namespace raming::results {

inline constexpr const char* sensitivity_file_type = "sensitivity";

[[nodiscard]] std::span<const RootAttribute> sensitivity_attributes();
/// In the order of writing: a coordinate before what lies along it.
[[nodiscard]] std::span<const ColumnVariable<SensitivityResults>> sensitivity_variables();

} // namespace raming::results
