#include "models/aggregate/point.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <set>

#include "models/aggregate/evaluate.hpp"
#include "models/aggregate/unions.hpp"

namespace raming::aggregate {

namespace {

constexpr std::size_t most_combinations = 100'000;
constexpr std::size_t rows_at_a_time = 256;

/// An input whose values are weighed one by one instead of averaged.
struct Choice {
    InputIndex input;
    std::vector<double> values;
    std::vector<double> weights;
};

/// Every choice of the scenario: pools, families, rules.
std::vector<Choice> choices_of(const Plan& plan) {
    std::vector<Choice> choices;
    for (InputIndex k = 0; k < plan.inputs.size(); ++k) {
        const prior::Input& input = plan.inputs[k];
        if (input.kind == prior::Input::Kind::choice && input.weights.size() > 1) {
            Choice choice{k, {}, {}};
            for (std::size_t v = 0; v < input.weights.size(); ++v) {
                if (input.weights[v] > 0) {
                    choice.values.push_back(static_cast<double>(v));
                    choice.weights.push_back(input.weights[v]);
                }
            }
            choices.push_back(std::move(choice));
        }
    }
    return choices;
}

/// Every threshold of a definition that is a choice. They matter to that definition alone, so they
/// are weighed within it and do not multiply with those of others.
std::vector<Choice> thresholds_of(const Plan& plan, const DefinitionPlan& definition) {
    std::set<InputIndex> indices;
    for (const PartPlan& part : definition.parts) {
        if (part.choice) {
            indices.insert(*part.choice);
        }
    }
    std::vector<Choice> choices;
    for (const InputIndex index : indices) {
        const prior::Distribution& prior = plan.inputs[index].members.front().distribution;
        choices.push_back({index, prior.values(), prior.weights()});
    }
    return choices;
}

std::size_t combinations_of(const std::vector<Choice>& choices) {
    std::size_t combinations = 1;
    for (const Choice& choice : choices) {
        combinations = std::min(combinations * choice.values.size(), most_combinations + 1);
    }
    return combinations;
}

/// A pooled input at the mean of each member, in the order of the pool.
struct Pooled {
    InputIndex input;
    InputIndex selector;
    std::vector<double> means;
};

std::vector<Pooled> pools_of(const Plan& plan) {
    std::vector<Pooled> pools;
    for (InputIndex k = 0; k < plan.inputs.size(); ++k) {
        const prior::Input& input = plan.inputs[k];
        if (input.selector) {
            Pooled pool{k, *input.selector, {}};
            for (const prior::Member& member : input.members) {
                prior::Input alone = input;
                alone.members = {member};
                alone.selector.reset();
                pool.means.push_back(alone.mean(plan.inputs));
            }
            pools.push_back(std::move(pool));
        }
    }
    return pools;
}

} // namespace

PointValues evaluate_at_means(const Plan& plan) {
    PointValues result;
    result.definitions.assign(plan.definitions.size(), 0.0);
    for (const ComponentPlan& component : plan.components) {
        result.totals.emplace_back(component.routes.size(), 0.0);
        result.wanted.emplace_back(component.shares.size(), 0.0);
    }
    const std::vector<Choice> choices = choices_of(plan);
    const std::vector<Pooled> pools = pools_of(plan);
    const std::size_t combinations = combinations_of(choices);
    std::vector<std::vector<Choice>> thresholds;
    bool too_many = combinations > most_combinations;
    for (const DefinitionPlan& definition : plan.definitions) {
        thresholds.push_back(thresholds_of(plan, definition));
        too_many = too_many || combinations_of(thresholds.back()) > most_combinations;
    }
    if (too_many) {
        constexpr double nan = std::numeric_limits<double>::quiet_NaN();
        result.definitions.assign(plan.definitions.size(), nan);
        return result;
    }

    Plan certain = plan;
    certain.noise = false;
    certain.uncertain_overlaps = false;
    const std::size_t rows = std::min(combinations, rows_at_a_time);
    Scratch scratch(certain, rows);
    prior::Columns inputs(plan.inputs.size(), rows);
    prior::Columns estimands(plan.definitions.size(), rows);
    std::array<std::uint64_t, incident_kinds> incidents{};
    for (InputIndex k = 0; k < plan.inputs.size(); ++k) {
        const double mean = plan.inputs[k].kind == prior::Input::Kind::value
                                ? plan.inputs[k].mean(plan.inputs)
                                : 0.0;
        std::fill_n(inputs.column(k), rows, mean);
    }
    std::vector<double> weights(rows);
    std::vector<double> number(rows);
    for (std::size_t first = 0; first < combinations; first += rows) {
        const std::size_t count = std::min(rows, combinations - first);
        for (std::size_t row = 0; row < count; ++row) {
            std::size_t rest = first + row;
            weights[row] = 1;
            for (const Choice& choice : choices) {
                const std::size_t pick = rest % choice.values.size();
                rest /= choice.values.size();
                inputs.column(choice.input)[row] = choice.values[pick];
                weights[row] *= choice.weights[pick];
            }
            for (const Pooled& pool : pools) {
                const double pick = inputs.column(pool.selector)[row];
                inputs.column(pool.input)[row] = pool.means[static_cast<std::size_t>(pick)];
            }
        }
        evaluate(certain, {0, 0, 0, count}, inputs, scratch, estimands, incidents);
        for (std::size_t d = 0; d < plan.definitions.size(); ++d) {
            for (std::size_t picks = 0; picks < combinations_of(thresholds[d]); ++picks) {
                std::size_t rest = picks;
                double weight = 1;
                for (const Choice& choice : thresholds[d]) {
                    const std::size_t pick = rest % choice.values.size();
                    rest /= choice.values.size();
                    std::fill_n(inputs.column(choice.input), count, choice.values[pick]);
                    weight *= choice.weights[pick];
                }
                evaluate_definition(certain, d, count, inputs, scratch, number.data());
                for (std::size_t row = 0; row < count; ++row) {
                    result.definitions[d] += weight * weights[row] * number[row];
                }
            }
        }
        for (std::size_t row = 0; row < count; ++row) {
            for (std::size_t k = 0; k < plan.components.size(); ++k) {
                const ComponentPlan& component = plan.components[k];
                for (std::size_t r = 0; r < component.routes.size(); ++r) {
                    result.totals[k][r] +=
                        weights[row] * scratch.routes[component.routes[r]].year.column(0)[row];
                }
            }
        }
    }
    for (std::size_t k = 0; k < plan.components.size(); ++k) {
        const ComponentPlan& component = plan.components[k];
        for (std::size_t t = 0; t < component.shares.size(); ++t) {
            double& wanted = result.wanted[k][t];
            wanted = result.totals[k][component.structure.terms()[t].route];
            for (const InputIndex share : component.shares[t]) {
                wanted *= plan.inputs[share].mean(plan.inputs);
            }
        }
    }
    return result;
}

} // namespace raming::aggregate
