#pragma once
// The loop over runs, for the compiler to make vectors of: each processor's file includes it and is
// compiled with its own options. Internal to engine/random.

#include <bit>

#include "engine/random/sobol_runs.hpp"
#include "engine/random/unit.hpp"

namespace raming::random {

namespace {

void fill_with(const SobolRun& run, std::size_t runs, double* __restrict out) {
    std::uint64_t number = run.number;
    std::uint64_t first = run.first;
    for (; runs > 0; --runs) {
        for (std::size_t i = 0; i < run_length; ++i) {
            out[i] = open_unit(first ^ run.low[i]);
        }
        out += run_length;
        ++number;
        first ^= run.steps[static_cast<std::size_t>(std::countr_zero(number))];
    }
}

} // namespace

} // namespace raming::random
