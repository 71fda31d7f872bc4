// The ladder of definitions: how high each is, and how far from the point of comparison.

#include <algorithm>

#include "engine/report/intervals.hpp"
#include "engine/report/phrases.hpp"
#include "engine/report/rounding.hpp"
#include "engine/report/sections.hpp"
#include "engine/report/sentences.hpp"
#include "engine/report/table.hpp"

namespace raming::report {

namespace {

constexpr double figure_width = 760;
constexpr double left_start = 26, left_end = 360;
constexpr double right_start = 410, right_end = 734;

struct Axes {
    Axis level;
    Axis difference;
};

Axes axes_of(const Contents& contents) {
    std::vector<double> levels;
    std::vector<double> differences;
    for (std::size_t d = 0; d < contents.levels.size(); ++d) {
        const auto& level = contents.levels[d].q;
        levels.insert(levels.end(), level.begin(), level.end());
        if (contents.differences[d]) {
            const auto& difference = contents.differences[d]->five.q;
            differences.insert(differences.end(), difference.begin(), difference.end());
        }
    }
    return {axis_over(levels, left_start, left_end),
            axis_over(differences, right_start, right_end)};
}

std::vector<std::string> difference_cells(const Text& text, const Contents& contents,
                                          const std::optional<Difference>& difference) {
    if (!difference || !difference->five.known()) {
        return {"–", "–", "–", "–"};
    }
    const auto& q = difference->five.q;
    return {text.with_sign(rounded(q[q500], contents.unit())),
            signed_range(text, contents, q[q165], q[q835]),
            signed_range(text, contents, q[q025], q[q975]), in_fifty(text, difference->higher)};
}

} // namespace

std::optional<Svg> ladder_figure(const Text& text, const Contents& contents) {
    if (!contents.other) {
        return std::nullopt;
    }
    const std::string& reference = contents.definition(contents.reference).id;
    const Axes axes = axes_of(contents);
    Svg svg("fig-ladder", figure_width, text(phrase::ladder),
            text(phrase::ladder_desc, {reference}));
    constexpr double row = 52;
    const double bottom = 28 + row * static_cast<double>(contents.levels.size());
    draw_axis(svg, text, axes.level, 22, bottom, 4);
    draw_axis(svg, text, axes.difference, 22, bottom, 4);
    svg.text(left_start, 14, text(phrase::level_axis), "small");
    svg.text(right_start, 14, text(phrase::difference_axis, {reference}), "small");
    for (std::size_t d = 0; d < contents.levels.size(); ++d) {
        const double top = 28 + row * static_cast<double>(d);
        const bool is_reference = d == contents.reference;
        svg.text(left_start + 4, top + 14, contents.definition(d).id, "strong");
        if (contents.levels[d].known()) {
            draw_range(svg, axes.level, top + 32, contents.levels[d],
                       is_reference ? "reference" : "estimate");
        }
        const auto& difference = contents.differences[d];
        if (is_reference) {
            svg.text(right_start + 4, top + 32, text(phrase::is_reference), "small");
        } else if (difference && difference->five.known()) {
            svg.text(right_end, top + 14,
                     text(phrase::higher) + " " + in_fifty(text, difference->higher), "small",
                     Anchor::end);
            draw_range(svg, axes.difference, top + 32, difference->five, "estimate");
        }
    }
    svg.end(bottom + 26);
    return svg;
}

void write_ladder(Html& to, const Text& text, const Contents& contents) {
    to.leaf("h2", text(phrase::ladder), {{"id", "ladder"}});
    if (contents.levels.size() == 1) {
        to.leaf("p", text(phrase::one_definition), {{"class", "missing"}});
        return;
    }
    const auto figure = ladder_figure(text, contents);
    if (!figure) {
        write_missing(to, text, contents, "compare --all");
        return;
    }
    const std::string& reference = contents.definition(contents.reference).id;
    to.leaf("p",
            text(phrase::ladder_lead, {quoted_definition(text, contents, contents.reference)}));
    write_figure(to, *figure);
    Table table{text(phrase::table_under) + ": " + text(phrase::difference_axis, {reference}),
                {{text(phrase::definition), Align::text},
                 {text(phrase::difference_middle)},
                 {text(phrase::difference_67)},
                 {text(phrase::difference_95)},
                 {text(phrase::higher), Align::text}},
                {}};
    for (std::size_t d = 0; d < contents.levels.size(); ++d) {
        if (d != contents.reference) {
            table.add(named(text, contents, d),
                      difference_cells(text, contents, contents.differences[d]));
        }
    }
    write_table(to, table);
}

} // namespace raming::report
