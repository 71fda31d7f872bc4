#pragma once
// From random words to a child's stays: each function turns the words of one address into what they
// are for. Both methods, and a child's first stay and its later ones, use these and nothing else.
// Internal to models/cohort.

#include <algorithm>
#include <cstdint>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "engine/random/stream.hpp"
#include "models/cohort/plan.hpp"
#include "models/cohort/simulate.hpp"
#include "models/cohort/stay.hpp"

namespace raming::cohort {

[[nodiscard]] inline random::Address address_of(const Replicate& replicate, random::Site site) {
    return {.seed = replicate.seed,
            .chain = replicate.chain,
            .draw = replicate.draw,
            .entity = 0,
            .site = site,
            .step = 0};
}

/// Number of levels that u has reached, of the first n. Levels and u are below 2^31, or sure.
template <std::size_t n>
[[nodiscard]] std::size_t reached(Level u, const std::array<Level, n>& upper, std::size_t used) {
    std::uint32_t passed = 0;
    for (std::size_t i = 0; i < used; ++i) {
        passed += static_cast<std::uint32_t>(u >= upper[i]);
    }
    return passed;
}

/// The week of going out, 0 … weeks − 1, of who goes out within the last so many weeks of the year.
[[nodiscard]] inline int start_within(const Prospect& prospect, Level u, int weeks) {
    const Level x = part(u, prospect.within[static_cast<std::size_t>(weeks)]);
    auto week = static_cast<std::size_t>((std::uint64_t{u} * static_cast<std::uint64_t>(weeks)) >>
                                         31); // nearly
    while (x < prospect.within[week]) {
        --week;
    }
    while (x >= prospect.within[week + 1]) {
        ++week;
    }
    return static_cast<int>(week);
}

/// Up to this level of `last`, a stay that ends then is followed by another within the year;
/// `onward`: of its route.
[[nodiscard]] inline Level followed(const Prospect& prospect, Level onward, int end) {
    const auto left = static_cast<std::size_t>(weeks_in_year - end);
    return onward + part(sure - onward, prospect.within[left]);
}

/// Begin and span of a stay of D weeks that is met when the year starts.
struct Met {
    int begin;
    int span;
};
[[nodiscard]] inline Met met_in_way(std::uint32_t way, std::uint32_t weeks) {
    const auto is_longer = static_cast<std::uint32_t>(way + 1 >= weeks);
    const std::uint32_t before = way + 1 - is_longer * (weeks - 1);
    return {-static_cast<int>(before), static_cast<int>(weeks + is_longer)};
}

/// The registers of one line that see a stay, as bits: u < odds/(1 + odds), u from the word. Four
/// places at once where the processor can; either way gives the same bits.
[[nodiscard]] inline std::uint32_t seen_by(const SightPlan& sight, std::uint32_t route, int weeks,
                                           std::size_t visibility, const random::Words& words) {
    const OddsLine& by_route = sight.by_route[route];
    const OddsLine& by_length = sight.by_length[static_cast<std::size_t>(weeks)];
    const OddsLine& by_child = sight.by_child[visibility];
#if defined(__SSE2__)
    const __m128 odds =
        _mm_mul_ps(_mm_mul_ps(_mm_loadu_ps(by_route.data()), _mm_loadu_ps(by_length.data())),
                   _mm_loadu_ps(by_child.data()));
    const __m128i bits =
        _mm_srli_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(words.data())), 1);
    const __m128 u = _mm_mul_ps(_mm_cvtepi32_ps(bits), _mm_set1_ps(0x1p-31F));
    const __m128 sees = _mm_cmplt_ps(_mm_mul_ps(u, _mm_add_ps(_mm_set1_ps(1), odds)), odds);
    return static_cast<std::uint32_t>(_mm_movemask_ps(sees)) >> 1;
#else
    std::uint32_t seen = 0;
    for (std::size_t column = 0; column < by_route.size(); ++column) {
        const float odds = by_route[column] * by_length[column] * by_child[column];
        const float u =
            static_cast<float>(static_cast<std::int32_t>(words[column] >> 1)) * 0x1p-31F;
        seen |= static_cast<std::uint32_t>(u * (1 + odds) < odds) << column;
    }
    return seen >> 1;
#endif
}

/// Bits per register: those that are settled so, and those for which more bits must be drawn.
struct Settled {
    std::uint32_t yes = 0;
    std::uint32_t open = 0;
};

/// What `seen_by` will say of three registers, by the halves of a stay's words alone: it rises with
/// the odds and falls with u, rounded or not, so what holds at both ends of what u can be holds
/// between.
[[nodiscard]] inline Settled seen_by_halves(const SightPlan& sight, std::uint32_t route, int weeks,
                                            std::size_t visibility, const random::Words& words) {
    const OddsLine& by_route = sight.by_route[route];
    const OddsLine& by_length = sight.by_length[static_cast<std::size_t>(weeks)];
    const OddsLine& by_child = sight.by_child[visibility];
    std::uint32_t yes = 0;
    std::uint32_t maybe = 0;
#if defined(__SSE2__)
    const __m128 odds =
        _mm_mul_ps(_mm_mul_ps(_mm_loadu_ps(by_route.data()), _mm_loadu_ps(by_length.data())),
                   _mm_loadu_ps(by_child.data()));
    const __m128i halves = _mm_unpackhi_epi16(
        _mm_loadu_si128(reinterpret_cast<const __m128i*>(words.data())), _mm_setzero_si128());
    const __m128 low = _mm_mul_ps(_mm_cvtepi32_ps(halves), _mm_set1_ps(0x1p-16F));
    const __m128 high = _mm_add_ps(low, _mm_set1_ps(0x1p-16F)); // exact
    const __m128 all = _mm_add_ps(_mm_set1_ps(1), odds);
    yes = static_cast<std::uint32_t>(_mm_movemask_ps(_mm_cmplt_ps(_mm_mul_ps(high, all), odds)));
    maybe = static_cast<std::uint32_t>(_mm_movemask_ps(_mm_cmplt_ps(_mm_mul_ps(low, all), odds)));
#else
    for (std::size_t column = 0; column < by_route.size(); ++column) {
        const float odds = by_route[column] * by_length[column] * by_child[column];
        const float low = static_cast<float>(half_at(words, 4 + column)) * 0x1p-16F;
        yes |= static_cast<std::uint32_t>((low + 0x1p-16F) * (1 + odds) < odds) << column;
        maybe |= static_cast<std::uint32_t>(low * (1 + odds) < odds) << column;
    }
#endif
    return {yes >> 1, (yes ^ maybe) >> 1};
}

/// Of four registers those whose delay is shorter than what the line stands for, by halves of
/// words.
[[nodiscard]] inline Settled in_time(const HalvesLine& late_from, const random::Words& words) {
#if defined(__SSE2__)
    const __m128i halves = _mm_unpacklo_epi16(
        _mm_loadu_si128(reinterpret_cast<const __m128i*>(words.data())), _mm_setzero_si128());
    const __m128i from = _mm_loadu_si128(reinterpret_cast<const __m128i*>(late_from.data()));
    const auto bits = [](__m128i lanes) {
        return static_cast<std::uint32_t>(_mm_movemask_ps(_mm_castsi128_ps(lanes)));
    };
    return {bits(_mm_cmplt_epi32(halves, from)), bits(_mm_cmpeq_epi32(halves, from))};
#else
    Settled settled;
    for (std::size_t column = 0; column < late_from.size(); ++column) {
        const auto half = static_cast<std::int32_t>(half_at(words, column));
        settled.yes |= static_cast<std::uint32_t>(half < late_from[column]) << column;
        settled.open |= static_cast<std::uint32_t>(half == late_from[column]) << column;
    }
    return settled;
#endif
}

/// Of four registers those that may hold false entries beside a true one.
[[nodiscard]] inline std::uint32_t doubtful(const HalvesLine& last, const random::Words& words) {
#if defined(__SSE2__)
    const __m128i halves = _mm_unpackhi_epi16(
        _mm_loadu_si128(reinterpret_cast<const __m128i*>(words.data())), _mm_setzero_si128());
    const __m128i limit = _mm_loadu_si128(reinterpret_cast<const __m128i*>(last.data()));
    return ~static_cast<std::uint32_t>(
               _mm_movemask_ps(_mm_castsi128_ps(_mm_cmpgt_epi32(halves, limit)))) &
           0xFU;
#else
    std::uint32_t found = 0;
    for (std::size_t column = 0; column < last.size(); ++column) {
        const auto half = static_cast<std::int32_t>(half_at(words, 4 + column));
        found |= static_cast<std::uint32_t>(half <= last[column]) << column;
    }
    return found;
#endif
}

/// A child's visibility and the bits beside it, by which it leaves early.
inline constexpr int leaver_bits = half_bits - visibility_bits;
[[nodiscard]] inline std::size_t visibility_of(std::uint32_t child) {
    return child >> leaver_bits;
}

/// Entries beside a true one, whose chances fall by `chance` each; at most 255.
[[nodiscard]] inline std::uint8_t false_entries(double chance, double u) {
    std::uint8_t number = 0;
    for (double beyond = chance; u < beyond && number < 255; beyond *= chance) {
        ++number;
    }
    return number;
}

/// How late four registers, from one on, are with a stay, and how many false entries come with it
/// in them: geometric.
inline void take_late(const Plan& plan, std::size_t from, const Bits& bits, SightMore& more) {
    for (std::size_t l = from; l < std::min(from + 4, plan.registers); ++l) {
        more.delay[l] =
            static_cast<std::uint16_t>(plan.delay[l](level_of_word(bits.word(l - from))));
        more.false_entries[l] = false_entries(
            plan.false_chance[l], static_cast<double>(bits.word(4 + l - from)) * 0x1p-32);
    }
}

/// Whether a child leaves early: by the bits that visibility leaves over, and where they do not
/// decide, by one more word.
template <typename NextWord>
[[nodiscard]] std::uint32_t leaves(const Plan& plan, const Prospect& prospect, int reach,
                                   std::uint32_t child, NextWord next_word) {
    constexpr double parts = 1U << leaver_bits;
    const double odds = prospect.leaver_odds * plan.leaver_factor[static_cast<std::size_t>(reach)];
    const double low = static_cast<double>(child & ((1U << leaver_bits) - 1));
    const double limit = odds * parts;
    if (low * (1 + odds) >= limit) [[likely]] {
        return 0;
    }
    if ((low + 1) * (1 + odds) <= limit) {
        return 1;
    }
    const double u = low + static_cast<double>(next_word()) * 0x1p-32;
    return static_cast<std::uint32_t>(u * (1 + odds) < limit);
}

} // namespace raming::cohort
