#pragma once
// Simulates replicates of a cohort. A Plan is what follows from the parameters (tables of
// durations, chances as whole-number thresholds); it is made once and shared by threads. A
// Simulator is the memory of one thread. Which of them made a replicate, and in which order, never
// shows: a replicate's numbers are addressed by (seed, chain, draw), the stratum, the child within
// it and what they are for.
//
// Chances are whole numbers of 2^-31, so they are off by at most 2.4e-10; those that a register
// sees a stay are off by a part in 10 million; and visibility is the middle of one of 1,024 equally
// likely parts of N(0, 1).

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "models/cohort/parameters.hpp"
#include "models/cohort/tally.hpp"

namespace raming::cohort {

/// Who is out of school in a year: both have the same law.
enum class Method {
    counts,   ///< a binomial number a stratum; cost follows the stays
    children, ///< every child asked: the same child has the same luck whatever else changes
};

struct Replicate {
    std::uint64_t seed = 1;
    std::uint16_t chain = 0;
    std::uint64_t draw = 0; ///< below 2^48
};

struct Plan;

inline constexpr std::size_t most_years = 64;

/// Checks the parameters (base::Error E191).
[[nodiscard]] std::shared_ptr<const Plan> make_plan(const Parameters& parameters);
[[nodiscard]] const Shape& shape_of(const Plan& plan);

class Simulator {
public:
    Simulator(std::shared_ptr<const Plan> plan, Method method);
    ~Simulator();
    Simulator(Simulator&&) noexcept;
    Simulator& operator=(Simulator&&) noexcept;

    /// Goes on with another plan, in the same memory.
    void use(std::shared_ptr<const Plan> plan);

    /// One replicate of so many school years in a row, each into a tally of its own, of which what
    /// was there before is cleared. The first starts in the steady state.
    void run(const Replicate& replicate, std::span<Tally> years);

private:
    struct Scratch;
    std::shared_ptr<const Plan> plan_;
    std::unique_ptr<Scratch> scratch_;
};

} // namespace raming::cohort
