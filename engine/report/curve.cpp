// The definition curve: the number beyond each threshold, with its bands, and where counting ends.

#include <algorithm>
#include <cmath>

#include "engine/report/intervals.hpp"
#include "engine/report/labels.hpp"
#include "engine/report/phrases.hpp"
#include "engine/report/sections.hpp"
#include "engine/report/table.hpp"

namespace raming::report {

namespace {

constexpr double figure_width = 760;
constexpr double panel_width = 380;
constexpr double panel_height = 200;
constexpr double axis_room = 66; // for the numbers left of a panel

struct Line {
    std::size_t definition = 0;
    std::size_t column = 0; ///< of curve_q
};

struct Point {
    double weeks = 0;
    Five five;
    bool extrapolated = false;
};

std::vector<Line> lines_of(const Contents& contents) {
    std::vector<Line> lines;
    const auto& names = contents.run.comparison.line;
    for (std::size_t d = 0; d < contents.levels.size(); ++d) {
        const auto found =
            std::find(names.begin(), names.end(), "definition " + contents.definition(d).id);
        if (found != names.end()) {
            lines.push_back({d, static_cast<std::size_t>(found - names.begin())});
        }
    }
    return lines;
}

std::vector<Point> points_of(const Contents& contents, const Line& line) {
    const results::Comparison& c = contents.run.comparison;
    std::vector<Point> points;
    for (std::size_t w = 0; w < c.weeks.size(); ++w) {
        const std::size_t column = line.column * c.weeks.size() + w;
        const Five five =
            five_at(c.curve_q, c.curve_q_mcse, c.line.size() * c.weeks.size(), column);
        if (five.known()) {
            points.push_back({c.weeks[w], five, c.curve_extrapolated[column] != 0});
        }
    }
    return points;
}

void draw_band(Svg& svg, const Axis& x, const Axis& y, const std::vector<Point>& points,
               std::size_t low, std::size_t high, const std::string& style) {
    std::vector<std::pair<double, double>> outline;
    for (const Point& point : points) {
        outline.emplace_back(x.at(point.weeks), y.at(point.five.q[high]));
    }
    for (auto point = points.rbegin(); point != points.rend(); ++point) {
        outline.emplace_back(x.at(point->weeks), y.at(point->five.q[low]));
    }
    svg.path(outline, true, style);
}

void draw_middle(Svg& svg, const Axis& x, const Axis& y, const std::vector<Point>& points,
                 std::size_t first, std::size_t last, const std::string& style) {
    std::vector<std::pair<double, double>> way;
    for (std::size_t i = first; i < last; ++i) {
        way.emplace_back(x.at(points[i].weeks), y.at(points[i].five.q[q500]));
    }
    if (way.size() > 1) {
        svg.path(way, false, style);
    }
}

void draw_panel(Svg& svg, const Text& text, const std::vector<Point>& points,
                const std::string& name, double left, double top) {
    std::vector<double> highest;
    for (const Point& point : points) {
        highest.push_back(point.five.q[q975]);
    }
    const Axis x{points.front().weeks, points.back().weeks, left + axis_room,
                 left + panel_width - 16};
    const Axis y = axis_over(highest, top + panel_height - 34, top + 26);
    svg.text(left + axis_room, top + 16, name, "strong");
    for (const double tick : y.ticks(4)) {
        svg.line(x.left, y.at(tick), x.right, y.at(tick), tick == 0 ? "axis" : "grid");
        svg.text(x.left - 6, y.at(tick) + 4, text.number(tick), "small", Anchor::end);
    }
    for (const double tick : {4.0, 13.0, 26.0, 39.0, 52.0}) {
        if (tick >= x.low && tick <= x.high) {
            svg.text(x.at(tick), y.left + 16, text.number(tick), "small", Anchor::middle);
        }
    }
    draw_band(svg, x, y, points, q025, q975, "band95");
    draw_band(svg, x, y, points, q165, q835, "band67");
    const auto beyond = std::find_if(points.begin(), points.end(),
                                     [](const Point& point) { return point.extrapolated; });
    const auto counted = static_cast<std::size_t>(beyond - points.begin());
    draw_middle(svg, x, y, points, 0, counted, "curve");
    // The dotted part starts where the counted part ends.
    draw_middle(svg, x, y, points, counted > 0 ? counted - 1 : 0, points.size(), "curve beyond");
    if (beyond != points.end()) {
        const double at = x.at(counted > 0 ? points[counted - 1].weeks : points[0].weeks);
        svg.line(at, y.right, at, y.left, "limit");
        svg.text(at + 5, y.right + 10, text(phrase::extrapolated) + " →", "small");
    }
}

double largest_noise(const std::vector<std::vector<Point>>& curves) {
    double noise = 0;
    for (const auto& points : curves) {
        for (const Point& point : points) {
            for (const double mcse : point.five.mcse) {
                noise = std::fmax(noise, mcse);
            }
        }
    }
    return noise;
}

} // namespace

void write_curve(Html& to, const Text& text, const Contents& contents) {
    to.leaf("h2", text(phrase::curve), {{"id", "curve"}});
    std::vector<Line> lines = lines_of(contents);
    std::vector<std::vector<Point>> curves;
    std::erase_if(lines, [&](const Line& line) { return points_of(contents, line).size() < 2; });
    for (const Line& line : lines) {
        curves.push_back(points_of(contents, line));
    }
    if (lines.empty()) {
        write_missing(to, text, contents, "compare --curve");
        return;
    }
    to.leaf("p", text(phrase::curve_lead));
    Svg svg("fig-curve", figure_width, text(phrase::curve), text(phrase::curve_desc));
    for (std::size_t i = 0; i < lines.size(); ++i) {
        draw_panel(svg, text, curves[i], contents.definition(lines[i].definition).id,
                   i % 2 == 0 ? 0 : panel_width, static_cast<double>(i / 2) * panel_height);
    }
    const double height = static_cast<double>((lines.size() + 1) / 2) * panel_height;
    svg.text(figure_width - 16, height + 4, text(phrase::weeks_axis), "small", Anchor::end);
    to.open("figure").add(svg.finish(height + 14)).close();

    Table table{text(phrase::table_under) + ": " + text(phrase::curve),
                {{text(phrase::definition), Align::text},
                 {text(phrase::weeks)},
                 {text(phrase::evidence), Align::text},
                 {text(phrase::middle)},
                 {text(phrase::two_of_three)},
                 {text(phrase::nineteen_of_twenty)}},
                {}};
    for (std::size_t i = 0; i < lines.size(); ++i) {
        for (const Point& point : curves[i]) {
            // A quarter of a year at a time is what a reader can take in; the figure has all.
            const bool shown = point.weeks == 4 || std::fmod(point.weeks, 13) == 0;
            if (shown || curves[i].size() < 8) {
                std::vector<std::string> cells = range_cells(text, contents, point.five);
                cells.insert(cells.begin(),
                             {text.number(point.weeks),
                              text(point.extrapolated ? phrase::extrapolated : phrase::observed)});
                table.add({contents.definition(lines[i].definition).id, ""}, cells);
            }
        }
    }
    write_table(to, table);
    const double noise = 2 * largest_noise(curves);
    if (noise > contents.unit()) {
        to.leaf("p", text(phrase::curve_noise, {text.significant(noise, 1)}), {{"class", "note"}});
    }
}

} // namespace raming::report
