#pragma once
// What each input does to the answers, for people and programs.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/cli/commands.hpp"
#include "engine/results/sensitivity.hpp"

namespace raming::cli {

struct SensitivityOptions {
    std::string scenario;
    std::uint64_t draws = 16384;
    std::uint64_t seed = 1;
    unsigned threads = 1;
    std::vector<std::string> overrides;
    std::vector<std::string> definitions;
    std::optional<std::string> definitions_file;
    std::optional<std::string> output;
    bool force = false;
    bool reproducible = false;
    bool json = false;
    bool quiet = false;
    bool help = false;
};

[[nodiscard]] SensitivityOptions parse_sensitivity_options(const Arguments& arguments);
/// The text of `raming sensitivity --help`.
[[nodiscard]] std::string sensitivity_help();

/// Per definition: groups, the inputs that matter, what a survey would do; then the inputs that do
/// nothing.
[[nodiscard]] std::string sensitivity_table(const results::SensitivityResults& results);
/// {definition: {input: {first, total, shapley, mcse: {…}, width: {now, if_known, mcse: {…}},
/// surveys: {size: {width, mcse}}}}}; surveys of shares alone; groups stand among the inputs as
/// "group:NAME".
[[nodiscard]] std::string sensitivity_json(const results::SensitivityResults& results);
/// Which definitions have their logarithm's variance divided, in a sentence; empty where none.
[[nodiscard]] std::string logs_note(const results::SensitivityResults& results);

} // namespace raming::cli
