// What a replicate of a cohort costs, in processor time on one core: by both methods, from a
// municipality to many countries, with and without what is dear, beside a calibration figure (a
// fixed piece of whole-number work on the same machine at the same time).
//
// bench_cohort          everything
// bench_cohort REPEATS  as many replicates of the Netherlands by counts, and nothing else (for
// perf)

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <vector>

#include "bench/micro/cohort_world.hpp"
#include "engine/base/hash.hpp"
#include "models/cohort/simulate.hpp"

namespace {

using namespace raming;
using cohort::Method;

double processor_seconds() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// Nanoseconds of a chain of 64-bit mixes: no memory, no vectors, so only the clock's speed.
double calibration() {
    constexpr int steps = 20'000'000;
    const double start = processor_seconds();
    std::uint64_t x = 1;
    for (int i = 0; i < steps; ++i) {
        x = base::mix64(x + 1);
    }
    const double each = 1e9 * (processor_seconds() - start) / steps;
    return x == 0 ? 0 : each;
}

struct Cost {
    double seconds; ///< a replicate
    double absent;  ///< stays
    double children;
    double plan; ///< seconds
};

Cost cost(const cohort::Parameters& parameters, Method method, int replicates,
          std::size_t years = 1) {
    const double before = processor_seconds();
    const auto plan = cohort::make_plan(parameters);
    const double made = processor_seconds() - before;
    cohort::Simulator simulator(plan, method);
    std::vector<cohort::Tally> tallies(years, cohort::Tally(cohort::shape_of(*plan)));
    simulator.run({1, 0, 0}, tallies);
    std::uint64_t stays = 0;
    const double start = processor_seconds();
    for (int i = 1; i <= replicates; ++i) {
        simulator.run({1, 0, static_cast<std::uint64_t>(i)}, tallies);
        for (const cohort::Tally& tally : tallies) {
            for (std::size_t r = 0; r < parameters.routes.size(); ++r) {
                for (int day = 0; day < cohort::Shape::days; ++day) {
                    stays += tally[tally.shape().entered(r, 0, day)];
                }
            }
        }
    }
    const double n = replicates;
    return {(processor_seconds() - start) / n, static_cast<double>(stays) / n,
            static_cast<double>(parameters.children()) * static_cast<double>(years), made};
}

void report(const char* name, const Cost& c) {
    std::printf("%-34s %12.0f %10.0f %10.3f %10.1f %10.2f %9.2f\n", name, c.children, c.absent,
                1e3 * c.seconds, 1e9 * c.seconds / c.absent, 1e9 * c.seconds / c.children,
                1e3 * c.plan);
}

} // namespace

int main(int count, char** arguments) {
    const cohort::Parameters country = bench::dutch_size(2'500'000);
    if (count > 1) {
        report("by counts", cost(country, Method::counts, std::atoi(arguments[1])));
        return 0;
    }
    std::printf("calibration: %.2f ns a mix\n\n", calibration());
    std::printf("%-34s %12s %10s %10s %10s %10s %9s\n", "", "child-years", "stays", "ms",
                "ns a stay", "ns a child", "plan, ms");
    report("by counts", cost(country, Method::counts, 300));
    cohort::Parameters full = country;
    for (cohort::Register& list : full.registers) {
        list.validity = 0.8;
        list.delay = {0.5, 0.2, 0.1, 0.1, 0.1};
    }
    report("with delays and false entries", cost(full, Method::counts, 300));
    cohort::Parameters bare = country;
    bare.registers.clear();
    bare.early_leaving = {};
    report("without registers and leavers", cost(bare, Method::counts, 300));
    report("child by child", cost(country, Method::children, 20));
    report("13 years by counts", cost(country, Method::counts, 20, 13));
    report("13 years child by child", cost(country, Method::children, 3, 13));
    for (const std::uint64_t children :
         {10'000ULL, 100'000ULL, 1'000'000ULL, 10'000'000ULL, 100'000'000ULL, 1'000'000'000ULL}) {
        report("by counts",
               cost(bench::dutch_size(children), Method::counts, children > 10'000'000 ? 3 : 50));
    }
    std::printf("\ncalibration: %.2f ns a mix\n", calibration());
    return 0;
}
