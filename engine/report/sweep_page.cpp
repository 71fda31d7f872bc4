#include "engine/report/sweep_page.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include "engine/report/bands.hpp"
#include "engine/report/frame.hpp"
#include "engine/report/labels.hpp"
#include "engine/report/phrases.hpp"
#include "engine/report/sections.hpp"
#include "engine/report/sweep_lines.hpp"
#include "engine/report/sweep_phrases.hpp"
#include "engine/report/table.hpp"

namespace raming::report {

namespace {

using results::Sweep;
using results::SweepResults;

constexpr std::size_t most_rows = 100; ///< of cells, for each definition

/// What the sections of the page are made of.
struct SweepContents {
    const SweepResults& results;
    Contents base; ///< of the scenario as it is
    std::vector<std::string> in_base;
    std::vector<Rounding> rounding; ///< [definition] of all its cells
    std::size_t failed = 0;

    [[nodiscard]] const Sweep& sweep() const { return results.sweep; }
    [[nodiscard]] const std::string& value(std::size_t cell, std::size_t parameter) const {
        return results.sweep.value[cell * results.sweep.parameter.size() + parameter];
    }
};

SweepContents contents_of_sweep(const SweepResults& results) {
    SweepContents contents{results, contents_of(results.base), values_in_base(results), {}, 0};
    for (const double status : results.sweep.status) {
        contents.failed += status != 0 ? 1 : 0;
    }
    for (std::size_t d = 0; d < contents.base.levels.size(); ++d) {
        std::vector<Shown> shown;
        add_shown(contents.base.levels[d], shown);
        for (std::size_t cell = 0; cell < results.sweep.cell.size(); ++cell) {
            add_shown(five_of_cell(results, cell, d), shown);
        }
        contents.rounding.push_back(rounding_of(shown));
    }
    return contents;
}

/// The middle and the two ranges, rounded as all of the definition are.
struct Ranges {
    std::string middle, two_of_three, nineteen_of_twenty;
};

Ranges ranges_of(const Text& text, const Five& five, const Rounding& rounding) {
    const auto number = [&](std::size_t k) {
        return text.number(rounded(five.q[k], rounding.unit));
    };
    const auto range = [&](std::size_t low, std::size_t high) {
        const std::string from = number(low);
        const std::string to = number(high);
        return from == to ? from : from + " – " + to;
    };
    return {number(q500), range(q165, q835), range(q025, q975)};
}

/// A value of the scenario: a number in the language of the page, else as it stands.
std::string value_text(const Text& text, const std::string& value) {
    const bool number =
        !value.empty() && value.find_first_not_of("0123456789.-") == std::string::npos;
    std::string written = value;
    if (number && text.language() == Language::dutch) {
        std::replace(written.begin(), written.end(), '.', ',');
    }
    return written.empty() ? "–" : written;
}

void write_varied(Html& to, const Text& text, const SweepContents& contents) {
    constexpr std::size_t most_named = 12;
    to.leaf("h2", text(phrase::sweep_varied), {{"id", "varied"}});
    to.leaf("p", text(phrase::sweep_varied_lead));
    Table table{text(phrase::sweep_varied),
                {{text(phrase::sweep_path), Align::text},
                 {text(phrase::sweep_values), Align::text},
                 {text(phrase::sweep_in_base), Align::text}},
                {}};
    const Sweep& sweep = contents.sweep();
    for (std::size_t p = 0; p < sweep.parameter.size(); ++p) {
        std::vector<std::string> values;
        std::set<std::string> seen;
        for (std::size_t cell = 0; cell < sweep.cell.size(); ++cell) {
            if (seen.insert(contents.value(cell, p)).second) {
                values.push_back(contents.value(cell, p));
            }
        }
        std::string said;
        if (values.size() > most_named && sweep.numeric[p] != 0) {
            const auto less = [](const std::string& a, const std::string& b) {
                return std::strtod(a.c_str(), nullptr) < std::strtod(b.c_str(), nullptr);
            };
            const auto [low, high] = std::minmax_element(values.begin(), values.end(), less);
            said =
                text(phrase::sweep_value_range, {text.number(static_cast<double>(values.size())),
                                                 value_text(text, *low), value_text(text, *high)});
        } else {
            for (const std::string& one : values) {
                said += (said.empty() ? "" : "; ") + value_text(text, one);
            }
        }
        table.add({sweep.parameter[p], ""}, {said, value_text(text, contents.in_base[p])});
    }
    write_table(to, table);
}

/// Where numbers stand under the line: at each value, or at round ones if there are many.
std::vector<std::pair<double, std::string>> ticks_of(const Text& text, const SweepLine& line) {
    constexpr std::size_t most = 6;
    std::vector<double> places;
    if (line.points.size() <= most) {
        for (const auto& [x, cell] : line.points) {
            places.push_back(x);
        }
    } else {
        places = Axis{line.points.front().first, line.points.back().first, 0, 1}.ticks(5);
    }
    std::vector<std::pair<double, std::string>> ticks;
    for (const double x : places) {
        char shortest[32];
        char* const shortest_end =
            std::to_chars(shortest, shortest + sizeof shortest, x).ptr; // 32 are always enough
        ticks.emplace_back(x, value_text(text, std::string(shortest + 0, shortest_end)));
    }
    return ticks;
}

std::string held_text(const Text& text, const SweepLine& line) {
    if (line.held.empty()) {
        return "";
    }
    std::string held;
    for (const auto& [path, value] : line.held) {
        held += (held.empty() ? "" : "; ") + path + " = " + value_text(text, value);
    }
    return " " + text(phrase::sweep_held, {held}) +
           (line.held_as_in_base ? " " + text(phrase::sweep_held_base) : "");
}

void write_lines(Html& to, const Text& text, const SweepContents& contents, std::size_t parameter) {
    const Sweep& sweep = contents.sweep();
    const std::string& path = sweep.parameter[parameter];
    const std::string title = text(phrase::sweep_lines, {path});
    const std::string id = "lines-" + std::to_string(parameter);
    to.leaf("h2", title, {{"id", id}});
    const SweepLine line = line_over(sweep, parameter, contents.in_base);
    if (line.points.empty()) {
        to.leaf("p", text(phrase::sweep_no_line), {{"class", "missing"}});
        return;
    }
    to.leaf("p", text(phrase::sweep_lines_lead) + held_text(text, line));
    std::vector<BandPanel> panels;
    Table table{text(phrase::table_under) + ": " + title,
                {{text(phrase::definition), Align::text},
                 {path},
                 {text(phrase::middle)},
                 {text(phrase::two_of_three)},
                 {text(phrase::nineteen_of_twenty)}},
                {}};
    for (std::size_t d = 0; d < contents.base.levels.size(); ++d) {
        const std::string& name = contents.base.definition(d).id;
        BandPanel panel{name, {}};
        for (const auto& [x, cell] : line.points) {
            const Five five = five_of_cell(contents.results, cell, d);
            if (five.known()) {
                panel.points.push_back({x, five, false});
                const Ranges ranges = ranges_of(text, five, contents.rounding[d]);
                table.add({name, ""},
                          {value_text(text, contents.value(cell, parameter)), ranges.middle,
                           ranges.two_of_three, ranges.nineteen_of_twenty});
            }
        }
        if (panel.points.size() > 1) {
            panels.push_back(std::move(panel));
        }
    }
    Svg svg("fig-" + id, panels_width, title, text(phrase::sweep_lines_desc));
    draw_panels(svg, text, panels, ticks_of(text, line), path);
    write_figure(to, svg);
    write_table(to, table);
}

std::string difference_text(const Text& text, const SweepContents& contents, std::size_t cell,
                            std::size_t definition) {
    const Sweep& sweep = contents.sweep();
    const std::size_t definitions = contents.base.levels.size();
    const std::size_t at = (cell * 5 + q500) * definitions + definition;
    const double mcse = sweep.q_difference_mcse[at];
    const double unit = rounding_of({{0, mcse}}).unit;
    return text.with_sign(rounded(sweep.q_difference[at], unit)) + " (" +
           text.significant(mcse, 1) + ")";
}

void write_cells(Html& to, const Text& text, const SweepContents& contents) {
    const Sweep& sweep = contents.sweep();
    to.leaf("h2", text(phrase::sweep_cells), {{"id", "cells"}});
    to.leaf("p", text(phrase::sweep_cells_lead));
    std::vector<std::size_t> done;
    for (std::size_t cell = 0; cell < sweep.cell.size(); ++cell) {
        if (sweep.status[cell] == 0) {
            done.push_back(cell);
        }
    }
    const std::size_t rows = std::min(done.size(), most_rows);
    if (rows < done.size()) {
        to.leaf("p",
                text(phrase::sweep_more_cells, {text.number(static_cast<double>(rows)),
                                                text.number(static_cast<double>(done.size()))}),
                {{"class", "note"}});
    }
    for (std::size_t d = 0; d < contents.base.levels.size(); ++d) {
        Table table{named(text, contents.base, d).text, {{text(phrase::sweep_cell)}}, {}};
        for (const std::string& path : sweep.parameter) {
            table.columns.push_back({path});
        }
        for (const Phrase& head : {phrase::middle, phrase::nineteen_of_twenty}) {
            table.columns.push_back({text(head)});
        }
        table.columns.push_back({text(phrase::sweep_difference)});
        const auto add = [&](const std::string& name, std::vector<std::string> row,
                             const Five& five, const std::string& difference) {
            const Ranges ranges = ranges_of(text, five, contents.rounding[d]);
            row.insert(row.end(), {ranges.middle, ranges.nineteen_of_twenty, difference});
            table.add({name, ""}, row);
        };
        std::vector<std::string> values;
        for (const std::string& value : contents.in_base) {
            values.push_back(value_text(text, value));
        }
        add(text(phrase::sweep_as_it_is), values, contents.base.levels[d], "");
        for (std::size_t k = 0; k < rows; ++k) {
            values.clear();
            for (std::size_t p = 0; p < sweep.parameter.size(); ++p) {
                values.push_back(value_text(text, contents.value(done[k], p)));
            }
            add(text.number(sweep.cell[done[k]]), values,
                five_of_cell(contents.results, done[k], d),
                difference_text(text, contents, done[k], d));
        }
        write_table(to, table);
    }
}

void write_failures(Html& to, const Text& text, const SweepContents& contents) {
    if (contents.failed == 0) {
        return;
    }
    const Sweep& sweep = contents.sweep();
    to.leaf("h2", text(phrase::sweep_failures), {{"id", "failed"}});
    to.leaf("p", text(phrase::sweep_failures_lead));
    if (contents.failed > most_rows) {
        to.leaf("p",
                text(phrase::sweep_more_cells, {text.number(static_cast<double>(most_rows)),
                                                text.number(static_cast<double>(contents.failed))}),
                {{"class", "note"}});
    }
    Table table{text(phrase::sweep_failures),
                {{text(phrase::sweep_cell)},
                 {text(phrase::sweep_path), Align::text},
                 {text(phrase::sweep_why), Align::text}},
                {}};
    for (std::size_t cell = 0; cell < sweep.cell.size() && table.rows.size() < most_rows; ++cell) {
        if (sweep.status[cell] != 0) {
            table.rows.push_back({{text.number(sweep.cell[cell]), ""},
                                  {sweep.label[cell], ""},
                                  scenario_text(text, sweep.error[cell])});
        }
    }
    write_table(to, table);
}

void write_margins(Html& to, const Text& text, const SweepContents& contents) {
    const Label left_out = left_out_of(contents.results.base, text);
    to.leaf("h2", text(phrase::left_out), {{"id", "left-out"}});
    to.leaf("p", left_out.text.empty() ? Label{text(phrase::left_out_unknown), ""} : left_out);
    std::string units;
    bool by_noise = false;
    for (std::size_t d = 0; d < contents.rounding.size(); ++d) {
        units += (units.empty() ? "" : "; ") + contents.base.definition(d).id + ": " +
                 text.number(contents.rounding[d].unit);
        by_noise = by_noise || contents.rounding[d].by_noise;
    }
    to.leaf("p",
            text(phrase::sweep_rounding, {units}) +
                (by_noise ? " " + text(phrase::rounded_by_noise) : ""),
            {{"class", "note"}});
}

} // namespace

std::string sweep_page(const SweepResults& results, Language language) {
    const Text text(language);
    const SweepContents contents = contents_of_sweep(results);
    const results::Provenance& p = results.base.provenance;
    const Label title = title_of(results.base, text);
    Html body;
    body.open("main");
    body.leaf("h1", title);
    body.leaf("p", text(phrase::sweep_subtitle, {results.base.region, results.base.school_year}),
              {{"class", "subtitle"}});
    const auto count = [&](std::size_t number) { return text.number(static_cast<double>(number)); };
    body.open("div", {{"class", "headline"}});
    body.leaf("p", text(phrase::sweep_headline, {count(results.sweep.cell.size()),
                                                 text.number(static_cast<double>(p.draws))}) +
                       (contents.failed == 0
                            ? ""
                            : " " + text(phrase::sweep_failed_count, {count(contents.failed)})));
    body.close();
    const auto section = [&](auto write) {
        Html made;
        write(made);
        if (!made.str().empty()) {
            body.open("section").add(made).close();
        }
    };
    section([&](Html& to) { write_varied(to, text, contents); });
    for (std::size_t parameter = 0; parameter < results.sweep.parameter.size(); ++parameter) {
        if (results.sweep.numeric[parameter] != 0) {
            section([&](Html& to) { write_lines(to, text, contents, parameter); });
        }
    }
    section([&](Html& to) { write_cells(to, text, contents); });
    section([&](Html& to) { write_failures(to, text, contents); });
    section([&](Html& to) { write_margins(to, text, contents); });
    section([&](Html& to) { write_provenance(to, text, contents.base); });
    body.close();
    return framed(text, title.text, body.str());
}

} // namespace raming::report
