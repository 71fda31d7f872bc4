#include "engine/run/draw_sums.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "engine/base/processor.hpp"
#include "engine/random/stream.hpp"

namespace {

using namespace raming::run;

struct Sums {
    Digest digest;
    Moments moments;
};

/// In two parts, the second at its own address.
Sums sums_of(kernels::AddDraws* add, const std::vector<double>& draws, std::size_t first_part) {
    Sums sums;
    const std::uint64_t address = digest_address(3, 5, 77);
    add(address, 99, draws.data(), first_part, sums.digest, sums.moments);
    add(address + first_part, 99, draws.data() + first_part, draws.size() - first_part, sums.digest,
        sums.moments);
    return sums;
}

bool same(const Sums& a, const Sums& b) {
    return a.digest == b.digest && a.moments.count() == b.moments.count() &&
           a.moments.mean() == b.moments.mean() && a.moments.sd() == b.moments.sd();
}

/// Numbers of both signs up to `size`, some halfway between two units.
std::vector<double> some_draws(std::size_t n, double size) {
    raming::random::Stream stream({.seed = 8});
    std::vector<double> draws = {0.0, -0.0, 0x1p-17, -0x1p-17, 0x3p-17, -0x3p-17};
    while (draws.size() < n) {
        const double draw = size * std::exp2(-30 * stream.uniform());
        draws.push_back(stream.uniform() < 0.5 ? -draw : draw);
    }
    return draws;
}

} // namespace

#if defined(__x86_64__)
TEST_CASE("draws add up to the same digest and moments one and four at a time") {
    if (!raming::base::has_avx2()) {
        MESSAGE("this processor has no AVX2: only the plain kernel can be tried");
        return;
    }
    for (const std::size_t n : std::vector<std::size_t>{6, 7, 9, 64, 1023, 10'001}) {
        // The larger sizes are beyond what goes four at a time.
        for (const double size : {1.0, 1e5, 0x1p33, 1e13, 1e30}) {
            const std::vector<double> draws = some_draws(n, size);
            const Sums plain = sums_of(kernels::add_draws_plain, draws, 0);
            CHECK(same(plain, sums_of(kernels::add_draws_avx2, draws, 0)));
            CHECK(same(plain, sums_of(kernels::add_draws_avx2, draws, 5)));
        }
    }
    // The twin: the last bit of one draw, or its place.
    std::vector<double> draws = some_draws(64, 1e5);
    const Sums sums = sums_of(kernels::add_draws_avx2, draws, 0);
    draws[40] = std::nextafter(draws[40], 1e9);
    CHECK_FALSE(same(sums, sums_of(kernels::add_draws_avx2, draws, 0)));
    draws = some_draws(64, 1e5);
    std::swap(draws[40], draws[41]);
    CHECK_FALSE(same(sums, sums_of(kernels::add_draws_avx2, draws, 0)));
}
#endif
