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

/// Where the numbers of a distribution stand, for loops over many children.
struct StepsView {
    static constexpr int guide_bits = 10;
    const Level* upper = nullptr;         ///< P(X ≤ value); the last is sure
    const std::uint16_t* first = nullptr; ///< where the search begins, by the top bits

    /// In two steps, so that many can be guessed side by side and only the few that are not settled
    /// be searched for: the least that it can be; whether it is that; and the number itself.
    [[nodiscard]] std::uint32_t guess(Level u) const { return first[u >> (31 - guide_bits)]; }
    [[nodiscard]] bool is_settled(std::uint32_t value, Level u) const { return u < upper[value]; }
    [[nodiscard]] std::uint32_t from(std::uint32_t value, Level u) const {
        while (u >= upper[value]) {
            ++value;
        }
        return value;
    }
};

/// A distribution over 0 … n−1 by its weights.
class Steps {
public:
    Steps() = default;
    explicit Steps(const std::vector<double>& weights);

    [[nodiscard]] StepsView view() const { return {upper_.data(), first_.data()}; }
    [[nodiscard]] std::uint32_t operator()(Level u) const {
        return view().from(view().guess(u), u);
    }

private:
    std::vector<Level> upper_;
    std::vector<std::uint16_t> first_;
};

} // namespace raming::cohort
