#include <charconv>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <thread>

#include "engine/base/version.hpp"
#include "engine/cli/commands.hpp"
#include "engine/cli/design_text.hpp"
#include "engine/cli/interrupt.hpp"
#include "engine/cli/load.hpp"
#include "engine/cli/options.hpp"
#include "engine/cli/session.hpp"
#include "engine/cli/sweep.hpp"
#include "engine/results/results.hpp"

namespace raming::cli {

using base::Error;
using base::Exit;

namespace {

RunOptions options_from(const results::Provenance& stored, bool quiet) {
    RunOptions options;
    options.scenario = stored.scenario_file;
    options.draws = stored.draws;
    std::from_chars(stored.seed.data(), stored.seed.data() + stored.seed.size(), options.seed);
    for (const auto design : {prior::Design::sobol, prior::Design::random, prior::Design::latin}) {
        if (design_name(design) == stored.design) {
            options.design = design;
        }
    }
    options.threads = std::max(1U, std::thread::hardware_concurrency());
    options.summary_only = true; // the digest needs no stored draws
    options.quiet = quiet;
    return options;
}

/// What a rerun has found.
struct Repeated {
    std::string digest;
    bool interrupted = false;
};

Repeated repeat_run(const results::Provenance& stored, const FileOptions& given,
                    const Catalog& catalog) {
    scenario::Document document =
        scenario::Document::from_text(stored.scenario_text, stored.scenario_file, stored.overrides);
    const run::LoadedScenario loaded = model_of(document, catalog);
    const SessionOutcome outcome =
        run_session(loaded, document, options_from(stored, given.has("quiet")),
                    "raming rerun " + given.file, Wanted::figures);
    return {outcome.results.provenance.digest, outcome.interrupted};
}

sweep::Design design_in(const results::SweepResults& stored, const std::string& file) {
    try {
        return design_of(stored.design);
    } catch (const std::runtime_error&) {
        throw Error(Exit::input_output, "E236",
                    file + " does not say what varies in it: it was made by a version before " +
                        "results of schema 1.5. Make it anew: raming inspect --provenance " + file +
                        " says by which command.");
    }
}

Repeated repeat_sweep(const results::SweepResults& stored, const FileOptions& given,
                      const Catalog& catalog) {
    const results::Provenance& p = stored.base.provenance;
    scenario::Document document =
        scenario::Document::from_text(p.scenario_text, p.scenario_file, p.overrides);
    run::LoadedScenario loaded = model_of(document, catalog);
    SweepOptions options;
    options.run = options_from(p, given.has("quiet"));
    const SweepPlan plan = plan_of({std::move(document), std::move(loaded), {}},
                                   design_in(stored, given.file), options.run.seed);
    const SweepOutcome outcome =
        run_sweep(plan, options, header_of_sweep(plan, options, {}), "", catalog);
    return {outcome.results.base.provenance.digest, outcome.interrupted};
}

} // namespace

Exit rerun_command(const Arguments& arguments, const Catalog& catalog) {
    const FileOptions given = parse_file_options(
        "rerun", arguments, {{"json", "the outcome as JSON"}, {"quiet", "no progress"}},
        FileKind::results);
    if (given.help) {
        fmt::print(
            "raming rerun RESULTS.h5\n\n"
            "Repeats a run, or a sweep, from its results file alone (the scenario is inside) "
            "and says whether every\n"
            "draw is the same, by the digest. Exit code 0 if it is, 6 if not.\n");
        return Exit::ok;
    }
    results::Provenance stored;
    Repeated repeated;
    const bool of_sweep = results::holds_sweep(given.file);
    if (of_sweep) {
        const results::SweepResults sweep = results::read_sweep(given.file);
        stored = sweep.base.provenance;
        repeated = repeat_sweep(sweep, given, catalog);
    } else {
        stored = results::read_file(given.file, false).provenance;
        repeated = repeat_run(stored, given, catalog);
    }
    if (repeated.interrupted) {
        return interruption_exit();
    }
    const std::string& digest = repeated.digest;
    const bool same = digest == stored.digest;
    if (given.has("json")) {
        const nlohmann::ordered_json json{
            {"same", same}, {"stored", stored.digest}, {"digest", digest}};
        fmt::print("{}\n", json.dump(2));
    } else {
        fmt::print("stored digest  {}\nnew digest     {}\n{}\n", stored.digest, digest,
                   !same      ? "They differ."
                   : of_sweep ? "The same: every draw of every cell agrees to the last bit."
                              : "The same: every draw of every definition agrees to the last bit.");
    }
    if (!same) {
        throw Error(Exit::results_differ, "E302",
                    given.file + " was made by engine " + stored.engine_version + " (" +
                        stored.compiler + "); this is engine " + base::engine_version + " (" +
                        base::compiler +
                        "). Digests agree within one version, up to the mathematics library.");
    }
    return Exit::ok;
}

} // namespace raming::cli
