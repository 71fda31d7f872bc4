#pragma once
// What one or more replicates of a school year gave: whole numbers only, so tallies merge exactly
// in any order. A Tally is one array of counts; its Shape says where in it a number stands:
//     tally[shape.absent(shape.region_group(3), definition)]

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "models/cohort/parameters.hpp"

namespace raming::cohort {

/// How the array is divided; follows from the parameters' sizes alone.
class Shape {
public:
    explicit Shape(const Parameters& parameters);
    friend bool operator==(const Shape&, const Shape&) = default;

    static constexpr int days = weeks_in_year + 1; ///< starts of weeks 0 … 51, and the year's end

    std::size_t regions = 0;
    std::size_t sectors = 0;
    std::size_t ages = 0; ///< from first_age on
    int first_age = 0;
    std::size_t routes = 0;
    std::size_t registers = 0;
    std::size_t definitions = 0;
    std::vector<int> cuts; ///< Parameters::cuts()

    /// Groups of children: 0 is all of them, then each region, sector and age.
    [[nodiscard]] std::size_t groups() const { return 1 + regions + sectors + ages; }
    [[nodiscard]] std::size_t region_group(std::size_t region) const { return 1 + region; }
    [[nodiscard]] std::size_t sector_group(std::size_t sector) const {
        return 1 + regions + sector;
    }
    [[nodiscard]] std::size_t age_group(int age) const {
        return 1 + regions + sectors + static_cast<std::size_t>(age - first_age);
    }
    /// Subsets of the registers: bit l is register l.
    [[nodiscard]] std::size_t subsets() const { return std::size_t{1} << registers; }

    [[nodiscard]] std::size_t size() const noexcept { return size_; }

    /// Replicates in the tally.
    [[nodiscard]] std::size_t replicates() const { return 0; }
    /// Children of a group.
    [[nodiscard]] std::size_t children(std::size_t group) const { return 1 + group; }
    /// Early leavers of a group, absent or not.
    [[nodiscard]] std::size_t early_leavers(std::size_t group) const {
        return 1 + groups() + group;
    }
    /// Children whom the definition counts for their absence, over the year or on the day.
    [[nodiscard]] std::size_t absent(std::size_t group, std::size_t definition) const {
        return by_definition_ + (group * definitions + definition) * (2 + 3 * registers);
    }
    /// Of these, early leavers too. With early leavers, a definition counts
    /// absent + early_leavers − absent_leavers: Tally::true_number.
    [[nodiscard]] std::size_t absent_leavers(std::size_t group, std::size_t definition) const {
        return absent(group, definition) + 1;
    }
    /// Of the absent, those whom a register holds for a stay that counts.
    [[nodiscard]] std::size_t held(std::size_t group, std::size_t definition,
                                   std::size_t list) const {
        return absent(group, definition) + 2 + 3 * list;
    }
    /// Of these, early leavers too.
    [[nodiscard]] std::size_t held_leavers(std::size_t group, std::size_t definition,
                                           std::size_t list) const {
        return held(group, definition, list) + 1;
    }
    /// False entries of a register that it would count under the definition.
    [[nodiscard]] std::size_t false_entries(std::size_t group, std::size_t definition,
                                            std::size_t list) const {
        return held(group, definition, list) + 2;
    }
    /// Absent children by the subset of registers that hold them (0: none does), all groups
    /// together, without false entries.
    [[nodiscard]] std::size_t subset(std::size_t definition, std::size_t registers_bits) const {
        return by_subset_ + definition * subsets() + registers_bits;
    }
    /// Stays that began in the year, by their length in weeks (1 … longest_stay; 0 stays empty).
    [[nodiscard]] std::size_t length(std::size_t route, int weeks) const {
        return by_length_ + route * (longest_stay + 1) + static_cast<std::size_t>(weeks);
    }
    /// Stays by a route that by the start of week `day` have lasted more than cuts[cut] weeks, and
    /// had not by the start of the week before; at day 0: those that had before the year.
    [[nodiscard]] std::size_t entered(std::size_t route, std::size_t cut, int day) const {
        return by_day_ + day_of(route, cut, day);
    }
    /// Stays that had lasted more than cuts[cut] weeks and are over at the start of week `day`, the
    /// first day that they are.
    [[nodiscard]] std::size_t left(std::size_t route, std::size_t cut, int day) const {
        return by_day_ + day_of(routes, 0, 0) + day_of(route, cut, day);
    }
    /// Of those that left, on any day of the year, those that went on to another route.
    [[nodiscard]] std::size_t went_on(std::size_t route, std::size_t cut) const {
        return by_day_ + 2 * day_of(routes, 0, 0) + route * cuts.size() + cut;
    }

private:
    std::size_t by_definition_ = 0;
    std::size_t by_subset_ = 0;
    std::size_t by_length_ = 0;
    std::size_t by_day_ = 0;
    std::size_t size_ = 0;

    [[nodiscard]] std::size_t day_of(std::size_t route, std::size_t cut, int day) const {
        return (route * cuts.size() + cut) * days + static_cast<std::size_t>(day);
    }
};

class Tally {
public:
    using Count = std::uint64_t;

    explicit Tally(const Shape& shape);
    friend bool operator==(const Tally&, const Tally&) = default;

    [[nodiscard]] const Shape& shape() const noexcept { return shape_; }
    [[nodiscard]] Count operator[](std::size_t place) const { return counts_[place]; }
    Count& operator[](std::size_t place) { return counts_[place]; }
    /// The whole array, to store, restore and digest.
    [[nodiscard]] std::span<const Count> counts() const noexcept { return counts_; }
    [[nodiscard]] std::span<Count> counts() noexcept { return counts_; }

    void clear();
    /// Adds another of the same shape.
    void merge(const Tally& other);

    /// What a definition counts in a group: the absent, and early leavers where it has them in.
    [[nodiscard]] Count true_number(const Definition& definition, std::size_t group,
                                    std::size_t index) const;
    /// What a register makes of it, false entries included. Early leavers stand on a complete list
    /// of their own.
    [[nodiscard]] Count registered(const Definition& definition, std::size_t group,
                                   std::size_t index, std::size_t list) const;
    /// Out of school by a route for over cuts[cut] weeks at the start of week `day` (52: the end).
    [[nodiscard]] Count out(std::size_t route, std::size_t cut, int day) const;

    /// Stays beyond cuts[cut] weeks: start + inflow = returned + went_on + end.
    struct Balance {
        Count start = 0;
        Count inflow = 0;
        Count returned = 0;
        Count went_on = 0; ///< to another route
        Count end = 0;
    };
    [[nodiscard]] Balance balance(std::size_t route, std::size_t cut) const;

private:
    Shape shape_;
    std::vector<Count> counts_;
};

} // namespace raming::cohort
