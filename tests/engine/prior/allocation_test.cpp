// Counts allocations, so it replaces operator new for the whole test program.

#include <doctest/doctest.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "engine/prior/sampler.hpp"
#include "tests/engine/prior/priors.hpp"

namespace {
std::atomic<std::size_t> allocations{0};
} // namespace

void* operator new(std::size_t size) {
    ++allocations;
    if (void* const memory = std::malloc(size)) {
        return memory;
    }
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}

TEST_CASE("filling a block allocates nothing") {
    using namespace raming::prior_test;
    using namespace raming::prior;
    const std::vector<Input> inputs{
        choice("pick", {0.5, 0.5}),
        value("a", Distribution::beta(12, 60)),
        value("b", Distribution::triangular(0.2, 0.5, 0.9)),
        value("c", Distribution::normal(0, 1)),
        value("d", Distribution::discrete({1, 2}, {1, 1})),
        value("e", Distribution::mixture(
                       {{1, Distribution::uniform(0, 1)}, {1, Distribution::point(3)}})),
        pool("f", 0,
             {{"x", 0.5, Distribution::uniform(0, 1), {}},
              {"y", 0.5, Distribution::gamma(0.3, 1), {}}})};
    for (const Design design : {Design::sobol, Design::random, Design::latin}) {
        const InputSampler sampler(inputs, {{"k", {1, 2}, {1, 0.4, 0.4, 1}}},
                                   {.design = design, .draws_per_chain = 100'000});
        Columns values(inputs.size(), 4096);
        sampler.fill(0, 0, 4096, values);
        const std::size_t before = allocations;
        for (std::uint64_t block = 1; block < 8; ++block) {
            sampler.fill(1, 4096 * block, 4096, values);
        }
        const std::size_t after = allocations;
        CHECK(after - before == 0);
        CHECK(before > 0); // the counter does count: making the sampler has allocated
    }
}
