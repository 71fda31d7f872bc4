#include "models/registers/simplex.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace raming::registers {
namespace {

constexpr double negligible_gain = 1e-10;
// As a share of the greatest in its column: what should have become 0 must not pass for a pivot.
constexpr double negligible_pivot = 1e-11;

enum State : std::size_t { at_lower, at_upper, basic, frozen_lower, frozen_upper };

} // namespace

std::size_t Simplex::numbers_needed(std::size_t rows, std::size_t columns) {
    const auto width = rows + columns;
    return rows * width + rows + 3 * width;
}

std::size_t Simplex::marks_needed(std::size_t rows, std::size_t columns) {
    return rows + rows + columns;
}

Simplex::Simplex(std::size_t rows, std::size_t columns, double* numbers, std::size_t* marks)
    : rows_(rows), columns_(columns), width_(rows + columns), table_(numbers),
      basic_value_(table_ + rows_ * width_), upper_(basic_value_ + rows_),
      objective_(upper_ + width_), reduced_(objective_ + width_), basis_(marks),
      state_(basis_ + rows_) {
    std::fill(numbers, numbers + numbers_needed(rows, columns), 0.0);
    std::fill(state_, state_ + width_, std::size_t{at_lower});
    for (std::size_t i = 0; i < rows_; ++i) {
        entry(i, columns_ + i) = 1;
        upper_[columns_ + i] = std::numeric_limits<double>::infinity();
        basis_[i] = columns_ + i;
        state_[columns_ + i] = basic;
    }
}

double Simplex::find_point() {
    for (std::size_t i = 0; i < rows_; ++i)
        objective_[columns_ + i] = -1;
    maximise();
    double missing = 0;
    for (std::size_t i = 0; i < rows_; ++i)
        if (basis_[i] >= columns_)
            missing += basic_value_[i];
    return missing;
}

void Simplex::maximise() {
    price();
    // Bland's rule ends in exact arithmetic; the limit stands guard against a cycle by rounding,
    // and the point it would leave satisfies the rows all the same.
    const auto most_steps = 200 * width_;
    for (std::size_t i = 0; i < most_steps; ++i) {
        const auto column = entering();
        if (column == width_ || !step(column))
            break;
    }
    freeze();
    std::fill(objective_, objective_ + width_, 0.0);
}

void Simplex::price() {
    for (std::size_t j = 0; j < width_; ++j) {
        double gain = objective_[j];
        for (std::size_t i = 0; i < rows_; ++i)
            gain -= objective_[basis_[i]] * table_[i * width_ + j];
        reduced_[j] = gain;
    }
}

std::size_t Simplex::entering() const {
    for (std::size_t j = 0; j < width_; ++j) {
        if (state_[j] == at_lower && upper_[j] > 0 && reduced_[j] > negligible_gain)
            return j;
        if (state_[j] == at_upper && reduced_[j] < -negligible_gain)
            return j;
    }
    return width_;
}

bool Simplex::step(std::size_t column) {
    const bool rises = state_[column] == at_lower;
    const double sign = rises ? 1.0 : -1.0;
    double greatest = 0;
    for (std::size_t i = 0; i < rows_; ++i)
        greatest = std::max(greatest, std::fabs(entry(i, column)));
    double length = upper_[column];
    auto leaving = rows_;
    bool leaves_at_upper = false;
    for (std::size_t i = 0; i < rows_; ++i) {
        const double fall = sign * entry(i, column);
        if (std::fabs(fall) <= negligible_pivot * greatest)
            continue;
        const bool to_upper = fall < 0;
        const double distance = to_upper ? upper_[basis_[i]] - basic_value_[i] : basic_value_[i];
        const double limit = std::max(distance, 0.0) / std::fabs(fall);
        if (limit < length || (limit == length && leaving < rows_ && basis_[i] < basis_[leaving])) {
            length = limit;
            leaving = i;
            leaves_at_upper = to_upper;
        }
    }
    if (std::isinf(length))
        return false;
    for (std::size_t i = 0; i < rows_; ++i)
        basic_value_[i] = std::max(basic_value_[i] - sign * length * entry(i, column), 0.0);
    if (leaving == rows_) {
        state_[column] = rises ? at_upper : at_lower;
        return true;
    }
    state_[basis_[leaving]] = leaves_at_upper ? at_upper : at_lower;
    state_[column] = basic;
    basis_[leaving] = column;
    basic_value_[leaving] = rises ? length : upper_[column] - length;
    pivot(leaving, column);
    return true;
}

void Simplex::pivot(std::size_t row, std::size_t column) {
    double* const pivot_row = table_ + row * width_;
    const double scale = 1 / pivot_row[column];
    for (std::size_t j = 0; j < width_; ++j)
        pivot_row[j] *= scale;
    pivot_row[column] = 1;
    const auto clear = [&](double* other) {
        const double factor = other[column];
        if (factor == 0)
            return;
        for (std::size_t j = 0; j < width_; ++j)
            other[j] -= factor * pivot_row[j];
        other[column] = 0;
    };
    for (std::size_t i = 0; i < rows_; ++i)
        if (i != row)
            clear(table_ + i * width_);
    clear(reduced_);
}

// On the face where an objective is at its best, the variables that would spoil it stay where they
// are.
void Simplex::freeze() {
    for (std::size_t j = 0; j < width_; ++j) {
        if (std::fabs(reduced_[j]) <= negligible_gain)
            continue;
        if (state_[j] == at_lower)
            state_[j] = frozen_lower;
        else if (state_[j] == at_upper)
            state_[j] = frozen_upper;
    }
}

double Simplex::value(std::size_t column) const {
    if (state_[column] == at_upper || state_[column] == frozen_upper)
        return upper_[column];
    if (state_[column] != basic)
        return 0;
    const auto at = std::find(basis_, basis_ + rows_, column);
    return std::min(basic_value_[at - basis_], upper_[column]);
}

} // namespace raming::registers
