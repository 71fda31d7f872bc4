#pragma once
// Where on its line a point's own draw is looked at, to correct its crossings. What a crossing
// misses it misses next to where it is: there the curve is rough by a few counts, or bends between
// nodes. So most draws are made next to a crossing, the others as the prior makes them, and each
// counts by the prior's density over that of being looked at there (importance sampling by a
// mixture with the prior: Hesterberg 1995, doi:10.1080/00401706.1995.10484303). The mean stays what
// it is; a contradiction next to a crossing counts for a fraction of a point.

#include <cstddef>
#include <vector>

namespace raming::run {

/// Scores that a block of draws is moved to, and what each then counts for.
struct NearCrossings {
    std::vector<double> score;
    std::vector<double> weight;

    explicit NearCrossings(std::size_t rows) : score(rows), weight(rows) {}

    /// own[i]: the standard normal score of draw i < count. crossings[c][i] may be infinite: then
    /// nothing is looked for there. Where all are, the draw stays at its own score and counts in
    /// full.
    void find(const double* own, const std::vector<const double*>& crossings, std::size_t count);
};

/// What a draw counts for at most that is looked at next to one of so many crossings, at that
/// crossing's score: less where others are near or are not crossed.
[[nodiscard]] double weight_at(double crossing, std::size_t crossings);

} // namespace raming::run
