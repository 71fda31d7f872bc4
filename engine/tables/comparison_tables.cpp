// The tables that `compare` adds: pairs, the walk, the curve, pools without a member.

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <memory>

#include "engine/tables/columns.hpp"

namespace raming::tables {

namespace {

using results::Comparison;
using results::RunResults;

const Text children = {"children", "kinderen"};

/// Rows of a table whose figures are all there: a file may hold names without figures.
std::size_t rows_if_whole(std::size_t rows, bool whole) {
    return whole ? rows : 0;
}

/// Whether every list has so many items.
template <typename Item>
bool all_have(std::size_t size, std::initializer_list<const std::vector<Item>*> lists) {
    return std::all_of(lists.begin(), lists.end(),
                       [size](const std::vector<Item>* list) { return list->size() == size; });
}

/// Value of item `row` in [quantile][item].
Columns::QuantileAt by_row(const std::vector<double>& values, std::size_t items) {
    return [&values, items](std::size_t q, std::size_t row) { return values[q * items + row]; };
}

Columns::At figures(const std::vector<double>& values) {
    return [&values](std::size_t row) { return number(values[row]); };
}

/// A row a pair, and one more for the ratio of the walk's two ends, the first pair.
Table differences_table(const RunResults& run, Language language) {
    const Comparison& c = run.comparison;
    const std::size_t pairs = c.pair.size();
    const std::size_t quantiles = run.summary.probabilities.size();
    const std::size_t ratios = c.ratio_q.empty() ? 0 : 1;
    const bool whole =
        all_have<std::string>(pairs, {&c.pair_from, &c.pair_to}) &&
        all_have<double>(pairs, {&c.difference_mean, &c.difference_mean_mcse, &c.difference_higher,
                                 &c.unpaired_width}) &&
        all_have<double>(quantiles * pairs, {&c.difference_q, &c.difference_q_mcse}) &&
        all_have<double>(quantiles * ratios, {&c.ratio_q, &c.ratio_q_mcse});
    const auto is_ratio = [ratios](std::size_t row) { return ratios == 1 && row == 1; };
    const auto pair_of = [ratios](std::size_t row) {
        return row > ratios ? row - ratios : row > 0 && ratios == 0 ? row : 0;
    };
    const auto word = [is_ratio, language](const Text& difference, const Text& ratio) {
        return [is_ratio, said = difference.in(language),
                other = ratio.in(language)](std::size_t row) -> Cell {
            return std::string_view(is_ratio(row) ? other : said);
        };
    };
    const auto of_difference = [is_ratio, pair_of](const std::vector<double>& values) {
        return [is_ratio, pair_of, &values](std::size_t row) {
            return is_ratio(row) ? Cell{} : number(values[pair_of(row)]);
        };
    };
    const auto quantile = [is_ratio, pair_of, pairs](const std::vector<double>& difference,
                                                     const std::vector<double>& ratio) {
        return [=, &difference, &ratio](std::size_t q, std::size_t row) {
            return is_ratio(row) ? ratio[q] : difference[q * pairs + pair_of(row)];
        };
    };
    const auto text = [pair_of](const std::vector<std::string>& texts) {
        return [pair_of, &texts](std::size_t row) -> Cell {
            return std::string_view(texts[pair_of(row)]);
        };
    };
    Columns columns(language);
    columns.add({"from", "van"}, Style::text,
                {"the definition that is taken off", "de definitie die eraf gaat"},
                text(c.pair_from));
    columns.add({"to", "naar"}, Style::text,
                {"the definition that it is taken off from", "de definitie waar die af gaat"},
                text(c.pair_to));
    columns.add({"quantity", "grootheid"}, Style::text,
                {"difference (to - from) or ratio (to / from), in the same draws",
                 "verschil (naar - van) of verhouding (naar / van), in dezelfde trekkingen"},
                word({"difference", "verschil"}, {"ratio", "verhouding"}));
    columns.add({"unit", "eenheid"}, Style::text,
                {"unit of the figures", "eenheid van de getallen"},
                word(children, {"times", "keer"}));
    columns.with_error({"mean", "gemiddelde"}, Style::value,
                       {"mean; empty where it does not exist, or for a ratio",
                        "gemiddelde; leeg waar het niet bestaat, of bij een verhouding"},
                       of_difference(c.difference_mean), of_difference(c.difference_mean_mcse));
    columns.quantiles(run.summary.probabilities, Style::value, quantile(c.difference_q, c.ratio_q),
                      quantile(c.difference_q_mcse, c.ratio_q_mcse));
    columns.add({"share_higher", "deel_hoger"}, Style::share,
                {"share of the draws in which `to` is the higher",
                 "deel van de trekkingen waarin `naar` hoger is"},
                of_difference(c.difference_higher));
    columns.add({"unpaired_width_95", "ongepaarde_breedte_95"}, Style::count,
                {"width of the 95 % range if the two came from separate runs",
                 "breedte van het 95 %-interval als de twee uit losse berekeningen kwamen"},
                of_difference(c.unpaired_width));
    return {"differences",
            Text{"differences", "verschillen"}.in(language),
            Text{"What a pair of definitions differs by, in the draws they share.",
                 "Hoeveel twee definities verschillen, in de trekkingen die ze delen."}
                .in(language),
            Text{"Make the file with raming compare … --all -o FILE.",
                 "Maak het bestand met raming compare … --all -o BESTAND."}
                .in(language),
            false,
            rows_if_whole(pairs + (pairs > 0 ? ratios : 0), whole),
            columns.take()};
}

Table walk_table(const RunResults& run, Language language) {
    const Comparison& c = run.comparison;
    const std::size_t steps = c.step.size();
    const bool whole =
        all_have<double>(steps, {&c.walk_mean, &c.walk_mean_mcse}) &&
        all_have<double>(run.summary.probabilities.size() * steps, {&c.walk_q, &c.walk_q_mcse});
    const auto end = [](const std::vector<std::string>& texts) {
        return [&texts](std::size_t) -> Cell {
            return texts.empty() ? Cell{} : std::string_view(texts.front());
        };
    };
    Columns columns(language);
    columns.add({"from", "van"}, Style::text, {"where the walk begins", "waar de weg begint"},
                end(c.pair_from));
    columns.add({"to", "naar"}, Style::text, {"where it ends", "waar die eindigt"}, end(c.pair_to));
    columns.add({"step", "stap"}, Style::text,
                {"what changes; the kind says how", "wat er verandert; de soort zegt hoe"},
                [&c](std::size_t row) -> Cell {
                    // "+ill" is the route ill, added; a sign would make it look like a formula.
                    const std::string_view id = c.step[row];
                    return id.starts_with('+') || id.starts_with('-') ? id.substr(1) : id;
                });
    columns.texts({"kind", "soort"}, {"kind of step", "soort stap"}, c.step_kind);
    columns.texts({"label", "omschrijving"}, {"step, in words", "stap, in woorden"}, c.step_label);
    columns.unit(children);
    columns.with_error(
        {"mean", "gemiddelde"}, Style::count,
        {"mean of what the step changes, averaged over all orders of the steps; means add up",
         "gemiddelde van wat de stap verandert, gemiddeld over alle volgorden; gemiddelden tellen "
         "op"},
        figures(c.walk_mean), figures(c.walk_mean_mcse));
    columns.quantiles(run.summary.probabilities, Style::count, by_row(c.walk_q, steps),
                      by_row(c.walk_q_mcse, steps));
    return {"walk",
            Text{"walk", "stappen"}.in(language),
            Text{"From one definition to another in steps. Means add up to the difference; medians "
                 "and bounds do not.",
                 "Van de ene definitie naar de andere in stappen. Gemiddelden tellen op tot het "
                 "verschil; medianen en "
                 "grenzen niet."}
                .in(language),
            Text{"Make the file with raming compare … --from A --to B -o FILE.",
                 "Maak het bestand met raming compare … --from A --to B -o BESTAND."}
                .in(language),
            false,
            rows_if_whole(steps, whole),
            columns.take()};
}

/// The points of the curve that a line reaches: places in [line][weeks].
std::shared_ptr<const std::vector<std::size_t>> reached(const RunResults& run) {
    const Comparison& c = run.comparison;
    const std::size_t points = c.line.size() * c.weeks.size();
    auto places = std::make_shared<std::vector<std::size_t>>();
    const bool whole =
        all_have<std::string>(c.line.size(), {&c.line_label}) &&
        all_have<double>(points, {&c.curve_mean, &c.curve_mean_mcse, &c.curve_extrapolated}) &&
        all_have<double>(run.summary.probabilities.size() * points, {&c.curve_q, &c.curve_q_mcse});
    for (std::size_t point = 0; point < rows_if_whole(points, whole); ++point) {
        if (!std::isnan(c.curve_q[point])) {
            places->push_back(point);
        }
    }
    return places;
}

Table curve_table(const RunResults& run, Language language) {
    const Comparison& c = run.comparison;
    const auto places = reached(run);
    const std::size_t weeks = c.weeks.size();
    const std::size_t points = c.line.size() * weeks;
    const auto line_of = [places, weeks](std::size_t row) { return (*places)[row] / weeks; };
    const auto at = [places](const std::vector<double>& values) {
        return [places, &values](std::size_t row) { return number(values[(*places)[row]]); };
    };
    const auto quantile = [places, points](const std::vector<double>& values) {
        return [places, points, &values](std::size_t q, std::size_t row) {
            return values[q * points + (*places)[row]];
        };
    };
    // A line is "route absolute" or "definition ocw-4w".
    const auto word = [&c, line_of](bool first) {
        return [&c, line_of, first](std::size_t row) -> Cell {
            const std::string_view line = c.line[line_of(row)];
            const std::size_t space = std::min(line.find(' '), line.size());
            return first ? line.substr(0, space) : line.substr(std::min(space + 1, line.size()));
        };
    };
    Columns columns(language);
    columns.add({"kind", "soort"}, Style::text,
                {"route or definition", "route of definitie (definition)"}, word(true));
    columns.add({"id", "naam"}, Style::text,
                {"id of the route or definition", "naam van de route of definitie"}, word(false));
    columns.add({"label", "omschrijving"}, Style::text,
                {"the same, in words", "hetzelfde, in woorden"},
                [&c, line_of](std::size_t row) -> Cell {
                    return std::string_view(c.line_label[line_of(row)]);
                });
    columns.add(
        {"weeks", "weken"}, Style::index,
        {"threshold: absence for longer than so many weeks counts",
         "drempel: verzuim van meer dan zoveel weken telt"},
        [&c, places, weeks](std::size_t row) { return number(c.weeks[(*places)[row] % weeks]); });
    columns.add({"extrapolated", "doorgetrokken"}, Style::index,
                {"1 where no count is behind the threshold, 0 elsewhere",
                 "1 waar geen telling achter de drempel staat, anders 0"},
                at(c.curve_extrapolated));
    columns.unit(children);
    columns.with_error({"mean", "gemiddelde"}, Style::count,
                       {"mean of the outcomes; empty where it does not exist",
                        "gemiddelde van de uitkomsten; leeg waar het niet bestaat"},
                       at(c.curve_mean), at(c.curve_mean_mcse));
    columns.quantiles(run.summary.probabilities, Style::count, quantile(c.curve_q),
                      quantile(c.curve_q_mcse));
    return {"curve",
            Text{"curve", "drempelkromme"}.in(language),
            Text{"The number of children as a function of the threshold in weeks.",
                 "Het aantal kinderen als functie van de drempel in weken."}
                .in(language),
            Text{"Make the file with raming compare … --curve -o FILE.",
                 "Maak het bestand met raming compare … --curve -o BESTAND."}
                .in(language),
            false,
            places->size(),
            columns.take()};
}

Table pools_table(const RunResults& run, Language language) {
    const Comparison& c = run.comparison;
    const std::size_t definitions = run.summary.definitions.size();
    const std::size_t items = c.without.size() * definitions;
    // "path of the choice: member"
    const auto part = [&c, definitions](bool choice) {
        return [&c, definitions, choice](std::size_t row) -> Cell {
            const std::string_view name = c.without[row / definitions];
            const std::size_t colon = std::min(name.find(": "), name.size());
            return choice ? name.substr(0, colon) : name.substr(std::min(colon + 2, name.size()));
        };
    };
    Columns columns(language);
    columns.add({"choice", "keuze"}, Style::text,
                {"pool of rival methods or priors",
                 "verzameling van rivaliserende methoden of verdelingen"},
                part(true));
    columns.add({"without", "zonder"}, Style::text,
                {"the member that is left out", "wat eruit is gelaten"}, part(false));
    columns.add({"definition", "definitie"}, Style::text,
                {"id of the definition", "naam van de definitie"},
                [&run, definitions](std::size_t row) -> Cell {
                    return std::string_view(run.summary.definitions[row % definitions].id);
                });
    columns.unit(children);
    columns.add(
        {"draws", "trekkingen"}, Style::count,
        {"draws that did not pick the member; where too few, no figures",
         "trekkingen die dit niet kozen; waar te weinig, geen getallen"},
        [&c, definitions](std::size_t row) { return number(c.without_draws[row / definitions]); });
    columns.quantiles(run.summary.probabilities, Style::count, by_row(c.without_q, items),
                      by_row(c.without_q_mcse, items));
    return {"pools",
            Text{"pools", "zonder_rivaal"}.in(language),
            Text{"Each definition without each rival method or prior.",
                 "Elke definitie zonder elke rivaliserende methode of verdeling."}
                .in(language),
            Text{"Make the file with raming compare … --drop-pool-members -o FILE.",
                 "Maak het bestand met raming compare … --drop-pool-members -o BESTAND."}
                .in(language),
            false,
            rows_if_whole(items, all_have<double>(c.without.size(), {&c.without_draws}) &&
                                     all_have<double>(run.summary.probabilities.size() * items,
                                                      {&c.without_q, &c.without_q_mcse})),
            columns.take()};
}

} // namespace

std::vector<Table> comparison_tables(const RunResults& results, Language language) {
    return {differences_table(results, language), walk_table(results, language),
            curve_table(results, language), pools_table(results, language)};
}

} // namespace raming::tables
