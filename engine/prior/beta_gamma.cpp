// Beta (on any interval, so PERT too) and gamma, by the incomplete beta and gamma functions of
// Boost.Math.

#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>
#include <memory>
#include <optional>

#include "engine/base/boost_policy.hpp"
#include "engine/prior/families.hpp"

namespace raming::prior {

namespace {

class BetaFamily final : public Distribution::Family {
public:
    BetaFamily(Real a, Real b, Real min, Real max)
        : a_(a), b_(b), min_(min), max_(max),
          log_beta_(std::lgamma(a) + std::lgamma(b) - std::lgamma(a + b)) {}

    [[nodiscard]] Real quantile(Level level) const override {
        Real rest = 0;
        if (level.in_lower_half()) {
            const Real share =
                boost::math::ibeta_inv(a_, b_, level.below, &rest, base::BoostPolicy());
            return min_ + (max_ - min_) * share;
        }
        boost::math::ibetac_inv(a_, b_, level.above, &rest, base::BoostPolicy());
        return max_ - (max_ - min_) * rest;
    }
    [[nodiscard]] Real quantile_near(Level level, Real guess) const override {
        return quantile_by_newton(*this, level, guess);
    }
    [[nodiscard]] Level level(Real x) const override {
        if (x <= min_) {
            return lower_tail(0);
        }
        if (x >= max_) {
            return upper_tail(0);
        }
        const Real share = (x - min_) / (max_ - min_);
        if (share < a_ / (a_ + b_)) {
            return lower_tail(boost::math::ibeta(a_, b_, share, base::BoostPolicy()));
        }
        const Real rest = (max_ - x) / (max_ - min_);
        return upper_tail(boost::math::ibeta(b_, a_, rest, base::BoostPolicy()));
    }
    [[nodiscard]] Real density(Real x) const override {
        if (x <= min_ || x >= max_) {
            return 0;
        }
        const Real width = max_ - min_;
        return std::exp((a_ - 1) * std::log((x - min_) / width) +
                        (b_ - 1) * std::log((max_ - x) / width) - log_beta_) /
               width;
    }
    [[nodiscard]] std::optional<PearsonSlope> slope() const override {
        return PearsonSlope{a_ - 1, b_ - 1, 0, 0};
    }
    [[nodiscard]] Real mean() const override { return min_ + (max_ - min_) * a_ / (a_ + b_); }
    [[nodiscard]] Real sd() const override {
        const Real size = a_ + b_;
        return (max_ - min_) / size * std::sqrt(a_ * b_ / (size + 1));
    }
    [[nodiscard]] Real lower() const override { return min_; }
    [[nodiscard]] Real upper() const override { return max_; }
    [[nodiscard]] double order_inside() const override {
        return min_ == 0 ? static_cast<double>(a_) : max_ == 0 ? static_cast<double>(b_) : 1;
    }

private:
    Real a_;
    Real b_;
    Real min_;
    Real max_;
    Real log_beta_;
};

class GammaFamily final : public Distribution::Family {
public:
    GammaFamily(Real shape, Real scale)
        : shape_(shape), scale_(scale), log_gamma_(std::lgamma(shape)) {}

    [[nodiscard]] Real quantile(Level level) const override {
        return scale_ * (level.in_lower_half()
                             ? boost::math::gamma_p_inv(shape_, level.below, base::BoostPolicy())
                             : boost::math::gamma_q_inv(shape_, level.above, base::BoostPolicy()));
    }
    [[nodiscard]] Real quantile_near(Level level, Real guess) const override {
        return quantile_by_newton(*this, level, guess);
    }
    [[nodiscard]] Level level(Real x) const override {
        if (x <= 0) {
            return lower_tail(0);
        }
        if (std::isinf(x)) {
            return upper_tail(0);
        }
        const Real scaled = x / scale_;
        return scaled < shape_
                   ? lower_tail(boost::math::gamma_p(shape_, scaled, base::BoostPolicy()))
                   : upper_tail(boost::math::gamma_q(shape_, scaled, base::BoostPolicy()));
    }
    [[nodiscard]] Real density(Real x) const override {
        if (x <= 0) {
            return 0;
        }
        const Real scaled = x / scale_;
        return std::exp((shape_ - 1) * std::log(scaled) - scaled - log_gamma_) / scale_;
    }
    [[nodiscard]] std::optional<PearsonSlope> slope() const override {
        return PearsonSlope{shape_ - 1, 0, -1 / scale_, 0};
    }
    [[nodiscard]] Real mean() const override { return shape_ * scale_; }
    [[nodiscard]] Real sd() const override { return std::sqrt(shape_) * scale_; }
    [[nodiscard]] Real lower() const override { return 0; }
    [[nodiscard]] Real upper() const override { return std::numeric_limits<Real>::infinity(); }
    [[nodiscard]] double order_inside() const override { return static_cast<double>(shape_); }

private:
    Real shape_;
    Real scale_;
    Real log_gamma_;
};

} // namespace

FamilyPointer make_beta(Real a, Real b, Real min, Real max) {
    return std::make_shared<BetaFamily>(a, b, min, max);
}

FamilyPointer make_gamma(Real shape, Real scale) {
    return std::make_shared<GammaFamily>(shape, scale);
}

} // namespace raming::prior
