// What a quantile costs: tables in uniforms and in normal scores against Boost.Math's exact beta
// quantile, in nanoseconds an evaluation on one core, and what a table costs to make. Uniforms vary
// from draw to draw.

#include <boost/math/policies/policy.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <vector>

#include "bench/micro/timing.hpp"
#include "engine/prior/quantile_table.hpp"
#include "engine/random/philox.hpp"

namespace {

using raming::bench::nanoseconds;
using raming::prior::Distribution;
using raming::prior::QuantileTable;

constexpr std::size_t block = 2048;

std::vector<double> uniforms() {
    std::vector<double> u(block);
    for (std::size_t i = 0; i < block; ++i) {
        const auto words = raming::random::philox4x32({static_cast<std::uint32_t>(i), 0, 0, 0}, 1);
        const std::uint64_t bits = (std::uint64_t{words[0]} << 32) | words[1];
        u[i] = (static_cast<double>(bits >> 11) + 0.5) * 0x1p-53;
    }
    return u;
}

void report(const char* name, const Distribution& distribution, const std::vector<double>& u,
            const std::vector<double>& z) {
    using Milliseconds = std::chrono::duration<double, std::milli>;
    constexpr int rounds = 500;
    std::vector<double> x(block);
    const auto start = std::chrono::steady_clock::now();
    QuantileTable table(distribution);
    const auto middle = std::chrono::steady_clock::now();
    table.with_scores();
    const auto end = std::chrono::steady_clock::now();
    const double in_uniforms =
        nanoseconds(block, rounds, [&] { table.from_uniforms(u.data(), x.data(), block); });
    const double in_scores =
        nanoseconds(block, rounds, [&] { table.from_scores(z.data(), x.data(), block); });
    std::printf("%-22s %8.2f %8.2f %10.1f %8.1f %9zu %10.1e%s\n", name, in_uniforms, in_scores,
                Milliseconds(middle - start).count(), Milliseconds(end - middle).count(),
                table.report().bytes, table.report().relative_error,
                table.report().falls_back ? "  falls back" : "");
}

template <class Promotion>
void report_exact(const char* precision, Promotion, const std::vector<double>& u) {
    const boost::math::policies::policy<Promotion> policy;
    std::vector<double> x(block);
    const double time = nanoseconds(block, 1, [&] {
        for (std::size_t i = 0; i < block; ++i) {
            x[i] = boost::math::ibeta_inv(45.0, 55.0, u[i], policy);
        }
    });
    std::printf("boost::math::ibeta_inv(45, 55) %s: %.0f ns\n", precision, time);
}

} // namespace

int main() {
    const std::vector<double> u = uniforms();
    std::vector<double> z(block);
    std::vector<double> x(block);
    raming::prior::normal_scores(u.data(), z.data(), block);
    std::printf("%-22s %8s %8s %10s %8s %9s %10s\n", "prior", "ns of u", "ns of z", "ms for u",
                "ms for z", "bytes", "error");
    const Distribution tied = Distribution::beta(45, 55);
    report("beta(45, 55)", tied, u, z);
    report("beta(12, 60)", Distribution::beta(12, 60), u, z);
    report("beta(4, 28)", Distribution::beta(4, 28), u, z);
    report("beta(2, 30)", Distribution::beta(2, 30), u, z);
    report("beta(2797.5, 1084.5)", Distribution::beta(2797.5, 1084.5), u, z);
    report("beta(0.5, 0.5)", Distribution::beta(0.5, 0.5), u, z);
    report("gamma(0.3)", Distribution::gamma(0.3, 1), u, z);
    report("gamma(8)", Distribution::gamma(8, 8), u, z);
    report("lognormal(1, 0.35)", Distribution::lognormal(1, 0.35), u, z);
    report("lognormal(1, 2)", Distribution::lognormal(1, 2), u, z);
    report("pert(0.2, 0.5, 0.9)", Distribution::pert(0.2, 0.5, 0.9), u, z);
    report("triangular", Distribution::triangular(0.2, 0.5, 0.9), u, z);
    report("half_normal(0.35)", Distribution::half_normal(0.35), u, z);
    report("elicited", Distribution::elicited({0.05, 0.5, 0.95}, {2, 8, 30}, 0), u, z);
    report("mixture of betas",
           Distribution::mixture({{0.5, tied}, {0.5, Distribution::beta(12, 60)}}), u, z);
    report("mixture of uniforms",
           Distribution::mixture(
               {{0.5, Distribution::uniform(0, 1)}, {0.5, Distribution::uniform(2, 3)}}),
           u, z);
    report("beta or a point", Distribution::mixture({{0.9, tied}, {0.1, Distribution::point(0.5)}}),
           u, z);
    std::printf("normal scores %.2f ns\n", nanoseconds(block, 500, [&] {
                    raming::prior::normal_scores(u.data(), x.data(), block);
                }));
    using boost::math::policies::promote_double;
    report_exact("promoted to long double", promote_double<true>(), u);
    report_exact("in double", promote_double<false>(), u);
    return 0;
}
