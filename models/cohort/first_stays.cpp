#include <algorithm>

#include "models/cohort/life.hpp"
#include "models/cohort/school_year.hpp"

namespace raming::cohort {

using random::Site;

void SchoolYear::make_first_stays() {
    fill(Site::cohort_stay, first_.stay_words);
    for (std::size_t i = 0; i < first_.count; ++i) {
        const StratumPlan& stratum = plan_.strata[stratum_of(first_.entities[i])];
        const Stay stay = first_stay(plan_, stratum, year_ > 0, first_.stay_words[i]);
        first_.routes[i] = stay.route;
        first_.begins[i] = stay.begin;
        first_.weeks[i] = stay.weeks;
        first_.several[i] = static_cast<std::uint8_t>(level_of_word(first_.stay_words[i][3]) <
                                                      followed(plan_, stratum, stay));
    }
}

void SchoolYear::see_first_stays() {
    fill(Site::cohort_sight, first_.sight_words);
    const auto see_line = [&](std::size_t line, const auto& line_words) {
        for (std::size_t i = 0; i < first_.count; ++i) {
            const std::size_t visibility = visibility_of(first_.sight_words[i][0]);
            first_.seen[i] |= seen_by(stay_line(plan_, first_.routes[i], first_.weeks[i], line),
                                      child_line(plan_, visibility, line), line_words[i])
                              << (in_line * line);
        }
    };
    first_.seen.fill(0);
    if (plan_.lines > 0) {
        see_line(0, first_.sight_words);
    }
    if (plan_.lines > 1) {
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
