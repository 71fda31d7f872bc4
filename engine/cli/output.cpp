#include "engine/cli/output.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "engine/cli/numbers.hpp"

namespace raming::cli {

using Json = nlohmann::ordered_json;

namespace {

/// JSON has no NaN: what does not exist is null.
Json number_or_null(double x) {
    return std::isfinite(x) ? Json(x) : Json(nullptr);
}

std::string quantile_cell(const results::DefinitionSummary& definition, std::size_t k) {
    return without_noise(definition.quantile[k], definition.quantile_mcse[k]) + " " +
           error_of(definition.quantile_mcse[k]);
}

std::string range(const results::DefinitionSummary& definition, std::size_t low, std::size_t high) {
    return quantile_cell(definition, low) + " – " + quantile_cell(definition, high);
}

} // namespace

std::string aligned(const std::vector<std::vector<std::string>>& rows) {
    std::vector<std::size_t> widths;
    for (const auto& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t c = 0; c < row.size(); ++c) {
            widths[c] = std::max(widths[c], width(row[c]));
        }
    }
    std::string text;
    for (const auto& row : rows) {
        std::string line;
        for (std::size_t c = 0; c < row.size(); ++c) {
            const std::string padding(widths[c] - width(row[c]), ' ');
            line += (c > 0 ? "   " : "") + (c == 0 ? row[c] + padding : padding + row[c]);
        }
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + '\n';
    }
    return text;
}

std::string results_table(const results::Summary& summary,
                          const std::vector<ExceedanceColumn>& exceedances) {
    std::vector<std::vector<std::string>> rows(1);
    rows[0] = {"definition", "registered", "median", "67 % of outcomes", "95 % of outcomes"};
    for (const ExceedanceColumn& column : exceedances) {
        rows[0].push_back("P(> " + grouped(column.threshold) + ")");
    }
    for (std::size_t d = 0; d < summary.definitions.size(); ++d) {
        const results::DefinitionSummary& definition = summary.definitions[d];
        rows.push_back({definition.id, without_noise(definition.registered, 0),
                        quantile_cell(definition, 2), range(definition, 1, 3),
                        range(definition, 0, 4)});
        for (const ExceedanceColumn& column : exceedances) {
            rows.back().push_back(
                probability_without_noise(column.of[d].probability, column.of[d].mcse));
        }
    }
    return aligned(rows);
}

std::vector<std::string> estimator_notes(const results::Summary& summary) {
    std::map<std::string, std::string> definitions;
    for (const results::DefinitionSummary& definition : summary.definitions) {
        if (definition.estimator != "plain") {
            std::string& names = definitions[definition.estimator_note];
            names += (names.empty() ? "" : ", ") + definition.id;
        }
    }
    std::vector<std::string> notes;
    for (const auto& [note, names] : definitions) {
        notes.push_back("quantiles of " + names + ": " + note +
                        " (--estimator plain takes the draws)");
    }
    return notes;
}

std::string results_json(const results::Provenance& provenance, const results::Summary& summary,
                         const std::vector<ExceedanceColumn>& exceedances) {
    Json json;
    json["digest"] = provenance.digest;
    json["draws"] = provenance.draws;
    json["seed"] = provenance.seed;
    Json& definitions = json["definitions"];
    for (std::size_t d = 0; d < summary.definitions.size(); ++d) {
        const results::DefinitionSummary& s = summary.definitions[d];
        Json one;
        one["registered"] = number_or_null(s.registered);
        one["mean"] = number_or_null(s.mean);
        one["sd"] = number_or_null(s.sd);
        one["median"] = number_or_null(s.quantile[2]);
        one["q025"] = number_or_null(s.quantile[0]);
        one["q165"] = number_or_null(s.quantile[1]);
        one["q835"] = number_or_null(s.quantile[3]);
        one["q975"] = number_or_null(s.quantile[4]);
        one["mcse"] = {{"mean", number_or_null(s.mean_mcse)},
                       {"sd", number_or_null(s.sd_mcse)},
                       {"median", number_or_null(s.quantile_mcse[2])},
                       {"q025", number_or_null(s.quantile_mcse[0])},
                       {"q165", number_or_null(s.quantile_mcse[1])},
                       {"q835", number_or_null(s.quantile_mcse[3])},
                       {"q975", number_or_null(s.quantile_mcse[4])}};
        if (!s.estimator.empty()) { // as it is in older files
            one["estimator"] = {{"name", s.estimator}, {"note", s.estimator_note}};
        }
        one["point"] = number_or_null(s.point);
        for (const ExceedanceColumn& column : exceedances) {
            one["exceeds"].push_back({{"threshold", column.threshold},
                                      {"probability", number_or_null(column.of[d].probability)},
                                      {"mcse", number_or_null(column.of[d].mcse)}});
        }
        definitions[s.id] = std::move(one);
    }
    json["warnings"] = provenance.warnings;
    return json.dump(2) + "\n";
}

std::string point_table(const std::vector<run::Estimand>& estimands) {
    std::vector<std::vector<std::string>> rows = {{"definition", "registered", "point"}};
    for (const run::Estimand& estimand : estimands) {
        rows.push_back({estimand.id, estimand.registered ? grouped(*estimand.registered) : "–",
                        std::isnan(estimand.point) ? "–" : grouped(estimand.point)});
    }
    return aligned(rows);
}

std::string point_json(const std::vector<run::Estimand>& estimands) {
    Json json;
    for (const run::Estimand& estimand : estimands) {
        json["definitions"][estimand.id] = {
            {"registered", estimand.registered ? Json(*estimand.registered) : Json(nullptr)},
            {"point", number_or_null(estimand.point)}};
    }
    return json.dump(2) + "\n";
}

} // namespace raming::cli
