// The luck of a method: a column for each use of chance, none shared.

#include "models/aggregate/noise.hpp"

#include <numeric>
#include <set>
#include <vector>

#include <doctest/doctest.h>

using namespace raming;

TEST_CASE("no two uses of chance have the same luck, however many steps there are") {
    constexpr std::size_t rows = 16;
    std::vector<std::size_t> all(rows);
    std::iota(all.begin(), all.end(), std::size_t{0});
    aggregate::Noise noise(rows);
    noise.start({7, 1, 40, rows}, 99);
    std::set<double> seen;
    std::size_t uses = 0;
    for (const random::Site site : {random::Site::whole, random::Site::prevalence}) {
        for (std::size_t step = 0; step < 1100; step += 4) {
            for (const std::size_t next : {step, step + 1}) {
                seen.insert(noise.luck(all, site, next).u[3]);
                ++uses;
            }
        }
    }
    CHECK(seen.size() == uses);
    // Made again, they are what they were.
    const double before = noise.luck(all, random::Site::prevalence, 513).u[3];
    noise.start({7, 1, 40, rows}, 99);
    CHECK(noise.luck(all, random::Site::prevalence, 513).u[3] == before);
    // Some rows have the luck that they have among all.
    const std::vector<std::size_t> some{3, 5};
    CHECK(noise.luck(some, random::Site::prevalence, 513).u[0] == before);
}
