#pragma once
// From uniforms to values of all inputs: copula → quantile tables → pools and bias. What the
// samplers of this folder share: they differ only in which uniforms they take. Immutable after
// construction. Internal to engine/prior.

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/prior/input.hpp"
#include "engine/prior/quantile_table.hpp"
#include "engine/prior/sampler.hpp"
#include "engine/prior/sampler_plan.hpp"

namespace raming::prior {

/// Where the uniforms come from.
class UniformSource {
public:
    static constexpr std::size_t most = 1024; ///< that are asked for at a time

    virtual ~UniformSource() = default;
    /// u[i] = the uniform of input k in row first + i, i < n.
    virtual void fill(std::size_t k, std::size_t first, std::size_t n, double* u) const = 0;
};

class InputTransform {
public:
    /// Errors: see tied_groups and evaluation_order.
    InputTransform(std::vector<Input> inputs, const std::vector<Correlation>& correlations);

    [[nodiscard]] const std::vector<Input>& inputs() const noexcept { return inputs_; }
    [[nodiscard]] const std::vector<TiedGroup>& tied() const noexcept { return groups_; }
    [[nodiscard]] bool is_tied(std::size_t k) const noexcept { return tied_[k]; }
    /// A fixed input keeps its place in the design and needs no numbers, unless others lean on its
    /// score.
    [[nodiscard]] bool needs_uniform(std::size_t k) const noexcept { return drawn_[k]; }

    /// The correlated normal scores of a tied group's inputs.
    void tie(const TiedGroup& group, const UniformSource& uniforms, std::size_t count,
             Columns& values) const;
    /// The values of all inputs; columns of tied inputs hold their scores before. Those of fixed
    /// inputs are filled in where they do not hold this transform's yet.
    void evaluate(const UniformSource& uniforms, std::size_t count, Columns& values) const;
    /// The values of one input in rows first … first + count − 1, from its uniforms `at` (of a tied
    /// input: scores); what it leans on has its values.
    void evaluate_one(std::size_t k, const double* at, Columns& values, std::size_t first,
                      std::size_t count) const;
    /// All inputs, each after those that it leans on.
    [[nodiscard]] const std::vector<std::size_t>& order() const noexcept { return order_; }

    [[nodiscard]] std::vector<std::pair<std::string, TableReport>> table_reports() const;

private:
    void prepare(std::size_t k);
    void find_fixed_values();
    void fill_fixed(Columns& values) const;
    void transform(std::size_t k, std::size_t member, const double* at, double* x,
                   std::size_t count) const;
    void pool(std::size_t k, const double* at, Columns& values, std::size_t first,
              std::size_t count) const;

    std::uint64_t id_; ///< unlike any other transform's of this process
    std::vector<Input> inputs_;
    std::vector<std::size_t> order_;
    std::vector<TiedGroup> groups_;
    std::vector<bool> tied_;
    std::vector<bool> drawn_;
    std::vector<double> fixed_; ///< the values of inputs that are not drawn, worked out once
    std::vector<std::vector<QuantileTable>> tables_; ///< of an input's members
    std::vector<std::vector<double>> ends_;          ///< of a choice's options
};

} // namespace raming::prior
