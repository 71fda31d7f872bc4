#pragma once
// The loops over first stays, for the compiler to make vectors of: each processor's file includes
// them and is compiled with its own options. Internal to models/cohort.

#include <algorithm>
#include <utility>

#include "models/cohort/first_stays.hpp"
#include "models/cohort/life.hpp"

namespace raming::cohort::kernels {

namespace {

constexpr std::size_t whole_lanes(std::size_t count) {
    return (count + FirstStays::lanes - 1) / FirstStays::lanes * FirstStays::lanes;
}

void split_words(FirstStays& firsts) {
    for (std::size_t i = 0; i < firsts.count; ++i) {
        const random::Words& of = firsts.words[i];
        firsts.firsts[i] = half_at(of, Half::event);
        firsts.starts[i] = half_at(of, Half::start);
        firsts.lasts[i] = half_at(of, Half::last);
        firsts.children[i] = half_at(of, Half::child);
    }
}

/// Number of levels that each has reached, of as many as are known when this is compiled: so that
/// they are compared without a loop, many children at once.
template <std::size_t... level>
void choose_events(const std::uint32_t* __restrict limits, std::uint32_t from,
                   const std::uint32_t* __restrict halves, std::uint32_t* __restrict events,
                   std::uint32_t* __restrict open, std::size_t count,
                   std::index_sequence<level...> /*levels*/) {
    for (std::size_t i = 0; i < whole_lanes(count); ++i) {
        const auto half = static_cast<int>(halves[i]);
        const std::uint32_t passed =
            (0U + ... + static_cast<std::uint32_t>(half > static_cast<int>(limits[level])));
        events[i] = from + passed;
        open[i] = static_cast<std::uint32_t>(halves[i] == limits[passed]);
    }
}

void choose_events(const Plan& plan, bool free, FirstStays& firsts) {
    const auto from = static_cast<std::uint32_t>(free ? 2 * plan.routes : 0);
    const std::size_t number = plan.events.count - from;
    for (const FirstStays::Run& run : firsts.prospects) {
        const Prospect& prospect = plan.prospects[run.of];
        const auto choose = [&](auto levels) {
            choose_events((free ? prospect.route_halves : prospect.first_halves).data(), from,
                          &firsts.firsts[run.from], &firsts.events[run.from],
                          &firsts.open[run.from], run.to - run.from, levels);
        };
        // The last level is sure.
        if (number <= 15) {
            choose(std::make_index_sequence<14>());
        } else if (number <= 24) {
            choose(std::make_index_sequence<23>());
        } else {
            choose(std::make_index_sequence<EventPlan::most - 1>());
        }
    }
}

/// By one look-up a child, which is faster than to gather for many.
void choose_lengths(const EventPlan& plan, FirstStays& firsts) {
    const EventPlan::Cell* const cells = plan.cells.data();
    for (std::size_t i = 0; i < firsts.count; ++i) {
        const std::uint32_t half = half_at(firsts.words[i], Half::length);
        const EventPlan::Cell& cell =
            cells[plan.begin[firsts.events[i]] + (half >> (half_bits - EventPlan::cell_bits))];
        const auto [one, two, three] = cell.longer_from;
        firsts.weeks[i] = cell.weeks + static_cast<int>(half > one) + static_cast<int>(half > two);
        firsts.more_open[i] =
            static_cast<std::uint32_t>((half == one) | (half == two) | (half >= three));
    }
}

void choose_with(const Plan& plan, bool free, FirstStays& firsts) {
    split_words(firsts);
    choose_events(plan, free, firsts);
    choose_lengths(plan.events, firsts);
}

void place_run(const Plan& plan, const Prospect& prospect, const std::uint32_t* __restrict starts,
               const std::uint32_t* __restrict lasts, const std::uint32_t* __restrict events,
               const int* __restrict lengths, std::uint32_t* __restrict routes,
               int* __restrict begins, int* __restrict ends, std::uint32_t* __restrict open,
               std::uint32_t* __restrict several, std::size_t count) {
    const Level* __restrict within = prospect.within.data();
    const Level* __restrict onward_of = plan.events.onward.data();
    const std::uint32_t* __restrict week_from = prospect.week_halves.data();
    const std::uint32_t bend = prospect.bend;
    const auto out_already = static_cast<std::uint32_t>(plan.routes);
    const auto goes_out = static_cast<std::uint32_t>(2 * plan.routes);
    for (std::size_t i = 0; i < whole_lanes(count); ++i) {
        const std::uint32_t event = events[i];
        const auto weeks = static_cast<std::uint32_t>(lengths[i]);
        const std::uint32_t ways = 2 * weeks - 1;
        const std::uint32_t scaled = starts[i] * ways;
        const Met met = met_in_way(scaled >> half_bits, weeks);
        const bool is_met = event < out_already;
        // A week of going out is nearly where it would be if all were equally likely; a little
        // earlier, as who has gone out goes no more.
        const std::uint32_t u = starts[i];
        const std::uint32_t earlier = ((u * (0x10000U - u) >> 16) * bend) >> 16;
        const std::uint32_t week = ((u - earlier) * weeks_in_year) >> 16;
        const bool is_wrong = ((week > 0) & (u <= week_from[week])) | (u >= week_from[week + 1]);
        const int after = event < goes_out ? 0 : static_cast<int>(week);
        const int begin = is_met ? met.begin : after;
        const int span = is_met ? met.span : static_cast<int>(weeks + (lasts[i] & 1U));
        const int end = begin + span;
        const int left = weeks_in_year - end;
        const Level onward = onward_of[event];
        const Level limit =
            onward + part(sure - onward,
                          within[static_cast<std::uint32_t>(std::clamp(left, 0, weeks_in_year))]);
        const std::uint32_t last = lasts[i] >> 1;
        const std::uint32_t last_limit = limit >> half_bits;
        open[i] = static_cast<std::uint32_t>((event >= goes_out) & is_wrong) |
                  static_cast<std::uint32_t>(is_met & ((scaled & 0xFFFFU) + ways > 0x10000U)) |
                  static_cast<std::uint32_t>((left >= 0) & (last == last_limit));
        several[i] = static_cast<std::uint32_t>((left >= 0) & (last < last_limit));
        begins[i] = begin;
        ends[i] = end;
        routes[i] = event - (event >= out_already ? out_already : 0) -
                    (event >= goes_out ? out_already : 0);
    }
}

void place_with(const Plan& plan, FirstStays& firsts) {
    for (const auto& [prospect, from, to] : firsts.prospects) {
        place_run(plan, plan.prospects[prospect], &firsts.starts[from], &firsts.lasts[from],
                  &firsts.events[from], &firsts.weeks[from], &firsts.routes[from],
                  &firsts.begins[from], &firsts.ends[from], &firsts.more_open[from],
                  &firsts.several[from], to - from);
    }
}

void leave_with(const Plan& plan, FirstStays& firsts) {
    constexpr int parts = 1 << leaver_bits;
    const double* __restrict factor = plan.leaver_factor.data();
    for (const FirstStays::Run& run : firsts.prospects) {
        const double of_all = plan.prospects[run.of].leaver_odds;
        const std::size_t end = run.from + whole_lanes(run.to - run.from);
        if (!(of_all > 0)) {
            std::fill(&firsts.leaver[run.from], &firsts.leaver[0] + end, 0U);
            continue;
        }
        for (std::size_t i = run.from; i < end; ++i) {
            const int reach = std::min(firsts.weeks[i], weeks_in_year - firsts.begins[i]);
            const double odds = of_all * factor[reach];
            const auto low = static_cast<int>(firsts.children[i] & (parts - 1));
            firsts.leaver[i] = static_cast<std::uint32_t>(!(low * (1 + odds) >= odds * parts));
        }
    }
}

void find(const Plan& plan, const Grid& grid, const std::uint32_t* __restrict routes,
          const int* __restrict begins, const int* __restrict ends, const int* __restrict lengths,
          std::uint32_t* __restrict at_begin, std::uint32_t* __restrict at_end,
          std::uint32_t* __restrict at_length, std::uint32_t* __restrict in_year,
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
        const bool is_out = (begin < reference) & (ends[i] > reference);
        const int reached = is_out ? reference - begin : 1;
        const std::uint32_t length_class = class_of(weeks);
        const auto position = static_cast<std::uint32_t>(std::max(begin, earliest) - earliest);
        const auto day = static_cast<std::uint32_t>(std::min(ends[i], last_day));
        at_begin[i] = (route * positions + position) * classes + length_class;
        at_end[i] = (route * end_days + day) * classes + length_class;
        at_length[i] =
            route * (longest_stay + 1) + static_cast<std::uint32_t>(begin >= 0 ? weeks : 0);
        in_year[i] = (route * classes + class_of(reach)) * per_class;
        on_day[i] = (route * classes + class_of(reached)) * per_class;
        out[i] = static_cast<std::uint32_t>(is_out);
    }
}

void find_with(const Plan& plan, const Grid& grid, FirstStays& firsts) {
    find(plan, grid, firsts.routes.data(), firsts.begins.data(), firsts.ends.data(),
         firsts.weeks.data(), firsts.at_begin.data(), firsts.at_end.data(), firsts.at_length.data(),
         firsts.in_year.data(), firsts.on_day.data(), firsts.is_out.data(), firsts.count);
}

} // namespace

} // namespace raming::cohort::kernels
