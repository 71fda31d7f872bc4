#include <charconv>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <thread>

#include "engine/base/version.hpp"
#include "engine/cli/commands.hpp"
#include "engine/cli/interrupt.hpp"
#include "engine/cli/load.hpp"
#include "engine/cli/options.hpp"
#include "engine/cli/session.hpp"
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

} // namespace

Exit rerun_command(const Arguments& arguments, const Catalog& catalog) {
    const FileOptions given = parse_file_options(
        "rerun", arguments, {{"json", "the outcome as JSON"}, {"quiet", "no progress"}},
        FileKind::results);
    if (given.help) {
        fmt::print("raming rerun RESULTS.h5\n\n"
                   "Repeats a run from its results file alone (the scenario is inside) and says "
                   "whether every draw\n"
                   "is the same, by the digest. Exit code 0 if it is, 6 if not.\n");
        return Exit::ok;
    }
    const results::Provenance stored = results::read_file(given.file, false).provenance;
    scenario::Document document =
        scenario::Document::from_text(stored.scenario_text, stored.scenario_file, stored.overrides);
    const run::LoadedScenario loaded = model_of(document, catalog);
    const SessionOutcome outcome =
        run_session(loaded, document, options_from(stored, given.has("quiet")),
                    "raming rerun " + given.file, Wanted::figures);
    if (outcome.interrupted) {
        return interruption_exit();
    }
    const std::string& digest = outcome.results.provenance.digest;
    const bool same = digest == stored.digest;
    if (given.has("json")) {
        const nlohmann::ordered_json json{
            {"same", same}, {"stored", stored.digest}, {"digest", digest}};
        fmt::print("{}\n", json.dump(2));
    } else {
        fmt::print("stored digest  {}\nnew digest     {}\n{}\n", stored.digest, digest,
                   same ? "The same: every draw of every definition agrees to the last bit."
                        : "They differ.");
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
