#pragma once
// Every published estimate in its place: the printed number, its author's arithmetic, and where it
// falls in the distribution under the same definition.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/cli/commands.hpp"
#include "engine/results/published.hpp"
#include "engine/run/printed.hpp"

namespace raming::cli {

struct PublishedOptions {
    std::vector<std::string> ids; ///< all if empty
    std::uint64_t draws = 65'536; ///< per scenario
    std::uint64_t seed = 1;
    unsigned threads = 1;
    std::vector<std::string> overrides;
    std::optional<std::string> folder;
    std::optional<std::string> output;
    bool force = false;
    bool reproducible = false;
    bool json = false;
    bool quiet = false;
    bool help = false;
};

[[nodiscard]] PublishedOptions parse_published_options(const Arguments& arguments);
/// The text of `raming published --help`.
[[nodiscard]] std::string published_help();

/// A figure of the distribution with its Monte Carlo standard error.
struct Estimated {
    double value = 0;
    double mcse = 0;
};

struct PublishedRow {
    run::PrintedRow printed;
    std::string scenario; ///< its file
    std::string region;   ///< of the scenario, as are the next
    std::string distribution_year;
    std::string definition_label, definition_label_nl; ///< empty where none can be named
    struct Distribution {
        Estimated median, q025, q975;
        Estimated percentile; ///< P(N ≤ printed)
    };
    std::optional<Distribution> distribution; ///< absent where no definition can be named

    /// Printed less arithmetic, where there is any.
    [[nodiscard]] std::optional<double> residual() const;
    /// The note, with what the number is a share of worked out.
    [[nodiscard]] std::string note() const;
    [[nodiscard]] std::string note_nl() const;
};

[[nodiscard]] std::string published_table(const std::vector<PublishedRow>& rows);
[[nodiscard]] std::string published_json(const std::vector<PublishedRow>& rows);

/// Adds rows to the columns of a results file, and takes them out again.
void add_rows(const std::vector<PublishedRow>& rows, results::PublishedResults& results);
[[nodiscard]] std::vector<PublishedRow> rows_of(const results::PublishedResults& results);

/// The scenarios (*.toml) of a folder, in the order of their names. Errors: E210 where there is no
/// such folder, or none is in it.
[[nodiscard]] std::vector<std::string>
published_scenarios(const std::optional<std::string>& folder);

} // namespace raming::cli
