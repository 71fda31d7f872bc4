#pragma once
// The loops of ColumnMath, for the compiler to make vectors of. Each processor's file includes them
// and is compiled with its own options; unnamed, so that one's code never serves the other.
// Internal to engine/base.

#include <array>
#include <cmath>
#include <type_traits>

#include "engine/base/column_math.hpp"

namespace raming::base {

namespace {

using In = const double* __restrict;
using Out = double* __restrict;

void scale(double factor, std::size_t rows, Out out) {
    for (std::size_t i = 0; i < rows; ++i) {
        out[i] *= factor;
    }
}

void multiply(In x, std::size_t rows, Out out) {
    for (std::size_t i = 0; i < rows; ++i) {
        out[i] *= x[i];
    }
}

void product(In a, In b, std::size_t rows, Out out) {
    for (std::size_t i = 0; i < rows; ++i) {
        out[i] = a[i] * b[i];
    }
}

void difference(In a, In b, std::size_t rows, Out out) {
    for (std::size_t i = 0; i < rows; ++i) {
        out[i] = a[i] - b[i];
    }
}

void ratio(In part, In whole, std::size_t rows, Out out) {
    for (std::size_t i = 0; i < rows; ++i) {
        const double quotient = part[i] / whole[i];
        out[i] = whole[i] > 0 ? quotient : 0.0;
    }
}

void band_ratio(In a, In below_a, In b, In below_b, std::size_t rows, Out out) {
    for (std::size_t i = 0; i < rows; ++i) {
        const double whole = b[i] - below_b[i];
        const double quotient = (a[i] - below_a[i]) / whole;
        const double within = quotient < 0 ? 0.0 : 1 < quotient ? 1.0 : quotient;
        out[i] = whole > 0 ? within : 0.0;
    }
}

void inverse(In x, std::size_t rows, Out out) {
    for (std::size_t i = 0; i < rows; ++i) {
        out[i] = 1 / x[i];
    }
}

/// Rows that a loop over columns has in registers at a time.
constexpr std::size_t together = 8;

/// The same for loops with a choice in them, which have to stay loops to become vectors.
constexpr std::size_t many_together = 32;

/// Calls some(first row, number of rows), the number known when it is compiled.
template <std::size_t most = together, typename Some>
void by_rows(std::size_t rows, Some some) {
    const std::size_t whole = rows / most * most;
    for (std::size_t i = 0; i < whole; i += most) {
        some(i, std::integral_constant<std::size_t, most>());
    }
    for (std::size_t i = whole; i < rows; ++i) {
        some(i, std::integral_constant<std::size_t, 1>());
    }
}

void add(const double* const* x, std::size_t n, std::size_t rows, Out out) {
    by_rows(rows, [&](std::size_t i, auto count) {
        std::array<double, together> sum;
        for (std::size_t l = 0; l < count; ++l) {
            sum[l] = out[i + l];
        }
        for (std::size_t j = 0; j < n; ++j) {
            const double* const from = x[j] + i;
            for (std::size_t l = 0; l < count; ++l) {
                sum[l] += from[l];
            }
        }
        for (std::size_t l = 0; l < count; ++l) {
            out[i + l] = sum[l];
        }
    });
}

void combine(double own, const double* factors, const double* const* x, std::size_t n,
             std::size_t rows, Out out) {
    by_rows(rows, [&](std::size_t i, auto count) {
        std::array<double, together> sum;
        for (std::size_t l = 0; l < count; ++l) {
            sum[l] = own * out[i + l];
        }
        for (std::size_t j = 0; j < n; ++j) {
            const double* const from = x[j] + i;
            for (std::size_t l = 0; l < count; ++l) {
                sum[l] += factors[j] * from[l];
            }
        }
        for (std::size_t l = 0; l < count; ++l) {
            out[i + l] = sum[l];
        }
    });
}

void add_product(In a, In b, std::size_t rows, Out out) {
    for (std::size_t i = 0; i < rows; ++i) {
        out[i] += a[i] * b[i];
    }
}

void add_greatest(const double* const* x, const std::size_t* sizes, const double* const* factors,
                  std::size_t n, std::size_t rows, Out out) {
    by_rows<many_together>(rows, [&](std::size_t i, auto count) {
        std::array<double, many_together> sum;
        for (std::size_t l = 0; l < count; ++l) {
            sum[l] = out[i + l];
        }
        const double* const* factor = factors;
        for (std::size_t j = 0; j < n; ++j) {
            const double* const all = x[j] + i;
            if (sizes[j] == 0) {
                for (std::size_t l = 0; l < count; ++l) {
                    sum[l] += all[l];
                }
                continue;
            }
            std::array<double, many_together> greatest{};
            for (std::size_t k = 0; k < sizes[j]; ++k, ++factor) {
                const double* const from = *factor + i;
                for (std::size_t l = 0; l < count; ++l) {
                    const double one = from[l];
                    const double other = greatest[l];
                    greatest[l] = other < one ? one : other;
                }
            }
            for (std::size_t l = 0; l < count; ++l) {
                sum[l] += all[l] * greatest[l];
            }
        }
        for (std::size_t l = 0; l < count; ++l) {
            out[i + l] = sum[l];
        }
    });
}

void add_band(In weight, In to, In from, std::size_t rows, Out out) {
    for (std::size_t i = 0; i < rows; ++i) {
        out[i] += weight[i] * (to[i] - from[i]);
    }
}

void take_where(In key, double value, In x, std::size_t rows, Out out) {
    for (std::size_t i = 0; i < rows; ++i) {
        out[i] = key[i] == value ? x[i] : 0.0;
    }
}

void replace_where(In key, double value, In x, std::size_t rows, Out out) {
    for (std::size_t i = 0; i < rows; ++i) {
        const double was = out[i];
        out[i] = key[i] == value ? x[i] : was;
    }
}

void negate_beyond(In x, double bound, std::size_t rows, Out out) {
    for (std::size_t i = 0; i < rows; ++i) {
        const double was = out[i];
        out[i] = x[i] > bound ? -was : was;
    }
}

void count_reached(In x, double bound, std::size_t rows, Out out) {
    for (std::size_t i = 0; i < rows; ++i) {
        out[i] += x[i] >= bound ? 1.0 : 0.0;
    }
}

void make_whole(In uniforms, double near, std::size_t rows, Out out) {
    for (std::size_t i = 0; i < rows; ++i) {
        const double x = out[i];
        const double below = std::floor(x);
        const double beyond = x - below;
        const bool up = ((uniforms[i] < beyond) & (beyond >= near)) | ((below + 1) - x < near);
        out[i] = up ? below + 1 : below;
    }
}

constexpr ColumnMath loops{scale,         multiply,  product,    difference,    ratio,
                           band_ratio,    inverse,   add,        combine,       add_product,
                           add_greatest,  add_band,  take_where, replace_where, negate_beyond,
                           count_reached, make_whole};

} // namespace

} // namespace raming::base
