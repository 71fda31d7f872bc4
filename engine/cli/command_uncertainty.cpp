#include <cstdio>
#include <fmt/format.h>

#include "engine/cli/commands.hpp"
#include "engine/cli/interrupt.hpp"
#include "engine/cli/load.hpp"
#include "engine/cli/numbers.hpp"
#include "engine/cli/options.hpp"
#include "engine/cli/progress.hpp"
#include "engine/cli/uncertainty.hpp"
#include "engine/cli/weights.hpp"
#include "engine/summary/variance_parts.hpp"

namespace raming::cli {

base::Exit uncertainty_command(const Arguments& arguments, const Catalog& catalog) {
    const UncertaintyOptions options = parse_uncertainty_options(arguments);
    if (options.help) {
        fmt::print("{}", uncertainty_help());
        return base::Exit::ok;
    }
    const Loaded given = load_scenario(options.scenario, options.overrides, options.definitions,
                                       options.definitions_file, catalog);
    const run::LoadedScenario& loaded = given.scenario;
    const run::Model& model = *loaded.model;
    summary::VarianceSettings settings;
    settings.seed = options.seed;
    settings.per_chain = (options.draws + run::chains - 1) / run::chains;
    settings.threads = options.threads;
    settings.weights = definition_weights(options.weights, model.estimands());

    std::optional<summary::VarianceParts> parts;
    {
        ProgressDisplay display(options.quiet);
        parts =
            summary::variance_parts(model, settings, interruption(),
                                    [&](const run::Progress& progress) { display.show(progress); });
    }
    if (!parts) {
        fmt::print(stderr,
                   "\nInterrupted. Nothing was printed: fewer draws (-n) take less time.\n");
        return interruption_exit();
    }
    if (options.json) {
        fmt::print("{}", uncertainty_json(model, *parts));
        return base::Exit::ok;
    }
    const Sentence sentence = uncertainty_sentence(model, *parts);
    fmt::print(
        "{} ({}, {})\n{} draws, each with every subset of {} groups drawn again, seed {}\n\n",
        loaded.title, loaded.region, loaded.school_year, grouped(static_cast<double>(parts->draws)),
        model.groups().size(), options.seed);
    fmt::print("{}\n{}\n{}\n", uncertainty_table(model, *parts), sentence.english, sentence.dutch);
    return base::Exit::ok;
}

} // namespace raming::cli
