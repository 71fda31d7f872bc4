#pragma once
// Counts so small that they could point at children are not shown, nor can they be worked out from
// a total that is. Rule: every count below `least_shown` is hidden. As long as the total and what
// is shown would narrow a hidden count down, the next smallest count is hidden too: at least two
// are hidden, and from the total every one of them could still be anything from 0 to least_shown −
// 1, also for a reader who knows this rule and so that no hidden count exceeds the smallest shown.

#include <optional>
#include <vector>

namespace raming::report {

inline constexpr double least_shown = 5; ///< [children]

/// The counts that may be shown beside their total; nothing where one is hidden. NaN, a count that
/// was not stated, stays NaN.
[[nodiscard]] std::vector<std::optional<double>> guarded(const std::vector<double>& counts);

} // namespace raming::report
