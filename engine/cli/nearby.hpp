#pragma once
// Files that come with the program, found without being named.

#include <filesystem>
#include <optional>

namespace raming::cli {

/// `place`, such as scenarios/definitions.toml, in the working directory or the nearest folder
/// above it, or else above the program's own. A path below the working directory is relative to it,
/// any other absolute.
[[nodiscard]] std::optional<std::filesystem::path> found_nearby(const std::filesystem::path& place);

} // namespace raming::cli
