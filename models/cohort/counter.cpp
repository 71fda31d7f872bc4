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
    per_class_ = shape.subsets() * 2;
    flow_.resize(groups() * plan.cells());
    stock_.resize(flow_.size());
    false_flow_.resize(plan.has_false ? groups() * kinds * plan.registers : 0);
    false_stock_.resize(false_flow_.size());
    several_.resize(groups() * shape.definitions * per_class_);
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

void Counter::count_times(std::uint32_t route, int begin, int weeks, int end) {
    const std::size_t classes = plan_->classes;
    const std::size_t length_class = class_of(weeks);
    const auto position = static_cast<std::size_t>(std::max(begin, earliest_) - earliest_);
    const auto day = static_cast<std::size_t>(std::min(end, end_days - 1));
    const auto length = static_cast<std::size_t>(begin >= 0 ? weeks : 0);
    ++begun_[(route * positions_ + position) * classes + length_class];
    ++ended_[(route * end_days + day) * classes + length_class];
    ++lengths_[route * (longest_stay + 1) + length];
}

void Counter::count(const FirstStays& firsts) {
    const auto& held = plan_->is_late ? firsts.held : firsts.seen;
    const auto& held_on_day = plan_->is_late ? firsts.held_on_day : firsts.seen;
    FirstStays::Column<std::uint32_t> out_on_day;
    for (const FirstStays::Run& run : firsts.strata) {
        const StratumPlan& stratum = plan_->strata[run.of];
        std::size_t out = 0;
        for (std::size_t i = run.from; i < run.to; ++i) {
            if ((firsts.open[i] | firsts.several[i]) != 0) {
                continue;
            }
            ++begun_[firsts.at_begin[i]];
            ++ended_[firsts.at_end[i]];
            ++lengths_[firsts.at_length[i]];
            const std::size_t in_year = firsts.in_year[i] + 2 * held[i] + firsts.leaver[i];
            ++flow_[stratum.region_cells + in_year];
            ++flow_[stratum.local_cells + in_year];
            out_on_day[out] = static_cast<std::uint32_t>(i);
            out += firsts.is_out[i];
        }
        for (std::size_t n = 0; n < out; ++n) {
            const std::size_t i = out_on_day[n];
            const std::size_t on_day = firsts.on_day[i] + 2 * held_on_day[i] + firsts.leaver[i];
            ++stock_[stratum.region_cells + on_day];
            ++stock_[stratum.local_cells + on_day];
        }
    }
}

void Counter::count_false(const StratumPlan& stratum, std::uint32_t route, int reached,
                          std::uint32_t lists, const SightMore& more, bool on_day) {
    Cells& into = on_day ? false_stock_ : false_flow_;
    const std::size_t kind = route * plan_->classes + class_of(reached);
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

void Counter::count(const StratumPlan& stratum, std::span<const Stay> stays, std::uint32_t leaver) {
    const std::size_t registers = plan_->registers;
    std::uint64_t absent = 0;
    std::array<std::uint64_t, most_registers> held{};
    const auto count_stay = [&](const Stay& stay, int reached, bool on_day) {
        const DefinitionMasks& masks = on_day ? plan_->stock : plan_->flow;
        const std::uint64_t definitions = masks.of[stay.route][class_of(reached)];
        const std::uint32_t lists = stay.more.held(stay.seen, reached);
        absent |= definitions;
        for (std::size_t l = 0; l < registers; ++l) {
            held[l] |= (lists >> l & 1U) != 0 ? definitions : 0;
        }
        if (plan_->has_false) {
            count_false(stratum, stay.route, reached, lists, stay.more, on_day);
        }
    };
    const int reference = plan_->parameters.reference_week;
    for (const Stay& stay : stays) {
        count_times(stay.route, stay.begin, stay.weeks, stay.end());
        count_stay(stay, stay.reach(), false);
        if (stay.begin < reference && stay.end() > reference) {
            count_stay(stay, reference - stay.begin, true);
        }
    }
    leavers_[stratum.region_group] += leaver;
    leavers_[stratum.local_group] += leaver;
    for (; absent != 0; absent &= absent - 1) {
        const auto d = static_cast<std::size_t>(std::countr_zero(absent));
        std::size_t subset = 0;
        for (std::size_t l = 0; l < registers; ++l) {
            subset |= (held[l] >> d & 1U) << l;
        }
        for (const std::size_t group : {stratum.region_group, stratum.local_group}) {
            ++several_[(group * plan_->shape.definitions + d) * per_class_ + 2 * subset + leaver];
        }
    }
}

/// What one group has, definition by definition, into the tally's groups that it belongs to.
class Counter::Writer {
public:
    Writer(const Counter& counter, std::size_t group, Tally& tally)
        : counter_(counter), plan_(*counter.plan_), group_(group), tally_(tally),
          width_(counter.per_class_) {}

    void write(const DefinitionMasks& masks, const Cells& cells, const Cells& false_entries) {
        // Of each route, those of a class or a longer one.
        const std::size_t size = plan_.cells();
        const auto from = cells.begin() + static_cast<std::ptrdiff_t>(group_ * size);
        beyond_.assign(from, from + static_cast<std::ptrdiff_t>(size));
        add_longer(beyond_, width_);
        if (!false_entries.empty()) {
            const std::size_t more = plan_.routes * plan_.classes * plan_.registers;
            const auto first = false_entries.begin() + static_cast<std::ptrdiff_t>(group_ * more);
            false_beyond_.assign(first, first + static_cast<std::ptrdiff_t>(more));
            add_longer(false_beyond_, plan_.registers);
        }
        for (const DefinitionMasks::Definition& definition : masks.definitions) {
            write(definition);
        }
    }
    /// Early leavers among those who were out once: everybody is in one cell of the year.
    [[nodiscard]] std::uint32_t leavers() const {
        std::uint32_t number = 0;
        for (std::size_t r = 0; r < plan_.routes; ++r) {
            for (std::size_t cell = 1; cell < width_; cell += 2) {
                number += beyond_[r * plan_.classes * width_ + cell];
            }
        }
        return number;
    }

private:
    const Counter& counter_;
    const Plan& plan_;
    std::size_t group_;
    Tally& tally_;
    std::size_t width_;
    Cells beyond_;       ///< [route][class][subset][leaver]
    Cells false_beyond_; ///< [route][class][register]
    Cells sum_;          ///< [subset][leaver]

    void add_longer(Cells& cells, std::size_t width) const {
        for (std::size_t r = 0; r < plan_.routes; ++r) {
            std::uint32_t* const of = &cells[r * plan_.classes * width];
            for (std::size_t i = (plan_.classes - 1) * width; i > 0; --i) {
                of[i - 1] += of[i - 1 + width];
            }
        }
    }

    void write(const DefinitionMasks::Definition& definition) {
        const Shape& shape = plan_.shape;
        const std::size_t d = definition.index;
        const auto alone = counter_.several_.begin() +
                           static_cast<std::ptrdiff_t>((group_ * shape.definitions + d) * width_);
        sum_.assign(alone, alone + static_cast<std::ptrdiff_t>(width_));
        std::array<std::uint32_t, 2 + 3 * most_registers> of{}; // as in the tally
        for (const auto& [route, from] : definition.routes) {
            const std::size_t kind = route * plan_.classes + from;
            const std::uint32_t* const more = &beyond_[kind * width_];
            for (std::size_t i = 0; i < width_; ++i) {
                sum_[i] += more[i];
            }
            for (std::size_t l = 0; l < plan_.registers && plan_.has_false; ++l) {
                of[4 + 3 * l] += false_beyond_[kind * plan_.registers + l];
            }
        }
        for (std::size_t subset = 0; subset < shape.subsets(); ++subset) {
            const std::uint32_t leaving = sum_[2 * subset + 1];
            const std::uint32_t all = sum_[2 * subset] + leaving;
            of[0] += all;
            of[1] += leaving;
            for (std::size_t l = 0; l < plan_.registers; ++l) {
                const std::uint32_t on = 0U - static_cast<std::uint32_t>(subset >> l & 1U);
                of[2 + 3 * l] += all & on;
                of[3 + 3 * l] += leaving & on;
            }
            if (group_ < shape.regions) { // everybody is in a region once
                tally_[shape.subset(d, subset)] += all;
            }
        }
        for (const std::size_t to : Belongs(shape, group_).groups) {
            Tally::Count* const place = &tally_[shape.absent(to, d)];
            for (std::size_t i = 0; i < 2 + 3 * plan_.registers; ++i) {
                place[i] += of[i];
            }
        }
    }
};

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
    for (std::size_t group = 0; group < groups(); ++group) {
        Writer writer(*this, group, tally);
        writer.write(plan.flow, flow_, false_flow_);
        const std::uint32_t leavers = leavers_[group] + writer.leavers();
        for (const std::size_t to : Belongs(shape, group).groups) {
            tally[shape.early_leavers(to)] += leavers;
        }
        if (plan.has_stock) {
            writer.write(plan.stock, stock_, false_stock_);
        }
    }
    write_times(tally);
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
