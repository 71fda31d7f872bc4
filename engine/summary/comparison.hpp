#pragma once
// Definitions compared on the draws they share: paired differences and ratios, how wide a
// difference would be between two separate runs, orders that must hold in every draw, and what is
// left of a distribution without one member of a pool.

#include <cstdint>
#include <string>
#include <vector>

#include "engine/results/results.hpp"
#include "engine/run/draw_store.hpp"
#include "engine/run/model.hpp"

namespace raming::summary {

/// Draws of one quantity, chain by chain.
using ByChain = std::vector<std::vector<double>>;

/// Mean, sd, quantiles and their errors; moments as far as they exist (run::Estimand).
[[nodiscard]] results::DefinitionSummary summary_of(const ByChain& draws, double moments_below);

/// to − from on the draws kept, with their order.
struct PairedDifference {
    std::size_t from = 0;
    std::size_t to = 0;
    results::DefinitionSummary difference;
    double higher = 0; ///< share of draws in which `to` is the higher
    double higher_mcse = 0;
};
[[nodiscard]] PairedDifference paired_difference(const run::DrawStore& store,
                                                 const std::vector<run::Estimand>& estimands,
                                                 std::size_t from, std::size_t to);

/// Width of the 95 % interval of to − from if each were run by itself. Chains are independent
/// randomisations, so draws of `from` in one chain are paired with draws of `to` in the next, at
/// places picked at random: Sobol points of the same place resemble each other, whatever their
/// scramble. From at most 2^16 draws of each chain.
[[nodiscard]] double unpaired_width(const run::DrawStore& store, std::size_t from, std::size_t to);

/// Kept draws in which `inner` is above `outer`; without counting noise by more than rounding
/// explains.
[[nodiscard]] std::uint64_t violations(const run::DrawStore& store, const run::Nesting& nesting,
                                       bool whole);

/// Every estimand in the draws whose choice fell on another member: that a choice is independent of
/// all else makes this the distribution without the member, its rivals' weights scaled up.
struct WithoutMember {
    std::size_t choice = 0; ///< index of the input
    std::size_t member = 0;
    std::uint64_t draws = 0;                           ///< left
    bool enough = false;                               ///< for quantiles with an error
    std::vector<results::DefinitionSummary> estimands; ///< where there are enough
};
/// Below this a chain has too few draws left for its quantiles to tell their own error.
inline constexpr std::uint64_t least_left_per_chain = 400;

/// For each choice input with two or more members of positive weight, and each of those, on the
/// draws whose inputs are kept.
[[nodiscard]] std::vector<WithoutMember> without_members(const run::DrawStore& store,
                                                         const run::Model& model);

/// The estimands on the draws that `without_members` looks at.
[[nodiscard]] std::vector<results::DefinitionSummary> with_all_members(const run::DrawStore& store,
                                                                       const run::Model& model);

} // namespace raming::summary
