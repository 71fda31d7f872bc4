#include "engine/prior/sampler.hpp"

namespace raming::prior {

namespace {

constexpr std::size_t line = 8; ///< doubles

/// Whole cache lines, and an odd number of them: then no power of two of columns shares a cache
/// set.
std::size_t stride_for(std::size_t rows) {
    const std::size_t lines = (rows + line - 1) / line;
    return line * (lines | 1);
}

} // namespace

Columns::Columns(std::size_t columns, std::size_t rows)
    : columns_(columns), rows_(rows), stride_(stride_for(rows)), own_(columns * stride_ / line),
      data_(reinterpret_cast<double*>(own_.data())) {}

Columns::Columns(std::size_t columns, std::size_t rows, std::size_t stride, double* data) noexcept
    : columns_(columns), rows_(rows), stride_(stride), data_(data) {}

Columns Columns::part(std::size_t first, std::size_t rows) noexcept {
    return {columns_, rows, stride_, data_ + first};
}

} // namespace raming::prior
