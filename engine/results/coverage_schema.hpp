#pragma once
// The layout of a file of coverage as one table, which the writer and the reader follow. Internal
// to this room.

#include <span>

#include "engine/results/column_file.hpp"
#include "engine/results/coverage.hpp"

namespace raming::results {

using CoverageVariable = ColumnVariable<CoverageResults>;

[[nodiscard]] std::span<const RootAttribute> coverage_attributes();
/// In the order of writing: a coordinate before what lies along it.
[[nodiscard]] std::span<const CoverageVariable> coverage_variables();

} // namespace raming::results
