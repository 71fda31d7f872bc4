// The walk from one definition to another: means, which add up, and how far each may be off.

#include <cmath>

#include "engine/report/intervals.hpp"
#include "engine/report/labels.hpp"
#include "engine/report/phrases.hpp"
#include "engine/report/rounding.hpp"
#include "engine/report/sections.hpp"
#include "engine/report/sentences.hpp"
#include "engine/report/table.hpp"

namespace raming::report {

namespace {

constexpr double figure_width = 760;
constexpr double margin = 40;
constexpr double row_height = 54;

struct Row {
    Label label;
    double mean = 0;
    Five five;
    bool is_total = false;
};

std::vector<Row> rows_of(const Text& text, const Contents& contents) {
    const results::Comparison& c = contents.run.comparison;
    std::vector<Row> rows;
    for (std::size_t s = 0; s < c.step.size(); ++s) {
        rows.push_back({step_label(contents.run, text, s), c.walk_mean[s],
                        five_at(c.walk_q, c.walk_q_mcse, c.step.size(), s), false});
    }
    // The walk's own pair is the comparison's first.
    rows.push_back({Label{text(phrase::together), ""}, c.difference_mean.front(),
                    five_at(c.difference_q, c.difference_q_mcse, c.pair.size(), 0), true});
    return rows;
}

std::string title_of_walk(const Text& text, const Contents& contents) {
    return text(phrase::walk, {contents.definition(contents.reference).id,
                               contents.other ? contents.definition(*contents.other).id : "…"});
}

/// As many decimals as its Monte Carlo error leaves, two at most.
std::string ratio_text(const Text& text, double ratio, double mcse) {
    int decimals = 2;
    while (decimals > 0 && 2 * mcse > std::pow(10.0, -decimals)) {
        --decimals;
    }
    return text.number(ratio, decimals);
}

} // namespace

std::optional<Svg> walk_figure(const Text& text, const Contents& contents) {
    if (!contents.has_walk) {
        return std::nullopt;
    }
    const std::vector<Row> rows = rows_of(text, contents);
    std::vector<double> numbers;
    for (const Row& row : rows) {
        numbers.insert(numbers.end(), {row.mean, row.five.q[q025], row.five.q[q975]});
    }
    const Axis axis = axis_over(numbers, margin, figure_width - margin);
    Svg svg("fig-walk", figure_width, title_of_walk(text, contents), text(phrase::walk_desc));
    const double bottom = 8 + row_height * static_cast<double>(rows.size());
    draw_axis(svg, text, axis, 4, bottom, 7);
    double top = 8;
    for (const Row& row : rows) {
        svg.text(margin, top + 15, row.label, "strong");
        const double y = top + 34;
        if (std::isfinite(row.mean)) {
            const double from = std::min(axis.at(0), axis.at(row.mean));
            svg.rect(from, y - 9, std::abs(axis.at(row.mean) - axis.at(0)), 18,
                     row.is_total   ? "total"
                     : row.mean < 0 ? "fall"
                                    : "rise");
        }
        if (row.five.known()) {
            const double low = axis.at(row.five.q[q025]);
            const double high = axis.at(row.five.q[q975]);
            svg.line(low, y, high, y, "whisker");
            svg.line(low, y - 5, low, y + 5, "whisker");
            svg.line(high, y - 5, high, y + 5, "whisker");
        }
        top += row_height;
    }
    svg.text(figure_width - margin, bottom + 34, text(phrase::children_axis), "small", Anchor::end);
    svg.end(bottom + 42);
    return svg;
}

void write_walk(Html& to, const Text& text, const Contents& contents) {
    const results::Comparison& c = contents.run.comparison;
    const std::string from = contents.definition(contents.reference).id;
    const std::string to_id = contents.other ? contents.definition(*contents.other).id : "…";
    const std::string title = title_of_walk(text, contents);
    to.leaf("h2", title, {{"id", "walk"}});
    const auto figure = walk_figure(text, contents);
    if (!figure) {
        write_missing(to, text, contents, "compare --from " + from + " --to " + to_id);
        return;
    }
    to.leaf("p", text(phrase::walk_lead));
    const std::vector<Row> rows = rows_of(text, contents);
    write_figure(to, *figure);
    Table table{text(phrase::table_under) + ": " + title,
                {{text(phrase::step), Align::text},
                 {text(phrase::mean)},
                 {text(phrase::middle)},
                 {text(phrase::nineteen_of_twenty)}},
                {}};
    bool all_means = true;
    const auto signed_number = [&](double number) {
        return text.with_sign(rounded(number, contents.unit()));
    };
    for (const Row& row : rows) {
        all_means = all_means && std::isfinite(row.mean);
        table.add(row.label, {signed_number(row.mean), signed_number(row.five.q[q500]),
                              signed_range(text, contents, row.five.q[q025], row.five.q[q975])});
    }
    write_table(to, table);
    if (!all_means) {
        to.leaf("p", text(phrase::walk_no_mean), {{"class", "note"}});
    }
    if (c.ratio_q.size() == 5 && c.ratio_q_mcse.size() == 5 && std::isfinite(c.ratio_q[q500])) {
        const auto ratio = [&](std::size_t k) {
            return ratio_text(text, c.ratio_q[k], c.ratio_q_mcse[k]);
        };
        to.leaf("p", text(phrase::ratio, {to_id, from, ratio(q500), ratio(q025), ratio(q975)}));
    }
}

} // namespace raming::report
