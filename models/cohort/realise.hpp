#pragma once
// From a specification and a value for each of its inputs to the parameters of one cohort.

#include <cstdint>
#include <optional>
#include <span>

#include "models/cohort/specification.hpp"

namespace raming::cohort {

/// Its strata are every region, and every age of every sector.
class Realiser {
public:
    /// `children` in all, over sectors as the scenario's pupils are; or as many as these, at their
    /// priors' means. Their numbers are the same in every draw.
    Realiser(const Specification& specification, const scenario::Inputs& inputs,
             std::optional<std::uint64_t> children);

    /// Throws base::Error (E195) where inputs contradict each other, E191 where they are
    /// impossible.
    [[nodiscard]] Parameters operator()(std::span<const double> values) const;

    /// The same, and that registers can hold what they count: for values in the middle of their
    /// priors. Far from there a register holds as much as its delay lets it.
    void check(std::span<const double> values) const;

    [[nodiscard]] std::uint64_t children() const { return base_.children(); }
    [[nodiscard]] const Parameters& base() const { return base_; } ///< without rates

private:
    const Specification* specification_;
    const scenario::Inputs* inputs_;
    Parameters base_;
};

/// Chances of a delay of so many weeks on average: geometric, cut off where less than 1e-12 is
/// left.
[[nodiscard]] std::vector<double> geometric_delay(double mean);

} // namespace raming::cohort
