#pragma once
// Draws on their way into the digest and the moments, a column at a time: both are sums of whole
// numbers, so they may be added up in any order and at any width.

#include <cstddef>
#include <cstdint>

#include "engine/run/digest.hpp"
#include "engine/run/moments.hpp"

namespace raming::run {

/// Adds draws of one estimand. `address`: of the first, as digest_address makes it.
void add_draws(std::uint64_t address, std::uint64_t estimand, const double* draws,
               std::size_t count, Digest& digest, Moments& moments);

namespace kernels {

using AddDraws = void(std::uint64_t address, std::uint64_t estimand, const double* draws,
                      std::size_t count, Digest& digest, Moments& moments);

AddDraws add_draws_plain;
#if defined(__x86_64__)
AddDraws add_draws_avx2; ///< only where the processor has AVX2
#endif

} // namespace kernels

} // namespace raming::run
