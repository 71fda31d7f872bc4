#include "models/aggregate/curve_columns.hpp"

#include <algorithm>

namespace raming::aggregate {

CurveColumns::CurveColumns(const RoutePlan& plan, const prior::Columns& inputs, RouteScratch& own,
                           std::size_t count, std::vector<std::size_t>& some_rows)
    : plan_(&plan), inputs_(&inputs), own_(&own) {
    fill_tables(count, some_rows);
    if (std::any_of(plan.cuts.begin(), plan.cuts.end(),
                    [](const Cut& cut) { return cut.input.has_value(); })) {
        solve(count);
    }
}

void CurveColumns::fill_tables(std::size_t count, std::vector<std::size_t>& some_rows) {
    const DurationPlan& duration = *plan_->duration;
    const std::size_t rows = own_->ratio.size();
    if (duration.spell_share) {
        std::copy_n(inputs_->column(*duration.spell_share), count, own_->ratio.begin());
    }
    for (std::size_t m = 0; m < duration.members.size(); ++m) {
        std::size_t picked = 0;
        for (std::size_t row = 0; row < count; ++row) {
            some_rows[picked] = row;
            picked += !duration.selector ||
                              inputs_->column(*duration.selector)[row] == static_cast<double>(m)
                          ? 1
                          : 0;
        }
        const DurationPlan::Member& member = duration.members[m];
        const auto evaluate = [&](const schooling::DurationTable& table, std::size_t column) {
            table.evaluate(some_rows.data(), picked, inputs_->column(member.shape),
                           own_->ratio.data(), rows, own_->table_year.data() + column * rows,
                           own_->table_stock.data() + column * rows);
        };
        evaluate(member.table, 0);
        if (member.added) {
            evaluate(*member.added, duration.own_columns);
        }
    }
}

void CurveColumns::solve(std::size_t count) {
    const DurationPlan& duration = *plan_->duration;
    const auto observed =
        duration.spell_share ? schooling::Observed::spell_share : schooling::Observed::year_ratio;
    const std::size_t rows = own_->ratio.size();
    for (std::size_t row = 0; row < count; ++row) {
        const auto picked = duration.selector
                                ? static_cast<std::size_t>(inputs_->column(*duration.selector)[row])
                                : 0;
        const DurationPlan::Member& member = duration.members[picked];
        const schooling::DurationCurve curve(member.family, inputs_->column(member.shape)[row],
                                             duration.from, duration.to, observed,
                                             own_->ratio[row]);
        for (const Cut& cut : plan_->cuts) {
            if (cut.input) {
                const double weeks = inputs_->column(*cut.input)[row];
                const std::size_t place = cut.table_column * rows + row;
                own_->table_year[place] = curve.year_count(weeks);
                own_->table_stock[place] = curve.stock(weeks);
            }
        }
    }
}

} // namespace raming::aggregate
