// What registers counted by region: a map of one tile a region, and the table of all years. Facts,
// not estimates; small counts are guarded.

#include <algorithm>
#include <cmath>

#include "engine/report/labels.hpp"
#include "engine/report/phrases.hpp"
#include "engine/report/sections.hpp"
#include "engine/report/small_cells.hpp"
#include "engine/report/table.hpp"

namespace raming::report {

namespace {

constexpr double figure_width = 760;
constexpr double name_line = 17;
constexpr double lowest_tile = 78;
constexpr double below_name = 10; // for the count
constexpr std::size_t classes = 5;

std::vector<double> year_of(const results::RegionCounts& regions, std::size_t year) {
    std::vector<double> counts;
    for (std::size_t r = 0; r < regions.region.size(); ++r) {
        counts.push_back(regions.registered[r * regions.school_year.size() + year]);
    }
    return counts;
}

double total_of(const std::vector<double>& counts) {
    double total = 0;
    for (const double count : counts) {
        total += std::isnan(count) ? 0 : count;
    }
    return total;
}

std::string shown(const Text& text, const std::optional<double>& count) {
    return count ? text.number(*count) : text(phrase::hidden_cell);
}

/// Where the next darker class begins: four numbers, each twice the one before.
std::vector<double> breaks_of(const std::vector<double>& counts) {
    double highest = 1;
    for (const double count : counts) {
        highest = std::fmax(highest, count);
    }
    const double wanted = highest / 16;
    double first = std::pow(10.0, std::floor(std::log10(wanted)));
    for (const double times : {2.0, 2.5, 2.0}) { // 1, 2, 5, 10
        first *= first < wanted ? times : 1;
    }
    first = std::max(first, least_shown);
    return {first, 2 * first, 4 * first, 8 * first};
}

std::string class_of(const std::optional<double>& count, const std::vector<double>& breaks) {
    if (!count) {
        return "tile tile-hidden";
    }
    if (std::isnan(*count)) {
        return "tile tile0";
    }
    const auto place = std::upper_bound(breaks.begin(), breaks.end(), *count) - breaks.begin();
    return "tile tile" + std::to_string(place);
}

bool any_hidden_in(const std::vector<std::optional<double>>& counts) {
    return std::count(counts.begin(), counts.end(), std::nullopt) > 0;
}

bool all_hidden_in(const std::vector<std::optional<double>>& counts) {
    return std::all_of(counts.begin(), counts.end(),
                       [](const auto& count) { return !count || std::isnan(*count); });
}

void draw_legend(Svg& svg, const Text& text, const std::vector<double>& breaks, bool with_hidden,
                 double top) {
    const double step = with_hidden ? 125 : 140;
    if (with_hidden) {
        const double left = 4 + static_cast<double>(classes) * step;
        svg.rect(left, top, 18, 18, "tile tile-hidden");
        svg.text(left + 25, top + 14, text(phrase::hidden_cell), "small");
    }
    for (std::size_t k = 0; k < classes; ++k) {
        const double left = 4 + static_cast<double>(k) * step;
        svg.rect(left, top, 18, 18, "tile tile" + std::to_string(k));
        const std::string said =
            k == 0 ? text(phrase::under_number, {text.number(breaks[0])})
            : k + 1 == classes
                ? text(phrase::from_number, {text.number(breaks.back())})
                : text(phrase::from_to, {text.number(breaks[k - 1]), text.number(breaks[k] - 1)});
        svg.text(left + 25, top + 14, said, "small");
    }
}

/// One of the texts that the file has in English and, unless they are missing, in Dutch.
Label one_of(const Text& text, const std::vector<std::string>& english,
             const std::vector<std::string>& dutch, std::size_t place) {
    return in_either(text, english[place], place < dutch.size() ? dutch[place] : "");
}

/// "The regions add up to 6,758; another counting of the same year has 8,689, 1,931 more."
void write_national(Html& to, const Text& text, const results::RegionCounts& regions) {
    if (regions.national_source.size() != 1 ||
        regions.national.size() != regions.school_year.size()) {
        return;
    }
    for (std::size_t y = 0; y < regions.school_year.size(); ++y) {
        const std::vector<double> counts = year_of(regions, y);
        if (!(regions.national[y] >= least_shown) || all_hidden_in(guarded(counts))) {
            continue;
        }
        const double total = total_of(counts);
        const double more = regions.national[y] - total;
        const Phrase& by = more > 0   ? phrase::more_by
                           : more < 0 ? phrase::fewer_by
                                      : phrase::just_as_many;
        to.leaf("p",
                text(phrase::regions_national,
                     {regions.school_year[y], text.number(total), regions.national_source.front(),
                      text.number(regions.national[y]), text(by, {text.number(std::abs(more))})}));
    }
}

void write_counts(Html& to, const Text& text, const results::RegionCounts& regions) {
    Table table{text(phrase::table_under) + ": " + text(phrase::regions),
                {{text(phrase::region), Align::text}},
                {}};
    std::vector<std::vector<std::optional<double>>> columns;
    std::vector<std::string> totals;
    std::vector<std::string> national;
    bool any_hidden = false;
    for (std::size_t y = 0; y < regions.school_year.size(); ++y) {
        table.columns.push_back({regions.school_year[y]});
        const std::vector<double> counts = year_of(regions, y);
        columns.push_back(guarded(counts));
        any_hidden = any_hidden || any_hidden_in(columns.back());
        // Where no region can be shown, the total would tell what they are.
        totals.push_back(all_hidden_in(columns.back()) && any_hidden_in(columns.back())
                             ? text(phrase::hidden_cell)
                             : text.number(total_of(counts)));
        const double series = y < regions.national.size() ? regions.national[y] : std::nan("");
        national.push_back(series < least_shown ? text(phrase::hidden_cell) : text.number(series));
    }
    std::vector<std::size_t> order(regions.region.size());
    for (std::size_t r = 0; r < order.size(); ++r) {
        order[r] = r;
    }
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return regions.region[a] < regions.region[b]; });
    for (const std::size_t r : order) {
        std::vector<std::string> cells;
        for (const auto& column : columns) {
            cells.push_back(shown(text, column[r]));
        }
        table.add({regions.region[r], ""}, cells);
    }
    table.add({text(phrase::all_regions), ""}, totals);
    if (!regions.national.empty()) {
        table.add({text(phrase::national_series), ""}, national);
    }
    write_table(to, table);
    std::string note = text(phrase::hidden_note, {text.number(least_shown)});
    if (!any_hidden) {
        note += " " + text(phrase::nothing_hidden);
    }
    to.open("p", {{"class", "note"}}).text(note + " " + text(phrase::region_source) + " ");
    to.text(scenario_text(text, regions.source.front())).text(".").close();
}

} // namespace

std::optional<Svg> regions_figure(const Text& text, const Contents& contents) {
    const results::RegionCounts& regions = contents.run.regions;
    if (regions.region.empty() || regions.school_year.empty()) {
        return std::nullopt;
    }
    const std::vector<double> counts = year_of(regions, regions.school_year.size() - 1);
    const std::vector<std::optional<double>> visible = guarded(counts);
    const std::vector<double> breaks = breaks_of(counts);
    const double columns =
        1 + *std::max_element(regions.tile_column.begin(), regions.tile_column.end());
    const double rows = 1 + *std::max_element(regions.tile_row.begin(), regions.tile_row.end());
    const double tile_width = (figure_width - 8) / std::max(columns, 4.0);
    Svg svg("fig-regions", figure_width, text(phrase::regions) + ", " + regions.school_year.back(),
            text(phrase::regions_desc));
    double tile_height = lowest_tile; // the name with the most lines sets it
    for (const std::string& name : regions.region) {
        Svg measured = svg;
        const double end = measured.centred(0, name_line, tile_width - 6, name, "tile-name");
        tile_height = std::max(tile_height, end + below_name);
    }
    for (std::size_t r = 0; r < regions.region.size(); ++r) {
        const double left = 4 + regions.tile_column[r] * tile_width;
        const double top = 4 + regions.tile_row[r] * tile_height;
        const double centre = left + tile_width / 2;
        svg.rect(left + 1, top + 1, tile_width - 2, tile_height - 2, class_of(visible[r], breaks));
        const double below =
            svg.centred(centre, top + name_line, tile_width - 6, regions.region[r], "tile-name");
        svg.text(centre, std::max(below, top + 2 * name_line) + 1, shown(text, visible[r]),
                 "tile-count", Anchor::middle);
    }
    const double bottom = 4 + rows * tile_height + 12;
    draw_legend(svg, text, breaks, any_hidden_in(visible), bottom);
    svg.end(bottom + 26);
    return svg;
}

void write_regions(Html& to, const Text& text, const Contents& contents) {
    const auto figure = regions_figure(text, contents);
    if (!figure) {
        return; // the scenario states no regions, and no option adds them
    }
    const results::RegionCounts& regions = contents.run.regions;
    to.leaf("h2", text(phrase::regions), {{"id", "regions"}});
    to.leaf("p", text(phrase::regions_lead, {one_of(text, regions.what, regions.what_nl, 0).text,
                                             regions.school_year.back()}));
    write_national(to, text, regions);
    for (std::size_t n = 0; n < regions.note.size(); ++n) {
        to.leaf("p", one_of(text, regions.note, regions.note_nl, n));
    }
    write_figure(to, *figure);
    write_counts(to, text, regions);
}

} // namespace raming::report
