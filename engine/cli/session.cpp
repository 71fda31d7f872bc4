#include "engine/cli/session.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <limits>
#include <unistd.h>

#include "engine/base/sha256.hpp"
#include "engine/base/version.hpp"
#include "engine/cli/interrupt.hpp"
#include "engine/cli/numbers.hpp"
#include "engine/results/part_file.hpp"
#include "engine/run/executor.hpp"
#include "engine/run/ranks.hpp"
#include "engine/summary/smooth.hpp"
#include "engine/summary/summarise.hpp"

namespace raming::cli {

using base::Error;
using base::Exit;

namespace {

constexpr std::uint64_t default_draws = 1'000'000;
constexpr std::uint64_t first_precision_draws = 65'536;
constexpr std::uint64_t default_kept_estimands = 10'000'000;
constexpr std::uint64_t default_kept_others = 100'000;
/// Below this a chain has too few draws in its tails for its quantiles to tell their own error.
constexpr std::uint64_t few_draws_per_chain = 600;

std::uint64_t per_chain(std::uint64_t draws) {
    return (draws + run::chains - 1) / run::chains;
}

std::string host_name() {
    char name[256] = {};
    return gethostname(name, sizeof name - 1) == 0 ? name : "unknown";
}

results::Draws draws_of(const run::Prefix& prefix, std::uint64_t per_chain_kept) {
    results::Draws draws;
    draws.chains = run::chains;
    draws.draws_per_chain = std::min(prefix.per_chain, per_chain_kept);
    if (draws.draws_per_chain == prefix.per_chain) {
        draws.values = prefix.values;
    } else {
        for (std::size_t column = 0; column < prefix.columns; ++column) {
            for (std::size_t chain = 0; chain < run::chains; ++chain) {
                const double* from = prefix.of(column, chain);
                draws.values.insert(draws.values.end(), from, from + draws.draws_per_chain);
            }
        }
    }
    return draws;
}

results::Provenance provenance_of(const run::LoadedScenario& loaded,
                                  const scenario::Document& document, const RunOptions& options,
                                  const run::DrawStore& store, const results::Summary& summary,
                                  const std::string& command_line, const std::string& started) {
    results::Provenance p = program_provenance(options, command_line, started);
    p.title = loaded.title;
    p.title_nl = loaded.title_nl;
    p.scenario_file = document.file();
    p.scenario_text = document.text();
    p.overrides = document.overrides();
    for (const scenario::ResolvedValue& value : document.resolved()) {
        p.resolved.push_back({value.path, value.value, value.origin});
    }
    p.scenario_sha256 = base::sha256(document.text());
    p.digest = store.digest().hex();
    p.draws = store.draws();
    p.largest_relative_mcse = summary::precision_of(summary).worst;
    p.warnings = warnings_of(*loaded.model, store);
    p.left_out = loaded.left_out;
    return p;
}

/// By columns, as the file holds them; nothing where no region was stated.
results::RegionCounts regions_of(const run::RegionCounts& stated) {
    results::RegionCounts columns;
    if (stated.regions.empty()) {
        return columns;
    }
    columns.school_year = stated.school_years;
    columns.what = {stated.what};
    columns.what_nl = {stated.what_nl};
    columns.source = {stated.source};
    for (const run::RegionCounts::Region& region : stated.regions) {
        columns.region.push_back(region.name);
        columns.tile_column.push_back(region.tile_column);
        columns.tile_row.push_back(region.tile_row);
        columns.registered.insert(columns.registered.end(), region.registered.begin(),
                                  region.registered.end());
    }
    if (!stated.national.empty()) {
        columns.national.assign(stated.school_years.size(),
                                std::numeric_limits<double>::quiet_NaN());
        columns.national_source = {stated.national_source};
        for (const run::RegionCounts::National& one : stated.national) {
            const auto year =
                std::find(stated.school_years.begin(), stated.school_years.end(), one.school_year);
            columns.national[static_cast<std::size_t>(year - stated.school_years.begin())] =
                one.count;
        }
    }
    for (const run::RegionCounts::Note& note : stated.notes) {
        columns.note.push_back(note.english);
        columns.note_nl.push_back(note.dutch);
    }
    return columns;
}

results::RunResults results_of(const run::LoadedScenario& loaded,
                               const scenario::Document& document, const RunOptions& options,
                               const Sizes& sizes, const run::DrawStore& store,
                               results::Summary summary, const std::string& command_line,
                               const std::string& started) {
    const run::Model& model = *loaded.model;
    results::RunResults r;
    r.provenance = provenance_of(loaded, document, options, store, summary, command_line, started);
    r.region = loaded.region;
    r.school_year = loaded.school_year;
    if (options.output) {
        r.definitions = draws_of(store.estimands(), sizes.keep_estimands);
        r.routes = draws_of(store.components(), sizes.keep_others);
        r.inputs = draws_of(store.inputs(), sizes.keep_others);
    }
    r.definitions.whole = model.whole();
    for (const run::Estimand& estimand : model.estimands()) {
        r.definitions.names.push_back(estimand.id);
        r.definitions.labels.push_back(estimand.label);
    }
    for (const run::Component& component : model.components()) {
        r.routes.names.push_back(component.id);
        r.routes.labels.push_back(component.label);
        r.routes.labels_nl.push_back(component.label_nl);
    }
    for (const prior::Input& input : model.inputs()) {
        r.inputs.names.push_back(input.path);
        r.inputs.labels.push_back(input.path);
        r.input_units.push_back(input.unit);
        r.input_basis.push_back(input.basis);
    }
    r.summary = std::move(summary);
    r.regions = regions_of(loaded.regions);
    return r;
}

std::unique_ptr<run::DrawStore> store_for(const run::Model& model, const RunOptions& options,
                                          std::uint64_t keep_estimands, std::uint64_t keep_others,
                                          Wanted wanted = Wanted::draws) {
    run::StoreSettings settings =
        run::store_settings(model, options.seed, keep_estimands, keep_others);
    const bool draws_are_wanted =
        wanted == Wanted::draws || options.output || options.precision || !options.exceeds.empty();
    if (!draws_are_wanted && sizes_of(options).draws <= keep_estimands * run::chains) {
        settings.only_quantiles = summary::probabilities();
    }
    return std::make_unique<run::DrawStore>(std::move(settings));
}

/// [threshold][definition]
std::vector<std::vector<summary::Exceedance>>
exceedances_of(const run::DrawStore& store, const run::Model& model,
               const std::vector<double>& thresholds) {
    std::vector<std::vector<summary::Exceedance>> all;
    for (const double threshold : thresholds) {
        all.emplace_back();
        for (std::size_t d = 0; d < model.estimands().size(); ++d) {
            all.back().push_back(summary::exceedance(store, d, model.whole(), threshold));
        }
    }
    return all;
}

/// The message of a precision that was not reached.
std::string precision_message(const summary::Precision& now, double target, std::uint64_t draws) {
    const std::uint64_t needed = summary::draws_needed(now, draws, target);
    return fmt::format(
        "precision not reached: the MCSE of {} of {} is {} (target {}) after {} draws; about {} "
        "are needed: --max-draws {}.",
        now.quantity, now.definition, rounded(now.mcse, 2), rounded(target * now.median, 2),
        grouped(static_cast<double>(draws)), grouped(static_cast<double>(needed)), needed);
}

} // namespace

std::string utc_now() {
    return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::chrono::system_clock::to_time_t(
                                                    std::chrono::system_clock::now())));
}

results::Provenance program_provenance(const RunOptions& options, const std::string& command_line,
                                       const std::string& started) {
    results::Provenance p;
    p.engine_version = base::engine_version;
    p.git_commit = base::git_commit;
    p.compiler = base::compiler;
    p.design = design_name(options.design);
    p.generator = "Philox4x32-10; inputs by " +
                  std::string(options.design == prior::Design::sobol
                                  ? "scrambled Sobol points (linear matrix scramble, digital shift)"
                              : options.design == prior::Design::latin ? "Latin hypercube"
                                                                       : "independent uniforms");
    p.seed = std::to_string(options.seed);
    p.draws = sizes_of(options).draws;
    p.chains = run::chains;
    if (options.reproducible) {
        // What does not change the result is left out, so that two files can be compared byte by
        // byte.
        p.threads = 0;
        return p;
    }
    p.threads = static_cast<int>(options.threads);
    p.command_line = command_line;
    p.host = host_name();
    p.started = started;
    p.finished = utc_now();
    return p;
}

std::vector<std::string> warnings_of(const run::Model& model, const run::DrawStore& store) {
    std::vector<std::string> warnings = model.notices();
    for (std::size_t k = 0; k < model.incidents().size(); ++k) {
        if (store.incidents()[k] > 0) {
            const double share =
                static_cast<double>(store.incidents()[k]) / static_cast<double>(store.draws());
            warnings.push_back(
                fmt::format("{}: {} times in {} draws ({} %).", model.incidents()[k].meaning,
                            grouped(static_cast<double>(store.incidents()[k])),
                            grouped(static_cast<double>(store.draws())), percent(share)));
        }
    }
    if (store.per_chain() < few_draws_per_chain) {
        warnings.emplace_back("so few draws give only a rough idea of their own Monte Carlo "
                              "errors, in the tails above all: "
                              "use 10,000 or more.");
    }
    if (!store.has_all_draws() && !store.has_caught_draws()) {
        warnings.push_back(
            fmt::format("not all draws are kept: quantiles come from histograms whose bins are "
                        "{:.1g} of their value wide at most.",
                        store.histogram(0, 0).relative_width()));
    }
    return warnings;
}

void refuse_scenario_as_output(const std::string& output, const std::string& scenario) {
    std::error_code none;
    if (std::filesystem::equivalent(output, scenario, none)) {
        throw Error(Exit::usage, "E404",
                    "-o " + output +
                        " is the scenario itself. Choose another name for the results.");
    }
}

run::ExecutorSettings executor_settings_of(const RunOptions& options) {
    run::ExecutorSettings settings;
    settings.seed = options.seed;
    settings.design = options.design;
    settings.latin_draws_per_chain = per_chain(sizes_of(options).draws);
    settings.threads = options.threads;
    settings.share = options.output ? own_share(options.shard) : run::Share{};
    settings.chunk =
        options.chunk ? static_cast<std::uint32_t>(*options.chunk) : run::default_chunk;
    return settings;
}

summary::SmoothSettings smooth_settings_of(const RunOptions& options) {
    return {options.estimator, options.seed,      options.threads,  options.exceeds, true,
            options.design,    options.precision, options.max_draws};
}

void check_output_is_free(const RunOptions& options, std::uint64_t bytes) {
    if (run::Ranks::world().is_first()) {
        results::check_writable(*options.output, {options.force || options.shard, false}, bytes);
    }
}

void say_shard_is_made(const std::string& file, const RunOptions& options,
                       const std::string& what) {
    if (!options.quiet) {
        fmt::print(stderr,
                   "written: {} ({}), part {} of the work. All parts together: raming merge "
                   "{}.shard-* -o {}\n",
                   file, what, options.shard->text(), *options.output, *options.output);
    }
}

LogSettings log_settings_of(const RunOptions& options, std::uint64_t chunk) {
    return {*options.output, options.shard, options.chunk.value_or(chunk), options.resume,
            options.force};
}

Sizes sizes_of(const RunOptions& options) {
    Sizes sizes;
    sizes.draws = per_chain(options.draws.value_or(options.precision ? first_precision_draws
                                                                     : default_draws)) *
                  run::chains;
    if (options.max_draws) {
        sizes.draws = std::min(sizes.draws, per_chain(*options.max_draws) * run::chains);
    }
    if (options.summary_only) {
        return sizes;
    }
    sizes.keep_estimands = per_chain(options.keep_draws.value_or(default_kept_estimands));
    sizes.keep_others = per_chain(options.keep_draws.value_or(default_kept_others));
    return sizes;
}

std::uint64_t memory_bytes(const run::Model& model, const Sizes& sizes, unsigned threads) {
    const std::uint64_t chain_draws = per_chain(sizes.draws);
    const std::uint64_t keep =
        std::max<std::uint64_t>(sizes.keep_estimands, run::DrawStore::pilot_per_chain);
    const std::uint64_t held = std::min(chain_draws, keep) * run::chains * model.estimands().size();
    const std::uint64_t others = std::min(chain_draws, sizes.keep_others) * run::chains *
                                 (model.components().size() + model.inputs().size());
    constexpr std::uint64_t histogram_bytes =
        2 * 65'538 * 8; // one and its copy at the last checkpoint
    const std::uint64_t histograms =
        chain_draws > keep ? histogram_bytes * run::chains * model.estimands().size() : 0;
    constexpr std::uint64_t program = 30'000'000;
    constexpr std::uint64_t per_thread = 3'000'000;
    // Twice: what is kept is copied once on its way to the file.
    return program + per_thread * threads + 16 * (held + others) + histograms;
}

std::uint64_t file_bytes(const run::Model& model, const Sizes& sizes) {
    const std::uint64_t draws = std::min(sizes.draws, sizes.keep_estimands * run::chains);
    const std::uint64_t kept = std::min(sizes.draws, sizes.keep_others * run::chains);
    return results::expected_bytes(model.estimands().size(), model.components().size(),
                                   model.inputs().size(), draws, kept);
}

void check_memory(const run::Model& model, const Sizes& sizes, unsigned threads,
                  const std::string& remedy) {
    const auto needed = static_cast<double>(memory_bytes(model, sizes, threads));
    const double there =
        static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE));
    if (needed > 0.9 * there) {
        throw Error(Exit::usage, "E405",
                    fmt::format("this run needs about {} of memory; the machine has {}. {}",
                                bytes_text(needed), bytes_text(there), remedy));
    }
}

std::string identity_of(const scenario::Document& document, const RunOptions& options) {
    std::string overrides;
    for (const std::string& one : document.overrides()) {
        overrides += one + " ";
    }
    const Sizes sizes = sizes_of(options);
    return fmt::format("scenario={}\nset={}\nseed={}\ndesign={}\ndraws={}\nprecision={}\nmax-draws="
                       "{}\nkept={},{}\nchunk={}\nestimator={}\n"
                       "engine={} {}\n",
                       base::sha256(document.text()), overrides, options.seed,
                       design_name(options.design), sizes.draws, options.precision.value_or(0),
                       options.max_draws.value_or(0), sizes.keep_estimands, sizes.keep_others,
                       options.chunk.value_or(run::default_chunk),
                       estimator_name(options.estimator), base::engine_version, base::git_commit);
}

results::PartHeader header_of_run(const scenario::Document& document, const RunOptions& options,
                                  const Arguments& arguments) {
    results::PartHeader header{identity_of(document, options)};
    if (options.shard) {
        header.about = to_text({"run",
                                arguments,
                                document.file(),
                                document.text(),
                                document.overrides(),
                                {},
                                *options.shard,
                                per_chain(sizes_of(options).draws),
                                options.chunk.value_or(run::default_chunk)});
    }
    return header;
}

SessionOutcome run_session(const run::LoadedScenario& loaded, const scenario::Document& document,
                           const RunOptions& options, const std::string& command_line,
                           Wanted wanted, std::uint64_t keep_inputs, const Arguments& arguments) {
    const run::Model& model = *loaded.model;
    const Sizes sizes = sizes_of(options);
    const std::string started = utc_now();

    SessionOutcome outcome;
    std::vector<std::vector<std::uint8_t>> records;
    if (options.output) {
        outcome.log =
            std::make_unique<WorkLog>(log_settings_of(options, run::default_chunk),
                                      header_of_run(document, options, arguments), interruption());
        outcome.interrupted = !outcome.log->resume(
            [&](std::uint64_t, auto record) { records.push_back(std::move(record)); });
        if (outcome.interrupted) {
            return outcome;
        }
    }
    WorkLog* const log = outcome.log.get();
    // Only a file, or who asks for them, wants inputs and routes.
    outcome.store =
        store_for(model, options, sizes.keep_estimands,
                  std::max(options.output ? sizes.keep_others : 0, keep_inputs), wanted);
    run::DrawStore& store = *outcome.store;
    run::Executor executor(model, executor_settings_of(options));

    ProgressDisplay display(options.quiet);
    ProgressDisplay smooth(options.quiet, "evaluations");
    const auto report = [&](const run::Progress& progress) { display.show(progress); };
    std::uint64_t target = per_chain(sizes.draws);
    const std::uint64_t most =
        options.max_draws ? per_chain(*options.max_draws) : std::uint64_t{1} << 32U;
    results::Summary summary;
    std::optional<summary::SmoothEstimator> estimator;
    if (options.estimator != summary::Estimator::plain) {
        estimator.emplace(model, smooth_settings_of(options));
    }
    while (true) {
        if (!executor.run(store, target, records, log, interruption(), report) ||
            (log != nullptr && !log->gather([&](std::uint64_t, const auto& record) {
                static_cast<void>(store.restore(record));
            }))) {
            outcome.interrupted = true;
            return outcome;
        }
        if (options.shard || !run::Ranks::world().is_first()) {
            return outcome; // what there is of the whole is for others to finish
        }
        summary = summary::summarise(store, model.estimands());
        std::vector<std::vector<summary::Exceedance>> exceedances =
            exceedances_of(store, model, options.exceeds);
        if (estimator &&
            !estimator->improve(store.per_chain(), summary, exceedances, interruption(),
                                [&](const run::Progress& progress) { smooth.show(progress); })) {
            outcome.interrupted = true;
            return outcome;
        }
        outcome.exceedances.clear();
        for (std::size_t k = 0; k < options.exceeds.size(); ++k) {
            outcome.exceedances.push_back({options.exceeds[k], std::move(exceedances[k])});
        }
        if (!options.precision) {
            break;
        }
        const summary::Precision now = summary::precision_of(summary);
        display.remark(
            fmt::format("{} draws: largest Monte Carlo error {} % of the median ({} of {})",
                        grouped(static_cast<double>(store.draws())), percent(now.worst),
                        now.quantity, now.definition));
        if (now.worst <= *options.precision) {
            break;
        }
        if (std::isinf(now.worst)) {
            outcome.precision_missed = "the median of " + now.definition +
                                       " is 0: no precision relative to it can be reached. Leave "
                                       "--precision out, and say how many draws with -n.";
            break;
        }
        if (target >= most) {
            outcome.precision_missed = precision_message(now, *options.precision, store.draws());
            break;
        }
        target = std::min(2 * target, most);
    }
    outcome.results = results_of(loaded, document, options, sizes, store, std::move(summary),
                                 command_line, started);
    return outcome;
}

std::unique_ptr<run::DrawStore> draw_derived(const run::Model& model, const RunOptions& options,
                                             std::uint64_t draws_per_chain) {
    auto store = store_for(model, options, sizes_of(options).keep_estimands, 0);
    ProgressDisplay display(options.quiet);
    run::Executor executor(model, executor_settings_of(options));
    const bool complete =
        executor.run(*store, draws_per_chain, {}, nullptr, interruption(),
                     [&](const run::Progress& progress) { display.show(progress); });
    return complete ? std::move(store) : nullptr;
}

std::string command_line_of(const std::string& command, const Arguments& arguments) {
    std::string text = "raming " + command;
    for (const std::string& argument : arguments) {
        const bool plain = argument.find_first_of(" \"'{}[]()*?$;&<>|") == std::string::npos;
        text += plain ? ' ' + argument : " '" + argument + "'";
    }
    return text;
}

} // namespace raming::cli
