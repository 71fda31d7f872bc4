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

/// A distribution over 0 … n−1 by its weights.
class Steps {
public:
    Steps() = default;
    explicit Steps(const std::vector<double>& weights);

    [[nodiscard]] std::uint32_t operator()(Level u) const {
        std::uint32_t value = least(u);
        while (u >= upper_[value]) {
            ++value;
        }
        return value;
    }
    /// The least that the number can be, by the level's top bits.
    [[nodiscard]] std::uint32_t least(Level u) const { return first_[u >> (31 - guide_bits)]; }
    /// P(X ≤ value); the last is sure.
    [[nodiscard]] const std::vector<Level>& upper() const { return upper_; }

private:
    static constexpr int guide_bits = 10;
    std::vector<Level> upper_;
    std::vector<std::uint16_t> first_;
};

} // namespace raming::cohort
