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

#include "models/cohort/plan.hpp"
#include "models/cohort/tally.hpp"

namespace raming::cohort {

/// A stay as far as it concerns one school year: weeks before `begin` < 0 were in the years before.
struct Stay {
    std::uint32_t route = 0;
    int begin = 0;          ///< week of the year
    int weeks = 0;          ///< D ≥ 1
    std::uint32_t seen = 0; ///< registers that see it, sooner or later
    std::array<std::uint16_t, most_registers> delay{};
    std::array<std::uint8_t, most_registers> false_entries{};

    [[nodiscard]] int end() const { return begin + weeks; }
    /// Weeks out by the end of the year.
    [[nodiscard]] int reach() const {
        return weeks < weeks_in_year - begin ? weeks : weeks_in_year - begin;
    }
    /// Registers that hold it once it has lasted `reached` weeks.
    [[nodiscard]] std::uint32_t held(int reached, std::size_t registers) const {
        std::uint32_t lists = seen;
        for (std::size_t l = 0; l < registers; ++l) {
            lists &= ~(static_cast<std::uint32_t>(delay[l] >= reached) << l);
        }
        return lists;
    }
};

class Counter {
public:
    explicit Counter(const Plan& plan);

    void clear();
    /// A child with one stay in the year.
    void count(const StratumPlan& stratum, const Stay& stay, std::uint32_t leaver);
    /// A child with more.
    void count(const StratumPlan& stratum, std::span<const Stay> stays, std::uint32_t leaver);
    /// Of a stay that ended within the year, that the child went on to another route.
    void count_onward(const Stay& stay) {
        ++went_on_[stay.route * plan_->classes + class_of(stay.weeks) - 1];
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

    const Plan* plan_;
    std::size_t positions_; ///< of starts: those longer ago than any cut are one
    Cells flow_;
    Cells stock_;
    Cells false_flow_; ///< [group][route][class][register]
    Cells false_stock_;
    Cells several_;         ///< [group][definition][as in the tally], children of several stays
    Cells several_subsets_; ///< [definition][subset]
    Cells leavers_;         ///< [group] those never out of school
    Cells begun_;           ///< [route][position][class]
    Cells ended_;           ///< [route][day][class]
    Cells went_on_;         ///< [route][class]
    Cells lengths_;         ///< [route][weeks]

    [[nodiscard]] std::size_t class_of(int weeks) const {
        return plan_->class_of[static_cast<std::size_t>(weeks)];
    }
    [[nodiscard]] std::size_t groups() const {
        return plan_->shape.regions + plan_->shape.sectors * plan_->shape.ages;
    }
    void count_times(const Stay& stay);
    void count_false(const StratumPlan& stratum, const Stay& stay, std::uint32_t lists,
                     std::size_t length_class, Cells& into) const;
    void write_group(const Cells& cells, const Cells& false_entries, const DefinitionMasks& masks,
                     std::size_t group, Tally& tally) const;
    void write_times(Tally& tally) const;
};

} // namespace raming::cohort
