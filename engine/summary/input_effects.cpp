#include "engine/summary/input_effects.hpp"

#include <limits>

#include "engine/run/draw_store.hpp"
#include "engine/summary/frozen_pairs.hpp"
#include "engine/summary/log_scale.hpp"
#include "engine/summary/ordered_pairs.hpp"
#include "engine/summary/shapley.hpp"

namespace raming::summary {

namespace {

std::vector<run::InputGroup> single_inputs(const run::Model& model) {
    std::vector<run::InputGroup> singles;
    std::vector<run::InputGroup> chance;
    for (const run::InputGroup& group : model.groups()) {
        for (const std::size_t k : group.inputs) {
            run::InputGroup one = group;
            one.id = model.inputs()[k].path;
            one.label = one.label_nl = one.id;
            one.inputs = {k};
            singles.push_back(std::move(one));
        }
        if (group.kind == run::InputGroup::Kind::noise) {
            chance.push_back(group);
        }
    }
    singles.insert(singles.end(), chance.begin(), chance.end());
    return singles;
}

/// Means over all chains but one.
template <typename Chain>
std::vector<double> mean_without(const std::vector<Chain>& chains, std::vector<double> Chain::*part,
                                 std::size_t left_out) {
    std::vector<double> mean((chains.front().*part).size());
    const auto n = static_cast<double>(chains.size() - (left_out < chains.size() ? 1 : 0));
    for (std::size_t c = 0; c < chains.size(); ++c) {
        for (std::size_t k = 0; c != left_out && k < mean.size(); ++k) {
            mean[k] += (chains[c].*part)[k] / n;
        }
    }
    return mean;
}

/// Shares of `whole`; none of nothing.
void push_share(double part, double whole, std::vector<double>& row) {
    row.push_back(whole > 0 ? part / whole : std::numeric_limits<double>::quiet_NaN());
}

/// The variance, then first, total and Shapley effect of each of `count`.
void read_effects(const std::vector<Estimate>& row, std::size_t count,
                  std::vector<Effects>& effects) {
    for (std::size_t j = 0; j < count; ++j) {
        effects.push_back({row[1 + 3 * j], row[2 + 3 * j], row[3 + 3 * j]});
    }
}

void add_inputs(const OrderedPairs& pairs, InputEffects& found) {
    const std::size_t inputs = found.inputs.size();
    for (std::size_t d = 0; d < found.definitions.size(); ++d) {
        const auto row = [&](std::size_t left_out) {
            using Chain = OrderedPairs::Chain;
            const std::vector<double> first = mean_without(pairs.chains, &Chain::first, left_out);
            const std::vector<double> total = mean_without(pairs.chains, &Chain::total, left_out);
            const std::vector<double> shapley =
                mean_without(pairs.chains, &Chain::shapley, left_out);
            std::vector<double> all = {mean_without(pairs.chains, &Chain::variance, left_out)[d]};
            const double whole = all.front();
            for (std::size_t k = d * inputs; k < (d + 1) * inputs; ++k) {
                push_share(first[k], whole, all);
                push_share(total[k], whole, all);
                push_share(shapley[k], whole, all);
            }
            return all;
        };
        const std::vector<Estimate> estimates = jackknifed(row);
        found.definitions[d].variance = estimates.front();
        found.definitions[d].raised = pairs.raised[d];
        read_effects(estimates, inputs, found.definitions[d].inputs);
    }
}

void add_groups(const FrozenPairs& pairs, std::size_t groups, InputEffects& found) {
    const std::size_t sets = std::size_t{1} << groups;
    for (std::size_t d = 0; d < found.definitions.size(); ++d) {
        const auto row = [&](std::size_t left_out) {
            const std::vector<double> all =
                mean_without(pairs.chains, &FrozenPairs::Chain::worth, left_out);
            const auto from = all.begin() + static_cast<std::ptrdiff_t>(d * sets);
            const std::vector<double> worth(from, from + static_cast<std::ptrdiff_t>(sets));
            const std::vector<double> values = shapley_values(worth);
            std::vector<double> shares = {worth.back()};
            for (std::size_t g = 0; g < groups; ++g) {
                const std::size_t self = std::size_t{1} << g;
                push_share(worth[self], worth.back(), shares);
                push_share(worth.back() - worth[(sets - 1) ^ self], worth.back(), shares);
                push_share(values[g], worth.back(), shares);
            }
            return shares;
        };
        read_effects(jackknifed(row), groups, found.definitions[d].groups);
    }
}

} // namespace

std::optional<InputEffects> input_effects(const run::Model& model, const EffectsSettings& settings,
                                          const std::atomic<bool>& stop,
                                          const std::function<void(const run::Progress&)>& report) {
    InputEffects found;
    found.inputs = single_inputs(model);
    found.draws = settings.per_chain * run::chains;
    std::vector<bool> logs;
    std::vector<std::size_t> estimands;
    for (std::size_t e = 0; e < model.estimands().size(); ++e) {
        logs.push_back(needs_logs(model.estimands()[e]));
        estimands.push_back(e);
        found.definitions.emplace_back();
        found.definitions.back().logs = logs.back();
    }
    if (found.inputs.empty()) {
        return found;
    }
    const std::optional<OrderedPairs> singles =
        ordered_pairs(model, found.inputs,
                      {settings.seed, settings.per_chain, settings.threads, logs}, stop, report);
    if (!singles) {
        return std::nullopt;
    }
    add_inputs(*singles, found);
    const std::optional<FrozenPairs> groups =
        frozen_pairs(model, {settings.seed, settings.per_chain, settings.threads, estimands, logs},
                     stop, report);
    if (!groups) {
        return std::nullopt;
    }
    add_groups(*groups, model.groups().size(), found);
    return found;
}

} // namespace raming::summary
