#include "models/aggregate/walk.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/base/contract.hpp"
#include "models/aggregate/derived.hpp"
#include "models/aggregate/evaluate.hpp"
#include "models/aggregate/walk_plan.hpp"

namespace raming::aggregate {

namespace {

/// Without counting noise numbers are fractions; they are kept to this part of a child, so that
/// their differences are exact.
constexpr double parts_of_a_child = 4096;

class WalkEvaluator : public run::Evaluator {
public:
    WalkEvaluator(const WalkPlan& walk, double parts, std::size_t rows)
        : walk_(&walk), parts_(parts), scratch_(walk.plan, rows),
          numbers_(walk.plan.definitions.size(), rows), values_(walk.subsets.size()),
          shares_(walk.steps.size()) {}

    void evaluate(const run::Block& block, const prior::Columns& inputs, prior::Columns& estimands,
                  prior::Columns&, std::span<std::uint64_t> incidents) override {
        aggregate::evaluate(walk_->plan, block, inputs, scratch_, numbers_, incidents);
        const auto at = [](run::WalkEstimand which) { return static_cast<std::size_t>(which); };
        const double* from = numbers_.column(walk_->subsets.front().unions);
        const double* to = numbers_.column(walk_->subsets.back().unions);
        for (std::size_t i = 0; i < block.count; ++i) {
            for (std::size_t subset = 0; subset < values_.size(); ++subset) {
                values_[subset] = value(walk_->subsets[subset], i);
            }
            shapley(values_, shares_);
            estimands.column(at(run::WalkEstimand::from))[i] = from[i];
            estimands.column(at(run::WalkEstimand::to))[i] = to[i];
            estimands.column(at(run::WalkEstimand::difference))[i] =
                static_cast<double>(values_.back() - values_.front()) / parts_;
            estimands.column(at(run::WalkEstimand::ratio))[i] = ratio(to[i], from[i]);
            for (std::size_t step = 0; step < shares_.size(); ++step) {
                estimands.column(at(run::WalkEstimand::first_step) + step)[i] =
                    static_cast<double>(shares_[step]);
            }
        }
    }

private:
    const WalkPlan* walk_;
    double parts_;
    Scratch scratch_;
    prior::Columns numbers_;
    std::vector<std::int64_t> values_;
    std::vector<std::int64_t> shares_;

    [[nodiscard]] std::int64_t value(const SubsetValue& subset, std::size_t row) const {
        const auto whole = [&](std::size_t definition) {
            return static_cast<std::int64_t>(
                std::llround(numbers_.column(definition)[row] * parts_));
        };
        std::int64_t sum = whole(subset.unions);
        for (const std::size_t one : subset.added) {
            sum += whole(one);
        }
        for (const std::size_t one : subset.removed) {
            sum -= whole(one);
        }
        return sum;
    }

    /// Nobody to nobody is no change; from nobody to somebody there is no ratio.
    static double ratio(double to, double from) {
        if (from > 0) {
            return to / from;
        }
        return to > 0 ? std::numeric_limits<double>::infinity() : 1.0;
    }
};

class WalkModel : public DerivedModel {
public:
    WalkModel(const Compiled& compiled, WalkPlan walk, std::size_t from, std::size_t to)
        : DerivedModel(compiled), walk_(std::move(walk)),
          parts_(compiled.plan.noise ? 1 : parts_of_a_child) {
        const auto add = [&](const std::string& id, const std::string& label,
                             const std::string& label_nl, double unit) {
            estimands_.push_back({id, label, label_nl, std::nullopt, 0, walk_.moments_below, unit});
        };
        for (const std::size_t end : {from, to}) {
            estimands_.push_back(compiled.estimands[end]);
        }
        add("difference", "difference", "verschil", 1);
        add("ratio", "ratio", "verhouding", 1);
        // From nobody to somebody there is no ratio, and it is not known whether that can happen:
        // so no mean is claimed.
        estimands_.back().moments_below = 0;
        const double unit = 1 / (static_cast<double>(shares_unit(walk_.steps.size())) * parts_);
        for (const run::Step& step : walk_.steps) {
            add(step.id, step.label, step.label_nl, unit);
        }
    }

    std::unique_ptr<run::Evaluator> evaluator(std::size_t rows) const override {
        return std::make_unique<WalkEvaluator>(walk_, parts_, rows);
    }

private:
    WalkPlan walk_;
    double parts_;
};

} // namespace

std::int64_t shares_unit(std::size_t steps) {
    std::int64_t unit = 1;
    for (std::size_t k = 2; k <= steps; ++k) {
        unit = std::lcm(unit, static_cast<std::int64_t>(k));
    }
    return unit;
}

void shapley(const std::vector<std::int64_t>& values, std::vector<std::int64_t>& shares) {
    const std::size_t n = shares.size();
    base::expects(n <= most_steps && values.size() == std::size_t{1} << n);
    const std::int64_t unit = shares_unit(n);
    std::array<std::int64_t, most_steps> weight{};      // of a change after k other steps
    std::int64_t orders = static_cast<std::int64_t>(n); // n C(n − 1, k)
    for (std::size_t k = 0; k < n; ++k) {
        weight[k] = unit / orders;
        orders = orders * static_cast<std::int64_t>(n - 1 - k) / static_cast<std::int64_t>(k + 1);
    }
    for (std::size_t step = 0; step < n; ++step) {
        const std::size_t bit = std::size_t{1} << step;
        std::int64_t sum = 0;
        for (std::size_t subset = 0; subset < values.size(); ++subset) {
            if ((subset & bit) == 0) {
                sum += weight[static_cast<std::size_t>(std::popcount(subset))] *
                       (values[subset | bit] - values[subset]);
            }
        }
        shares[step] = sum;
    }
}

run::Walk walk(const Compiled& compiled, std::size_t from, std::size_t to) {
    WalkPlan plan = plan_walk(compiled, from, to);
    std::vector<run::Step> steps = plan.steps;
    return {std::make_unique<WalkModel>(compiled, std::move(plan), from, to), std::move(steps)};
}

} // namespace raming::aggregate
