#pragma once
// From random words to a child's stays: each function turns the words of one address into what they
// are for. Both methods, and a child's first stay and its later ones, use these and nothing else.
// Internal to models/cohort.

#include <algorithm>
#include <cstdint>

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
[[nodiscard]] inline int start_within(const StratumPlan& stratum, Level u, int weeks) {
    const auto m = static_cast<std::size_t>(weeks);
    const Level x = part(u, stratum.within[m]);
    auto week = static_cast<std::size_t>((std::uint64_t{u} * m) >> 31); // nearly, and set right
    while (x < stratum.within[week]) {
        --week;
    }
    while (x >= stratum.within[week + 1]) {
        ++week;
    }
    return static_cast<int>(week);
}

/// The first stay of a child that is ever out; `free`: it is at school when the year starts.
/// Without a branch, since what the child does first cannot be foretold.
[[nodiscard]] inline Stay first_stay(const Plan& plan, const StratumPlan& stratum, bool free,
                                     const random::Words& words) {
    Level u = level_of_word(words[0]);
    if (free) {
        u = stratum.choosing + part(u, sure - stratum.choosing);
    }
    const std::size_t event = reached(u, stratum.first, plan.event_levels);
    const Plan::Event& what = plan.events[event];
    Stay stay;
    stay.route = what.route;
    stay.weeks = static_cast<int>((*what.length)(level_of_word(words[1])));
    const auto before = static_cast<std::uint64_t>(stay.weeks - 1);
    const int out_since = -1 - static_cast<int>((words[2] * before) >> 32);
    const int week = start_within(stratum, level_of_word(words[2]), weeks_in_year);
    const int free_week = event < 2 * plan.routes ? 0 : week;
    stay.begin = event < plan.routes ? out_since : free_week;
    return stay;
}

/// Up to this level of its last word, a stay is followed by another within the year.
[[nodiscard]] inline Level followed(const Plan& plan, const StratumPlan& stratum,
                                    const Stay& stay) {
    const Level onward = plan.route[stay.route].any_onward;
    const auto left = static_cast<std::size_t>(std::max(0, weeks_in_year - stay.end()));
    const Level limit = onward + part(sure - onward, stratum.within[left]);
    return stay.end() > weeks_in_year ? 0 : limit;
}

/// The registers of one line that see a stay, as bits: u < odds/(1 + odds), u from the word.
[[nodiscard]] inline std::uint32_t seen_by(const OddsLine& stay, const OddsLine& child,
                                           const random::Words& words) {
    std::uint32_t seen = 0;
    for (std::size_t column = 0; column < stay.size(); ++column) {
        const float odds = stay[column] * child[column];
        const float u =
            static_cast<float>(static_cast<std::int32_t>(words[column] >> 1)) * 0x1p-31F;
        seen |= static_cast<std::uint32_t>(u * (1 + odds) < odds) << column;
    }
    return seen >> 1;
}

[[nodiscard]] inline std::size_t visibility_of(std::uint32_t word) {
    return word >> (32 - visibility_bits);
}

[[nodiscard]] inline const OddsLine& stay_line(const Plan& plan, std::uint32_t route, int weeks,
                                               std::size_t line) {
    const std::size_t at = route * (longest_stay + 1) + static_cast<std::size_t>(weeks);
    return plan.stay_odds[at * plan.lines + line];
}
[[nodiscard]] inline const OddsLine& child_line(const Plan& plan, std::size_t visibility,
                                                std::size_t line) {
    return plan.child_odds[visibility * plan.lines + line];
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
[[nodiscard]] std::uint32_t leaves(const Plan& plan, const StratumPlan& stratum, int reach,
                                   std::uint32_t word, NextWord next_word) {
    constexpr int bits = 32 - visibility_bits;
    const double odds = stratum.leaver_odds * plan.leaver_factor[static_cast<std::size_t>(reach)];
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
