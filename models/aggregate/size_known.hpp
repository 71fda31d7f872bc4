#pragma once
// The estimator for worlds of a typical size: what is known beforehand of each route's number,
// Λ ~ Gamma(s, rate t), together with what its register says (model.md: "The cohort"). Given the
// inputs
//     v_j ~ Binomial(y_j, κ)   u ~ NegativeBinomial(v + s, (t + ρ̄)/(t + 1))
// and the counts speak of the inputs, so a draw has the weight
//     Γ(v + s)/Γ(v) · ρ̄^v / (t + ρ̄)^(v + s)     ((t + ρ̄)^(−s) where the register is empty).

#include <memory>
#include <vector>

#include "engine/run/model.hpp"
#include "models/aggregate/world_register.hpp"

namespace raming::aggregate {

/// A route whose size is known so.
struct KnownSize {
    std::size_t route;
    TypicalSize size;
};

/// Its one component is the logarithm of each draw's weight. The plan must stay.
[[nodiscard]] std::unique_ptr<run::Evaluator>
size_known_evaluator(const Plan& plan, std::vector<KnownSize> sizes, std::size_t rows);

} // namespace raming::aggregate
