#pragma once
// Normal scores for arguments of tables in scores: as exact as these need, in half the time of
// normal_scores. Internal to engine/prior.

#include <cstddef>

namespace raming::prior {

inline constexpr double coarse_score_error = 1e-10;

/// z[i] = Φ⁻¹(u[i]) with an absolute error below `coarse_score_error`. z is not u.
void coarse_normal_scores(const double* u, double* z, std::size_t n);

} // namespace raming::prior
