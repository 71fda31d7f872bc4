// First stays made side by side: the same bits with and without AVX2, and those that the scalar
// functions of life.hpp give.

#include <doctest/doctest.h>

#include "engine/base/hash.hpp"
#include "models/cohort/first_stay_kernels.hpp"
#include "models/cohort/life.hpp"
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

/// A block of children in runs of every length up to 23, with words from a hash.
FirstStays block(const Plan& plan) {
    FirstStays firsts;
    for (std::size_t length = 1; firsts.count + length <= FirstStays::most; ++length) {
        const std::size_t stratum = length % plan.strata.size();
        firsts.runs.push_back({stratum, firsts.count, firsts.count + length});
        for (std::size_t n = 0; n < length; ++n, ++firsts.count) {
            const std::size_t i = firsts.count;
            firsts.entities[i] = entity_of(stratum, 0);
            for (std::size_t w = 0; w < 4; ++w) {
                const std::uint64_t bits = base::mix64(8 * i + w + 1000 * plan.routes);
                firsts.stay_words[i][w] = static_cast<std::uint32_t>(bits);
                firsts.sight_words[i][w] = static_cast<std::uint32_t>(bits >> 32);
            }
        }
    }
    return firsts;
}

template <typename T>
std::vector<T> part_of(const FirstStays& firsts, const FirstStays::Column<T>& column) {
    return {column.begin(), column.begin() + static_cast<std::ptrdiff_t>(firsts.count)};
}

struct Made {
    std::vector<std::uint32_t> events, late, routes, several, moved, leaver, in_year, on_day, begun;
    std::vector<int> weeks, begins;
    friend bool operator==(const Made&, const Made&) = default;
};

Made make(const FirstStayKernels& by, const Plan& plan, bool free) {
    FirstStays firsts = block(plan);
    kernels::StayWords words;
    kernels::Places places;
    Made made;
    by.choose(plan, free, firsts, words);
    made.events = part_of(firsts, firsts.events);
    made.late = part_of(firsts, firsts.unsettled);
    made.weeks = part_of(firsts, firsts.weeks);
    by.place(plan, words, firsts);
    made.routes = part_of(firsts, firsts.routes);
    made.begins = part_of(firsts, firsts.begins);
    made.several = part_of(firsts, firsts.several);
    made.moved = part_of(firsts, firsts.unsettled);
    by.leave(plan, firsts);
    made.leaver = part_of(firsts, firsts.unsettled);
    by.find(plan, {-40, 93, Shape::days + 1}, firsts, places);
    made.in_year = part_of(firsts, places.in_year);
    made.on_day = part_of(firsts, places.on_day);
    made.begun = part_of(firsts, places.begun);
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
            CHECK(make(kernels::plain, plan, free) == make(kernels::avx2, plan, free));
        }
    }
#endif
}

TEST_CASE("first stays are those of a child by itself, where they are settled") {
    for (const std::size_t routes : {std::size_t{3}, std::size_t{7}, std::size_t{12}}) {
        const Plan plan(with_routes(routes));
        const FirstStays firsts = block(plan);
        const Made made = make(kernels::plain, plan, false);
        std::size_t settled = 0;
        for (std::size_t i = 0; i < firsts.count; ++i) {
            CAPTURE(i);
            const Prospect& prospect = plan.prospect_of(stratum_of(firsts.entities[i]));
            const random::Words& w = firsts.stay_words[i];
            const std::size_t event =
                reached(level_of_word(w[0]), prospect.first, plan.events.count);
            CHECK(made.events[i] == event);
            const std::size_t route = event % routes;
            const Steps& lengths =
                event < routes ? plan.route[route].length_on_day : plan.route[route].length;
            const auto weeks = static_cast<int>(lengths(level_of_word(w[1])));
            CHECK((made.late[i] != 0 ? made.weeks[i] < weeks : made.weeks[i] == weeks));
            if (made.late[i] != 0 || made.moved[i] != 0) {
                continue;
            }
            ++settled;
            CHECK(made.routes[i] == route);
            if (event >= 2 * routes) {
                CHECK(made.begins[i] == start_within(prospect, level_of_word(w[2]), weeks_in_year));
            }
            const Level limit = followed(plan, prospect, made.routes[i], made.begins[i] + weeks);
            CHECK((made.several[i] != 0) == (level_of_word(w[3]) < limit));
        }
        CHECK(settled > firsts.count / 2);
    }
}
