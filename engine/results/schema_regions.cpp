// What was observed by region, in the group of its own that ArviZ gives observations.

#include <cstring>
#include <stdexcept>

#include "engine/results/schema.hpp"

namespace raming::results {

std::vector<Variable> region_variables() {
    using R = RegionCounts;
    return {
        {observed_group, "region", {"region"}, &R::region, nullptr, {}, "region that was counted"},
        {observed_group,
         "school_year",
         {"school_year"},
         &R::school_year,
         nullptr,
         {},
         "school year that was counted"},
        {observed_group,
         "registered_region",
         {"region", "school_year"},
         &R::registered,
         "1",
         {},
         "registered number of children; NaN where none was stated"},
        {observed_group,
         "registered_national",
         {"school_year"},
         &R::national,
         "1",
         {},
         "number of the same year by another, national counting; NaN where none was stated"},
        {observed_group,
         "tile_column",
         {"region"},
         &R::tile_column,
         "1",
         {},
         "column on a map of tiles, from the left"},
        {observed_group,
         "tile_row",
         {"region"},
         &R::tile_row,
         "1",
         {},
         "row on a map of tiles, from the top"},
        {observed_group, "registered_what", {}, &R::what, nullptr, {}, "what is counted"},
        {observed_group,
         "registered_what_nl",
         {},
         &R::what_nl,
         nullptr,
         {},
         "what is counted, in Dutch"},
        {observed_group, "registered_source", {}, &R::source, nullptr, {}, "where it stands"},
        {observed_group,
         "national_source",
         {},
         &R::national_source,
         nullptr,
         {},
         "where the national numbers stand"},
        {observed_group,
         "region_note",
         {"region_note"},
         &R::note,
         nullptr,
         {},
         "what to know of the counts"},
        {observed_group,
         "region_note_nl",
         {"region_note"},
         &R::note_nl,
         nullptr,
         {},
         "what to know of the counts, in Dutch"},
    };
}

std::vector<std::size_t> region_shape(const RunResults& results, const Variable& variable) {
    const RegionCounts& regions = results.regions;
    std::vector<std::size_t> shape;
    for (const char* dimension : variable.dimensions) {
        if (std::strcmp(dimension, "region") == 0) {
            shape.push_back(regions.region.size());
        } else if (std::strcmp(dimension, "school_year") == 0) {
            shape.push_back(regions.school_year.size());
        } else if (std::strcmp(dimension, "region_note") == 0) {
            shape.push_back(regions.note.size());
        } else {
            throw std::logic_error("regions: a dimension without a length");
        }
    }
    return shape;
}

} // namespace raming::results
