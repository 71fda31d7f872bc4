// First stays made side by side: the same bits with and without AVX2, and where the halves of words
// settle them those that the scalar functions of life.hpp give with all bits.

#include <doctest/doctest.h>

#include "engine/base/hash.hpp"
#include "models/cohort/first_stays.hpp"
#include "models/cohort/life.hpp"
#include "models/cohort/stay.hpp"
#include "tests/models/cohort/worlds.hpp"

namespace {

using namespace raming;
using namespace raming::cohort_test;
using kernels::FirstStayKernels;

/// `routes` routes of three kinds, so that levels are compared in each of the ways there are.
Parameters with_routes(std::size_t routes) {
    Parameters p = busy();
    const std::vector<Route> kinds = p.routes;
    p.routes.clear();
    for (std::size_t r = 0; r < routes; ++r) {
        Route& route = p.routes.emplace_back(kinds[r % kinds.size()]);
        route.id = "route " + std::to_string(r);
        route.onward.clear();
    }
    p.routes[0].onward.assign(routes, 0.0);
    p.routes[0].onward[1] = 0.2;
    for (Register& list : p.registers) {
        list.alpha.assign(routes, 0.0);
    }
    for (Definition& definition : p.definitions) {
        definition.over.assign(routes, 0);
    }
    return p;
}

/// A block of children in runs of every length up to 22, with words from a hash, and what their
/// halves leave over.
struct Block {
    FirstStays firsts;
    std::vector<random::Words> rest;

    Block(const Plan& plan, std::size_t number) {
        for (std::size_t length = 1; firsts.count + length <= FirstStays::most; ++length) {
            const std::size_t stratum = length % plan.strata.size();
            const std::size_t from = firsts.count;
            firsts.add(entity_of(stratum, 0), plan.strata[stratum].prospect, 0,
                       static_cast<std::uint32_t>(length));
            for (std::size_t i = from; i < firsts.count; ++i) {
                random::Words& more = rest.emplace_back();
                for (std::size_t w = 0; w < 4; ++w) {
                    const std::uint64_t bits =
                        base::mix64(8 * i + w + 100'000 * plan.routes + 10'000 * number);
                    firsts.words[i][w] = static_cast<std::uint32_t>(bits);
                    more[w] = static_cast<std::uint32_t>(bits >> 32);
                }
            }
        }
    }
};

template <typename T>
std::vector<T> part_of(const FirstStays& firsts, const FirstStays::Column<T>& column) {
    return {column.begin(), column.begin() + static_cast<std::ptrdiff_t>(firsts.count)};
}

struct Made {
    std::vector<std::uint32_t> events, open, late, routes, moved, several, leaver, in_year, on_day,
        begun, ended, lengths;
    std::vector<int> weeks, begins, ends;
    friend bool operator==(const Made&, const Made&) = default;
};

Made make(const FirstStayKernels& by, const Plan& plan, FirstStays firsts, bool free) {
    Made made;
    by.choose(plan, free, firsts);
    made.events = part_of(firsts, firsts.events);
    made.open = part_of(firsts, firsts.open);
    made.late = part_of(firsts, firsts.more_open);
    made.weeks = part_of(firsts, firsts.weeks);
    by.place(plan, firsts);
    made.routes = part_of(firsts, firsts.routes);
    made.begins = part_of(firsts, firsts.begins);
    made.ends = part_of(firsts, firsts.ends);
    made.several = part_of(firsts, firsts.several);
    made.moved = part_of(firsts, firsts.more_open);
    by.leave(plan, firsts);
    made.leaver = part_of(firsts, firsts.leaver);
    by.find(plan, {-40, 93, Shape::days + 1}, firsts);
    made.in_year = part_of(firsts, firsts.in_year);
    made.on_day = part_of(firsts, firsts.on_day);
    made.begun = part_of(firsts, firsts.at_begin);
    made.ended = part_of(firsts, firsts.at_end);
    made.lengths = part_of(firsts, firsts.at_length);
    return made;
}

} // namespace

TEST_CASE("first stays have the same bits with and without AVX2") {
#if defined(__x86_64__)
    if (!__builtin_cpu_supports("avx2")) {
        return;
    }
    for (const std::size_t routes : {std::size_t{3}, std::size_t{7}, std::size_t{12}}) {
        const Plan plan(with_routes(routes));
        for (const bool free : {false, true}) {
            CAPTURE(routes);
            CAPTURE(free);
            const Block block(plan, 0);
            CHECK(make(kernels::plain, plan, block.firsts, free) ==
                  make(kernels::avx2, plan, block.firsts, free));
        }
    }
#endif
}

TEST_CASE("first stays are those of all bits, where the first halves settle them") {
    for (const std::size_t routes : {std::size_t{3}, std::size_t{7}, std::size_t{12}}) {
        const Plan plan(with_routes(routes));
        std::size_t settled = 0;
        std::size_t all = 0;
        for (std::size_t number = 0; number < 40; ++number) {
            for (const bool free : {false, true}) {
                const Block block(plan, number);
                const FirstStays& firsts = block.firsts;
                const Made made = make(kernels::plain, plan, firsts, free);
                for (std::size_t i = 0; i < firsts.count; ++i) {
                    CAPTURE(i);
                    ++all;
                    const Prospect& prospect = plan.prospect_of(stratum_of(firsts.entities[i]));
                    const Bits bits{firsts.words[i], block.rest[i]};
                    const Level u = bits.level(Half::event);
                    const std::size_t event =
                        free ? 2 * routes + reached(u, prospect.route, routes - 1)
                             : reached(u, prospect.first, plan.events.count - 1);
                    if (made.open[i] != 0) {
                        continue;
                    }
                    REQUIRE(made.events[i] == event);
                    const auto weeks =
                        static_cast<int>(plan.length_of(event)(bits.level(Half::length)));
                    if (made.late[i] != 0) {
                        REQUIRE(made.weeks[i] <= weeks);
                        continue;
                    }
                    REQUIRE(made.weeks[i] == weeks);
                    if (made.moved[i] != 0) {
                        continue;
                    }
                    ++settled;
                    REQUIRE(made.routes[i] == event % routes);
                    const Level start = bits.level(Half::start);
                    if (event < routes) {
                        const auto ways = static_cast<std::uint32_t>(weeks);
                        const Met met = met_in_way(part(start, 2 * ways - 1), ways);
                        REQUIRE(made.begins[i] == met.begin);
                        REQUIRE(made.ends[i] == met.begin + met.span);
                    } else {
                        REQUIRE(made.begins[i] ==
                                (event < 2 * routes
                                     ? 0
                                     : static_cast<int>(reached(start, prospect.week,
                                                                prospect.week.size() - 1))));
                        REQUIRE(made.ends[i] ==
                                made.begins[i] + weeks + static_cast<int>(bits.coin()));
                    }
                    const bool follows =
                        made.ends[i] <= weeks_in_year &&
                        bits.last() < followed(prospect, plan.events.onward[event], made.ends[i]);
                    REQUIRE((made.several[i] != 0) == follows);
                }
            }
        }
        CHECK(settled > all / 4); // in worlds so busy that weeks of going out are not even
        CHECK(settled < all);
    }
}

TEST_CASE("what halves say of registers is what all bits say, where they settle it") {
    const Plan plan(busy());
    std::size_t open = 0;
    constexpr std::size_t tries = 200'000;
    for (std::size_t i = 0; i < tries; ++i) {
        Bits bits;
        for (std::size_t w = 0; w < 4; ++w) {
            const std::uint64_t any = base::mix64(8 * i + w);
            bits.top[w] = static_cast<std::uint32_t>(any);
            bits.rest[w] = static_cast<std::uint32_t>(any >> 32);
        }
        const auto route = static_cast<std::uint32_t>(i % plan.routes);
        const auto weeks = 1 + static_cast<int>(i % 60);
        const std::size_t visibility = visibility_of(half_at(bits.top, Half::child));
        const Settled seen = seen_by_halves(plan.sight[0], route, weeks, visibility, bits.top);
        constexpr auto first = static_cast<std::size_t>(Half::sight);
        const std::uint32_t sees =
            seen_by(plan.sight[0], route, weeks, visibility,
                    {0, bits.word(first), bits.word(first + 1), bits.word(first + 2)});
        REQUIRE((seen.yes & ~seen.open) == (sees & ~seen.open));
        SightMore more;
        take_late(plan, 0, bits, more);
        const Settled held = in_time(plan.late_from[0][static_cast<std::size_t>(weeks)], bits.top);
        const std::uint32_t doubts = doubtful(plan.last_doubtful[0], bits.top);
        for (std::size_t l = 0; l < plan.registers; ++l) {
            if ((held.open >> l & 1U) == 0) {
                REQUIRE((held.yes >> l & 1U) == (more.delay[l] < weeks ? 1U : 0U));
            }
            REQUIRE((more.false_entries[l] == 0 || (doubts >> l & 1U) != 0));
        }
        open += static_cast<std::size_t>((seen.open | held.open) != 0);
    }
    CHECK(open > 0);
    CHECK(open < tries / 1000);
}
