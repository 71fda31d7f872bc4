// Quantile dotplots (Kay and others 2016, doi:10.1145/2858036.2858558): 50 dots, each one outcome
// in 50, stacked where they are near.

#include <algorithm>
#include <cmath>
#include <map>

#include "engine/report/intervals.hpp"
#include "engine/report/labels.hpp"
#include "engine/report/phrases.hpp"
#include "engine/report/sections.hpp"
#include "engine/report/table.hpp"

namespace raming::report {

namespace {

constexpr double figure_width = 760;
constexpr double margin = 26;
constexpr double dot_size = 7;       // diameter with its gap [px]
constexpr double tallest_stack = 98; // higher ones are pressed together [px]

Axis axis_of(const Contents& contents) {
    std::vector<double> numbers;
    for (std::size_t d = 0; d < contents.levels.size(); ++d) {
        numbers.push_back(contents.definition(d).registered);
        numbers.insert(numbers.end(), contents.levels[d].q.begin(), contents.levels[d].q.end());
        numbers.insert(numbers.end(), contents.dotplots[d].begin(), contents.dotplots[d].end());
    }
    return axis_over(numbers, margin, figure_width - margin);
}

/// Draws the dots above `floor` and gives back how high they reach.
double stack_height(const std::map<long, std::size_t>& columns) {
    std::size_t tallest = 0;
    for (const auto& [column, count] : columns) {
        tallest = std::max(tallest, count);
    }
    return static_cast<double>(tallest) * dot_size;
}

std::map<long, std::size_t> columns_of(const Axis& axis, const std::vector<double>& values) {
    std::map<long, std::size_t> columns;
    for (const double value : values) {
        ++columns[std::lround((axis.at(value) - axis.left) / dot_size)];
    }
    return columns;
}

/// One definition from `top`; gives the y below it.
double draw_definition(Svg& svg, const Text& text, const Contents& contents, const Axis& axis,
                       std::size_t d, double top) {
    double y = svg.wrapped(margin, top + 14, figure_width - 2 * margin, named(text, contents, d),
                           "strong");
    const double registered = contents.definition(d).registered;
    const bool known = !std::isnan(registered);
    const std::string said = known ? text(phrase::registered) + " " + text.number(registered)
                                   : text(phrase::not_registered);
    const double room = text_width(said, 13) / 2;
    const double x =
        known ? std::clamp(axis.at(registered), margin + room, figure_width - margin - room)
              : margin;
    svg.text(x, y, said, known ? "registered-text" : "small",
             known ? Anchor::middle : Anchor::start);
    const auto columns = columns_of(axis, contents.dotplots[d]);
    const double height = stack_height(columns);
    const double floor = y + 8 + std::min(height, tallest_stack);
    const double pressed = height > tallest_stack ? tallest_stack / height : 1;
    svg.line(axis.left, floor, axis.right, floor, "axis");
    if (known) {
        svg.line(axis.at(registered), y + 4, axis.at(registered), floor + 16, "registered");
    }
    for (const auto& [column, count] : columns) {
        for (std::size_t k = 0; k < count; ++k) {
            svg.circle(axis.left + static_cast<double>(column) * dot_size,
                       floor - (static_cast<double>(k) + 0.5) * dot_size * pressed,
                       dot_size / 2 - 0.4, "dot");
        }
    }
    draw_range(svg, axis, floor + 10, contents.levels[d], "estimate");
    return floor + 30;
}

} // namespace

std::optional<Svg> dotplots_figure(const Text& text, const Contents& contents) {
    if (contents.dotplots.front().empty()) {
        return std::nullopt;
    }
    const Axis axis = axis_of(contents);
    Svg svg("fig-dotplots", figure_width, text(phrase::dotplots), text(phrase::dotplots_desc));
    double y = 0;
    for (std::size_t d = 0; d < contents.levels.size(); ++d) {
        if (contents.levels[d].known()) {
            y = draw_definition(svg, text, contents, axis, d, y);
        }
    }
    for (const double tick : axis.ticks(8)) {
        svg.line(axis.at(tick), y, axis.at(tick), y + 6, "axis");
        svg.text(axis.at(tick), y + 20, text.number(tick), "small", Anchor::middle);
    }
    svg.line(axis.left, y, axis.right, y, "axis");
    svg.text(axis.right, y + 38, text(phrase::children_axis), "small", Anchor::end);
    svg.end(y + 46);
    return svg;
}

void write_dotplots(Html& to, const Text& text, const Contents& contents) {
    to.leaf("h2", text(phrase::dotplots), {{"id", "dotplots"}});
    if (const auto figure = dotplots_figure(text, contents)) {
        to.leaf("p", text(phrase::dotplots_lead));
        write_figure(to, *figure);
    } else {
        write_missing(to, text, contents, "run --keep-draws 100000");
    }
    Table table{text(phrase::table_under) + ": " + text(phrase::dotplots),
                {{text(phrase::definition), Align::text},
                 {text(phrase::registered)},
                 {text(phrase::middle)},
                 {text(phrase::two_of_three)},
                 {text(phrase::nineteen_of_twenty)}},
                {}};
    for (std::size_t d = 0; d < contents.levels.size(); ++d) {
        std::vector<std::string> cells = range_cells(text, contents, contents.levels[d]);
        cells.insert(cells.begin(), text.number(contents.definition(d).registered));
        table.add(named(text, contents, d), cells);
    }
    write_table(to, table);
}

} // namespace raming::report
