#include "engine/random/count_quantiles.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>

#include "engine/base/boost_policy.hpp"
#include "engine/base/contract.hpp"
#include "engine/base/processor.hpp"
#include "engine/random/count_expansion.hpp"
#include "engine/random/count_kernels.hpp"

namespace raming::random {

namespace {

using base::BoostPolicy;

/// Below this mean very skew counts, too, are found by a search from 0 upwards.
constexpr double skew_search_below = 1000.0;

/// From this mean on the noise √mean is less than the last bit of a double. Infinity lies beyond it
/// too.
constexpr double noise_vanishes = 0x1p106;

constexpr double no_most = 0x1p1000; ///< of counts without a bound

/// Φ⁻¹(u)
double score(double u) {
    const double tail = std::min(u, 1 - u);
    const double distance = std::numbers::sqrt2 * boost::math::erfc_inv(2 * tail, BoostPolicy());
    return u < 0.5 ? -distance : distance;
}

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
double expanded(double z, double mean, double c, double most, Reached reached) {
    const Place place = place_of(mean, c, z);
    const double k = std::ceil(place.x - 0.5);
    const bool settled = mean > digits_end || (std::abs(z) < farthest_score &&
                                               0.5 - std::abs(place.x - k) > place.error);
    return settled && k >= 0 && k <= most ? k : search_around(k, most, reached);
}

/// Whether F ≥ u, by the tail that u lies in.
bool reaches(double u, auto&& below, auto&& above) {
    return u <= 0.5 ? below() >= u : above() <= 1 - u;
}

const kernels::Expansions& fastest_expansions() {
#if defined(__x86_64__)
    static const kernels::Expansions& fastest =
        base::has_avx2() ? kernels::avx2_expansions() : kernels::plain_expansions();
    return fastest;
#else
    return kernels::plain_expansions();
#endif
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
    const double mean = trials * probability;
    if (!(mean < noise_vanishes)) {
        return mean;
    }
    if (mean < search_below) {
        const double odds = probability / (1 - probability);
        const double successes = search_up(u, std::exp(trials * std::log1p(-probability)), mean,
                                           [&](double k) { return (trials + 1 - k) * odds / k; });
        return std::min(successes, trials);
    }
    return expanded(score(u), mean, -probability, trials, [&](double k) {
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

double negative_binomial_quantile(double u, double successes, double odds) {
    base::expects(successes >= 0 && odds >= 0);
    if (successes == 0 || odds == 0) {
        return 0;
    }
    const double probability = 1 / (1 + odds);
    const double mean = successes * odds;
    if (!(mean < noise_vanishes)) {
        return mean;
    }
    const double z = score(u);
    const bool is_skew = !(mean >= search_below && place_of(mean, odds, z).step < widest_step);
    if (is_skew && mean < skew_search_below) {
        return search_up(u, std::exp(successes * std::log(probability)), mean, [&](double k) {
            return (successes + (k - 1)) / k * (odds * probability);
        });
    }
    const auto reached = [&](double k) {
        return reaches(
            u, [&] { return boost::math::ibeta(successes, k + 1, probability, BoostPolicy()); },
            [&] { return boost::math::ibetac(successes, k + 1, probability, BoostPolicy()); });
    };
    return is_skew ? search_around(mean, no_most, reached)
                   : expanded(z, mean, odds, no_most, reached);
}

double poisson_quantile(double u, double mean) {
    base::expects(mean >= 0);
    if (!(mean < noise_vanishes)) {
        return mean;
    }
    if (mean < search_below) {
        return search_up(u, std::exp(-mean), mean, [mean](double k) { return mean / k; });
    }
    return expanded(score(u), mean, 0, no_most, [&](double k) {
        return reaches(
            u, [&] { return boost::math::gamma_q(k + 1, mean, BoostPolicy()); },
            [&] { return boost::math::gamma_p(k + 1, mean, BoostPolicy()); });
    });
}

void binomial_quantiles(Luck luck, const double* trials, const double* probability, std::size_t n,
                        double* count) {
    fastest_expansions().binomial(trials, probability, luck.z, n, count);
    for (std::size_t i = 0; i < n; ++i) {
        if (!(count[i] >= 0)) {
            count[i] = binomial_quantile(luck.u[i], trials[i], probability[i]);
        }
    }
}

void negative_binomial_quantiles(Luck luck, const double* successes, const double* odds,
                                 std::size_t n, double* count) {
    fastest_expansions().negative_binomial(successes, odds, luck.z, n, count);
    for (std::size_t i = 0; i < n; ++i) {
        if (!(count[i] >= 0)) {
            count[i] = negative_binomial_quantile(luck.u[i], successes[i], odds[i]);
        }
    }
}

} // namespace raming::random
