#include <algorithm>
#include <fmt/format.h>

#include "engine/base/sha256.hpp"
#include "engine/base/suggest.hpp"
#include "engine/cli/interrupt.hpp"
#include "engine/cli/load.hpp"
#include "engine/cli/published.hpp"
#include "engine/cli/session.hpp"

namespace raming::cli {

using base::Error;
using base::Exit;

namespace {

/// The overrides whose table a scenario has; `used` marks them.
std::vector<std::string> fitting(const std::vector<std::string>& overrides,
                                 const scenario::Document& document, std::vector<bool>& used) {
    std::vector<std::string> result;
    for (std::size_t k = 0; k < overrides.size(); ++k) {
        if (document.has_table_of(overrides[k].substr(0, overrides[k].find('=')))) {
            result.push_back(overrides[k]);
            used[k] = true;
        }
    }
    return result;
}

std::vector<Loaded> load_all(const PublishedOptions& options, const Catalog& catalog) {
    std::vector<Loaded> all;
    std::vector<bool> used(options.overrides.size(), false);
    for (const std::string& file : published_scenarios(options.folder)) {
        const scenario::Document plain = scenario::Document::from_file(file, {});
        scenario::Document document = scenario::Document::from_text(
            plain.text(), file, fitting(options.overrides, plain, used));
        run::LoadedScenario loaded = model_of(document, catalog);
        if (!loaded.printed.empty()) {
            all.push_back({std::move(document), std::move(loaded), {}});
        }
    }
    for (std::size_t k = 0; k < used.size(); ++k) {
        if (!used[k]) {
            throw Error(Exit::usage, "E109",
                        "--set " + options.overrides[k] +
                            ": none of the published scenarios has such a value. Write it as "
                            "path=value with the path as in the files, e.g. "
                            "facts.relative-over-13w.value=2800.");
        }
    }
    return all;
}

/// Every id belongs to one row, and every id asked for is there.
void check_ids(const std::vector<Loaded>& all, const std::vector<std::string>& wanted) {
    std::vector<std::string> ids;
    for (const Loaded& one : all) {
        for (const run::PrintedRow& row : one.scenario.printed) {
            if (std::find(ids.begin(), ids.end(), row.id) != ids.end()) {
                throw Error(Exit::invalid_scenario, "E146",
                            one.document.file() + ": the published number \"" + row.id +
                                "\" is in another scenario already. Give each an id of its own.");
            }
            ids.push_back(row.id);
        }
    }
    for (const std::string& id : wanted) {
        if (std::find(ids.begin(), ids.end(), id) == ids.end()) {
            throw Error(Exit::usage, "E402",
                        "raming published: there is no published number \"" + id + "\"." +
                            base::suggestion(id, ids));
        }
    }
}

PublishedRow::Distribution distribution_of(const SessionOutcome& outcome, std::size_t definition,
                                           double printed) {
    const results::DefinitionSummary& s = outcome.results.summary.definitions[definition];
    const auto column = std::find_if(
        outcome.exceedances.begin(), outcome.exceedances.end(),
        [&](const ExceedanceColumn& exceedances) { return exceedances.threshold == printed; });
    const summary::Exceedance& above = column->of[definition];
    return {{s.quantile[2], s.quantile_mcse[2]},
            {s.quantile[0], s.quantile_mcse[0]},
            {s.quantile[4], s.quantile_mcse[4]},
            {1 - above.probability, above.mcse}};
}

/// The run that each scenario gets.
RunOptions run_options(const PublishedOptions& options) {
    RunOptions run;
    run.draws = options.draws;
    run.seed = options.seed;
    run.threads = options.threads;
    run.reproducible = options.reproducible;
    run.quiet = true;
    return run;
}

/// The rows of one scenario that are asked for, and the digest of its draws if there were any.
struct Placed {
    std::vector<PublishedRow> rows;
    std::optional<run::Digest> digest;
};

/// Nothing if it was interrupted.
std::optional<Placed> placed(const Loaded& one, const PublishedOptions& options) {
    Placed result;
    RunOptions run = run_options(options);
    for (const run::PrintedRow& printed : one.scenario.printed) {
        const bool wanted = options.ids.empty() || std::find(options.ids.begin(), options.ids.end(),
                                                             printed.id) != options.ids.end();
        if (!wanted) {
            continue;
        }
        PublishedRow row{
            printed, one.document.file(), one.scenario.region, one.scenario.school_year, "",
            "",      std::nullopt};
        for (const run::Estimand& estimand : one.scenario.model->estimands()) {
            if (estimand.id == printed.definition) {
                row.definition_label = estimand.label;
                row.definition_label_nl = estimand.label_nl;
            }
        }
        result.rows.push_back(std::move(row));
        if (printed.definition && std::find(run.exceeds.begin(), run.exceeds.end(),
                                            printed.printed) == run.exceeds.end()) {
            run.exceeds.push_back(printed.printed);
        }
    }
    if (run.exceeds.empty()) {
        return result; // none is asked for, or none has a definition
    }
    const SessionOutcome outcome =
        run_session(one.scenario, one.document, run, "", Wanted::figures);
    if (outcome.interrupted) {
        return std::nullopt;
    }
    result.digest = outcome.store->digest();
    const std::vector<run::Estimand>& estimands = one.scenario.model->estimands();
    for (PublishedRow& row : result.rows) {
        if (row.printed.definition) {
            const auto at =
                std::find_if(estimands.begin(), estimands.end(), [&](const run::Estimand& e) {
                    return e.id == *row.printed.definition;
                });
            row.distribution = distribution_of(
                outcome, static_cast<std::size_t>(at - estimands.begin()), row.printed.printed);
        }
    }
    return result;
}

void add_scenario(const Loaded& one, const Placed& found, results::PublishedResults& results) {
    add_rows(found.rows, results);
    results.scenario_file.push_back(one.document.file());
    results.scenario_text.push_back(one.document.text());
    results.scenario_sha256.push_back(base::sha256(one.document.text()));
    results.scenario_digest.push_back(found.digest ? found.digest->hex() : "");
}

} // namespace

Exit published_command(const Arguments& arguments, const Catalog& catalog) {
    const PublishedOptions options = parse_published_options(arguments);
    if (options.help) {
        fmt::print("{}", published_help());
        return Exit::ok;
    }
    const results::WriteOptions write_options{options.force, false};
    const std::string started = utc_now();
    const std::vector<Loaded> all = load_all(options, catalog);
    check_ids(all, options.ids);
    if (options.output) {
        for (const Loaded& one : all) {
            refuse_scenario_as_output(*options.output, one.document.file());
        }
        results::check_writable(*options.output, write_options, 0);
    }
    std::vector<PublishedRow> rows;
    results::PublishedResults results;
    run::Digest digest;
    for (const Loaded& one : all) {
        const std::optional<Placed> found = placed(one, options);
        if (!found) {
            fmt::print(stderr,
                       "\nInterrupted. Nothing was printed or stored: fewer draws (-n) take "
                       "less time.\n");
            return interruption_exit();
        }
        if (found->rows.empty()) {
            continue;
        }
        add_scenario(one, *found, results);
        if (found->digest) {
            digest.merge(*found->digest);
        }
        rows.insert(rows.end(), found->rows.begin(), found->rows.end());
    }
    if (options.output) {
        results.provenance = program_provenance(run_options(options),
                                                command_line_of("published", arguments), started);
        results.provenance.title = "Published estimates in their place";
        results.provenance.title_nl = "Gepubliceerde schattingen op hun plaats";
        results.provenance.overrides = options.overrides;
        results.provenance.digest = digest.hex();
        results::write_published(*options.output, results, write_options);
    }
    fmt::print("{}", options.json ? published_json(rows) : published_table(rows));
    if (!options.quiet) {
        fmt::print(stderr,
                   "note: arithmetic is what the author's own inputs give; the distribution is "
                   "what the scenario's priors give under the same definition. ± is the Monte "
                   "Carlo error.\n");
        if (options.output) {
            fmt::print(stderr, "written: {}\n", *options.output);
        }
    }
    return Exit::ok;
}

} // namespace raming::cli
