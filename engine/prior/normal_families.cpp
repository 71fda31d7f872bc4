// Normal, lognormal and truncated normal.

#include <algorithm>
#include <array>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>
#include <limits>
#include <memory>
#include <optional>

#include "engine/prior/families.hpp"

namespace raming::prior {

namespace {

constexpr Real infinity = std::numeric_limits<Real>::infinity();

class NormalFamily final : public Distribution::Family {
public:
    NormalFamily(Real mean, Real sd) : mean_(mean), sd_(sd) {}

    [[nodiscard]] Real quantile(Level level) const override {
        return mean_ + sd_ * score_of(level);
    }
    [[nodiscard]] Level level(Real x) const override { return level_of_score((x - mean_) / sd_); }
    [[nodiscard]] Real density(Real x) const override {
        return normal_density((x - mean_) / sd_) / sd_;
    }
    [[nodiscard]] Real mean() const override { return mean_; }
    [[nodiscard]] Real sd() const override { return sd_; }
    [[nodiscard]] Real lower() const override { return -infinity; }
    [[nodiscard]] Real upper() const override { return infinity; }
    [[nodiscard]] Shape shape() const override { return Shape::affine_in_score; }

private:
    Real mean_;
    Real sd_;
};

class LognormalFamily final : public Distribution::Family {
public:
    LognormalFamily(Real log_median, Real sdlog) : log_median_(log_median), sdlog_(sdlog) {}

    [[nodiscard]] Real quantile(Level level) const override {
        return std::exp(log_median_ + sdlog_ * score_of(level));
    }
    [[nodiscard]] Level level(Real x) const override {
        return x > 0 ? level_of_score(score(x)) : lower_tail(0);
    }
    [[nodiscard]] Real density(Real x) const override {
        return x > 0 ? normal_density(score(x)) / (sdlog_ * x) : 0;
    }
    [[nodiscard]] Real mean() const override { return std::exp(log_median_ + sdlog_ * sdlog_ / 2); }
    [[nodiscard]] Real sd() const override {
        return mean() * std::sqrt(std::expm1(sdlog_ * sdlog_));
    }
    [[nodiscard]] Real lower() const override { return 0; }
    [[nodiscard]] Real upper() const override { return infinity; }
    [[nodiscard]] double order_inside() const override {
        return std::numeric_limits<double>::infinity();
    }

private:
    [[nodiscard]] Real score(Real x) const { return (std::log(x) - log_median_) / sdlog_; }

    Real log_median_;
    Real sdlog_;
};

/// ∫₀^d φ(a + s) ds without the cancellation of Φ(a + d) − Φ(a), for (1 + |a|) d of order one.
Real mass_beyond(Real a, Real d) {
    return boost::math::quadrature::gauss<Real, 20>::integrate(
        [a](Real s) { return normal_density(a + s); }, Real{0}, d);
}

/// The distance d ≥ 0 from the end a of a truncated standard normal with ∫₀^d φ(a + s) ds = mass,
/// when a rough distance is known. Near the end the rough one has lost digits to a subtraction.
Real distance_from_end(Real a, Real rough, Real mass) {
    if (rough * (1 + std::abs(a)) > 0.5L) {
        return rough;
    }
    constexpr int steps = 4; // quadratic from an error of at most a few tenths
    Real d = std::min(mass / normal_density(a), Real{1} / (1 + std::abs(a)));
    for (int step = 0; step < steps; ++step) {
        d -= (mass_beyond(a, d) - mass) / normal_density(a + d);
    }
    return d;
}

class TruncatedNormalFamily final : public Distribution::Family {
public:
    TruncatedNormalFamily(Real mean, Real sd, Real min, Real max)
        : centre_(mean), scale_(sd), min_(min), max_(max), a_((min - mean) / sd),
          b_((max - mean) / sd), at_a_(level_of_score(a_)), at_b_(level_of_score(b_)) {
        const bool narrow = (b_ - a_) * (1 + std::min(std::abs(a_), std::abs(b_))) < 1;
        mass_ = narrow   ? mass_beyond(a_, b_ - a_)
                : a_ > 0 ? at_a_.above - at_b_.above
                         : at_b_.below - at_a_.below;
    }

    [[nodiscard]] Real quantile(Level level) const override {
        // Both tails are sums of positive terms, so neither cancels.
        const Real z = std::clamp(score_of({level.above * at_a_.below + level.below * at_b_.below,
                                            level.above * at_a_.above + level.below * at_b_.above}),
                                  a_, b_);
        if (level.in_lower_half() && std::isfinite(a_)) {
            return min_ + scale_ * distance_from_end(a_, z - a_, level.below * mass_);
        }
        if (!level.in_lower_half() && std::isfinite(b_)) {
            return max_ - scale_ * distance_from_end(-b_, b_ - z, level.above * mass_);
        }
        return centre_ + scale_ * z;
    }
    [[nodiscard]] Level level(Real x) const override {
        if (x <= min_) {
            return lower_tail(0);
        }
        if (x >= max_) {
            return upper_tail(0);
        }
        const Real z = (x - centre_) / scale_;
        const Level at = level_of_score(z);
        const Real from_min = (x - min_) / scale_;
        const Real from_max = (max_ - x) / scale_;
        const Real below = from_min * (1 + std::abs(a_)) < 1 ? mass_beyond(a_, from_min)
                           : a_ > 0                          ? at_a_.above - at.above
                                                             : at.below - at_a_.below;
        const Real above = from_max * (1 + std::abs(b_)) < 1 ? mass_beyond(-b_, from_max)
                           : z > 0                           ? at.above - at_b_.above
                                                             : at_b_.below - at.below;
        return {below / mass_, above / mass_};
    }
    [[nodiscard]] Real density(Real x) const override {
        return x < min_ || x > max_ ? 0 : normal_density((x - centre_) / scale_) / (scale_ * mass_);
    }
    [[nodiscard]] std::optional<PearsonSlope> slope() const override {
        const Real precision = 1 / (scale_ * scale_);
        return PearsonSlope{0, 0, centre_ * precision, -precision};
    }
    [[nodiscard]] Real mean() const override { return centre_ + scale_ * moments()[0]; }
    [[nodiscard]] Real sd() const override { return scale_ * moments()[1]; }
    [[nodiscard]] Real lower() const override { return min_; }
    [[nodiscard]] Real upper() const override { return max_; }

private:
    /// Mean and standard deviation of the truncated standard normal, by quadrature: the closed
    /// forms cancel when the range is narrow or far out.
    [[nodiscard]] std::array<Real, 2> moments() const {
        const Real peak = std::clamp(Real{0}, a_, b_);
        const Real reach = std::sqrt(peak * peak + 100); // e^-50 of the peak is left out beyond
        const Real from = std::max(a_, -reach);
        const Real to = std::min(b_, reach);
        const auto integral = [&](auto f) {
            constexpr int panels = 24;
            Real sum = 0;
            for (int panel = 0; panel < panels; ++panel) {
                sum += boost::math::quadrature::gauss<Real, 20>::integrate(
                    [&](Real z) { return f(z) * std::exp((peak - z) * (peak + z) / 2); },
                    from + (to - from) * panel / panels, from + (to - from) * (panel + 1) / panels);
            }
            return sum;
        };
        const Real mass = integral([](Real) { return Real{1}; });
        const Real mean = peak + integral([peak](Real z) { return z - peak; }) / mass;
        const Real square = integral([mean](Real z) { return (z - mean) * (z - mean); }) / mass;
        return {mean, std::sqrt(square)};
    }

    Real centre_;
    Real scale_;
    Real min_;
    Real max_;
    Real a_;
    Real b_;
    Level at_a_;
    Level at_b_;
    Real mass_ = 1;
};

} // namespace

FamilyPointer make_normal(Real mean, Real sd) {
    return std::make_shared<NormalFamily>(mean, sd);
}

FamilyPointer make_lognormal(Real log_median, Real sdlog) {
    return std::make_shared<LognormalFamily>(log_median, sdlog);
}

FamilyPointer make_truncated_normal(Real mean, Real sd, Real min, Real max) {
    return std::make_shared<TruncatedNormalFamily>(mean, sd, min, max);
}

} // namespace raming::prior
