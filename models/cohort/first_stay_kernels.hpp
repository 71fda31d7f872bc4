#pragma once
// The first stays of a block of children, a step of them for all children before the next, once for
// every processor and once for those with AVX2. What a child does cannot be foretold, and a wrong
// guess of the processor costs as much as a stay: so there are no branches, and what tables settle
// for nearly all children is marked where they do not, and looked at one by one (first_stays.cpp).
// All is whole-number arithmetic but for products and sums of doubles, each rounded: both give the
// same bits. Internal to models/cohort.

#include "models/cohort/plan.hpp"
#include "models/cohort/stay.hpp"

namespace raming::cohort::kernels {

/// Words of the stays by what they are for; the first three as levels.
struct StayWords {
    FirstStays::Column<Level> event{};
    FirstStays::Column<Level> length{};
    FirstStays::Column<Level> last{};
    FirstStays::Column<std::uint32_t> start{};
};

/// Of registers 0 … 3, and 4 and 5.
using WordLines = std::array<FirstStays::Column<random::Words>, 2>;

/// Where the children are counted, but for their stratum.
struct Places {
    FirstStays::Column<std::uint32_t> begun{};
    FirstStays::Column<std::uint32_t> ended{};
    FirstStays::Column<std::uint32_t> length{};
    FirstStays::Column<std::uint32_t> in_year{}; ///< as if no register held anyone
    FirstStays::Column<std::uint32_t> on_day{};
    FirstStays::Column<std::uint32_t> is_out{}; ///< 1: on the day of stocks
};
/// What the counter's arrays are like.
struct Grid {
    int earliest = 0; ///< Counter::earliest_
    std::uint32_t positions = 0;
    std::uint32_t end_days = 0;
};

struct FirstStayKernels {
    /// Events and lengths; unsettled: the length is at least this. `free`: nobody was out when the
    /// year began but those that are carried.
    void (*choose)(const Plan& plan, bool free, FirstStays& firsts, StayWords& words);
    /// Routes, begins, and whether more follows; unsettled: the week of going out is another.
    void (*place)(const Plan& plan, const StayWords& words, FirstStays& firsts);
    /// Nobody leaves early but, perhaps, the unsettled.
    void (*leave)(const Plan& plan, FirstStays& firsts);
    /// Who has false entries.
    void (*doubt)(const Plan& plan, const WordLines& words, FirstStays& firsts);
    void (*find)(const Plan& plan, const Grid& grid, const FirstStays& firsts, Places& places);
};

extern const FirstStayKernels plain;
#if defined(__x86_64__)
extern const FirstStayKernels avx2; ///< only where the processor has AVX2
#endif

} // namespace raming::cohort::kernels
