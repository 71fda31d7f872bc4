#pragma once
// Normal scores for arguments of tables in scores, in half the time of normal_scores. Their error
// is passed on multiplied by how steep a prior is in its score, d ln x/dz: some |z|/a in the lower
// tail of a gamma of a small shape a, where 1e-10 becomes 1e-9 at a = 0.3. Internal to
// engine/prior.

#include <cstddef>

namespace raming::prior {

inline constexpr double coarse_score_error = 1e-10;

/// z[i] = Φ⁻¹(u[i]) with an error below `coarse_score_error` relative to max(|z|, 1). z is not u.
void coarse_normal_scores(const double* u, double* z, std::size_t n);

} // namespace raming::prior
