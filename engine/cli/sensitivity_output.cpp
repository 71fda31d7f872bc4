#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <numeric>

#include "engine/cli/numbers.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/sensitivity.hpp"

namespace raming::cli {

namespace {

using Json = nlohmann::ordered_json;
using Results = results::SensitivityResults;
using Rows = std::vector<std::vector<std::string>>;
using Column = std::vector<double>;

/// An input that explains less of the variance is left to the file and to --json.
constexpr double least_share = 0.005;
constexpr std::size_t most_inputs = 12;
constexpr std::size_t most_surveys = 5;
/// A survey that narrows the interval by a smaller part of its width is left out too.
constexpr double least_gain = 0.01;

std::string percent(double share, double mcse) {
    return std::isnan(share)
               ? "–"
               : without_noise(100 * share, 100 * mcse) + " % " + error_of(100 * mcse);
}

std::string children(double number, double mcse) {
    return std::isnan(number) ? "–" : without_noise(number, mcse) + " " + error_of(mcse);
}

/// The measures of inputs, or of groups: [definition][name].
struct Measures {
    const std::vector<std::string>* names;
    const Column *first, *first_mcse, *total, *total_mcse, *shapley, *shapley_mcse;
    const Column *width, *width_mcse;
};

Measures of_inputs(const Results& r) {
    return {&r.input,   &r.first,        &r.first_mcse,  &r.total,           &r.total_mcse,
            &r.shapley, &r.shapley_mcse, &r.known_width, &r.known_width_mcse};
}

Measures of_groups(const Results& r) {
    return {&r.group,
            &r.group_first,
            &r.group_first_mcse,
            &r.group_total,
            &r.group_total_mcse,
            &r.group_shapley,
            &r.group_shapley_mcse,
            &r.group_known_width,
            &r.group_known_width_mcse};
}

std::vector<std::string> row_of(const Measures& m, const std::string& name, std::size_t at) {
    return {name, percent((*m.shapley)[at], (*m.shapley_mcse)[at]),
            percent((*m.first)[at], (*m.first_mcse)[at]),
            percent((*m.total)[at], (*m.total_mcse)[at]),
            children((*m.width)[at], (*m.width_mcse)[at])};
}

/// Places of the inputs of a definition that are worth a row, the largest Shapley effect first.
std::vector<std::size_t> worth_a_row(const Results& r, std::size_t definition) {
    std::vector<std::size_t> rows;
    for (std::size_t j = 0; j < r.input.size(); ++j) {
        const std::size_t at = definition * r.input.size() + j;
        if (r.shapley[at] >= least_share || r.first[at] >= least_share) {
            rows.push_back(at);
        }
    }
    std::stable_sort(rows.begin(), rows.end(),
                     [&](std::size_t a, std::size_t b) { return r.shapley[a] > r.shapley[b]; });
    rows.resize(std::min(rows.size(), most_inputs));
    return rows;
}

std::string surveys_of(const Results& r, std::size_t definition) {
    const std::size_t samples = r.sample.size();
    const auto at = [&](std::size_t survey, std::size_t sample) {
        return (definition * r.survey.size() + survey) * samples + sample;
    };
    std::vector<std::size_t> order(r.survey.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    // The largest gain beyond its noise.
    const auto gain = [&](std::size_t survey) {
        double most = 0;
        for (std::size_t s = 0; s < samples; ++s) {
            const double noise =
                std::hypot(r.width_mcse[definition], r.survey_width_mcse[at(survey, s)]);
            most = std::fmax(most, r.width[definition] - r.survey_width[at(survey, s)] -
                                       3 * noise); // passes NaN by
        }
        return most;
    };
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return gain(a) > gain(b); });
    Rows rows = {{"95 % width after a survey of"}};
    for (const double n : r.sample) {
        rows[0].push_back(grouped(n));
    }
    for (const std::size_t survey : order) {
        if (rows.size() > most_surveys || gain(survey) <= least_gain * r.width[definition]) {
            break;
        }
        rows.push_back({r.survey[survey]});
        for (std::size_t s = 0; s < samples; ++s) {
            rows.back().push_back(
                children(r.survey_width[at(survey, s)], r.survey_width_mcse[at(survey, s)]));
        }
    }
    return rows.size() > 1 ? "\n" + aligned(rows) : "";
}

std::string definition_text(const Results& r, std::size_t d) {
    std::string text =
        fmt::format("\n{}: {}\n95 % of outcomes span {} children {}{}\n\n", r.definition[d],
                    r.definition_label[d], without_noise(r.width[d], r.width_mcse[d]),
                    error_of(r.width_mcse[d]),
                    r.logs[d] > 0 ? "; shares are of the variance of the logarithm" : "");
    Rows rows = {{"share of the variance", "Shapley", "first", "total", "95 % width if known"}};
    const Measures groups = of_groups(r);
    for (std::size_t g = 0; g < r.group.size(); ++g) {
        rows.push_back(row_of(groups, r.group_label[g], d * r.group.size() + g));
    }
    const Measures inputs = of_inputs(r);
    for (const std::size_t at : worth_a_row(r, d)) {
        rows.push_back(row_of(inputs, "  " + r.input[at - d * r.input.size()], at));
    }
    return text + aligned(rows) + surveys_of(r, d);
}

/// Inputs that no definition depends on, not even by what they are tied to.
std::string idle_inputs(const Results& r) {
    std::string names;
    for (std::size_t j = 0; j < r.input.size(); ++j) {
        bool idle = true;
        for (std::size_t d = 0; d < r.definition.size(); ++d) {
            const std::size_t at = d * r.input.size() + j;
            idle = idle && !(std::abs(r.first[at]) > 0 || std::abs(r.total[at]) > 0 ||
                             std::abs(r.shapley[at]) > 0);
        }
        names += idle ? (names.empty() ? "" : ", ") + r.input[j] : "";
    }
    return names.empty() ? "" : "\nWithout any effect: " + names + "\n";
}

Json number_or_null(double number) {
    return std::isfinite(number) ? Json(number) : Json(nullptr);
}

/// `d`: of the definition.
Json effects_json(const Results& r, const Measures& m, std::size_t d, std::size_t at) {
    return {{"first", (*m.first)[at]},
            {"total", (*m.total)[at]},
            {"shapley", (*m.shapley)[at]},
            {"mcse",
             {{"first", (*m.first_mcse)[at]},
              {"total", (*m.total_mcse)[at]},
              {"shapley", (*m.shapley_mcse)[at]}}},
            {"width",
             {{"now", number_or_null(r.width[d])},
              {"if_known", number_or_null((*m.width)[at])},
              {"mcse",
               {{"now", number_or_null(r.width_mcse[d])},
                {"if_known", number_or_null((*m.width_mcse)[at])}}}}}};
}

/// {size: {width, mcse}} after a survey on an input; null where it leaves too few draws.
Json surveys_json(const Results& r, std::size_t d, std::size_t survey) {
    Json json = Json::object();
    for (std::size_t s = 0; s < r.sample.size(); ++s) {
        const std::size_t at = (d * r.survey.size() + survey) * r.sample.size() + s;
        json[fmt::format("{:.0f}", r.sample[s])] = {
            {"width", number_or_null(r.survey_width[at])},
            {"mcse", number_or_null(r.survey_width_mcse[at])}};
    }
    return json;
}

} // namespace

std::string sensitivity_table(const Results& results) {
    std::string text =
        fmt::format("{}\n{} draws for shares, {} for widths, seed {}\n", results.provenance.title,
                    grouped(static_cast<double>(results.provenance.draws)),
                    grouped(results.width_draws[0]), results.provenance.seed);
    for (std::size_t d = 0; d < results.definition.size(); ++d) {
        text += definition_text(results, d);
    }
    if (results.input.empty()) {
        text +=
            "\nThere is nothing to divide: no input of this scenario is uncertain, and it has no "
            "counting noise.\n";
    }
    return text + idle_inputs(results) + fmt::format("\ndigest {}\n", results.provenance.digest);
}

std::string sensitivity_json(const Results& results) {
    Json json;
    const Measures inputs = of_inputs(results);
    const Measures groups = of_groups(results);
    for (std::size_t d = 0; d < results.definition.size(); ++d) {
        Json& one = json[results.definition[d]] = Json::object();
        for (std::size_t j = 0; j < results.input.size(); ++j) {
            one[results.input[j]] = effects_json(results, inputs, d, d * results.input.size() + j);
        }
        for (std::size_t s = 0; s < results.survey.size(); ++s) {
            one[results.survey[s]]["surveys"] = surveys_json(results, d, s);
        }
        for (std::size_t g = 0; g < results.group.size(); ++g) {
            one["group:" + results.group[g]] =
                effects_json(results, groups, d, d * results.group.size() + g);
        }
    }
    return json.dump(2) + "\n";
}

std::string logs_note(const Results& results) {
    std::string names;
    for (std::size_t d = 0; d < results.definition.size(); ++d) {
        names += results.logs[d] > 0 ? (names.empty() ? "" : ", ") + results.definition[d] : "";
    }
    return names.empty() ? ""
                         : "of " + names +
                               " the variance, or the error of its estimate, does not exist: "
                               "shares are of the variance of the logarithm (below one half "
                               "counts as one half).";
}

} // namespace raming::cli
