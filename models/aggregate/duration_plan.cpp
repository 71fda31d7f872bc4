#include "models/aggregate/duration_plan.hpp"

#include <algorithm>
#include <limits>

#include "models/schooling/duration_law.hpp"

namespace raming::aggregate {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
/// Shapes beyond this quantile of their prior are solved one by one instead of tabled.
constexpr double shape_tail = 3e-5;

/// A table of durations that hardly differ from each other has very many entries. Sharper ones are
/// solved one by one, too.
schooling::Shapes tabled_shapes(schooling::Family family, double low, double high) {
    constexpr double sharpest = 10; // 1/(relative spread), roughly
    switch (family) {
    case schooling::Family::lognormal:
        low = std::max(low, 1 / sharpest);
        return {low, std::max(low, high)};
    case schooling::Family::gamma:
        high = std::min(high, sharpest * sharpest);
        return {std::min(low, high), high};
    case schooling::Family::weibull:
        high = std::min(high, sharpest);
        return {std::min(low, high), high};
    default:
        return {low, high};
    }
}

/// The distinct fixed thresholds of some cuts, ascending; the cuts' places among them are set, from
/// `first` on.
std::vector<double> places_in_table(std::span<Cut> cuts, std::size_t first) {
    std::vector<double> weeks;
    for (const Cut& cut : cuts) {
        if (!cut.input) {
            weeks.push_back(cut.weeks);
        }
    }
    std::sort(weeks.begin(), weeks.end());
    weeks.erase(std::unique(weeks.begin(), weeks.end()), weeks.end());
    for (Cut& cut : cuts) {
        if (!cut.input) {
            cut.table_column = first + static_cast<std::size_t>(
                                           std::lower_bound(weeks.begin(), weeks.end(), cut.weeks) -
                                           weeks.begin());
        }
    }
    return weeks;
}

} // namespace

DurationPlan plan_duration(const schooling::Route& route, const scenario::Inputs& inputs,
                           RoutePlan& plan) {
    const schooling::Duration& stated = *route.duration;
    DurationPlan duration;
    if (stated.families.size() > 1 && stated.selector) {
        duration.selector = inputs[*stated.selector];
    }
    if (stated.spell_share) {
        duration.spell_share = inputs[*stated.spell_share];
    }
    duration.from = stated.from;
    duration.to = stated.to;
    const std::span<Cut> cuts(plan.cuts);
    const std::vector<double> own = places_in_table(cuts.first(plan.own_cuts), 0);
    const std::vector<double> added = places_in_table(cuts.subspan(plan.own_cuts), own.size());
    duration.own_columns = own.size();
    duration.columns = own.size() + added.size();
    for (Cut& cut : plan.cuts) {
        if (cut.input) {
            cut.table_column = duration.columns++;
        }
    }
    const auto observed =
        stated.spell_share ? schooling::Observed::spell_share : schooling::Observed::year_ratio;
    for (const schooling::Duration::Member& member : stated.families) {
        double low = infinity;
        double high = 0;
        for (const prior::Member& shape : inputs.inputs[inputs[member.shape]].members) {
            low = std::min(low, shape.distribution.quantile(shape_tail));
            high = std::max(high, shape.distribution.quantile(1 - shape_tail));
        }
        const schooling::Shapes shapes = tabled_shapes(member.family, low, high);
        const auto tabled = [&](const std::vector<double>& weeks) {
            return schooling::DurationTable(member.family, duration.from, duration.to, observed,
                                            weeks, shapes.low, shapes.high);
        };
        duration.members.push_back({member.family, inputs[member.shape], tabled(own),
                                    added.empty() ? std::nullopt : std::optional(tabled(added))});
    }
    // A further threshold is drawn from those who are out on the day and those who are not, whether
    // or not anybody counts on a day: else asking for that would change other draws.
    plan.wants_stock = true;
    return duration;
}

} // namespace raming::aggregate
