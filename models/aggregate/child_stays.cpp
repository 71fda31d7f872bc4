#include "models/aggregate/child_stays.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/random/stream.hpp"
#include "models/aggregate/thresholds.hpp"

namespace raming::aggregate {

namespace {

/// The day of stocks: five weeks into the year, as in a cohort.
constexpr double day = 5;
/// Fewer than this share of a route's children would pass the threshold at which they are counted:
/// too many children to make. They are then divided as the estimator divides them.
constexpr double least_passing = 1e-3;

std::vector<double> knots_from(double from) {
    constexpr double fine = 64;
    std::vector<double> weeks{from};
    for (double at = std::floor(8 * from + 1) / 8; at < schooling::horizon_weeks;
         at += at < fine ? 0.125 : 0.5) {
        weeks.push_back(at);
    }
    weeks.push_back(schooling::horizon_weeks);
    return weeks;
}

schooling::DurationCurve curve_of(const DurationPlan& plan, const prior::Columns& inputs) {
    const auto member =
        plan.selector ? static_cast<std::size_t>(inputs.column(*plan.selector)[0]) : 0;
    return {plan.members[member].family,
            inputs.column(plan.members[member].shape)[0],
            plan.from,
            plan.to,
            schooling::Observed::spell_share,
            inputs.column(*plan.spell_share)[0]};
}

/// The words of one child after another, many at a time.
class Children {
public:
    explicit Children(const random::Address& address) : address_(address) {}

    random::Words next() {
        if (used_ == words_.size()) {
            for (std::size_t k = 0; k < words_.size(); ++k) {
                const std::uint64_t child = made_ + k;
                entities_[k] = address_.entity + static_cast<std::uint32_t>(child >> member_bits);
                members_[k] = static_cast<std::uint32_t>(child & ((1U << member_bits) - 1));
            }
            random::fill_words(address_, entities_.data(), members_.data(), words_.size(),
                               words_.data());
            made_ += words_.size();
            used_ = 0;
        }
        return words_[used_++];
    }

private:
    static constexpr int member_bits = 24;
    static constexpr std::size_t at_once = 256;

    random::Address address_;
    std::uint64_t made_ = 0;
    std::size_t used_ = at_once;
    std::array<std::uint32_t, at_once> entities_{};
    std::array<std::uint32_t, at_once> members_{};
    std::array<random::Words, at_once> words_{};
};

double unit(std::uint32_t high, std::uint32_t low) {
    return random::open_unit((std::uint64_t{high} << 32) | low);
}

} // namespace

StayLaw::StayLaw(const schooling::DurationCurve& curve, double from) : weeks_(knots_from(from)) {
    const double all = curve.survival(from);
    past_.push_back(0);
    for (std::size_t k = 0; k < weeks_.size(); ++k) {
        left_.push_back(curve.survival(weeks_[k]) / all);
        if (k > 0) {
            past_.push_back(past_.back() +
                            0.5 * (left_[k] + left_[k - 1]) * (weeks_[k] - weeks_[k - 1]));
        }
    }
    left_.back() = 0;
    for (std::size_t k = 0; k <= parts; ++k) {
        const double below = static_cast<double>(k) / parts;
        const auto first = std::partition_point(left_.begin(), left_.end(),
                                                [&](double left) { return left > below; });
        guide_[k] = static_cast<std::uint16_t>(first - left_.begin());
    }
}

StayLaw::Stay StayLaw::operator()(double who, double how_long) const {
    Stay stay;
    double still = 1;     // S when the child was last seen to be out
    std::size_t knot = 0; // not after that
    const double place = who * (schooling::weeks_per_year + past_.back());
    if (place < schooling::weeks_per_year) {
        stay.begin = place - weeks_.front();
    } else {
        const double past = place - schooling::weeks_per_year;
        const auto next = std::upper_bound(past_.begin() + 1, past_.end() - 1, past);
        knot = static_cast<std::size_t>(next - past_.begin()) - 1;
        const double part =
            std::min((past - past_[knot]) / std::max(past_[knot + 1] - past_[knot], 1e-300), 1.0);
        stay.begin = -(weeks_[knot] + part * (weeks_[knot + 1] - weeks_[knot]));
        // At the horizon all that are left leave at once.
        const double after = knot + 2 < left_.size() ? left_[knot + 1] : left_[knot];
        still = left_[knot] + part * (after - left_[knot]);
    }
    const double until = how_long * still;
    const auto part_of = static_cast<std::size_t>(until * parts);
    const auto knots = left_.begin();
    const auto end = std::partition_point(
        knots +
            std::max<std::ptrdiff_t>(guide_[part_of + 1], static_cast<std::ptrdiff_t>(knot) + 1),
        knots + guide_[part_of], [&](double left) { return left > until; });
    const auto after = static_cast<std::size_t>(end - left_.begin());
    if (after + 1 >= left_.size()) {
        stay.weeks = schooling::horizon_weeks;
    } else {
        const double fall = left_[after - 1] - left_[after];
        const double part = fall > 0 ? (left_[after - 1] - until) / fall : 1;
        stay.weeks = weeks_[after - 1] + part * (weeks_[after] - weeks_[after - 1]);
    }
    return stay;
}

bool can_live(const RoutePlan& route) {
    return route.duration && route.duration->spell_share &&
           std::none_of(route.methods.begin(), route.methods.end(), [](const MethodPlan& method) {
               return std::holds_alternative<RegisteredPlan>(method.how);
           });
}

void live(const Plan& plan, std::size_t route, const run::Block& where,
          const prior::Columns& inputs, Scratch& scratch) {
    const RoutePlan& own_plan = plan.routes[route];
    RouteScratch& own = scratch.routes[route];
    std::size_t counted = 0;
    while (std::isnan(own.year.column(counted)[0])) {
        ++counted; // a method counts at one threshold
    }
    std::array<double, most_cuts_in_all> over{};
    const std::size_t cuts = own_plan.cuts.size();
    for (std::size_t cut = 0; cut < cuts; ++cut) {
        const Cut& one = own_plan.cuts[cut];
        over[cut] = one.input ? inputs.column(*one.input)[0] : one.weeks;
    }
    const schooling::DurationCurve curve = curve_of(*own_plan.duration, inputs);
    if (curve.year_count(over[counted]) < least_passing * curve.year_count(over[0])) {
        pass_thresholds(plan, route, where, inputs, scratch);
        return;
    }
    const StayLaw law(curve, over[0]);
    Children children(
        {where.seed, where.chain, where.first, own_plan.entity, random::Site::duration, 0});
    std::array<double, most_cuts_in_all> year{};
    std::array<double, most_cuts_in_all> present{};
    for (double left = own.year.column(counted)[0]; left > 0;) {
        const random::Words words = children.next();
        const StayLaw::Stay stay = law(unit(words[0], words[1]), unit(words[2], words[3]));
        for (std::size_t cut = 0; cut < cuts; ++cut) {
            year[cut] += stay.counts(over[cut]) ? 1 : 0;
            present[cut] += stay.counts_on(day, over[cut]) ? 1 : 0;
        }
        left -= counted == 0 || stay.counts(over[counted]) ? 1 : 0;
    }
    const auto kept = [&](double there) { // in this order the total is exactly E
        return year[0] > own_plan.eligible ? std::floor(there * own_plan.eligible / year[0])
                                           : there;
    };
    for (std::size_t cut = 0; cut < cuts; ++cut) {
        own.year.column(cut)[0] = kept(year[cut]);
        own.stock.column(cut)[0] = kept(present[cut]);
    }
}

} // namespace raming::aggregate
