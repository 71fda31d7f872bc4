#include "engine/prior/sampler_plan.hpp"

#include <algorithm>
#include <functional>
#include <map>

#include "engine/base/contract.hpp"
#include "engine/base/error.hpp"
#include "engine/base/hash.hpp"
#include "engine/prior/correlation.hpp"

namespace raming::prior {

namespace {

[[noreturn]] void refuse(const char* code, const std::string& message) {
    throw base::Error(base::Exit::invalid_scenario, code, message);
}

} // namespace

std::vector<std::uint32_t> entities_of(const std::vector<Input>& inputs) {
    std::vector<std::uint32_t> entities;
    std::map<std::uint32_t, const Input*> owners;
    for (const Input& input : inputs) {
        const std::uint32_t entity = base::entity_of(input.path);
        const auto [owner, is_new] = owners.emplace(entity, &input);
        if (!is_new) {
            refuse("E181", "the inputs \"" + owner->second->path + "\" and \"" + input.path +
                               "\" would draw the same random numbers (their names share a hash). "
                               "Rename one of them.");
        }
        entities.push_back(entity);
    }
    return entities;
}

std::size_t dimensions_of(const std::vector<Input>& inputs) {
    std::size_t dimensions = 0;
    for (std::size_t k = 0; k < inputs.size(); ++k) {
        dimensions = std::max(dimensions, dimension_of(inputs, k) + 1);
    }
    return dimensions;
}

std::vector<std::size_t> evaluation_order(const std::vector<Input>& inputs) {
    enum class State { untouched, open, done };
    std::vector<State> states(inputs.size(), State::untouched);
    std::vector<std::size_t> order;
    const std::function<void(std::size_t)> visit = [&](std::size_t k) {
        if (states[k] == State::done) {
            return;
        }
        if (states[k] == State::open) {
            refuse("E183",
                   "the value of \"" + inputs[k].path + "\" depends on itself by its bias.");
        }
        states[k] = State::open;
        if (inputs[k].selector) {
            visit(*inputs[k].selector);
        }
        for (const Member& member : inputs[k].members) {
            if (member.bias) {
                visit(*member.bias);
            }
        }
        states[k] = State::done;
        order.push_back(k);
    };
    for (std::size_t k = 0; k < inputs.size(); ++k) {
        visit(k);
    }
    return order;
}

std::vector<TiedGroup> tied_groups(const std::vector<Input>& inputs,
                                   const std::vector<Correlation>& correlations) {
    std::vector<TiedGroup> groups;
    std::vector<bool> tied(inputs.size(), false);
    for (const Correlation& correlation : correlations) {
        const std::size_t n = correlation.inputs.size();
        base::expects(correlation.normal.size() == n * n);
        for (const std::size_t k : correlation.inputs) {
            if (inputs[k].kind != Input::Kind::value || tied[k]) {
                refuse("E135", "\"" + inputs[k].path + "\" cannot be in the correlation \"" +
                                   correlation.name + "\": " +
                                   (tied[k] ? "it is in another one already."
                                            : "only values are correlated, not choices."));
            }
            tied[k] = true;
        }
        TiedGroup group{correlation.inputs, cholesky_factor(correlation.normal, n)};
        if (group.factor.empty()) {
            const Definiteness found = definiteness(correlation.normal, n);
            refuse("E134", "the correlation \"" + correlation.name +
                               "\" is impossible: its matrix is not positive definite, least "
                               "eigenvalue " +
                               std::to_string(found.least_eigenvalue) + ", mostly through \"" +
                               inputs[correlation.inputs[found.first]].path + "\" and \"" +
                               inputs[correlation.inputs[found.second]].path + "\".");
        }
        groups.push_back(std::move(group));
    }
    return groups;
}

} // namespace raming::prior
