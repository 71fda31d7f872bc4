#pragma once
// Scrambled Sobol points (Sobol 1967; direction numbers of Joe and Kuo 2008, doi:10.1137/070709359,
// as Boost.Random ships them). Each chain is an independent randomisation by a random linear matrix
// scramble and a digital shift (Matoušek 1998, doi:10.1006/jcom.1998.0489): every point is uniform,
// every chain stays a (t, m, s)-net, and chains give an honest Monte Carlo error. Both fold into
// the direction numbers, so a scrambled point costs no more than a plain one.
//
// Points are addressed, in natural (not Gray code) order: point j of a chain does not depend on how
// many points are asked for, nor on how many dimensions there are.

#include <cstddef>
#include <cstdint>
#include <vector>

namespace raming::random {

class SobolPoints {
public:
    /// Most dimensions that the direction numbers reach; more is an Error that says so.
    [[nodiscard]] static std::size_t most_dimensions();

    SobolPoints(std::uint64_t seed, std::size_t chains, std::size_t dimensions);

    /// out[i] = coordinate `dimension` of point first+i of `chain`, in the open interval (0, 1).
    /// first + count ≤ 2^32 (Error beyond).
    void fill(std::size_t chain, std::uint64_t first, std::size_t count, std::size_t dimension,
              double* out) const;

private:
    std::size_t chains_;
    std::size_t dimensions_;
    /// For each chain and dimension in turn: 32 scrambled direction numbers, then the shift.
    std::vector<std::uint64_t> scrambled_;
};

} // namespace raming::random
