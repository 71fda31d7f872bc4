#pragma once
// What follows from the parameters before a child is simulated. Internal to models/cohort.
//
// With f the chance that a child is free to choose at the start of a week, ν_r the stays by route r
// that one free choice brings (h (I − Ω)^-1: the first stay and those that follow on it without a
// pause) and μ_r their mean span, weeks add up to 1: f (1 − Σ h + Σ ν μ) = 1. A child at the
// start of the year is out by r, with k starts of weeks behind it and j ahead, with the chance
// f ν_r P(span = k + j), so f ν_r (μ_r − 1) in all; or begins by r that very week because a stay
// ended, f (ν_r − h_r); or is free. As the span is D or D + 1, one as likely as the other, D of
// those met is weighted by D − 1/2, and their 2D − 1 ways, the span D with k = 1 … D − 1 and D + 1
// with k = 1 … D, are as likely as each other.

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/cohort/parameters.hpp"
#include "models/cohort/steps.hpp"
#include "models/cohort/tally.hpp"

namespace raming::cohort {

/// What a child that is ever out of school in a year does first, in the order of the levels.
enum class First : std::size_t { out_already, goes_on, goes_out };
inline constexpr std::size_t first_kinds = 3;

/// What children have before them. Strata that have the same before them share one: there are few,
/// so they are made fast and stay near the processor.
struct Prospect {
    double affected = 0; ///< chance to be out at some time of the first year
    double fresh = 0;    ///< the same of a child that is free when the year starts
    double leaver_odds = 0;
    double leaver = 0;
    /// [First × route]: of the affected, upper levels; the unused are sure.
    std::array<Level, first_kinds * most_routes> first{};
    /// [route]: of those who go out freely, upper levels.
    std::array<Level, most_routes> route{};
    /// [m]: chance to go out within m weeks.
    std::array<Level, weeks_in_year + 1> within{};
    /// [week]: of those who go out within the year, upper levels.
    std::array<Level, weeks_in_year> week{};
    /// To guess the week by: u − bend u(1 − u) of the year [2^-16].
    std::uint32_t bend = 0;
    // By the first bits of levels:
    std::array<std::uint32_t, first_kinds * most_routes> first_halves{};
    std::array<std::uint32_t, first_kinds * most_routes> route_halves{};
    std::array<std::uint32_t, weeks_in_year + 1> week_halves{}; ///< from week 0 on: what is reached
};

struct StratumPlan {
    std::uint32_t prospect = 0;
    std::uint32_t older = 0;        ///< stratum a year later, or no_stratum
    std::uint32_t region_cells = 0; ///< where the counters of its region begin, and of its
    std::uint32_t local_cells = 0;  ///< sector and age
    std::uint16_t region_group = 0;
    std::uint16_t local_group = 0;
};

inline constexpr std::uint32_t no_stratum = 0xFFFFFFFF;

struct RoutePlan {
    Steps length;                            ///< D of new stays
    Steps length_on_day;                     ///< D of stays met on a day
    std::array<Level, most_routes> onward{}; ///< upper levels
    Level any_onward = 0;
};

/// What a child does first, [First × route] one after the other: the lengths of all of them in one
/// table, for loops over many children.
struct EventPlan {
    static constexpr std::size_t most = first_kinds * most_routes;
    static constexpr int cell_bits = 9;

    /// Of the lengths that begin with these bits: the least, and the first halves at which they are
    /// longer by one, two and three weeks, as far as there are any.
    struct Cell {
        std::uint16_t weeks;
        std::array<std::uint16_t, 3> longer_from;
    };
    static constexpr std::uint16_t never = 0xFFFF;

    std::size_t count = 0;
    std::vector<Cell> cells; ///< [new stays, or met on a day][route][top bits of the half]
    std::array<std::uint32_t, most> begin{}; ///< where an event's cells begin
    std::array<Level, most> onward{};        ///< RoutePlan::any_onward of its route
};

struct DefinitionMasks {
    /// [route][class]: bit d: definition d counts such a stay.
    std::array<std::array<std::uint64_t, most_cuts>, most_routes> of{};
    struct Counted {
        std::size_t route = 0;
        std::size_t from = 0; ///< first class that counts
    };
    struct Definition {
        std::size_t index = 0;
        std::vector<Counted> routes;
    };
    std::vector<Definition> definitions; ///< those of this basis
};

/// What three registers make of a stay: odds are a product over route, length and visibility. The
/// first place is empty, as the words of visibility stand beside those of three registers.
using OddsLine = std::array<float, 4>;
inline constexpr std::size_t in_line = 3;
using HalvesLine = std::array<std::int32_t, 4>;
struct SightPlan {
    std::array<OddsLine, most_routes> by_route{};
    std::array<OddsLine, longest_stay + 1> by_length{};
    std::vector<OddsLine> by_child; ///< per visibility
};

struct Plan {
    explicit Plan(const Parameters& given);
    Parameters parameters;
    Shape shape;
    std::size_t routes;
    std::size_t registers;
    std::size_t classes; ///< number of cuts: a stay's class is the highest cut that it passed
    std::vector<StratumPlan> strata;
    std::vector<Prospect> prospects;
    std::vector<std::uint32_t> in_order; ///< strata, those of one prospect together
    [[nodiscard]] const Prospect& prospect_of(std::size_t stratum) const {
        return prospects[strata[stratum].prospect];
    }
    std::vector<RoutePlan> route;
    EventPlan events;
    std::array<std::uint8_t, longest_stay + 1> class_of{}; ///< highest cut that a stay has passed
    [[nodiscard]] const Steps& length_of(std::size_t event) const {
        const RoutePlan& by = route[event % routes];
        return event < routes ? by.length_on_day : by.length;
    }
    DefinitionMasks flow;
    DefinitionMasks stock;
    bool has_stock = false;

    std::vector<SightPlan> sight; ///< of three registers each
    bool is_late = false;         ///< some registers are late or hold false entries
    bool has_false = false;
    std::array<Steps, most_registers> delay;
    /// [registers 0 … 3, and 4 and 5][weeks]: from which level a delay is longer, by half_of.
    std::array<std::array<HalvesLine, longest_stay + 1>, 2> late_from{};
    /// [the same]: up to this half there may be a false entry; −1: never.
    std::array<HalvesLine, 2> last_doubtful{};
    std::array<double, most_registers> false_chance{}; ///< 1 − κ

    bool has_leavers = false;
    std::array<double, longest_stay + 1> leaver_factor{}; ///< of the odds, by weeks out

    /// Region where a child that moves comes to live; and its stratum [region][sector][age].
    Steps new_region;
    std::vector<std::uint32_t> stratum_at;
    [[nodiscard]] std::size_t place(std::size_t region, std::size_t sector, int age) const {
        return (region * shape.sectors + sector) * shape.ages +
               static_cast<std::size_t>(age - shape.first_age);
    }

    /// Sizes of a group's counters: (route, class, subset, leaver).
    [[nodiscard]] std::size_t cells() const { return routes * classes * shape.subsets() * 2; }

private:
    void plan_durations();
    void plan_events();
    void add_cells(const std::vector<Level>& upper);
    void plan_strata();
    [[nodiscard]] Prospect prospect(const std::vector<double>& hazards, double leaver,
                                    const std::vector<std::vector<double>>& follow,
                                    const std::vector<double>& means) const;
    void plan_sight();
    void plan_late(std::size_t list);
    void plan_masks();
    void plan_moves();
};

inline constexpr int visibility_bits = 10;

} // namespace raming::cohort
