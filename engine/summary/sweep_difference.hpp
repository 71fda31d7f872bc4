#pragma once
// Whether two sweeps say the same: their bases, and their cells one by one. Cells with the same
// values belong together, whatever their numbers.

#include <cstdint>
#include <vector>

#include "engine/results/sweep.hpp"
#include "engine/summary/run_difference.hpp"

namespace raming::summary {

/// How the error of the difference of two cells was found. Files hold no draws of cells, so none is
/// that of the paired difference itself, and each is too wide rather than too narrow.
enum class CellPairing {
    through_base, ///< the bases have the same draws: of the cells' paired differences with it,
                  ///< squared and added, or that of the levels where it is the smaller
    draws_gone,   ///< the same random numbers, other bases: as if independent
    independent,  ///< other random numbers: the two errors, squared and added
};

/// Two cells with the same values; the places are those in the columns of either sweep.
struct CellDifference {
    std::size_t a = 0;
    std::size_t b = 0;
    bool same_draws = false;                   ///< by their digests: then nothing differs
    bool same_status = true;                   ///< both are done, or both failed
    std::vector<EstimateDifference> estimates; ///< b − a; none where one failed

    /// Of the estimates, in their errors; 0 without any.
    [[nodiscard]] double largest_in_mcse() const;
};

struct SweepDifference {
    CellPairing pairing = CellPairing::independent;
    std::vector<EstimateDifference> base;
    std::vector<CellDifference> cells; ///< in the order of a
    std::vector<std::size_t> only_a;   ///< cells whose values no cell of the other has
    std::vector<std::size_t> only_b;
};

/// Cells are told apart by the paths that vary and their values, numbers as numbers; cells that
/// agree in all are matched in their order.
[[nodiscard]] SweepDifference difference_of(const results::SweepResults& a,
                                            const results::SweepResults& b);

} // namespace raming::summary
