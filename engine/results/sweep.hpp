#pragma once
// The cells of a sweep, column by column, as plain data: the same columns hold one cell, a block of
// cells on its way to a file, and all that a file holds.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "engine/results/results.hpp"

namespace raming::results {

/// Arrays run over cells first, the last dimension named fastest; quantiles are those of the base's
/// summary, definitions too. What a failed cell does not have is NaN, or an empty text.
struct Sweep {
    std::vector<std::string> parameter; ///< paths that cells change
    std::vector<double> numeric;        ///< [parameter] 1 where every value is a number, else 0

    std::vector<double> cell;   ///< number
    std::vector<double> status; ///< 0 done, 1 failed
    std::vector<std::string> label;
    std::vector<std::string> error;  ///< why it failed
    std::vector<std::string> digest; ///< of its draws, as `raming run` with these values has it
    std::vector<std::string> value;  ///< [cell][parameter]; empty where the scenario has none

    std::vector<double> mean, mean_mcse, sd, sd_mcse;          ///< [cell][definition]
    std::vector<double> mean_difference, mean_difference_mcse; ///< cell − base, paired
    std::vector<double> q, q_mcse;                             ///< [cell][quantile][definition]
    std::vector<double> q_difference, q_difference_mcse;
};

/// A cell, or several, as bytes that `unpack` understands.
[[nodiscard]] std::vector<std::uint8_t> pack(const Sweep& cells);
/// Appends the cells in `bytes`; std::runtime_error where they are not what `pack` made.
void unpack(const std::vector<std::uint8_t>& bytes, Sweep& into);

/// What a sweep leaves behind. The digest, draws and warnings of the base's provenance are those of
/// the sweep: the digest over all cells, the draws of each of them.
struct SweepResults {
    RunResults base; ///< the scenario that every cell is compared with; without draws
    Sweep sweep;
    std::string design; ///< what varies, for `raming rerun`; empty in files of schemas before 1.5
};

/// Cells first … first+count−1, in order.
using CellSource = std::function<Sweep(std::uint64_t first, std::uint64_t count)>;

/// Writes a file of type "sweep": what write_file writes of the base, and the group /sweep.
/// `results.sweep` says what varies and holds no cells; these are asked for a block at a time, so
/// memory does not grow with their number. Errors: see write_file.
void write_sweep(const std::string& path, const SweepResults& results, std::uint64_t cells,
                 const CellSource& source, const WriteOptions& options);

/// Reads it back, all cells at once. Errors: as of read_file; E212 also for other files of ours.
[[nodiscard]] SweepResults read_sweep(const std::string& path);

/// Whether a file of ours is one of a sweep. Errors: as of read_file.
[[nodiscard]] bool holds_sweep(const std::string& path);

/// Size of the file that write_sweep would make: `results` as it is given to it, with the texts of
/// one cell as an example of all.
[[nodiscard]] std::uint64_t expected_sweep_bytes(const SweepResults& results, std::uint64_t cells);

} // namespace raming::results
