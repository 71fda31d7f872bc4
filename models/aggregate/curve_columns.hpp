#pragma once
// The duration curves of a route in a block of draws, at its cuts: by tables for fixed cuts, by one
// solved curve per draw for uncertain ones. Internal to models/aggregate.

#include <cstddef>
#include <vector>

#include "engine/prior/sampler.hpp"
#include "models/aggregate/scratch.hpp"

namespace raming::aggregate {

class CurveColumns {
public:
    /// Fills the columns of draws 0 … count − 1 of a route with a duration. `some_rows` holds more
    /// than count indices, and is free.
    CurveColumns(const RoutePlan& plan, const prior::Columns& inputs, RouteScratch& own,
                 std::size_t count, std::vector<std::size_t>& some_rows);

    /// [row] F/F(base) at the cut
    [[nodiscard]] const double* year(std::size_t cut) const { return at(own_->table_year, cut); }
    /// [row] I/F(base) at the cut
    [[nodiscard]] const double* stock(std::size_t cut) const { return at(own_->table_stock, cut); }
    /// The cut in one draw.
    [[nodiscard]] double weeks(std::size_t cut, std::size_t row) const {
        const Cut& which = plan_->cuts[cut];
        return which.input ? inputs_->column(*which.input)[row] : which.weeks;
    }

private:
    [[nodiscard]] const double* at(const std::vector<double>& table, std::size_t cut) const {
        return table.data() + plan_->cuts[cut].table_column * own_->ratio.size();
    }
    void fill_tables(std::size_t count, std::vector<std::size_t>& some_rows);
    void solve(std::size_t count);

    const RoutePlan* plan_;
    const prior::Columns* inputs_;
    RouteScratch* own_;
};

} // namespace raming::aggregate
