// Published estimates of others, each on the distribution of its own definition: that of the
// results where they hold this definition, else the one that was drawn beside the estimate.

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

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
constexpr double margin = 26;
constexpr double room_for_share = 330; // right of the name, for "in 38 of 50 outcomes"

struct Row {
    std::size_t estimate = 0; ///< in the file of published estimates
    Label definition;
    bool own = false; ///< its distribution is not of these results
    Five five;        ///< of its own distribution only the middle and 19 of 20 are known
    double above = 0; ///< share of outcomes
    double printed = 0;
};

struct Rows {
    std::vector<Row> placed;
    std::vector<std::string> unplaced;  ///< published without a definition
    std::vector<std::string> elsewhere; ///< other regions or years
};

/// "Balans (2022/23): 39.109".
std::string said(const Text& text, const results::PublishedResults& p, std::size_t k) {
    return p.who[k] + " (" + p.school_year[k] + "): " + text.number(p.printed[k]);
}

Label definition_of(const Text& text, const results::PublishedResults& p, std::size_t k) {
    Label label = in_either(text, p.definition_label[k], p.definition_label_nl[k]);
    label.text += " (" + p.definition[k] + ")";
    return label;
}

/// The definition of the results that has the same name and says the same.
std::optional<std::size_t> same_definition(const Contents& contents, std::size_t k) {
    const results::PublishedResults& p = *contents.beside.published;
    for (std::size_t d = 0; d < contents.levels.size(); ++d) {
        if (contents.definition(d).id == p.definition[k] &&
            contents.definition(d).label == p.definition_label[k] && contents.levels[d].known()) {
            return d;
        }
    }
    return std::nullopt;
}

Row row_of(const Text& text, const Contents& contents, std::size_t k) {
    const results::PublishedResults& p = *contents.beside.published;
    Row row;
    row.estimate = k;
    row.printed = p.printed[k];
    const auto d = same_definition(contents, k);
    const auto above = d ? share_above(contents, *d, p.printed[k]) : std::nullopt;
    if (above) {
        row.definition = named(text, contents, *d);
        row.five = contents.levels[*d];
        row.above = *above;
        return row;
    }
    row.own = true;
    row.definition = definition_of(text, p, k);
    constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
    row.five.q = {p.q025[k], unknown, p.median[k], unknown, p.q975[k]};
    row.five.mcse = {p.q025_mcse[k], unknown, p.median_mcse[k], unknown, p.q975_mcse[k]};
    row.above = 1 - p.percentile[k];
    return row;
}

Rows rows_of(const Text& text, const Contents& contents) {
    Rows rows;
    const results::PublishedResults& p = *contents.beside.published;
    const results::RunResults& run = contents.run;
    for (std::size_t k = 0; k < p.id.size(); ++k) {
        if (p.region[k] != run.region || p.distribution_year[k] != run.school_year) {
            rows.elsewhere.push_back(p.id[k]);
        } else if (p.definition[k].empty()) {
            rows.unplaced.push_back(said(text, p, k));
        } else {
            rows.placed.push_back(row_of(text, contents, k));
        }
    }
    // By definition, in the order of the results; each from low to high.
    std::stable_sort(rows.placed.begin(), rows.placed.end(), [&](const Row& a, const Row& b) {
        return std::tuple(a.own, a.five.q[q500], a.printed) <
               std::tuple(b.own, b.five.q[q500], b.printed);
    });
    return rows;
}

/// Gives the y below it.
double draw_row(Svg& svg, const Text& text, const results::PublishedResults& p, const Axis& axis,
                const Row& row, double top) {
    const double named = svg.wrapped(margin, top + 15, figure_width - 2 * margin - room_for_share,
                                     scenario_text(text, said(text, p, row.estimate)), "strong");
    svg.text(figure_width - margin, top + 15,
             text(phrase::above) + ": " + in_fifty(text, row.above), "small", Anchor::end);
    Label label = row.definition;
    label.text += row.own ? " *" : "";
    const double y = svg.wrapped(margin, named, figure_width - 2 * margin, label, "small") - 3;
    const auto bar = [&](std::size_t low, std::size_t high, double thickness) {
        const double x = axis.at(row.five.q[low]);
        svg.rect(x, y - thickness / 2, axis.at(row.five.q[high]) - x, thickness, "estimate");
    };
    bar(q025, q975, 3);
    if (row.five.known()) {
        bar(q165, q835, 9);
    }
    svg.circle(axis.at(row.five.q[q500]), y, 5, "middle");
    const double x = axis.at(row.printed);
    svg.path({{x, y - 9}, {x + 7, y}, {x, y + 9}, {x - 7, y}}, true, "mark");
    return y + 16;
}

double draw_rows(Svg& svg, const Text& text, const results::PublishedResults& p, const Axis& axis,
                 const std::vector<Row>& rows) {
    double top = 6;
    for (const Row& row : rows) {
        top = draw_row(svg, text, p, axis, row, top);
    }
    return top;
}

std::string joined(const std::vector<std::string>& names) {
    std::string list;
    for (const std::string& name : names) {
        list += (list.empty() ? "" : "; ") + name;
    }
    return list;
}

/// A distribution that these results do not hold may be noisier than they are.
double unit_of(const Contents& contents, const Row& row) {
    double noise = 0;
    for (const double mcse : row.five.mcse) {
        noise = std::fmax(noise, mcse); // NaN counts for nothing
    }
    return row.own ? rounding_of({{10 * contents.unit(), noise}}).unit : contents.unit();
}

} // namespace

std::optional<Svg> published_figure(const Text& text, const Contents& contents) {
    if (contents.beside.published == nullptr) {
        return std::nullopt;
    }
    const std::vector<Row> rows = rows_of(text, contents).placed;
    if (rows.empty()) {
        return std::nullopt;
    }
    std::vector<double> numbers;
    for (const Row& row : rows) {
        numbers.insert(numbers.end(), {row.printed, row.five.q[q025], row.five.q[q975]});
    }
    const Axis axis = axis_over(numbers, margin, figure_width - margin);
    Svg svg("fig-published", figure_width, text(phrase::published), text(phrase::published_desc));
    Svg measured = svg; // the axis lies behind the rows, whose heights depend on their texts
    const double bottom = draw_rows(measured, text, *contents.beside.published, axis, rows);
    draw_axis(svg, text, axis, 2, bottom, 7);
    static_cast<void>(draw_rows(svg, text, *contents.beside.published, axis, rows));
    svg.text(figure_width - margin, bottom + 34, text(phrase::children_axis), "small", Anchor::end);
    svg.end(bottom + 42);
    return svg;
}

void write_published(Html& to, const Text& text, const Contents& contents) {
    to.leaf("h2", text(phrase::published), {{"id", "published"}});
    if (contents.beside.published == nullptr) {
        to.leaf("p", text(phrase::not_in_file, {text(phrase::published_command)}),
                {{"class", "missing"}});
        return;
    }
    const auto figure = published_figure(text, contents);
    if (!figure) {
        to.leaf("p", text(phrase::published_none), {{"class", "missing"}});
        return;
    }
    to.leaf("p", text(phrase::published_lead, {contents.run.school_year}));
    write_figure(to, *figure);
    const results::PublishedResults& p = *contents.beside.published;
    const Rows rows = rows_of(text, contents);
    Table table{text(phrase::table_under) + ": " + text(phrase::published),
                {{text(phrase::who), Align::text, 22},
                 {text(phrase::printed)},
                 {text(phrase::about), Align::text},
                 {text(phrase::definition), Align::text, 24},
                 {text(phrase::middle)},
                 {text(phrase::nineteen_of_twenty)},
                 {text(phrase::above), Align::text, 12}},
                {}};
    bool any_own = false;
    for (const Row& row : rows.placed) {
        any_own = any_own || row.own;
        const double unit = unit_of(contents, row);
        const auto number = [&](std::size_t k) {
            return text.number(rounded(row.five.q[k], unit));
        };
        Label definition = row.definition;
        definition.text += row.own ? " *" : "";
        const std::size_t k = row.estimate;
        table.rows.push_back({scenario_text(text, p.who[k] + ": " + p.source[k]),
                              {text.number(row.printed), ""},
                              scenario_text(text, p.school_year[k]),
                              definition,
                              {number(q500), ""},
                              {number(q025) + " – " + number(q975), ""},
                              {in_fifty(text, row.above), ""}});
    }
    write_table(to, table);
    std::vector<std::string> notes;
    if (any_own) {
        notes.push_back(text(phrase::published_own));
    }
    if (!rows.unplaced.empty()) {
        notes.push_back(text(phrase::published_unplaced, {joined(rows.unplaced)}));
    }
    if (!rows.elsewhere.empty()) {
        notes.push_back(text(phrase::published_elsewhere,
                             {text.number(static_cast<double>(rows.elsewhere.size()))}));
    }
    for (const std::string& note : notes) {
        to.leaf("p", note, {{"class", "note"}});
    }
}

} // namespace raming::report
