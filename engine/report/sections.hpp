#pragma once
// The parts of the page, one function each; every figure has its table beneath. A part without
// data says which command adds it. A figure can also be asked for by itself: nothing where the
// results do not hold what it shows.

#include <optional>

#include "engine/report/contents.hpp"
#include "engine/report/html.hpp"
#include "engine/report/svg.hpp"
#include "engine/report/text.hpp"

namespace raming::report {

void write_overview(Html& to, const Text& text, const Contents& contents);
void write_dotplots(Html& to, const Text& text, const Contents& contents);
void write_ladder(Html& to, const Text& text, const Contents& contents);
void write_choices(Html& to, const Text& text, const Contents& contents);
void write_curve(Html& to, const Text& text, const Contents& contents);
void write_walk(Html& to, const Text& text, const Contents& contents);
void write_overlap(Html& to, const Text& text, const Contents& contents);
void write_uncertainty(Html& to, const Text& text, const Contents& contents);
void write_sensitivity(Html& to, const Text& text, const Contents& contents);
void write_pool(Html& to, const Text& text, const Contents& contents);
void write_published(Html& to, const Text& text, const Contents& contents);
void write_regions(Html& to, const Text& text, const Contents& contents);
void write_coverage(Html& to, const Text& text, const Contents& contents);
void write_ranks(Html& to, const Text& text, const Contents& contents);
void write_weekly(Html& to, const Text& text, const Contents& contents);
void write_spells(Html& to, const Text& text, const Contents& contents);
void write_assumptions(Html& to, const Text& text, const Contents& contents);
void write_provenance(Html& to, const Text& text, const Contents& contents);

[[nodiscard]] std::optional<Svg> dotplots_figure(const Text& text, const Contents& contents);
[[nodiscard]] std::optional<Svg> ladder_figure(const Text& text, const Contents& contents);
[[nodiscard]] std::optional<Svg> curve_figure(const Text& text, const Contents& contents);
[[nodiscard]] std::optional<Svg> walk_figure(const Text& text, const Contents& contents);
[[nodiscard]] std::optional<Svg> overlap_figure(const Text& text, const Contents& contents);
[[nodiscard]] std::optional<Svg> uncertainty_figure(const Text& text, const Contents& contents);
/// Of sensitivity: the interval once an input is known, shares of the variance, surveys.
[[nodiscard]] std::optional<Svg> tornado_figure(const Text& text, const Contents& contents);
[[nodiscard]] std::optional<Svg> heat_figure(const Text& text, const Contents& contents);
[[nodiscard]] std::optional<Svg> surveys_figure(const Text& text, const Contents& contents);
[[nodiscard]] std::optional<Svg> pool_figure(const Text& text, const Contents& contents);
[[nodiscard]] std::optional<Svg> published_figure(const Text& text, const Contents& contents);
[[nodiscard]] std::optional<Svg> regions_figure(const Text& text, const Contents& contents);
[[nodiscard]] std::optional<Svg> coverage_figure(const Text& text, const Contents& contents);
[[nodiscard]] std::optional<Svg> ranks_figure(const Text& text, const Contents& contents);
[[nodiscard]] std::optional<Svg> weekly_figure(const Text& text, const Contents& contents);
[[nodiscard]] std::optional<Svg> spells_figure(const Text& text, const Contents& contents);

void write_figure(Html& to, const Svg& figure);

/// "Not in this file. This adds it: …"
void write_missing(Html& to, const Text& text, const Contents& contents,
                   const std::string& options);

/// A number of children, rounded as the whole report is.
[[nodiscard]] std::string children(const Text& text, const Contents& contents, double number);

/// The same for both ends of a range.
[[nodiscard]] std::string children(const Text& text, const Contents& contents, double low,
                                   double high);

/// A range of differences, with signs.
[[nodiscard]] std::string signed_range(const Text& text, const Contents& contents, double low,
                                       double high);

/// The two ranges and the middle: "midden", "2 van de 3", "19 van de 20".
[[nodiscard]] std::vector<std::string> range_cells(const Text& text, const Contents& contents,
                                                   const Five& five);

/// The label of a definition and its name.
[[nodiscard]] Label named(const Text& text, const Contents& contents, std::size_t definition);

} // namespace raming::report
