#include <sstream>

#include "engine/cli/options_shared.hpp"
#include "engine/cli/sweep.hpp"

namespace raming::cli {

namespace {

OptionList plan_description() {
    OptionList all("Options: those of raming run and raming sweep");
    add_design_options(all);
    add_drawing_options(all, "1,000,000 for a run, 10,000 for each cell of a sweep");
    add_run_options(all);
    add_estimator_option(all);
    all.flag("run", "plan a run, though the scenario has a [sweep]");
    return all;
}

} // namespace

PlanOptions parse_plan_options(const Arguments& arguments) {
    const GivenOptions values(arguments, plan_description(), "plan");
    PlanOptions options;
    options.sweep.run = read_run_options(values, "plan");
    if (options.sweep.run.help) {
        return options;
    }
    read_estimator_option(values, options.sweep.run);
    read_design_options(values, options.sweep);
    options.as_run = values.has("run");
    if (options.as_run && options.sweep.have_design()) {
        usage_error("E404", "--run plans a run, and other options say what varies in a sweep: "
                            "leave one of them out.");
    }
    if (options.sweep.run.precision && options.sweep.have_design()) {
        usage_error("E404", "--precision is about a run; a sweep has as many draws in each cell as "
                            "-n says. Leave one of them out.");
    }
    return options;
}

std::string plan_help() {
    std::ostringstream text;
    text << "raming plan SCENARIO.toml [options]\n\n"
            "What a run, or a sweep, will take before it starts: draws, time (from a pilot of a "
            "second or so), memory and\n"
            "the size of its file. Give it the options that the run or the sweep will get.\n\n"
            "  raming plan scenarios/nl-2022-23.toml -n 1e7 -o nl.h5\n"
            "  raming plan scenarios/nl-2022-23.toml --grid "
            "routes.relative.sensitivity.mean=0.5:0.95:1000 -j2\n\n"
         << plan_description();
    return text.str();
}

} // namespace raming::cli
