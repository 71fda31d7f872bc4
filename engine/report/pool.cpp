// What drives the uncertainty: the answer without each of the rival assumptions.

#include "engine/report/intervals.hpp"
#include "engine/report/phrases.hpp"
#include "engine/report/rounding.hpp"
#include "engine/report/sections.hpp"
#include "engine/report/sentences.hpp"
#include "engine/report/table.hpp"

namespace raming::report {

namespace {

constexpr double figure_width = 760;
constexpr double margin = 26;
constexpr double row_height = 38;

struct Row {
    std::string name;
    Five five;
};

/// The definition whose rival assumptions are dropped.
std::size_t shown_definition(const Contents& contents) {
    return contents.other.value_or(contents.reference);
}

/// Empty where the file has none.
std::vector<Row> rows_of(const Text& text, const Contents& contents) {
    const results::Comparison& c = contents.run.comparison;
    const std::size_t definitions = contents.levels.size();
    if (c.without.empty() || c.without_q.size() != 5 * c.without.size() * definitions) {
        return {};
    }
    const std::size_t d = shown_definition(contents);
    std::vector<Row> rows = {{text(phrase::nothing_dropped), contents.levels[d]}};
    for (std::size_t w = 0; w < c.without.size(); ++w) {
        rows.push_back(
            {c.without[w], five_at(c.without_q, c.without_q_mcse, c.without.size() * definitions,
                                   w * definitions + d)});
    }
    return rows;
}

} // namespace

std::optional<Svg> pool_figure(const Text& text, const Contents& contents) {
    const std::vector<Row> rows = rows_of(text, contents);
    if (rows.empty()) {
        return std::nullopt;
    }
    std::vector<double> numbers;
    for (const Row& row : rows) {
        numbers.insert(numbers.end(), row.five.q.begin(), row.five.q.end());
    }
    const Axis axis = axis_over(numbers, margin, figure_width - margin);
    Svg svg("fig-pool", figure_width, text(phrase::pool), text(phrase::pool_desc));
    const double bottom = 6 + row_height * static_cast<double>(rows.size());
    draw_axis(svg, text, axis, 2, bottom, 7);
    double top = 6;
    for (std::size_t r = 0; r < rows.size(); ++r) {
        svg.text(margin + 4, top + 13, rows[r].name, r == 0 ? "strong" : "");
        if (rows[r].five.known()) {
            draw_range(svg, axis, top + 25, rows[r].five, r == 0 ? "reference" : "estimate");
        }
        top += row_height;
    }
    svg.end(bottom + 26);
    return svg;
}

void write_pool(Html& to, const Text& text, const Contents& contents) {
    to.leaf("h2", text(phrase::pool), {{"id", "pool"}});
    const auto figure = pool_figure(text, contents);
    if (!figure) {
        write_missing(to, text, contents, "compare --drop-pool-members");
        return;
    }
    to.leaf("p", text(phrase::pool_lead,
                      {quoted_definition(text, contents, shown_definition(contents))}));
    write_figure(to, *figure);
    const std::vector<Row> rows = rows_of(text, contents);
    Table table{text(phrase::table_under) + ": " + text(phrase::pool),
                {{text(phrase::dropped), Align::text},
                 {text(phrase::middle)},
                 {text(phrase::nineteen_of_twenty)},
                 {text(phrase::width_95)}},
                {}};
    for (const Row& row : rows) {
        const auto& q = row.five.q;
        if (row.five.known()) {
            // The width of what is shown, so that a reader who subtracts finds the same.
            table.add({row.name, ""}, {children(text, contents, q[q500]),
                                       children(text, contents, q[q025], q[q975]),
                                       text.number(rounded(q[q975], contents.unit()) -
                                                   rounded(q[q025], contents.unit()))});
        } else {
            table.add({row.name, ""}, {"–", text(phrase::too_few), "–"});
        }
    }
    write_table(to, table);
}

} // namespace raming::report
