// A simulated cohort: children out of school week by week, and how long their stays last.

#include <algorithm>
#include <cmath>

#include "engine/report/bands.hpp"
#include "engine/report/labels.hpp"
#include "engine/report/phrases.hpp"
#include "engine/report/rounding.hpp"
#include "engine/report/sections.hpp"
#include "engine/report/table.hpp"
#include "engine/report/world_phrases.hpp"
#include "engine/summary/order_statistics.hpp"

namespace raming::report {

namespace {

using results::SimulationAxis;
using results::SimulationValues;

/// A table of a first year, by replicate: [replicate][year][route][…].
struct FirstYear {
    const SimulationValues* table = nullptr;

    [[nodiscard]] std::size_t replicates() const { return table->axes[0].size(); }
    [[nodiscard]] const SimulationAxis& routes() const { return table->axes[2]; }
    /// Values of a route in a replicate.
    [[nodiscard]] std::size_t size() const {
        std::size_t size = 1;
        for (std::size_t axis = 3; axis < table->axes.size(); ++axis) {
            size *= table->axes[axis].size();
        }
        return size;
    }
    [[nodiscard]] const double* of(std::size_t replicate, std::size_t route) const {
        const std::size_t years = table->axes[1].size();
        return table->values.data() + (replicate * years * routes().size() + route) * size();
    }
};

/// Nothing where the cohort has no such table, or too few replicates of it.
std::optional<FirstYear> first_year(const Contents& contents,
                                    std::optional<SimulationValues> CohortFile::*table,
                                    std::size_t axes) {
    if (contents.beside.cohort == nullptr) {
        return std::nullopt;
    }
    const auto& found = contents.beside.cohort->*table;
    if (!found || found->axes.size() != axes || found->axes[0].size() < fewest_replicates ||
        found->values.empty()) {
        return std::nullopt;
    }
    return FirstYear{&*found};
}

/// Quantiles over replicates; their own error is not estimated.
Five five_of(const std::vector<double>& values) {
    const std::vector<double> q =
        summary::quantiles({values}, {0.025, 0.165, 0.5, 0.835, 0.975}).pooled;
    Five five;
    std::copy(q.begin(), q.end(), five.q.begin());
    five.mcse.fill(std::nan(""));
    return five;
}

Label route_name(const Text& text, const SimulationAxis& routes, std::size_t route) {
    if (route >= routes.labels.size() || route >= routes.labels_nl.size()) {
        return {routes.names[route], ""};
    }
    return in_either(text, routes.labels[route], routes.labels_nl[route]);
}

/// The place of the threshold that is shown: four weeks, or else the shortest.
std::size_t shown_threshold(const SimulationAxis& over) {
    const auto four = std::find(over.numbers.begin(), over.numbers.end(), 4.0);
    return four == over.numbers.end() ? 0 : static_cast<std::size_t>(four - over.numbers.begin());
}

std::vector<BandPanel> weekly_panels(const FirstYear& out) {
    const SimulationAxis& over = out.table->axes[3];
    const SimulationAxis& week = out.table->axes[4];
    const std::size_t from = shown_threshold(over) * week.size();
    std::vector<BandPanel> panels;
    std::vector<double> values(out.replicates());
    for (std::size_t route = 0; route < out.routes().size(); ++route) {
        BandPanel panel{out.routes().names[route], {}};
        for (std::size_t w = 0; w < week.size(); ++w) {
            for (std::size_t r = 0; r < values.size(); ++r) {
                values[r] = out.of(r, route)[from + w];
            }
            panel.points.push_back({week.numbers[w], five_of(values), false});
        }
        panels.push_back(std::move(panel));
    }
    return panels;
}

/// Percent of the stays that last for over 0, 4, 8, 12, 13, … weeks, up to three years.
std::vector<BandPanel> spell_panels(const FirstYear& lengths) {
    constexpr std::size_t longest = 156;
    std::vector<BandPanel> panels;
    for (std::size_t route = 0; route < lengths.routes().size(); ++route) {
        std::vector<std::vector<double>> beyond(longest + 1); // [weeks][replicate]
        for (std::size_t r = 0; r < lengths.replicates(); ++r) {
            const double* began = lengths.of(r, route);
            double all = 0;
            for (std::size_t k = 0; k < lengths.size(); ++k) {
                all += began[k];
            }
            double left = all;
            for (std::size_t weeks = 0; weeks <= longest && weeks < lengths.size() && all > 0;
                 ++weeks) {
                beyond[weeks].push_back(100 * left / all);
                left -= began[weeks]; // of weeks + 1
            }
        }
        BandPanel panel{lengths.routes().names[route], {}};
        for (std::size_t weeks = 0; weeks <= longest; ++weeks) {
            if ((weeks % 4 == 0 || weeks % 13 == 0) && beyond[weeks].size() >= fewest_replicates) {
                panel.points.push_back({static_cast<double>(weeks), five_of(beyond[weeks]), false});
            }
        }
        if (panel.points.size() > 1) {
            panels.push_back(std::move(panel));
        }
    }
    return panels;
}

std::vector<std::pair<double, std::string>> ticks_at(const Text& text,
                                                     std::initializer_list<double> weeks) {
    std::vector<std::pair<double, std::string>> ticks;
    for (const double week : weeks) {
        ticks.emplace_back(week, text.number(week));
    }
    return ticks;
}

/// Route, weeks, and the ranges, at the weeks asked for.
template <typename Cells>
void write_panels(Html& to, const Text& text, const std::string& caption,
                  const std::string& weeks_name, const SimulationAxis& routes,
                  const std::vector<BandPanel>& panels, std::initializer_list<double> weeks,
                  Cells cells_of) {
    Table table{text(phrase::table_under) + ": " + caption,
                {{text(phrase::weekly_route), Align::text},
                 {weeks_name},
                 {text(phrase::middle)},
                 {text(phrase::two_of_three)},
                 {text(phrase::nineteen_of_twenty)}},
                {}};
    for (const BandPanel& panel : panels) {
        const auto route = std::find(routes.names.begin(), routes.names.end(), panel.name);
        const Label name =
            route_name(text, routes, static_cast<std::size_t>(route - routes.names.begin()));
        for (const BandPoint& point : panel.points) {
            if (std::find(weeks.begin(), weeks.end(), point.x) != weeks.end()) {
                std::vector<std::string> cells = cells_of(point.five);
                cells.insert(cells.begin(), text.number(point.x));
                table.add({name.text + " (" + panel.name + ")", name.language}, cells);
            }
        }
    }
    write_table(to, table);
}

} // namespace

std::optional<Svg> weekly_figure(const Text& text, const Contents& contents) {
    const auto out = first_year(contents, &CohortFile::out, 5);
    if (!out) {
        return std::nullopt;
    }
    Svg svg("fig-weekly", panels_width, text(phrase::weekly), text(phrase::weekly_desc));
    draw_panels(svg, text, weekly_panels(*out), ticks_at(text, {0, 13, 26, 39, 52}),
                text(phrase::weekly_axis));
    return svg;
}

std::optional<Svg> spells_figure(const Text& text, const Contents& contents) {
    const auto lengths = first_year(contents, &CohortFile::lengths, 4);
    if (!lengths) {
        return std::nullopt;
    }
    Svg svg("fig-spells", panels_width, text(phrase::spells), text(phrase::spells_desc));
    draw_panels(svg, text, spell_panels(*lengths), ticks_at(text, {0, 26, 52, 104, 156}),
                text(phrase::spells_axis));
    return svg;
}

void write_weekly(Html& to, const Text& text, const Contents& contents) {
    const auto figure = weekly_figure(text, contents);
    if (!figure) {
        return; // a file of its own: not every report has it
    }
    const FirstYear out = *first_year(contents, &CohortFile::out, 5);
    const results::Provenance& p = contents.beside.cohort->summary.provenance;
    const SimulationAxis& over = out.table->axes[3];
    to.leaf("h2", text(phrase::weekly), {{"id", "weekly"}});
    to.leaf("p", text(phrase::weekly_lead, {in_either(text, p.title, p.title_nl.value_or("")).text,
                                            text.number(over.numbers[shown_threshold(over)]),
                                            text.number(static_cast<double>(out.replicates()))}));
    write_figure(to, *figure);
    const std::vector<BandPanel> panels = weekly_panels(out);
    // Widths of their own: a cohort may be of a town, or of other years than the results.
    std::vector<Shown> shown;
    for (const BandPanel& panel : panels) {
        for (const BandPoint& point : panel.points) {
            shown.push_back({point.five.width(), 0});
        }
    }
    const double unit = rounding_of(shown).unit;
    const auto number = [&](double value) { return text.number(rounded(value, unit)); };
    write_panels(to, text, text(phrase::weekly), text(phrase::weekly_axis), out.routes(), panels,
                 {0, 13, 26, 39, 52}, [&](const Five& five) {
                     const auto range = [&](std::size_t low, std::size_t high) {
                         return number(five.q[low]) + " – " + number(five.q[high]);
                     };
                     return std::vector<std::string>{number(five.q[q500]), range(q165, q835),
                                                     range(q025, q975)};
                 });
}

void write_spells(Html& to, const Text& text, const Contents& contents) {
    const auto figure = spells_figure(text, contents);
    if (!figure) {
        return;
    }
    const FirstYear lengths = *first_year(contents, &CohortFile::lengths, 4);
    to.leaf("h2", text(phrase::spells), {{"id", "spells"}});
    to.leaf("p",
            text(phrase::spells_lead, {text.number(static_cast<double>(lengths.replicates()))}));
    write_figure(to, *figure);
    const auto percent = [&](const Five& five) {
        const auto range = [&](std::size_t low, std::size_t high) {
            return text.number(five.q[low]) + " – " + text.number(five.q[high]) + "\u00a0%";
        };
        return std::vector<std::string>{text.number(five.q[q500]) + "\u00a0%", range(q165, q835),
                                        range(q025, q975)};
    };
    write_panels(to, text, text(phrase::spells), text(phrase::spells_weeks), lengths.routes(),
                 spell_panels(lengths), {4, 13, 26, 52, 104, 156}, percent);
}

} // namespace raming::report
