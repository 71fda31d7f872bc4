#include "models/cohort/counter.hpp"

#include <algorithm>
#include <bit>

namespace raming::cohort {

namespace {

/// The tally's groups that a group of the counter belongs to: a region, or a sector and an age;
/// everybody is in a region once.
struct Belongs {
    std::array<std::size_t, 2> groups;

    Belongs(const Shape& shape, std::size_t group) {
        if (group < shape.regions) {
            groups = {0, shape.region_group(group)};
        } else {
            const std::size_t local = group - shape.regions;
            groups = {shape.sector_group(local / shape.ages),
                      1 + shape.regions + shape.sectors + local % shape.ages};
        }
    }
};

} // namespace

Counter::Counter(const Plan& plan)
    : plan_(&plan), earliest_(-(plan.shape.cuts.back() + 1)),
      positions_(static_cast<std::size_t>(Shape::days - earliest_)) {
    const Shape& shape = plan.shape;
    const std::size_t kinds = plan.routes * plan.classes;
    flow_.resize(groups() * plan.cells() + 1);
    stock_.resize(plan.has_stock ? flow_.size() : 0);
    false_flow_.resize(plan.has_false ? groups() * kinds * plan.registers : 0);
    false_stock_.resize(plan.has_stock ? false_flow_.size() : 0);
    several_.resize(groups() * shape.definitions * (2 + 2 * plan.registers));
    several_subsets_.resize(shape.definitions * shape.subsets());
    leavers_.resize(groups());
    begun_.resize(kinds * positions_);
    ended_.resize(kinds * end_days);
    went_on_.resize(kinds);
    lengths_.resize(plan.routes * (longest_stay + 1));
}

void Counter::clear() {
    for (Cells* cells : {&flow_, &stock_, &false_flow_, &false_stock_, &several_, &several_subsets_,
                         &leavers_, &begun_, &ended_, &went_on_, &lengths_}) {
        std::fill(cells->begin(), cells->end(), 0U);
    }
}

/// Without a branch: whether a stay ends within the year, or began before it, cannot be foretold.
inline void Counter::count_times(std::uint32_t route, int begin, int weeks) {
    const std::size_t classes = plan_->classes;
    const std::size_t length_class = class_of(weeks);
    const auto position = static_cast<std::size_t>(std::max(begin, earliest_) - earliest_);
    const auto day = static_cast<std::size_t>(std::min(begin + weeks, end_days - 1));
    const auto length = static_cast<std::size_t>(begin >= 0 ? weeks : 0);
    ++begun_[(route * positions_ + position) * classes + length_class];
    ++ended_[(route * end_days + day) * classes + length_class];
    ++lengths_[route * (longest_stay + 1) + length];
}

void Counter::count_false(const StratumPlan& stratum, std::uint32_t route, const SightMore& more,
                          std::uint32_t lists, std::size_t length_class, Cells& into) const {
    const std::size_t kind = route * plan_->classes + length_class;
    const std::size_t kinds = plan_->routes * plan_->classes;
    for (; lists != 0; lists &= lists - 1) {
        const auto l = static_cast<std::size_t>(std::countr_zero(lists));
        if (more.false_entries[l] > 0) {
            for (const std::size_t group : {stratum.region_group, stratum.local_group}) {
                into[(group * kinds + kind) * plan_->registers + l] += more.false_entries[l];
            }
        }
    }
}

void Counter::count(const FirstStays& firsts) {
    if (plan_->has_delay || plan_->has_false) {
        count_firsts<true>(firsts);
    } else {
        count_firsts<false>(firsts);
    }
}

template <bool has_more>
void Counter::count_firsts(const FirstStays& firsts) {
    const int reference = plan_->parameters.reference_week;
    const bool has_stock = plan_->has_stock;
    const std::size_t nowhere = flow_.size() - 1;
    for (std::size_t i = 0; i < firsts.count; ++i) {
        if (firsts.several[i] != 0) {
            continue;
        }
        const StratumPlan& stratum = plan_->strata[stratum_of(firsts.entities[i])];
        const std::uint32_t route = firsts.routes[i];
        const int begin = firsts.begins[i];
        const int weeks = firsts.weeks[i];
        const std::uint32_t seen = firsts.seen[i];
        const std::uint32_t leaver = firsts.leaver[i];
        count_times(route, begin, weeks);

        const int reach = std::min(weeks, weeks_in_year - begin);
        const std::size_t reach_class = class_of(reach);
        const std::uint32_t lists = has_more ? firsts.more[i].held(seen, reach) : seen;
        const std::size_t in_year = cell(route, reach_class, lists, leaver);
        ++flow_[stratum.region_cells + in_year];
        ++flow_[stratum.local_cells + in_year];
        if constexpr (has_more) {
            count_false(stratum, route, firsts.more[i], lists, reach_class, false_flow_);
        }
        if (!has_stock) {
            continue;
        }
        const bool is_out = (begin < reference) & (begin + weeks > reference);
        const int reached = is_out ? reference - begin : 1;
        const std::size_t day_class = class_of(reached);
        const std::uint32_t day_lists = has_more ? firsts.more[i].held(seen, reached) : seen;
        const std::size_t on_day = cell(route, day_class, day_lists, leaver);
        ++stock_[is_out ? stratum.region_cells + on_day : nowhere];
        ++stock_[is_out ? stratum.local_cells + on_day : nowhere];
        if constexpr (has_more) {
            count_false(stratum, route, firsts.more[i], is_out ? day_lists : 0, day_class,
                        false_stock_);
        }
    }
}

void Counter::count(const StratumPlan& stratum, std::span<const Stay> stays, std::uint32_t leaver) {
    const std::size_t registers = plan_->registers;
    std::uint64_t absent = 0;
    std::array<std::uint64_t, most_registers> held{};
    const auto count_stay = [&](const DefinitionMasks& masks, Cells& false_entries,
                                const Stay& stay, int reached) {
        const std::size_t length_class = class_of(reached);
        const std::uint64_t definitions = masks.of[stay.route][length_class];
        const std::uint32_t lists = stay.more.held(stay.seen, reached);
        absent |= definitions;
        for (std::size_t l = 0; l < registers; ++l) {
            held[l] |= (lists >> l & 1U) != 0 ? definitions : 0;
        }
        if (plan_->has_false) {
            count_false(stratum, stay.route, stay.more, lists, length_class, false_entries);
        }
    };
    const int reference = plan_->parameters.reference_week;
    for (const Stay& stay : stays) {
        count_times(stay.route, stay.begin, stay.weeks);
        count_stay(plan_->flow, false_flow_, stay, stay.reach());
        if (plan_->has_stock && stay.begin < reference && stay.end() > reference) {
            count_stay(plan_->stock, false_stock_, stay, reference - stay.begin);
        }
    }
    leavers_[stratum.region_group] += leaver;
    leavers_[stratum.local_group] += leaver;
    const std::size_t width = 2 + 2 * registers;
    for (; absent != 0; absent &= absent - 1) {
        const auto d = static_cast<std::size_t>(std::countr_zero(absent));
        std::size_t subset = 0;
        for (std::size_t l = 0; l < registers; ++l) {
            subset |= (held[l] >> d & 1U) << l;
        }
        ++several_subsets_[d * plan_->shape.subsets() + subset];
        for (const std::size_t group : {stratum.region_group, stratum.local_group}) {
            std::uint32_t* const counts = &several_[(group * plan_->shape.definitions + d) * width];
            counts[0] += 1;
            counts[1] += leaver;
            for (std::size_t l = 0; l < registers; ++l) {
                const auto on = static_cast<std::uint32_t>(subset >> l & 1U);
                counts[2 + 2 * l] += on;
                counts[3 + 2 * l] += on & leaver;
            }
        }
    }
}

void Counter::write(Tally& tally) const {
    const Plan& plan = *plan_;
    const Shape& shape = plan.shape;
    tally.clear();
    tally[shape.replicates()] = 1;
    for (std::size_t s = 0; s < plan.strata.size(); ++s) {
        const Stratum& given = plan.parameters.strata[s];
        for (const std::size_t group :
             {std::size_t{0}, shape.region_group(given.region), shape.sector_group(given.sector),
              shape.age_group(given.age)}) {
            tally[shape.children(group)] += given.children;
        }
    }
    const std::size_t width = 2 + 2 * plan.registers;
    for (std::size_t group = 0; group < groups(); ++group) {
        for (const std::size_t to : Belongs(shape, group).groups) {
            tally[shape.early_leavers(to)] += leavers_[group];
            for (std::size_t d = 0; d < shape.definitions; ++d) {
                const std::uint32_t* const from =
                    &several_[(group * shape.definitions + d) * width];
                tally[shape.absent(to, d)] += from[0];
                tally[shape.absent_leavers(to, d)] += from[1];
                for (std::size_t l = 0; l < plan.registers; ++l) {
                    tally[shape.held(to, d, l)] += from[2 + 2 * l];
                    tally[shape.held_leavers(to, d, l)] += from[3 + 2 * l];
                }
            }
        }
        write_group(flow_, false_flow_, plan.flow, group, tally);
        if (plan.has_stock) {
            write_group(stock_, false_stock_, plan.stock, group, tally);
        }
    }
    for (std::size_t d = 0; d < shape.definitions; ++d) {
        for (std::size_t subset = 0; subset < shape.subsets(); ++subset) {
            tally[shape.subset(d, subset)] += several_subsets_[d * shape.subsets() + subset];
        }
    }
    write_times(tally);
}

void Counter::write_group(const Cells& cells, const Cells& false_entries,
                          const DefinitionMasks& masks, std::size_t group, Tally& tally) const {
    const Shape& shape = plan_->shape;
    const std::size_t registers = plan_->registers;
    const std::size_t subsets = shape.subsets();
    const auto [to_first, to_second] = Belongs(shape, group).groups;
    const bool is_region = group < shape.regions;
    const bool is_flow = &cells == &flow_;
    const std::uint32_t* from = &cells[group * plan_->cells()];
    std::uint32_t leavers = 0;
    for (std::size_t r = 0; r < plan_->routes; ++r) {
        for (std::size_t c = 0; c < plan_->classes; ++c, from += 2 * subsets) {
            // As in the tally: absent, leavers among them, and three per register.
            std::array<std::uint32_t, 2 + 3 * most_registers> sums{};
            for (std::size_t subset = 0; subset < subsets; ++subset) {
                const std::uint32_t leaving = from[2 * subset + 1];
                const std::uint32_t all = from[2 * subset] + leaving;
                sums[0] += all;
                sums[1] += leaving;
                for (std::size_t l = 0; l < registers; ++l) {
                    const std::uint32_t on = 0U - static_cast<std::uint32_t>(subset >> l & 1U);
                    sums[2 + 3 * l] += all & on;
                    sums[3 + 3 * l] += leaving & on;
                }
            }
            if (!false_entries.empty()) {
                const std::uint32_t* const more =
                    &false_entries[((group * plan_->routes + r) * plan_->classes + c) * registers];
                for (std::size_t l = 0; l < registers; ++l) {
                    sums[4 + 3 * l] = more[l];
                }
            }
            leavers += sums[1];
            if (sums[0] == 0 && false_entries.empty()) {
                continue;
            }
            for (std::uint64_t in = masks.of[r][c]; in != 0; in &= in - 1) {
                const auto d = static_cast<std::size_t>(std::countr_zero(in));
                Tally::Count* const first = &tally[shape.absent(to_first, d)];
                Tally::Count* const second = &tally[shape.absent(to_second, d)];
                for (std::size_t i = 0; i < 2 + 3 * registers; ++i) {
                    first[i] += sums[i];
                    second[i] += sums[i];
                }
                if (is_region) {
                    Tally::Count* const to = &tally[shape.subset(d, 0)];
                    for (std::size_t subset = 0; subset < subsets; ++subset) {
                        to[subset] += from[2 * subset] + from[2 * subset + 1];
                    }
                }
            }
        }
    }
    if (is_flow) { // everybody who was out is in one cell of the year
        tally[shape.early_leavers(to_first)] += leavers;
        tally[shape.early_leavers(to_second)] += leavers;
    }
}

void Counter::write_times(Tally& tally) const {
    const Shape& shape = plan_->shape;
    const std::size_t classes = plan_->classes;
    for (std::size_t r = 0; r < plan_->routes; ++r) {
        for (int weeks = 1; weeks <= longest_stay; ++weeks) {
            tally[shape.length(r, weeks)] +=
                lengths_[r * (longest_stay + 1) + static_cast<std::size_t>(weeks)];
        }
        for (std::size_t cut = 0; cut < classes; ++cut) {
            for (std::size_t c = cut; c < classes; ++c) {
                tally[shape.went_on(r, cut)] += went_on_[r * classes + c];
                for (std::size_t position = 0; position < positions_; ++position) {
                    const int day =
                        std::max(0, static_cast<int>(position) + earliest_ + shape.cuts[cut] + 1);
                    if (day < Shape::days) {
                        tally[shape.entered(r, cut, day)] +=
                            begun_[(r * positions_ + position) * classes + c];
                    }
                }
                for (int day = 0; day < Shape::days; ++day) {
                    tally[shape.left(r, cut, day)] +=
                        ended_[(r * end_days + static_cast<std::size_t>(day)) * classes + c];
                }
            }
        }
    }
}

} // namespace raming::cohort
