#pragma once
// Closed forms of families of durations, of spells that passed τ₀: the survival S(t | τ₀) and its
// integral from t to the horizon, in weeks. They keep their digits far in the tail, where a spell
// that passed τ₀ is itself an event of probability e^-1000, since only ratios of tails are formed.
// What an integral needs from the horizon is computed once for all t.

#include <optional>

namespace raming::schooling {

/// The integral alone.
class WeibullForm {
public:
    /// The hazard since the first day is c (t/unit)^k, ln c the `log_scale`.
    WeibullForm(double shape, double log_scale, double unit, double from);

    /// NaN where no closed form keeps its digits.
    [[nodiscard]] double integral(double weeks);

private:
    double shape_;
    double order_; ///< 1/k
    double log_scale_;
    double unit_;
    double from_;
    double end_;                      ///< the hazard at the horizon
    std::optional<double> below_end_; ///< mass of a gamma of shape 1/k
    std::optional<double> above_end_;
    std::optional<double> weeks_of_mass_; ///< what that mass is multiplied by

    [[nodiscard]] double hazard(double weeks) const;
};

class LognormalForm {
public:
    /// Of ln duration the mean and the standard deviation; τ₀ ≥ 0.
    LognormalForm(double mean, double deviation, double from);

    [[nodiscard]] double score(double weeks) const; ///< of ln t; −∞ at 0
    [[nodiscard]] double survival(double weeks) const;
    /// NaN where no closed form keeps its digits (a very wide spread, or spells that all end
    /// together).
    [[nodiscard]] double integral(double weeks);

private:
    double mean_;
    double deviation_;
    double from_;
    double start_; ///< score of τ₀
    bool deep_;    ///< the tail at τ₀ is far out
    double tail_;  ///< 1 − Φ(score of τ₀), or Mills' ratio there where it is deep
    std::optional<bool> many_at_end_; ///< many reach the horizon
    double at_end_ = 0;               ///< then those ended there, else what remains there

    [[nodiscard]] double density_over_tail(double z, double weeks) const;
    [[nodiscard]] double ended(double weeks) const;
    [[nodiscard]] double remaining(double weeks) const;
};

class GammaForm {
public:
    GammaForm(double shape, double rate, double from);

    [[nodiscard]] double survival(double weeks) const;
    /// `left` is the survival at `weeks`.
    [[nodiscard]] double integral(double weeks, double left);

private:
    double shape_;
    double rate_;
    double start_;  ///< rate × τ₀
    double tail_;   ///< survival of τ₀
    bool deep_;     ///< the tail at τ₀ nears underflow
    double scaled_; ///< and then this is the tail without its powers
    std::optional<double> left_at_end_;
    std::optional<double> remaining_at_end_;
    std::optional<double> begun_at_end_;

    [[nodiscard]] double power(double x) const;
    [[nodiscard]] double remaining(double weeks, double left) const;
    [[nodiscard]] double begun(double weeks, double left) const;
};

} // namespace raming::schooling
