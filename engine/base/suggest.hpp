#pragma once
// "Did you mean …?": the nearest of the names that would have been right.

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace raming::base {

/// The candidate with the least edit distance to `word` (Levenshtein 1966), if it is near enough to
/// be a slip of the pen: at most a third of the word's length, and at least one edit.
[[nodiscard]] std::optional<std::string> nearest(std::string_view word,
                                                 std::span<const std::string> candidates);

/// " Did you mean "x"?" or, without a near candidate, " Known here: a, b, c." (empty without any).
[[nodiscard]] std::string suggestion(std::string_view word,
                                     std::span<const std::string> candidates);

} // namespace raming::base
