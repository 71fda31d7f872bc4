#include "engine/cli/world_files.hpp"

namespace raming::cli {

WorldFiles read_world_files(const std::optional<std::string>& coverage,
                            const std::optional<std::string>& cohort) {
    WorldFiles files;
    if (coverage) {
        files.coverage = results::read_coverage(*coverage);
    }
    if (cohort) {
        files.cohort = report::CohortFile{
            results::read_simulation(*cohort),
            results::read_simulation_table(*cohort, "replicates", "n_out",
                                           {"replicate_kept", "year", "route", "over", "week"}),
            results::read_simulation_table(*cohort, "replicates", "n_length",
                                           {"replicate_kept", "year", "route", "length"})};
    }
    return files;
}

} // namespace raming::cli
