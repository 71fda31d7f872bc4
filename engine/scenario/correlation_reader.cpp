// Groups of inputs that a copula ties.

#include <algorithm>
#include <cmath>

#include "engine/base/suggest.hpp"
#include "engine/scenario/input_reader.hpp"
#include "engine/scenario/value.hpp"

namespace raming::scenario {

using prior::Input;

std::set<std::string> InputReader::correlated_paths() {
    std::set<std::string> paths;
    const Node section = document_->root()["correlations"];
    for (const Node& group : section.is_table() ? section.children() : std::vector<Node>{}) {
        for (const Node& path :
             group["inputs"].is_array() ? group["inputs"].children() : std::vector<Node>{}) {
            if (path.is_string()) {
                paths.insert(path.text());
            }
        }
    }
    return paths;
}

void InputReader::read_correlations(Inputs& inputs) {
    const Node section = document_->root()["correlations"];
    std::map<std::string, std::string> taken;
    if (section.exists() && section.require_table()) {
        for (const Node& group : section.children()) {
            read_correlation(group, inputs, taken);
        }
    }
}

void InputReader::read_correlation(const Node& group, Inputs& inputs,
                                   std::map<std::string, std::string>& taken) {
    if (!group.require_table()) {
        return;
    }
    prior::Correlation correlation;
    correlation.name = group.key();
    std::vector<std::string> value_inputs;
    for (const Input& input : inputs.inputs) {
        if (input.kind == Input::Kind::value) {
            value_inputs.push_back(input.path);
        }
    }
    const std::size_t errors = group.error_count();
    const Node list = group["inputs"];
    const std::vector<std::string> paths = list.texts();
    for (const std::string& path : paths) {
        const auto found =
            std::find_if(inputs.inputs.begin(), inputs.inputs.end(), [&](const Input& i) {
                return i.path == path && i.kind == Input::Kind::value;
            });
        if (found == inputs.inputs.end()) {
            // Where the section of the input was not read for its own mistakes, those are the ones
            // to mend.
            if (errors == 0 || document_->has_table_of(path)) {
                list.error("E135", "there is no uncertain input \"" + path + "\" to correlate." +
                                       base::suggestion(path, value_inputs));
            }
        } else if (std::count(paths.begin(), paths.end(), path) > 1) {
            list.error("E135", "\"" + path + "\" is named twice. Name each input once.");
        } else if (!taken.emplace(path, group.key()).second) {
            list.error("E135", "\"" + path + "\" is in two correlation groups (" + taken[path] +
                                   ", " + group.key() +
                                   "). Put all its correlations in one matrix.");
        } else {
            correlation.inputs.push_back(
                static_cast<std::size_t>(std::distance(inputs.inputs.begin(), found)));
        }
    }
    static_cast<void>(read_basis(group));
    if (group.has("rank") == group.has("normal")) {
        group.error("E135", "\"" + group.path() +
                                "\" needs one of rank = … (rank correlations) and "
                                "normal = … (correlations of the normal copula).");
        return;
    }
    const bool is_rank = group.has("rank");
    const Node given = is_rank ? group["rank"] : group["normal"];
    const std::size_t n = paths.size();
    std::vector<double> matrix(n * n, 1.0);
    if (given.is_number()) {
        for (std::size_t i = 0; i < n * n; ++i) {
            matrix[i] = i % (n + 1) == 0 ? 1.0 : given.number();
        }
    } else if (given.require_array()) {
        const std::vector<Node> rows = given.children();
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const std::vector<double> row = rows[i].numbers();
            if (row.size() != n || rows.size() != n) {
                given.error("E135", "the correlation matrix should be " + std::to_string(n) +
                                        " by " + std::to_string(n) +
                                        ", one row and column per input.");
                return;
            }
            std::copy(row.begin(), row.end(), matrix.begin() + static_cast<std::ptrdiff_t>(i * n));
        }
        if (rows.size() != n) {
            given.error("E135", "the correlation matrix should be " + std::to_string(n) + " by " +
                                    std::to_string(n) + ", one row and column per input.");
            return;
        }
    }
    if (group.error_count() != errors) {
        return;
    }
    if (n < 2) {
        list.error("E135",
                   "a correlation needs at least two inputs. Name another, or remove the group.");
        return;
    }
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
            const double r = matrix[i * n + j];
            const std::string problem =
                i == j ? (r == 1 ? "" : "an input's correlation with itself is 1")
                : r != matrix[j * n + i]
                    ? "entry " + std::to_string(j + 1) + ", " + std::to_string(i + 1) +
                          " should be the same, not " + shortest(matrix[j * n + i])
                : std::abs(r) > 1 ? "correlations lie between −1 and 1"
                : std::abs(r) == 1
                    ? "then the two are one. Write { input = \"…\" } in both places instead"
                    : "";
            if (!problem.empty()) {
                given.error("E135", (given.is_number() ? "the correlation"
                                                       : "entry " + std::to_string(i + 1) + ", " +
                                                             std::to_string(j + 1)) +
                                        " is " + shortest(r) + ": " + problem + ".");
                return;
            }
        }
    }
    if (is_rank) {
        std::transform(matrix.begin(), matrix.end(), matrix.begin(), prior::normal_from_rank);
        for (std::size_t i = 0; i < n; ++i) {
            matrix[i * n + i] = 1; // 2 sin(π/6) is 1 up to rounding
        }
    }
    const prior::Definiteness check = prior::definiteness(matrix, n);
    if (!check.positive) {
        given.error("E134", "these correlations contradict each other: the matrix is not positive "
                            "definite (least eigenvalue " +
                                brief(check.least_eigenvalue) + "), most of all by \"" +
                                paths[check.first] + "\" and \"" + paths[check.second] +
                                "\". Bring their correlations nearer to 0.");
        return;
    }
    correlation.normal = std::move(matrix);
    inputs.correlations.push_back(std::move(correlation));
}

} // namespace raming::scenario
