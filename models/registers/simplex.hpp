#pragma once
// Linear programmes of a few rows: maximise objectives one after another subject to A x = b ≥ 0 and
// 0 ≤ x ≤ upper, by the primal simplex method with bounded variables (Dantzig 1955) on a dense
// tableau. The smallest eligible index enters and leaves (Bland 1977), so it ends and always takes
// the same vertex. Allocates nothing.

#include <cstddef>

namespace raming::registers {

class Simplex {
public:
    [[nodiscard]] static std::size_t numbers_needed(std::size_t rows, std::size_t columns);
    [[nodiscard]] static std::size_t marks_needed(std::size_t rows, std::size_t columns);

    /// A programme of zeros in the caller's buffers, whose coefficients the caller then sets.
    Simplex(std::size_t rows, std::size_t columns, double* numbers, std::size_t* marks);

    [[nodiscard]] double& entry(std::size_t row, std::size_t column) {
        return table_[row * width_ + column];
    }
    [[nodiscard]] double& right_side(std::size_t row) { return basic_value_[row]; } ///< b ≥ 0
    [[nodiscard]] double& upper(std::size_t column) { return upper_[column]; }
    [[nodiscard]] double& objective(std::size_t column) { return objective_[column]; }

    /// Looks for a point that satisfies every row; returns Σ |A x − b|, which is 0 if one does.
    double find_point();
    /// Maximises the objective without giving up what was reached before; sets it to 0 after.
    void maximise();
    [[nodiscard]] double value(std::size_t column) const;

private:
    void price();
    [[nodiscard]] std::size_t entering() const;
    bool step(std::size_t column);
    void pivot(std::size_t row, std::size_t column);
    void freeze();

    std::size_t rows_;
    std::size_t columns_; ///< of the caller; the rows' artificial variables follow
    std::size_t width_;
    double* table_;
    double* basic_value_;
    double* upper_;
    double* objective_;
    double* reduced_;
    std::size_t* basis_;
    std::size_t* state_;
};

} // namespace raming::registers
