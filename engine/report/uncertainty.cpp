// Whose uncertainty: the spread divided into the choice of words and what is not known, and what
// knowing one thing would be worth, in children.

#include <algorithm>
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
constexpr double names_width = 216;
constexpr double row_height = 30;
constexpr double number_room = 54; // right of a full bar

struct Cell {
    double share = 0;
    double mcse = 0;
};

/// The rows and columns of the file, words first.
class Parts {
public:
    explicit Parts(const results::Comparison& comparison) : c_(&comparison) {}

    [[nodiscard]] std::size_t size() const { return c_->part.size(); }
    [[nodiscard]] std::size_t columns() const { return c_->definition_or_all.size(); }
    [[nodiscard]] Cell at(std::size_t part, std::size_t column) const {
        const std::size_t k = part * columns() + column;
        return {c_->variance_share[k], c_->variance_share_mcse[k]};
    }
    /// Of a definition; column 0 is that of all.
    [[nodiscard]] std::optional<std::size_t> column_of(const std::string& definition) const {
        const auto& names = c_->definition_or_all;
        const auto found = std::find(names.begin() + 1, names.end(), definition);
        return found == names.end()
                   ? std::nullopt
                   : std::optional(static_cast<std::size_t>(found - names.begin()));
    }
    [[nodiscard]] bool in_logs() const {
        return c_->variance_scale == std::vector<std::string>{"log"};
    }
    [[nodiscard]] double largest_mcse() const {
        double largest = 0;
        for (const double mcse : c_->variance_share_mcse) {
            largest = std::fmax(largest, mcse); // NaN counts for nothing
        }
        return largest;
    }

private:
    const results::Comparison* c_;
};

bool holds_parts(const results::Comparison& c) {
    return c.part.size() > 1 && c.definition_or_all.size() > 1;
}

std::string percent(const Text& text, double share) {
    return std::isnan(share) ? "–" : text.number(100 * share) + "\u00a0%";
}

/// All definitions together, then those of the headline.
std::vector<std::size_t> shown_columns(const Contents& contents, const Parts& parts) {
    std::vector<std::size_t> columns;
    if (parts.columns() > 2) {
        columns.push_back(0);
    }
    for (const std::size_t d : {contents.reference, contents.other.value_or(contents.reference)}) {
        const auto column = parts.column_of(contents.definition(d).id);
        if (column && std::find(columns.begin(), columns.end(), *column) == columns.end()) {
            columns.push_back(*column);
        }
    }
    return columns;
}

std::string column_name(const Text& text, const results::Comparison& c, std::size_t column) {
    return column == 0 ? text(phrase::all_definitions) : c.definition_or_all[column];
}

/// "Of that spread 54 % comes from different words …", where there is more than one definition.
void write_sentence(Html& to, const Text& text, const Contents& contents, const Parts& parts) {
    const double words = parts.at(0, 0).share;
    if (parts.columns() < 3 || std::isnan(words) || parts.in_logs()) {
        return;
    }
    double low = contents.levels.front().q[q025];
    double high = low;
    for (std::size_t d = 0; d < contents.levels.size(); ++d) {
        if (parts.column_of(contents.definition(d).id) && contents.levels[d].known()) {
            low = std::min(low, contents.levels[d].q[q025]);
            high = std::max(high, contents.levels[d].q[q975]);
        }
    }
    const double rounded_words = std::round(100 * std::clamp(words, 0.0, 1.0));
    to.leaf("p", text(phrase::uncertainty_lead,
                      {children(text, contents, low), children(text, contents, high),
                       text.number(rounded_words), text.number(100 - rounded_words)}));
}

void write_shares(Html& to, const Text& text, const Contents& contents, const Parts& parts) {
    const results::Comparison& c = contents.run.comparison;
    Table table{text(phrase::table_under) + ": " + text(phrase::uncertainty),
                {{text(phrase::definition), Align::text}},
                {}};
    for (std::size_t p = 0; p < parts.size(); ++p) {
        table.columns.push_back({part_label(contents.run, text, p).text});
    }
    for (std::size_t column = parts.columns() > 2 ? 0 : 1; column < parts.columns(); ++column) {
        std::vector<std::string> cells;
        for (std::size_t p = 0; p < parts.size(); ++p) {
            cells.push_back(p == 0 && column > 0 ? "–" : percent(text, parts.at(p, column).share));
        }
        table.add({column_name(text, c, column), ""}, cells);
    }
    write_table(to, table);
}

/// What knowing one thing would be worth, for one definition. Nothing where the file does not say.
void write_if_known(Html& to, const Text& text, const Contents& contents, const Parts& parts,
                    std::size_t definition) {
    const results::Comparison& c = contents.run.comparison;
    const auto column = parts.column_of(contents.definition(definition).id);
    const std::size_t cells = parts.size() * parts.columns();
    if (!column || c.variance_if_known.size() != cells ||
        c.variance_if_known_mcse.size() != cells || parts.in_logs()) {
        return;
    }
    const double variance = c.variance_total[*column];
    if (!(variance > 0)) {
        return;
    }
    const double now = std::sqrt(variance);
    // Digits that are noise are not shown: the error of a root is that of its square over 2 roots.
    const double noise = c.variance_total_mcse[*column] / (2 * now);
    const double unit = rounding_of({{10 * contents.unit(), noise}}).unit;
    const auto number = [&](double spread) { return text.number(rounded(spread, unit)); };
    const std::string name = quoted_definition(text, contents, definition);
    to.leaf("p", text(phrase::spread_lead, {name, number(now)}));
    Table table{text(phrase::spread_in_children) + ": " + contents.definition(definition).id,
                {{text(phrase::if_known), Align::text},
                 {text(phrase::spread_then)},
                 {text(phrase::spread_less)}},
                {}};
    double worst = 0;
    for (std::size_t p = 1; p < parts.size(); ++p) {
        const double left = c.variance_if_known[p * parts.columns() + *column];
        if (std::isnan(left)) {
            continue;
        }
        // An estimate near the whole variance, or near nothing, may lie just beyond it.
        const double then = std::sqrt(std::clamp(left, 0.0, variance));
        // The two errors taken as if they were wholly at odds: it is no larger than this.
        const double error =
            then > 0 ? c.variance_if_known_mcse[p * parts.columns() + *column] / (2 * then) : 0.0;
        worst = std::fmax(worst, (error + noise) / now);
        table.rows.push_back({part_label(contents.run, text, p),
                              {number(then), ""},
                              {percent(text, 1 - then / now), ""}});
    }
    write_table(to, table);
    to.leaf("p", text(phrase::spread_noise, {text.significant(100 * worst, 1)}),
            {{"class", "note"}});
}

} // namespace

std::optional<Svg> uncertainty_figure(const Text& text, const Contents& contents) {
    const results::Comparison& c = contents.run.comparison;
    if (!holds_parts(c)) {
        return std::nullopt;
    }
    const Parts parts(c);
    const std::vector<std::size_t> columns = shown_columns(contents, parts);
    if (columns.empty()) {
        return std::nullopt;
    }
    Svg svg("fig-uncertainty", figure_width, text(phrase::uncertainty),
            text(phrase::uncertainty_desc));
    const double column_width = (figure_width - names_width) / static_cast<double>(columns.size());
    double y = 22;
    for (std::size_t k = 0; k < columns.size(); ++k) {
        svg.text(names_width + static_cast<double>(k) * column_width, y,
                 column_name(text, c, columns[k]), "strong");
    }
    y += 10;
    for (std::size_t p = 0; p < parts.size(); ++p) {
        const double next =
            svg.wrapped(4, y + 16, names_width - 16, part_label(contents.run, text, p), "");
        for (std::size_t k = 0; k < columns.size(); ++k) {
            const double left = names_width + static_cast<double>(k) * column_width;
            const Cell cell = parts.at(p, columns[k]);
            const bool shown = !std::isnan(cell.share) && !(p == 0 && columns[k] > 0);
            const Axis axis{0, 1, left, left + column_width - number_room};
            const double length = shown ? std::clamp(cell.share, 0.0, 1.0) : 0.0;
            svg.line(left, y + 2, left, y + row_height - 4, "axis");
            svg.rect(left, y + 4, axis.at(length) - left, 15, "share");
            svg.text(axis.at(length) + 5, y + 16, shown ? percent(text, cell.share) : "–", "small");
        }
        y = std::max(y + row_height, next - 4);
    }
    svg.end(y + 6);
    return svg;
}

void write_uncertainty(Html& to, const Text& text, const Contents& contents) {
    to.leaf("h2", text(phrase::uncertainty), {{"id", "uncertainty"}});
    const auto figure = uncertainty_figure(text, contents);
    if (!figure) {
        write_missing(to, text, contents, "compare --uncertainty");
        return;
    }
    const Parts parts(contents.run.comparison);
    write_sentence(to, text, contents, parts);
    to.leaf("p", text(phrase::uncertainty_how,
                      {text.significant(std::max(100 * parts.largest_mcse(), 0.1), 1)}) +
                     (parts.in_logs() ? " " + text(phrase::uncertainty_logs) : ""));
    write_figure(to, *figure);
    write_shares(to, text, contents, parts);
    const std::size_t d = contents.other.value_or(contents.reference);
    write_if_known(to, text, contents, parts, contents.reference);
    if (d != contents.reference) {
        write_if_known(to, text, contents, parts, d);
    }
}

} // namespace raming::report
