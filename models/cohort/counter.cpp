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

void Counter::use(const Plan& plan) {
    plan_ = &plan;
    earliest_ = -(plan.shape.cuts.back() + 1);
    positions_ = static_cast<std::size_t>(Shape::days - earliest_);
    const Shape& shape = plan.shape;
    const std::size_t kinds = plan.routes * plan.classes;
    flow_.resize(groups() * plan.cells());
    stock_.resize(plan.has_stock ? flow_.size() : 0);
    false_flow_.resize(plan.has_false ? groups() * kinds * plan.registers : 0);
    false_stock_.resize(plan.has_stock ? false_flow_.size() : 0);
    several_.resize(groups() * shape.definitions * shape.subsets() * 2);
    leavers_.resize(groups());
    begun_.resize(kinds * positions_);
    ended_.resize(kinds * end_days);
    went_on_.resize(kinds);
    lengths_.resize(plan.routes * (longest_stay + 1));
}

void Counter::clear() {
    for (Cells* cells : {&flow_, &stock_, &false_flow_, &false_stock_, &several_, &leavers_,
                         &begun_, &ended_, &went_on_, &lengths_}) {
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
    const kernels::Grid grid{earliest_, static_cast<std::uint32_t>(positions_), end_days};
    kernels_->find(*plan_, grid, firsts, places_);
    for (const FirstStays::Run& run : firsts.runs) {
        count_run(firsts, run);
    }
}

void Counter::count_run(const FirstStays& firsts, const FirstStays::Run& run) {
    const StratumPlan& stratum = plan_->strata[run.stratum];
    const auto& held = plan_->has_delay ? firsts.held : firsts.seen;
    const auto& held_on_day = plan_->has_delay ? firsts.held_on_day : firsts.seen;
    FirstStays::Column<std::uint32_t> out_on_day;
    std::size_t out = 0;
    for (std::size_t i = run.from; i < run.to; ++i) {
        if (firsts.several[i] != 0) {
            continue;
        }
        ++begun_[places_.begun[i]];
        ++ended_[places_.ended[i]];
        ++lengths_[places_.length[i]];
        const std::size_t in_year = places_.in_year[i] + 2 * held[i] + firsts.leaver[i];
        ++flow_[stratum.region_cells + in_year];
        ++flow_[stratum.local_cells + in_year];
        out_on_day[out] = static_cast<std::uint32_t>(i);
        out += places_.is_out[i];
        if (firsts.doubtful[i] != 0) { // never where registers hold no false entries
            const int reach = std::min(firsts.weeks[i], weeks_in_year - firsts.begins[i]);
            count_false(stratum, firsts.routes[i], firsts.more[i], held[i], class_of(reach),
                        false_flow_);
        }
    }
    if (!plan_->has_stock) {
        return;
    }
    for (std::size_t n = 0; n < out; ++n) {
        const std::size_t i = out_on_day[n];
        const std::size_t on_day = places_.on_day[i] + 2 * held_on_day[i] + firsts.leaver[i];
        ++stock_[stratum.region_cells + on_day];
        ++stock_[stratum.local_cells + on_day];
        if (firsts.doubtful[i] != 0) {
            const int reached = plan_->parameters.reference_week - firsts.begins[i];
            count_false(stratum, firsts.routes[i], firsts.more[i], held_on_day[i],
                        class_of(reached), false_stock_);
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
    const std::size_t width = plan_->shape.subsets() * 2;
    for (; absent != 0; absent &= absent - 1) {
        const auto d = static_cast<std::size_t>(std::countr_zero(absent));
        std::size_t subset = 0;
        for (std::size_t l = 0; l < registers; ++l) {
            subset |= (held[l] >> d & 1U) << l;
        }
        for (const std::size_t group : {stratum.region_group, stratum.local_group}) {
            ++several_[(group * plan_->shape.definitions + d) * width + 2 * subset + leaver];
        }
    }
}

/// Of cells [subset][leaver], as in the tally: absent, leavers among them, and three per register.
struct Counter::Sums {
    std::array<std::uint32_t, 2 + 3 * most_registers> of{};
    const std::uint32_t* from;

    Sums(const std::uint32_t* cells, std::size_t registers) : from(cells) {
        for (std::size_t subset = 0; subset < std::size_t{1} << registers; ++subset) {
            const std::uint32_t leaving = cells[2 * subset + 1];
            const std::uint32_t all = cells[2 * subset] + leaving;
            of[0] += all;
            of[1] += leaving;
            for (std::size_t l = 0; l < registers; ++l) {
                const std::uint32_t on = 0U - static_cast<std::uint32_t>(subset >> l & 1U);
                of[2 + 3 * l] += all & on;
                of[3 + 3 * l] += leaving & on;
            }
        }
    }
};

void Counter::add(const Sums& sums, std::size_t definition, std::size_t group, Tally& tally) const {
    const Shape& shape = plan_->shape;
    const auto [to_first, to_second] = Belongs(shape, group).groups;
    Tally::Count* const first = &tally[shape.absent(to_first, definition)];
    Tally::Count* const second = &tally[shape.absent(to_second, definition)];
    for (std::size_t i = 0; i < 2 + 3 * plan_->registers; ++i) {
        first[i] += sums.of[i];
        second[i] += sums.of[i];
    }
    if (group < shape.regions) { // everybody is in a region once
        Tally::Count* const to = &tally[shape.subset(definition, 0)];
        for (std::size_t subset = 0; subset < shape.subsets(); ++subset) {
            to[subset] += sums.from[2 * subset] + sums.from[2 * subset + 1];
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
    const std::size_t width = shape.subsets() * 2;
    for (std::size_t group = 0; group < groups(); ++group) {
        for (const std::size_t to : Belongs(shape, group).groups) {
            tally[shape.early_leavers(to)] += leavers_[group];
        }
        for (std::size_t d = 0; d < shape.definitions; ++d) {
            const Sums sums(&several_[(group * shape.definitions + d) * width], plan.registers);
            if (sums.of[0] > 0) {
                add(sums, d, group, tally);
            }
        }
        write_group(flow_, false_flow_, plan.flow, group, tally);
        if (plan.has_stock) {
            write_group(stock_, false_stock_, plan.stock, group, tally);
        }
    }
    write_times(tally);
}

void Counter::write_group(const Cells& cells, const Cells& false_entries,
                          const DefinitionMasks& masks, std::size_t group, Tally& tally) const {
    const std::size_t registers = plan_->registers;
    const std::size_t width = plan_->shape.subsets() * 2;
    const std::uint32_t* from = &cells[group * plan_->cells()];
    std::uint32_t leavers = 0;
    for (std::size_t r = 0; r < plan_->routes; ++r) {
        for (std::size_t c = 0; c < plan_->classes; ++c, from += width) {
            const std::uint32_t* const more =
                false_entries.empty()
                    ? nullptr
                    : &false_entries[((group * plan_->routes + r) * plan_->classes + c) *
                                     registers];
            const bool is_empty =
                std::all_of(from, from + width, [](std::uint32_t n) { return n == 0; }) &&
                (more == nullptr ||
                 std::all_of(more, more + registers, [](std::uint32_t n) { return n == 0; }));
            if (is_empty) { // as most are in a small group
                continue;
            }
            Sums sums(from, registers);
            for (std::size_t l = 0; more != nullptr && l < registers; ++l) {
                sums.of[4 + 3 * l] = more[l];
            }
            leavers += sums.of[1];
            for (std::uint64_t in = masks.of[r][c]; in != 0; in &= in - 1) {
                add(sums, static_cast<std::size_t>(std::countr_zero(in)), group, tally);
            }
        }
    }
    if (&cells == &flow_) { // everybody who was out is in one cell of the year
        for (const std::size_t to : Belongs(plan_->shape, group).groups) {
            tally[plan_->shape.early_leavers(to)] += leavers;
        }
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
