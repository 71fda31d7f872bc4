#include "engine/random/counts.hpp"

#include <algorithm>
#include <cmath>

#include <boost/math/special_functions/gamma.hpp>

#include "engine/base/boost_policy.hpp"
#include "engine/base/contract.hpp"
#include "engine/random/count_quantiles.hpp"

namespace raming::random {

namespace {

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

double log_factorial(double k) {
    return boost::math::lgamma(k + 1, base::BoostPolicy());
}

double log_choose(double n, double k) {
    return log_factorial(n) - log_factorial(k) - log_factorial(n - k);
}

} // namespace

double binomial(Stream& stream, double trials, double probability) {
    return binomial_quantile(stream.uniform(), trials, probability);
}

double negative_binomial(Stream& stream, double successes, double probability) {
    base::expects(probability > 0 && probability <= 1);
    return negative_binomial_quantile(stream.uniform(), successes, (1 - probability) / probability);
}

double poisson(Stream& stream, double mean) {
    return poisson_quantile(stream.uniform(), mean);
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

double make_whole(double u, double x) {
    base::expects(x >= 0);
    // The sum x + U would round up to the next whole number now and then.
    const double whole = std::floor(x);
    return u < x - whole ? whole + 1 : whole;
}

} // namespace raming::random
