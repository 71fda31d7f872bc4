// What a random count costs: engine/random against Boost.Random on streams of the same kind, in
// nanoseconds a count on one core. The program gives each count a stream and a mean of its own, so
// both sides pay for making a stream and for setting the distribution up each time; means vary by a
// tenth around the one printed, so that no branch can be learnt by heart. "Columns" is the way of a
// run: a block's uniforms, their scores and its counts together.

#include <array>
#include <boost/random/binomial_distribution.hpp>
#include <boost/random/negative_binomial_distribution.hpp>
#include <boost/random/poisson_distribution.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdio>

#include "bench/micro/timing.hpp"
#include "engine/prior/quantile_table.hpp"
#include "engine/random/count_quantiles.hpp"
#include "engine/random/counts.hpp"
#include "engine/random/stream.hpp"

namespace {

using raming::random::Stream;
using Count = std::int64_t;
using Make = double (*)(Stream&, double);

constexpr std::size_t block = 512;
constexpr int rounds = 20;

struct Case {
    Stream stream;
    double mean;
};

Case make_case(std::uint64_t draw, double mean) {
    const double factor = 0.9 + 0.2 * static_cast<double>(draw % 101) / 100;
    return {Stream({.seed = 1, .draw = draw, .entity = 7}), mean * factor};
}

struct Timed {
    double nanoseconds;
    double mean; ///< of the counts: both sides must make the same thing
};

Timed timed(double mean, Make make) {
    std::uint64_t draw = 0;
    double sum = 0;
    const double each = raming::bench::nanoseconds(block, rounds, [&] {
        for (std::size_t i = 0; i < block; ++i) {
            Case one = make_case(draw++, mean);
            sum += make(one.stream, one.mean);
        }
    });
    return {each, sum / static_cast<double>(draw)};
}

void report(const char* name, double mean, Timed own, Timed boost, double columns) {
    std::printf("%-18s %9g %10.0f %10.0f %8.2f %14.4g %12.4g %10.0f\n", name, mean, own.nanoseconds,
                boost.nanoseconds, boost.nanoseconds / own.nanoseconds, own.mean, boost.mean,
                columns);
}

/// Boost takes whole numbers of trials and successes, so both sides get these.
double whole_above(double x) {
    return static_cast<double>(static_cast<Count>(x) + 1);
}

/// A share near 0.3 of which `mean` of these trials succeed.
struct Trials {
    explicit Trials(double mean) : number(whole_above(mean / 0.3)), probability(mean / number) {}
    double number;
    double probability;
};

/// Failures that average `mean`, with three for each success as far as successes are whole.
struct Failures {
    explicit Failures(double mean)
        : successes(whole_above(mean / 3)), probability(successes / (successes + mean)) {}
    double successes;
    double probability;
};

double own_binomial(Stream& stream, double mean) {
    const Trials trials(mean);
    return raming::random::binomial(stream, trials.number, trials.probability);
}

double boost_binomial(Stream& stream, double mean) {
    const Trials trials(mean);
    boost::random::binomial_distribution<Count> count(static_cast<Count>(trials.number),
                                                      trials.probability);
    return static_cast<double>(count(stream));
}

double own_negative_binomial(Stream& stream, double mean) {
    const Failures failures(mean);
    return raming::random::negative_binomial(stream, failures.successes, failures.probability);
}

double boost_negative_binomial(Stream& stream, double mean) {
    const Failures failures(mean);
    boost::random::negative_binomial_distribution<Count> count(
        static_cast<Count>(failures.successes), failures.probability);
    return static_cast<double>(count(stream));
}

double boost_poisson(Stream& stream, double mean) {
    boost::random::poisson_distribution<Count> count(mean);
    return static_cast<double>(count(stream));
}

/// Nanoseconds a count, a block at a time.
template <typename Parameters, typename Quantiles>
double columns_timed(double mean, Parameters parameters, Quantiles count) {
    std::array<double, block> u;
    std::array<double, block> z;
    std::array<double, block> first;
    std::array<double, block> second;
    std::array<double, block> counts;
    for (std::size_t i = 0; i < block; ++i) {
        parameters(make_case(i, mean).mean, first[i], second[i]);
    }
    std::uint64_t draw = 0;
    return raming::bench::nanoseconds(block, rounds, [&] {
        raming::random::fill_uniforms(1, 0, draw, block, 7, u.data());
        raming::prior::normal_scores(u.data(), z.data(), block);
        count({u.data(), z.data()}, first.data(), second.data(), block, counts.data());
        draw += block;
    });
}

double binomial_columns(double mean) {
    return columns_timed(
        mean,
        [](double here, double& number, double& probability) {
            const Trials trials(here);
            number = trials.number;
            probability = trials.probability;
        },
        raming::random::binomial_quantiles);
}

double negative_binomial_columns(double mean) {
    return columns_timed(
        mean,
        [](double here, double& successes, double& odds) {
            const Failures failures(here);
            successes = failures.successes;
            odds = (1 - failures.probability) / failures.probability;
        },
        raming::random::negative_binomial_quantiles);
}

struct Rivals {
    const char* name;
    Make own;
    Make boost;
    double (*columns)(double mean); ///< null: a run has none
};

constexpr std::array<Rivals, 3> all_rivals{{
    {"binomial", own_binomial, boost_binomial, binomial_columns},
    {"negative binomial", own_negative_binomial, boost_negative_binomial,
     negative_binomial_columns},
    {"Poisson", raming::random::poisson, boost_poisson, nullptr},
}};

} // namespace

int main() {
    const Timed streams = timed(1, [](Stream& stream, double) { return stream.uniform(); });
    std::printf("a stream and one uniform of it: %.0f ns\n\n", streams.nanoseconds);
    std::printf("%-18s %9s %10s %10s %8s %14s %12s %10s\n", "count", "mean", "engine ns",
                "Boost ns", "ratio", "engine's mean", "Boost's mean", "columns ns");
    for (const Rivals& rivals : all_rivals) {
        for (const double mean : {0.5, 10.0, 1e3, 1e6}) {
            report(rivals.name, mean, timed(mean, rivals.own), timed(mean, rivals.boost),
                   rivals.columns != nullptr ? rivals.columns(mean) : 0);
        }
    }
    return 0;
}
