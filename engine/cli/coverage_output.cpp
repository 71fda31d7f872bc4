#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/cli/coverage.hpp"
#include "engine/cli/numbers.hpp"
#include "engine/cli/output.hpp"

namespace raming::cli {

namespace {

using Json = nlohmann::ordered_json;
using run::coverage_levels;

/// "95.2 ±0.5": percent of the worlds, with the binomial error if the claim is true.
std::string covered(const run::Calibration& found, std::size_t level, std::uint64_t worlds) {
    return fmt::format("{:.1f} ±{:.1f}",
                       100 * static_cast<double>(found.covered[level]) /
                           static_cast<double>(worlds),
                       100 * run::binomial_error(coverage_levels[level], worlds));
}

std::string p_text(double p) {
    return p < 0.0001 ? "<0.0001" : fmt::format("{:.4f}", p);
}

Json definitions_json(const CoverageReport& report, const CoverageReport::Contender& contender) {
    Json json;
    for (std::size_t d = 0; d < report.definitions.size(); ++d) {
        const run::Calibration& found = contender.definitions[d];
        Json one;
        for (std::size_t k = 0; k < coverage_levels.size(); ++k) {
            const std::string level = fmt::format("{}", coverage_levels[k]);
            one["covered"][level] = found.covered[k];
            one["error"][level] = run::binomial_error(coverage_levels[k], report.worlds);
        }
        one["ranks"] = found.cells;
        one["chi_square"] = found.chi_square;
        one["p_value"] = found.p_value;
        one["excess"] = found.excess;
        json[report.definitions[d]] = std::move(one);
    }
    return json;
}

} // namespace

std::string coverage_table(const CoverageReport& report) {
    std::string text = fmt::format("{}\n{} {} worlds, {} draws in each, seed {}\n", report.title,
                                   grouped(static_cast<double>(report.worlds)), report.world,
                                   grouped(static_cast<double>(report.draws)), report.seed);
    for (const CoverageReport::Contender& contender : report.contenders) {
        std::vector<std::vector<std::string>> rows = {
            {"definition", "50 %", "67 %", "95 %", "ranks: chi-square", "p", "median/truth"}};
        for (std::size_t d = 0; d < report.definitions.size(); ++d) {
            const run::Calibration& found = contender.definitions[d];
            rows.push_back({report.definitions[d], covered(found, 0, report.worlds),
                            covered(found, 1, report.worlds), covered(found, 2, report.worlds),
                            fmt::format("{:.1f}", found.chi_square), p_text(found.p_value),
                            fmt::format("{:.3f}", 1 + found.excess)});
        }
        const std::string worth = contender.who.weighted
                                      ? fmt::format(" (weighted draws, worth {} on average)",
                                                    grouped(contender.effective))
                                      : "";
        text += fmt::format("\n{}{}\n{}", contender.who.label, worth, aligned(rows));
    }
    if (!report.reservations.empty()) {
        text += "\nMade as the estimator does, so not judged:\n";
        for (const run::Reservation& one : report.reservations) {
            text += fmt::format("  {}: {}\n", report.definitions[one.estimand], one.text);
        }
    }
    return text + fmt::format("\ndigest {}\n", report.digest);
}

std::string coverage_json(const CoverageReport& report) {
    Json json{{"world", report.world},
              {"worlds", report.worlds},
              {"draws", report.draws},
              {"seed", report.seed},
              {"digest", report.digest}};
    json["definitions"] = definitions_json(report, report.contenders.front());
    for (const run::Reservation& one : report.reservations) {
        json["reservations"][report.definitions[one.estimand]].push_back(one.text);
    }
    json["effective_draws"] = report.contenders.front().effective;
    json["others"] = Json::object();
    for (std::size_t c = 1; c < report.contenders.size(); ++c) {
        const CoverageReport::Contender& contender = report.contenders[c];
        json["others"][contender.who.id] = {{"label", contender.who.label},
                                            {"label_nl", contender.who.label_nl},
                                            {"effective_draws", contender.effective},
                                            {"definitions", definitions_json(report, contender)}};
    }
    return json.dump(2) + "\n";
}

} // namespace raming::cli
