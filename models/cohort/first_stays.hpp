#pragma once
// The first stays of a block of children, step by step for all of them: what halves of words
// settle, and what they leave open. Steps that are arithmetic alone are made once for every
// processor and once for those with AVX2, with the same bits, as all of it is in whole numbers, or
// products and sums of doubles that are each rounded. Internal to models/cohort.

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/random/philox.hpp"
#include "models/cohort/plan.hpp"

namespace raming::cohort {

struct FirstStays {
    /// Few enough for their words and stays to remain within the nearest memory.
    static constexpr std::size_t most = 256;
    /// Loops go over this many at once. They may run on beyond a run's last child: what they
    /// make of who stands there is overwritten when that child has its turn, or unused.
    static constexpr std::size_t lanes = 8;
    /// A little longer, so that columns do not lie a power of two apart.
    template <typename T>
    using Column = std::array<T, most + lanes + 4>;

    /// Children one after the other, of one stratum or of all strata with one prospect.
    struct Run {
        std::size_t of = 0;
        std::size_t from = 0;
        std::size_t to = 0;
    };

    std::size_t count = 0;
    std::vector<Run> strata;
    std::vector<Run> prospects;
    /// Adds up to so many children of a stratum; the number added.
    std::uint32_t add(std::uint32_t entity, std::size_t prospect, std::uint32_t first,
                      std::uint32_t number);
    void clear();
    Column<std::uint32_t> entities{};
    Column<std::uint32_t> members{};
    Column<random::Words> words{};
    Column<random::Words> sight_on{};
    std::array<Column<random::Words>, 2> late{}; ///< registers 0 … 3, and 4 and 5

    Column<std::uint32_t> firsts{}; ///< the halves of words, by what they are for
    Column<std::uint32_t> starts{};
    Column<std::uint32_t> lasts{};
    Column<std::uint32_t> children{};

    Column<std::uint32_t> open{};   ///< not 0: the halves do not settle it
    Column<std::uint32_t> events{}; ///< [First × route]
    Column<std::uint32_t> routes{};
    Column<int> weeks{};
    Column<int> begins{};
    Column<int> ends{};
    Column<std::uint32_t> more_open{}; ///< as `open`: begin, end, and what follows
    Column<std::uint32_t> several{};   ///< 1: another stay follows
    Column<std::uint32_t> seen{};
    Column<std::uint32_t> held{};        ///< registers that hold it by the year's end
    Column<std::uint32_t> held_on_day{}; ///< and on the day of stocks, if it is out then
    Column<std::uint32_t> doubts{};      ///< those that may hold false entries beside it
    Column<std::uint32_t> leaver{};      ///< early leaver; at first: 1 where more bits decide

    // Where they are counted, but for their stratum.
    Column<std::uint32_t> at_begin{};
    Column<std::uint32_t> at_end{};
    Column<std::uint32_t> at_length{};
    Column<std::uint32_t> in_year{}; ///< as if no register held anyone
    Column<std::uint32_t> on_day{};
    Column<std::uint32_t> is_out{}; ///< 1: on the day of stocks

    FirstStays() { weeks.fill(1); }
};

namespace kernels {

/// What the counter's arrays are like.
struct Grid {
    int earliest = 0; ///< Counter::earliest_
    std::uint32_t positions = 0;
    std::uint32_t end_days = 0;
};

struct FirstStayKernels {
    /// Events and lengths; more_open: the length is at least this. `free`: nobody was out when the
    /// year began but those that are carried.
    void (*choose)(const Plan& plan, bool free, FirstStays& firsts);
    /// Routes, begins and ends, and whether another stay follows.
    void (*place)(const Plan& plan, FirstStays& firsts);
    void (*leave)(const Plan& plan, FirstStays& firsts);
    void (*find)(const Plan& plan, const Grid& grid, FirstStays& firsts);
};

extern const FirstStayKernels plain;
#if defined(__x86_64__)
extern const FirstStayKernels avx2; ///< only where the processor has AVX2
#endif

} // namespace kernels

} // namespace raming::cohort
