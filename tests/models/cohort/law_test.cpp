// Both methods against the law taken literally (weekly.hpp): every number of the tally, its mean
// and its spread over replicates.

#include <doctest/doctest.h>

#include "models/cohort/simulate.hpp"
#include "tests/models/cohort/weekly.hpp"
#include "tests/models/cohort/worlds.hpp"
#include "tests/statistical/goodness.hpp"

namespace {

using namespace raming;
using namespace raming::cohort_test;
using statistical::Verdict;

/// Power sums of every count of the tally over replicates.
class Sample {
public:
    explicit Sample(std::size_t size) : sums_(size) {}

    void add(const Tally& tally) {
        ++n_;
        for (std::size_t i = 0; i < sums_.size(); ++i) {
            const auto x = static_cast<double>(tally[i]);
            double power = 1;
            for (double& sum : sums_[i]) {
                power *= x;
                sum += power;
            }
        }
    }

    struct Moments {
        double mean;
        double variance;
        double variance_of_square; ///< of (x − mean)²
    };
    [[nodiscard]] Moments moments(std::size_t i) const {
        const double m = sums_[i][0] / n_;
        const double m2 = sums_[i][1] / n_;
        const double m3 = sums_[i][2] / n_;
        const double m4 = sums_[i][3] / n_;
        const double variance = std::max(0.0, m2 - m * m);
        const double fourth = m4 - 4 * m * m3 + 6 * m * m * m2 - 3 * m * m * m * m;
        return {m, variance, std::max(0.0, fourth - variance * variance)};
    }
    [[nodiscard]] double replicates() const { return n_; }
    [[nodiscard]] std::size_t size() const { return sums_.size(); }

private:
    double n_ = 0;
    std::vector<std::array<double, 4>> sums_;
};

/// The worst of all means and spreads, paid for their number. Errors are those of the larger
/// sample, since few replicates know their own badly. Counts of less than 4 a replicate are too
/// skew for a normal error, and left to the sums in which they are.
Verdict compare(const Sample& larger, const Sample& smaller) {
    REQUIRE(larger.replicates() >= smaller.replicates());
    const double share = 1 / larger.replicates() + 1 / smaller.replicates();
    std::vector<Verdict> verdicts;
    for (std::size_t i = 0; i < larger.size(); ++i) {
        const Sample::Moments x = larger.moments(i);
        const Sample::Moments y = smaller.moments(i);
        if (x.mean < 4 || x.variance == 0) {
            continue;
        }
        verdicts.push_back(statistical::z_test(x.mean, y.mean, std::sqrt(x.variance * share)));
        verdicts.push_back(
            statistical::z_test(x.variance, y.variance, std::sqrt(x.variance_of_square * share)));
    }
    REQUIRE(verdicts.size() > 300);
    return statistical::worst_of(verdicts);
}

Sample simulated(const Parameters& parameters, Method method, std::uint64_t replicates) {
    const auto plan = make_plan(parameters);
    Simulator simulator(plan, method);
    std::vector<Tally> tally(1, Tally(shape_of(*plan)));
    Sample sample(tally[0].counts().size());
    for (std::uint64_t draw = 0; draw < replicates; ++draw) {
        simulator.run({.seed = 11, .chain = 0, .draw = draw}, tally);
        sample.add(tally[0]);
    }
    return sample;
}

Sample literal(const Parameters& parameters, Mistake mistake, std::uint64_t replicates) {
    const Weekly weekly(parameters, mistake);
    Sample sample(Shape(parameters).size());
    for (std::uint64_t draw = 0; draw < replicates; ++draw) {
        sample.add(weekly.year(12, draw));
    }
    return sample;
}

} // namespace

TEST_CASE("both methods follow the law taken literally, in every count") {
    // False-alarm rate 1e-3 for each of the two, over all means and spreads. The twins are the law
    // broken on purpose.
    const Parameters parameters = busy(900);
    const Sample law = literal(parameters, Mistake::none, 400);
    const Sample counts = simulated(parameters, Method::counts, 6000);
    CHECK(compare(counts, law).fits(1e-3));
    CHECK(compare(simulated(parameters, Method::children, 1500), law).fits(1e-3));
    for (const Mistake mistake :
         {Mistake::nobody_out_at_start, Mistake::registers_independent, Mistake::late_unnoticed}) {
        CAPTURE(static_cast<int>(mistake));
        CHECK_FALSE(compare(counts, literal(parameters, mistake, 100)).fits(1e-3));
    }
}

TEST_SUITE("campaign") {
    TEST_CASE("many more replicates of both methods follow the law taken literally") {
        // As above, with enough of them to see four weeks too long at school, and stays that are
        // over half a week too early.
        const Parameters parameters = busy();
        const Sample law = literal(parameters, Mistake::none, 3000);
        const Sample counts = simulated(parameters, Method::counts, 60000);
        CHECK(compare(counts, law).fits(1e-3));
        CHECK(compare(simulated(parameters, Method::children, 20000), law).fits(1e-3));
        for (const Mistake mistake : {Mistake::starts_late, Mistake::ends_on_time}) {
            CHECK_FALSE(compare(counts, literal(parameters, mistake, 1000)).fits(1e-3));
        }
    }
}
