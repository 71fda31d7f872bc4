#include <algorithm>
#include <fmt/format.h>

#include "engine/cli/commands.hpp"
#include "engine/cli/diff.hpp"
#include "engine/results/sweep.hpp"

namespace raming::cli {

using base::Exit;
using results::RunResults;
using summary::Pairing;

namespace {

const char* pairing_text(Pairing pairing) {
    switch (pairing) {
    case Pairing::paired:
        return "paired: both runs have the same random numbers";
    case Pairing::draws_gone:
        return "not paired: both runs have the same random numbers, but not all draws are stored, "
               "so errors are too wide";
    case Pairing::independent:
        break;
    }
    return "independent: seed, design or number of draws differ";
}

Exit diff_runs(const DiffOptions& options) {
    const RunResults a = results::read_file(options.first, true);
    const RunResults b = results::read_file(options.second, true);
    const ScenarioDifference scenarios(a, b);
    RunsDiffer runs{summary::pairing_of(a, b), {}};
    runs.estimates = summary::differences(a, b, runs.pairing);
    const bool same =
        scenarios.same_definitions() &&
        std::all_of(runs.estimates.begin(), runs.estimates.end(),
                    [&](const auto& one) { return one.in_mcse <= options.tolerance; });
    if (options.json) {
        fmt::print("{}", diff_json(scenarios, runs, same, options));
    } else {
        scenarios.print();
        fmt::print("\n{}\n{}\n", pairing_text(runs.pairing), estimates_table(runs.estimates));
    }
    return say_whether_same(same, options);
}

} // namespace

Exit diff_command(const Arguments& arguments, const Catalog&) {
    const DiffOptions options = parse_diff_options(arguments);
    if (options.help) {
        fmt::print("{}", diff_help());
        return Exit::ok;
    }
    return results::holds_sweep(options.first) ? diff_sweeps(options) : diff_runs(options);
}

} // namespace raming::cli
