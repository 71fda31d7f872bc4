#include "engine/cli/scenario_kind.hpp"

namespace raming::cli {

ScenarioKind kind_of(scenario::Document& document) {
    const scenario::Node root = document.root();
    if (!root.has("kind")) {
        return ScenarioKind::estimate;
    }
    const std::size_t errors = document.error_count();
    const bool is_cohort = root["kind"].one_of({"estimate", "cohort"}) == "cohort";
    if (document.error_count() != errors) {
        document.stop_if_errors();
    }
    return is_cohort ? ScenarioKind::cohort : ScenarioKind::estimate;
}

void require_kind(scenario::Document& document, ScenarioKind wanted) {
    if (kind_of(document) == wanted) {
        return;
    }
    throw base::Error(
        base::Exit::invalid_scenario, "E194",
        document.file() +
            (wanted == ScenarioKind::cohort
                 ? " is a scenario to estimate from, not a cohort to simulate (kind = "
                   "\"cohort\"). Use raming run, or name a cohort, e.g. "
                   "scenarios/cohorts/nl-2022-23.toml."
                 : " is a cohort: children to simulate, not a scenario to estimate "
                   "from. Use raming cohort."));
}

} // namespace raming::cli
