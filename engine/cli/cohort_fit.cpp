#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/cli/cohort.hpp"
#include "engine/cli/interrupt.hpp"
#include "engine/cli/numbers.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/text_file.hpp"

namespace raming::cli {

using base::Error;
using base::Exit;

namespace {

std::string fitted_number(double value) {
    return fmt::format("{:.6g}", value);
}

/// Where line and column of a place begin in a text.
std::size_t offset_of(const std::string& text, const base::Location& where) {
    std::size_t begin = 0;
    for (int line = 1; line < where.line; ++line) {
        begin = text.find('\n', begin) + 1;
    }
    // Columns count characters, and bytes that go on a character are none.
    for (int column = 1; column < where.column; ++column) {
        ++begin;
        while (begin < text.size() && (static_cast<unsigned char>(text[begin]) & 0xC0U) == 0x80U) {
            ++begin;
        }
    }
    return begin;
}

/// The scenario with the fitted values in their places, from the last to the first.
std::string fitted_text(const scenario::Document& document, const run::Fit& fit,
                        const std::vector<double>& values) {
    std::string text = document.text();
    std::vector<std::pair<std::size_t, std::size_t>> places; // offset, parameter
    for (std::size_t p = 0; p < values.size(); ++p) {
        if (fit.parameters[p].where.file != document.file()) {
            throw Error(Exit::usage, "E404",
                        "--set " + fit.parameters[p].path +
                            " stands on the command line, so the fitted value has no place in the "
                            "file. Change it in the file instead.");
        }
        places.emplace_back(offset_of(text, fit.parameters[p].where), p);
    }
    std::sort(places.rbegin(), places.rend());
    for (const auto& [offset, p] : places) {
        const std::size_t end =
            std::min(text.find_first_not_of("0123456789+-_.eE", offset), text.size());
        text.replace(offset, end - offset, fitted_number(values[p]));
    }
    return text;
}

std::string verdict(const run::FitTarget& target, bool met) {
    if (!target.only_compared.empty()) {
        return met ? "compared: agrees" : "compared: differs";
    }
    return met ? "met" : "missed";
}

std::string fit_table(const run::Fit& fit, const run::FitOutcome& outcome) {
    std::vector<std::vector<std::string>> rows{{"target", "published", "cohort", "±", ""}};
    for (std::size_t t = 0; t < fit.targets.size(); ++t) {
        rows.push_back({fit.targets[t].label, grouped(fit.targets[t].wanted),
                        fmt::format("{:.1f}", outcome.reached[t]),
                        fmt::format("{:.1f}", outcome.mcse[t]),
                        verdict(fit.targets[t], outcome.meets(t, fit.targets[t].wanted))});
    }
    std::string text = aligned(rows) + "\n";
    rows = {{"parameter", "fitted", "from", "range"}};
    for (std::size_t p = 0; p < fit.parameters.size(); ++p) {
        const run::FitParameter& parameter = fit.parameters[p];
        rows.push_back({parameter.path, fitted_number(outcome.values[p]),
                        fitted_number(parameter.start),
                        fitted_number(parameter.min) + " – " + fitted_number(parameter.max)});
    }
    return text + aligned(rows);
}

/// What could not be matched, and why.
std::vector<std::string> shortfalls(const run::Fit& fit, const run::FitOutcome& outcome) {
    std::vector<std::string> lines;
    for (std::size_t t = 0; t < fit.targets.size(); ++t) {
        const run::FitTarget& target = fit.targets[t];
        if (outcome.meets(t, target.wanted)) {
            continue;
        }
        const std::string differs =
            fmt::format("{}: the cohort has {:.1f}, {} was published", target.label,
                        outcome.reached[t], grouped(target.wanted));
        lines.push_back(target.only_compared.empty()
                            ? differs + ". The parameters cannot meet it together with the others."
                            : differs + ". Not fitted: " + target.only_compared);
    }
    for (std::size_t p = 0; p < fit.parameters.size(); ++p) {
        if (outcome.at_an_end[p]) {
            lines.push_back(fmt::format("{} stands at the end of its range ({}): the targets pull "
                                        "it further.",
                                        fit.parameters[p].path, fitted_number(outcome.values[p])));
        }
    }
    if (!outcome.settled) {
        lines.emplace_back("The search did not settle. Start it nearer, or with more replicates.");
    }
    return lines;
}

std::string fit_json(const run::Fit& fit, const run::FitOutcome& outcome) {
    nlohmann::ordered_json json;
    json["settled"] = outcome.settled;
    json["steps"] = outcome.steps;
    for (std::size_t t = 0; t < fit.targets.size(); ++t) {
        const run::FitTarget& target = fit.targets[t];
        json["targets"][target.id] = {{"published", target.wanted},
                                      {"cohort", outcome.reached[t]},
                                      {"mcse", outcome.mcse[t]},
                                      {"met", outcome.meets(t, target.wanted)},
                                      {"fitted", target.only_compared.empty()},
                                      {"source", target.source}};
    }
    for (std::size_t p = 0; p < fit.parameters.size(); ++p) {
        json["parameters"][fit.parameters[p].path] = {{"value", outcome.values[p]},
                                                      {"from", fit.parameters[p].start},
                                                      {"at_an_end", bool(outcome.at_an_end[p])}};
    }
    json["shortfalls"] = shortfalls(fit, outcome);
    return json.dump(2) + "\n";
}

} // namespace

Exit fit_cohort(const LoadedCohort& cohort, const CohortOptions& options) {
    const run::Simulation& simulation = *cohort.simulation.simulation;
    if (!simulation.fit()) {
        throw Error(Exit::invalid_scenario, "E193",
                    options.scenario + " names nothing to fit. Add [fit] with targets and "
                                       "parameters, as scenarios/cohorts/nl-2011-12.toml has.");
    }
    const run::Fit& fit = *simulation.fit();
    const run::FitOutcome outcome =
        run::fit(simulation, {options.seed, options.replicates, options.threads}, interruption(),
                 [&](std::size_t step, double misfit) {
                     if (!options.quiet) {
                         fmt::print(stderr, "step {}: squared differences {:.4g}\n", step, misfit);
                     }
                 });
    if (outcome.interrupted) {
        fmt::print(stderr, "\nInterrupted. Nothing was written: a fit begins anew.\n");
        return interruption_exit();
    }
    if (options.output) {
        write_text_file(*options.output, fitted_text(cohort.document, fit, outcome.values),
                        options.force ? Existing::overwrite : Existing::keep);
    }
    if (options.json) {
        fmt::print("{}", fit_json(fit, outcome));
    } else {
        fmt::print("{}\n", fit_table(fit, outcome));
        for (const std::string& line : shortfalls(fit, outcome)) {
            fmt::print("Not matched: {}\n", line);
        }
    }
    if (options.output && !options.quiet) {
        fmt::print(stderr, "written: {}\n", *options.output);
    }
    return Exit::ok;
}

} // namespace raming::cli
