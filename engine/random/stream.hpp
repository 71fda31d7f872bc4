#pragma once
// A Stream is an address in the space of random numbers, not a place in a sequence: the same
// address gives the same numbers whichever thread, rank, block or order asks for them.
//
// Layout (key = the run's 64-bit seed):
//   word 0, word 1 low half    draw      48 bits
//   word 1 high half           chain     16 bits
//   word 2                     entity    32 bits (hash of the path of an input or noise source)
//   word 3                     site 8 bits · step 8 bits · block 16 bits
// A field that is too small for what is asked is an Error, never a wrap.

#include <cstddef>
#include <cstdint>

#include "engine/random/philox.hpp"
#include "engine/random/unit.hpp"

namespace raming::random {

/// What a number is for. Two uses never share a site, so they never share numbers. The values are
/// part of the contract: a new site is appended, none is renumbered.
enum class Site : std::uint8_t {
    input = 0,        ///< the uniform of an input, in the random design
    latin_offset = 1, ///< place within the stratum, in a Latin hypercube
    latin_order = 2,  ///< the permutation of strata, in a Latin hypercube
    sobol_matrix = 3, ///< linear matrix scramble
    sobol_shift = 4,  ///< digital shift
    valid = 5,        ///< registered cases that are true ones
    unseen = 6,       ///< true cases that are not registered
    whole = 7,        ///< rounding a product to whole children
    share = 8,        ///< thinning by a share
    prevalence = 9,   ///< cases in a population
    duration = 10,    ///< who passes a threshold
    stock = 11,       ///< who is out of school on the day
    union_whole = 12, ///< rounding the union of overlapping routes
    world = 13,       ///< what a register holds, and misses, in a world that is made up
    rank = 14,        ///< the place of a truth among draws that equal it
    // Of a cohort of children (entity: stratum, school year and stay; step and block: the child):
    cohort_affected = 15,     ///< how many, or which, children of a stratum are ever out of school
    cohort_stay = 16,         ///< all of a stay but what follows; visibility; early leaving
    cohort_stay_rest = 17,    ///< further bits of these
    cohort_sight_on = 18,     ///< whether registers 3 … 5 see a stay
    cohort_late = 19,         ///< delays and false entries of registers 0 … 3 with a stay
    cohort_late_on = 20,      ///< the same of registers 4 and 5
    cohort_late_rest = 21,    ///< further bits of the former
    cohort_late_rest_on = 22, ///< and of the latter
    cohort_leaver = 23,       ///< early leavers that were never out; further bits of the others
    cohort_summer = 24,       ///< what becomes of a child between two school years
};

struct Address {
    std::uint64_t seed = 0;
    std::uint16_t chain = 0;
    std::uint64_t draw = 0; ///< below 2^48
    std::uint32_t entity = 0;
    Site site = Site::input;
    std::uint8_t step = 0;
};

/// A uniform random bit generator over one address: up to 2^18 words of 32 bits. Satisfies
/// std::uniform_random_bit_generator.
class Stream {
public:
    using result_type = std::uint32_t;

    explicit Stream(const Address& address);

    [[nodiscard]] static constexpr result_type min() noexcept { return 0; }
    [[nodiscard]] static constexpr result_type max() noexcept { return 0xFFFFFFFFU; }

    result_type operator()() {
        if (used_ == 4) {
            refill();
        }
        return words_[used_++];
    }

    /// Uniform in the open interval (0, 1): a multiple of 2^-52 plus 2^-53.
    double uniform() { return open_unit(word_64()); }

    /// Two words, the first on top.
    std::uint64_t word_64() {
        const std::uint64_t high = (*this)();
        return (high << 32) | (*this)();
    }

private:
    void refill();

    std::uint64_t key_;
    Words counter_;
    Words words_{};
    std::uint32_t used_ = 4;
    std::uint32_t block_ = 0;
};

/// The uniforms of one input for draws first … first+count−1 of a chain, as `site` and `step`
/// address them (two neighbouring draws share a counter: draw/2 is the counter's draw, the parity
/// picks the half). out[i] is in the open interval (0, 1). first + count ≤ 2^48 (Error beyond).
void fill_uniforms(std::uint64_t seed, std::uint16_t chain, std::uint64_t first, std::size_t count,
                   std::uint32_t entity, double* out, Site site = Site::input,
                   std::uint8_t step = 0);

/// The first four words of `count` addresses that differ in their entity and in a member number
/// below 2^24, whose top 8 bits stand in the field of the step and whose low 16 in that of the
/// block: one address per member of a group, with four words each.
void fill_words(const Address& address, const std::uint32_t* entities, const std::uint32_t* members,
                std::size_t count, Words* words);
/// The same for one of them.
[[nodiscard]] Words words_of(const Address& address, std::uint32_t entity, std::uint32_t member);

} // namespace raming::random
