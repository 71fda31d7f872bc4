#pragma once
// Sums of values and their squares, held as 128-bit integers of fixed fractions: exact to add, so the mean
// and the standard deviation do not depend on the order in which threads finish. Values are at most 2^33
// (more children than the world has) in size and there are fewer than 2^40 of them.

#include <cmath>
#include <cstdint>

namespace raming::run {

class Moments {
public:
    void add(double value) noexcept {
        // A fraction of 2^-16 for the sum and, so that squares fit, of 2^-8 for the squares.
        const auto fine = static_cast<std::int64_t>(value * 0x1p16 + 0.5);
        const auto coarse = static_cast<std::int64_t>(value * 0x1p8 + 0.5);
        sum_ += fine;
        squares_ += static_cast<Integer>(coarse) * coarse;
        ++count_;
    }

    void merge(const Moments& other) noexcept {
        sum_ += other.sum_;
        squares_ += other.squares_;
        count_ += other.count_;
    }

    /// What was added since `earlier`, an older copy of this.
    [[nodiscard]] Moments since(const Moments& earlier) const noexcept {
        Moments difference;
        difference.sum_ = sum_ - earlier.sum_;
        difference.squares_ = squares_ - earlier.squares_;
        difference.count_ = count_ - earlier.count_;
        return difference;
    }

    [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
    [[nodiscard]] double mean() const noexcept {
        return static_cast<double>(sum_) * 0x1p-16 / static_cast<double>(count_);
    }
    /// With n − 1 in the denominator; 0 for fewer than two values.
    [[nodiscard]] double sd() const noexcept {
        if (count_ < 2) {
            return 0;
        }
        const auto n = static_cast<long double>(count_);
        const long double m = static_cast<long double>(sum_) * 0x1p-16L / n;
        const long double q = static_cast<long double>(squares_) * 0x1p-16L / n;
        return static_cast<double>(std::sqrt(std::fmax(q - m * m, 0.0L) * n / (n - 1)));
    }

private:
    __extension__ typedef __int128 Integer;
    Integer sum_ = 0;
    Integer squares_ = 0;
    std::uint64_t count_ = 0;
};

} // namespace raming::run
