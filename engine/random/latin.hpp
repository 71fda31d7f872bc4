#pragma once
// Latin hypercube points (McKay, Beckman and Conover 1979, doi:10.2307/1268522): of n points of a
// chain, each of the n equal strata of an input holds exactly one. Addressed like everything else:
// point j is found without making the others, by a keyed permutation of 0 … n−1 (a Feistel network
// over the next power of four, walked until it lands inside; Black and Rogaway 2002).

#include <cstddef>
#include <cstdint>

namespace raming::random {

/// out[i] = coordinate of point first+i of a chain of n points for the input `entity`, in (0, 1).
void fill_latin(std::uint64_t seed, std::uint16_t chain, std::uint64_t n, std::uint64_t first,
                std::size_t count, std::uint32_t entity, double* out);

} // namespace raming::random
