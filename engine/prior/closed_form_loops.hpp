#pragma once
// The loops of ClosedForms, for the compiler to make vectors of: each processor's file includes
// them and is compiled with its own options. Internal to engine/prior.

#include <cmath>

#include "engine/prior/closed_forms.hpp"

namespace raming::prior {

namespace {

double held(double value, Bounds bounds) {
    const double raised = value < bounds.least ? bounds.least : value;
    return raised > bounds.greatest ? bounds.greatest : raised;
}

void uniform(double min, double max, Bounds bounds, const double* __restrict u, std::size_t n,
             double* __restrict x) {
    const double width = max - min;
    for (std::size_t i = 0; i < n; ++i) {
        const double value = u[i] > 0.5 ? max - width * (1 - u[i]) : min + width * u[i];
        x[i] = held(value, bounds);
    }
}

void triangular(Triangle triangle, Bounds bounds, const double* __restrict u, std::size_t n,
                double* __restrict x) {
    const auto [min, mode, max] = triangle;
    const double width = max - min;
    const double left = width * (mode - min);
    const double at_mode = (mode - min) / width;
    const double per_beyond = width / (max - mode); // infinite, and not used, where max is mode
    for (std::size_t i = 0; i < n; ++i) {
        // Both sides are worked out, so that no row takes another way.
        const bool rising = u[i] <= at_mode;
        const double on_left = u[i] * left;
        const double on_right = (1 - u[i]) * per_beyond;
        const double root = std::sqrt(rising ? on_left : on_right);
        // The falling side is counted from the mode, which may be at 0; from max it is off by
        // rounding.
        const double up = min + root;
        const double down = mode + width * (u[i] - at_mode) / (1 + root);
        const double value = rising ? up : down;
        x[i] = held(value, bounds);
    }
}

void step(double end, double value, const double* __restrict at, std::size_t n,
          double* __restrict found) {
    for (std::size_t i = 0; i < n; ++i) {
        found[i] = at[i] > end ? value : found[i];
    }
}

constexpr ClosedForms loops{uniform, triangular, step};

} // namespace

} // namespace raming::prior
