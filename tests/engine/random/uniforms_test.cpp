#include <algorithm>
#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include "engine/base/error.hpp"
#include "engine/random/stream.hpp"
#include "tests/statistical/goodness.hpp"

namespace {

using namespace raming::random;
using raming::base::Error;
using namespace raming::statistical;

constexpr std::uint64_t most_draws = std::uint64_t{1} << 48;

std::vector<double> uniforms(std::uint64_t first, std::size_t count, Site site = Site::input) {
    std::vector<double> out(count);
    fill_uniforms(42, 3, first, count, 7, out.data(), site);
    return out;
}

/// As the header documents it, one number at a time.
double documented(std::uint64_t draw, Site site) {
    Stream stream({.seed = 42, .chain = 3, .draw = draw / 2, .entity = 7, .site = site});
    const double even = stream.uniform();
    return draw % 2 == 0 ? even : stream.uniform();
}

void check_uniform(std::size_t n, double false_alarm_rate) {
    const std::vector<double> sample = uniforms(0, n);
    const std::vector<double> now(sample.begin(), sample.end() - 1);
    const std::vector<double> next(sample.begin() + 1, sample.end());
    CHECK(uniform_fit(sample).fits(false_alarm_rate));
    CHECK(square_fit(now, next, 16).fits(false_alarm_rate));
}

} // namespace

TEST_CASE("64 bits never make 0 or 1") {
    CHECK(open_unit(0) == 0x1p-53);
    CHECK(open_unit(~std::uint64_t{0}) == 1 - 0x1p-53);
    CHECK(open_unit(std::uint64_t{1} << 63) == 0.5 + 0x1p-53);
    // The twin keeps 53 bits and adds a half, which rounds to 1.
    const double twin = (static_cast<double>(~std::uint64_t{0} >> 11) + 0.5) * 0x1p-53;
    CHECK(twin == 1);
}

TEST_CASE("the uniform of a draw is the one at its documented address") {
    for (const Site site : {Site::input, Site::latin_offset}) {
        const std::vector<double> all = uniforms(0, 1000, site);
        for (std::uint64_t draw = 0; draw < all.size(); ++draw) {
            REQUIRE(all[draw] == documented(draw, site));
        }
    }
    const std::uint64_t across = (std::uint64_t{1} << 33) - 50; // the counter's low word runs over
    const std::vector<double> later = uniforms(across, 100);
    for (std::uint64_t i = 0; i < later.size(); ++i) {
        REQUIRE(later[i] == documented(across + i, Site::input));
    }
}

TEST_CASE("uniforms do not depend on how the draws are split into blocks") {
    const std::vector<double> whole = uniforms(0, 700);
    for (std::size_t first = 0; first < 140; ++first) {
        for (const std::size_t count : {0U, 1U, 2U, 3U, 63U, 64U, 65U, 127U, 128U, 129U, 500U}) {
            const std::vector<double> part = uniforms(first, count);
            REQUIRE(std::equal(part.begin(), part.end(),
                               whole.begin() + static_cast<std::ptrdiff_t>(first)));
        }
    }
}

TEST_CASE("a block writes nothing beyond its end") {
    std::vector<double> out(200, -1);
    fill_uniforms(42, 3, 5, 101, 7, out.data() + 10);
    for (std::size_t i = 0; i < out.size(); ++i) {
        CHECK((out[i] == -1) == (i < 10 || i >= 111));
    }
}

TEST_CASE("the last draw of a chain has a uniform and the next is an error") {
    CHECK(uniforms(most_draws - 3, 3).back() == documented(most_draws - 1, Site::input));
    CHECK_THROWS_AS((void)uniforms(most_draws - 3, 4), Error);
    CHECK_THROWS_AS((void)uniforms(most_draws + 1, 0), Error);
}

TEST_CASE("uniforms are uniform, and neighbours independent") {
    check_uniform(200'000, 1e-4); // 2e-4 over seeds for the two checks
    // Twin 1: 8 bits only. Twin 2: draws that share a number with their neighbour now and then.
    std::vector<double> sample = uniforms(0, 200'000);
    std::vector<double> coarse = sample;
    for (double& u : coarse) {
        u = std::floor(u * 256) / 256;
    }
    CHECK_FALSE(uniform_fit(coarse).fits(1e-4));
    std::vector<double> shared(sample.begin() + 1, sample.end());
    for (std::size_t i = 0; i < shared.size(); i += 50) {
        shared[i] = sample[i];
    }
    sample.pop_back();
    CHECK_FALSE(square_fit(sample, shared, 16).fits(1e-4));
}

TEST_CASE("twenty million uniforms are uniform, and neighbours independent" *
          doctest::test_suite("campaign")) {
    check_uniform(20'000'000, 1e-4); // 2e-4 over seeds
}
