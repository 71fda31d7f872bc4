#include "models/registers/overlap_join.hpp"

#include "models/registers/overlap_columns.hpp"
#include "models/registers/simplex.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace raming::registers {
namespace {

// Cells of independent routes can be off by the 1e-10 that `inside` takes, and a later route by
// what follows from it; a projection by so little is not one that anybody asks about.
constexpr double worth_reporting = 1e-8;

/// Moves every row's wanted overlap `along` the line that begins where `from` of all cells is
/// taken.
void move_wanted(Joining& joining, double from, double along) {
    for (std::size_t k = 0; k < joining.row_count; ++k) {
        const double start = from * joining.met(k);
        joining.wanted[k] = start + along * (joining.wanted[k] - start);
    }
}

/// The limits of the children taken of cells that meet both of at most two rows.
struct TwoRows {
    double only_first = 0;
    double only_second = 0;
    double both = 0;
    double size = 0;
    double outside = 0;

    using Limits = std::array<double, 4>;
    [[nodiscard]] Limits lower(double first, double second) const {
        return {0, first - only_first, second - only_second, first + second - size};
    }
    [[nodiscard]] Limits upper(double first, double second) const {
        return {both, first, second, outside - size + first + second};
    }
};

TwoRows two_rows(const Joining& joining) {
    TwoRows two{0, 0, 0, joining.size, joining.outside};
    for (std::size_t g = 0; g < joining.group_count; ++g)
        (joining.groups[g] == 1   ? two.only_first
         : joining.groups[g] == 2 ? two.only_second
                                  : two.both) = joining.room[g];
    return two;
}

/// How far the wanted overlaps can be followed from the reference: every limit is linear on the
/// way.
double reach(const TwoRows& two, const Joining& joining, double first, double second) {
    const double first_start = joining.least * joining.met(0);
    const double second_start = joining.row_count > 1 ? joining.least * joining.met(1) : 0.0;
    const auto lower = two.lower(first, second);
    const auto upper = two.upper(first, second);
    const auto lower_start = two.lower(first_start, second_start);
    const auto upper_start = two.upper(first_start, second_start);
    double along = 1;
    for (std::size_t i = 0; i < lower.size(); ++i)
        for (std::size_t j = 0; j < upper.size(); ++j) {
            const double end = upper[j] - lower[i];
            if (end >= -rounding * two.size)
                continue;
            const double start = std::max(upper_start[j] - lower_start[i], 0.0);
            along = std::min(along, start / (start - end));
        }
    return along;
}

/// How far the wanted overlaps can be followed, and with them the vertex that the rule prefers
/// (`independent`: any). In units of the joining route, so that coefficients are of order 1.
double join_by_simplex(const Joining& joining, OverlapRule rule, double* taken,
                       JoinBuffers buffers) {
    const auto rows = joining.row_count;
    const auto groups = joining.group_count;
    const auto beyond = groups;
    const auto way = groups + 1;
    Simplex programme(rows + 1, groups + 2, buffers.numbers, buffers.marks);
    double farthest = 0;
    for (std::size_t k = 0; k < rows; ++k)
        farthest =
            std::max(farthest, std::fabs(joining.wanted[k] - joining.least * joining.met(k)));
    for (std::size_t k = 0; k < rows; ++k) {
        const double start = joining.least * joining.met(k);
        programme.right_side(k) = start / joining.size;
        if (farthest > 0)
            programme.entry(k, way) = -(joining.wanted[k] - start) / farthest;
        for (std::size_t g = 0; g < groups; ++g)
            if ((joining.groups[g] >> k & 1U) != 0)
                programme.entry(k, g) = 1;
    }
    for (std::size_t g = 0; g < groups; ++g) {
        programme.entry(rows, g) = 1;
        programme.upper(g) = std::min(joining.room[g] / joining.size, 1.0);
    }
    programme.entry(rows, beyond) = 1;
    programme.upper(beyond) = std::min(joining.outside / joining.size, 1.0);
    programme.upper(way) = farthest / joining.size;
    programme.right_side(rows) = 1;

    programme.find_point();
    programme.objective(way) = 1;
    programme.maximise();
    if (rule != OverlapRule::independent) {
        programme.objective(beyond) = rule == OverlapRule::nested ? 1 : -1;
        programme.maximise();
    }
    for (std::size_t g = 0; g < groups; ++g)
        taken[g] = std::min(programme.value(g) * joining.size, joining.room[g]);
    return farthest > 0 ? programme.value(way) * joining.size / farthest : 1.0;
}

} // namespace

double Joining::met(std::size_t row) const {
    double sum = 0;
    for (std::size_t g = 0; g < group_count; ++g)
        if ((groups[g] >> row & 1U) != 0)
            sum += room[g];
    return sum;
}

std::size_t join_numbers_needed(std::size_t rows, std::size_t groups) {
    return std::max(Simplex::numbers_needed(rows + 1, groups + 2),
                    entropy_numbers_needed(rows, groups) + groups);
}

std::size_t join_marks_needed(std::size_t rows, std::size_t groups) {
    return Simplex::marks_needed(rows + 1, groups + 2);
}

bool project_two(Joining& joining) {
    const double first = joining.wanted[0];
    const double second = joining.row_count > 1 ? joining.wanted[1] : 0.0;
    const double along = reach(two_rows(joining), joining, first, second);
    if (along < 1)
        move_wanted(joining, joining.least, along);
    return along < 1 - worth_reporting;
}

bool join_many(Joining& joining, OverlapRule rule, double* taken, JoinBuffers buffers) {
    constexpr int steps_before_doubt = 25;
    constexpr int most_steps = 200;
    if (rule == OverlapRule::independent &&
        join_by_entropy(joining, steps_before_doubt, taken, buffers.numbers))
        return false;
    const double along = join_by_simplex(joining, rule, taken, buffers);
    const bool projected = along < 1 - worth_reporting;
    if (rule == OverlapRule::independent) {
        // On the border some multipliers are infinite; this far inside they are at most some 25.
        constexpr double inside = 1e-10;
        move_wanted(joining, joining.least, std::min(along, 1.0));
        move_wanted(joining, joining.fraction, 1 - inside);
        double* const vertex =
            buffers.numbers + entropy_numbers_needed(joining.row_count, joining.group_count);
        std::copy(taken, taken + joining.group_count, vertex);
        // Rooms of very different magnitudes can still defeat it; a vertex meets every row as well.
        if (!join_by_entropy(joining, most_steps, taken, buffers.numbers))
            std::copy(vertex, vertex + joining.group_count, taken);
    }
    return projected;
}

} // namespace raming::registers
