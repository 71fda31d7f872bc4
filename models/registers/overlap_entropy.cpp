#include "models/registers/overlap_join.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

// The maximum-entropy solution takes from every group g the share p_g = w_g / (1 + w_g), with odds
// w_g = u_0 Π_{k : g meets row k} u_k, and from outside u_0 / (1 + u_0). The u, one per row and u_0
// for the total, minimise the convex dual Σ N ln(1 + w) − Σ target ln u, whose gradient is what is
// fitted minus what is wanted.

namespace raming::registers {
namespace {

// Odds beyond this tell a share from 0 or 1 in no population.
constexpr double greatest_odds = 1e60;

/// exp(x) for |x| ≤ 4 by the (2,2) Padé fraction at x/4: exact to the fifth order around 0, which
/// is where Newton's method needs it, and the same on every machine.
double grow(double x) {
    const double y = x / 4;
    const double even = 1 + y * y / 12;
    const double fraction = (even + y / 2) / (even - y / 2);
    const double square = fraction * fraction;
    return square * square;
}

class Dual {
public:
    Dual(const Joining& joining, double* numbers)
        : joining_(joining), size_(joining.row_count + 1), odds_(numbers), next_(odds_ + size_),
          gradient_(next_ + size_), direction_(gradient_ + size_), curvature_(direction_ + size_),
          room_(curvature_ + size_ * size_), share_(room_ + joining.group_count),
          weight_(share_ + joining.group_count) {
        // Of a row of which nothing is wanted no cell gives, and it needs no multiplier.
        std::uint32_t closed = 0;
        for (std::size_t k = 0; k < joining.row_count; ++k)
            if (joining.wanted[k] <= 0)
                closed |= std::uint32_t{1} << k;
        for (std::size_t g = 0; g < joining.group_count; ++g)
            room_[g] = (joining.groups[g] & closed) == 0 ? joining.room[g] : 0.0;
    }

    bool minimise(int most_steps) {
        start();
        evaluate(odds_);
        for (int i = 0; i < most_steps; ++i) {
            if (fits())
                return true;
            find_direction();
            walk();
        }
        return fits();
    }

    [[nodiscard]] double share(std::size_t group) const {
        return room_[group] > 0 ? share_[group] : 0;
    }

private:
    /// Independence, then every row brought to its target in turn, twice: odds are rarely far off
    /// after that.
    void start() {
        const double fraction = std::min(joining_.fraction, 1 - 1e-6);
        odds_[0] = fraction / (1 - fraction);
        std::fill(odds_ + 1, odds_ + size_, 1.0);
        std::fill(share_, share_ + joining_.group_count, odds_[0]); // for now the odds
        for (int sweep = 0; sweep < 2; ++sweep)
            for (std::size_t i = 1; i <= size_; ++i)
                meet_target(i % size_); // the total last
    }

    void meet_target(std::size_t i) {
        const std::uint32_t row = i == 0 ? 0 : std::uint32_t{1} << (i - 1);
        double all = i == 0 ? joining_.outside : 0.0;
        double fitted = all * share_of(odds_[0]).taken;
        for (std::size_t g = 0; g < joining_.group_count; ++g)
            if ((joining_.groups[g] & row) == row) {
                all += room_[g];
                fitted += room_[g] * share_of(share_[g]).taken;
            }
        const double wanted = target(i);
        const double rest = std::max(all - wanted, 1e-9 * all);
        if (!(wanted > 0 && fitted > 0 && fitted < all))
            return;
        const double factor = wanted * (all - fitted) / (rest * fitted);
        set_odds(odds_, i, odds_[i] * factor);
        for (std::size_t g = 0; g < joining_.group_count; ++g)
            if ((joining_.groups[g] & row) == row)
                share_[g] *= factor;
    }

    [[nodiscard]] double target(std::size_t i) const {
        return i == 0 ? joining_.size : joining_.wanted[i - 1];
    }

    static void set_odds(double* odds, std::size_t i, double value) {
        odds[i] = std::clamp(value, 1 / greatest_odds, greatest_odds);
    }

    struct Share {
        double taken;
        double left;
    };
    static Share share_of(double odds) {
        const double bounded = std::min(odds, 1e300); // a product of odds may overflow
        const double left = 1 / (1 + bounded);
        return {bounded * left, left};
    }

    void evaluate(const double* odds) {
        const auto outside = share_of(odds[0]);
        gradient_[0] = joining_.outside * outside.taken - joining_.size;
        outside_weight_ = joining_.outside * outside.taken * outside.left;
        for (std::size_t k = 0; k < joining_.row_count; ++k)
            gradient_[k + 1] = -joining_.wanted[k];
        for (std::size_t g = 0; g < joining_.group_count; ++g) {
            double w = odds[0];
            for (auto left = joining_.groups[g]; left != 0; left &= left - 1)
                w *= odds[1 + static_cast<std::size_t>(std::countr_zero(left))];
            const auto share = share_of(w);
            const double taken = room_[g] * share.taken;
            share_[g] = share.taken;
            weight_[g] = taken * share.left;
            gradient_[0] += taken;
            for (auto left = joining_.groups[g]; left != 0; left &= left - 1)
                gradient_[1 + static_cast<std::size_t>(std::countr_zero(left))] += taken;
        }
    }

    [[nodiscard]] bool fits() const {
        constexpr double close = 1e-12;
        for (std::size_t i = 0; i < size_; ++i)
            if (!(std::fabs(gradient_[i]) <= close * target(i)))
                return false;
        return true;
    }

    void find_direction() {
        std::fill(curvature_, curvature_ + size_ * size_, 0.0);
        curvature_[0] = outside_weight_;
        for (std::size_t g = 0; g < joining_.group_count; ++g) {
            const double weight = weight_[g];
            curvature_[0] += weight;
            for (auto left = joining_.groups[g]; left != 0; left &= left - 1) {
                const auto i = 1 + static_cast<std::size_t>(std::countr_zero(left));
                curvature_[i * size_] += weight;
                for (auto lower = joining_.groups[g]; lower != 0; lower &= lower - 1) {
                    const auto j = 1 + static_cast<std::size_t>(std::countr_zero(lower));
                    if (j > i)
                        break;
                    curvature_[i * size_ + j] += weight;
                }
            }
        }
        factorise();
        solve();
    }

    /// Cholesky without roots, inverse pivots on the diagonal. A pivot that is rounding alone
    /// belongs to a row that others imply, and is left out.
    void factorise() {
        constexpr double implied = 1e-14;
        for (std::size_t i = 0; i < size_; ++i) {
            double* const row = curvature_ + i * size_;
            double pivot = row[i];
            for (std::size_t j = 0; j < i; ++j) {
                const double* const above = curvature_ + j * size_;
                for (std::size_t l = 0; l < j; ++l)
                    row[j] -= row[l] * above[l];
            }
            for (std::size_t j = 0; j < i; ++j) {
                const double scaled = row[j] * curvature_[j * size_ + j];
                pivot -= row[j] * scaled;
                row[j] = scaled;
            }
            row[i] = pivot > implied * row[i] ? 1 / pivot : 0.0;
        }
    }

    void solve() {
        for (std::size_t i = 0; i < size_; ++i) {
            double value = -gradient_[i];
            for (std::size_t l = 0; l < i; ++l)
                value -= curvature_[i * size_ + l] * direction_[l];
            direction_[i] = value;
        }
        for (std::size_t i = size_; i-- > 0;) {
            double value = direction_[i] * curvature_[i * size_ + i];
            if (curvature_[i * size_ + i] > 0)
                for (std::size_t l = i + 1; l < size_; ++l)
                    value -= curvature_[l * size_ + i] * direction_[l];
            direction_[i] = value;
        }
    }

    /// As far as the dual certainly does not rise by much: until its slope has turned by half.
    void walk() {
        constexpr double longest = 4;
        constexpr int most_halvings = 30;
        double greatest = 0;
        double slope = 0;
        for (std::size_t i = 0; i < size_; ++i) {
            greatest = std::max(greatest, std::fabs(direction_[i]));
            slope += gradient_[i] * direction_[i];
        }
        double step = greatest > longest ? longest / greatest : 1.0;
        for (int halving = 0; halving < most_halvings; ++halving, step /= 2) {
            for (std::size_t i = 0; i < size_; ++i)
                set_odds(next_, i, odds_[i] * grow(step * direction_[i]));
            evaluate(next_);
            double new_slope = 0;
            for (std::size_t i = 0; i < size_; ++i)
                new_slope += gradient_[i] * direction_[i];
            if (new_slope <= 0.5 * std::fabs(slope))
                break;
        }
        std::copy(next_, next_ + size_, odds_);
    }

    const Joining& joining_;
    std::size_t size_;
    double* odds_;
    double* next_;
    double* gradient_;
    double* direction_;
    double* curvature_;
    double* room_;
    double* share_;
    double* weight_;
    double outside_weight_ = 0;
};

} // namespace

std::size_t entropy_numbers_needed(std::size_t rows, std::size_t groups) {
    const auto size = rows + 1;
    return size * size + 4 * size + 3 * groups;
}

bool join_by_entropy(const Joining& joining, int most_steps, double* taken, double* numbers) {
    Dual dual(joining, numbers);
    if (!dual.minimise(most_steps))
        return false;
    for (std::size_t g = 0; g < joining.group_count; ++g)
        taken[g] = joining.room[g] * dual.share(g);
    return true;
}

} // namespace raming::registers
