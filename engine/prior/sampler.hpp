#pragma once
// From addresses to values of all inputs, a block of draws at a time: design → uniforms → copula →
// quantile tables → pools and bias. Immutable after construction; any thread may fill any block.

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/prior/input.hpp"
#include "engine/prior/quantile_table.hpp"

namespace raming::prior {

enum class Design { sobol, random, latin };

struct SamplerSettings {
    std::uint64_t seed = 1;
    std::size_t chains = 16;
    Design design = Design::sobol;
    std::uint64_t draws_per_chain = 0; ///< needed by the Latin hypercube alone
};

/// Columns of doubles, each from the start of a cache line (a vector that crosses lines takes twice
/// as long), with a stride that is no power of two (those cost cache conflicts).
class Columns {
public:
    Columns(std::size_t columns, std::size_t rows);
    Columns(Columns&&) noexcept = default;
    Columns& operator=(Columns&&) noexcept = default;
    Columns(const Columns&) = delete;
    Columns& operator=(const Columns&) = delete;
    ~Columns() = default;

    /// Rows first … first + rows − 1 of these columns, in the same memory.
    [[nodiscard]] Columns part(std::size_t first, std::size_t rows) noexcept;

    [[nodiscard]] double* column(std::size_t k) noexcept { return data_ + k * stride_; }
    [[nodiscard]] const double* column(std::size_t k) const noexcept { return data_ + k * stride_; }
    [[nodiscard]] std::size_t columns() const noexcept { return columns_; }
    [[nodiscard]] std::size_t rows() const noexcept { return rows_; }

    /// Whose fixed inputs the columns hold; 0: nobody's yet.
    [[nodiscard]] std::uint64_t holds_fixed_of() const noexcept { return fixed_of_; }
    void hold_fixed_of(std::uint64_t whom) noexcept { fixed_of_ = whom; }

private:
    struct alignas(64) Line {
        std::array<double, 8> values{};
    };

    Columns(std::size_t columns, std::size_t rows, std::size_t stride, double* data) noexcept;

    std::size_t columns_;
    std::size_t rows_;
    std::size_t stride_;
    std::vector<Line> own_; ///< none of a part
    double* data_;
    std::uint64_t fixed_of_ = 0;
};

class InputTransform;

class InputSampler {
public:
    /// Errors: two inputs whose paths hash to the same address; more inputs than Sobol dimensions.
    InputSampler(std::vector<Input> inputs, std::vector<Correlation> correlations,
                 const SamplerSettings& settings);
    ~InputSampler();
    InputSampler(const InputSampler&) = delete;
    InputSampler& operator=(const InputSampler&) = delete;

    /// values.column(k)[i] = input k in draw first+i of `chain`, i < count ≤ values.rows(). Inputs
    /// that are the same in every draw are filled in the first time only: who changes their columns
    /// changes them for good.
    void fill(std::size_t chain, std::uint64_t first, std::size_t count, Columns& values) const;

    [[nodiscard]] const std::vector<Input>& inputs() const;

    /// For the other samplers of this folder, which share tables and design: out[i] = the uniform
    /// of input k in draw first+i.
    void fill_uniforms(std::size_t k, std::size_t chain, std::uint64_t first, std::size_t count,
                       double* out) const;
    [[nodiscard]] const InputTransform& transform() const;

    /// What the tables say of themselves: (input path, report), for those with something to say.
    [[nodiscard]] std::vector<std::pair<std::string, TableReport>> table_reports() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace raming::prior
