#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fmt/format.h>
#include <numeric>

#include "engine/base/sha256.hpp"
#include "engine/base/suggest.hpp"
#include "engine/base/version.hpp"
#include "engine/cli/coverage.hpp"
#include "engine/cli/interrupt.hpp"
#include "engine/cli/load.hpp"
#include "engine/cli/progress.hpp"
#include "engine/cli/session.hpp"
#include "engine/cli/work_log.hpp"

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

/// "typical", "stress (delay up to 12)".
std::string world_text(const CoverageOptions& options) {
    if (!options.stress) {
        return world_names[static_cast<std::size_t>(options.world)];
    }
    const std::pair<const char*, double> all[] = {{"dependence", options.stress->dependence},
                                                  {"delay", options.stress->delay},
                                                  {"spells", options.stress->spells},
                                                  {"apart", options.stress->apart},
                                                  {"tied", options.stress->tied}};
    std::string text;
    for (const auto& [stress, most] : all) {
        if (most > 0) {
            text += fmt::format("{}{} up to {}", text.empty() ? "" : ", ", stress, most);
        }
    }
    return "stress" + (text.empty() ? "" : " (" + text + ")");
}

CoverageReport report_on(const run::LoadedScenario& loaded, const run::Trial& trial,
                         const CoverageOptions& options, const run::CoverageSettings& settings,
                         const run::TrialRanks& found) {
    CoverageReport report;
    report.title = loaded.title;
    report.region = loaded.region;
    report.school_year = loaded.school_year;
    report.world = world_text(options);
    report.worlds = settings.worlds;
    report.draws = settings.draws;
    report.seed = std::to_string(settings.seed);
    report.digest = found.digest.hex();
    for (const run::Estimand& estimand : loaded.model->estimands()) {
        report.definitions.push_back(estimand.id);
        report.labels.push_back(estimand.label);
        report.labels_nl.push_back(estimand.label_nl);
    }
    report.reservations = trial.reservations();
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

/// What coverage shares with a run.
RunOptions as_run(const CoverageOptions& options, std::uint64_t draws) {
    RunOptions run;
    run.draws = draws;
    run.design = prior::Design::random;
    run.seed = options.seed;
    run.threads = options.threads;
    run.output = options.output;
    run.reproducible = options.reproducible;
    run.resume = options.resume;
    run.force = options.force;
    return run;
}

/// What must agree for a checkpoint to be of the same worlds.
std::string identity(const scenario::Document& document, const CoverageOptions& options,
                     const run::Trial& trial, const run::CoverageSettings& settings) {
    std::string overrides;
    for (const std::string& one : document.overrides()) {
        overrides += one + " ";
    }
    std::string contenders;
    for (const std::size_t c : settings.contenders) {
        contenders += trial.contenders()[c].id + " ";
    }
    return fmt::format("scenario={}\nset={}\nseed={}\nworld={}\nworlds={}\ndraws={}\n"
                       "contenders={}\nengine={} {}\n",
                       base::sha256(document.text()), overrides, settings.seed, world_text(options),
                       settings.worlds, settings.draws, contenders, base::engine_version,
                       base::git_commit);
}

/// Whether the results are there already. E208 where those are of other worlds.
bool is_complete_already(const Loaded& given, const CoverageOptions& options,
                         const run::CoverageSettings& settings) {
    if (!options.resume || !std::filesystem::exists(*options.output)) {
        return false;
    }
    const results::CoverageResults stored = results::read_coverage(*options.output);
    const results::Provenance& p = stored.provenance;
    if (p.scenario_sha256 == base::sha256(given.document.text()) &&
        p.overrides == given.document.overrides() && p.seed == std::to_string(settings.seed) &&
        p.draws == settings.draws && stored.world.front() == world_text(options) &&
        stored.worlds.front() == static_cast<double>(settings.worlds) &&
        stored.contender.size() == settings.contenders.size()) {
        fmt::print(stderr, "{} is complete: nothing left to do.\n", *options.output);
        return true;
    }
    throw Error(Exit::input_output, "E208",
                *options.output +
                    " is complete, but of other worlds (scenario, --set, seed, kind, number, draws "
                    "or mistakes differ). Choose another name, or use --force instead of "
                    "--resume.");
}

void write_results(const CoverageReport& report, const Loaded& given,
                   const CoverageOptions& options, const std::string& command_line,
                   const std::string& started) {
    results::CoverageResults results = results_of(report);
    results.provenance = program_provenance(as_run(options, report.draws), command_line, started);
    results::Provenance& p = results.provenance;
    p.title = given.scenario.title;
    p.title_nl = given.scenario.title_nl;
    p.draws = report.draws;
    p.digest = report.digest;
    p.scenario_file = given.document.file();
    p.scenario_text = given.document.text();
    p.scenario_sha256 = base::sha256(given.document.text());
    p.overrides = given.document.overrides();
    results::write_coverage(*options.output, results, {options.force, false});
}

std::string few_worlds_note(std::uint64_t worlds) {
    return fmt::format(
        "note: {} nothing of the estimator: if it is right, the share of worlds in an "
        "interval of 50 % is off by {:.0f} percentage points or more in 1 of 3 tries. Take "
        "1,000 worlds or more.\n",
        worlds == 1 ? "one world says" : std::to_string(worlds) + " worlds say next to",
        100 * std::sqrt(0.25 / static_cast<double>(worlds)));
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
    const run::ScenarioModel& model = *given.scenario.model;
    const std::unique_ptr<run::Trial> trial = model.trial(options.world);
    const std::uint64_t draws = options.draws.value_or(
        options.world == run::WorldKind::typical ? default_weighted_draws : default_draws);
    const run::CoverageSettings settings{options.seed,
                                         options.worlds,
                                         draws,
                                         options.threads,
                                         wanted_contenders(*trial, options.mistakes),
                                         options.stress.value_or(run::Stress{})};
    std::optional<WorkLog> log;
    std::vector<std::vector<std::uint8_t>> records;
    bool interrupted = false;
    if (options.output) {
        refuse_scenario_as_output(*options.output, options.scenario);
        if (is_complete_already(given, options, settings)) {
            return Exit::ok;
        }
        results::check_writable(*options.output, {options.force, false}, 0);
        log.emplace(log_settings_of(as_run(options, draws), 1),
                    results::PartHeader{identity(given.document, options, *trial, settings)},
                    interruption());
        interrupted =
            !log->resume([&](std::uint64_t, auto record) { records.push_back(std::move(record)); });
    }
    const std::string command_line = command_line_of("coverage", arguments);
    std::optional<run::TrialRanks> found;
    if (!interrupted) {
        ProgressDisplay display(options.quiet, "worlds");
        found = run::rank_truths(
            model, *trial, settings, interruption(),
            [&](const run::Progress& progress) { display.show(progress); }, log ? &*log : nullptr,
            records);
    }
    if (!found) {
        say_interrupted(command_line, options.output.has_value(), options.resume);
        return interruption_exit();
    }
    const CoverageReport report = report_on(given.scenario, *trial, options, settings, *found);
    if (options.output) {
        write_results(report, given, options, command_line, started);
        log->remove();
    }
    fmt::print("{}", options.json ? coverage_json(report) : coverage_table(report));
    if (!options.quiet) {
        fmt::print(stderr,
                   "note: percent of the worlds whose truth lies in the interval of that level, "
                   "with the error that so many worlds leave. p: chance of ranks as uneven as "
                   "these if the estimator is right; definitions share worlds, so their rows are "
                   "not independent.\n");
        if (options.worlds < results::fewest_telling_worlds) {
            fmt::print(stderr, "{}", few_worlds_note(options.worlds));
        }
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
