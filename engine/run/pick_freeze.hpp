#pragma once
// Evaluates a model's draws with some groups of inputs frozen and the others drawn again from their
// conditional law given the frozen ones ("pick-freeze"; Sobol 2001, doi:10.1016/S0378-4754(00)
// 00270-6). With all groups frozen the draws are the first ones of a Sobol run of the same seed.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "engine/prior/conditional_sampler.hpp"
#include "engine/run/model.hpp"

namespace raming::run {

/// Shared by all threads.
class PickFreeze {
public:
    /// `groups`: those that can be frozen, of Model::groups or finer; at most one is noise. Errors:
    /// see prior::ConditionalSampler.
    PickFreeze(const Model& model, const std::vector<InputGroup>& groups, std::uint64_t seed);

    [[nodiscard]] const Model& model() const noexcept { return *model_; }
    /// Groups that depend on none of the others.
    [[nodiscard]] prior::GroupSet independent() const noexcept;

    /// The scratch memory of one thread.
    class Worker {
    public:
        Worker(const PickFreeze& shared, std::size_t rows);
        /// Estimands of draws first … first+count−1 of a chain; column d of the result for estimand
        /// d, valid until the next call. count ≤ rows.
        [[nodiscard]] const prior::Columns& evaluate(std::uint16_t chain, std::uint64_t first,
                                                     std::size_t count,
                                                     const prior::GroupSet& frozen);
        /// The same with what is frozen held at draw `held` in all of them. Noise cannot be held.
        [[nodiscard]] const prior::Columns& evaluate_given(std::uint16_t chain, std::uint64_t held,
                                                           std::uint64_t first, std::size_t count,
                                                           const prior::GroupSet& frozen);

    private:
        const PickFreeze* shared_;
        std::unique_ptr<Evaluator> evaluator_;
        prior::Columns inputs_;
        prior::Columns estimands_;
        prior::Columns components_;
        std::vector<std::uint64_t> incidents_;
    };

private:
    const Model* model_;
    std::uint64_t seed_;
    std::uint64_t other_seed_; ///< of the noise, where it is not frozen
    prior::GroupSet all_;
    prior::GroupSet noise_;
    prior::ConditionalSampler sampler_;
};

} // namespace raming::run
