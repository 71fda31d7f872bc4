#pragma once
// Sums of values and their squares, held as 128-bit integers in units of 2^-16: exact to add, so
// the mean and the standard deviation do not depend on the order in which threads finish. The sum
// of squares may wrap around: what is asked of it is the sum about the mean, which is right as long
// as it fits itself (n·sd² below 2^95, which holds for 2^40 values with a sd of 2^27).

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace raming::run {

class Moments {
public:
    void add(double value) noexcept {
        // Beyond what can be held lie only tails without a mean.
        const double within = std::clamp(value, -largest, largest);
        const auto units = static_cast<std::int64_t>(within * 0x1p16 + (within < 0 ? -0.5 : 0.5));
        sum_ += units;
        squares_ += static_cast<Natural>(static_cast<Integer>(units) * units);
        ++count_;
    }

    /// Sums of values in units u = h · 2^half_bits + l, made elsewhere: of u, l², l · h and h².
    static constexpr int half_bits = 25;
    struct Sums {
        std::int64_t units;
        std::uint64_t low;
        std::uint64_t middle;
        std::uint64_t high;
        std::uint64_t count;
    };
    void add(const Sums& sums) noexcept {
        sum_ += sums.units;
        squares_ += sums.low;
        squares_ += static_cast<Natural>(sums.middle) << (half_bits + 1);
        squares_ += static_cast<Natural>(sums.high) << (2 * half_bits);
        count_ += sums.count;
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
        // About the whole number nearest to the mean, so that nothing is lost to cancellation.
        const auto n = static_cast<Integer>(count_);
        const Integer centre = (sum_ + (sum_ < 0 ? -n : n) / 2) / n;
        const Integer off = sum_ - n * centre;
        const auto c = static_cast<Natural>(centre);
        const Natural about =
            squares_ - 2 * c * static_cast<Natural>(sum_) + static_cast<Natural>(n) * c * c;
        const auto left = static_cast<long double>(off);
        const long double squares =
            static_cast<long double>(about) - left * left / static_cast<long double>(n);
        return static_cast<double>(
            std::sqrt(std::fmax(squares, 0.0L) / static_cast<long double>(n - 1)) * 0x1p-16L);
    }

private:
    __extension__ typedef __int128 Integer;
    __extension__ typedef unsigned __int128 Natural;
    static constexpr double largest = 0x1p46;
    Integer sum_ = 0;
    Natural squares_ = 0;
    std::uint64_t count_ = 0;
};

} // namespace raming::run
