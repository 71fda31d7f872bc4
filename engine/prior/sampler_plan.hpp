#pragma once
// What an InputSampler works out before the first draw: addresses, the order of evaluation, factors
// of the correlation matrices. Internal to engine/prior.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/prior/input.hpp"

namespace raming::prior {

/// entity_of each path; an Error names two inputs that share one.
[[nodiscard]] std::vector<std::uint32_t> entities_of(const std::vector<Input>& inputs);

/// The place of an input among the Sobol dimensions.
[[nodiscard]] inline std::size_t dimension_of(const std::vector<Input>& inputs, std::size_t k) {
    return inputs[k].dimension.value_or(k);
}
/// Dimensions that hold every input's place.
[[nodiscard]] std::size_t dimensions_of(const std::vector<Input>& inputs);

/// Indices of all inputs, each after the selector and the bias inputs that it needs; an Error where
/// they need each other.
[[nodiscard]] std::vector<std::size_t> evaluation_order(const std::vector<Input>& inputs);

/// Inputs whose scores are tied, with the triangular factor of their correlation matrix, row by
/// row.
struct TiedGroup {
    std::vector<std::size_t> inputs;
    std::vector<double> factor;
};

/// An Error names the inputs where a matrix is not positive definite.
[[nodiscard]] std::vector<TiedGroup> tied_groups(const std::vector<Input>& inputs,
                                                 const std::vector<Correlation>& correlations);

} // namespace raming::prior
