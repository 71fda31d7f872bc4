// The tables that a sweep has.

#include <charconv>

#include "engine/tables/columns.hpp"
#include "engine/tables/tables.hpp"

namespace raming::tables {

namespace {

using results::DefinitionSummary;
using results::Sweep;
using results::SweepResults;

Cell number_or_text(const std::string& text) {
    double value = 0;
    const char* const end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, value);
    return !text.empty() && parsed.ec == std::errc{} && parsed.ptr == end
               ? Cell{value}
               : Cell{std::string_view(text)};
}

/// Cell, what it changes, definition: a row for each of both.
Columns leading_columns(const SweepResults& results, Language language) {
    const Sweep& sweep = results.sweep;
    const std::vector<DefinitionSummary>& definitions = results.base.summary.definitions;
    const std::size_t each = definitions.size();
    Columns columns(language);
    columns.add({"cell", "cel"}, Style::index, {"number of the cell", "nummer van de cel"},
                [&sweep, each](std::size_t row) -> Cell { return sweep.cell[row / each]; });
    const std::size_t parameters = sweep.parameter.size();
    for (std::size_t p = 0; p < parameters; ++p) {
        const std::string& path = sweep.parameter[p];
        columns.add({path, path}, Style::value,
                    {"value of " + path + " in the cell", "waarde van " + path + " in de cel"},
                    [&sweep, each, parameters, p](std::size_t row) {
                        return number_or_text(sweep.value[row / each * parameters + p]);
                    });
    }
    columns.add({"definition", "definitie"}, Style::text,
                {"id of the definition", "naam van de definitie"},
                [&definitions, each](std::size_t row) -> Cell {
                    return std::string_view(definitions[row % each].id);
                });
    return columns;
}

Table sweep_table(const SweepResults& results, Language language) {
    const Sweep& sweep = results.sweep;
    const std::size_t each = results.base.summary.definitions.size();
    Columns columns = leading_columns(results, language);
    columns.add({"failed", "mislukt"}, Style::index,
                {"1 where the cell failed, else 0", "1 waar de cel mislukte, anders 0"},
                [&sweep, each](std::size_t row) -> Cell { return sweep.status[row / each]; });
    columns.add({"error", "fout"}, Style::text, {"why the cell failed", "waarom de cel mislukte"},
                [&sweep, each](std::size_t row) -> Cell {
                    return std::string_view(sweep.error[row / each]);
                });
    columns.unit({"children", "kinderen"});
    const auto figure = [&sweep](std::vector<double> Sweep::*member) {
        return [&sweep, member](std::size_t row) { return number((sweep.*member)[row]); };
    };
    const std::size_t quantiles = results.base.summary.probabilities.size();
    const auto quantile = [&sweep, each, quantiles](std::vector<double> Sweep::*member) {
        return [&sweep, each, quantiles, member](std::size_t q, std::size_t row) {
            return (sweep.*member)[(row / each * quantiles + q) * each + row % each];
        };
    };
    columns.with_error({"mean", "gemiddelde"}, Style::count,
                       {"mean of the outcomes; empty where it does not exist",
                        "gemiddelde van de uitkomsten; leeg waar het niet bestaat"},
                       figure(&Sweep::mean), figure(&Sweep::mean_mcse));
    columns.with_error({"sd", "standaardafwijking"}, Style::count,
                       {"standard deviation of the outcomes; empty where it does not exist",
                        "standaardafwijking van de uitkomsten; leeg waar die niet bestaat"},
                       figure(&Sweep::sd), figure(&Sweep::sd_mcse));
    columns.quantiles(results.base.summary.probabilities, Style::count, quantile(&Sweep::q),
                      quantile(&Sweep::q_mcse));
    return {
        "sweep",
        Text{"sweep", "doorloop"}.in(language),
        Text{"The true number of children, per cell of a sweep and definition.",
             "Het werkelijke aantal kinderen, per cel van een doorloop en definitie."}
            .in(language),
        Text{"Make a sweep: raming sweep -o.", "Maak een doorloop: raming sweep -o."}.in(language),
        false,
        sweep.cell.size() * each,
        columns.take()};
}

Table contrast_table(const SweepResults& results, Language language) {
    const Sweep& sweep = results.sweep;
    const std::size_t each = results.base.summary.definitions.size();
    Columns columns = leading_columns(results, language);
    columns.unit({"children", "kinderen"});
    const auto figure = [&sweep](std::vector<double> Sweep::*member) {
        return [&sweep, member](std::size_t row) { return number((sweep.*member)[row]); };
    };
    const std::size_t quantiles = results.base.summary.probabilities.size();
    const auto quantile = [&sweep, each, quantiles](std::vector<double> Sweep::*member) {
        return [&sweep, each, quantiles, member](std::size_t q, std::size_t row) {
            return (sweep.*member)[(row / each * quantiles + q) * each + row % each];
        };
    };
    columns.with_error({"mean", "gemiddelde"}, Style::count,
                       {"difference of the means", "verschil van de gemiddelden"},
                       figure(&Sweep::mean_difference), figure(&Sweep::mean_difference_mcse));
    columns.quantiles(results.base.summary.probabilities, Style::count,
                      quantile(&Sweep::q_difference), quantile(&Sweep::q_difference_mcse));
    return {
        "contrasts",
        Text{"contrasts", "contrasten"}.in(language),
        Text{"What each cell of a sweep differs from the base: mean by mean, bound by bound, "
             "with the error of the paired difference.",
             "Wat elke cel van een doorloop van de basis verschilt: gemiddelde voor gemiddelde, "
             "grens voor grens, met de fout van het gepaarde verschil."}
            .in(language),
        Text{"Make a sweep: raming sweep -o.", "Maak een doorloop: raming sweep -o."}.in(language),
        false,
        sweep.cell.size() * each,
        columns.take()};
}

} // namespace

std::vector<Table> tables_of_sweep(const SweepResults& results, Language language) {
    std::vector<Table> all = {sweep_table(results, language), contrast_table(results, language)};
    for (Table& table : tables_of(results.base, language)) {
        all.push_back(std::move(table));
    }
    return all;
}

} // namespace raming::tables
