#pragma once
// What several figures draw alike: an axis with its numbers, and two nested ranges around a middle.

#include "engine/report/contents.hpp"
#include "engine/report/svg.hpp"
#include "engine/report/text.hpp"

namespace raming::report {

/// Grid lines from `top` to `bottom`, numbers below them.
void draw_axis(Svg& svg, const Text& text, const Axis& axis, double top, double bottom, int ticks);

/// A thin bar for 19 of 20, a thick one for 2 of 3, an open circle for the middle, around y.
void draw_range(Svg& svg, const Axis& axis, double y, const Five& five, const std::string& style);

/// An axis over these numbers that always holds 0, with a little room at the ends.
[[nodiscard]] Axis axis_over(const std::vector<double>& numbers, double left, double right);

} // namespace raming::report
