// The definition curve: the number beyond each threshold, with its bands, and where counting ends.

#include <algorithm>
#include <cmath>

#include "engine/report/bands.hpp"
#include "engine/report/phrases.hpp"
#include "engine/report/sections.hpp"
#include "engine/report/table.hpp"

namespace raming::report {

namespace {

/// One a definition that has a line of two points or more.
std::vector<BandPanel> panels_of(const Contents& contents) {
    const results::Comparison& c = contents.run.comparison;
    std::vector<BandPanel> panels;
    for (std::size_t d = 0; d < contents.levels.size(); ++d) {
        const std::string& id = contents.definition(d).id;
        const auto line = std::find(c.line.begin(), c.line.end(), "definition " + id);
        if (line == c.line.end()) {
            continue;
        }
        BandPanel panel{id, {}};
        for (std::size_t w = 0; w < c.weeks.size(); ++w) {
            const std::size_t column =
                static_cast<std::size_t>(line - c.line.begin()) * c.weeks.size() + w;
            const Five five =
                five_at(c.curve_q, c.curve_q_mcse, c.line.size() * c.weeks.size(), column);
            if (five.known()) {
                panel.points.push_back({c.weeks[w], five, c.curve_extrapolated[column] != 0});
            }
        }
        if (panel.points.size() > 1) {
            panels.push_back(std::move(panel));
        }
    }
    return panels;
}

} // namespace

std::optional<Svg> curve_figure(const Text& text, const Contents& contents) {
    const std::vector<BandPanel> panels = panels_of(contents);
    if (panels.empty()) {
        return std::nullopt;
    }
    std::vector<std::pair<double, std::string>> ticks;
    for (const double week : {4.0, 13.0, 26.0, 39.0, 52.0}) {
        ticks.emplace_back(week, text.number(week));
    }
    Svg svg("fig-curve", panels_width, text(phrase::curve), text(phrase::curve_desc));
    draw_panels(svg, text, panels, ticks, text(phrase::weeks_axis));
    return svg;
}

void write_curve(Html& to, const Text& text, const Contents& contents) {
    to.leaf("h2", text(phrase::curve), {{"id", "curve"}});
    const auto figure = curve_figure(text, contents);
    if (!figure) {
        write_missing(to, text, contents, "compare --curve");
        return;
    }
    to.leaf("p", text(phrase::curve_lead));
    write_figure(to, *figure);
    Table table{text(phrase::table_under) + ": " + text(phrase::curve),
                {{text(phrase::definition), Align::text},
                 {text(phrase::weeks)},
                 {text(phrase::evidence), Align::text},
                 {text(phrase::middle)},
                 {text(phrase::two_of_three)},
                 {text(phrase::nineteen_of_twenty)}},
                {}};
    const std::vector<BandPanel> panels = panels_of(contents);
    for (const BandPanel& panel : panels) {
        for (const BandPoint& point : panel.points) {
            // A quarter of a year at a time is what a reader can take in; the figure has all.
            const bool shown = point.x == 4 || std::fmod(point.x, 13) == 0;
            if (shown || panel.points.size() < 8) {
                std::vector<std::string> cells = range_cells(text, contents, point.five);
                cells.insert(cells.begin(),
                             {text.number(point.x),
                              text(point.extrapolated ? phrase::extrapolated : phrase::observed)});
                table.add({panel.name, ""}, cells);
            }
        }
    }
    write_table(to, table);
    if (const auto note = noise_note(text, contents, panels)) {
        to.leaf("p", *note, {{"class", "note"}});
    }
}

} // namespace raming::report
