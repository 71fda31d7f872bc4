// The tables of a file of coverage: how often intervals held the truth, and ranks.

#include <cmath>

#include "engine/tables/columns.hpp"
#include "engine/tables/tables.hpp"

namespace raming::tables {

namespace {

using results::CoverageResults;

const Text made_by = {"Try the estimator in simulated worlds: raming coverage -o.",
                      "Beproef de schatter in gesimuleerde werelden: raming coverage -o."};

double worlds_of(const CoverageResults& results) {
    return results.worlds.empty() ? 0 : results.worlds.front();
}

/// Contender and definition; `each` rows of each pair.
Columns leading_columns(const CoverageResults& results, std::size_t each, Language language) {
    Columns columns(language);
    const std::size_t definitions = results.definition.size();
    columns.add({"estimator", "schatter"}, Style::text,
                {"\"own\": that of the scenario; else the same with this mistake",
                 "\"own\": die van het scenario; anders dezelfde met deze fout"},
                [&results, each, definitions](std::size_t row) -> Cell {
                    return std::string_view(results.contender[row / each / definitions]);
                });
    columns.add({"definition", "definitie"}, Style::text,
                {"id of the definition", "naam van de definitie"},
                [&results, each, definitions](std::size_t row) -> Cell {
                    return std::string_view(results.definition[row / each % definitions]);
                });
    return columns;
}

Table covered_table(const CoverageResults& results, Language language) {
    const std::size_t levels = results.level.size();
    Columns columns = leading_columns(results, levels, language);
    const auto level = [&results, levels](std::size_t row) { return results.level[row % levels]; };
    columns.add({"level", "niveau"}, Style::share,
                {"chance that the interval claims to hold the truth with",
                 "kans waarmee het interval de waarheid zegt te bevatten"},
                [level](std::size_t row) -> Cell { return level(row); });
    columns.add(
        {"held", "bevat"}, Style::count,
        {"worlds whose truth the interval held", "werelden waarvan het de waarheid bevatte"},
        [&results](std::size_t row) { return number(results.covered[row]); });
    columns.add({"worlds", "werelden"}, Style::count, {"all worlds", "alle werelden"},
                [&results](std::size_t) -> Cell { return worlds_of(results); });
    columns.add(
        {"share", "aandeel"}, Style::share, {"held / worlds", "bevat / werelden"},
        [&results](std::size_t row) { return number(results.covered[row] / worlds_of(results)); });
    columns.add({"binomial_error", "binomiale_fout"}, Style::share,
                {"standard error of the share if the level is the truth",
                 "standaardfout van het aandeel als het niveau klopt"},
                [&results, level](std::size_t row) {
                    return number(std::sqrt(level(row) * (1 - level(row)) / worlds_of(results)));
                });
    return {"coverage",
            Text{"coverage", "dekking"}.in(language),
            Text{"How often intervals held the truth, per estimator, definition and level.",
                 "Hoe vaak intervallen de waarheid bevatten, per schatter, definitie en niveau."}
                .in(language),
            made_by.in(language),
            false,
            results.covered.size(),
            columns.take()};
}

Table ranks_table(const CoverageResults& results, Language language) {
    const std::size_t cells = results.rank.size();
    Columns columns = leading_columns(results, cells, language);
    columns.add({"rank", "rang"}, Style::share,
                {"middle of the cell: share of the draws below the truth",
                 "midden van de klasse: aandeel van de trekkingen onder de waarheid"},
                [&results, cells](std::size_t row) { return number(results.rank[row % cells]); });
    columns.add(
        {"found", "gevonden"}, Style::count,
        {"worlds whose truth has such a rank", "werelden waarvan de waarheid die rang heeft"},
        [&results](std::size_t row) { return number(results.rank_worlds[row]); });
    columns.add({"expected", "verwacht"}, Style::count,
                {"worlds if the estimator is right", "werelden als de schatter klopt"},
                [&results, cells](std::size_t) -> Cell {
                    return worlds_of(results) / static_cast<double>(cells);
                });
    return {"ranks",
            Text{"ranks", "rangen"}.in(language),
            Text{"Ranks of the truth among the draws, per estimator and definition: even where an "
                 "estimator is right.",
                 "Rangen van de waarheid onder de trekkingen, per schatter en definitie: "
                 "gelijkmatig als een schatter klopt."}
                .in(language),
            made_by.in(language),
            false,
            results.rank_worlds.size(),
            columns.take()};
}

} // namespace

std::vector<Table> tables_of_coverage(const CoverageResults& results, Language language) {
    return {covered_table(results, language), ranks_table(results, language)};
}

} // namespace raming::tables
