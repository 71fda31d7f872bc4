#pragma once
// Stays out of school while they are simulated. Internal to models/cohort.

#include <array>
#include <cstddef>
#include <cstdint>

#include "engine/random/philox.hpp"
#include "models/cohort/parameters.hpp"

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

/// How late registers are with a stay, and the false entries that come with it.
struct SightMore {
    std::array<std::uint16_t, most_registers> delay{};
    std::array<std::uint8_t, most_registers> false_entries{};

    /// Of the registers that see it, those that hold it once it has lasted `reached` weeks.
    [[nodiscard]] std::uint32_t held(std::uint32_t seen, int reached) const {
        for (std::size_t l = 0; l < most_registers; ++l) {
            seen &= ~(static_cast<std::uint32_t>(delay[l] >= reached) << l);
        }
        return seen;
    }
};

/// A stay as far as it concerns one school year: weeks before `begin` < 0 were in the years before.
struct Stay {
    std::uint32_t route = 0;
    int begin = 0;          ///< week of the year
    int weeks = 0;          ///< D ≥ 1
    int span = 0;           ///< D or D + 1: at so many starts of weeks from its own on, less one
    std::uint32_t seen = 0; ///< registers that see it, sooner or later
    SightMore more;         ///< where registers are late or hold false entries

    /// The first start of a week at which it is over.
    [[nodiscard]] int end() const { return begin + span; }
    /// Weeks out by the end of the year.
    [[nodiscard]] int reach() const {
        return weeks < weeks_in_year - begin ? weeks : weeks_in_year - begin;
    }
};

/// What a stay's eight halves of words are for.
enum class Half : std::size_t { event, length, start, last, child, sight };

/// The i-th half of four words.
[[nodiscard]] inline std::uint32_t half_at(const random::Words& words, std::size_t i) {
    return words[i / 2] >> (16 * (i % 2)) & 0xFFFFU;
}
[[nodiscard]] inline std::uint32_t half_at(const random::Words& words, Half half) {
    return half_at(words, static_cast<std::size_t>(half));
}

/// Eight numbers of 32 bits: their top halves in one block of words, the rest in another.
struct Bits {
    random::Words top;
    random::Words rest;

    [[nodiscard]] std::uint32_t word(std::size_t i) const {
        return half_at(top, i) << 16 | half_at(rest, i);
    }
    [[nodiscard]] std::uint32_t word(Half half) const {
        return word(static_cast<std::size_t>(half));
    }
    [[nodiscard]] std::uint32_t level(Half half) const { return word(half) >> 1; }
    /// Of the half `last`: its lowest bit is a coin, the others begin a level.
    [[nodiscard]] std::uint32_t coin() const { return half_at(top, Half::last) & 1U; }
    [[nodiscard]] std::uint32_t last() const {
        return half_at(top, Half::last) >> 1 << 16 | half_at(rest, Half::last);
    }
};

} // namespace raming::cohort
