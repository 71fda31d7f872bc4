// The tables of a file of sensitivity.

#include "engine/tables/columns.hpp"
#include "engine/tables/tables.hpp"

namespace raming::tables {

namespace {

using Results = results::SensitivityResults;
using Member = std::vector<double> Results::*;

constexpr const char* remedy_en = "Make them with raming sensitivity -o.";
constexpr const char* remedy_nl = "Maak ze met raming sensitivity -o.";

/// A row for each definition and, within it, each input and then each group.
class Rows {
public:
    explicit Rows(const Results& results) : results_(&results) {}

    [[nodiscard]] std::size_t each() const {
        return results_->input.size() + results_->group.size();
    }
    [[nodiscard]] std::size_t size() const { return results_->definition.size() * each(); }
    [[nodiscard]] std::size_t definition(std::size_t row) const { return row / each(); }
    [[nodiscard]] bool is_group(std::size_t row) const {
        return row % each() >= results_->input.size();
    }
    [[nodiscard]] std::string_view name(std::size_t row) const {
        const std::size_t place = row % each();
        return is_group(row) ? results_->group[place - results_->input.size()]
                             : results_->input[place];
    }
    [[nodiscard]] double value(std::size_t row, Member of_input, Member of_group) const {
        const std::size_t place = row % each();
        const std::size_t inputs = results_->input.size();
        return is_group(row)
                   ? (results_
                          ->*of_group)[definition(row) * results_->group.size() + place - inputs]
                   : (results_->*of_input)[definition(row) * inputs + place];
    }

private:
    const Results* results_;
};

Columns leading_columns(const Results& results, Language language) {
    const Rows rows(results);
    Columns columns(language);
    columns.add({"definition", "definitie"}, Style::text,
                {"id of the definition", "naam van de definitie"},
                [&results, rows](std::size_t row) -> Cell {
                    return std::string_view(results.definition[rows.definition(row)]);
                });
    columns.add({"kind", "soort"}, Style::text,
                {"input or group of inputs", "invoer of groep van invoer"},
                [rows, language](std::size_t row) -> Cell {
                    const bool dutch = language == Language::dutch;
                    return std::string_view(rows.is_group(row) ? (dutch ? "groep" : "group")
                                                               : (dutch ? "invoer" : "input"));
                });
    columns.add({"input", "invoer"}, Style::text,
                {"path of the input in the scenario, or id of the group",
                 "plaats van de invoer in het scenario, of naam van de groep"},
                [rows](std::size_t row) -> Cell { return rows.name(row); });
    return columns;
}

Table effects_table(const Results& results, Language language) {
    const Rows rows(results);
    Columns columns = leading_columns(results, language);
    columns.add(
        {"logarithm", "logaritme"}, Style::index,
        {"1 where the variance of the logarithm is divided, else 0",
         "1 waar de variantie van de logaritme is verdeeld, anders 0"},
        [&results, rows](std::size_t row) -> Cell { return results.logs[rows.definition(row)]; });
    const auto share = [&](const Text& name, const Text& meaning, Member of_input,
                           Member error_of_input, Member of_group, Member error_of_group) {
        columns.with_error(
            name, Style::share, meaning,
            [=](std::size_t row) { return number(rows.value(row, of_input, of_group)); },
            [=](std::size_t row) {
                return number(rows.value(row, error_of_input, error_of_group));
            });
    };
    share({"first", "eerste"},
          {"share of the variance that would be gone if it alone were known",
           "deel van de variantie dat weg zou zijn als alleen dit bekend was"},
          &Results::first, &Results::first_mcse, &Results::group_first, &Results::group_first_mcse);
    share({"total", "totaal"},
          {"share of the variance that would be left if all else were known",
           "deel van de variantie dat over zou zijn als al het andere bekend was"},
          &Results::total, &Results::total_mcse, &Results::group_total, &Results::group_total_mcse);
    share({"shapley", "shapley"},
          {"share of the variance by Shapley; inputs add up to 1, and so do groups",
           "deel van de variantie volgens Shapley; alle invoer telt op tot 1, alle groepen ook"},
          &Results::shapley, &Results::shapley_mcse, &Results::group_shapley,
          &Results::group_shapley_mcse);
    return {"sensitivity",
            Text{"sensitivity", "gevoeligheid"}.in(language),
            Text{"What each input, and each group of inputs, does to the variance, per definition.",
                 "Wat elke invoer, en elke groep van invoer, met de variantie doet, per definitie."}
                .in(language),
            Text{remedy_en, remedy_nl}.in(language),
            false,
            rows.size(),
            columns.take()};
}

Table tornado_table(const Results& results, Language language) {
    const Rows rows(results);
    Columns columns = leading_columns(results, language);
    columns.unit({"children", "kinderen"});
    columns.with_error(
        {"width", "breedte"}, Style::count,
        {"width of the 95 % interval as it is", "breedte van het 95 %-interval zoals het is"},
        [&results, rows](std::size_t row) { return number(results.width[rows.definition(row)]); },
        [&results, rows](std::size_t row) {
            return number(results.width_mcse[rows.definition(row)]);
        });
    columns.with_error(
        {"width_if_known", "breedte_indien_bekend"}, Style::count,
        {"width to be expected once it is known; empty for chance",
         "te verwachten breedte als het bekend is; leeg voor toeval"},
        [rows](std::size_t row) {
            return number(rows.value(row, &Results::known_width, &Results::group_known_width));
        },
        [rows](std::size_t row) {
            return number(
                rows.value(row, &Results::known_width_mcse, &Results::group_known_width_mcse));
        });
    return {"tornado",
            Text{"tornado", "tornado"}.in(language),
            Text{"The width of the 95 % interval as it is and once an input, or a group, is known.",
                 "De breedte van het 95 %-interval zoals het is en als een invoer, of een groep, "
                 "bekend is."}
                .in(language),
            Text{remedy_en, remedy_nl}.in(language),
            false,
            rows.size(),
            columns.take()};
}

Table surveys_table(const Results& results, Language language) {
    const std::size_t samples = results.sample.size();
    const std::size_t each = results.survey.size() * samples;
    Columns columns(language);
    columns.add({"definition", "definitie"}, Style::text,
                {"id of the definition", "naam van de definitie"},
                [&results, each](std::size_t row) -> Cell {
                    return std::string_view(results.definition[row / each]);
                });
    columns.add({"input", "invoer"}, Style::text,
                {"share that is asked about: path in the scenario",
                 "aandeel waarnaar wordt gevraagd: plaats in het scenario"},
                [&results, each, samples](std::size_t row) -> Cell {
                    return std::string_view(results.survey[row % each / samples]);
                });
    columns.add(
        {"asked", "gevraagd"}, Style::count,
        {"size of the survey, drawn by lot", "omvang van de enquête, door loting"},
        [&results, samples](std::size_t row) -> Cell { return results.sample[row % samples]; });
    columns.unit({"children", "kinderen"});
    columns.with_error(
        {"width", "breedte"}, Style::count,
        {"width of the 95 % interval as it is", "breedte van het 95 %-interval zoals het is"},
        [&results, each](std::size_t row) { return number(results.width[row / each]); },
        [&results, each](std::size_t row) { return number(results.width_mcse[row / each]); });
    columns.with_error(
        {"width_after", "breedte_erna"}, Style::count,
        {"width to be expected after the survey; empty where the draws do not suffice",
         "te verwachten breedte na de enquête; leeg waar er te weinig trekkingen zijn"},
        [&results](std::size_t row) { return number(results.survey_width[row]); },
        [&results](std::size_t row) { return number(results.survey_width_mcse[row]); });
    return {"surveys",
            Text{"surveys", "enquetes"}.in(language),
            Text{"The width of the 95 % interval after asking a sample of children about a share.",
                 "De breedte van het 95 %-interval na een enquête onder een steekproef naar een "
                 "aandeel."}
                .in(language),
            Text{remedy_en, remedy_nl}.in(language),
            false,
            results.definition.size() * each,
            columns.take()};
}

} // namespace

std::vector<Table> tables_of_sensitivity(const Results& results, Language language) {
    return {effects_table(results, language), tornado_table(results, language),
            surveys_table(results, language)};
}

} // namespace raming::tables
