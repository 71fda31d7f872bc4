#include "engine/results/schema.hpp"

#include <cstring>
#include <limits>
#include <stdexcept>

namespace raming::results {

std::vector<RootAttribute> with_common_attributes(const char* kind,
                                                  const std::vector<RootAttribute>& own) {
    using P = Provenance;
    std::vector<RootAttribute> all = {
        {"Conventions", "CF-1.11", "the conventions that names, units and labels follow"},
        {"raming_file_type", kind, "what kind of results file this is"},
        {"raming_schema_version", schema_version,
         "layout, major.minor; a major one may not be readable by older programs"},
        {"history", History{}, "when, by what version and by what command the file was made"},
        {"seed", &P::seed,
         "seed of the random numbers, decimal (a 64-bit number is not safe in R)"},
    };
    all.insert(all.end(), own.begin(), own.end());
    all.insert(all.end(),
               {{"generator", &P::generator, "random-number generator"},
                {"command_line", &P::command_line, "the command that made the file"},
                {"engine_version", &P::engine_version, "version of Raming"},
                {"git_commit", &P::git_commit, "its commit, with -dirty if it was changed"},
                {"compiler", &P::compiler, "compiler and flags it was built with"},
                {"threads", &P::threads, "threads used (the numbers do not depend on it)"},
                {"host", &P::host, "machine; absent from a reproducible file"},
                {"started", &P::started, "ISO 8601, UTC; absent from a reproducible file"},
                {"finished", &P::finished, "ISO 8601, UTC; absent from a reproducible file"}});
    return all;
}

std::span<const RootAttribute> root_attributes() {
    using P = Provenance;
    static const std::vector<RootAttribute> all = with_common_attributes(
        file_type,
        {{"title", &P::title, "title of the scenario"},
         {"title_nl", &P::title_nl, "title of the scenario, in Dutch"},
         {"region", &RunResults::region, "region that was counted"},
         {"school_year", &RunResults::school_year, "school year that was counted"},
         {"status", &P::status, "complete or partial"},
         {"draws", &P::draws, "draws made, over all chains"},
         {"chains", &P::chains, "independent randomisations"},
         {"design", &P::design, "how points are placed: random, lhs or sobol"},
         {"digest", &P::digest, "128-bit sum over all draws, stored or not; equal for equal draws"},
         {"largest_relative_mcse", &P::largest_relative_mcse,
          "largest Monte Carlo standard error of a quantile, as a share of it"},
         {"scenario_file", &P::scenario_file, "name of the scenario file"},
         {"scenario_sha256", &P::scenario_sha256, "SHA-256 of the scenario file"},
         {"ranks", &P::ranks, "MPI ranks used (the numbers do not depend on it)"}});
    return all;
}

namespace {

std::vector<Variable> run_variables() {
    using R = RunResults;
    using D = DefinitionSummary;
    static const std::vector<const char*> of_definition = {"definition", "region"};
    static const std::vector<const char*> of_quantile = {"quantile", "definition", "region"};
    static const std::vector<const char*> label = {"definition_label", "definition_label_nl"};
    return {
        {"prior", "chain", {"chain"}, Counter::chain, "1", {}, "independent randomisation"},
        {"prior", "draw", {"draw"}, Counter::draw, "1", {}, "draw within its chain"},
        {"prior",
         "draw_kept",
         {"draw_kept"},
         Counter::draw_kept,
         "1",
         {},
         "draw within its chain, of those whose inputs and routes are kept: the first of each "
         "chain"},
        {"prior",
         "definition",
         {"definition"},
         DrawsTexts{&R::definitions, &Draws::names},
         nullptr,
         {},
         "definition of the number of children"},
        {"prior", "region", {"region"}, &R::region, nullptr, {}, "region"},
        {"prior",
         "route",
         {"route"},
         DrawsTexts{&R::routes, &Draws::names},
         nullptr,
         {},
         "route by which children are out of school"},
        {"prior",
         "input",
         {"input"},
         DrawsTexts{&R::inputs, &Draws::names},
         nullptr,
         {},
         "path of an uncertain input in the scenario"},
        {"prior",
         "definition_label",
         {"definition"},
         DrawsTexts{&R::definitions, &Draws::labels},
         nullptr,
         {},
         "definition, for people"},
        {"prior",
         "route_label",
         {"route"},
         DrawsTexts{&R::routes, &Draws::labels},
         nullptr,
         {},
         "route, for people"},
        {"prior",
         "route_label_nl",
         {"route"},
         DrawsTexts{&R::routes, &Draws::labels_nl},
         nullptr,
         {},
         "route, for people, in Dutch"},
        {"prior",
         "input_label",
         {"input"},
         DrawsTexts{&R::inputs, &Draws::labels},
         nullptr,
         {},
         "input, for people"},
        {"prior", "input_unit", {"input"}, &R::input_units, nullptr, {}, "unit of the input"},
        {"prior",
         "input_basis",
         {"input"},
         &R::input_basis,
         nullptr,
         {},
         "source of the input, or why it is assumed"},
        {"prior",
         "n_true",
         {"chain", "draw", "definition", "region"},
         &R::definitions,
         "1",
         label,
         "draws of the true number of children"},
        {"prior",
         "routes",
         {"chain", "draw_kept", "route"},
         &R::routes,
         "1",
         {"route_label", "route_label_nl"},
         "draws of the true number of children by route"},
        {"prior",
         "inputs",
         {"chain", "draw_kept", "input"},
         &R::inputs,
         nullptr,
         {"input_label", "input_unit", "input_basis"},
         "draws of the uncertain inputs"},
        {"summary",
         "quantile",
         {"quantile"},
         &Summary::probabilities,
         "1",
         {},
         "probability of the quantile"},
        {"summary",
         "definition",
         {"definition"},
         &D::id,
         nullptr,
         {},
         "definition of the number of children"},
        {"summary", "region", {"region"}, &R::region, nullptr, {}, "region"},
        {"summary",
         "definition_label",
         {"definition"},
         &D::label,
         nullptr,
         {},
         "definition, for people"},
        {"summary",
         "definition_label_nl",
         {"definition"},
         &D::label_nl,
         nullptr,
         {},
         "definition, for people, in Dutch"},
        {"summary", "n_registered", of_definition, &D::registered, "1", label,
         "registered number of children"},
        {"summary", "n_point", of_definition, &D::point, "1", label,
         "number of children with every input at its central value"},
        {"summary", "n_true_mean", of_definition, &D::mean, "1", label,
         "mean of the true number of children; NaN where it does not exist"},
        {"summary", "n_true_mean_mcse", of_definition, &D::mean_mcse, "1", label,
         "Monte Carlo standard error of n_true_mean"},
        {"summary", "n_true_sd", of_definition, &D::sd, "1", label,
         "standard deviation of the true number of children; NaN where it does not exist"},
        {"summary", "n_true_sd_mcse", of_definition, &D::sd_mcse, "1", label,
         "Monte Carlo standard error of n_true_sd"},
        {"summary", "n_true_q", of_quantile, &D::quantile, "1", label,
         "quantiles of the true number of children"},
        {"summary", "n_true_q_mcse", of_quantile, &D::quantile_mcse, "1", label,
         "Monte Carlo standard error of n_true_q"},
        {"summary",
         "estimator",
         {"definition"},
         &D::estimator,
         nullptr,
         {},
         "how n_true_q was estimated: plain (from the draws) or smooth (a direction of inputs "
         "integrated out)"},
        {"summary",
         "estimator_note",
         {"definition"},
         &D::estimator_note,
         nullptr,
         {},
         "why it was estimated so, and what was integrated out"},
    };
}

std::vector<Variable> provenance_variables() {
    using P = Provenance;
    return {
        {"provenance",
         "scenario_text",
         {},
         &P::scenario_text,
         nullptr,
         {},
         "the scenario file as it was read"},
        {"provenance",
         "left_out",
         {},
         &P::left_out,
         nullptr,
         {},
         "what the model leaves out, for people"},
        {"provenance",
         "override",
         {"override"},
         &P::overrides,
         nullptr,
         {},
         "a --set option, in the order given"},
        {"provenance",
         "warning",
         {"warning"},
         &P::warnings,
         nullptr,
         {},
         "what a reader of the figures must know"},
        {"provenance",
         "setting",
         {"setting"},
         &Setting::path,
         nullptr,
         {},
         "path of a value of the resolved scenario"},
        {"provenance", "setting_value", {"setting"}, &Setting::value, nullptr, {}, "its value"},
        {"provenance",
         "setting_origin",
         {"setting"},
         &Setting::origin,
         nullptr,
         {},
         "where it was set: file:line:column, --set or default"},
    };
}

} // namespace

std::span<const Variable> variables() {
    static const std::vector<Variable> table = [] {
        std::vector<Variable> all = run_variables();
        for (const auto& more : {comparison_variables(), uncertainty_variables(),
                                 region_variables(), provenance_variables()}) {
            all.insert(all.end(), more.begin(), more.end());
        }
        return all;
    }();
    return table;
}

Layout Variable::layout() const {
    return {name, dimensions, units, coordinates, meaning};
}

bool Layout::is_coordinate() const {
    return dimensions.size() == 1 && std::strcmp(dimensions.front(), name) == 0;
}

std::size_t Lengths::of(Counter counter) const {
    switch (counter) {
    case Counter::chain:
        return chains;
    case Counter::draw:
        return draws;
    case Counter::draw_kept:
        return kept;
    }
    return 0;
}

namespace {

void require(bool holds, const char* what) {
    if (!holds) {
        throw std::logic_error(what);
    }
}

void widen(std::size_t& length, std::size_t wanted, const char* what) {
    require(length == 0 || length == wanted, what);
    length = wanted;
}

void check_draws(const Draws& draws, std::size_t& chains, std::size_t& length) {
    require(draws.values.size() == draws.names.size() * draws.chains * draws.draws_per_chain,
            "draws: as many values as names, chains and draws ask for");
    for (const auto* labels : {&draws.labels, &draws.labels_nl}) {
        require(labels->empty() || labels->size() == draws.names.size(),
                "draws: a label for every name, or none");
    }
    require(draws.draws_per_chain <= std::numeric_limits<std::int32_t>::max() &&
                draws.chains <= std::numeric_limits<std::int32_t>::max(),
            "draws: numbered in 32 bits");
    if (!draws.values.empty()) {
        widen(chains, draws.chains, "draws: all sets have the same chains");
        widen(length, draws.draws_per_chain, "draws: routes and inputs keep the same draws");
    }
}

/// Type of the values of a dataset, for people.
const char* type_name(const Variable& variable) {
    return std::visit(
        Overload{[](Counter) { return "int32"; },
                 [](Draws RunResults::*) { return "float64 (int32 where compressed and whole)"; },
                 [](double DefinitionSummary::*) { return "float64"; },
                 [](std::vector<double> DefinitionSummary::*) { return "float64"; },
                 [](std::vector<double> Summary::*) { return "float64"; },
                 [](std::vector<double> Comparison::*) { return "float64"; },
                 [](std::vector<double> RegionCounts::*) { return "float64"; },
                 [](auto) { return "string"; }},
        variable.source);
}

const char* type_name(const RootAttribute& attribute) {
    return std::visit(Overload{[](std::uint64_t Provenance::*) { return "float64"; },
                               [](double Provenance::*) { return "float64"; },
                               [](int Provenance::*) { return "int32"; },
                               [](auto) { return "string"; }},
                      attribute.source);
}

std::string row(const std::string& path, const std::string& type, const std::string& dimensions,
                const std::string& meaning) {
    return "| `" + path + "` | " + type + " | " + dimensions + " | " + meaning + " |\n";
}

} // namespace

Lengths consistent_lengths(const RunResults& results) {
    Lengths lengths;
    check_draws(results.definitions, lengths.chains, lengths.draws);
    check_draws(results.routes, lengths.chains, lengths.kept);
    check_draws(results.inputs, lengths.chains, lengths.kept);
    for (const auto* texts : {&results.input_units, &results.input_basis}) {
        require(texts->empty() || texts->size() == results.inputs.names.size(),
                "inputs: a unit and a basis for every input, or none");
    }
    const std::size_t quantiles = results.summary.probabilities.size();
    for (const DefinitionSummary& definition : results.summary.definitions) {
        require(definition.quantile.size() == quantiles &&
                    definition.quantile_mcse.size() == quantiles,
                "summary: a quantile and its error for every probability");
    }
    for (const Variable& variable : variables()) {
        std::size_t wanted = 1;
        const auto check = [&](const auto& values, const std::vector<std::size_t>& shape) {
            for (const std::size_t length : shape) {
                wanted *= length;
            }
            require(values.empty() || values.size() == wanted,
                    "as many values as the dimensions ask for");
        };
        const auto check_comparison = [&](auto member) {
            check(results.comparison.*member, comparison_shape(results, variable));
        };
        const auto check_regions = [&](auto member) {
            check(results.regions.*member, region_shape(results, variable));
        };
        std::visit(
            Overload{
                [&](std::vector<double> Comparison::*member) { check_comparison(member); },
                [&](std::vector<std::string> Comparison::*member) { check_comparison(member); },
                [&](std::vector<double> RegionCounts::*member) { check_regions(member); },
                [&](std::vector<std::string> RegionCounts::*member) { check_regions(member); },
                [](auto) {}},
            variable.source);
    }
    return lengths;
}

std::string schema_documentation() {
    std::string text = "| path | type | dimensions | meaning |\n|---|---|---|---|\n";
    for (const RootAttribute& attribute : root_attributes()) {
        text += row(std::string("/@") + attribute.name, type_name(attribute), "attribute",
                    attribute.meaning);
    }
    std::string group;
    for (const Variable& variable : variables()) {
        const std::string path = std::string("/") + variable.group + "/";
        if (group != variable.group) {
            group = variable.group;
            text += row(path + "@created_at", "string", "attribute",
                        "when the run ended (ISO 8601, UTC); absent from a reproducible file");
            text += row(path + "@inference_library", "string", "attribute", "raming");
            text += row(path + "@inference_library_version", "string", "attribute",
                        "version of Raming");
        }
        std::string dimensions;
        for (const char* dimension : variable.dimensions) {
            dimensions.append(dimensions.empty() ? "" : ", ").append(dimension);
        }
        text += row(path + variable.name, type_name(variable),
                    dimensions.empty() ? "scalar" : dimensions, variable.meaning);
        if (std::holds_alternative<Draws RunResults::*>(variable.source)) {
            const std::string attribute = path + "@" + variable.name;
            text += row(attribute + "_chains", "float64", "attribute", "chains stored");
            text += row(attribute + "_draws", "float64", "attribute", "draws stored in each chain");
            text += row(attribute + "_whole", "int8", "attribute",
                        "1 where every value is a whole number, else 0");
        }
    }
    return text;
}

} // namespace raming::results
