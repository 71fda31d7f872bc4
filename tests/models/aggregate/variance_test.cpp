// Whose uncertainty, against brute force: nested Monte Carlo, that draws what is known, then many
// times what is not, by a conditional law that is written out here.

#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <boost/math/distributions/students_t.hpp>

#include "engine/prior/quantile_table.hpp"
#include "engine/random/stream.hpp"
#include "engine/summary/shapley.hpp"
#include "engine/summary/summarise.hpp"
#include "engine/summary/variance_parts.hpp"
#include "tests/models/aggregate/scenarios.hpp"
#include "tests/statistical/goodness.hpp"

using namespace raming;
using namespace raming::aggregate_test;

namespace {

constexpr double tie = -0.8; ///< between the normal scores of sensitivity and factor

const std::string text = R"(
    format = 1
    [routes.seen]
    method = "registered"
    registered = [ { over = 0, count = { value = 40, assumption = "test" } } ]
    sensitivity = { family = "beta", mean = 0.6, n = 20, assumption = "test" }
    validity = { family = "beta", mean = 0.8, n = 10, assumption = "test" }
    [routes.more]
    method = "multiplier"
    of = ["seen"]
    counted = "registered"
    over = 0
    factors.f = { family = "lognormal", median = 2, sdlog = 0.3, assumption = "test" }
    [correlations.practice]
    inputs = ["routes.seen.sensitivity", "routes.more.factors.f"]
    normal = -0.8
    assumption = "test"
    [definitions.narrow]
    routes = ["seen"]
    threshold = 0
    [definitions.wide]
    routes = ["seen", "more"]
    threshold = 0
)";

enum Uncertain : std::size_t { sensitivity, validity, factor };
constexpr std::size_t uncertain = 3;
constexpr std::size_t groups = 4; // registration, validity, multipliers, noise
constexpr std::size_t sets = std::size_t{1} << groups;
constexpr std::size_t batches = 16;
constexpr std::size_t outer = 200;
constexpr std::size_t inner = 16;

/// The uncertain inputs' columns, and the group of each.
struct Places {
    std::array<std::size_t, uncertain> input{};
    std::array<std::size_t, uncertain> group{};
};

Places places_in(const run::Model& model) {
    const std::array<std::string, uncertain> paths = {
        "routes.seen.sensitivity", "routes.seen.validity", "routes.more.factors.f"};
    Places places;
    for (std::size_t u = 0; u < uncertain; ++u) {
        for (std::size_t k = 0; k < model.inputs().size(); ++k) {
            if (model.inputs()[k].path == paths[u]) {
                places.input[u] = k;
            }
        }
        for (std::size_t g = 0; g < model.groups().size(); ++g) {
            for (const std::size_t k : model.groups()[g].inputs) {
                places.group[u] = k == places.input[u] ? g : places.group[u];
            }
        }
    }
    return places;
}

class BruteForce {
public:
    BruteForce(const run::Model& model, double conditional_tie)
        : places_(places_in(model)), tie_(conditional_tie), evaluator_(model.evaluator(1)),
          inputs_(model.inputs().size(), 1), numbers_(model.estimands().size(), 1),
          components_(model.components().size(), 1), incidents_(model.incidents().size()) {
        for (std::size_t k = 0; k < model.inputs().size(); ++k) {
            *inputs_.column(k) = model.inputs()[k].mean(model.inputs());
        }
        for (const std::size_t k : places_.input) {
            tables_.push_back(
                prior::QuantileTable::of_scores(model.inputs()[k].members.front().distribution));
        }
    }

    /// Var(E[N | X_S]) of one definition, from one batch: the variance of the inner means without
    /// what the inner draws add to it.
    double worth(std::size_t definition, std::size_t set, std::size_t batch) {
        double sum = 0;
        double squares = 0;
        double within = 0;
        for (std::size_t i = 0; i < outer; ++i) {
            const std::size_t draw = batch * outer + i;
            const std::array<double, uncertain> z = scores(draw, 1);
            double inner_sum = 0;
            double inner_squares = 0;
            for (std::size_t j = 0; j < inner; ++j) {
                const std::size_t again = draw * inner + j;
                const double n = number(definition, redrawn(z, scores(again, 2), set),
                                        set >> 3 & 1 ? 1 : 2, set >> 3 & 1 ? draw : again);
                inner_sum += n;
                inner_squares += n * n;
            }
            const double mean = inner_sum / inner;
            sum += mean;
            squares += mean * mean;
            within += (inner_squares - inner * mean * mean) / (inner - 1) / inner;
        }
        return (squares - sum * sum / outer) / (outer - 1) - within / outer;
    }

private:
    Places places_;
    double tie_;
    std::unique_ptr<run::Evaluator> evaluator_;
    prior::Columns inputs_;
    prior::Columns numbers_;
    prior::Columns components_;
    std::vector<std::uint64_t> incidents_;
    std::vector<prior::QuantileTable> tables_;

    /// Independent normal scores.
    static std::array<double, uncertain> scores(std::uint64_t draw, std::uint64_t seed) {
        std::array<double, uncertain> uniforms{};
        for (std::size_t u = 0; u < uncertain; ++u) {
            random::fill_uniforms(seed, 0, draw, 1, static_cast<std::uint32_t>(u), &uniforms[u]);
        }
        std::array<double, uncertain> z{};
        prior::normal_scores(uniforms.data(), z.data(), uncertain);
        return z;
    }

    std::array<double, uncertain> redrawn(const std::array<double, uncertain>& x,
                                          const std::array<double, uncertain>& fresh,
                                          std::size_t set) const {
        const auto kept = [&](std::size_t u) { return (set >> places_.group[u] & 1) != 0; };
        const double old_factor = tie * x[sensitivity] + std::sqrt(1 - tie * tie) * x[factor];
        const double rest = std::sqrt(1 - tie_ * tie_);
        std::array<double, uncertain> z = fresh;
        z[validity] = kept(validity) ? x[validity] : fresh[validity];
        if (kept(sensitivity) && kept(factor)) {
            z[sensitivity] = x[sensitivity];
            z[factor] = old_factor;
        } else if (kept(factor)) {
            z[factor] = old_factor;
            z[sensitivity] = tie_ * old_factor + rest * fresh[sensitivity];
        } else {
            z[sensitivity] = kept(sensitivity) ? x[sensitivity] : fresh[sensitivity];
            const double t = kept(sensitivity) ? tie_ : tie;
            z[factor] = t * z[sensitivity] + std::sqrt(1 - t * t) * fresh[factor];
        }
        return z;
    }

    double number(std::size_t definition, const std::array<double, uncertain>& z,
                  std::uint64_t seed, std::uint64_t draw) {
        for (std::size_t u = 0; u < uncertain; ++u) {
            tables_[u].from_scores(&z[u], inputs_.column(places_.input[u]), 1);
        }
        evaluator_->evaluate({seed, 0, draw, 1}, inputs_, numbers_, components_, incidents_);
        return *numbers_.column(definition);
    }
};

/// The parts of one definition by both ways, as one verdict.
statistical::Verdict compared(const run::Model& model, const summary::VarianceParts& parts,
                              std::size_t definition, double conditional_tie) {
    BruteForce brute(model, conditional_tie);
    std::vector<std::vector<double>> by_batch(groups);
    for (std::size_t batch = 0; batch < batches; ++batch) {
        std::vector<double> worth(sets);
        for (std::size_t set = 1; set < sets; ++set) {
            worth[set] = brute.worth(definition, set, batch);
        }
        const std::vector<double> values = summary::shapley_values(worth);
        for (std::size_t g = 0; g < groups; ++g) {
            by_batch[g].push_back(values[g]);
        }
    }
    std::vector<statistical::Verdict> verdicts;
    for (std::size_t g = 0; g < groups; ++g) {
        double mean = 0;
        for (const double value : by_batch[g]) {
            mean += value / batches;
        }
        const summary::Estimate& found = parts.definitions[definition].groups[g].value;
        const double t =
            (found.value - mean) / std::hypot(found.mcse, summary::mcse_of(by_batch[g]));
        const boost::math::students_t_distribution<> law(batches - 1);
        verdicts.push_back({t, 2 * boost::math::cdf(boost::math::complement(law, std::abs(t)))});
    }
    return statistical::worst_of(verdicts);
}

} // namespace

TEST_CASE(
    "the parts of a small scenario are those of nested Monte Carlo, ties and noise included") {
    // False-alarm rate 2e-5 (at most: the error of the difference of two estimates has more degrees
    // than 15). The twin draws the unknown as if the known said nothing about it.
    const run::LoadedScenario loaded = load_text(text);
    const run::Model& model = *loaded.model;
    REQUIRE(model.groups().size() == groups);
    REQUIRE(model.groups()[3].kind == run::InputGroup::Kind::noise);
    const std::atomic<bool> never = false;
    const auto parts = summary::variance_parts(model, {7, 1024, 2, {0.5, 0.5}}, never, nullptr);
    REQUIRE(parts);
    CHECK(parts->scale == summary::VarianceParts::Scale::persons);
    CHECK(compared(model, *parts, 0, tie).fits(1e-5));
    CHECK(compared(model, *parts, 1, tie).fits(1e-5));
    CHECK_FALSE(compared(model, *parts, 1, 0).fits(1e-5));
}

TEST_CASE("the national parts are the same bits for any number of threads") {
    const run::LoadedScenario loaded = load_file("nl-2022-23.toml");
    const std::vector<double> weights(loaded.model->estimands().size(),
                                      1.0 / static_cast<double>(loaded.model->estimands().size()));
    const std::atomic<bool> never = false;
    const auto one = summary::variance_parts(*loaded.model, {1, 8, 1, weights}, never, nullptr);
    for (const unsigned threads : {2U, 3U}) {
        const auto more =
            summary::variance_parts(*loaded.model, {1, 8, threads, weights}, never, nullptr);
        CHECK(one->total.value == more->total.value);
        CHECK(one->words.share.mcse == more->words.share.mcse);
        for (std::size_t g = 0; g < one->groups.size(); ++g) {
            CHECK(one->groups[g].value.value == more->groups[g].value.value);
        }
    }
}
