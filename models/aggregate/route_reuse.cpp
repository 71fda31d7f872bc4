#include "models/aggregate/route_reuse.hpp"

#include <algorithm>

#include "models/aggregate/methods.hpp"
#include "models/aggregate/thresholds.hpp"

namespace raming::aggregate {

namespace {

void add(run::ReuseKey& key, std::size_t number) {
    key.add(static_cast<std::uint64_t>(number));
}

void append(std::vector<InputIndex>& all, const std::vector<InputIndex>& some) {
    all.insert(all.end(), some.begin(), some.end());
}

void append(std::vector<InputIndex>& all, const std::optional<InputIndex>& one) {
    if (one) {
        all.push_back(*one);
    }
}

/// Columns of a route in a block, one after the other, and then the incidents that befell it.
class Packed {
public:
    static std::vector<double> pack(std::initializer_list<const prior::Columns*> columns,
                                    const std::vector<std::size_t>& counts,
                                    const std::vector<double>* more, std::size_t rows,
                                    const std::vector<double>& incidents) {
        std::vector<double> values;
        auto count = counts.begin();
        for (const prior::Columns* each : columns) {
            for (std::size_t k = 0; k < *count; ++k) {
                values.insert(values.end(), each->column(k), each->column(k) + rows);
            }
            ++count;
        }
        if (more != nullptr) {
            values.insert(values.end(), more->begin(),
                          more->begin() + static_cast<std::ptrdiff_t>(rows));
        }
        values.insert(values.end(), incidents.begin(), incidents.end());
        return values;
    }

    Packed(const std::vector<double>& values, std::size_t rows)
        : next_(values.data()), end_(values.data() + values.size()), rows_(rows) {}

    void unpack(prior::Columns& columns, std::size_t count) {
        for (std::size_t k = 0; k < count; ++k) {
            take(columns.column(k));
        }
    }
    void take(double* into) {
        std::copy_n(next_, rows_, into);
        next_ += rows_;
    }
    /// What is left: (kind, row), one after the other.
    void note_incidents(Scratch& scratch) const {
        for (const double* at = next_; at != end_; at += 2) {
            scratch.note(static_cast<IncidentKind>(static_cast<std::size_t>(at[0])),
                         static_cast<std::size_t>(at[1]));
        }
    }

private:
    const double* next_;
    const double* end_;
    std::size_t rows_;
};

/// Incidents go here too, as long as this lives.
class Noting {
public:
    Noting(Scratch& scratch, std::vector<double>& incidents) : scratch_(scratch) {
        scratch_.noted = &incidents;
    }
    ~Noting() { scratch_.noted = nullptr; }
    Noting(const Noting&) = delete;
    Noting& operator=(const Noting&) = delete;

private:
    Scratch& scratch_;
};

/// Registered numbers are products of inputs, or inputs themselves: other routes may multiply them.
void point_at_registered(const RoutePlan& route, std::size_t rows, const prior::Columns& inputs,
                         RouteScratch& own) {
    for (const MethodPlan& method : route.methods) {
        if (const auto* registered = std::get_if<RegisteredPlan>(&method.how)) {
            fill_registered(*registered, rows, inputs, own);
        } else if (const auto* known = std::get_if<KnownPlan>(&method.how)) {
            own.registered[0] = inputs.column(known->count);
        }
    }
}

} // namespace

RouteReuse::RouteReuse(const Plan& plan, run::Reuse& reuse) : plan_(&plan), reuse_(&reuse) {
    for (const RoutePlan& route : plan.routes) {
        fixed_.push_back(fixed_of(plan, route));
    }
}

RouteReuse::Fixed RouteReuse::fixed_of(const Plan& plan, const RoutePlan& route) {
    Fixed fixed;
    run::ReuseKey& counted = fixed.counted;
    add(counted, plan.noise ? 1 : 0);
    add(counted, route.known_cuts);
    add(counted, route.duration ? 1 : 0);
    add(counted, route.selector ? 1 : 0);
    append(fixed.counts_with, route.selector);
    for (const MethodPlan& method : route.methods) {
        add(counted, method.entity);
        add(counted, method.how.index());
        add(counted, method.cut);
        add(counted, method.shares.size());
        append(fixed.counts_with, method.shares);
        if (const auto* registered = std::get_if<RegisteredPlan>(&method.how)) {
            add(counted, registered->bands.bands());
            add(counted, registered->bands.is_flat() ? 1 : 0);
            for (std::size_t band = 0; band < registered->bands.bands(); ++band) {
                counted.add(registered->bands.gradient(band, 1));
            }
            for (const RegisteredPlan::Count& count : registered->counts) {
                add(counted, count.is_share ? 1 : 0);
                fixed.counts_with.push_back(count.input);
            }
            add(counted, (registered->validity ? 2 : 0) + (registered->delta ? 1 : 0));
            fixed.counts_with.push_back(registered->sensitivity);
            append(fixed.counts_with, registered->validity);
            append(fixed.counts_with, registered->delta);
        } else if (const auto* multiplier = std::get_if<MultiplierPlan>(&method.how)) {
            add(counted, multiplier->counts_registered ? 1 : 0);
            add(counted, multiplier->of.size());
            add(counted, multiplier->factors.size());
            append(fixed.counts_with, multiplier->factors);
            auto& sources =
                multiplier->counts_registered ? fixed.multiplies_registered : fixed.multiplies;
            sources.insert(sources.end(), multiplier->of.begin(), multiplier->of.end());
        } else if (const auto* prevalence = std::get_if<PrevalencePlan>(&method.how)) {
            for (const PrevalencePlan::Group& group : prevalence->groups) {
                add(counted, group.shares.size());
                fixed.counts_with.push_back(group.population);
                append(fixed.counts_with, group.shares);
            }
        } else {
            const auto& known = std::get<KnownPlan>(method.how);
            add(counted, known.factors.size());
            add(counted, known.validity ? 1 : 0);
            fixed.counts_with.push_back(known.count);
            append(fixed.counts_with, known.factors);
            append(fixed.counts_with, known.validity);
        }
    }
    run::ReuseKey& passed = fixed.passed;
    add(passed, route.entity);
    passed.add(route.eligible);
    add(passed, route.wants_stock ? 1 : 0);
    for (const Cut& cut : route.cuts) {
        passed.add(cut.weeks);
        add(passed, cut.table_column);
        add(passed, cut.input ? 1 : 0);
        append(fixed.passes_with, cut.input);
    }
    if (route.duration) {
        const DurationPlan& duration = *route.duration;
        add(passed, (duration.selector ? 2 : 0) + (duration.spell_share ? 1 : 0));
        append(fixed.passes_with, duration.selector);
        append(fixed.passes_with, duration.spell_share);
        passed.add(duration.from);
        passed.add(duration.to);
        add(passed, duration.own_columns);
        for (const DurationPlan::Member& member : duration.members) {
            add(passed, static_cast<std::size_t>(member.family));
            fixed.passes_with.push_back(member.shape);
            passed.add(member.table.identity());
            passed.add(member.added ? member.added->identity() : 0);
        }
    }
    return fixed;
}

void RouteReuse::count(std::size_t route, const run::Block& block, const prior::Columns& inputs,
                       Scratch& scratch) const {
    const RoutePlan& own_plan = plan_->routes[route];
    const Fixed& fixed = fixed_[route];
    RouteScratch& own = scratch.routes[route];
    const std::size_t rows = block.count;

    run::ReuseKey counted = fixed.counted;
    counted.add(block.seed);
    add(counted, block.chain);
    counted.add(block.first);
    for (const InputIndex input : fixed.counts_with) {
        counted.add(inputs.column(input), rows);
    }
    for (const MultiplierPlan::Source& source : fixed.multiplies) {
        counted.add(scratch.routes[source.route].year.column(source.cut), rows);
    }
    for (const MultiplierPlan::Source& source : fixed.multiplies_registered) {
        counted.add(scratch.routes[source.route].registered[source.cut], rows);
    }
    run::ReuseKey passed = fixed.passed;
    passed.add(counted);
    for (const InputIndex input : fixed.passes_with) {
        passed.add(inputs.column(input), rows);
    }
    const std::size_t cuts = own_plan.cuts.size();
    const std::size_t stocks = own_plan.wants_stock ? cuts : 0;
    if (const auto found = reuse_->find(passed)) {
        point_at_registered(own_plan, rows, inputs, own);
        Packed packed(*found, rows);
        packed.unpack(own.year, cuts);
        packed.unpack(own.stock, stocks);
        packed.note_incidents(scratch);
        return;
    }
    std::vector<double> incidents;
    const Noting noting(scratch, incidents);
    // Without a curve the second step is next to nothing, and its result holds that of the first.
    const auto first = own_plan.duration ? reuse_->find(counted) : nullptr;
    if (first) {
        point_at_registered(own_plan, rows, inputs, own);
        Packed packed(*first, rows);
        packed.unpack(own.year, own_plan.known_cuts);
        packed.take(own.ratio.data());
        packed.note_incidents(scratch);
    } else {
        count_route(*plan_, route, block, inputs, scratch);
        if (own_plan.duration) {
            reuse_->add(counted, Packed::pack({&own.year}, {own_plan.known_cuts}, &own.ratio, rows,
                                              incidents));
        }
    }
    pass_thresholds(*plan_, route, block, inputs, scratch);
    reuse_->add(passed,
                Packed::pack({&own.year, &own.stock}, {cuts, stocks}, nullptr, rows, incidents));
}

} // namespace raming::aggregate
