#include "engine/random/counts.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

#include "engine/base/contract.hpp"

namespace raming::random {

namespace {

/// Below this mean a search from 0 upwards is quick; from it on Hörmann's hats hold.
constexpr double search_below = 10.0;

/// From this mean on the noise √mean is less than the last bit of a double. Infinity lies beyond it
/// too.
constexpr double noise_vanishes = 0x1p106;

constexpr double two_pi = 2 * std::numbers::pi;

/// ln k! − (ln √(2πk) + k ln k − k), whole k ≥ 1: what Stirling's formula leaves, by his series for
/// large k.
double stirling_series(double k) {
    const double s = 1 / (k * k);
    return (1.0 / 12 - s * (1.0 / 360 - s * (1.0 / 1260 - s * (1.0 / 1680 - s / 1188)))) / k;
}

double stirling_rest(double k) {
    static const std::array<double, 128> table = [] {
        std::array<double, 128> rest{};
        double factorial = 1;
        for (std::size_t i = 1; i < rest.size(); ++i) {
            const auto x = static_cast<double>(i);
            factorial *= x;
            rest[i] = i < 16 ? std::log(factorial) -
                                   ((x + 0.5) * std::log(x) - x + 0.5 * std::log(two_pi))
                             : stirling_series(x);
        }
        return rest;
    }();
    return k < static_cast<double>(table.size()) ? table[static_cast<std::size_t>(k)]
                                                 : stirling_series(k);
}

/// k ln(k/mean) + mean − k ≥ 0, the large part of −ln of a Poisson probability (saddle-point form;
/// Loader 2000, "Fast and accurate computation of binomial probabilities"), without the
/// cancellation that eats its digits where k is near a large mean: with v = (k − mean)/(k + mean),
/// ln(k/mean) is twice the series v + v³/3 + v⁵/5 + … of artanh.
double deviance(double k, double mean) {
    const double difference = k - mean;
    const double v = difference / (k + mean);
    if (std::abs(v) > 0.1) {
        return k * std::log(k / mean) - difference;
    }
    const double s = v * v;
    const double series =
        1.0 / 3 +
        s * (1.0 / 5 + s * (1.0 / 7 + s * (1.0 / 9 + s * (1.0 / 11 + s * (1.0 / 13 + s / 15)))));
    return v * (difference + 2 * k * s * series);
}

/// Inversion: the least k whose distribution function reaches a uniform. `chance` is that of 0,
/// `ratio(k)` the factor from that of k − 1 to that of k. The search ends in a tail too thin for
/// the uniform's bits.
template <typename Ratio>
double search_up(Stream& stream, double chance, Ratio ratio) {
    double left = stream.uniform();
    double k = 0;
    while (left > chance && chance > 0x1p-60) {
        left -= chance;
        k += 1;
        chance *= ratio(k);
    }
    return k;
}

/// Transformed rejection (Hörmann 1993: PTRS for the Poisson, doi:10.1016/0167-6687(93)90997-4, and
/// BTRS for the binomial, doi:10.1080/00949659308811496). A uniform on (−1/2, 1/2) is stretched to
/// a candidate; most are taken by the squeeze, without a logarithm.
struct Hat {
    double a;
    double b;
    double centre;
    double squeeze;
    double scale; ///< brings the test to that of the density, or of its ratio to the mode's

    template <typename LogDensity>
    double sample(Stream& stream, double most, LogDensity log_density) const {
        for (;;) {
            const double u = stream.uniform() - 0.5;
            const double v = stream.uniform();
            const double edge = 0.5 - std::abs(u);
            const double k = std::floor((2 * a / edge + b) * u + centre);
            if (edge >= 0.07 && v <= squeeze) {
                return k;
            }
            if (k >= 0 && k <= most &&
                std::log(v * scale / (a / (edge * edge) + b)) <= log_density(k)) {
                return k;
            }
        }
    }
};

double binomial_by_rejection(Stream& stream, double trials, double probability) {
    const double mean = trials * probability;
    const double mean_failures = trials * (1 - probability);
    const double spread = std::sqrt(mean * (1 - probability));
    const double b = 1.15 + 2.53 * spread;
    const Hat hat{.a = -0.0873 + 0.0248 * b + 0.01 * probability,
                  .b = b,
                  .centre = mean + 0.5,
                  .squeeze = 0.92 - 4.2 / b,
                  .scale = (2.83 + 5.1 / b) * spread};
    const double mode = std::floor((trials + 1) * probability);
    // Given their sum, two Poisson counts are binomial; the chance of the sum is the same for all
    // k.
    const auto exponent = [&](double k) {
        return deviance(k, mean) + deviance(trials - k, mean_failures) + stirling_rest(k) +
               stirling_rest(trials - k);
    };
    const auto log_ratio_to_mode = [&](double k) {
        if (k == 0 || k == trials) {
            return k * std::log(probability) + (trials - k) * std::log1p(-probability) +
                   exponent(mode) - 0.5 * std::log(trials / (two_pi * mode * (trials - mode))) -
                   stirling_rest(trials);
        }
        return exponent(mode) - exponent(k) +
               0.5 * std::log(mode / k * ((trials - mode) / (trials - k)));
    };
    return hat.sample(stream, trials, log_ratio_to_mode);
}

/// A pair of independent normals would be made; one is used, so that a count needs no memory
/// (polar method; Marsaglia and Bray 1964).
double normal(Stream& stream) {
    for (;;) {
        const double x = 2 * stream.uniform() - 1;
        const double y = 2 * stream.uniform() - 1;
        const double square = x * x + y * y;
        if (square < 1 && square > 0) {
            return x * std::sqrt(-2 * std::log(square) / square);
        }
    }
}

/// ln k!, whole k ≥ 0.
double log_factorial(double k) {
    return k > 0 ? (k + 0.5) * std::log(k) - k + 0.5 * std::log(two_pi) + stirling_rest(k) : 0.0;
}

double log_choose(double n, double k) {
    return log_factorial(n) - log_factorial(k) - log_factorial(n - k);
}

} // namespace

double binomial(Stream& stream, double trials, double probability) {
    base::expects(trials >= 0 && probability >= 0 && probability <= 1);
    if (probability > 0.5) {
        return trials - binomial(stream, trials, 1 - probability);
    }
    if (trials == 0 || probability == 0) {
        return 0;
    }
    const double mean = trials * probability;
    if (!(mean < noise_vanishes)) {
        return mean;
    }
    if (mean >= search_below) {
        return binomial_by_rejection(stream, trials, probability);
    }
    const double odds = probability / (1 - probability);
    const double successes = search_up(stream, std::exp(trials * std::log1p(-probability)),
                                       [&](double k) { return (trials + 1 - k) * odds / k; });
    return std::min(successes, trials);
}

double negative_binomial(Stream& stream, double successes, double probability) {
    base::expects(successes >= 0 && probability > 0 && probability <= 1);
    if (successes == 0 || probability == 1) {
        return 0;
    }
    return poisson(stream, gamma(stream, successes) * ((1 - probability) / probability));
}

double poisson(Stream& stream, double mean) {
    base::expects(mean >= 0);
    if (!(mean < noise_vanishes)) {
        return mean;
    }
    if (mean < search_below) {
        return search_up(stream, std::exp(-mean), [mean](double k) { return mean / k; });
    }
    const double b = 0.931 + 2.53 * std::sqrt(mean);
    const Hat hat{.a = -0.059 + 0.02483 * b,
                  .b = b,
                  .centre = mean + 0.43,
                  .squeeze = 0.9277 - 3.6224 / (b - 2),
                  .scale = 1.1239 + 1.1328 / (b - 3.4)};
    const auto log_probability = [mean](double k) {
        return k == 0 ? -mean : -deviance(k, mean) - stirling_rest(k) - 0.5 * std::log(two_pi * k);
    };
    return hat.sample(stream, std::numeric_limits<double>::infinity(), log_probability);
}

// Marsaglia and Tsang 2000, doi:10.1145/358407.358414; a shape below 1 is one more, times
// U^(1/shape).
double gamma(Stream& stream, double shape) {
    base::expects(shape > 0);
    const double d = (shape < 1 ? shape + 1 : shape) - 1.0 / 3;
    const double c = 1 / std::sqrt(9 * d);
    for (;;) {
        const double x = normal(stream);
        const double root = 1 + c * x;
        if (root <= 0) {
            continue;
        }
        const double v = root * root * root;
        const double u = stream.uniform();
        const double square = x * x;
        if (u < 1 - 0.0331 * square * square ||
            std::log(u) < 0.5 * square + d * (1 - v + std::log(v))) {
            return shape < 1 ? d * v * std::pow(stream.uniform(), 1 / shape) : d * v;
        }
    }
}

// Inversion that starts at the mode and goes down and up by turns.
double hypergeometric(Stream& stream, double taken, double marked, double all) {
    base::expects(taken >= 0 && marked >= 0 && taken <= all && marked <= all);
    const double least = std::max(0.0, taken + marked - all);
    const double most = std::min(taken, marked);
    const double mode = std::clamp(std::floor((taken + 1) * (marked + 1) / (all + 2)), least, most);
    // From k to k + 1.
    const auto rise = [&](double k) {
        return (marked - k) * (taken - k) / ((k + 1) * (all - marked - taken + k + 1));
    };
    double low = mode;
    double high = mode;
    double low_chance = std::exp(log_choose(marked, mode) + log_choose(all - marked, taken - mode) -
                                 log_choose(all, taken));
    double high_chance = low_chance;
    double left = stream.uniform() - low_chance;
    while (left > 0) {
        const bool falls = low > least;
        const bool rises = high < most;
        if (rises) {
            high_chance *= rise(high);
            high += 1;
            left -= high_chance;
            if (left <= 0) {
                return high;
            }
        }
        if (falls) {
            low -= 1;
            low_chance /= rise(low);
            left -= low_chance;
            if (left <= 0) {
                return low;
            }
        }
        if ((!rises && !falls) ||
            std::max(rises ? high_chance : 0.0, falls ? low_chance : 0.0) < 0x1p-60) {
            break; // a tail too thin for the uniform's bits
        }
    }
    return mode;
}

double make_whole(Stream& stream, double x) {
    base::expects(x >= 0);
    // The sum x + U would round up to the next whole number now and then.
    const double whole = std::floor(x);
    return stream.uniform() < x - whole ? whole + 1 : whole;
}

} // namespace raming::random
