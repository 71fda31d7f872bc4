#pragma once
// From random words to a child's stays: each function turns the words of one address into what they
// are for. Both methods, and a child's first stay and its later ones, use these and nothing else.
// Internal to models/cohort.

#include <algorithm>
#include <cstdint>

#include "engine/random/stream.hpp"
#include "models/cohort/counter.hpp"
#include "models/cohort/plan.hpp"
#include "models/cohort/simulate.hpp"

namespace raming::cohort {

inline constexpr int stratum_bits = 20;
inline constexpr int year_bits = 6;
inline constexpr int member_bits = 24;

/// Where the numbers of a child in a school year stand. Its n-th stay has an entity of its own.
struct Child {
    std::uint32_t entity = 0;
    std::uint32_t member = 0;

    [[nodiscard]] std::uint32_t stay(std::size_t n) const {
        return entity + (static_cast<std::uint32_t>(n) << (stratum_bits + year_bits));
    }
};

[[nodiscard]] inline std::uint32_t entity_of(std::size_t stratum, std::size_t year) {
    return static_cast<std::uint32_t>(stratum | (year << stratum_bits));
}
[[nodiscard]] inline std::size_t stratum_of(std::uint32_t entity) {
    return entity & ((1U << stratum_bits) - 1);
}

[[nodiscard]] inline random::Address address_of(const Replicate& replicate, random::Site site) {
    return {.seed = replicate.seed,
            .chain = replicate.chain,
            .draw = replicate.draw,
            .entity = 0,
            .site = site,
            .step = 0};
}

/// Number of levels that u has reached, of the first n.
template <std::size_t n>
[[nodiscard]] std::size_t reached(Level u, const std::array<Level, n>& upper, std::size_t used) {
    std::size_t passed = 0;
    for (std::size_t i = 0; i < used; ++i) {
        passed += static_cast<std::size_t>(u >= upper[i]);
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
[[nodiscard]] inline Stay first_stay(const Plan& plan, const StratumPlan& stratum, bool free,
                                     std::uint32_t word_0, std::uint32_t word_1,
                                     std::uint32_t word_2) {
    Level u = level_of_word(word_0);
    if (free) {
        u = stratum.choosing + part(u, sure - stratum.choosing);
    }
    const std::size_t event = reached(u, stratum.first, firsts * plan.routes - 1);
    Stay stay;
    const Level length = level_of_word(word_1);
    if (event >= 2 * plan.routes) {
        stay.route = static_cast<std::uint32_t>(event - 2 * plan.routes);
        stay.weeks = static_cast<int>(plan.route[stay.route].length(length));
        stay.begin = start_within(stratum, level_of_word(word_2), weeks_in_year);
    } else if (event < plan.routes) {
        stay.route = static_cast<std::uint32_t>(event);
        stay.weeks = static_cast<int>(plan.route[stay.route].length_on_day(length));
        const auto before = static_cast<std::uint64_t>(stay.weeks - 1);
        stay.begin = -1 - static_cast<int>((word_2 * before) >> 32);
    } else {
        stay.route = static_cast<std::uint32_t>(event - plan.routes);
        stay.weeks = static_cast<int>(plan.route[stay.route].length(length));
    }
    return stay;
}

/// Up to this level of its last word, a stay is followed by another within the year.
[[nodiscard]] inline Level followed(const Plan& plan, const StratumPlan& stratum,
                                    const Stay& stay) {
    if (stay.end() > weeks_in_year) {
        return 0;
    }
    const Level onward = plan.route[stay.route].any_onward;
    return onward + part(sure - onward,
                         stratum.within[static_cast<std::size_t>(weeks_in_year - stay.end())]);
}

/// The registers of one line that see a stay, as bits.
[[nodiscard]] inline std::uint32_t seen_by(const OddsLine& stay, const OddsLine& child,
                                           std::uint32_t word_1, std::uint32_t word_2,
                                           std::uint32_t word_3) {
    const auto sees = [&](std::size_t column, std::uint32_t word) {
        const double odds = static_cast<double>(stay[column]) * static_cast<double>(child[column]);
        const double u =
            (static_cast<double>(static_cast<std::int32_t>(word >> 1)) + 0.5) * 0x1p-31;
        return static_cast<std::uint32_t>(u * (1 + odds) < odds);
    };
    return sees(0, word_1) | sees(1, word_2) << 1 | sees(2, word_3) << 2;
}

[[nodiscard]] inline std::size_t visibility_of(std::uint32_t word) {
    return word >> (32 - visibility_bits);
}

[[nodiscard]] inline const OddsLine& stay_line(const Plan& plan, const Stay& stay,
                                               std::size_t line) {
    const std::size_t at = stay.route * (longest_stay + 1) + static_cast<std::size_t>(stay.weeks);
    return plan.stay_odds[at * plan.lines + line];
}
[[nodiscard]] inline const OddsLine& child_line(const Plan& plan, std::size_t visibility,
                                                std::size_t line) {
    return plan.child_odds[visibility * plan.lines + line];
}

/// How many false entries come with a stay: geometric.
[[nodiscard]] inline std::uint8_t false_entries_of(double chance, std::uint32_t word) {
    const double u = static_cast<double>(word) * 0x1p-32;
    std::uint8_t number = 0;
    for (double beyond = chance; u < beyond && number < 255; beyond *= chance) {
        ++number;
    }
    return number;
}

[[nodiscard]] inline std::uint32_t leaves(const Plan& plan, const StratumPlan& stratum, int reach,
                                          std::uint32_t word) {
    const double odds = stratum.leaver_odds * plan.leaver_factor[static_cast<std::size_t>(reach)];
    const double u = static_cast<double>(word) * 0x1p-32;
    return static_cast<std::uint32_t>(u * (1 + odds) < odds);
}

} // namespace raming::cohort
