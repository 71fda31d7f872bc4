#pragma once
// Counts children and stays of one replicate of a school year while they are simulated, in cells
// small enough to stay near the processor, and turns the cells into a Tally at the end. A child of
// one stay is one cell: (route, class of length, registers that hold it, early leaver), in its
// region and in its sector and age. A child of several is counted by definition at once, since it
// counts once. Internal to models/cohort.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "models/cohort/first_stays.hpp"
#include "models/cohort/plan.hpp"
#include "models/cohort/stay.hpp"
#include "models/cohort/tally.hpp"

namespace raming::cohort {

class Counter {
public:
    explicit Counter(const Plan& plan) { use(plan); }
    void use(const Plan& plan);

    void clear();
    /// Children whose stays are settled, and who have one in the year.
    void count(const FirstStays& firsts);
    /// What tells where they are counted.
    [[nodiscard]] kernels::Grid grid() const {
        return {earliest_, static_cast<std::uint32_t>(positions_), end_days};
    }
    /// False entries that these registers hold beside a stay.
    void count_false(const StratumPlan& stratum, std::uint32_t route, int reached,
                     std::uint32_t lists, const SightMore& more, bool on_day);
    /// Any child, by all its stays in the year.
    void count(const StratumPlan& stratum, std::span<const Stay> stays, std::uint32_t leaver);
    /// Of a stay that ended within the year, that the child went on to another route.
    void count_onward(const Stay& stay) {
        ++went_on_[stay.route * plan_->classes + class_of(stay.weeks)];
    }
    /// Early leavers who were never out of school.
    void count_leavers(const StratumPlan& stratum, std::uint32_t number) {
        leavers_[stratum.region_group] += number;
        leavers_[stratum.local_group] += number;
    }
    /// Replaces what is in the tally.
    void write(Tally& tally) const;

private:
    using Cells = std::vector<std::uint32_t>;

    const Plan* plan_ = nullptr;
    int earliest_ = 0;          ///< start of stays that began longer ago than any cut, or then
    std::size_t positions_ = 0; ///< of starts
    std::size_t per_class_ = 0; ///< cells (held, leaver)
    Cells flow_;                ///< [group][cell]
    Cells stock_;               ///< the same, on the day
    Cells false_flow_;          ///< [group][route][class][register]
    Cells false_stock_;
    Cells several_; ///< [group][definition][subset][leaver], children counted one by one
    Cells leavers_; ///< [group] those never out of school
    Cells begun_;   ///< [route][position][class]
    Cells ended_;   ///< [route][day][class], the last day for all that end later
    Cells went_on_; ///< [route][class]
    Cells lengths_; ///< [route][weeks], 0 for stays that began before the year

    static constexpr int end_days = Shape::days + 1;

    [[nodiscard]] std::size_t class_of(int weeks) const {
        return plan_->class_of[static_cast<std::size_t>(weeks)];
    }
    [[nodiscard]] std::size_t groups() const {
        return plan_->shape.regions + plan_->shape.sectors * plan_->shape.ages;
    }
    void count_times(std::uint32_t route, int begin, int weeks, int end);
    class Writer;
    void write_times(Tally& tally) const;
};

} // namespace raming::cohort
