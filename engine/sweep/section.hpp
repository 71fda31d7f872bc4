#pragma once
// A sweep as it is written down: in the [sweep] section of a scenario, in a list (CSV), in options.
//
//   [sweep]
//   lists = ["more.csv"]                    # a header of paths, a row a cell
//   lhs = 100                               # or sobol-design = 128: points over the ranges
//   [sweep.grid]
//   "routes.relative.sensitivity.mean" = "0.5:0.95:10"
//   "definitions.ocw-4w.threshold" = [4, 8, 13, 26]
//   [sweep.one-at-a-time]
//   "routes.relative.validity.mean" = [0.7, 0.9]
//   [sweep.ranges]
//   "routes.vsv.count" = "28000:32000"

#include <string>
#include <vector>

#include "engine/scenario/document.hpp"
#include "engine/sweep/design.hpp"

namespace raming::sweep {

/// A sweep before its lists are read.
struct Section {
    Design design;
    std::vector<std::string> lists; ///< files, from the scenario's folder on
};

/// Reads the section, if there is one, and marks it read, so that other commands pass it by.
/// Mistakes become errors of the document.
[[nodiscard]] Section read_section(scenario::Document& document);

/// A list of cells: values separated by commas, texts that hold a comma in double quotes (RFC
/// 4180); the first line names the paths, a line of blanks is skipped, an empty value leaves the
/// base's. Errors, with file, line and column: E441 for a line with more or fewer values than
/// paths, a path that is empty or there twice, a quote that does not end, no rows.
[[nodiscard]] List read_list(const std::string& text, const std::string& file);

/// "PATH=VALUES" as an option gives it; `option` e.g. "--grid". E440 where it is not that.
[[nodiscard]] Axis read_axis(const std::string& option, const std::string& text);
[[nodiscard]] Range read_range(const std::string& option, const std::string& text);

} // namespace raming::sweep
