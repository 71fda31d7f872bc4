#pragma once
// The luck of one method or route in one block: a column of uniforms for each use of chance, made
// when it is first asked for. Every count is the quantile at one of them. Internal to
// models/aggregate.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/random/count_quantiles.hpp"
#include "engine/random/stream.hpp"
#include "engine/run/model.hpp"

namespace raming::aggregate {

/// Draws of a block, ascending.
using Rows = std::span<const std::size_t>;

class Noise {
public:
    explicit Noise(std::size_t rows);

    /// Forgets all columns; from here on they are those of this block and this method or route.
    void start(const run::Block& block, std::uint32_t entity);

    /// Uniforms with their normal scores, of the rows in their order: of some rows until the next
    /// call for any use, of all until the next start. Any number of steps.
    [[nodiscard]] random::Luck luck(Rows rows, random::Site site, std::size_t step = 0);

    /// Columns over rows, in their order: x made whole.
    void make_whole(Rows rows, double* x, std::size_t step = 0);
    /// Children that stay of those there are, each with its probability; `left` is neither of
    /// these.
    void thin(Rows rows, const double* children, const double* probability, random::Site site,
              std::size_t step, double* left);

private:
    struct Column {
        std::vector<double> u;
        std::vector<double> z;
        bool has_scores = false;
    };
    /// Without scores, unless somebody has wanted them before.
    Column& column(random::Site site, std::size_t step);
    [[nodiscard]] const double* uniforms(Rows rows, random::Site site, std::size_t step);

    std::size_t rows_;
    run::Block block_;
    std::uint32_t entity_ = 0;
    std::vector<std::uint32_t> made_; ///< use → 1 + its column, 0 if none yet
    std::vector<std::size_t> uses_;   ///< those that are made
    std::vector<Column> columns_;     ///< as many as were ever wanted at once
    Column picked_;                   ///< of some rows
};

} // namespace raming::aggregate
