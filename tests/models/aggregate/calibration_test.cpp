// Whether intervals hold the truth as often as they say, over made-up worlds. The estimator draws
// sensitivity and validity from their priors and does not learn of them from the counts, so that it
// is right in worlds where the counts say nothing about them: those whose size may be anything
// (model.md, section 8).

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <boost/math/distributions/binomial.hpp>
#include <doctest/doctest.h>

#include "engine/prior/sampler.hpp"
#include "engine/random/counts.hpp"
#include "models/registers/registered_bands.hpp"
#include "tests/statistical/goodness.hpp"

using namespace raming;

namespace {

constexpr std::size_t most_routes = 16;
constexpr std::size_t draws = 511; ///< of the estimator, for each world

prior::Distribution sensitivity() {
    return prior::Distribution::beta(4, 6);
}
prior::Distribution validity() {
    return prior::Distribution::beta(27, 3);
}

/// What a register holds, and the truth behind it.
struct World {
    std::vector<double> registered;
    double truth = 0;
};

enum class Kind {
    any_size,    ///< registered true cases ~ Poisson(m), m log-uniform
    typical_size ///< all true cases ~ Poisson(Λ), Λ ~ Gamma
};

class Maker {
public:
    Maker(std::uint64_t world, std::uint64_t route) : world_(world), route_(route) {}

    random::Stream next() {
        return random::Stream({.seed = 4242,
                               .draw = world_ * 64 + step_++,
                               .entity = static_cast<std::uint32_t>(route_)});
    }
    double uniform() {
        random::Stream stream = next();
        return stream.uniform();
    }

private:
    std::uint64_t world_;
    std::uint64_t route_;
    std::uint64_t step_ = 0;
};

World make_world(Kind kind, std::uint64_t number, std::size_t routes) {
    static const auto rho_prior = sensitivity();
    static const auto kappa_prior = validity();
    static const auto size = prior::Distribution::gamma(10, 400);
    World world;
    for (std::size_t route = 0; route < routes; ++route) {
        Maker maker(number, route);
        const double rho = rho_prior.quantile(maker.uniform());
        const double kappa = kappa_prior.quantile(maker.uniform());
        const double scale = maker.uniform();
        random::Stream first = maker.next();
        random::Stream second = maker.next();
        random::Stream third = maker.next();
        double valid = 0;
        double unseen = 0;
        if (kind == Kind::any_size) {
            const double m = 30 * std::pow(1e4, scale);
            valid = random::poisson(first, m);
            unseen = random::poisson(second, m * (1 - rho) / rho);
        } else {
            const double all = random::poisson(first, size.quantile(scale));
            valid = random::binomial(second, all, rho);
            unseen = all - valid;
        }
        world.registered.push_back(valid + random::negative_binomial(third, valid, kappa));
        world.truth += valid + unseen;
    }
    return world;
}

/// The estimator's part that is judged here: independent inputs, then true numbers from registered
/// ones.
class Estimator {
public:
    Estimator()
        : sampler_(inputs(), {}, {99, 1, prior::Design::random, 0}),
          values_(2 * most_routes, draws) {}

    /// Totals over the routes of a world.
    std::vector<double> operator()(const World& world, std::uint64_t number) {
        const registers::RegisteredBands bands({4}, registers::TotalPrior::scale);
        sampler_.fill(0, number * draws, draws, values_);
        std::vector<double> totals(draws);
        for (std::size_t route = 0; route < world.registered.size(); ++route) {
            for (std::size_t i = 0; i < draws; ++i) {
                double true_number = 0;
                bands.sample(&world.registered[route],
                             {values_.column(2 * route)[i], values_.column(2 * route + 1)[i], 0},
                             {.seed = 98,
                              .draw = number * draws + i,
                              .entity = static_cast<std::uint32_t>(route)},
                             &true_number);
                totals[i] += true_number;
            }
        }
        return totals;
    }

private:
    static std::vector<prior::Input> inputs() {
        std::vector<prior::Input> result;
        for (std::size_t route = 0; route < most_routes; ++route) {
            for (const auto& [name, law] :
                 {std::pair{"sensitivity", sensitivity()}, {"validity", validity()}}) {
                prior::Input input;
                input.path = "routes.r" + std::to_string(route) + "." + name;
                input.members.push_back({"", 1, law, {}});
                result.push_back(std::move(input));
            }
        }
        return result;
    }

    prior::InputSampler sampler_;
    prior::Columns values_;
};

/// Where the truth lies among the draws of each world, in (0, 1); ties are broken at random.
std::vector<double> ranks(Kind kind, std::uint64_t worlds, std::size_t routes) {
    static Estimator estimate;
    std::vector<double> result;
    for (std::uint64_t number = 0; number < worlds; ++number) {
        const World world = make_world(kind, number, routes);
        const std::vector<double> totals = estimate(world, number);
        const auto below =
            std::count_if(totals.begin(), totals.end(), [&](double x) { return x < world.truth; });
        const auto equal = std::count(totals.begin(), totals.end(), world.truth);
        Maker maker(number, 1000);
        const double place = std::floor(static_cast<double>(equal + 1) * maker.uniform());
        result.push_back((static_cast<double>(below) + place + maker.uniform()) /
                         static_cast<double>(draws + 1));
    }
    return result;
}

/// Chi-square of ranks in twenty equal cells.
statistical::Verdict uniformity(const std::vector<double>& ranks) {
    std::vector<double> cells(20);
    for (const double rank : ranks) {
        cells[static_cast<std::size_t>(rank * 20)] += 1;
    }
    return statistical::chi_square(cells,
                                   std::vector<double>(20, static_cast<double>(ranks.size()) / 20));
}

/// Whether central intervals of a level hold the truth that often, by a two-sided binomial test.
statistical::Verdict coverage(const std::vector<double>& ranks, double level) {
    const auto n = static_cast<double>(ranks.size());
    const auto covered =
        static_cast<double>(std::count_if(ranks.begin(), ranks.end(), [&](double rank) {
            return std::abs(rank - 0.5) <= level / 2;
        }));
    const boost::math::binomial_distribution<> law(n, level);
    const double below = boost::math::cdf(law, covered);
    const double above =
        covered > 0 ? boost::math::cdf(boost::math::complement(law, covered - 1)) : 1.0;
    return {covered / n, std::min(1.0, 2 * std::min(below, above))};
}

// Of each check, on a right program.
constexpr double false_alarm = 1e-6;

void check_calibration(std::uint64_t worlds) {
    for (const std::size_t routes : {std::size_t{1}, std::size_t{2}, most_routes}) {
        const std::vector<double> found = ranks(Kind::any_size, worlds, routes);
        INFO(routes, " routes: ", coverage(found, 0.5).statistic, " ",
             coverage(found, 0.67).statistic, " ", coverage(found, 0.95).statistic);
        CHECK(uniformity(found).fits(false_alarm));
        for (const double level : {0.5, 0.67, 0.95}) {
            CHECK(coverage(found, level).fits(false_alarm));
        }
    }
    // Worlds of a size that could be known beforehand: there the counts say much about the
    // sensitivity, and the estimator does not listen. Over many routes its excess E[ρ]·E[1/ρ] does
    // not average out.
    const std::vector<double> typical = ranks(Kind::typical_size, worlds, most_routes);
    INFO("typical size: ", coverage(typical, 0.5).statistic, " ", coverage(typical, 0.67).statistic,
         " ", coverage(typical, 0.95).statistic);
    CHECK_FALSE(uniformity(typical).fits(false_alarm));
    CHECK_FALSE(coverage(typical, 0.5).fits(false_alarm));
    CHECK(coverage(typical, 0.95).statistic < 0.95);
}

} // namespace

TEST_CASE("intervals hold the truth at their nominal rates in worlds of any size, and not in those "
          "of a typical one") {
    check_calibration(400);
}

TEST_CASE("the same over thousands of worlds" * doctest::test_suite("campaign")) {
    check_calibration(4000);
}
