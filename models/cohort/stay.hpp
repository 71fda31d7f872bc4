#pragma once
// Stays out of school while they are simulated. Internal to models/cohort.

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/random/philox.hpp"
#include "models/cohort/plan.hpp"

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
    std::uint32_t seen = 0; ///< registers that see it, sooner or later
    SightMore more;         ///< where registers are late or hold false entries

    [[nodiscard]] int end() const { return begin + weeks; }
    /// Weeks out by the end of the year.
    [[nodiscard]] int reach() const {
        return weeks < weeks_in_year - begin ? weeks : weeks_in_year - begin;
    }
};

/// Children whose first stay of the year is made side by side: few enough for their words and stays
/// to remain within the nearest memory.
struct FirstStays {
    static constexpr std::size_t most = 128;
    /// Loops go over this many at once. They may run on beyond a stratum's last child: what they
    /// make of who stands there is overwritten when that child's stratum has its turn, or unused.
    static constexpr std::size_t lanes = 8;
    template <typename T>
    using Column = std::array<T, most + lanes>;

    /// Children of one stratum, one after the other.
    struct Run {
        std::size_t stratum = 0;
        std::size_t from = 0;
        std::size_t to = 0;
    };

    std::size_t count = 0;
    std::vector<Run> runs;
    Column<std::uint32_t> entities{};
    Column<std::uint32_t> members{};
    Column<random::Words> stay_words{};
    Column<random::Words> sight_words{};
    Column<std::uint32_t> events{}; ///< [First × route]
    Column<std::uint32_t> routes{};
    Column<int> begins{};
    Column<int> weeks{};
    Column<std::uint32_t> unsettled{}; ///< 1: what was made last must be looked at once more
    Column<std::uint32_t> seen{};
    Column<std::uint32_t> held{}; ///< of these registers, those that hold it by the year's end
    Column<std::uint32_t> held_on_day{}; ///< and on the day of stocks, if it is out then
    Column<std::uint32_t> doubtful{};    ///< those that would hold false entries beside it
    Column<std::uint32_t> leaver{};
    Column<std::uint32_t> several{}; ///< 1: other stays follow within the year
    Column<SightMore> more{};        ///< of those with several stays, doubtful, or out at the end

    FirstStays() { weeks.fill(1); }
};

} // namespace raming::cohort
