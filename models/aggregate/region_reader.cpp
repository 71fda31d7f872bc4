#include "models/aggregate/region_reader.hpp"

#include <algorithm>
#include <cmath>

namespace raming::aggregate {

using scenario::Node;

namespace {

bool is_count(double number) {
    return number >= 0 && std::floor(number) == number;
}

void read_years(const Node& list, run::RegionCounts& counts) {
    const std::size_t errors = list.error_count();
    counts.school_years = list.texts();
    if (list.error_count() > errors) {
        return;
    }
    if (counts.school_years.empty()) {
        list.error("E107", "school_years names no year: there is nothing to show.");
    }
    for (const std::string& year : counts.school_years) {
        if (std::count(counts.school_years.begin(), counts.school_years.end(), year) > 1) {
            list.error("E107", "school_years holds \"" + year + "\" twice.");
            return;
        }
    }
}

void read_region(const Node& entry, run::RegionCounts& counts) {
    if (!entry.require_table()) {
        return;
    }
    const std::size_t errors = entry.error_count();
    run::RegionCounts::Region region;
    region.name = entry.key();
    const std::vector<double> tile = entry["tile"].numbers();
    region.registered = entry["counts"].numbers();
    if (entry.error_count() > errors) {
        return;
    }
    constexpr double furthest = 99; // a page of more is no map
    if (tile.size() != 2 || !std::all_of(tile.begin(), tile.end(), [](double place) {
            return is_count(place) && place <= furthest;
        })) {
        entry["tile"].error("E107", "tile should be [column, row], whole numbers from 0 to 99, "
                                    "e.g. tile = [4, 2].");
        return;
    }
    region.tile_column = tile[0];
    region.tile_row = tile[1];
    if (region.registered.size() != counts.school_years.size() ||
        !std::all_of(region.registered.begin(), region.registered.end(), is_count)) {
        entry["counts"].error("E107", "counts should be one whole number, 0 or more, for each of "
                                      "the " +
                                          std::to_string(counts.school_years.size()) +
                                          " school_years.");
        return;
    }
    const auto same =
        std::find_if(counts.regions.begin(), counts.regions.end(), [&](const auto& r) {
            return r.tile_column == region.tile_column && r.tile_row == region.tile_row;
        });
    if (same != counts.regions.end()) {
        entry["tile"].error("E107", "\"" + same->name +
                                        "\" has this tile already. Give each region one of its "
                                        "own.");
        return;
    }
    counts.regions.push_back(std::move(region));
}

void read_national(const Node& section, run::RegionCounts& counts) {
    counts.national_source = section["source"].text();
    const Node list = section["counts"];
    for (const Node& entry : list.require_table() ? list.children() : std::vector<Node>{}) {
        const std::size_t errors = entry.error_count();
        const double count = entry.number();
        const auto& years = counts.school_years;
        if (entry.error_count() > errors) {
            continue;
        }
        if (std::find(years.begin(), years.end(), entry.key()) == years.end()) {
            entry.error("E108", "\"" + entry.key() + "\" is none of the school_years.");
        } else if (!is_count(count)) {
            entry.error("E107", "a count is a whole number, 0 or more.");
        } else {
            counts.national.push_back({entry.key(), count});
        }
    }
}

} // namespace

run::RegionCounts read_regions(const Node& section) {
    run::RegionCounts counts;
    if (!section.exists() || !section.require_table()) {
        return counts;
    }
    counts.what = section["what"].text();
    counts.what_nl = section["what_nl"].text_or(counts.what);
    counts.source = section["source"].text();
    read_years(section["school_years"], counts);
    const Node registered = section["registered"];
    for (const Node& entry :
         registered.require_table() ? registered.children() : std::vector<Node>{}) {
        read_region(entry, counts);
    }
    if (registered.is_table() && registered.children().empty()) {
        registered.error("E138", "\"" + registered.path() +
                                     "\" names no region. Name some, or leave [regions] out.");
    }
    if (section.has("national")) {
        const Node national = section["national"];
        if (national.require_table()) {
            read_national(national, counts);
        }
    }
    if (section.has("notes")) {
        const Node notes = section["notes"];
        for (const Node& note : notes.require_array() ? notes.children() : std::vector<Node>{}) {
            if (note.require_table()) {
                const std::string english = note["text"].text();
                counts.notes.push_back({english, note["text_nl"].text_or(english)});
            }
        }
    }
    return counts;
}

} // namespace raming::aggregate
