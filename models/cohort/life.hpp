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

/// The week of going out, 0 … weeks − 1, of who goes out within so many weeks.
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

/// Up to this level of its last word, a stay that ends then is followed by another within the year.
[[nodiscard]] inline Level followed(const Plan& plan, const Prospect& prospect, std::uint32_t route,
                                    int end) {
    const Level onward = plan.route[route].any_onward;
    const auto left = static_cast<std::size_t>(std::max(0, weeks_in_year - end));
    const Level limit = onward + part(sure - onward, prospect.within[left]);
    return end > weeks_in_year ? 0 : limit;
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

/// Of four registers, as bits, those whose delay is shorter than what the line stands for.
[[nodiscard]] inline std::uint32_t in_time(const LevelsLine& last, const random::Words& words) {
#if defined(__SSE2__)
    const __m128i u =
        _mm_srli_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(words.data())), 1);
    const __m128i limit = _mm_loadu_si128(reinterpret_cast<const __m128i*>(last.data()));
    const __m128i late = _mm_cmpgt_epi32(u, limit);
    return ~static_cast<std::uint32_t>(_mm_movemask_ps(_mm_castsi128_ps(late))) & 0xF;
#else
    std::uint32_t held = 0;
    for (std::size_t column = 0; column < last.size(); ++column) {
        const auto u = static_cast<std::int32_t>(words[column] >> 1);
        held |= static_cast<std::uint32_t>(u <= last[column]) << column;
    }
    return held;
#endif
}

[[nodiscard]] inline std::size_t visibility_of(std::uint32_t word) {
    return word >> (32 - visibility_bits);
}

/// How late four registers, from one on, are with a stay.
inline void take_delays(const Plan& plan, std::size_t from, const random::Words& words,
                        SightMore& more) {
    for (std::size_t l = from; l < std::min(from + 4, plan.registers); ++l) {
        more.delay[l] = static_cast<std::uint16_t>(plan.delay[l](level_of_word(words[l - from])));
    }
}

/// How many false entries come with a stay in four registers, from one on: geometric.
inline void take_false(const Plan& plan, std::size_t from, const random::Words& words,
                       SightMore& more) {
    for (std::size_t l = from; l < std::min(from + 4, plan.registers); ++l) {
        const double u = static_cast<double>(words[l - from]) * 0x1p-32;
        std::uint8_t number = 0;
        for (double beyond = plan.false_chance[l]; u < beyond && number < 255;
             beyond *= plan.false_chance[l]) {
            ++number;
        }
        more.false_entries[l] = number;
    }
}

/// Whether a child leaves early: by the bits of its sight's first word that visibility leaves over,
/// and where they do not decide, by one more word.
template <typename NextWord>
[[nodiscard]] std::uint32_t leaves(const Plan& plan, const Prospect& prospect, int reach,
                                   std::uint32_t word, NextWord next_word) {
    constexpr int bits = 32 - visibility_bits;
    const double odds = prospect.leaver_odds * plan.leaver_factor[static_cast<std::size_t>(reach)];
    const double low = static_cast<double>(word & ((1U << bits) - 1));
    const double limit = odds * (1U << bits);
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
