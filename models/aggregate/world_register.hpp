#pragma once
// A register in a world whose truth is known, made forwards: from the children there are to what
// the register holds of them (model.md: "The cohort"). The estimator goes the other way, from the
// register to the children. With sensitivity ρ̄ (ρ_j in band j of duration), validity κ:
//     calibrated   m_j of any size (density 1/m; m^(a − 1) where the scenario's prior on the total
//                  is flat, a = 1/J), v_j ~ Poisson(m_j), u_j ~ Poisson(m_j (1 − ρ_j)/ρ_j)
//     typical      Λ ~ Gamma(s, rate t), M ~ Poisson(Λ), v ~ Binomial(M, ρ̄), u = M − v
//     both         y_j − v_j | v_j ~ NegativeBinomial(v_j, κ) false entries
// v are registered true cases, u unregistered ones, y what the register says. In calibrated worlds
// v | y ~ Binomial(y, κ) and u | v ~ NegativeBinomial(v, ρ) follow, whatever the law of y, and y
// says nothing of ρ and κ. So worlds are kept in which y lies within a range around the scenario's
// own count, and m itself has no bounds that matter.
//
// Counts that the scenario states as shares of the count before are not the world's to make: they
// are inputs. Then true and false entries fall into its bands alike (hypergeometric), as the share
// is one of all entries.

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/random/stream.hpp"
#include "engine/run/worlds.hpp"
#include "models/aggregate/plan.hpp"
#include "models/aggregate/scratch.hpp"

namespace raming::aggregate {

/// What can be known beforehand of the number of a route's children, in worlds of a typical size:
/// Gamma(shape, rate).
struct TypicalSize {
    static constexpr int shape = 10; ///< the size is known to about a third
    double rate = 1;
};

/// A world's count lies within this factor of the scenario's own, either way.
inline constexpr double widest_factor = 10;
/// How far the division of a route over its bands may lie from the scenario's, in its odds.
inline constexpr double widest_odds = 3;

/// A number from low to high with density x^(a − 1), a ≥ 0.
[[nodiscard]] double power_law(random::Stream& stream, double a, double low, double high);

class WorldRegister {
public:
    /// `first_counts`: so many of the route's counts, the first ones, are the world's own.
    WorldRegister(const Plan& plan, std::size_t route, std::size_t first_counts,
                  run::WorldKind kind);

    /// The mean true number by the scenario's own count and the means of its inputs.
    [[nodiscard]] const TypicalSize& typical_size() const { return size_; }

    /// Row 0 of the inputs: its counts become the world's. Row 0 of the route's scratch: registered
    /// numbers, true numbers per observed threshold, and the ratio that fixes its durations.
    void make(const run::Block& where, prior::Columns& inputs, Scratch& scratch) const;

private:
    /// Bands of duration between two counts that are the world's own.
    struct Group {
        std::size_t first;
        std::size_t end;
        double usual; ///< entries, by the scenario
    };
    /// What a register holds in each band.
    struct Bands {
        std::array<double, most_cuts> mean{};  ///< m_j
        std::array<double, most_cuts> valid{}; ///< v_j
        std::array<double, most_cuts> all{};   ///< y_j
    };

    std::size_t route_;
    std::uint32_t entity_;
    const RegisteredPlan& how_;
    const std::vector<InputIndex>& shares_;
    run::WorldKind kind_;
    std::vector<Group> groups_;
    double pseudo_;    ///< s/J
    TypicalSize size_; ///< of the whole route

    void draw_any_size(random::Stream& stream, double validity, Bands& bands) const;
    /// Returns how many true cases the register misses, in all bands together.
    double draw_typical(random::Stream& stream, double sensitivity, double validity,
                        Bands& bands) const;
    void divide_group(random::Stream& stream, const Group& group, const RouteScratch& own,
                      Bands& bands) const;
};

} // namespace raming::aggregate
