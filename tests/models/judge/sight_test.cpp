// Whether a simulated register sees exactly the shares that it should: against closed forms where
// there are two lengths of stay, and against every visibility and every week counted out.

#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include "models/cohort/parameters.hpp"
#include "models/cohort/sensitivity.hpp"
#include "models/judge/sight.hpp"

using namespace raming;
using judge::CountedStays;
using judge::Sight;

namespace {

double logit(double p) {
    return std::log(p / (1 - p));
}

/// Half of the stays last for one number of weeks, half for another.
std::vector<double> two_lengths(std::size_t one, std::size_t other) {
    std::vector<double> survival(other + 1, 0.5);
    std::fill_n(survival.begin(), one, 1.0);
    survival[other] = 0;
    return survival;
}

std::vector<double> real_lengths(double shape) {
    const schooling::DurationCurve curve(schooling::Family::weibull, shape, 4, 13,
                                         schooling::Observed::year_ratio, 0.7);
    return cohort::weekly_survival(curve, 4);
}

/// Visibilities as the simulation has them: the middles of 1,024 equally likely parts of N(0, 1).
const std::vector<double>& visibilities() {
    static const std::vector<double> all = [] {
        std::vector<double> middles;
        for (int k = 0; k < 1024; ++k) {
            const double p = (k + 0.5) / 1024;
            double low = -5;
            double high = 5;
            for (int halving = 0; halving < 60; ++halving) {
                const double middle = 0.5 * (low + high);
                (0.5 * std::erfc(-middle / std::sqrt(2.0)) < p ? low : high) = middle;
            }
            middles.push_back(low);
        }
        return middles;
    }();
    return all;
}

/// The share seen of stays counted beyond `over`, of each week of stay and each visibility.
double counted_out(const std::vector<double>& survival, int over, double alpha, double gamma,
                   double beta) {
    double seen = 0;
    double all = 0;
    for (std::size_t weeks = static_cast<std::size_t>(over) + 1; weeks < survival.size(); ++weeks) {
        const double starts = static_cast<double>(weeks) - over + 51.5;
        const double here = (survival[weeks - 1] - survival[weeks]) * starts;
        if (here == 0) {
            continue;
        }
        const double x = alpha + gamma * std::log(static_cast<double>(weeks) / 4);
        double p = 0;
        for (const double v : visibilities()) {
            p += 1 / (1 + std::exp(-(x + beta * v))) / 1024;
        }
        seen += here * p;
        all += here;
    }
    return seen / all;
}

/// How far the shares that are counted out are from the wanted ones, at most.
double off(const std::vector<double>& survival, double share, double longer_share, double beta,
           double alpha, double gamma) {
    return std::max(std::abs(counted_out(survival, 4, alpha, gamma, beta) - share),
                    std::abs(counted_out(survival, 13, alpha, gamma, beta) - longer_share));
}

} // namespace

TEST_CASE("with two lengths of stay the slope is the difference of their logits") {
    // 8 weeks count beyond 4 from 55½ starts, 40 weeks from 87½; beyond 13 only the latter count.
    const CountedStays stays(two_lengths(8, 40), 4, 13);
    const double longer = 0.7;
    const double shorter = 0.4;
    const double share = (55.5 * shorter + 87.5 * longer) / (55.5 + 87.5);
    const Sight found = stays.solve(share, longer, 0);
    CHECK(found.off < 1e-9);
    const double gamma = (logit(longer) - logit(shorter)) / std::log(40.0 / 8);
    CHECK(found.gamma == doctest::Approx(gamma).epsilon(1e-7));
    CHECK(found.alpha == doctest::Approx(logit(shorter) - gamma * std::log(2.0)).epsilon(1e-7));
}

TEST_CASE("where long stays are seen as often as all the slope is nothing, whatever visibility") {
    for (const double beta : {0.0, 1.0, 3.0}) {
        const Sight found = CountedStays(real_lengths(0.8), 4, 13).solve(0.5, 0.5, beta);
        CHECK(std::abs(found.gamma) < 1e-7);
        CHECK(std::abs(found.alpha) < 1e-7); // by symmetry
    }
}

TEST_CASE("every week and every visibility counted out give the wanted shares") {
    for (const double shape : {0.4, 0.85, 1.6}) {
        const std::vector<double> survival = real_lengths(shape);
        const CountedStays stays(survival, 4, 13);
        for (const auto& [share, longer] : {std::pair{0.09, 0.11}, {0.5, 0.62}, {0.9, 0.95}}) {
            const Sight plain = stays.solve(share, longer, 0);
            CHECK(plain.off < 1e-9);
            CHECK(off(survival, share, longer, 0, plain.alpha, plain.gamma) < 1e-9);
            const Sight tied = stays.solve(share, longer, 2);
            CHECK(tied.off < 1e-9);
            CHECK(off(survival, share, longer, 2, tied.alpha, tied.gamma) < 5e-5);
            // Visibility flattens what is seen, so it takes a steeper slope; the plain one fails.
            CHECK(tied.gamma > 1.1 * plain.gamma);
            CHECK(off(survival, share, longer, 2, plain.alpha, plain.gamma) > 1e-3);
            // So does an intercept over lengths in groups, which is good enough elsewhere.
            const double grouped = cohort::intercept_for(
                share, 0, plain.gamma, cohort::counted_lengths(survival, 4, {1.0}));
            CHECK(off(survival, share, longer, 0, grouped, plain.gamma) > 1e-9);
        }
    }
}

TEST_CASE("a slope that cannot be is held, and says so") {
    const Sight found = CountedStays(two_lengths(12, 14), 4, 13).solve(0.5, 0.999, 0);
    CHECK(found.gamma == 5.5);
    CHECK(found.off > 0.01);
}
