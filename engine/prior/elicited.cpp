// An expert's quantiles as a distribution: linear in the normal score between them. Beyond the
// outermost the slopes go on; towards a finite bound they bend so that the bound is approached and
// never reached, min + g·exp(slope·(z − z₁)/g) with g = x₁ − min, which leaves no atom on the bound
// (an atom at 0 would make 1/X infinite).

#include <cmath>
#include <limits>
#include <memory>

#include "engine/prior/families.hpp"

namespace raming::prior {

namespace {

/// E[exp(c(Z − end)); Z < end] of a standard normal Z, c > 0.
Real exponential_tail(Real c, Real end) {
    const Real t = c - end;
    if (t > 30) {
        // exp(c²/2 − c·end)·Φ(−t) = φ(end)·Mills(t), Mills' ratio by its asymptotic series.
        const Real r = 1 / (t * t);
        return normal_density(end) / t * (1 - r * (1 - 3 * r * (1 - 5 * r * (1 - 7 * r))));
    }
    return std::exp(c * c / 2 - c * end) * level_of_score(-t).below;
}

/// Moments over Z < end of one outer piece seen from its own side: x = knot ∓ (what lies beyond).
struct Outer {
    Real end;   ///< score of the knot, mirrored so that the piece is Z < end
    Real slope; ///< of x in the score, positive
    Real gap;   ///< from the knot to the bound, infinity without one

    /// E[D; Z < end] and E[D²; Z < end], D ≥ 0 the distance beyond the knot.
    [[nodiscard]] Real first() const {
        const Real p = level_of_score(end).below;
        if (std::isinf(gap)) {
            return slope * (end * p + normal_density(end));
        }
        return gap * (p - exponential_tail(slope / gap, end));
    }
    [[nodiscard]] Real second() const {
        const Real p = level_of_score(end).below;
        if (std::isinf(gap)) {
            return slope * slope * ((1 + end * end) * p + end * normal_density(end));
        }
        const Real c = slope / gap;
        return gap * gap * (p - 2 * exponential_tail(c, end) + exponential_tail(2 * c, end));
    }
};

class ElicitedFamily final : public Distribution::Family {
public:
    ElicitedFamily(const std::vector<double>& probabilities, const std::vector<double>& values,
                   Real min, Real max)
        : x_(values.begin(), values.end()), min_(min), max_(max) {
        for (const double p : probabilities) {
            z_.push_back(score_of(lower_tail(p)));
        }
        for (std::size_t i = 0; i + 1 < x_.size(); ++i) {
            slopes_.push_back((x_[i + 1] - x_[i]) / (z_[i + 1] - z_[i]));
        }
        set_moments();
    }

    [[nodiscard]] Real quantile(Level level) const override {
        const Real z = score_of(level);
        if (z < z_.front()) {
            return lower_outer_at(z);
        }
        if (z > z_.back()) {
            return upper_outer_at(z);
        }
        const std::size_t i = piece(z_, z);
        return x_[i] + slopes_[i] * (z - z_[i]);
    }
    [[nodiscard]] Level level(Real x) const override {
        if (x <= min_) {
            return lower_tail(0);
        }
        if (x >= max_) {
            return upper_tail(0);
        }
        return level_of_score(score(x));
    }
    [[nodiscard]] Real density(Real x) const override {
        return x <= min_ || x >= max_ ? 0 : normal_density(score(x)) / slope_at(x);
    }
    [[nodiscard]] Real mean() const override { return mean_; }
    [[nodiscard]] Real sd() const override { return sd_; }
    [[nodiscard]] Real lower() const override { return min_; }
    [[nodiscard]] Real upper() const override { return max_; }
    [[nodiscard]] double order_inside() const override {
        // The bent outer piece is lognormal at its bound: it falls faster than any power.
        return min_ == 0 || max_ == 0 ? std::numeric_limits<double>::infinity() : 1;
    }
    [[nodiscard]] std::vector<Real> kinks() const override {
        std::vector<Real> all = Family::kinks();
        all.insert(all.end(), x_.begin(), x_.end());
        return all;
    }

private:
    /// The piece of `knots` that holds `at`, which lies between the outermost.
    [[nodiscard]] static std::size_t piece(const std::vector<Real>& knots, Real at) {
        std::size_t i = 0;
        while (i + 2 < knots.size() && at > knots[i + 1]) {
            ++i;
        }
        return i;
    }
    [[nodiscard]] Real lower_outer_at(Real z) const {
        const Real beyond = slopes_.front() * (z - z_.front());
        const Real gap = x_.front() - min_;
        return std::isinf(gap) ? x_.front() + beyond : min_ + gap * std::exp(beyond / gap);
    }
    [[nodiscard]] Real upper_outer_at(Real z) const {
        const Real beyond = slopes_.back() * (z - z_.back());
        const Real gap = max_ - x_.back();
        return std::isinf(gap) ? x_.back() + beyond : max_ - gap * std::exp(-beyond / gap);
    }
    [[nodiscard]] Real score(Real x) const {
        if (x < x_.front()) {
            const Real gap = x_.front() - min_;
            const Real beyond = std::isinf(gap) ? x - x_.front() : gap * std::log((x - min_) / gap);
            return z_.front() + beyond / slopes_.front();
        }
        if (x > x_.back()) {
            const Real gap = max_ - x_.back();
            const Real beyond = std::isinf(gap) ? x - x_.back() : -gap * std::log((max_ - x) / gap);
            return z_.back() + beyond / slopes_.back();
        }
        const std::size_t i = piece(x_, x);
        return z_[i] + (x - x_[i]) / slopes_[i];
    }
    [[nodiscard]] Real slope_at(Real x) const {
        if (x < x_.front()) {
            const Real gap = x_.front() - min_;
            return std::isinf(gap) ? slopes_.front() : slopes_.front() * (x - min_) / gap;
        }
        if (x > x_.back()) {
            const Real gap = max_ - x_.back();
            return std::isinf(gap) ? slopes_.back() : slopes_.back() * (max_ - x) / gap;
        }
        return slopes_[piece(x_, x)];
    }
    void set_moments() {
        const Outer low{z_.front(), slopes_.front(), x_.front() - min_};
        const Outer high{-z_.back(), slopes_.back(), max_ - x_.back()};
        const Real p_low = level_of_score(z_.front()).below;
        const Real p_high = level_of_score(z_.back()).above;
        mean_ = p_low * x_.front() - low.first() + p_high * x_.back() + high.first();
        for (std::size_t i = 0; i < slopes_.size(); ++i) {
            const auto [p, first, second] = inner(i);
            mean_ += x_[i] * p + slopes_[i] * first;
        }
        const auto about_mean = [this](Real p, Real knot, Real first, Real second) {
            const Real offset = knot - mean_;
            return p * offset * offset + 2 * offset * first + second;
        };
        Real square = about_mean(p_low, x_.front(), -low.first(), low.second()) +
                      about_mean(p_high, x_.back(), high.first(), high.second());
        for (std::size_t i = 0; i < slopes_.size(); ++i) {
            const auto [p, first, second] = inner(i);
            square += about_mean(p, x_[i], slopes_[i] * first, slopes_[i] * slopes_[i] * second);
        }
        sd_ = std::sqrt(square);
    }
    struct Inner {
        Real p;
        Real first;  ///< E[Z − z_i] over the piece
        Real second; ///< E[(Z − z_i)²] over the piece
    };
    [[nodiscard]] Inner inner(std::size_t i) const {
        const Real from = z_[i];
        const Real to = z_[i + 1];
        const Real p = level_of_score(to).below - level_of_score(from).below;
        const Real first = normal_density(from) - normal_density(to);                  // E[Z]
        const Real second = p + from * normal_density(from) - to * normal_density(to); // E[Z²]
        return {p, first - from * p, second - 2 * from * first + from * from * p};
    }

    std::vector<Real> x_;
    std::vector<Real> z_;
    std::vector<Real> slopes_;
    Real min_;
    Real max_;
    Real mean_ = 0;
    Real sd_ = 0;
};

} // namespace

FamilyPointer make_elicited(const std::vector<double>& probabilities,
                            const std::vector<double>& values, Real min, Real max) {
    return std::make_shared<ElicitedFamily>(probabilities, values, min, max);
}

} // namespace raming::prior
