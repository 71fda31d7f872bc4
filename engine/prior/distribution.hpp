#pragma once
// The prior families of Raming, each through its quantile function: a prior costs exactly one
// uniform. A Distribution is an immutable value. Factories throw std::domain_error with a sentence
// fit for a user
// ("beta(mean = 1.2): a mean lies between 0 and 1.") when parameters are impossible; the caller
// adds the place.

#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace raming::prior {

class Distribution {
public:
    // Families (model.md section 5's list). All parameters finite.
    static Distribution point(double value);
    static Distribution beta(double a, double b);
    static Distribution beta_mean_size(double mean,
                                       double size); ///< a = mean·size, b = (1−mean)·size
    static Distribution beta_counts(double yes, double no); ///< Jeffreys: a = yes+½, b = no+½
    static Distribution beta_quantiles(double p1, double x1, double p2, double x2);
    static Distribution lognormal(double median, double sdlog);
    static Distribution lognormal_quantiles(double p1, double x1, double p2, double x2);
    static Distribution gamma(double shape, double mean);
    static Distribution gamma_quantiles(double p1, double x1, double p2, double x2);
    static Distribution normal(double mean, double sd);
    static Distribution normal_quantiles(double p1, double x1, double p2, double x2);
    static Distribution half_normal(double sd); ///< |Normal(0, sd)|
    static Distribution truncated_normal(double mean, double sd, double min, double max);
    static Distribution triangular(double min, double mode, double max);
    static Distribution pert(double min, double mode,
                             double max); ///< beta on [min, max], weight 4 on the mode
    static Distribution uniform(double min, double max);
    static Distribution log_uniform(double min, double max); ///< 0 < min < max
    static Distribution discrete(std::vector<double> values, std::vector<double> weights);
    /// An expert's quantiles (p ascending in (0,1), x ascending, at least two, e.g. 5/50/95 %): a
    /// monotone piecewise quantile function through them, linear in the normal score, whose outer
    /// slopes go on. `min` and `max` bound it: an outer piece bends towards its bound and never
    /// reaches it.
    static Distribution elicited(std::vector<double> probabilities, std::vector<double> values,
                                 double min = -std::numeric_limits<double>::infinity(),
                                 double max = std::numeric_limits<double>::infinity());
    static Distribution mixture(std::vector<std::pair<double, Distribution>> parts);

    /// Quantile at u in (0, 1), accurate to a few ulp (long double inside); strictly within the
    /// support as far as doubles allow. Slow: tables are made from it.
    [[nodiscard]] double quantile(double u) const;
    /// The same at the normal score: quantile(Φ(z)), without losing the upper tail to rounding of
    /// Φ(z).
    [[nodiscard]] double quantile_of_score(double z) const;
    [[nodiscard]] double cdf(double x) const; ///< P(X ≤ x)

    [[nodiscard]] double mean() const; ///< exact or by quadrature; NaN where it does not exist
    [[nodiscard]] double sd() const;
    [[nodiscard]] double lower() const; ///< ends of the support
    [[nodiscard]] double upper() const;
    /// The exponent a with P(X ≤ x) ~ x^a as x falls to 0; infinity where the support (or the mass)
    /// stays away from 0 faster than any power. 1/X has moments of orders below a, and no others.
    [[nodiscard]] double order_at_zero() const;
    [[nodiscard]] bool is_point() const;
    [[nodiscard]] bool is_discrete() const;            ///< point or discrete (not a mixture)
    [[nodiscard]] std::vector<double> values() const;  ///< of a discrete or point prior, ascending
    [[nodiscard]] std::vector<double> weights() const; ///< their probabilities, adding to 1
    [[nodiscard]] std::string describe() const;        ///< "beta(mean = 0.85, n = 20)"

    struct Family; ///< the interface behind it; see families.hpp
    [[nodiscard]] const Family& family() const { return *family_; }

private:
    explicit Distribution(std::shared_ptr<const Family> family);
    std::shared_ptr<const Family> family_;
};

} // namespace raming::prior
