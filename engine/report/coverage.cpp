// How often the estimator's intervals held the truth, and where it lay among the outcomes.

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "engine/report/alike.hpp"
#include "engine/report/coverage_meaning.hpp"
#include "engine/report/intervals.hpp"
#include "engine/report/labels.hpp"
#include "engine/report/phrases.hpp"
#include "engine/report/sections.hpp"
#include "engine/report/table.hpp"
#include "engine/report/world_phrases.hpp"

namespace raming::report {

namespace {

using results::CoverageResults;

constexpr double width = 760;
/// Half of what holds 19 of 20 values of a binomial share, in standard errors.
constexpr double reach = 1.96;

bool holds_coverage(const Contents& contents) {
    const CoverageResults* c = contents.beside.coverage;
    return c != nullptr && !c->definition.empty() && !c->level.empty() && !c->rank.empty();
}

double worlds(const CoverageResults& c) {
    return c.worlds.front();
}

/// Percent of the worlds. `row`: contender × definitions + definition.
double held(const CoverageResults& c, std::size_t row, std::size_t level) {
    return 100 * c.covered[row * c.level.size() + level] / worlds(c);
}

/// Percentage points.
double standard_error(const CoverageResults& c, std::size_t level) {
    return 100 * std::sqrt(c.level[level] * (1 - c.level[level]) / worlds(c));
}

/// What chance leaves of a cell of ranks.
struct Expected {
    double mean;
    double low;
    double high;
};

Expected expected(const CoverageResults& c) {
    const double share = 1 / static_cast<double>(c.rank.size());
    const double mean = worlds(c) * share;
    const double away = reach * std::sqrt(mean * (1 - share));
    return {mean, std::max(mean - away, 0.0), mean + away};
}

/// The figures show the scenario's own estimator, which stands first.
const double* own_cells(const CoverageResults& c, std::size_t definition) {
    return c.rank_worlds.data() + definition * c.rank.size();
}

std::string p_text(const Text& text, double p) {
    return p < 0.0001 ? "< " + text.number(0.0001, 4) : text.number(p, 4);
}

void draw_ranks(Svg& svg, const Text& text, const CoverageResults& c, std::size_t definition,
                double left, double top, double room) {
    constexpr double height = 118;
    const Expected chance = expected(c);
    const double* cells = own_cells(c, definition);
    const double most = std::max(*std::max_element(cells, cells + c.rank.size()), chance.high);
    const Axis y = axis_over({most}, top + height, top + 26);
    const Axis x{0, 1, left + 46, left + room - 14};
    svg.text(x.left, top + 16, c.definition[definition], "strong");
    svg.rect(x.left, y.at(chance.high), x.right - x.left, y.at(chance.low) - y.at(chance.high),
             "band95");
    svg.line(x.left, y.at(chance.mean), x.right, y.at(chance.mean), "limit");
    const double step = 1 / static_cast<double>(c.rank.size());
    for (std::size_t k = 0; k < c.rank.size(); ++k) {
        const double from = x.at(static_cast<double>(k) * step) + 1;
        const double to = x.at(static_cast<double>(k + 1) * step) - 1;
        svg.rect(from, y.at(cells[k]), to - from, y.at(0) - y.at(cells[k]), "bar");
    }
    svg.line(x.left, y.at(0), x.right, y.at(0), "axis");
    svg.text(x.left - 6, y.at(chance.mean) + 4, text.number(chance.mean), "small", Anchor::end);
    for (const double tick : {0.0, 0.5, 1.0}) {
        svg.text(x.at(tick), top + height + 16, text.number(tick, tick == 0.5 ? 1 : 0), "small",
                 Anchor::middle);
    }
}

/// What a file of coverage calls its worlds, in the reader's language.
std::string world_name(const Text& text, std::string world) {
    constexpr std::pair<Phrase, const char*> words[] = {
        {{"volgens het model", "calibrated"}, "calibrated"},
        {{"van vooraf bekende omvang", "of a size known beforehand"}, "typical"},
        {{"met kinderen één voor één nagebootst", "with children simulated one by one"}, "cohort"},
        {{"met tegenslag", "with stress"}, "stress"},
        {{"samenhang van registers", "dependence of registers"}, "dependence"},
        {{"vertraging", "delay"}, "delay"},
        {{"meer verblijven per kind", "several stays of a child"}, "spells"},
        {{"duren die per route los van elkaar staan", "lengths of stay apart by route"}, "apart"},
        {{"registers die samen zien of missen", "registers that see or miss together"}, "tied"},
        {{"tot", "up to"}, "up to"}};
    for (const auto& [shown, stored] : words) {
        const std::string name = text(shown);
        for (std::size_t at = world.find(stored); at != std::string::npos;
             at = world.find(stored, at + name.size())) {
            world.replace(at, std::string(stored).size(), name);
        }
    }
    return world;
}

} // namespace

std::optional<Svg> coverage_figure(const Text& text, const Contents& contents) {
    if (!holds_coverage(contents)) {
        return std::nullopt;
    }
    const CoverageResults& c = *contents.beside.coverage;
    double least = 100 * *std::min_element(c.level.begin(), c.level.end());
    double longest = 0;
    for (std::size_t d = 0; d < c.definition.size(); ++d) {
        longest = std::max(longest, text_width(c.definition[d], 14));
        for (std::size_t k = 0; k < c.level.size(); ++k) {
            least = std::min(least, held(c, d, k));
        }
    }
    constexpr double row_height = 26;
    constexpr double top = 26;
    const double bottom = top + row_height * static_cast<double>(c.definition.size());
    const Axis x{std::max(0.0, 10 * std::floor(least / 10 - 0.5)), 100, longest + 20, width - 30};
    Svg svg("fig-coverage", width, text(phrase::coverage), text(phrase::coverage_desc));
    draw_axis(svg, text, x, top - 6, bottom, 6);
    for (const double level : c.level) {
        svg.line(x.at(100 * level), top - 6, x.at(100 * level), bottom, "limit");
        svg.text(x.at(100 * level), top - 10, text.number(100 * level) + " %", "small",
                 Anchor::middle);
    }
    for (std::size_t d = 0; d < c.definition.size(); ++d) {
        const double y = top + row_height * (static_cast<double>(d) + 0.5);
        svg.text(0, y + 5, c.definition[d], "");
        for (std::size_t k = 0; k < c.level.size(); ++k) {
            const double at = held(c, d, k);
            const double away = reach * standard_error(c, k);
            svg.line(x.at(std::max(at - away, x.low)), y, x.at(std::min(at + away, 100.0)), y,
                     "whisker");
            svg.circle(x.at(at), y, 5, "dot");
        }
    }
    svg.text(x.right, bottom + 36, text(phrase::coverage_axis), "small", Anchor::end);
    svg.end(bottom + 46);
    return svg;
}

std::optional<Svg> ranks_figure(const Text& text, const Contents& contents) {
    if (!holds_coverage(contents)) {
        return std::nullopt;
    }
    const CoverageResults& c = *contents.beside.coverage;
    constexpr std::size_t across = 3;
    constexpr double row_height = 152;
    Svg svg("fig-ranks", width, text(phrase::ranks), text(phrase::ranks_desc));
    for (std::size_t d = 0; d < c.definition.size(); ++d) {
        draw_ranks(svg, text, c, d, static_cast<double>(d % across) * width / across,
                   static_cast<double>(d / across) * row_height, width / across);
    }
    const double bottom =
        static_cast<double>((c.definition.size() + across - 1) / across) * row_height;
    svg.text(width - 14, bottom + 6, text(phrase::ranks_axis), "small", Anchor::end);
    svg.end(bottom + 14);
    return svg;
}

void write_coverage(Html& to, const Text& text, const Contents& contents) {
    const auto figure = coverage_figure(text, contents);
    if (!figure) {
        return; // files of their own: not every report has them
    }
    const CoverageResults& c = *contents.beside.coverage;
    to.leaf("h2", text(phrase::coverage), {{"id", "coverage"}});
    const std::string& world = c.world.front();
    to.leaf("p",
            text(phrase::coverage_lead,
                 {text.number(worlds(c)), world_name(text, world),
                  in_either(text, c.provenance.title, c.provenance.title_nl.value_or("")).text}));
    if (world.starts_with("stress")) {
        to.leaf("p", text(phrase::coverage_stress));
    }
    if (has_other_inputs(contents.run, c)) {
        to.leaf("p",
                text(phrase::coverage_other,
                     {c.provenance.scenario_file, contents.run.provenance.scenario_file}),
                {{"class", "note"}});
    }
    write_meaning(to, text, c);
    write_figure(to, *figure);
    Table table{
        text(phrase::table_under) + ": " + text(phrase::coverage),
        {{text(phrase::definition), Align::text}, {text(phrase::coverage_estimator), Align::text}},
        {}};
    for (const double level : c.level) {
        table.columns.push_back({text(phrase::coverage_at, {text.number(100 * level)})});
    }
    table.columns.push_back({text(phrase::coverage_even)});
    for (std::size_t contender = 0; contender < c.contender.size(); ++contender) {
        for (std::size_t d = 0; d < c.definition.size(); ++d) {
            const std::size_t row = contender * c.definition.size() + d;
            std::vector<Label> cells = {
                {c.definition[d], ""},
                in_either(text, c.contender_label[contender], c.contender_label_nl[contender])};
            for (std::size_t k = 0; k < c.level.size(); ++k) {
                cells.push_back({text.number(held(c, row, k), 1) + "\u00a0%", ""});
            }
            cells.push_back({p_text(text, c.p_value[row]), ""});
            table.rows.push_back(std::move(cells));
        }
    }
    write_table(to, table);
    if (c.level.size() == 3) {
        to.leaf("p",
                text(phrase::coverage_note,
                     {text.number(standard_error(c, 0), 1), text.number(standard_error(c, 1), 1),
                      text.number(standard_error(c, 2), 1)}),
                {{"class", "note"}});
    }
    if (!c.reservation.empty()) {
        to.leaf("p", text(phrase::coverage_reserved), {{"class", "note"}});
        to.open("ul");
        for (std::size_t k = 0; k < c.reservation.size(); ++k) {
            const Label why = in_either(text, c.reservation[k], c.reservation_nl[k]);
            to.leaf("li", Label{c.reservation_definition[k] + ": " + why.text, why.language});
        }
        to.close();
    }
}

void write_ranks(Html& to, const Text& text, const Contents& contents) {
    const auto figure = ranks_figure(text, contents);
    if (!figure) {
        return;
    }
    const CoverageResults& c = *contents.beside.coverage;
    const Expected chance = expected(c);
    to.leaf("h2", text(phrase::ranks), {{"id", "ranks"}});
    to.leaf("p", text(phrase::ranks_lead));
    write_figure(to, *figure);
    Table table{text(phrase::table_under) + ": " + text(phrase::ranks),
                {{text(phrase::definition), Align::text},
                 {text(phrase::ranks_expected)},
                 {text(phrase::ranks_band)},
                 {text(phrase::ranks_least)},
                 {text(phrase::ranks_most)},
                 {text(phrase::ranks_outside)},
                 {text(phrase::coverage_even)}},
                {}};
    for (std::size_t d = 0; d < c.definition.size(); ++d) {
        const double* first = own_cells(c, d);
        const double* end = first + c.rank.size();
        const auto outside = std::count_if(
            first, end, [&](double cell) { return cell < chance.low || cell > chance.high; });
        table.add(
            {c.definition[d], ""},
            {text.number(chance.mean), text.number(chance.low) + " – " + text.number(chance.high),
             text.number(*std::min_element(first, end)), text.number(*std::max_element(first, end)),
             text.number(static_cast<double>(outside)), p_text(text, c.p_value[d])});
    }
    write_table(to, table);
}

} // namespace raming::report
