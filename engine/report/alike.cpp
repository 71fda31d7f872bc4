#include "engine/report/alike.hpp"

#include <string>

#include "engine/base/error.hpp"

namespace raming::report {

namespace {

using results::Provenance;
using results::RunResults;

bool has_same_scenario(const Provenance& one, const Provenance& other) {
    return one.scenario_sha256 == other.scenario_sha256 && one.overrides == other.overrides;
}

void require_same_scenario(const Provenance& own, const Provenance& other) {
    if (!has_same_scenario(own, other)) {
        throw base::Error(base::Exit::input_output, "E234",
                          "the file given with --sensitivity is of another scenario (" +
                              other.scenario_file + ") than the results (" + own.scenario_file +
                              "), or was made with another --set or other --definitions. Make it "
                              "anew with raming sensitivity -o FILE, and the same options.");
    }
}

void require_same_children(const RunResults& run, const std::string& option,
                           const std::string& region, const std::string& school_year) {
    if (region != run.region || school_year != run.school_year) {
        throw base::Error(
            base::Exit::input_output, "E235",
            "the file given with --" + option + " is about " + region + ", " + school_year +
                ", and the results are about " + run.region + ", " + run.school_year +
                ": side by side they would be read as one. Make the file anew with "
                "raming " +
                option + " from a scenario of that region and school year, or leave --" + option +
                " out.");
    }
}

} // namespace

void require_alike(const RunResults& run, const Beside& beside) {
    if (beside.sensitivity != nullptr) {
        require_same_scenario(run.provenance, beside.sensitivity->provenance);
    }
    if (beside.coverage != nullptr && !beside.coverage->region.empty()) {
        require_same_children(run, "coverage", beside.coverage->region.front(),
                              beside.coverage->school_year.front());
    }
    if (beside.cohort != nullptr) {
        require_same_children(run, "cohort", beside.cohort->summary.region,
                              beside.cohort->summary.school_year);
    }
}

bool has_other_inputs(const RunResults& run, const results::CoverageResults& coverage) {
    return !has_same_scenario(run.provenance, coverage.provenance);
}

} // namespace raming::report
