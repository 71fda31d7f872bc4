#include "models/cohort/first_stays.hpp"

#include <algorithm>
#include <bit>

#include "engine/base/processor.hpp"
#include "models/cohort/life.hpp"
#include "models/cohort/school_year.hpp"
#include "models/cohort/stay.hpp"

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

/// Those of the block of which this is so, in their order, without a branch.
struct Marked {
    FirstStays::Column<std::uint32_t> at;
    std::size_t count = 0;

    template <typename IsSo>
    Marked(std::size_t from, std::size_t to, IsSo is_so) {
        for (std::size_t i = from; i < to; ++i) {
            at[count] = static_cast<std::uint32_t>(i);
            count += static_cast<std::size_t>(is_so(i));
        }
    }
    [[nodiscard]] const std::uint32_t* begin() const { return at.data(); }
    [[nodiscard]] const std::uint32_t* end() const { return at.data() + count; }
};

} // namespace

std::uint32_t FirstStays::add(std::uint32_t entity, std::size_t prospect, std::uint32_t first,
                              std::uint32_t number) {
    const std::size_t from = count;
    const auto now = std::min(number, static_cast<std::uint32_t>(most - count));
    for (std::uint32_t i = 0; i < now; ++i) {
        entities[from + i] = entity;
        members[from + i] = first + i;
    }
    count += now;
    const auto extend = [&](std::vector<Run>& runs, std::size_t of) {
        if (!runs.empty() && runs.back().of == of) {
            runs.back().to = count;
        } else {
            runs.push_back({of, from, count});
        }
    };
    extend(strata, stratum_of(entity));
    extend(prospects, prospect);
    return now;
}

void FirstStays::clear() {
    count = 0;
    strata.clear();
    prospects.clear();
}

SchoolYear::SchoolYear(const Plan& plan, Method method)
    : plan_(&plan), kernels_(fastest()), method_(method), counter_(plan) {}

void SchoolYear::use(const Plan& plan) {
    plan_ = &plan;
    counter_.use(plan);
    first_ = FirstStays(); // what is in it may be no event of this plan
}

/// What children do first, from when to when.
void SchoolYear::choose_first_stays() {
    kernels_.choose(*plan_, year_ > 0, first_);
    for (const std::uint32_t i :
         Marked(0, first_.count, [&](std::size_t n) { return first_.more_open[n] != 0; })) {
        const Found length = plan_->length_of(first_.events[i])
                                 .by_half(half_at(first_.words[i], Half::length),
                                          static_cast<std::uint32_t>(first_.weeks[i]));
        first_.weeks[i] = static_cast<int>(length.value);
        first_.open[i] |= length.is_open;
    }
    kernels_.place(*plan_, first_);
}

void SchoolYear::see_first_stays() {
    const Plan& plan = *plan_;
    first_.seen.fill(0);
    for (std::size_t i = 0; i < first_.count && plan.registers > 0; ++i) {
        const Settled seen = seen_by_halves(plan.sight[0], first_.routes[i], first_.weeks[i],
                                            visibility_of(first_.children[i]), first_.words[i]);
        first_.seen[i] = seen.yes;
        first_.more_open[i] |= seen.open;
    }
    if (plan.sight.size() > 1) {
        fill(Site::cohort_sight_on, first_.sight_on);
        for (std::size_t i = 0; i < first_.count; ++i) {
            first_.seen[i] |= seen_by(plan.sight[1], first_.routes[i], first_.weeks[i],
                                      visibility_of(first_.children[i]), first_.sight_on[i])
                              << in_line;
        }
    }
    for (std::size_t i = 0; i < first_.count; ++i) {
        first_.open[i] |= first_.more_open[i];
    }
}

/// Of the registers that see a stay those that hold it in time, and may hold false entries.
void SchoolYear::hold_first_stays() {
    const Plan& plan = *plan_;
    const int reference = plan.parameters.reference_week;
    fill(Site::cohort_late, first_.late[0]);
    if (plan.registers > 4) {
        fill(Site::cohort_late_on, first_.late[1]);
    }
    for (std::size_t i = 0; i < first_.count; ++i) {
        const auto reach =
            static_cast<std::size_t>(std::min(first_.weeks[i], weeks_in_year - first_.begins[i]));
        const std::size_t reached =
            first_.is_out[i] != 0 ? static_cast<std::size_t>(reference - first_.begins[i]) : reach;
        const std::uint32_t seen = first_.seen[i];
        std::uint32_t held = 0;
        std::uint32_t held_on_day = 0;
        std::uint32_t doubts = 0;
        std::uint32_t open = 0;
        for (std::size_t line = 0; 4 * line < plan.registers; ++line) {
            const random::Words& words = first_.late[line][i];
            const Settled by_end = in_time(plan.late_from[line][reach], words);
            const Settled by_day = in_time(plan.late_from[line][reached], words);
            held |= by_end.yes << 4 * line;
            held_on_day |= by_day.yes << 4 * line;
            open |= (by_end.open | by_day.open) << 4 * line;
            doubts |= doubtful(plan.last_doubtful[line], words) << 4 * line;
        }
        first_.held[i] = held & seen;
        first_.held_on_day[i] = held_on_day & seen;
        first_.doubts[i] = doubts & held & seen;
        first_.open[i] |= open & seen;
    }
}

/// Of those with one stay; where the halves do not settle them, they are open.
void SchoolYear::count_false_entries() {
    const int reference = plan_->parameters.reference_week;
    for (const std::uint32_t i : Marked(0, first_.count, [&](std::size_t n) {
             const std::uint32_t is_apart = first_.open[n] | first_.several[n];
             return static_cast<std::uint32_t>(first_.doubts[n] != 0) &
                    static_cast<std::uint32_t>(is_apart == 0);
         })) {
        SightMore more;
        for (std::uint32_t lists = first_.doubts[i]; lists != 0; lists &= lists - 1) {
            const auto l = static_cast<std::size_t>(std::countr_zero(lists));
            const std::uint32_t half = half_at(first_.late[l / 4][i], 4 + l % 4);
            const double chance = plan_->false_chance[l];
            more.false_entries[l] = false_entries(chance, static_cast<double>(half) * 0x1p-16);
            first_.open[i] |= static_cast<std::uint32_t>(
                more.false_entries[l] !=
                false_entries(chance, static_cast<double>(half << 16 | 0xFFFFU) * 0x1p-32));
        }
        if (first_.open[i] != 0) {
            continue;
        }
        const StratumPlan& stratum = plan_->strata[stratum_of(first_.entities[i])];
        const int reach = std::min(first_.weeks[i], weeks_in_year - first_.begins[i]);
        const std::uint32_t lists = first_.doubts[i];
        counter_.count_false(stratum, first_.routes[i], reach, lists, more, false);
        if (first_.is_out[i] != 0) {
            counter_.count_false(stratum, first_.routes[i], reference - first_.begins[i],
                                 lists & first_.held_on_day[i], more, true);
        }
    }
}

void SchoolYear::leave_after_first_stays() {
    kernels_.leave(*plan_, first_);
    for (const std::uint32_t i :
         Marked(0, first_.count, [&](std::size_t n) { return first_.leaver[n] != 0; })) {
        const int reach = std::min(first_.weeks[i], weeks_in_year - first_.begins[i]);
        first_.leaver[i] = leaves(
            *plan_, plan_->prospect_of(stratum_of(first_.entities[i])), reach, first_.children[i],
            [&] { return words(Site::cohort_leaver, first_.entities[i], first_.members[i])[0]; });
    }
}

Stay SchoolYear::settled_stay(std::size_t i) const {
    Stay stay{first_.routes[i], first_.begins[i],
              first_.weeks[i],  first_.ends[i] - first_.begins[i],
              first_.seen[i],   {}};
    take_late({first_.entities[i], first_.members[i]}, 0, stay);
    return stay;
}

/// Children of the block whose one stay is settled, and who are out when the year ends.
void SchoolYear::carry_settled() {
    for (const std::uint32_t i : Marked(0, first_.count, [&](std::size_t n) {
             return static_cast<std::uint32_t>((first_.open[n] | first_.several[n]) == 0) &
                    static_cast<std::uint32_t>(first_.ends[n] > weeks_in_year);
         })) {
        carried_.push_back({stratum_of(first_.entities[i]), first_.members[i],
                            visibility_of(first_.children[i]), settled_stay(i)});
    }
}

/// Children of the block whose first stay is settled, and not all there is of them in the year.
void SchoolYear::live_on() {
    const Marked several(0, first_.count, [&](std::size_t i) {
        return static_cast<std::uint32_t>(first_.open[i] == 0) &
               static_cast<std::uint32_t>(first_.several[i] != 0);
    });
    // The words that nearly all of them need are made together: what is left of the first stay's,
    // and the second stay's.
    std::size_t number = 0;
    for (const std::uint32_t i : several) {
        later_.entities[number] = first_.entities[i];
        later_.seconds[number] = Child{first_.entities[i], 0}.stay(1);
        later_.members[number++] = first_.members[i];
    }
    const auto fill_later = [&](Site site, const auto& entities, auto& into) {
        random::fill_words(address_of(replicate_, site), entities.data(), later_.members.data(),
                           number, into.data());
    };
    fill_later(Site::cohort_stay_rest, later_.entities, later_.first_rest);
    fill_later(Site::cohort_stay, later_.seconds, later_.second_top);
    fill_later(Site::cohort_stay_rest, later_.seconds, later_.second_rest);
    number = 0;
    for (const std::uint32_t i : several) {
        const Child child{first_.entities[i], first_.members[i]};
        Stay stay{first_.routes[i], first_.begins[i],
                  first_.weeks[i],  first_.ends[i] - first_.begins[i],
                  first_.seen[i],   {}};
        take_late(child, 0, stay);
        stays_.assign(1, stay);
        const Bits second{later_.second_top[number], later_.second_rest[number]};
        const Bits first{first_.words[i], later_.first_rest[number++]};
        finish(child, first_.children[i], visibility_of(first_.children[i]), first.last(), &second);
    }
}

/// The children that wait.
void SchoolYear::flush() {
    fill(Site::cohort_stay, first_.words);
    choose_first_stays();
    see_first_stays();
    kernels_.find(*plan_, counter_.grid(), first_);
    if (plan_->is_late) {
        hold_first_stays();
        count_false_entries();
    }
    if (plan_->has_leavers) {
        leave_after_first_stays();
    }
    counter_.count(first_);
    if (carries_) {
        carry_settled();
    }
    live_on();
    for (const std::uint32_t i :
         Marked(0, first_.count, [&](std::size_t n) { return first_.open[n] != 0; })) {
        live({first_.entities[i], first_.members[i]});
    }
    first_.clear();
}

} // namespace raming::cohort
