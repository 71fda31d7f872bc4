#include "models/registers/overlap.hpp"

#include "engine/base/column_math.hpp"
#include "engine/base/contract.hpp"
#include "models/registers/overlap_columns.hpp"
#include "models/registers/overlap_join.hpp"
#include "models/registers/overlap_plan.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace raming::registers {
namespace {

/// Draws that are worked on at a time: their columns stay near the processor.
constexpr std::size_t together = 128;
/// From one column of scratch to the next: no power of two, which would cost cache conflicts.
constexpr std::size_t stride = together + 8;
constexpr std::array<double, together> nobody{};

/// Columns of scratch.
enum Use : std::size_t {
    eligible_use,
    covered_use,
    outside_use,
    low_use,
    high_use,
    unknown_use,
    solved_use, ///< and the next ones: the draws of which the unknown is solved
    held_use = solved_use + 10,
};

/// What a division of some draws needs, in parts of the workspace.
class Division {
public:
    Division(const OverlapPlan& plan, const OverlapStructure::Draws& draws,
             OverlapStructure::Workspace& workspace)
        : plan_(plan), draws_(draws), workspace_(workspace), rooms_(workspace.columns.data()),
          taken_(rooms_ + plan.most_groups), lists_(taken_ + plan.most_groups),
          numbers_(column(held_use + plan.most_rows + 2 * plan.most_groups)),
          solved_(workspace.marks.data()) {}

    void divide(std::size_t first, std::size_t count) {
        first_ = first;
        count_ = count;
        std::fill_n(draws_.capped + first, count, std::uint64_t{0});
        std::fill_n(draws_.projected + first, count, std::uint64_t{0});
        std::fill_n(column(covered_use), count, 0.0);
        find_population();
        for (const auto& join : plan_.joins)
            add(join);
    }

private:
    const OverlapPlan& plan_;
    const OverlapStructure::Draws& draws_;
    OverlapStructure::Workspace& workspace_;
    double** rooms_;  ///< [group] children
    double** taken_;  ///< [group] of them also in the joining route
    double** lists_;  ///< columns for one call
    double* numbers_; ///< of one draw
    std::size_t* solved_;
    std::size_t first_ = 0;
    std::size_t count_ = 0;
    const OverlapColumns& math_ = overlap_columns();

    [[nodiscard]] double* column(std::size_t use) const {
        return workspace_.scratch.data() + use * stride;
    }
    [[nodiscard]] double* held(std::size_t row) const { return column(held_use + row); }
    [[nodiscard]] const double* total(std::size_t route) const {
        return draws_.totals[route] + first_;
    }
    [[nodiscard]] double* cell(std::size_t c) const { return draws_.sizes[c] + first_; }
    [[nodiscard]] OverlapRule rule(std::size_t draw) const {
        return draws_.rules != nullptr ? static_cast<OverlapRule>(draws_.rules[first_ + draw])
                                       : draws_.rule;
    }

    void find_population() const {
        double* const eligible = column(eligible_use);
        if (!std::isinf(plan_.eligible_total)) {
            std::fill_n(eligible, count_, plan_.eligible_total);
            return;
        }
        std::fill_n(eligible, count_, 0.0);
        for (const auto route : plan_.order) {
            const double* const one = total(route);
            base::column_math().add(&one, 1, count_, eligible);
        }
        constexpr double population_not_stated = 100;
        base::column_math().scale(population_not_stated, count_, eligible);
    }

    void add(const OverlapJoin& join) {
        const double* const size = total(join.route);
        for (std::size_t i = 0; i < count_; ++i)
            base::expects(size[i] >= 0);
        hold_within_bounds(join, size);
        find_rooms(join);
        math_.find_outside(rooms_, join.groups.size(), column(eligible_use), column(covered_use),
                           size, count_, column(outside_use), draws_.projected + first_);
        if (join.rows.size() == 1)
            take_from_one(join, size);
        else if (join.rows.size() == 2)
            take_from_two(join, size);
        else if (join.rows.size() > 2)
            take_from_many(join, size);
        math_.find_shares(rooms_, join.groups.size(), size, count_, taken_);
        move(join, size);
    }

    void hold_within_bounds(const OverlapJoin& join, const double* size) const {
        for (std::size_t k = 0; k < join.rows.size(); ++k) {
            const auto& row = join.rows[k];
            for (std::size_t i = 0; i < row.meets.size(); ++i)
                lists_[i] = cell(row.meets[i]);
            math_.hold(lists_, row.meets.size(), row.eligible, size,
                       draws_.wanted[row.term] + first_, count_, held(k), draws_.capped + first_);
        }
    }

    void find_rooms(const OverlapJoin& join) const {
        for (std::size_t g = 0; g < join.groups.size(); ++g) {
            const auto& givers = join.givers[g];
            taken_[g] = column(held_use + plan_.most_rows + plan_.most_groups + g);
            if (givers.size() == 1) {
                rooms_[g] = cell(givers.front());
                continue;
            }
            rooms_[g] = column(held_use + plan_.most_rows + g);
            std::fill_n(rooms_[g], count_, 0.0);
            for (std::size_t i = 0; i < givers.size(); ++i)
                lists_[i] = cell(givers[i]);
            base::column_math().add(lists_, givers.size(), count_, rooms_[g]);
        }
    }

    void take_from_one(const OverlapJoin& join, const double* size) {
        math_.check_one(held(0), rooms_[0], size, column(outside_use), count_,
                        workspace_.flags.data());
        project_broken(join, size, [](std::size_t) {});
        math_.take(held(0), nobody.data(), rooms_[0], count_, taken_[0]);
    }

    void take_from_two(const OverlapJoin& join, const double* size) {
        std::array<const double*, 3> room;
        room.fill(nobody.data());
        for (std::size_t g = 0; g < join.groups.size(); ++g)
            room[join.groups[g] - 1] = rooms_[g];
        const TwoOverlaps two{
            held(0), held(1), room[0], room[1], room[2], size, column(outside_use)};
        double* const low = column(low_use);
        double* const high = column(high_use);
        std::uint64_t* const broken = workspace_.flags.data();
        math_.find_limits(two, count_, low, high, broken);
        project_broken(join, size, [&](std::size_t draw) {
            math_.find_limits(two.from(draw), 1, low + draw, high + draw, broken + draw);
        });
        find_unknown(two);
        const double* const unknown = column(unknown_use);
        for (std::size_t g = 0; g < join.groups.size(); ++g) {
            const bool is_both = join.groups[g] == 3;
            math_.take(is_both ? unknown : held(join.groups[g] - 1),
                       is_both ? nobody.data() : unknown, rooms_[g], count_, taken_[g]);
        }
    }

    /// The rule's choice between the limits.
    void find_unknown(const TwoOverlaps& two) const {
        double* const low = column(low_use);
        double* const high = column(high_use);
        double* const unknown = column(unknown_use);
        std::size_t n = 0;
        for (std::size_t i = 0; i < count_; ++i) {
            const auto chosen = rule(i);
            unknown[i] = chosen == OverlapRule::disjoint ? low[i] : high[i];
            solved_[n] = i;
            n += (chosen == OverlapRule::independent) & (high[i] - low[i] > rounding * high[i]);
        }
        if (n == 0)
            return;
        const std::size_t all = (n + solved_together - 1) / solved_together * solved_together;
        std::fill(solved_ + n, solved_ + all, solved_[n - 1]);
        const std::array<const double*, 9> from{two.first,       two.second, two.only_first,
                                                two.only_second, two.both,   two.size,
                                                two.outside,     low,        high};
        std::array<double*, 10> some{};
        for (std::size_t c = 0; c < some.size(); ++c)
            some[c] = column(solved_use + c);
        for (std::size_t c = 0; c < from.size(); ++c)
            for (std::size_t i = 0; i < all; ++i)
                some[c][i] = from[c][solved_[i]];
        math_.solve({some[0], some[1], some[2], some[3], some[4], some[5], some[6]}, n, some[7],
                    some[8], some[9]);
        for (std::size_t i = 0; i < n; ++i)
            unknown[solved_[i]] = some[9][i];
    }

    /// One draw by itself.
    Joining joining(const OverlapJoin& join, const double* size, std::size_t draw) const {
        double* const room = numbers_;
        double* const wanted = room + join.groups.size();
        double can_give = 0;
        for (std::size_t g = 0; g < join.groups.size(); ++g) {
            room[g] = rooms_[g][draw];
            can_give += room[g];
        }
        for (std::size_t k = 0; k < join.rows.size(); ++k)
            wanted[k] = held(k)[draw];
        const double outside = column(outside_use)[draw];
        return {join.groups.data(),
                join.groups.size(),
                join.rows.size(),
                room,
                wanted,
                size[draw],
                outside,
                std::min(size[draw] / (can_give + outside), 1.0),
                can_give > 0 ? std::clamp((size[draw] - outside) / can_give, 0.0, 1.0) : 0.0};
    }

    /// The few draws whose overlaps have no common solution.
    template <typename Then>
    void project_broken(const OverlapJoin& join, const double* size, Then then) const {
        for (std::size_t i = 0; i < count_; ++i) {
            if (workspace_.flags[i] == 0 || size[i] <= 0)
                continue;
            auto one = joining(join, size, i);
            draws_.projected[first_ + i] |= project_two(one) ? 1U : 0U;
            for (std::size_t k = 0; k < join.rows.size(); ++k)
                held(k)[i] = one.wanted[k];
            then(i);
        }
    }

    void take_from_many(const OverlapJoin& join, const double* size) const {
        double* const taken = numbers_ + plan_.most_groups + plan_.most_rows;
        const JoinBuffers buffers{taken + plan_.most_groups, workspace_.marks.data() + together};
        for (std::size_t i = 0; i < count_; ++i) {
            std::fill_n(taken, join.groups.size(), 0.0);
            if (size[i] > 0) {
                auto one = joining(join, size, i);
                draws_.projected[first_ + i] |= join_many(one, rule(i), taken, buffers) ? 1U : 0U;
            }
            for (std::size_t g = 0; g < join.groups.size(); ++g)
                taken_[g][i] = taken[g];
        }
    }

    void move(const OverlapJoin& join, const double* size) const {
        const std::size_t moves = join.moves.size();
        double** const from = lists_;
        double** const to = from + moves;
        double** const share = to + moves;
        for (std::size_t m = 0; m < moves; ++m) {
            from[m] = cell(join.moves[m].from);
            to[m] = cell(join.moves[m].to);
            share[m] = taken_[join.moves[m].group];
        }
        math_.move(from, to, share, moves, size, count_, cell(join.route), // cells()[r] is {r}
                   column(covered_use));
    }
};

} // namespace

OverlapStructure::OverlapStructure(std::vector<std::string> names, std::vector<OverlapTerm> terms,
                                   double eligible_total)
    : plan_(std::make_shared<const OverlapPlan>(std::move(names), std::move(terms),
                                                eligible_total)) {}

std::size_t OverlapStructure::routes() const {
    return plan_->names.size();
}

const std::vector<std::string>& OverlapStructure::names() const {
    return plan_->names;
}

const std::vector<OverlapTerm>& OverlapStructure::terms() const {
    return plan_->terms;
}

const std::vector<RouteSet>& OverlapStructure::cells() const {
    return plan_->cells;
}

const std::vector<std::size_t>& OverlapStructure::joining_order() const {
    return plan_->order;
}

double OverlapStructure::eligible_total() const {
    return plan_->eligible_total;
}

OverlapStructure::Workspace OverlapStructure::workspace() const {
    const auto rows = plan_->most_rows;
    const auto groups = plan_->most_groups;
    Workspace workspace;
    workspace.scratch.resize((held_use + rows + 2 * groups) * stride + rows + 2 * groups +
                             join_numbers_needed(rows, groups));
    workspace.marks.resize(together + join_marks_needed(rows, groups));
    workspace.flags.resize(together);
    workspace.columns.resize(2 * groups + 3 * plan_->cells.size());
    return workspace;
}

void OverlapStructure::divide(const Draws& draws, Workspace& workspace) const {
    Division division(*plan_, draws, workspace);
    for (std::size_t first = 0; first < draws.count; first += together)
        division.divide(first, std::min(together, draws.count - first));
}

OverlapStructure::Outcome OverlapStructure::divide(const double* totals, const double* wanted,
                                                   OverlapRule rule, double* sizes,
                                                   Workspace& workspace) const {
    std::vector<const double*> total;
    for (std::size_t r = 0; r < routes(); ++r)
        total.push_back(totals + r);
    std::vector<const double*> term;
    for (std::size_t k = 0; k < terms().size(); ++k)
        term.push_back(wanted + k);
    std::vector<double*> size;
    for (std::size_t c = 0; c < cells().size(); ++c)
        size.push_back(sizes + c);
    std::uint64_t capped = 0;
    std::uint64_t projected = 0;
    divide({1, total.data(), term.data(), nullptr, rule, size.data(), &capped, &projected},
           workspace);
    return {capped != 0, projected != 0};
}

} // namespace raming::registers
