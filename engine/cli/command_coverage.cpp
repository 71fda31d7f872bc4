#include <algorithm>
#include <cstdio>
#include <fmt/format.h>
#include <numeric>

#include "engine/base/sha256.hpp"
#include "engine/base/suggest.hpp"
#include "engine/cli/coverage.hpp"
#include "engine/cli/interrupt.hpp"
#include "engine/cli/load.hpp"
#include "engine/cli/progress.hpp"
#include "engine/cli/session.hpp"

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
            throw Error(Exit::usage, "E410",
                        "--mistake " + name + ": no such mistake can be made in this scenario." +
                            base::suggestion(name, ids));
        }
    }
    return wanted;
}

/// Draws are weighted in typical worlds, so that many are worth few.
constexpr std::uint64_t default_draws = 1000;
constexpr std::uint64_t default_weighted_draws = 5000;

CoverageReport report_on(const run::LoadedScenario& loaded, const run::Trial& trial,
                         const CoverageOptions& options, const run::CoverageSettings& settings,
                         const run::TrialRanks& found) {
    CoverageReport report;
    report.title = loaded.title;
    report.world = options.world == run::WorldKind::typical ? "typical" : "calibrated";
    report.worlds = settings.worlds;
    report.draws = settings.draws;
    report.seed = std::to_string(settings.seed);
    report.digest = found.digest.hex();
    for (const run::Estimand& estimand : loaded.model->estimands()) {
        report.definitions.push_back(estimand.id);
        report.labels.push_back(estimand.label);
        report.labels_nl.push_back(estimand.label_nl);
    }
    for (const run::WorldRanks& ranks : found.contenders) {
        const double sum = std::accumulate(ranks.effective.begin(), ranks.effective.end(), 0.0);
        report.contenders.push_back(
            {trial.contenders()[ranks.contender], sum / static_cast<double>(settings.worlds), {}});
        for (std::size_t d = 0; d < ranks.ranks.size(); ++d) {
            report.contenders.back().definitions.push_back(
                run::calibration(ranks.ranks[d], ranks.excess[d]));
        }
    }
    return report;
}

void write_results(const CoverageReport& report, const Loaded& given,
                   const CoverageOptions& options, const std::string& command_line,
                   const std::string& started) {
    RunOptions run;
    run.draws = report.draws;
    run.design = prior::Design::random;
    run.seed = options.seed;
    run.threads = options.threads;
    run.reproducible = options.reproducible;
    results::CoverageResults results = results_of(report);
    results.provenance = program_provenance(run, command_line, started);
    results::Provenance& p = results.provenance;
    p.title = given.scenario.title;
    p.title_nl = given.scenario.title_nl;
    p.draws = report.draws;
    p.digest = report.digest;
    p.scenario_file = given.document.file();
    p.scenario_text = given.document.text();
    p.scenario_sha256 = base::sha256(given.document.text());
    p.overrides = options.overrides;
    results::write_coverage(*options.output, results, {options.force, false});
}

} // namespace

Exit coverage_command(const Arguments& arguments, const Catalog& catalog) {
    const CoverageOptions options = parse_coverage_options(arguments);
    if (options.help) {
        fmt::print("{}", coverage_help());
        return Exit::ok;
    }
    const std::string started = utc_now();
    const Loaded given = load_scenario(options.scenario, options.overrides, options.definitions,
                                       options.definitions_file, catalog);
    if (options.output) {
        refuse_scenario_as_output(*options.output, options.scenario);
        results::check_writable(*options.output, {options.force, false}, 0);
    }
    const run::ScenarioModel& model = *given.scenario.model;
    const std::unique_ptr<run::Trial> trial = model.trial(options.world);
    const std::uint64_t draws = options.draws.value_or(
        options.world == run::WorldKind::typical ? default_weighted_draws : default_draws);
    const run::CoverageSettings settings{options.seed, options.worlds, draws, options.threads,
                                         wanted_contenders(*trial, options.mistakes)};
    std::optional<run::TrialRanks> found;
    {
        ProgressDisplay display(options.quiet, "worlds");
        found = run::rank_truths(model, *trial, settings, interruption(),
                                 [&](const run::Progress& progress) { display.show(progress); });
    }
    if (!found) {
        fmt::print(stderr, "\nInterrupted. Nothing was printed or stored: fewer worlds "
                           "(--worlds) take less time.\n");
        return interruption_exit();
    }
    const CoverageReport report = report_on(given.scenario, *trial, options, settings, *found);
    if (options.output) {
        write_results(report, given, options, command_line_of("coverage", arguments), started);
    }
    fmt::print("{}", options.json ? coverage_json(report) : coverage_table(report));
    if (!options.quiet) {
        fmt::print(stderr,
                   "note: percent of the worlds whose truth lies in the interval of that level, "
                   "with the error that so many worlds leave. p: chance of ranks as uneven as "
                   "these if the estimator is right; definitions share worlds, so their rows are "
                   "not independent.\n");
        for (const std::string& remark : given.remarks) {
            fmt::print(stderr, "note: {}\n", remark);
        }
        if (options.output) {
            fmt::print(stderr, "written: {}\n", *options.output);
        }
    }
    return Exit::ok;
}

} // namespace raming::cli
