// The tables that every run has.

#include "engine/tables/columns.hpp"
#include "engine/tables/tables.hpp"

namespace raming::tables {

namespace {

using results::DefinitionSummary;
using results::Draws;
using results::RunResults;

const Text children = {"children", "kinderen"};

Table summary_table(const RunResults& run, Language language) {
    const std::vector<DefinitionSummary>& rows = run.summary.definitions;
    const auto text = [&rows](std::string DefinitionSummary::*member) {
        return [&rows, member](std::size_t row) -> Cell {
            return std::string_view(rows[row].*member);
        };
    };
    const auto figure = [&rows](double DefinitionSummary::*member) {
        return [&rows, member](std::size_t row) { return number(rows[row].*member); };
    };
    const auto quantile = [&rows](std::vector<double> DefinitionSummary::*member) {
        return [&rows, member](std::size_t q, std::size_t row) { return (rows[row].*member)[q]; };
    };
    Columns columns(language);
    columns.add({"definition", "definitie"}, Style::text,
                {"id of the definition", "naam van de definitie"}, text(&DefinitionSummary::id));
    columns.add({"label", "omschrijving"}, Style::text,
                {"definition, in words", "definitie, in woorden"}, text(&DefinitionSummary::label));
    columns.add({"region", "regio"}, Style::text, {"region that was counted", "getelde regio"},
                [&run](std::size_t) -> Cell { return std::string_view(run.region); });
    columns.add({"school_year", "schooljaar"}, Style::text,
                {"school year that was counted", "geteld schooljaar"},
                [&run](std::size_t) -> Cell { return std::string_view(run.school_year); });
    columns.unit(children);
    columns.add({"registered", "geregistreerd"}, Style::count,
                {"number in the registers; empty where they do not count it",
                 "aantal in de registers; leeg waar die het niet tellen"},
                figure(&DefinitionSummary::registered));
    columns.add({"point", "puntwaarde"}, Style::count,
                {"number with every input at its central value, without chance",
                 "aantal met elke invoer op zijn centrale waarde, zonder toeval"},
                figure(&DefinitionSummary::point));
    columns.with_error({"mean", "gemiddelde"}, Style::count,
                       {"mean of the outcomes; empty where it does not exist",
                        "gemiddelde van de uitkomsten; leeg waar het niet bestaat"},
                       figure(&DefinitionSummary::mean), figure(&DefinitionSummary::mean_mcse));
    columns.with_error({"sd", "standaardafwijking"}, Style::count,
                       {"standard deviation of the outcomes; empty where it does not exist",
                        "standaardafwijking van de uitkomsten; leeg waar die niet bestaat"},
                       figure(&DefinitionSummary::sd), figure(&DefinitionSummary::sd_mcse));
    columns.quantiles(run.summary.probabilities, Style::count,
                      quantile(&DefinitionSummary::quantile),
                      quantile(&DefinitionSummary::quantile_mcse));
    return {"summary",
            Text{"summary", "samenvatting"}.in(language),
            Text{"The true number of children, per definition. Do not compare rows by their "
                 "bounds: they share "
                 "their draws, and the table of differences knows better.",
                 "Het werkelijke aantal kinderen, per definitie. Vergelijk rijen niet met hun "
                 "grenzen: ze delen "
                 "hun trekkingen, en de tabel met verschillen weet het beter."}
                .in(language),
            "",
            false,
            rows.size(),
            columns.take()};
}

Table assumptions_table(const RunResults& run, Language language) {
    Columns columns(language);
    columns.texts({"input", "invoer"},
                  {"path of an uncertain input in the scenario",
                   "pad van een onzekere invoer in het scenario"},
                  run.inputs.names);
    columns.texts({"label", "omschrijving"}, {"input, in words", "invoer, in woorden"},
                  run.inputs.labels);
    columns.texts({"unit", "eenheid"}, {"unit of the input", "eenheid van de invoer"},
                  run.input_units);
    columns.texts({"basis", "grond"},
                  {"its source, or why it is assumed", "de bron, of waarom het is aangenomen"},
                  run.input_basis);
    return {
        "assumptions",
        Text{"assumptions", "aannames"}.in(language),
        Text{"Every uncertain input, with its source or the reason for assuming it.",
             "Elke onzekere invoer, met de bron of de reden van de aanname."}
            .in(language),
        Text{"The scenario has no uncertain input.", "Het scenario heeft geen onzekere invoer."}.in(
            language),
        false,
        run.inputs.names.size(),
        columns.take()};
}

/// chain, draw, name, value of a set of draws, in the order of the file.
Table draws_table(const Draws& draws, const Text& item, const Text& item_meaning, const Text& value,
                  const Text& value_meaning, Style style, Language language) {
    const std::size_t names = draws.names.size();
    const std::size_t length = draws.draws_per_chain;
    Columns columns(language);
    columns.add({"chain", "keten"}, Style::index,
                {"independent randomisation, from 0", "onafhankelijke herhaling, vanaf 0"},
                [names, length](std::size_t row) -> Cell {
                    return static_cast<double>(row / (names * length));
                });
    columns.add({"draw", "trekking"}, Style::index,
                {"draw within its chain, from 0", "trekking binnen haar keten, vanaf 0"},
                [names, length](std::size_t row) -> Cell {
                    return static_cast<double>(row / names % length);
                });
    columns.add(item, Style::text, item_meaning, [&draws, names](std::size_t row) -> Cell {
        return std::string_view(draws.names[row % names]);
    });
    columns.add(value, style, value_meaning, [&draws, names, length](std::size_t row) {
        const std::size_t chain = row / (names * length);
        return number(
            draws.values[(row % names * draws.chains + chain) * length + row / names % length]);
    });
    Table table;
    table.of_draws = true;
    table.rows = draws.chains * length * names;
    table.remedy =
        Text{"No draws were kept: run without --summary-only or --keep-draws 0.",
             "Er zijn geen trekkingen bewaard: draai zonder --summary-only of --keep-draws 0."}
            .in(language);
    table.columns = columns.take();
    return table;
}

Table definition_draws(const RunResults& run, Language language) {
    Table table = draws_table(
        run.definitions, {"definition", "definitie"},
        {"id of the definition", "naam van de definitie"}, {"n_children", "aantal_kinderen"},
        {"true number of children in this draw", "werkelijk aantal kinderen in deze trekking"},
        Style::count, language);
    table.id = "draws";
    table.name = Text{"draws", "trekkingen"}.in(language);
    table.about =
        Text{"Every stored draw of every definition. Rows of one draw belong together.",
             "Elke bewaarde trekking van elke definitie. Rijen van één trekking horen bij elkaar."}
            .in(language);
    return table;
}

Table route_draws(const RunResults& run, Language language) {
    Table table = draws_table(
        run.routes, {"route", "route"}, {"way of being out of school", "manier van thuiszitten"},
        {"n_children", "aantal_kinderen"},
        {"true number of children in this draw", "werkelijk aantal kinderen in deze trekking"},
        Style::count, language);
    table.id = "routes";
    table.name = Text{"routes", "routes"}.in(language);
    table.about = Text{"The draws of every route, of the first draws of each chain.",
                       "De trekkingen van elke route, van de eerste trekkingen van elke keten."}
                      .in(language);
    return table;
}

Table input_draws(const RunResults& run, Language language) {
    Table table =
        draws_table(run.inputs, {"input", "invoer"},
                    {"path of the input in the scenario", "pad van de invoer in het scenario"},
                    {"value", "waarde"}, {"value in this draw", "waarde in deze trekking"},
                    Style::value, language);
    Columns unit(language);
    unit.add({"unit", "eenheid"}, Style::text, {"unit of the value", "eenheid van de waarde"},
             [&run](std::size_t row) -> Cell {
                 return run.input_units.empty()
                            ? Cell{}
                            : std::string_view(run.input_units[row % run.input_units.size()]);
             });
    table.columns.push_back(unit.take().front());
    table.id = "inputs";
    table.name = Text{"inputs", "invoer"}.in(language);
    table.about =
        Text{"The draws of every uncertain input, of the first draws of each chain.",
             "De trekkingen van elke onzekere invoer, van de eerste trekkingen van elke keten."}
            .in(language);
    return table;
}

} // namespace

std::vector<Table> tables_of(const RunResults& results, Language language) {
    std::vector<Table> all = {summary_table(results, language)};
    for (Table& table : comparison_tables(results, language)) {
        all.push_back(std::move(table));
    }
    all.push_back(assumptions_table(results, language));
    all.push_back(definition_draws(results, language));
    all.push_back(route_draws(results, language));
    all.push_back(input_draws(results, language));
    return all;
}

} // namespace raming::tables
