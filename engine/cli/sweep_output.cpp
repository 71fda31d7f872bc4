// The table and the JSON of a sweep.

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/cli/numbers.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/sweep.hpp"

namespace raming::cli {

namespace {

constexpr std::size_t median = 2; ///< among the probabilities

std::string signed_difference(double difference, double mcse) {
    if (std::isnan(difference)) {
        return "–";
    }
    const std::string size = without_noise(std::abs(difference), mcse);
    const std::string sign = size == "0" ? "" : difference < 0 ? "−" : "+";
    return sign + size + " " + error_of(mcse);
}

} // namespace

std::string sweep_table(const results::SweepResults& results, std::uint64_t cells) {
    const results::Sweep& sweep = results.sweep;
    const auto& definitions = results.base.summary.definitions;
    const std::size_t parameters = sweep.parameter.size();
    std::vector<std::string> head = {"cell"};
    head.insert(head.end(), sweep.parameter.begin(), sweep.parameter.end());
    std::vector<std::vector<std::string>> levels = {head};
    std::vector<std::vector<std::string>> differences = {head};
    std::vector<std::string> base = {"base"};
    base.resize(1 + parameters);
    for (const auto& definition : definitions) {
        levels.front().push_back(definition.id);
        differences.front().push_back(definition.id);
        base.push_back(
            without_noise(definition.quantile[median], definition.quantile_mcse[median]));
    }
    levels.push_back(base);
    const std::size_t quantiles = results.base.summary.probabilities.size();
    for (std::size_t c = 0; c < std::min<std::uint64_t>(sweep.cell.size(), cells_shown); ++c) {
        std::vector<std::string> row = {std::to_string(static_cast<std::uint64_t>(sweep.cell[c]))};
        for (std::size_t p = 0; p < parameters; ++p) {
            row.push_back(sweep.value[c * parameters + p]);
        }
        if (sweep.status[c] != 0) {
            row.emplace_back("failed");
            levels.push_back(std::move(row));
            continue;
        }
        std::vector<std::string> difference = row;
        for (std::size_t d = 0; d < definitions.size(); ++d) {
            const std::size_t at = (c * quantiles + median) * definitions.size() + d;
            row.push_back(without_noise(sweep.q[at], sweep.q_mcse[at]));
            difference.push_back(
                signed_difference(sweep.q_difference[at], sweep.q_difference_mcse[at]));
        }
        levels.push_back(std::move(row));
        differences.push_back(std::move(difference));
    }
    std::string text = "Medians\n\n" + aligned(levels);
    if (differences.size() > 1) {
        text += "\nDifference with the base, of medians (paired: the same random numbers)\n\n" +
                aligned(differences);
    }
    if (cells > cells_shown) {
        text += fmt::format("\nThe first {} of {} cells; a results file (-o) has all of them.\n",
                            cells_shown, grouped(static_cast<double>(cells)));
    }
    return text;
}

std::string sweep_json(const std::string& digest, std::uint64_t cells, std::uint64_t resumed,
                       std::uint64_t failed) {
    const nlohmann::ordered_json json{
        {"digest", digest}, {"cells", cells}, {"resumed_cells", resumed}, {"failed", failed}};
    return json.dump(2) + "\n";
}

} // namespace raming::cli
