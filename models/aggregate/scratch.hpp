#pragma once
// The memory of one evaluating thread, allocated once. Internal to models/aggregate.

#include <cstdint>
#include <span>
#include <vector>

#include "engine/prior/sampler.hpp"
#include "models/aggregate/noise.hpp"
#include "models/aggregate/plan.hpp"

namespace raming::aggregate {

/// What one route holds for a block of draws.
struct RouteScratch {
    RouteScratch(const RoutePlan& plan, std::size_t rows);

    prior::Columns year;       ///< [cut] children who pass it, over the year
    prior::Columns stock;      ///< [cut] on the day (empty unless wanted)
    prior::Columns year_share; ///< [cut] the same as shares of the route, as they are asked for
    prior::Columns stock_share;
    std::vector<std::uint8_t> has_share; ///< [basis × cuts + cut] in this block
    /// [observed threshold][row] cumulative registered counts: of the block's inputs, or products
    std::vector<const double*> registered;
    prior::Columns products;
    prior::Columns bands;            ///< [band] registered counts, later made whole
    prior::Columns gradients;        ///< [band] how much likelier they are to be missed
    std::vector<double> ratio;       ///< the observed year ratio or spell share of the draw's curve
    std::vector<double> table_year;  ///< [table column][row] F/F(base) of the draw's curve
    std::vector<double> table_stock; ///< [table column][row] I/F(base)
    prior::Columns some;             ///< [4 × cut: children, present, year, stock] of some draws
};

/// Children, or shares, of a route beyond a threshold that is a choice.
struct Pick {
    const PartPlan* part; ///< the first that wanted it
    schooling::Basis basis;
    bool as_share;
    std::vector<double> rows;
};

struct Scratch {
    static constexpr std::size_t work_columns = 5;

    Scratch(const Plan& plan, std::size_t rows);

    /// An incident in a draw counts once, however many routes it befalls.
    void note(IncidentKind kind, std::size_t row) {
        happened[static_cast<std::size_t>(kind) * all_rows.size() + row] = 1;
        something_happened = true;
        if (noted != nullptr) {
            noted->insert(noted->end(), {static_cast<double>(kind), static_cast<double>(row)});
        }
    }
    void forget_incidents();
    void count_incidents(std::size_t rows, std::span<std::uint64_t> incidents) const;

    std::vector<RouteScratch> routes;
    Noise noise;                        ///< of the method or route at work
    prior::Columns work;                ///< what one step needs for a while
    std::vector<prior::Columns> cells;  ///< of each component: [cell]
    std::vector<prior::Columns> wanted; ///< of each component: [term] children in the overlap
    std::vector<registers::OverlapStructure::Workspace> workspaces;
    std::vector<std::uint64_t> capped;    ///< [row] what a division says of it
    std::vector<std::uint64_t> projected; ///< [row] the same
    std::vector<std::uint8_t> happened;   ///< [incident][row]
    bool something_happened = false;      ///< in the block
    std::vector<double>* noted = nullptr; ///< where set: kind and row of each, as they happen
    std::vector<std::size_t> all_rows;    ///< 0, 1, 2, …
    std::vector<std::size_t> some_rows;   ///< the rows that picked one member, or are alike
    std::vector<std::size_t> left_rows;   ///< those that are still to be done
    std::vector<Pick> picked;             ///< by thresholds that are a choice
    std::size_t picks = 0;                ///< how many of them hold what was picked in this block
    std::vector<double> ones;             ///< [row] the weight of what counts in full
    std::vector<double> zeros;            ///< [row] of nobody
    std::vector<double> to_whole;         ///< [row] the uniform that makes sums whole
};

} // namespace raming::aggregate
