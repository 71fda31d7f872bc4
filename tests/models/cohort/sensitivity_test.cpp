#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include "models/cohort/parameters.hpp"
#include "models/cohort/sensitivity.hpp"

using namespace raming::cohort;

namespace {

std::vector<double> exponential(double mean, int from) {
    std::vector<double> left(longest_stay + 1);
    for (int week = 0; week < longest_stay; ++week) {
        left[static_cast<std::size_t>(week)] = week <= from ? 1.0 : std::exp(-(week - from) / mean);
    }
    return left;
}

/// The share that a register comes to hold, summed over every length and start, and over visibility
/// in small steps.
double held(const std::vector<double>& survival, int over, const std::vector<double>& delay,
            double alpha, double beta, double gamma) {
    double sum = 0;
    double all = 0;
    for (int weeks = over + 1; weeks < static_cast<int>(survival.size()); ++weeks) {
        const double chance = survival[static_cast<std::size_t>(weeks) - 1] -
                              survival[static_cast<std::size_t>(weeks)];
        double seen = 0;
        double normal = 0;
        for (double v = -6; v <= 6; v += 0.01) {
            const double density = std::exp(-0.5 * v * v);
            seen += density / (1 + std::exp(-(alpha + beta * v + gamma * std::log(weeks / 4.0))));
            normal += density;
        }
        for (int before_end = over + 1; before_end <= weeks + weeks_in_year; ++before_end) {
            // The earliest start is one of stays that are still out at the next start of a week.
            const double times = before_end < weeks + weeks_in_year ? 1.0 : 0.5;
            double longer = 0;
            for (int w = 0; w < std::min(weeks, before_end) && w < static_cast<int>(delay.size());
                 ++w) {
                longer += delay[static_cast<std::size_t>(w)];
            }
            sum += times * chance * longer * seen / normal;
            all += times * chance;
        }
    }
    return sum / all;
}

} // namespace

TEST_CASE("the intercept gives the share that was asked for") {
    const std::vector<double> survival = exponential(20, 4);
    const std::vector<double> delay = {0.5, 0.3, 0.0, 0.0, 0.0, 0.0, 0.2};
    for (const double share : {0.1, 0.5, 0.85}) {
        for (const double beta : {0.0, 1.0, 2.0}) {
            for (const double gamma : {0.0, 0.8}) {
                const double alpha =
                    intercept_for(share, beta, gamma, counted_lengths(survival, 4, delay));
                // Lengths are gathered in groups: the rest of the difference.
                CHECK(held(survival, 4, delay, alpha, beta, gamma) ==
                      doctest::Approx(share).epsilon(0.004));
            }
        }
    }
}

TEST_CASE("a share that a delay does not leave is the most that it leaves") {
    const Lengths lengths = counted_lengths(exponential(3, 4), 4, {0.0, 0.0, 0.0, 0.0, 0.0, 1.0});
    CHECK(intercept_for(0.99, 1, 0.5, lengths) == INFINITY);
    CHECK(intercept_for(0.0, 1, 0.5, lengths) == -INFINITY);
    CHECK(std::isfinite(intercept_for(0.2, 1, 0.5, lengths)));
}
