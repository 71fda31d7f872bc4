#include "engine/report/intervals.hpp"

#include <algorithm>
#include <cmath>

namespace raming::report {

void draw_axis(Svg& svg, const Text& text, const Axis& axis, double top, double bottom, int ticks) {
    for (const double tick : axis.ticks(ticks)) {
        const double x = axis.at(tick);
        svg.line(x, top, x, bottom, tick == 0 ? "zero" : "grid");
        svg.text(x, bottom + 16, text.number(tick), "small", Anchor::middle);
    }
}

void draw_range(Svg& svg, const Axis& axis, double y, const Five& five, const std::string& style) {
    const auto bar = [&](std::size_t low, std::size_t high, double thickness) {
        const double x = axis.at(five.q[low]);
        // What is certain still has a place.
        svg.rect(x, y - thickness / 2, std::max(axis.at(five.q[high]) - x, 1.0), thickness, style);
    };
    bar(q025, q975, 3);
    bar(q165, q835, 9);
    svg.circle(axis.at(five.q[q500]), y, 5, "middle");
}

Axis axis_over(const std::vector<double>& numbers, double left, double right) {
    double low = 0;
    double high = 0;
    for (const double number : numbers) {
        if (std::isfinite(number)) {
            low = std::min(low, number);
            high = std::max(high, number);
        }
    }
    if (low == high) {
        high = 1;
    }
    const double room = 0.02 * (high - low);
    return {low < 0 ? low - room : 0, high > 0 ? high + room : 0, left, right};
}

} // namespace raming::report
