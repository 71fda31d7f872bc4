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

#include "models/cohort/first_stay_kernels.hpp"
#include "models/cohort/plan.hpp"
#include "models/cohort/stay.hpp"
#include "models/cohort/tally.hpp"

namespace raming::cohort {

class Counter {
public:
    Counter(const Plan& plan, const kernels::FirstStayKernels& kernels) : kernels_(&kernels) {
        use(plan);
    }
    void use(const Plan& plan);

    void clear();
    /// Children with one stay in the year; those marked as of several are passed over.
    void count(const FirstStays& firsts);
    /// A child of several.
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
    const kernels::FirstStayKernels* kernels_;
    int earliest_ = 0;          ///< start of stays that began longer ago than any cut, or then
    std::size_t positions_ = 0; ///< of starts
    kernels::Places places_;
    Cells flow_; ///< [group][cell]
    Cells stock_;
    Cells false_flow_; ///< [group][route][class][register]
    Cells false_stock_;
    Cells several_; ///< [group][definition][subset][leaver], children of several stays
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
    void count_run(const FirstStays& firsts, const FirstStays::Run& run);
    void count_times(std::uint32_t route, int begin, int weeks);
    void count_false(const StratumPlan& stratum, std::uint32_t route, const SightMore& more,
                     std::uint32_t lists, std::size_t length_class, Cells& into) const;
    struct Sums;
    void add(const Sums& sums, std::size_t definition, std::size_t group, Tally& tally) const;
    void write_group(const Cells& cells, const Cells& false_entries, const DefinitionMasks& masks,
                     std::size_t group, Tally& tally) const;
    void write_times(Tally& tally) const;
};

} // namespace raming::cohort
