#pragma once
// What the resolved scenario in a results file says at a path, as far as the report shows it.

#include <optional>
#include <string>
#include <vector>

#include "engine/results/results.hpp"

namespace raming::report {

/// The value as it stands in the file (TOML), e.g. "4" or "\"stock\"".
[[nodiscard]] std::optional<std::string> setting(const results::RunResults& run,
                                                 const std::string& path);

/// A string without its quotes; nothing where there is none at the path.
[[nodiscard]] std::optional<std::string> text_setting(const results::RunResults& run,
                                                      const std::string& path);

/// An array of strings; empty where there is none at the path.
[[nodiscard]] std::vector<std::string> list_setting(const results::RunResults& run,
                                                    const std::string& path);

/// Settings right below `path`, as (last part of the name, value).
[[nodiscard]] std::vector<std::pair<std::string, std::string>>
settings_below(const results::RunResults& run, const std::string& path);

} // namespace raming::report
