#pragma once
// Ways to estimate quantiles and exceedance probabilities from a run.

namespace raming::summary {

enum class Estimator {
    plain,     ///< from the draws, each counting alike
    smooth,    ///< a direction integrated out, wherever one can be
    automatic, ///< smooth where a short pilot says that it gains, plain elsewhere
};

/// What is noted of an estimate for which nothing but the draws was tried.
inline constexpr const char* plain_note = "from the draws";

} // namespace raming::summary
