#pragma once
// Chances as whole numbers of 2^-31, against which the top 31 bits of a random word are compared,
// and distributions over 0, 1, 2, … inverted in that way. Where one changes a little, few children
// change, and these by little: the number drawn rises with the word. Internal to models/cohort.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace raming::cohort {

/// A chance times 2^31, or 31 random bits.
using Level = std::uint32_t;
inline constexpr Level sure = Level{1} << 31;

[[nodiscard]] inline Level level(double chance) {
    return static_cast<Level>(std::floor(chance * 0x1p31 + 0.5));
}
[[nodiscard]] inline Level level_of_word(std::uint32_t word) {
    return word >> 1;
}
/// A share of a level.
[[nodiscard]] inline Level part(Level x, Level share) {
    return static_cast<Level>((std::uint64_t{x} * share) >> 31);
}

/// The first bits of a level.
inline constexpr int half_bits = 16;
[[nodiscard]] inline std::uint32_t half_of(Level level) {
    return level >> (31 - half_bits);
}

/// What the first bits of a level say.
struct Found {
    std::uint32_t value;   ///< number of levels reached, if it is not open
    std::uint32_t is_open; ///< not 0: more bits are needed
};

/// A distribution over 0 … n−1 by its weights.
class Steps {
public:
    Steps() = default;
    explicit Steps(const std::vector<double>& weights);

    [[nodiscard]] std::uint32_t operator()(Level u) const {
        std::uint32_t value = first_[u >> (31 - guide_bits)];
        while (u >= upper_[value]) {
            ++value;
        }
        return value;
    }
    /// By a level's first bits, searched from a number that is not too large.
    [[nodiscard]] Found by_half(std::uint32_t half, std::uint32_t from) const {
        while (half > half_of(upper_[from])) {
            ++from;
        }
        return {from, static_cast<std::uint32_t>(half == half_of(upper_[from]))};
    }
    /// P(X ≤ value); the last is sure.
    [[nodiscard]] const std::vector<Level>& upper() const { return upper_; }

private:
    static constexpr int guide_bits = 10;
    std::vector<Level> upper_;
    std::vector<std::uint16_t> first_;
};

} // namespace raming::cohort
