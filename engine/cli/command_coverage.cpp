#include <algorithm>
#include <cstdio>
#include <fmt/format.h>

#include "engine/base/suggest.hpp"
#include "engine/cli/coverage.hpp"
#include "engine/cli/interrupt.hpp"
#include "engine/cli/load.hpp"
#include "engine/cli/progress.hpp"

namespace raming::cli {

using base::Error;
using base::Exit;

namespace {

/// Which of the trial's contenders are asked for: all, or its own and those that are named.
std::vector<std::size_t> wanted_contenders(const run::Trial& trial,
                                           const std::optional<std::vector<std::string>>& names) {
    std::vector<std::size_t> wanted;
    std::vector<std::string> ids;
    for (std::size_t c = 0; c < trial.contenders().size(); ++c) {
        const std::string& id = trial.contenders()[c].id;
        const bool is_own = c == 0;
        if (is_own || !names || std::find(names->begin(), names->end(), id) != names->end()) {
            wanted.push_back(c);
        }
        if (!is_own) {
            ids.push_back(id);
        }
    }
    for (const std::string& name : names.value_or(std::vector<std::string>{})) {
        if (std::find(ids.begin(), ids.end(), name) == ids.end()) {
            std::string all;
            for (const std::string& id : ids) {
                all += (all.empty() ? "" : ", ") + id;
            }
            throw Error(Exit::usage, "E409",
                        "--mistake " + name + ": no such mistake can be made in this scenario." +
                            base::suggestion(name, ids) +
                            (ids.empty() ? "" : " Those that can: " + all + "."));
        }
    }
    return wanted;
}

} // namespace

Exit coverage_command(const Arguments& arguments, const Catalog& catalog) {
    const CoverageOptions options = parse_coverage_options(arguments);
    if (options.help) {
        fmt::print("{}", coverage_help());
        return Exit::ok;
    }
    const Loaded given = load_scenario(options.scenario, options.overrides, options.definitions,
                                       options.definitions_file, catalog);
    const run::ScenarioModel& model = *given.scenario.model;
    const std::unique_ptr<run::Trial> trial = model.trial(options.world);
    run::CoverageSettings settings{options.seed, options.worlds, options.draws, options.threads,
                                   wanted_contenders(*trial, options.mistakes)};
    ProgressDisplay display(options.quiet);
    const std::optional<run::TrialRanks> found =
        run::rank_truths(model, *trial, settings, interruption(),
                         [&](const run::Progress& progress) { display.show(progress); });
    if (!found) {
        fmt::print(stderr, "\nInterrupted. Fewer worlds (--worlds) take less time.\n");
        return interruption_exit();
    }
    CoverageReport report{given.scenario.title,
                          options.world == run::WorldKind::typical ? "typical" : "calibrated",
                          options.worlds,
                          options.draws,
                          options.seed,
                          found->digest.hex(),
                          {},
                          {}};
    for (const run::Estimand& estimand : model.estimands()) {
        report.definitions.push_back(estimand.id);
    }
    for (const run::WorldRanks& ranks : found->contenders) {
        report.contenders.push_back({trial->contenders()[ranks.contender], {}});
        for (std::size_t d = 0; d < ranks.ranks.size(); ++d) {
            report.contenders.back().definitions.push_back(
                run::calibration(ranks.ranks[d], ranks.excess[d]));
        }
    }
    fmt::print("{}", options.json ? coverage_json(report) : coverage_table(report));
    return Exit::ok;
}

} // namespace raming::cli
