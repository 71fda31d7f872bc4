// Families whose quantile function is a line of algebra: discrete and point, uniform, log-uniform,
// triangular.

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

#include "engine/prior/families.hpp"

namespace raming::prior {

namespace {

class StepFamily final : public Distribution::Family {
public:
    explicit StepFamily(std::vector<std::pair<double, Real>> atoms) : atoms_(std::move(atoms)) {
        Real total = 0;
        for (const auto& [value, weight] : atoms_) {
            total += weight;
        }
        for (auto& [value, weight] : atoms_) {
            weight /= total;
        }
    }

    [[nodiscard]] Real quantile(Level level) const override {
        Real below = 0;
        for (const auto& [value, weight] : atoms_) {
            below += weight;
            // As a double: the tables compare doubles, and both must step at the same place.
            if (static_cast<double>(level.below) <= static_cast<double>(below)) {
                return value;
            }
        }
        return atoms_.back().first;
    }
    [[nodiscard]] Level level(Real x) const override {
        return summed([x](Real value) { return value <= x; });
    }
    [[nodiscard]] Level level_before(Real x) const override {
        return summed([x](Real value) { return value < x; });
    }
    [[nodiscard]] Real density(Real) const override { return 0; }
    [[nodiscard]] Real mean() const override {
        Real sum = 0;
        for (const auto& [value, weight] : atoms_) {
            sum += weight * value;
        }
        return sum;
    }
    [[nodiscard]] Real sd() const override {
        const Real centre = mean();
        Real sum = 0;
        for (const auto& [value, weight] : atoms_) {
            sum += weight * (value - centre) * (value - centre);
        }
        return atoms_.size() == 1 ? 0 : std::sqrt(sum);
    }
    [[nodiscard]] Real lower() const override { return atoms_.front().first; }
    [[nodiscard]] Real upper() const override { return atoms_.back().first; }
    [[nodiscard]] double least() const override { return atoms_.front().first; }
    [[nodiscard]] double greatest() const override { return atoms_.back().first; }
    [[nodiscard]] double order_inside() const override {
        const bool zero = std::any_of(atoms_.begin(), atoms_.end(),
                                      [](const auto& atom) { return atom.first == 0; });
        return zero ? 0 : std::numeric_limits<double>::infinity();
    }
    [[nodiscard]] std::vector<Real> kinks() const override {
        std::vector<Real> values;
        for (const auto& [value, weight] : atoms_) {
            values.push_back(value);
        }
        return values;
    }
    [[nodiscard]] Shape shape() const override { return Shape::steps; }
    [[nodiscard]] std::vector<std::pair<double, Real>> atoms() const override { return atoms_; }

private:
    template <class Counts>
    [[nodiscard]] Level summed(Counts counts) const {
        Level level{0, 0};
        for (const auto& [value, weight] : atoms_) {
            (counts(value) ? level.below : level.above) += weight;
        }
        return level;
    }

    std::vector<std::pair<double, Real>> atoms_;
};

class UniformFamily final : public Distribution::Family {
public:
    UniformFamily(Real min, Real max) : min_(min), max_(max) {}

    [[nodiscard]] Real quantile(Level level) const override {
        return level.in_lower_half() ? min_ + (max_ - min_) * level.below
                                     : max_ - (max_ - min_) * level.above;
    }
    [[nodiscard]] Level level(Real x) const override {
        const Real inside = std::clamp(x, min_, max_);
        return {(inside - min_) / (max_ - min_), (max_ - inside) / (max_ - min_)};
    }
    [[nodiscard]] Real density(Real x) const override {
        return x < min_ || x > max_ ? 0 : 1 / (max_ - min_);
    }
    [[nodiscard]] Real mean() const override { return min_ + (max_ - min_) / 2; }
    [[nodiscard]] Real sd() const override { return (max_ - min_) / std::sqrt(Real{12}); }
    [[nodiscard]] Real lower() const override { return min_; }
    [[nodiscard]] Real upper() const override { return max_; }
    [[nodiscard]] Shape shape() const override { return Shape::uniform; }

private:
    Real min_;
    Real max_;
};

class LogUniformFamily final : public Distribution::Family {
public:
    LogUniformFamily(Real min, Real max) : min_(min), max_(max), span_(std::log(max / min)) {}

    [[nodiscard]] Real quantile(Level level) const override {
        return level.in_lower_half() ? min_ * std::exp(span_ * level.below)
                                     : max_ * std::exp(-span_ * level.above);
    }
    [[nodiscard]] Level level(Real x) const override {
        const Real inside = std::clamp(x, min_, max_);
        return {std::log(inside / min_) / span_, std::log(max_ / inside) / span_};
    }
    [[nodiscard]] Real density(Real x) const override {
        return x < min_ || x > max_ ? 0 : 1 / (span_ * x);
    }
    [[nodiscard]] Real mean() const override { return (max_ - min_) / span_; }
    [[nodiscard]] Real sd() const override {
        // E[X²]/E[X]² = h coth h with h half the span; its series where the subtraction would
        // cancel.
        const Real half = span_ / 2;
        const Real square = half * half;
        const Real excess =
            half < 1e-2L ? square / 3 - square * square / 45 + 2 * square * square * square / 945
                         : half / std::tanh(half) - 1;
        return mean() * std::sqrt(excess);
    }
    [[nodiscard]] Real lower() const override { return min_; }
    [[nodiscard]] Real upper() const override { return max_; }

private:
    Real min_;
    Real max_;
    Real span_;
};

class TriangularFamily final : public Distribution::Family {
public:
    TriangularFamily(Real min, Real mode, Real max) : min_(min), mode_(mode), max_(max) {}

    [[nodiscard]] Real quantile(Level level) const override {
        const Real width = max_ - min_;
        if (level.below * width <= mode_ - min_) {
            return min_ + std::sqrt(level.below * width * (mode_ - min_));
        }
        const Real root = std::sqrt(level.above * width * (max_ - mode_)); // from x to max
        if (2 * root < max_ - mode_) {
            return max_ - root;
        }
        // (max − mode) − root without the cancellation near the mode, which may be at 0.
        return mode_ + (level.below * width - (mode_ - min_)) / (1 + root / (max_ - mode_));
    }
    [[nodiscard]] Level level(Real x) const override {
        const Real inside = std::clamp(x, min_, max_);
        const Real width = max_ - min_;
        if (inside <= mode_ && mode_ > min_) {
            return lower_tail((inside - min_) * (inside - min_) / (width * (mode_ - min_)));
        }
        const Real rest = max_ - inside;
        const Real beyond_mode = (inside - mode_) * (max_ - mode_ + rest) / (max_ - mode_);
        return {(mode_ - min_ + beyond_mode) / width, rest * rest / (width * (max_ - mode_))};
    }
    [[nodiscard]] Real density(Real x) const override {
        if (x < min_ || x > max_) {
            return 0;
        }
        const Real peak = 2 / (max_ - min_);
        return x < mode_   ? peak * (x - min_) / (mode_ - min_)
               : x > mode_ ? peak * (max_ - x) / (max_ - mode_)
                           : peak;
    }
    [[nodiscard]] Real mean() const override { return (min_ + mode_ + max_) / 3; }
    [[nodiscard]] Real sd() const override {
        const Real left = mode_ - min_;
        const Real right = max_ - mode_;
        return std::sqrt((left * left + left * right + right * right) / 18);
    }
    [[nodiscard]] Real lower() const override { return min_; }
    [[nodiscard]] Real upper() const override { return max_; }
    [[nodiscard]] double order_inside() const override {
        return (min_ == 0 || max_ == 0) && mode_ != 0 ? 2 : 1;
    }
    [[nodiscard]] std::vector<Real> kinks() const override { return {min_, mode_, max_}; }
    [[nodiscard]] Shape shape() const override {
        return max_ == 0 ? Shape::general : Shape::triangular; // see triangular_quantiles
    }

private:
    Real min_;
    Real mode_;
    Real max_;
};

} // namespace

FamilyPointer make_steps(std::vector<std::pair<double, Real>> values_and_weights) {
    return std::make_shared<StepFamily>(std::move(values_and_weights));
}

FamilyPointer make_uniform(Real min, Real max) {
    return std::make_shared<UniformFamily>(min, max);
}

FamilyPointer make_log_uniform(Real min, Real max) {
    return std::make_shared<LogUniformFamily>(min, max);
}

FamilyPointer make_triangular(Real min, Real mode, Real max) {
    return std::make_shared<TriangularFamily>(min, mode, max);
}

} // namespace raming::prior
