#include <cmath>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/cli/cohort.hpp"
#include "engine/cli/numbers.hpp"
#include "engine/cli/output.hpp"

namespace raming::cli {

namespace {

using Json = nlohmann::ordered_json;

Json number_or_null(double x) {
    return std::isfinite(x) ? Json(x) : Json(nullptr);
}

/// A mean, or a quantile, with its error: place `k` of [year][definition](…).
std::string figure(const std::vector<double>& values, const std::vector<double>& mcse,
                   std::size_t k) {
    return without_noise(values[k], mcse[k]) + " " + error_of(mcse[k]);
}

struct Place {
    std::size_t size; ///< numbers of a quantile
    std::size_t at;
};

Json described(const results::SimulationResults& r, const std::vector<double>& mean,
               const std::vector<double>& mcse, const std::vector<double>& sd,
               const std::vector<double>& q, const std::vector<double>& q_mcse, Place place) {
    Json json{{"mean", number_or_null(mean[place.at])},
              {"mean_mcse", number_or_null(mcse[place.at])},
              {"sd", number_or_null(sd[place.at])}};
    for (std::size_t k = 0; k < r.probabilities.size(); ++k) {
        const std::string name = fmt::format("q{:03.0f}", 1000 * r.probabilities[k]);
        json[name] = number_or_null(q[k * place.size + place.at]);
        json[name + "_mcse"] = number_or_null(q_mcse[k * place.size + place.at]);
    }
    return json;
}

Json definition_json(const results::SimulationResults& r, std::size_t year, std::size_t d) {
    const std::size_t row = year * r.definition.size() + d;
    Json json{{"label", r.definition_label[d]}, {"label_nl", r.definition_label_nl[d]}};
    json["true"] = described(r, r.true_mean, r.true_mean_mcse, r.true_sd, r.true_q, r.true_q_mcse,
                             {r.true_mean.size(), row});
    json["registered"] = Json::object();
    for (std::size_t l = 0; l < r.list.size(); ++l) {
        json["registered"][r.list[l]] =
            described(r, r.registered_mean, r.registered_mean_mcse, r.registered_sd, r.registered_q,
                      r.registered_q_mcse, {r.registered_mean.size(), row * r.list.size() + l});
    }
    return json;
}

Json definitions_json(const results::SimulationResults& r, std::size_t year) {
    Json json = Json::object();
    for (std::size_t d = 0; d < r.definition.size(); ++d) {
        json[r.definition[d]] = definition_json(r, year, d);
    }
    return json;
}

} // namespace

std::string cohort_header(const results::SimulationResults& r) {
    return fmt::format(
        "{} ({}, {})\n{} children, {} school year{}, {} replicates, seed {}, digest "
        "{}\n\n",
        r.provenance.title, r.region, r.school_year, grouped(static_cast<double>(r.children)),
        r.year.size(), r.year.size() == 1 ? "" : "s",
        grouped(static_cast<double>(r.provenance.draws)), r.provenance.seed, r.provenance.digest);
}

std::string cohort_table(const results::SimulationResults& r) {
    std::string text;
    for (std::size_t year = 0; year < r.year.size(); ++year) {
        std::vector<std::vector<std::string>> rows(1);
        rows[0] = {r.year.size() == 1 ? "definition" : fmt::format("year {}: definition", year + 1),
                   "true (mean)", "95 % of replicates"};
        for (const std::string& list : r.list) {
            rows[0].push_back(list + " (mean)");
        }
        for (std::size_t d = 0; d < r.definition.size(); ++d) {
            const std::size_t at = year * r.definition.size() + d;
            const std::size_t size = r.true_mean.size();
            const std::size_t last = r.probabilities.size() - 1;
            rows.push_back({r.definition[d], figure(r.true_mean, r.true_mean_mcse, at),
                            figure(r.true_q, r.true_q_mcse, at) + " – " +
                                figure(r.true_q, r.true_q_mcse, last * size + at)});
            for (std::size_t l = 0; l < r.list.size(); ++l) {
                rows.back().push_back(
                    figure(r.registered_mean, r.registered_mean_mcse, at * r.list.size() + l));
            }
        }
        text += (year == 0 ? "" : "\n") + aligned(rows);
    }
    return text;
}

std::string cohort_json(const results::SimulationResults& r, std::optional<double> seconds) {
    Json json;
    json["digest"] = r.provenance.digest;
    json["children"] = r.children;
    json["replicates"] = r.provenance.draws;
    if (seconds) {
        json["seconds"] = *seconds;
    }
    json["seed"] = r.provenance.seed;
    json["definitions"] = definitions_json(r, 0);
    if (r.year.size() > 1) { // the first again, so that `years` is whole
        for (std::size_t year = 0; year < r.year.size(); ++year) {
            json["years"].push_back(
                {{"year", year + 1}, {"definitions", definitions_json(r, year)}});
        }
    }
    if (!r.weighs.empty()) {
        json["weighs"] = r.weighs.front();
        json["weighs_nl"] = r.weighs_nl.front();
    }
    json["left_out"] = r.provenance.left_out;
    json["notices"] = r.provenance.warnings;
    return json.dump(2) + "\n";
}

} // namespace raming::cli
