// How far the answer depends on an overlap that nobody has counted: from none to complete.

#include <algorithm>
#include <cmath>

#include "engine/report/bands.hpp"
#include "engine/report/labels.hpp"
#include "engine/report/phrases.hpp"
#include "engine/report/sections.hpp"
#include "engine/report/settings.hpp"
#include "engine/report/table.hpp"

namespace raming::report {

namespace {

Five five_of(const Contents& contents, std::size_t share, std::size_t definition) {
    const results::Comparison& c = contents.run.comparison;
    const std::size_t definitions = contents.levels.size();
    return five_at(c.overlap_q, c.overlap_q_mcse, c.overlap_share.size() * definitions,
                   share * definitions + definition);
}

bool holds_overlap(const Contents& contents) {
    const results::Comparison& c = contents.run.comparison;
    const std::size_t values = 5 * c.overlap_share.size() * contents.levels.size();
    return c.overlap_share.size() > 1 && c.overlap_q.size() == values &&
           c.overlap_q_mcse.size() == values && c.overlap_label.size() == 1 &&
           c.overlap_name.size() == 1;
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// Whether a definition counts both sides of the overlap, by what the scenario says. (The numbers
/// do not tell: chance can fall otherwise where an overlap divides children anew.)
bool touches(const Contents& contents, std::size_t definition) {
    const results::RunResults& run = contents.run;
    const std::string path = "overlaps." + run.comparison.overlap_name.front();
    const std::vector<std::string> counted =
        list_setting(run, "definitions." + contents.definition(definition).id + ".routes");
    const std::vector<std::string> partners = list_setting(run, path + ".with");
    return contains(counted, text_setting(run, path + ".route").value_or("")) &&
           std::any_of(partners.begin(), partners.end(),
                       [&](const std::string& partner) { return contains(counted, partner); });
}

std::vector<BandPanel> panels_of(const Contents& contents) {
    std::vector<BandPanel> panels;
    if (!holds_overlap(contents)) {
        return panels;
    }
    const std::vector<double>& shares = contents.run.comparison.overlap_share;
    for (std::size_t d = 0; d < contents.levels.size(); ++d) {
        BandPanel panel{contents.definition(d).id, {}};
        for (std::size_t s = 0; s < shares.size() && touches(contents, d); ++s) {
            const Five five = five_of(contents, s, d);
            if (five.known()) {
                panel.points.push_back({shares[s], five, false});
            }
        }
        if (panel.points.size() > 1) {
            panels.push_back(std::move(panel));
        }
    }
    return panels;
}

/// "aandeel van …": what is held.
Label held_label(const Text& text, const results::Comparison& c) {
    return in_either(text, c.overlap_label.front(),
                     c.overlap_label_nl.size() == 1 ? c.overlap_label_nl.front() : "");
}

std::string percent(const Text& text, double share) {
    return text.number(100 * share) + "\u00a0%";
}

/// Why the scenario assumes what it does of the overlap.
void write_assumptions_of(Html& to, const Text& text, const Contents& contents) {
    const results::RunResults& run = contents.run;
    const std::string path = "overlaps." + run.comparison.overlap_name.front() + ".shares.";
    for (std::size_t i = 0; i < run.inputs.names.size() && i < run.input_basis.size(); ++i) {
        if (run.inputs.names[i].starts_with(path)) {
            to.open("p", {{"class", "note"}}).text(text(phrase::overlap_assumed) + " ");
            to.text(scenario_text(text, run.input_basis[i])).close();
        }
    }
}

bool is_quarter(double share) {
    return std::fmod(share, 0.25) == 0;
}

} // namespace

std::optional<Svg> overlap_figure(const Text& text, const Contents& contents) {
    const std::vector<BandPanel> panels = panels_of(contents);
    if (panels.empty()) {
        return std::nullopt;
    }
    std::vector<std::pair<double, std::string>> ticks;
    for (const double share : contents.run.comparison.overlap_share) {
        if (is_quarter(share)) {
            ticks.emplace_back(share, percent(text, share));
        }
    }
    Svg svg("fig-overlap", panels_width, text(phrase::overlap), text(phrase::overlap_desc));
    draw_panels(svg, text, panels, ticks, text(phrase::overlap_axis));
    return svg;
}

void write_overlap(Html& to, const Text& text, const Contents& contents) {
    const results::Comparison& c = contents.run.comparison;
    const auto stated = settings_below(contents.run, "overlaps");
    if (!holds_overlap(contents) && stated.empty()) {
        return; // nothing overlaps, as far as the scenario says
    }
    to.leaf("h2", text(phrase::overlap), {{"id", "overlap"}});
    if (!holds_overlap(contents)) {
        const std::string& first = stated.front().first;
        write_missing(to, text, contents, "compare --overlap " + first.substr(0, first.find('.')));
        return;
    }
    to.open("p").text(text(phrase::overlap_lead) + " ");
    to.leaf("strong", held_label(text, c)).text(".").close();
    const auto figure = overlap_figure(text, contents);
    if (!figure) {
        to.leaf("p", text(phrase::overlap_nowhere));
        return;
    }
    write_assumptions_of(to, text, contents);
    write_figure(to, *figure);
    Table table{text(phrase::table_under) + ": " + text(phrase::overlap),
                {{text(phrase::definition), Align::text},
                 {text(phrase::overlap_axis)},
                 {text(phrase::middle)},
                 {text(phrase::two_of_three)},
                 {text(phrase::nineteen_of_twenty)}},
                {}};
    const std::vector<BandPanel> panels = panels_of(contents);
    for (const BandPanel& panel : panels) {
        for (const BandPoint& point : panel.points) {
            if (is_quarter(point.x)) {
                std::vector<std::string> cells = range_cells(text, contents, point.five);
                cells.insert(cells.begin(), percent(text, point.x));
                table.add({panel.name, ""}, cells);
            }
        }
    }
    write_table(to, table);
    std::string note = text(phrase::overlap_bounds);
    if (const auto noise = noise_note(text, contents, panels)) {
        note += " " + *noise;
    }
    to.leaf("p", note, {{"class", "note"}});
}

} // namespace raming::report
