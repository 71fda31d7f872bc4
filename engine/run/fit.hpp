#pragma once
// Fits inputs of a simulation to counts that were published: Gauss and Newton's method on the means
// over replicates, every step with the same random numbers, so that what differs between two steps
// is the inputs and hardly chance. Each target weighs as a count does: its square root is its
// yardstick, and differences are between square roots (Anscombe 1948, DOI 10.2307/2332343).

#include <atomic>
#include <cstdint>
#include <functional>
#include <vector>

#include "engine/run/simulation.hpp"

namespace raming::run {

struct FitSettings {
    std::uint64_t seed = 1;
    std::uint64_t replicates = 200;
    unsigned threads = 1;
};

struct FitOutcome {
    std::vector<double> values;  ///< of the parameters
    std::vector<double> reached; ///< of the targets: means over replicates
    std::vector<double> mcse;    ///< their Monte Carlo standard errors
    std::vector<bool> at_an_end; ///< of the parameters: at the border of what it may be
    std::size_t steps = 0;
    bool settled = false;     ///< no further step makes it better
    bool interrupted = false; ///< by `stop`; the rest is what was best until then

    /// Whether a target is met within three standard errors, with a half for rounding.
    [[nodiscard]] bool meets(std::size_t target, double wanted) const;
};

/// Parameters move within their bounds on a logistic scale; other inputs stand at their central
/// values. `report`: after each step, the sum of squared differences of the fitted targets.
[[nodiscard]] FitOutcome fit(const Simulation& simulation, const FitSettings& settings,
                             const std::atomic<bool>& stop,
                             const std::function<void(std::size_t step, double misfit)>& report);

} // namespace raming::run
