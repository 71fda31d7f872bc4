#include "engine/report/bands.hpp"

#include <algorithm>
#include <cmath>

#include "engine/report/intervals.hpp"
#include "engine/report/phrases.hpp"

namespace raming::report {

namespace {

/// Two side by side; one has the whole width.
double panel_width(std::size_t panels) {
    return panels == 1 ? panels_width : panels_width / 2;
}

constexpr double panel_height = 200;
constexpr double axis_room = 66; // for the numbers left of a panel

using Points = std::vector<BandPoint>;

void draw_band(Svg& svg, const Axis& x, const Axis& y, const Points& points, std::size_t low,
               std::size_t high, const std::string& style) {
    std::vector<std::pair<double, double>> outline;
    for (const BandPoint& point : points) {
        outline.emplace_back(x.at(point.x), y.at(point.five.q[high]));
    }
    for (auto point = points.rbegin(); point != points.rend(); ++point) {
        outline.emplace_back(x.at(point->x), y.at(point->five.q[low]));
    }
    svg.path(outline, true, style);
}

void draw_middle(Svg& svg, const Axis& x, const Axis& y, const Points& points, std::size_t first,
                 std::size_t last, const std::string& style) {
    std::vector<std::pair<double, double>> way;
    for (std::size_t i = first; i < last; ++i) {
        way.emplace_back(x.at(points[i].x), y.at(points[i].five.q[q500]));
    }
    if (way.size() > 1) {
        svg.path(way, false, style);
    }
}

void draw_panel(Svg& svg, const Text& text, const BandPanel& panel,
                const std::vector<std::pair<double, std::string>>& ticks, double width, double left,
                double top) {
    const Points& points = panel.points;
    std::vector<double> highest;
    for (const BandPoint& point : points) {
        highest.push_back(point.five.q[q975]);
    }
    const Axis x{points.front().x, points.back().x, left + axis_room, left + width - 24};
    const Axis y = axis_over(highest, top + panel_height - 34, top + 26);
    svg.text(left + axis_room, top + 16, panel.name, "strong");
    for (const double tick : y.ticks(4)) {
        svg.line(x.left, y.at(tick), x.right, y.at(tick), tick == 0 ? "axis" : "grid");
        svg.text(x.left - 6, y.at(tick) + 4, text.number(tick), "small", Anchor::end);
    }
    for (const auto& [place, name] : ticks) {
        if (place >= x.low && place <= x.high) {
            svg.text(x.at(place), y.left + 16, name, "small", Anchor::middle);
        }
    }
    draw_band(svg, x, y, points, q025, q975, "band95");
    draw_band(svg, x, y, points, q165, q835, "band67");
    const auto beyond = std::find_if(points.begin(), points.end(),
                                     [](const BandPoint& point) { return point.extrapolated; });
    const auto counted = static_cast<std::size_t>(beyond - points.begin());
    draw_middle(svg, x, y, points, 0, counted, "curve");
    // The dotted part starts where the counted part ends.
    draw_middle(svg, x, y, points, counted > 0 ? counted - 1 : 0, points.size(), "curve beyond");
    if (beyond != points.end()) {
        const double at = x.at(counted > 0 ? points[counted - 1].x : points[0].x);
        svg.line(at, y.right, at, y.left, "limit");
        svg.text(at + 5, y.right + 10, text(phrase::extrapolated) + " →", "small");
    }
}

} // namespace

void draw_panels(Svg& svg, const Text& text, const std::vector<BandPanel>& panels,
                 const std::vector<std::pair<double, std::string>>& ticks,
                 const std::string& axis_name) {
    const double width = panel_width(panels.size());
    for (std::size_t i = 0; i < panels.size(); ++i) {
        draw_panel(svg, text, panels[i], ticks, width, i % 2 == 0 ? 0 : width,
                   static_cast<double>(i / 2) * panel_height);
    }
    const double height = static_cast<double>((panels.size() + 1) / 2) * panel_height;
    svg.text(panels_width - 16, height + 4, axis_name, "small", Anchor::end);
    svg.end(height + 14);
}

std::optional<std::string> noise_note(const Text& text, const Contents& contents,
                                      const std::vector<BandPanel>& panels) {
    double noise = 0;
    for (const BandPanel& panel : panels) {
        for (const BandPoint& point : panel.points) {
            for (const double mcse : point.five.mcse) {
                noise = std::fmax(noise, mcse); // NaN counts for nothing
            }
        }
    }
    if (!(2 * noise > contents.unit())) {
        return std::nullopt;
    }
    const double digit = std::pow(10.0, std::floor(std::log10(2 * noise)) - 1);
    return text(phrase::curve_noise, {text.number(std::ceil(2 * noise / digit) * digit)});
}

} // namespace raming::report
