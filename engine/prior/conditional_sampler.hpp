#pragma once
// Draws all inputs again, given some of them: X_K is kept and the others come from their
// conditional law given X_K. Inputs are kept or redrawn by groups. An input that is tied to none of
// another group is simply drawn anew; where a Gaussian copula ties inputs over several groups, the
// new scores are moved by what the kept ones say: z̃_R + R_RK R_KK⁻¹ (z_K − z̃_K) has the law of z_R
// given z_K for independent z, z̃ (Matheron's rule; see Doucet 2010, "A note on efficient
// conditional simulation of Gaussian distributions").
//
// X are the very Sobol points of an InputSampler of the same seed, X̃ come from as many further
// dimensions; so all subsets of groups share both. Immutable after construction; any thread may
// fill any block.

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "engine/prior/input.hpp"
#include "engine/prior/sampler.hpp"

namespace raming::prior {

/// A set of groups: bit g for group g.
using GroupSet = std::bitset<2048>; // half the Sobol dimensions are fewer

class ConditionalSampler {
public:
    static constexpr std::size_t most_groups = GroupSet{}.size();

    /// `groups`: the inputs of each; no input in two. An input in none is never kept. Errors: as of
    /// InputSampler; E182 where twice the inputs are more than Sobol points have dimensions.
    ConditionalSampler(std::vector<Input> inputs, const std::vector<Correlation>& correlations,
                       const std::vector<std::vector<std::size_t>>& groups, std::uint64_t seed,
                       std::size_t chains);
    ~ConditionalSampler();
    ConditionalSampler(const ConditionalSampler&) = delete;
    ConditionalSampler& operator=(const ConditionalSampler&) = delete;

    /// As InputSampler::fill, with the inputs of the groups in `kept` at X and all others redrawn.
    void fill(std::size_t chain, std::uint64_t first, std::size_t count, const GroupSet& kept,
              Columns& values) const;
    /// The same with what is kept held at draw `held` in all of them: draws given one X_K.
    void fill_given(std::size_t chain, std::uint64_t held, std::uint64_t first, std::size_t count,
                    const GroupSet& kept, Columns& values) const;

    /// Groups that a copula ties to another group: all others can be kept or redrawn by themselves.
    [[nodiscard]] GroupSet tied_across() const noexcept;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace raming::prior
