#include <algorithm>

#include "engine/base/processor.hpp"
#include "models/cohort/life.hpp"
#include "models/cohort/school_year.hpp"

namespace raming::cohort {

using random::Site;

namespace {

const kernels::FirstStayKernels& fastest() {
#if defined(__x86_64__)
    return base::has_avx2() ? kernels::avx2 : kernels::plain;
#else
    return kernels::plain;
#endif
}

/// Those that are marked, one by one.
template <typename Use>
void each_unsettled(const FirstStays& firsts, Use use) {
    FirstStays::Column<std::uint32_t> marked;
    std::size_t left = 0;
    for (std::size_t i = 0; i < firsts.count; ++i) {
        marked[left] = static_cast<std::uint32_t>(i);
        left += firsts.unsettled[i];
    }
    for (std::size_t n = 0; n < left; ++n) {
        use(marked[n]);
    }
}

} // namespace

SchoolYear::SchoolYear(const Plan& plan, Method method)
    : plan_(&plan), kernels_(fastest()), method_(method), counter_(plan, kernels_) {}

void SchoolYear::use(const Plan& plan) {
    plan_ = &plan;
    counter_.use(plan);
    first_ = FirstStays(); // what is in it may be no event of this plan
}

void SchoolYear::make_first_stays() {
    fill(Site::cohort_stay, first_.stay_words);
    kernels_.choose(*plan_, year_ > 0, first_, stay_words_);
    each_unsettled(first_, [&](std::size_t i) {
        const std::uint32_t begin = plan_->events.begin[first_.events[i]];
        std::uint32_t at = begin + static_cast<std::uint32_t>(first_.weeks[i]);
        while (stay_words_.length[i] >= plan_->events.upper[at]) {
            ++at;
        }
        first_.weeks[i] = static_cast<int>(at - begin);
    });
    kernels_.place(*plan_, stay_words_, first_);
    each_unsettled(first_, [&](std::size_t i) {
        const Prospect& prospect = plan_->prospect_of(stratum_of(first_.entities[i]));
        first_.begins[i] =
            start_within(prospect, level_of_word(stay_words_.start[i]), weeks_in_year);
        const Level limit =
            followed(*plan_, prospect, first_.routes[i], first_.begins[i] + first_.weeks[i]);
        first_.several[i] = static_cast<std::uint32_t>(stay_words_.last[i] < limit);
    });
}

void SchoolYear::see_first_stays() {
    fill(Site::cohort_sight, first_.sight_words);
    const auto see_line = [&](std::size_t line, const auto& line_words) {
        for (std::size_t i = 0; i < first_.count; ++i) {
            first_.seen[i] |= seen_by(plan_->sight[line], first_.routes[i], first_.weeks[i],
                                      visibility_of(first_.sight_words[i][0]), line_words[i])
                              << (in_line * line);
        }
    };
    first_.seen.fill(0);
    if (!plan_->sight.empty()) {
        see_line(0, first_.sight_words);
    }
    if (plan_->sight.size() > 1) {
        fill(Site::cohort_sight_on, sight_on_words_);
        see_line(1, sight_on_words_);
    }
    if (plan_->has_leavers) {
        kernels_.leave(*plan_, first_);
        first_.leaver.fill(0);
        each_unsettled(first_, [&](std::size_t i) {
            const int reach = std::min(first_.weeks[i], weeks_in_year - first_.begins[i]);
            first_.leaver[i] = leaves(*plan_, plan_->prospect_of(stratum_of(first_.entities[i])),
                                      reach, first_.sight_words[i][0], [&] {
                                          return words(Site::cohort_leaver, first_.entities[i],
                                                       first_.members[i])[0];
                                      });
        });
    }
}

void SchoolYear::hold_first_stays() {
    const int reference = plan_->parameters.reference_week;
    first_.held.fill(0);
    first_.held_on_day.fill(0);
    for (std::size_t line = 0; 4 * line < plan_->registers; ++line) {
        const auto& within = plan_->held_within[line];
        for (std::size_t i = 0; i < first_.count; ++i) {
            const int begin = first_.begins[i];
            const bool is_out = (begin < reference) & (begin + first_.weeks[i] > reference);
            const int reach = std::min(first_.weeks[i], weeks_in_year - begin);
            const int reached = is_out ? reference - begin : 0;
            const random::Words& words = delay_words_[line][i];
            first_.held[i] |= in_time(within[static_cast<std::size_t>(reach)], words) << 4 * line;
            first_.held_on_day[i] |= in_time(within[static_cast<std::size_t>(reached)], words)
                                     << 4 * line;
        }
    }
    for (std::size_t i = 0; i < first_.count; ++i) {
        first_.held[i] &= first_.seen[i];
        first_.held_on_day[i] &= first_.seen[i];
    }
}

void SchoolYear::see_first_stays_more() {
    const auto fill_lines = [&](Site first, Site on, kernels::WordLines& words) {
        fill(first, words[0]);
        if (plan_->registers > 4) {
            fill(on, words[1]);
        }
    };
    if (plan_->has_delay) {
        fill_lines(Site::cohort_delay, Site::cohort_delay_on, delay_words_);
        hold_first_stays();
    }
    if (plan_->has_false) {
        fill_lines(Site::cohort_false, Site::cohort_false_on, false_words_);
        kernels_.doubt(*plan_, false_words_, first_);
    }
    if (!plan_->has_delay && !plan_->has_false) {
        return;
    }
    for (std::size_t i = 0; i < first_.count; ++i) {
        const bool is_out_at_end = first_.begins[i] + first_.weeks[i] > weeks_in_year;
        first_.unsettled[i] =
            first_.several[i] |
            static_cast<std::uint32_t>((first_.doubtful[i] != 0) | (carries_ & is_out_at_end));
    }
    each_unsettled(first_, [&](std::size_t i) {
        for (std::size_t line = 0; 4 * line < plan_->registers; ++line) {
            if (plan_->has_delay) {
                take_delays(*plan_, 4 * line, delay_words_[line][i], first_.more[i]);
            }
            if (plan_->has_false) {
                take_false(*plan_, 4 * line, false_words_[line][i], first_.more[i]);
            }
        }
    });
}

} // namespace raming::cohort
