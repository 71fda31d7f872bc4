#pragma once
// How many children of every group of cells the joining route takes. A group is the cells that meet
// the same stated overlaps ("rows"): nothing tells its cells apart, so they give the same share.

#include "models/registers/overlap.hpp"

#include <cstddef>
#include <cstdint>

namespace raming::registers {

/// One route joins. `wanted` lies within each row's own bounds; solving moves it where it must.
struct Joining {
    const std::uint32_t* groups = nullptr; ///< the set of rows that each group meets
    std::size_t group_count = 0;
    std::size_t row_count = 0;
    double* room = nullptr;   ///< children per group
    double* wanted = nullptr; ///< children per row
    double size = 0;          ///< M_r > 0
    double outside = 0;       ///< eligible children in no cell that can give
    double fraction = 0;      ///< size as a share of all that can give and `outside`, at most 1
    double least = 0;         ///< the share of all that can give that `outside` has no place for

    /// Children of the groups that meet a row. Taking `least` of every group is always possible,
    /// and taking `fraction` of every group leaves no group empty or whole.
    [[nodiscard]] double met(std::size_t row) const;
};

struct JoinBuffers {
    double* numbers = nullptr;
    std::size_t* marks = nullptr;
};
[[nodiscard]] std::size_t join_numbers_needed(std::size_t rows, std::size_t groups);
[[nodiscard]] std::size_t join_marks_needed(std::size_t rows, std::size_t groups);

/// At most two rows: moves the wanted overlaps to the nearest that have a common solution; true if
/// they had to be projected. (overlap_columns.hpp does the rest.)
bool project_two(Joining& joining);

/// Any number of rows: sets taken[g]; true if the wanted overlaps had to be projected.
bool join_many(Joining& joining, OverlapRule rule, double* taken, JoinBuffers buffers);

/// The maximum-entropy solution for any number of rows by Newton's method on the multipliers; false
/// if not found within `most_steps`, which is the case where the wanted overlaps lie on or beyond
/// the border of what is possible. Needs `entropy_numbers_needed` numbers.
bool join_by_entropy(const Joining& joining, int most_steps, double* taken, double* numbers);
[[nodiscard]] std::size_t entropy_numbers_needed(std::size_t rows, std::size_t groups);

} // namespace raming::registers
