#include <algorithm>

#include "models/cohort/life.hpp"
#include "models/cohort/school_year.hpp"

namespace raming::cohort {

using random::Site;

/// In passes over the block, without branches: what a child does cannot be foretold, and a wrong
/// guess of the processor costs as much as a stay. What the guiding tables do not settle is done
/// apart.
void SchoolYear::make_first_stays() {
    fill(Site::cohort_stay, first_.stay_words);
    FirstStays::Column<std::uint32_t> events;
    FirstStays::Column<std::uint32_t> unsettled;
    std::size_t left = 0;
    for (std::size_t i = 0; i < first_.count; ++i) {
        const StratumPlan& stratum = plan_.strata[stratum_of(first_.entities[i])];
        events[i] = static_cast<std::uint32_t>(
            first_event(plan_, stratum, year_ > 0, first_.stay_words[i][0]));
    }
    for (std::size_t i = 0; i < first_.count; ++i) {
        const StepsView length = plan_.events[events[i]].length;
        const Level u = level_of_word(first_.stay_words[i][1]);
        const std::uint32_t guess = length.guess(u);
        first_.weeks[i] = static_cast<int>(guess);
        unsettled[left] = static_cast<std::uint32_t>(i);
        left += static_cast<std::size_t>(!length.is_settled(guess, u));
    }
    for (std::size_t n = 0; n < left; ++n) {
        const std::size_t i = unsettled[n];
        first_.weeks[i] = static_cast<int>(plan_.events[events[i]].length.from(
            static_cast<std::uint32_t>(first_.weeks[i]), level_of_word(first_.stay_words[i][1])));
    }
    begin_first_stays(events, unsettled);
}

void SchoolYear::begin_first_stays(const FirstStays::Column<std::uint32_t>& events,
                                   FirstStays::Column<std::uint32_t>& unsettled) {
    std::size_t left = 0;
    const auto goes_out = static_cast<std::uint32_t>(2 * plan_.routes);
    const auto out_already = static_cast<std::uint32_t>(plan_.routes);
    const auto is_followed = [&](std::size_t i, const StratumPlan& stratum) {
        const Level limit =
            followed(plan_, stratum, first_.routes[i], first_.begins[i] + first_.weeks[i]);
        return static_cast<std::uint32_t>(level_of_word(first_.stay_words[i][3]) < limit);
    };
    for (std::size_t i = 0; i < first_.count; ++i) {
        const StratumPlan& stratum = plan_.strata[stratum_of(first_.entities[i])];
        const std::uint32_t word = first_.stay_words[i][2];
        const std::uint32_t event = events[i];
        const int guess = start_guess(level_of_word(word), weeks_in_year);
        const int before = out_since(first_.weeks[i], word);
        const int in_year = event < goes_out ? 0 : guess;
        first_.routes[i] = plan_.events[event].route;
        first_.begins[i] = event < out_already ? before : in_year;
        first_.several[i] = is_followed(i, stratum);
        unsettled[left] = static_cast<std::uint32_t>(i);
        const bool is_free = event >= goes_out;
        const bool is_wrong = !is_start(stratum, level_of_word(word), weeks_in_year, guess);
        left += static_cast<std::size_t>(is_free & is_wrong);
    }
    for (std::size_t n = 0; n < left; ++n) {
        const std::size_t i = unsettled[n];
        const StratumPlan& stratum = plan_.strata[stratum_of(first_.entities[i])];
        first_.begins[i] =
            start_within(stratum, level_of_word(first_.stay_words[i][2]), weeks_in_year);
        first_.several[i] = is_followed(i, stratum);
    }
}

void SchoolYear::see_first_stays() {
    fill(Site::cohort_sight, first_.sight_words);
    const auto see_line = [&](std::size_t line, const auto& line_words) {
        for (std::size_t i = 0; i < first_.count; ++i) {
            first_.seen[i] |= seen_by(plan_.sight[line], first_.routes[i], first_.weeks[i],
                                      visibility_of(first_.sight_words[i][0]), line_words[i])
                              << (in_line * line);
        }
    };
    first_.seen.fill(0);
    if (!plan_.sight.empty()) {
        see_line(0, first_.sight_words);
    }
    if (plan_.sight.size() > 1) {
        fill(Site::cohort_sight_on, words_more_);
        see_line(1, words_more_);
    }
    if (plan_.has_leavers) {
        for (std::size_t i = 0; i < first_.count; ++i) {
            const int reach = std::min(first_.weeks[i], weeks_in_year - first_.begins[i]);
            first_.leaver[i] = leaves(plan_, plan_.strata[stratum_of(first_.entities[i])], reach,
                                      first_.sight_words[i][0], [&] {
                                          return words(Site::cohort_leaver, first_.entities[i],
                                                       first_.members[i])[0];
                                      });
        }
    }
}

void SchoolYear::see_first_stays_more() {
    const auto take_all = [&](Site site, std::size_t from, auto take) {
        if (from < plan_.registers) {
            fill(site, words_more_);
            for (std::size_t i = 0; i < first_.count; ++i) {
                take(plan_, from, words_more_[i], first_.more[i]);
            }
        }
    };
    if (plan_.has_delay) {
        take_all(Site::cohort_delay, 0, take_delays);
        take_all(Site::cohort_delay_on, 4, take_delays);
    }
    if (plan_.has_false) {
        take_all(Site::cohort_false, 0, take_false);
        take_all(Site::cohort_false_on, 4, take_false);
    }
}

} // namespace raming::cohort
