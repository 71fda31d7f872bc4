#pragma once
// From registered counts to true numbers, per band of duration (model.md: count method
// "registered"). Band j holds the children between two observed thresholds, the last one all
// beyond. In one draw, with sensitivity ρ̄ over all bands together, validity κ and gradient δ:
//     v_j ~ Binomial(y_j, κ)                       registered cases that are true ones
//     w_j = exp(−δ ln(max(lower edge_j, 4)/4))      longer absences are likelier to be registered
//     (1 − ρ_j)/ρ_j = (1 − ρ̄)/ρ̄ · v w_j / Σ v_i w_i  so that the total does not move with δ
//     u_j ~ NegativeBinomial(v_j + s/J, ρ_j)        true cases that are not registered
//     M_j = v_j + u_j
// s = 0 puts the prior 1/M on the total (scale), s = 1 a flat one; with s = 0 and nothing valid
// nothing is added.

#include <cmath>
#include <cstddef>
#include <vector>

#include "engine/random/count_quantiles.hpp"

namespace raming::registers {

/// The prior on the true total that goes with the correction.
enum class TotalPrior { scale, flat };

class RegisteredBands {
public:
    /// Lower edges of the bands in weeks, ascending.
    RegisteredBands(const std::vector<double>& edges, TotalPrior prior);

    [[nodiscard]] std::size_t bands() const noexcept { return log_edges_.size(); }
    [[nodiscard]] bool is_flat() const noexcept { return pseudo_successes_ > 0; }

    /// Columns over draws.
    struct Draws {
        std::size_t count;
        const double* sensitivity;       ///< ρ̄ in (0, 1]
        const double* validity;          ///< κ; null: all cases are true ones
        const double* const* gradients;  ///< [band] w; null: 1
        const double* const* registered; ///< [band]
        double* const* true_numbers;     ///< [band] filled; not those registered
    };
    /// gradients[band] = w of every draw, by δ ≥ 0
    void find_gradients(const double* delta, std::size_t count, double* const* gradients) const;
    /// With counting noise, by the luck [band] of cases to be true ones and of cases to be missed.
    /// Those registered are whole.
    void sample(const Draws& draws, const random::Luck* valid, const random::Luck* unseen) const;
    /// The means given the inputs. ratio = Σ_{j ≥ 1} M_j / Σ_j M_j, the true ratio of year counts
    /// beyond the second observed threshold and the first (0 with one band).
    void expect(const Draws& draws, double* ratio) const;

    /// w_j: of band j, how much likelier than the shortest absences its cases are to be missed.
    [[nodiscard]] double gradient(std::size_t band, double delta) const {
        return std::exp(-delta * log_edges_[band]);
    }

private:
    std::vector<double> log_edges_; ///< ln(max(edge, 4)/4)
    double pseudo_successes_;       ///< s/J
};

} // namespace raming::registers
