#include <cmath>
#include <limits>
#include <vector>

#include <doctest/doctest.h>

#include "engine/summary/order_statistics.hpp"
#include "engine/summary/summarise.hpp"
#include "tests/engine/run/fake_model.hpp"

using namespace raming;
using run_test::FakeModel;
using run_test::run_to;
using run_test::settings_for;

namespace {

constexpr std::uint64_t per_chain = 8192;

struct Runs {
    FakeModel model;
    run::DrawStore kept{settings_for(model, 4, per_chain)};
    run::DrawStore counted{settings_for(model, 4, 0)};

    Runs() {
        run_to(kept, model, {4, prior::Design::sobol, 0, 1, 1024}, per_chain);
        run_to(counted, model, {4, prior::Design::sobol, 0, 1, 1024}, per_chain);
    }
};

const Runs& runs() {
    static const Runs both;
    return both;
}

bool same(const results::Summary& a, const results::Summary& b) {
    for (std::size_t d = 0; d < a.definitions.size(); ++d) {
        const results::DefinitionSummary& x = a.definitions[d];
        const results::DefinitionSummary& y = b.definitions[d];
        if (x.mean != y.mean || x.sd_mcse != y.sd_mcse || x.quantile != y.quantile ||
            x.quantile_mcse != y.quantile_mcse) {
            return false;
        }
    }
    return a.definitions.size() == b.definitions.size();
}

/// One chain's draws of an estimand.
std::vector<double> chain_of(const run::DrawStore& store, std::size_t estimand, std::size_t chain) {
    const double* draws = store.estimands().of(estimand, chain);
    return {draws, draws + store.per_chain()};
}

/// sd of sixteen numbers / 4.
double spread_of(const std::vector<double>& sixteen) {
    double mean = 0;
    for (const double x : sixteen) {
        mean += x / 16;
    }
    double squares = 0;
    for (const double x : sixteen) {
        squares += (x - mean) * (x - mean);
    }
    return std::sqrt(squares / 15) / 4;
}

results::Summary summary_with(double median, std::vector<double> mcse) {
    results::Summary summary;
    results::DefinitionSummary one;
    one.id = "one";
    one.quantile = {1, 1, median, 1, 1};
    one.quantile_mcse = std::move(mcse);
    summary.definitions.push_back(one);
    return summary;
}

} // namespace

TEST_CASE("a summary gives the quantiles of all draws, with errors from the spread of the chains") {
    const run::DrawStore& store = runs().kept;
    const results::Summary summary = summary::summarise(store, runs().model.estimands());
    REQUIRE(summary.definitions.size() == 2);
    CHECK(summary.probabilities == std::vector<double>{0.025, 0.165, 0.5, 0.835, 0.975});
    for (std::size_t e = 0; e < 2; ++e) {
        const results::DefinitionSummary& one = summary.definitions[e];
        std::vector<std::vector<double>> chains;
        std::vector<double> means;
        for (std::size_t chain = 0; chain < run::chains; ++chain) {
            chains.push_back(chain_of(store, e, chain));
            means.push_back(store.moments(e, chain).mean());
        }
        const auto quantiles =
            summary::quantiles({chains.begin(), chains.end()}, summary.probabilities);
        CHECK(one.quantile == quantiles.pooled);
        CHECK(one.mean_mcse == doctest::Approx(spread_of(means)).epsilon(1e-12));
        for (std::size_t k = 0; k < 5; ++k) {
            std::vector<double> sixteen;
            for (const std::vector<double>& one_chain : quantiles.by_part) {
                sixteen.push_back(one_chain[k]);
            }
            CHECK(one.quantile_mcse[k] == doctest::Approx(spread_of(sixteen)).epsilon(1e-12));
        }
    }
    CHECK(summary.definitions[0].id == "product");
    CHECK(summary.definitions[0].point == 1000);
    CHECK(std::isnan(summary.definitions[0].registered));
}

TEST_CASE("quantiles from histograms are within a bin of those from draws, moments are the same") {
    const auto exact = summary::summarise(runs().kept, runs().model.estimands());
    const auto counted = summary::summarise(runs().counted, runs().model.estimands());
    REQUIRE(runs().kept.has_all_draws());
    REQUIRE_FALSE(runs().counted.has_all_draws());
    const double width = runs().counted.histogram(0, 0).relative_width();
    CHECK(width < 1e-3);
    for (std::size_t e = 0; e < 2; ++e) {
        CHECK(exact.definitions[e].mean == counted.definitions[e].mean);
        CHECK(exact.definitions[e].sd == counted.definitions[e].sd);
        CHECK(exact.definitions[e].mean_mcse == counted.definitions[e].mean_mcse);
        for (std::size_t k = 0; k < 5; ++k) {
            // A bin, and the gap between two order statistics that type 7 interpolates.
            const double quantile = exact.definitions[e].quantile[k];
            CHECK(std::abs(counted.definitions[e].quantile[k] - quantile) <=
                  quantile * width + (e == 1 ? 1.0 : 0.1));
        }
    }
}

TEST_CASE("moments that do not exist are not given") {
    for (const double order : {0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 4.5}) {
        std::vector<run::Estimand> estimands = runs().model.estimands();
        estimands[0].moments_below = order;
        const auto one = summary::summarise(runs().kept, estimands).definitions[0];
        CHECK(std::isnan(one.mean) == (order <= 1));
        CHECK(std::isnan(one.mean_mcse) == (order <= 2));
        CHECK(std::isnan(one.sd) == (order <= 2));
        CHECK(std::isnan(one.sd_mcse) == (order <= 4));
        CHECK_FALSE(std::isnan(one.quantile[2]));
        CHECK_FALSE(std::isnan(one.quantile_mcse[4]));
    }
}

TEST_CASE("an exceedance is the share of draws above the threshold") {
    for (const std::size_t e : {std::size_t{0}, std::size_t{1}}) {
        for (const double threshold : {0.0, 500.0, 1000.0, 1000.5, 3000.0, 1e9}) {
            std::vector<double> shares;
            double mean = 0;
            for (std::size_t chain = 0; chain < run::chains; ++chain) {
                double above = 0;
                for (const double x : chain_of(runs().kept, e, chain)) {
                    above += x > threshold ? 1 : 0;
                }
                shares.push_back(above / per_chain);
                mean += shares.back() / run::chains;
            }
            const summary::Exceedance exact = summary::exceedance(runs().kept, e, false, threshold);
            CHECK(exact.probability == doctest::Approx(mean).epsilon(1e-12));
            CHECK(exact.mcse == doctest::Approx(spread_of(shares)).epsilon(1e-12));
            // Within a bin at 1,000 lie about 0.0003 of the draws, and 0.0007 on the number 1,000.
            const summary::Exceedance counted =
                summary::exceedance(runs().counted, e, false, threshold);
            CHECK(std::abs(counted.probability - mean) < 1.5e-3);
        }
    }
}

TEST_CASE("precision is the worst error of a median or a 95 % bound, relative to its median") {
    const summary::Precision bound = summary::precision_of(summary_with(200, {3, 90, 1, 90, 2}));
    CHECK(bound.worst == doctest::Approx(0.015));
    CHECK(bound.quantity == "q025");
    CHECK(bound.definition == "one");
    CHECK(bound.mcse == 3);
    CHECK(bound.median == 200);
    CHECK(summary::precision_of(summary_with(200, {1, 0, 1, 0, 4})).quantity == "q975");
    CHECK(summary::precision_of(summary_with(200, {1, 0, 5, 0, 4})).quantity == "median");
    CHECK(std::isinf(summary::precision_of(summary_with(0, {0, 0, 0, 0, 1})).worst));
    CHECK(summary::precision_of(summary_with(0, {0, 0, 0, 0, 0})).worst == 0);

    results::Summary two = summary_with(200, {1, 0, 1, 0, 1});
    two.definitions.push_back(summary_with(100, {1, 0, 1, 0, 1}).definitions.front());
    two.definitions.back().id = "two";
    CHECK(summary::precision_of(two).definition == "two");
}

TEST_CASE("draws needed grow with the square of the precision, in multiples of the chains") {
    summary::Precision now;
    now.worst = 0.01;
    CHECK(summary::draws_needed(now, 16'000, 0.005) == 64'000);
    CHECK(summary::draws_needed(now, 16'000, 0.01) == 16'000);
    CHECK(summary::draws_needed(now, 16'000, 0.0077) % run::chains == 0);
    now.worst = std::numeric_limits<double>::infinity();
    CHECK(summary::draws_needed(now, 16'000, 0.01) == 1'000'000'000'000'000);
    now.worst = 0;
    CHECK(summary::draws_needed(now, 16'000, 0.01) == 0);
}

TEST_CASE("a summary is the same to the last bit whether draws were held or caught in windows") {
    const FakeModel model;
    for (const auto design : {prior::Design::sobol, prior::Design::random}) {
        for (const std::uint64_t draws : {std::uint64_t{4097}, per_chain, std::uint64_t{50'000}}) {
            const run::ExecutorSettings executor{6, design, 0, 2, 1024};
            run::DrawStore held(settings_for(model, 6, draws));
            REQUIRE(run_to(held, model, executor, draws));
            run::StoreSettings settings = settings_for(model, 6, draws);
            settings.only_quantiles = summary::probabilities();
            run::DrawStore caught(settings);
            REQUIRE(run_to(caught, model, executor, draws));
            REQUIRE(caught.has_caught_draws());
            const results::Summary exact = summary::summarise(held, model.estimands());
            CHECK(same(summary::summarise(caught, model.estimands()), exact));
            // The twin: histograms, which are not exact.
            settings = settings_for(model, 6, 0);
            run::DrawStore counted(settings);
            REQUIRE(run_to(counted, model, executor, draws));
            CHECK_FALSE(same(summary::summarise(counted, model.estimands()), exact));
        }
    }
}
