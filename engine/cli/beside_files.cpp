#include "engine/cli/beside_files.hpp"

namespace raming::cli {

namespace {

template <typename File>
const File* given(const std::optional<File>& file) {
    return file ? &*file : nullptr;
}

} // namespace

report::Beside BesideFiles::beside() const {
    return {given(published), given(sensitivity), given(coverage), given(cohort)};
}

BesideFiles read_files(const BesideNames& names) {
    BesideFiles files;
    if (names.published) {
        files.published = results::read_published(*names.published);
    }
    if (names.sensitivity) {
        files.sensitivity = results::read_sensitivity(*names.sensitivity);
    }
    if (names.coverage) {
        files.coverage = results::read_coverage(*names.coverage);
    }
    if (names.cohort) {
        files.cohort = report::CohortFile{
            results::read_simulation(*names.cohort),
            results::read_simulation_table(*names.cohort, "replicates", "n_out",
                                           {"replicate_kept", "year", "route", "over", "week"}),
            results::read_simulation_table(*names.cohort, "replicates", "n_length",
                                           {"replicate_kept", "year", "route", "length"})};
    }
    return files;
}

} // namespace raming::cli
