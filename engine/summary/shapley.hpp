#pragma once
// Shapley values (Shapley 1953; of variances: Owen 2014, doi:10.1137/130936233): what each player
// adds to a coalition, averaged over all orders in which they can join. They add up to what all
// achieve together, whether the players lean on each other or not.

#include <vector>

namespace raming::summary {

/// `worth[S]` of every set S of players (bit p for player p), so 2^players of them; worth[0] is
/// nobody's. The values add up to worth of all minus worth of nobody.
[[nodiscard]] std::vector<double> shapley_values(const std::vector<double>& worth);

} // namespace raming::summary
