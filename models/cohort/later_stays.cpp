#include <algorithm>
#include <array>
#include <optional>
#include <tuple>

#include "models/cohort/life.hpp"
#include "models/cohort/school_year.hpp"

namespace raming::cohort {

using random::Site;

/// What a child's n-th stay of the year is to registers.
void SchoolYear::see(const Child& child, std::size_t n, std::size_t visibility, const Bits& bits,
                     Stay& stay) const {
    const auto see_line = [&](std::size_t line, const random::Words& w) {
        stay.seen |= seen_by(plan_->sight[line], stay.route, stay.weeks, visibility, w)
                     << (in_line * line);
    };
    if (!plan_->sight.empty()) {
        constexpr auto first = static_cast<std::size_t>(Half::sight);
        see_line(0, {0, bits.word(first), bits.word(first + 1), bits.word(first + 2)});
    }
    if (plan_->sight.size() > 1) {
        see_line(1, words(Site::cohort_sight_on, child.stay(n), child.member));
    }
    take_late(child, n, stay);
}

/// How late registers are with it, and what false entries come with it.
void SchoolYear::take_late(const Child& child, std::size_t n, Stay& stay) const {
    if (!plan_->is_late) {
        return;
    }
    const std::uint32_t entity = child.stay(n);
    cohort::take_late(*plan_, 0,
                      bits(Site::cohort_late, Site::cohort_late_rest, entity, child.member),
                      stay.more);
    if (plan_->registers > 4) {
        cohort::take_late(
            *plan_, 4, bits(Site::cohort_late_on, Site::cohort_late_rest_on, entity, child.member),
            stay.more);
    }
}

Stay SchoolYear::first_stay(const Child& child, const Bits& bits) const {
    const Prospect& prospect = plan_->prospect_of(stratum_of(child.entity));
    const Level u = bits.level(Half::event);
    const std::size_t routes = plan_->routes;
    const std::size_t event = year_ == 0 ? reached(u, prospect.first, plan_->events.count - 1)
                                         : 2 * routes + reached(u, prospect.route, routes - 1);
    const std::uint32_t weeks = plan_->length_of(event)(bits.level(Half::length));
    Stay stay;
    stay.route = static_cast<std::uint32_t>(event % routes);
    stay.weeks = static_cast<int>(weeks);
    if (event < routes) {
        const Met met = met_in_way(part(bits.level(Half::start), 2 * weeks - 1), weeks);
        stay.begin = met.begin;
        stay.span = met.span;
        return stay;
    }
    stay.span = static_cast<int>(weeks + bits.coin());
    if (event >= 2 * routes) {
        stay.begin = static_cast<int>(
            reached(bits.level(Half::start), prospect.week, prospect.week.size() - 1));
    }
    return stay;
}

/// The stay of these bits, which follows on `last`, as the level u of its last bits said.
Stay SchoolYear::next_stay(const Child& child, const Stay& last, Level u, const Bits& bits) {
    const Prospect& prospect = plan_->prospect_of(stratum_of(child.entity));
    const RoutePlan& from = plan_->route[last.route];
    Stay stay;
    stay.begin = last.end();
    if (u < from.any_onward) {
        counter_.count_onward(last);
        stay.route = static_cast<std::uint32_t>(reached(u, from.onward, plan_->routes));
    } else {
        stay.route = static_cast<std::uint32_t>(
            reached(bits.level(Half::event), prospect.route, plan_->routes - 1));
        stay.begin += start_within(prospect, bits.level(Half::start), weeks_in_year - last.end());
    }
    stay.weeks = static_cast<int>(plan_->route[stay.route].length(bits.level(Half::length)));
    stay.span = stay.weeks + static_cast<int>(bits.coin());
    return stay;
}

/// All of a child that was not out when the year before ended.
void SchoolYear::live(const Child& child) {
    const Bits of_stay =
        bits(Site::cohort_stay, Site::cohort_stay_rest, child.entity, child.member);
    const std::uint32_t half = half_at(of_stay.top, Half::child);
    const std::size_t visibility = visibility_of(half);
    Stay stay = first_stay(child, of_stay);
    see(child, 0, visibility, of_stay, stay);
    stays_.assign(1, stay);
    finish(child, half, visibility, of_stay.last(), nullptr);
}

/// A child whose first stay of the year is in `stays_`, with the level of that stay's last bits:
/// what follows on it, and its counting. `second`: the bits of its second stay, where they are
/// made.
void SchoolYear::finish(const Child& child, std::uint32_t child_half, std::size_t visibility,
                        Level last_level, const Bits* second) {
    const StratumPlan& stratum = plan_->strata[stratum_of(child.entity)];
    const Prospect& prospect = plan_->prospects[stratum.prospect];
    std::optional<Stay> next_year; // begins when the year ends
    for (std::size_t n = 1; !next_year; ++n) {
        const Stay last = stays_.back();
        if (last.end() > weeks_in_year ||
            last_level >= followed(prospect, plan_->route[last.route].any_onward, last.end())) {
            break;
        }
        const Bits of_stay =
            n == 1 && second != nullptr
                ? *second
                : bits(Site::cohort_stay, Site::cohort_stay_rest, child.stay(n), child.member);
        Stay stay = next_stay(child, last, last_level, of_stay);
        last_level = of_stay.last();
        see(child, n, visibility, of_stay, stay);
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
    counter_.count(stratum, stays_, leaves(*plan_, prospect, longest, child_half, [&] {
                       return words(Site::cohort_leaver, child.entity, child.member)[0];
                   }));
    if (carries_ && (next_year || stays_.back().end() > weeks_in_year)) {
        carried_.push_back({stratum_of(child.entity), child.member, visibility,
                            next_year ? *next_year : stays_.back()});
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
        const Bits of_stay =
            bits(Site::cohort_stay, Site::cohort_stay_rest, child.entity, child.member);
        finish(child, half_at(of_stay.top, Half::child), each.visibility, of_stay.last(), nullptr);
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
    // In an order that is theirs, whatever settled when they were carried on.
    std::sort(before.begin(), before.end(), [](const Carried& a, const Carried& b) {
        return std::tie(a.stratum, a.member) < std::tie(b.stratum, b.member);
    });
    for (Carried& each : before) {
        const random::Words summer =
            words(Site::cohort_summer, entity_of(each.stratum, year_), each.member);
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
