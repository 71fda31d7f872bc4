#include <algorithm>
#include <array>
#include <optional>

#include "models/cohort/life.hpp"
#include "models/cohort/school_year.hpp"

namespace raming::cohort {

using random::Site;

/// What a child's n-th stay of the year is to registers.
void SchoolYear::see(const Child& child, std::size_t n, std::size_t visibility, Stay& stay) const {
    const std::uint32_t entity = child.stay(n);
    constexpr std::array<Site, 2> sights{Site::cohort_sight, Site::cohort_sight_on};
    for (std::size_t line = 0; line < plan_->sight.size(); ++line) {
        stay.seen |= seen_by(plan_->sight[line], stay.route, stay.weeks, visibility,
                             words(sights[line], entity, child.member))
                     << (in_line * line);
    }
    const bool more_than_four = plan_->registers > 4;
    if (plan_->has_delay) {
        take_delays(*plan_, 0, words(Site::cohort_delay, entity, child.member), stay.more);
        if (more_than_four) {
            take_delays(*plan_, 4, words(Site::cohort_delay_on, entity, child.member), stay.more);
        }
    }
    if (plan_->has_false) {
        take_false(*plan_, 0, words(Site::cohort_false, entity, child.member), stay.more);
        if (more_than_four) {
            take_false(*plan_, 4, words(Site::cohort_false_on, entity, child.member), stay.more);
        }
    }
}

/// The stay of these words, which follows on `last`, as the level u of its last word said.
Stay SchoolYear::next_stay(const Child& child, const Stay& last, Level u, const random::Words& w) {
    const Prospect& prospect = plan_->prospect_of(stratum_of(child.entity));
    const RoutePlan& from = plan_->route[last.route];
    Stay stay;
    stay.begin = last.end();
    if (u < from.any_onward) {
        counter_.count_onward(last);
        stay.route = static_cast<std::uint32_t>(reached(u, from.onward, plan_->routes));
    } else {
        stay.route = static_cast<std::uint32_t>(
            reached(level_of_word(w[0]), prospect.route, plan_->routes - 1));
        stay.begin += start_within(prospect, level_of_word(w[2]), weeks_in_year - last.end());
    }
    stay.weeks = static_cast<int>(plan_->route[stay.route].length(level_of_word(w[1])));
    return stay;
}

/// A child whose first stay of the year is in `stays_`, with the level of that stay's last word:
/// what follows on it, and its counting.
void SchoolYear::finish(const Child& child, std::size_t visibility, std::uint32_t sight_word,
                        Level last_level) {
    const StratumPlan& stratum = plan_->strata[stratum_of(child.entity)];
    const Prospect& prospect = plan_->prospects[stratum.prospect];
    std::optional<Stay> next_year; // begins when the year ends
    for (std::size_t n = 0; !next_year; ++n) {
        const Stay last = stays_.back();
        if (last_level >= followed(*plan_, prospect, last.route, last.end())) {
            break;
        }
        const random::Words w = words(Site::cohort_stay, child.stay(n + 1), child.member);
        Stay stay = next_stay(child, last, last_level, w);
        last_level = level_of_word(w[3]);
        see(child, n + 1, visibility, stay);
        if (stay.begin == weeks_in_year) {
            next_year = stay;
        } else {
            stays_.push_back(stay);
        }
    }
    int longest = 0;
    for (const Stay& stay : stays_) {
        longest = std::max(longest, stay.reach());
    }
    counter_.count(stratum, stays_, leaves(*plan_, prospect, longest, sight_word, [&] {
                       return words(Site::cohort_leaver, child.entity, child.member)[0];
                   }));
    if (carries_ && (next_year || stays_.back().end() > weeks_in_year)) {
        carried_.push_back(
            {stratum_of(child.entity), visibility, next_year ? *next_year : stays_.back()});
    }
}

/// Children who were out when the year before ended, in the homes that they have now: the last
/// members of their strata.
void SchoolYear::resume_carried() {
    out_.assign(plan_->strata.size(), 0);
    for (const Carried& each : carried_) {
        ++out_[each.stratum];
    }
    std::vector<Carried> before;
    before.swap(carried_);
    std::vector<std::uint32_t> left = out_;
    for (const Carried& each : before) {
        const std::uint32_t children = plan_->parameters.strata[each.stratum].children;
        const Child child{entity_of(each.stratum, year_),
                          (children - left[each.stratum]--) & ((1U << member_bits) - 1)};
        stays_.assign(1, each.stay);
        finish(child, each.visibility, words(Site::cohort_sight, child.entity, child.member)[0],
               level_of_word(words(Site::cohort_stay, child.entity, child.member)[3]));
    }
}

/// Where a child of the stratum lives when it is a year older; no_stratum: it is too old.
std::size_t SchoolYear::home_after_summer(std::size_t stratum, const random::Words& summer) const {
    const std::uint32_t older = plan_->strata[stratum].older;
    if (older == no_stratum || level_of_word(summer[1]) >= level(plan_->parameters.summer.moved)) {
        return older;
    }
    const Stratum& home = plan_->parameters.strata[older];
    const std::size_t region = plan_->new_region(level_of_word(summer[2]));
    const std::uint32_t moved = plan_->stratum_at[plan_->place(region, home.sector, home.age)];
    return moved == no_stratum ? older : moved;
}

void SchoolYear::pass_summer() {
    std::vector<Carried> before;
    before.swap(carried_);
    std::uint32_t member = 0;
    for (Carried& each : before) {
        const random::Words summer =
            words(Site::cohort_summer, entity_of(each.stratum, year_), member++);
        const std::size_t home = home_after_summer(each.stratum, summer);
        if (home != no_stratum &&
            level_of_word(summer[0]) >= level(plan_->parameters.summer.gone)) {
            each.stratum = home;
            each.stay.begin -= weeks_in_year;
            carried_.push_back(each);
        }
    }
    ++year_;
}

} // namespace raming::cohort
