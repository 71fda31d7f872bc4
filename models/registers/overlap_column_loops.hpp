#pragma once
// The loops of OverlapColumns, for the compiler to make vectors of. Each processor's file includes
// them and is compiled with its own options; unnamed, so that one's code never serves the other.
// Internal to models/registers.

#include <array>
#include <cmath>
#include <type_traits>

#include "models/registers/overlap_columns.hpp"

namespace raming::registers {

namespace {

using In = const double* __restrict;
using Out = double* __restrict;
using Flags = std::uint64_t* __restrict;

// Of two equal numbers the first, like their namesakes of the standard library, but without a
// reference to memory.
double least(double a, double b) {
    return b < a ? b : a;
}
double greatest(double a, double b) {
    return a < b ? b : a;
}
double within(double x, double low, double high) {
    return x < low ? low : high < x ? high : x;
}

/// Draws that a loop over columns has at hand at a time: so many that it stays a loop, which is
/// what becomes vectors.
constexpr std::size_t together = 32;

/// Calls some(first draw, number of draws), the number known when it is compiled.
template <typename Some>
void by_draws(std::size_t draws, Some some) {
    const std::size_t whole = draws / together * together;
    for (std::size_t i = 0; i < whole; i += together) {
        some(i, std::integral_constant<std::size_t, together>());
    }
    for (std::size_t i = whole; i < draws; ++i) {
        some(i, std::integral_constant<std::size_t, 1>());
    }
}

/// Adds columns one after the other to what there is.
template <std::size_t count>
void add_up(const double* const* x, std::size_t n, std::size_t i,
            std::array<double, together>& sum) {
    for (std::size_t j = 0; j < n; ++j) {
        const double* const from = x[j] + i;
        for (std::size_t l = 0; l < count; ++l) {
            sum[l] += from[l];
        }
    }
}

void hold(const double* const* partners, std::size_t cells, double eligible, In size, In wanted,
          std::size_t draws, Out held, Flags capped) {
    by_draws(draws, [&](std::size_t i, auto count) {
        std::array<double, together> other{};
        add_up<count>(partners, cells, i, other);
        for (std::size_t l = 0; l < count; ++l) {
            const double one = size[i + l];
            const double upper = least(least(one, other[l]), eligible);
            const double lower = within(one + other[l] - eligible, 0.0, upper);
            const double wish = wanted[i + l];
            const double kept = within(wish, lower, upper);
            held[i + l] = kept;
            capped[i + l] |= std::abs(kept - wish) > rounding * one ? 1U : 0U;
        }
    });
}

void find_outside(const double* const* rooms, std::size_t groups, In eligible, In covered, In size,
                  std::size_t draws, Out outside, Flags projected) {
    by_draws(draws, [&](std::size_t i, auto count) {
        std::array<double, together> can_give{};
        add_up<count>(rooms, groups, i, can_give);
        for (std::size_t l = 0; l < count; ++l) {
            const double free = greatest(eligible[i + l] - covered[i + l], 0.0);
            const double one = size[i + l];
            // More children than the population has left: they are counted all the same.
            const bool too_many = one > can_give[l] + free;
            const bool by_much = one - can_give[l] - free > rounding * one;
            projected[i + l] |= (too_many & by_much) ? 1U : 0U;
            outside[i + l] = too_many ? one - can_give[l] : free;
        }
    });
}

// Every limit from below lies under every one from above; where the greatest of the former lies
// beyond the least of the latter by more than rounding, the overlaps have no common solution.
void check_one(In wanted, In room, In size, In outside, std::size_t draws, Flags broken) {
    for (std::size_t i = 0; i < draws; ++i) {
        const double lower = greatest(greatest(0.0, wanted[i] - room[i]), wanted[i] - size[i]);
        const double upper = least(least(0.0, wanted[i]), outside[i] - size[i] + wanted[i]);
        broken[i] = upper - lower >= -rounding * size[i] ? 0U : 1U;
    }
}

void limit(In first, In second, In only_first, In only_second, In both, In size, In outside,
           std::size_t draws, Out low, Out high, Flags broken) {
    for (std::size_t i = 0; i < draws; ++i) {
        const double lower =
            greatest(greatest(greatest(0.0, first[i] - only_first[i]), second[i] - only_second[i]),
                     first[i] + second[i] - size[i]);
        const double upper = least(least(least(both[i], first[i]), second[i]),
                                   outside[i] - size[i] + first[i] + second[i]);
        const double top = greatest(upper, 0.0);
        broken[i] = upper - lower >= -rounding * size[i] ? 0U : 1U;
        high[i] = top;
        low[i] = least(lower, top);
    }
}

void find_limits(const TwoOverlaps& of, std::size_t draws, double* low, double* high,
                 std::uint64_t* broken) {
    limit(of.first, of.second, of.only_first, of.only_second, of.both, of.size, of.outside, draws,
          low, high, broken);
}

/// Start from the root for small shares, where N − a is N: a quadratic equation.
void start(In first, In second, In only_first, In only_second, In both, In size, In outside,
           std::size_t draws, In low, In high, Out x) {
    for (std::size_t i = 0; i < draws; ++i) {
        const double odds = only_first[i] * only_second[i] / (both[i] * outside[i]);
        const double half = first[i] + second[i] + odds * (size[i] - first[i] - second[i]);
        const double root = half * half - 4 * (1 - odds) * first[i] * second[i];
        const double guess = 2 * first[i] * second[i] / (half + std::sqrt(greatest(root, 0.0)));
        const double middle = low[i] + 0.5 * (high[i] - low[i]);
        const bool between = (guess > low[i]) & (guess < high[i]);
        x[i] = between ? guess : middle;
    }
}

/// One step of some draws, but of those that are done; returns how many are.
std::size_t step(In first, In second, In only_first, In only_second, In both, In size, In outside,
                 bool is_patient, Out low, Out high, Out x, Flags done) {
    constexpr double close = 1e-8; // the step after it is exact: its error is the square of this
    std::uint64_t count = 0;
    for (std::size_t i = 0; i < solved_together; ++i) {
        const double at = x[i];
        const double z = size[i] - first[i] - second[i] + at;
        const double a = first[i] - at;
        const double b = second[i] - at;
        const double rest_both = both[i] - at;
        const double rest_outside = outside[i] - z;
        const double rest_a = only_first[i] - a;
        const double rest_b = only_second[i] - b;
        const double left = at * z * rest_a * rest_b;
        const double right = a * b * rest_both * rest_outside;
        const double from = left < right ? at : low[i];
        const double to = left < right ? high[i] : at;
        // Newton on the difference of logarithms, 2 (l − r)/(l + r) standing for ln(l/r): the same
        // root and the same order of convergence, and a bounded step far from it.
        const double slope = (at + z) / (at * z) + (rest_a + rest_b) / (rest_a * rest_b) +
                             (a + b) / (a * b) +
                             (rest_both + rest_outside) / (rest_both * rest_outside);
        const double gap = 2 * (left - right) / (left + right);
        const double next = at - gap / slope;
        const double middle = from + 0.5 * (to - from);
        const bool is_inside = (next > from) & (next < to) & is_patient;
        const bool is_close = std::abs(gap) <= close;
        const double found = is_close ? within(next, from, to) : is_inside ? next : middle;
        const bool was_done = done[i] != 0;
        x[i] = was_done ? at : found;
        low[i] = from;
        high[i] = to;
        const std::uint64_t ends = (was_done | is_close | (to - from <= 1e-15 * to)) ? 1U : 0U;
        done[i] = ends;
        count += ends;
    }
    return count;
}

/// Odds of being in both against either: x z (N₁ − a₁)(N₂ − a₂) = a₁ a₂ (N₁₂ − x)(N₀ − z). The left
/// side rises with x and the right side falls.
void solve(const TwoOverlaps& of, std::size_t draws, double* low, double* high, double* x) {
    constexpr int most_steps = 100;
    constexpr int patience = 20;
    const std::size_t all = (draws + solved_together - 1) / solved_together * solved_together;
    start(of.first, of.second, of.only_first, of.only_second, of.both, of.size, of.outside, all,
          low, high, x);
    for (std::size_t i = 0; i < all; i += solved_together) {
        const TwoOverlaps here = of.from(i);
        std::array<std::uint64_t, solved_together> done{};
        for (int k = 0; k < most_steps; ++k) {
            if (step(here.first, here.second, here.only_first, here.only_second, here.both,
                     here.size, here.outside, k < patience, low + i, high + i, x + i,
                     done.data()) == solved_together) {
                break;
            }
        }
    }
}

void take(In of, In less, In room, std::size_t draws, Out taken) {
    for (std::size_t i = 0; i < draws; ++i) {
        taken[i] = within(of[i] - less[i], 0.0, room[i]);
    }
}

void find_shares(const double* const* rooms, std::size_t groups, In size, std::size_t draws,
                 double* const* taken) {
    by_draws(draws, [&](std::size_t i, auto count) {
        std::array<double, together> kept{};
        add_up<count>(taken, groups, i, kept);
        for (std::size_t l = 0; l < count; ++l) {
            const double one = size[i + l];
            kept[l] = kept[l] > one ? one / kept[l] : 1.0; // against rounding alone
        }
        for (std::size_t g = 0; g < groups; ++g) {
            const double* __restrict const room = rooms[g] + i;
            double* __restrict const share = taken[g] + i;
            for (std::size_t l = 0; l < count; ++l) {
                const double some = least(share[l] * kept[l] / room[l], 1.0);
                share[l] = room[l] > 0 ? some : 0.0;
            }
        }
    });
}

void move(double* const* from, double* const* to, const double* const* share, std::size_t moves,
          In size, std::size_t draws, Out alone, Out covered) {
    by_draws(draws, [&](std::size_t i, auto count) {
        std::array<double, together> left{};
        for (std::size_t l = 0; l < count; ++l) {
            left[l] = size[i + l];
        }
        for (std::size_t m = 0; m < moves; ++m) {
            double* __restrict const here = from[m] + i;
            double* __restrict const there = to[m] + i;
            const double* __restrict const part = share[m] + i;
            for (std::size_t l = 0; l < count; ++l) {
                const double moved = here[l] * part[l];
                there[l] = moved;
                here[l] -= moved;
                left[l] -= moved;
            }
        }
        for (std::size_t l = 0; l < count; ++l) {
            const double rest = greatest(left[l], 0.0);
            alone[i + l] = rest;
            covered[i + l] += rest;
        }
    });
}

constexpr OverlapColumns loops{hold,  find_outside, check_one,   find_limits,
                               solve, take,         find_shares, move};

} // namespace

} // namespace raming::registers
