#pragma once
// The loops over first stays, for the compiler to make vectors of: each processor's file includes
// them and is compiled with its own options. Internal to models/cohort.

#include <algorithm>
#include <utility>

#include "models/cohort/first_stay_kernels.hpp"

namespace raming::cohort::kernels {

namespace {

constexpr std::size_t whole_lanes(std::size_t count) {
    return (count + FirstStays::lanes - 1) / FirstStays::lanes * FirstStays::lanes;
}

/// Number of levels that each has reached, of as many as are known when this is compiled: so that
/// they are compared without a loop, many children at once.
template <bool free, std::size_t... level>
void choose_events(const Prospect& prospect, const Level* __restrict u,
                   std::uint32_t* __restrict events, std::size_t count,
                   std::index_sequence<level...> /*levels*/) {
    const Level from = prospect.choosing;
    const Level rest = sure - from;
    for (std::size_t i = 0; i < whole_lanes(count); ++i) {
        const Level x = free ? from + part(u[i], rest) : u[i];
        events[i] = (0U + ... + static_cast<std::uint32_t>(x >= prospect.first[level]));
    }
}

template <bool free>
void choose_events(const Plan& plan, FirstStays& firsts, const StayWords& words) {
    for (const FirstStays::Run& run : firsts.runs) {
        const auto choose = [&](auto levels) {
            choose_events<free>(plan.prospect_of(run.stratum), &words.event[run.from],
                                &firsts.events[run.from], run.to - run.from, levels);
        };
        // The last level is sure.
        if (plan.events.count <= 15) {
            choose(std::make_index_sequence<14>());
        } else if (plan.events.count <= 24) {
            choose(std::make_index_sequence<23>());
        } else {
            choose(std::make_index_sequence<EventPlan::most - 1>());
        }
    }
}

void split_words(const FirstStays& firsts, StayWords& words) {
    for (std::size_t i = 0; i < firsts.count; ++i) {
        const random::Words& of = firsts.stay_words[i];
        words.event[i] = of[0] >> 1;
        words.length[i] = of[1] >> 1;
        words.start[i] = of[2];
        words.last[i] = of[3] >> 1;
    }
}

void choose_lengths(const EventPlan& plan, const Level* __restrict u,
                    const std::uint32_t* __restrict events, int* __restrict weeks,
                    std::uint32_t* __restrict unsettled, std::size_t count) {
    const std::uint32_t* __restrict guide = plan.guide.data();
    const Level* __restrict upper = plan.upper.data();
    const std::uint32_t* __restrict begin = plan.begin.data();
    for (std::size_t i = 0; i < whole_lanes(count); ++i) {
        const std::uint32_t event = events[i];
        const std::uint32_t cell = u[i] >> (31 - EventPlan::guide_bits);
        std::uint32_t at = guide[(event << EventPlan::guide_bits) + cell];
        at += static_cast<std::uint32_t>(u[i] >= upper[at]);
        at += static_cast<std::uint32_t>(u[i] >= upper[at]);
        unsettled[i] = static_cast<std::uint32_t>(u[i] >= upper[at]);
        weeks[i] = static_cast<int>(at - begin[event]);
    }
}

void choose_with(const Plan& plan, bool free, FirstStays& firsts, StayWords& words) {
    split_words(firsts, words);
    if (free) {
        choose_events<true>(plan, firsts, words);
    } else {
        choose_events<false>(plan, firsts, words);
    }
    choose_lengths(plan.events, words.length.data(), firsts.events.data(), firsts.weeks.data(),
                   firsts.unsettled.data(), firsts.count);
}

void place_run(const Plan& plan, const Prospect& prospect, const std::uint32_t* __restrict starts,
               const Level* __restrict last, const std::uint32_t* __restrict events,
               const int* __restrict lengths, std::uint32_t* __restrict routes,
               int* __restrict begins, std::uint32_t* __restrict several,
               std::uint32_t* __restrict unsettled, std::size_t count) {
    const Level* __restrict within = prospect.within.data();
    const Level* __restrict onward_of = plan.events.onward.data();
    const auto out_already = static_cast<std::uint32_t>(plan.routes);
    const auto goes_out = static_cast<std::uint32_t>(2 * plan.routes);
    const Level in_year = within[weeks_in_year];
    const std::uint32_t bend = prospect.bend;
    for (std::size_t i = 0; i < whole_lanes(count); ++i) {
        const std::uint32_t event = events[i];
        const int weeks = lengths[i];
        // A stay met on the first day began 1 … weeks − 1 weeks before.
        const auto others = static_cast<std::uint32_t>(weeks - 1);
        const int before = -1 - static_cast<int>((std::uint64_t{starts[i]} * others) >> 32);
        // A week of going out is nearly where it would be if all were equally likely; a little
        // earlier, as who has gone out goes no more.
        const std::uint32_t u = starts[i] >> 16;
        const std::uint32_t earlier = ((u * (0x10000U - u) >> 16) * bend) >> 16;
        const std::uint32_t week = ((u - earlier) * weeks_in_year) >> 16;
        const Level x = part(starts[i] >> 1, in_year);
        const bool is_wrong = (x < within[week]) | (x >= within[week + 1]);
        const int after = event < goes_out ? 0 : static_cast<int>(week);
        const int begin = event < out_already ? before : after;
        unsettled[i] = static_cast<std::uint32_t>((event >= goes_out) & is_wrong);
        begins[i] = begin;
        routes[i] = event - (event >= out_already ? out_already : 0) -
                    (event >= goes_out ? out_already : 0);
        const int left = weeks_in_year - begin - weeks;
        const Level onward = onward_of[event];
        const Level limit =
            onward + part(sure - onward, within[static_cast<std::uint32_t>(std::max(left, 0))]);
        several[i] = static_cast<std::uint32_t>((left >= 0) & (last[i] < limit));
    }
}

void place_with(const Plan& plan, const StayWords& words, FirstStays& firsts) {
    for (const auto& [stratum, from, to] : firsts.runs) {
        place_run(plan, plan.prospect_of(stratum), &words.start[from], &words.last[from],
                  &firsts.events[from], &firsts.weeks[from], &firsts.routes[from],
                  &firsts.begins[from], &firsts.several[from], &firsts.unsettled[from], to - from);
    }
}

void leave_with(const Plan& plan, FirstStays& firsts) {
    constexpr int bits = 32 - visibility_bits;
    const double* __restrict factor = plan.leaver_factor.data();
    for (const FirstStays::Run& run : firsts.runs) {
        const double of_all = plan.prospect_of(run.stratum).leaver_odds;
        const std::size_t end = run.from + whole_lanes(run.to - run.from);
        if (!(of_all > 0)) {
            std::fill(&firsts.unsettled[run.from], &firsts.unsettled[0] + end, 0U);
            continue;
        }
        for (std::size_t i = run.from; i < end; ++i) {
            const int reach = std::min(firsts.weeks[i], weeks_in_year - firsts.begins[i]);
            const double odds = of_all * factor[reach];
            const auto low = static_cast<int>(firsts.sight_words[i][0] & ((1U << bits) - 1));
            firsts.unsettled[i] =
                static_cast<std::uint32_t>(!(low * (1 + odds) >= odds * (1U << bits)));
        }
    }
}

void doubt_with(const Plan& plan, const WordLines& words, FirstStays& firsts) {
    firsts.doubtful.fill(0);
    for (std::size_t l = 0; l < plan.registers; ++l) {
        if (plan.last_doubtful[l] < 0) {
            continue;
        }
        const auto last = static_cast<std::uint32_t>(plan.last_doubtful[l]);
        for (std::size_t i = 0; i < whole_lanes(firsts.count); ++i) {
            firsts.doubtful[i] |=
                (static_cast<std::uint32_t>(words[l / 4][i][l % 4] <= last) << l) & firsts.seen[i];
        }
    }
}

void find(const Plan& plan, const Grid& grid, const std::uint32_t* __restrict routes,
          const int* __restrict begins, const int* __restrict lengths,
          std::uint32_t* __restrict begun, std::uint32_t* __restrict ended,
          std::uint32_t* __restrict length, std::uint32_t* __restrict in_year,
          std::uint32_t* __restrict on_day, std::uint32_t* __restrict out, std::size_t count) {
    std::array<int, most_cuts> cuts;
    cuts.fill(longest_stay); // passed by none
    std::copy(plan.shape.cuts.begin(), plan.shape.cuts.end(), cuts.begin());
    const auto class_of = [&cuts](int stay) { // as Plan::class_of, without looking it up
        std::uint32_t passed = 0;
        for (std::size_t cut = 1; cut < most_cuts; ++cut) {
            passed += static_cast<std::uint32_t>(stay > cuts[cut]);
        }
        return passed;
    };
    const auto classes = static_cast<std::uint32_t>(plan.classes);
    const auto per_class = static_cast<std::uint32_t>(plan.shape.subsets() * 2);
    const int reference = plan.parameters.reference_week;
    const auto [earliest, positions, end_days] = grid;
    const int last_day = static_cast<int>(end_days) - 1;
    for (std::size_t i = 0; i < whole_lanes(count); ++i) {
        const std::uint32_t route = routes[i];
        const int begin = begins[i];
        const int weeks = lengths[i];
        const int reach = std::min(weeks, weeks_in_year - begin);
        const bool is_out = (begin < reference) & (begin + weeks > reference);
        const int reached = is_out ? reference - begin : 1;
        const std::uint32_t length_class = class_of(weeks);
        const auto position = static_cast<std::uint32_t>(std::max(begin, earliest) - earliest);
        const auto day = static_cast<std::uint32_t>(std::min(begin + weeks, last_day));
        begun[i] = (route * positions + position) * classes + length_class;
        ended[i] = (route * end_days + day) * classes + length_class;
        length[i] = route * (longest_stay + 1) + static_cast<std::uint32_t>(begin >= 0 ? weeks : 0);
        in_year[i] = (route * classes + class_of(reach)) * per_class;
        on_day[i] = (route * classes + class_of(reached)) * per_class;
        out[i] = static_cast<std::uint32_t>(is_out);
    }
}

void find_with(const Plan& plan, const Grid& grid, const FirstStays& firsts, Places& places) {
    find(plan, grid, firsts.routes.data(), firsts.begins.data(), firsts.weeks.data(),
         places.begun.data(), places.ended.data(), places.length.data(), places.in_year.data(),
         places.on_day.data(), places.is_out.data(), firsts.count);
}

} // namespace

} // namespace raming::cohort::kernels
