#include "engine/random/count_quantiles.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>

#include "engine/base/boost_policy.hpp"
#include "engine/base/contract.hpp"

namespace raming::random {

namespace {

/// Below this mean a search from 0 upwards is quick.
constexpr double search_below = 10.0;
/// So it is for very skew counts, up to this mean.
constexpr double skew_search_below = 1000.0;

/// From this mean on whole numbers are below a double's last bits, so the expansion decides alone.
constexpr double digits_end = 0x1p40;

/// From this mean on the noise √mean is less than the last bit of a double. Infinity lies beyond it
/// too.
constexpr double noise_vanishes = 0x1p106;

/// Scores are made up to this distance from 0, beyond which fall 1e-11 of all uniforms.
constexpr double farthest_score = 6.5;

using Coefficients = std::array<double, 8>;

double polynomial(const Coefficients& c, double x) {
    double sum = c[7];
    for (std::size_t k = 7; k-- > 0;) {
        sum = sum * x + c[k];
    }
    return sum;
}

/// Φ⁻¹(u) to some 1e-15 (Wichura 1988, algorithm AS 241, doi:10.2307/2347330), without the outer
/// tails.
double score(double u) {
    constexpr Coefficients middle{3.3871328727963666080e0,  1.3314166789178437745e+2,
                                  1.9715909503065514427e+3, 1.3731693765509461125e+4,
                                  4.5921953931549871457e+4, 6.7265770927008700853e+4,
                                  3.3430575583588128105e+4, 2.5090809287301226727e+3};
    constexpr Coefficients under_middle{1.0,
                                        4.2313330701600911252e+1,
                                        6.8718700749205790830e+2,
                                        5.3941960214247511077e+3,
                                        2.1213794301586595867e+4,
                                        3.9307895800092710610e+4,
                                        2.8729085735721942674e+4,
                                        5.2264952788528545610e+3};
    constexpr Coefficients tail{1.42343711074968357734e0,  4.63033784615654529590e0,
                                5.76949722146069140550e0,  3.64784832476320460504e0,
                                1.27045825245236838258e0,  2.41780725177450611770e-1,
                                2.27238449892691845833e-2, 7.74545014278341407640e-4};
    constexpr Coefficients under_tail{1.0,
                                      2.05319162663775882187e0,
                                      1.67638483018380384940e0,
                                      6.89767334985100004550e-1,
                                      1.48103976427480074590e-1,
                                      1.51986665636164571966e-2,
                                      5.47593808499534494600e-4,
                                      1.05075007164441684324e-9};
    const double q = u - 0.5;
    if (std::abs(q) <= 0.425) {
        const double r = 0.180625 - q * q;
        return q * polynomial(middle, r) / polynomial(under_middle, r);
    }
    const double r = std::min(std::sqrt(-std::log(q < 0 ? u : 1 - u)), 5.0) - 1.6;
    const double z = polynomial(tail, r) / polynomial(under_tail, r);
    return q < 0 ? -z : z;
}

/// Where an expansion of the quantile lies: the count is ⌈x − 1/2⌉ unless x is within `error` of a
/// border between two of them.
struct Place {
    double x;
    double error;
};

/// The three counts are one family: with c = 0 (Poisson), −p (binomial) or the odds of a failure
/// (negative binomial) its cumulants are mean, v = mean(1 + c), v(1 + 2c), v(1 + 6c(1 + c)) and
/// v(1 + 2c)(1 + 12c(1 + c)).
struct Family {
    double mean;
    double c;

    /// How fast the expansion's terms fall.
    [[nodiscard]] double step(double deviation) const {
        return (1 + 2 * std::max(c, 0.0)) / deviation;
    }

    [[nodiscard]] double deviation() const {
        // Sheppard: what is smooth under the steps of a whole number has 1/12 less variance.
        return std::sqrt(mean * (1 + c) - 1.0 / 12);
    }

    [[nodiscard]] Place place(double u, double s) const {
        const double v = mean * (1 + c);
        const double inverse = 1 / s;
        const double square = inverse * inverse;
        const double spread = c * (1 + c);
        const double third = v * (1 + 2 * c);
        const double g1 = third * (square * inverse);
        const double g2 = (v * (1 + 6 * spread) + 1.0 / 120) * (square * square);
        const double g3 = third * (1 + 12 * spread) * (square * square * inverse);
        const double z = score(u);
        const double z2 = z * z;
        const double first = g1 * (z2 - 1) * (1.0 / 6);
        const double second =
            z * (g2 * (z2 - 3) * (1.0 / 24) - g1 * g1 * (2 * z2 - 5) * (1.0 / 36));
        const double last = g3 * ((z2 - 6) * z2 + 3) * (1.0 / 120) -
                            g1 * g2 * ((z2 - 5) * z2 + 2) * (1.0 / 24) +
                            g1 * g1 * g1 * ((12 * z2 - 53) * z2 + 17) * (1.0 / 324);
        // The bound is twice the largest error found over the families' parameters (see the tests),
        // and rounding.
        const double h = step(s);
        const double fourth = h * h * h * h;
        const double far = std::abs(z);
        const double error = 0.01 * s * fourth * (1 + z2 * z2 * far) + mean * 0x1p-49;
        return {mean + s * (z + (first + (second + last))),
                far < farthest_score ? error : mean + s};
    }
};

/// Inversion: the least k whose distribution function reaches u. `chance` is that of 0, `ratio(k)`
/// the factor from that of k − 1 to that of k. The search ends in a tail too thin for u's bits.
template <typename Ratio>
double search_up(double u, double chance, double mean, Ratio ratio) {
    double left = u;
    double k = 0;
    while (left > chance && (chance > 0x1p-60 || k < mean)) {
        left -= chance;
        k += 1;
        chance *= ratio(k);
    }
    return k;
}

/// The same for whoever has a distribution function: `reached(k)` says whether it has reached u;
/// true at `most`.
template <typename Reached>
double search_around(double start, double most, Reached reached) {
    double high = std::clamp(std::floor(start), 0.0, most);
    double low = high;
    double step = 1;
    if (reached(high)) {
        do { // until low is below
            high = low;
            low = high - step;
            step *= 2;
        } while (low >= 0 && reached(low));
        low = std::max(low, -1.0);
    } else {
        do {
            low = high;
            high = std::min(low + step, most);
            step *= 2;
        } while (high < most && !reached(high));
    }
    while (high - low > 1) { // reached at high, not at low
        const double between = std::floor(low + (high - low) / 2);
        if (between <= low || between >= high) {
            break; // beyond a double's whole numbers
        }
        (reached(between) ? high : low) = between;
    }
    return high;
}

template <typename Reached>
double expanded(double u, const Family& family, double deviation, double most, Reached reached) {
    const Place place = family.place(u, deviation);
    const double k = std::ceil(place.x - 0.5);
    const double from_border = 0.5 - std::abs(place.x - k);
    if ((from_border > place.error || family.mean > digits_end) && k >= 0 && k <= most) {
        return k;
    }
    return search_around(k, most, reached);
}

using base::BoostPolicy;

/// Whether F ≥ u, by the tail that u lies in.
bool reaches(double u, auto&& below, auto&& above) {
    return u <= 0.5 ? below() >= u : above() <= 1 - u;
}

} // namespace

double binomial_quantile(double u, double trials, double probability) {
    base::expects(trials >= 0 && probability >= 0 && probability <= 1);
    if (probability > 0.5) {
        return trials - binomial_quantile(1 - u, trials, 1 - probability);
    }
    if (trials == 0 || probability == 0) {
        return 0;
    }
    const Family family{trials * probability, -probability};
    if (!(family.mean < noise_vanishes)) {
        return family.mean;
    }
    if (family.mean < search_below) {
        const double odds = probability / (1 - probability);
        const double successes =
            search_up(u, std::exp(trials * std::log1p(-probability)), family.mean,
                      [&](double k) { return (trials + 1 - k) * odds / k; });
        return std::min(successes, trials);
    }
    return expanded(u, family, family.deviation(), trials, [&](double k) {
        return k >= trials ||
               reaches(
                   u,
                   [&] {
                       return boost::math::ibetac(k + 1, trials - k, probability, BoostPolicy());
                   },
                   [&] {
                       return boost::math::ibeta(k + 1, trials - k, probability, BoostPolicy());
                   });
    });
}

double negative_binomial_quantile(double u, double successes, double probability) {
    base::expects(successes >= 0 && probability > 0 && probability <= 1);
    if (successes == 0 || probability == 1) {
        return 0;
    }
    const double odds = (1 - probability) / probability;
    const Family family{successes * odds, odds};
    if (!(family.mean < noise_vanishes)) {
        return family.mean;
    }
    // Farther apart than this the expansion's terms do not fall fast enough.
    constexpr double widest_step = 0.5;
    const double deviation = family.mean < search_below ? 0 : family.deviation();
    const bool skew = deviation == 0 || family.step(deviation) > widest_step;
    if (skew && family.mean < skew_search_below) {
        return search_up(u, std::exp(successes * std::log(probability)), family.mean,
                         [&](double k) { return (successes + (k - 1)) / k * (1 - probability); });
    }
    const auto reached = [&](double k) {
        return reaches(
            u, [&] { return boost::math::ibeta(successes, k + 1, probability, BoostPolicy()); },
            [&] { return boost::math::ibetac(successes, k + 1, probability, BoostPolicy()); });
    };
    constexpr double no_most = 0x1p1000;
    return skew ? search_around(family.mean, no_most, reached)
                : expanded(u, family, deviation, no_most, reached);
}

double poisson_quantile(double u, double mean) {
    base::expects(mean >= 0);
    if (!(mean < noise_vanishes)) {
        return mean;
    }
    if (mean < search_below) {
        return search_up(u, std::exp(-mean), mean, [mean](double k) { return mean / k; });
    }
    const Family family{mean, 0};
    constexpr double no_most = 0x1p1000;
    return expanded(u, family, family.deviation(), no_most, [&](double k) {
        return reaches(
            u, [&] { return boost::math::gamma_q(k + 1, mean, BoostPolicy()); },
            [&] { return boost::math::gamma_p(k + 1, mean, BoostPolicy()); });
    });
}

} // namespace raming::random
