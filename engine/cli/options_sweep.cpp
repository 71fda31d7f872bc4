#include <algorithm>
#include <sstream>

#include "engine/cli/options_shared.hpp"
#include "engine/cli/sweep.hpp"

namespace raming::cli {

namespace {

OptionList sweep_description() {
    OptionList all("Options");
    add_design_options(all);
    add_drawing_options(all, "10,000 in each cell");
    add_shard_options(all, "cells");
    return all;
}

} // namespace

void add_design_options(OptionList& all) {
    all.texts("grid", "PATH=VALUES",
              "values for a path of the scenario, 4,8,13 or evenly spaced from:to:count; several: "
              "every combination");
    all.texts("list", "FILE.csv", "cells of their own: a header of paths, a row a cell");
    all.texts("one-at-a-time", "PATH=VALUES", "cells of their own, each with this one change");
    all.texts("range", "PATH=LOW:HIGH", "a path that points vary over");
    all.text("lhs", "N", "a Latin hypercube of N points over the ranges");
    all.text("sobol-design", "N", "N scrambled Sobol points over the ranges");
    all.text("max-cells", "N", "the most cells that are run without a question (default 10,000)");
}

void read_design_options(const GivenOptions& values, SweepOptions& options) {
    options.grid = values.texts("grid");
    options.lists = values.texts("list");
    options.one_at_a_time = values.texts("one-at-a-time");
    options.ranges = values.texts("range");
    options.latin = values.count("lhs", false);
    options.sobol = values.count("sobol-design", false);
    options.most_cells = values.count("max-cells", false).value_or(default_most_cells);
    if (options.latin && options.sobol) {
        usage_error("E404", "points are either --lhs or --sobol-design: give one of them.");
    }
}

bool SweepOptions::have_design() const {
    return !(grid.empty() && lists.empty() && one_at_a_time.empty() && ranges.empty()) || latin ||
           sobol;
}

SweepOptions parse_sweep_options(const Arguments& arguments) {
    const GivenOptions values(arguments, sweep_description(), "sweep");
    SweepOptions options;
    options.run = read_run_options(values, "sweep");
    if (options.run.help) {
        return options;
    }
    options.run.draws = options.run.draws.value_or(default_cell_draws);
    read_shard_options(values, options.run);
    if (options.run.compress) {
        usage_error("E404", "--compress is about draws, and a sweep stores none: leave it out.");
    }
    read_design_options(values, options);
    return options;
}

std::string sweep_help() {
    std::ostringstream text;
    text
        << "raming sweep SCENARIO.toml [what varies] [options]\n\n"
           "Runs many scenarios that differ in stated values, with the same random numbers in "
           "all, so that their\n"
           "differences are sharp: each cell's difference with the unchanged scenario, and its "
           "Monte Carlo error,\n"
           "are in the file. Without options that say what varies, the scenario's [sweep] does.\n\n"
           "  raming sweep scenarios/nl-2022-23.toml --grid "
           "routes.relative.sensitivity.mean=0.5:0.95:10 -o s.h5\n"
           "  raming sweep scenarios/nl-2022-23.toml --grid definitions.ocw-4w.threshold=4,8,13 "
           "--list more.csv\n"
           "  raming sweep my.toml --range routes.vsv.count=28000:32000 --lhs 100 -j2 -o s.h5 "
           "--resume\n\n"
           "Cells are numbered from 0: the grid (the last --grid fastest), the rows of lists, "
           "one-at-a-time, points.\n\n"
        << sweep_description()
        << "\nExit codes: 0 done; 2 wrong usage; 3 wrong scenario; 4 file trouble; 7 done, and "
           "some cells failed;\n"
           "130 or 143 interrupted (the printed line resumes).\n";
    return text.str();
}

} // namespace raming::cli
