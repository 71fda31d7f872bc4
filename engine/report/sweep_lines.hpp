#pragma once
// Which cells of a sweep make a line: those that differ in one value alone.

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "engine/report/contents.hpp"
#include "engine/results/sweep.hpp"

namespace raming::report {

/// Cells along one path, by its value.
struct SweepLine {
    std::vector<std::pair<double, std::size_t>> points; ///< value and cell, none twice
    /// The other paths that vary, with their value in all of these cells.
    std::vector<std::pair<std::string, std::string>> held;
    bool held_as_in_base = false; ///< these are the values of the scenario
};

/// Of the sets of done cells that differ in path `parameter` alone the one with most values; of
/// several such, that in which the others are as in the scenario, else the middle one. No points
/// where no two cells differ in this alone, or where a value is no number. `base`: see
/// values_in_base.
[[nodiscard]] SweepLine line_over(const results::Sweep& sweep, std::size_t parameter,
                                  const std::vector<std::string>& base);

/// What the scenario has at each path that varies, as cells have it; empty where it has nothing.
[[nodiscard]] std::vector<std::string> values_in_base(const results::SweepResults& results);

/// The quantiles of a cell.
[[nodiscard]] Five five_of_cell(const results::SweepResults& results, std::size_t cell,
                                std::size_t definition);

} // namespace raming::report
