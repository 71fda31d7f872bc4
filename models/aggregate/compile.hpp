#pragma once
// From a scenario file to a plan. Everything that can be wrong with a scenario is found here or
// before.

#include <string>
#include <vector>

#include "engine/run/model.hpp"
#include "engine/scenario/document.hpp"
#include "engine/scenario/input_reader.hpp"
#include "models/aggregate/as_printed.hpp"
#include "models/aggregate/plan.hpp"
#include "models/aggregate/specification.hpp"

namespace raming::aggregate {

struct Compiled {
    Plan plan;
    Specification specification; ///< what the plan was made of: derived quantities ask for more
    scenario::Inputs inputs;
    std::vector<run::Estimand> estimands; ///< without their point values
    std::vector<run::Component> components;
    std::vector<std::string> notices;
    std::string title;
    std::string title_nl;
    std::string region;
    std::string school_year;
    std::string left_out;
    run::RegionCounts regions;
    std::optional<AsPrinted> as_printed;
    std::vector<run::PrintedRow> printed; ///< one per row of as_printed
};

/// Throws base::Error with all that is wrong.
[[nodiscard]] Compiled compile(scenario::Document& document);

} // namespace raming::aggregate
