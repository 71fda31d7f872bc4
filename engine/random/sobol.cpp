#include "engine/random/sobol.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <string>

#include <boost/random/sobol.hpp>

#include "engine/base/contract.hpp"
#include "engine/base/error.hpp"
#include "engine/random/sobol_runs.hpp"
#include "engine/random/stream.hpp"
#include "engine/random/unit.hpp"

namespace raming::random {

namespace {

using base::Error;
using base::Exit;

/// Bits of a point's number, so direction numbers of a dimension.
constexpr std::size_t index_bits = 32;
constexpr std::size_t stride = index_bits + 1;
constexpr std::size_t chains_at_most = std::size_t{1} << 16;

using Directions = std::array<std::uint64_t, index_bits>;

/// The direction numbers of every dimension, first digit on top.
std::vector<Directions> plain_directions(std::size_t dimensions) {
    std::vector<Directions> plain(dimensions);
    boost::random::sobol_engine<std::uint64_t, 64> engine(dimensions);
    for (std::size_t bit = 0; bit < index_bits; ++bit) {
        // Boost counts in Gray code and leaves out the origin: what it makes after 2^(bit+1) − 2
        // points is the point whose code has this one bit, and such a point is the direction number
        // itself.
        engine.seed((std::uint64_t{2} << bit) - 2);
        for (Directions& directions : plain) {
            directions[bit] = engine();
        }
    }
    return plain;
}

/// The scramble as its columns: digit k of the input moves itself and, at random, the digits after
/// it.
Directions scramble_columns(Stream& stream) {
    Directions columns{};
    for (std::size_t digit = 0; digit < index_bits; ++digit) {
        const std::uint64_t diagonal = std::uint64_t{1} << (63 - digit);
        columns[digit] = diagonal | (stream.word_64() & (diagonal - 1));
    }
    return columns;
}

std::uint64_t scrambled(std::uint64_t direction, const Directions& columns) {
    std::uint64_t product = 0;
    while (direction != 0) {
        const auto digit = static_cast<std::size_t>(std::countl_zero(direction));
        product ^= columns[digit];
        direction ^= std::uint64_t{1} << (63 - digit);
    }
    return product;
}

/// XOR of the direction numbers that the bits of `index` pick, the first of them for its lowest
/// bit.
std::uint64_t combined(std::uint64_t index, const std::uint64_t* directions) {
    // Every bit is looked at: which of them are set is never foreseen.
    std::uint64_t sum = 0;
    for (std::size_t bit = 0; bit < index_bits; ++bit) {
        sum ^= directions[bit] & (0 - (index >> bit & 1));
    }
    return sum;
}

} // namespace

std::size_t SobolPoints::most_dimensions() {
    return boost::random::default_sobol_table::max_dimension;
}

SobolPoints::SobolPoints(std::uint64_t seed, std::size_t chains, std::size_t dimensions)
    : chains_(chains), dimensions_(dimensions) {
    if (dimensions > most_dimensions()) {
        throw Error(Exit::usage, "E404",
                    "Sobol points reach " + std::to_string(most_dimensions()) + " dimensions; " +
                        std::to_string(dimensions) + " inputs need the random or lhs design");
    }
    if (chains > chains_at_most) {
        throw Error(Exit::usage, "E405",
                    std::to_string(chains) + " chains: a run has at most 65536");
    }
    const std::vector<Directions> plain = plain_directions(dimensions);
    scrambled_.reserve(chains * dimensions * stride);
    for (std::size_t chain = 0; chain < chains; ++chain) {
        for (std::size_t dimension = 0; dimension < dimensions; ++dimension) {
            Address address{.seed = seed,
                            .chain = static_cast<std::uint16_t>(chain),
                            .entity = static_cast<std::uint32_t>(dimension),
                            .site = Site::sobol_matrix};
            Stream matrix(address);
            const Directions columns = scramble_columns(matrix);
            for (const std::uint64_t direction : plain[dimension]) {
                scrambled_.push_back(scrambled(direction, columns));
            }
            address.site = Site::sobol_shift;
            Stream shift(address);
            scrambled_.push_back(shift.word_64());
        }
    }
}

void SobolPoints::fill(std::size_t chain, std::uint64_t first, std::size_t count,
                       std::size_t dimension, double* out) const {
    base::expects(chain < chains_ && dimension < dimensions_);
    constexpr std::uint64_t points = std::uint64_t{1} << index_bits;
    if (first > points || count > points - first) {
        throw Error(Exit::usage, "E406",
                    "point " + std::to_string(first) + " + " + std::to_string(count) +
                        ": a chain of Sobol points holds 2^32 of them; ask for fewer draws");
    }
    const std::uint64_t* const directions =
        scrambled_.data() + (chain * dimensions_ + dimension) * stride;
    const std::uint64_t shift = directions[index_bits];
    const auto one_by_one = [&](std::uint64_t to) {
        for (; first < to; ++first) {
            *out++ = open_unit(shift ^ combined(first, directions));
        }
    };
    const std::uint64_t end = first + count;
    one_by_one(std::min(end, (first + run_length - 1) / run_length * run_length));
    SobolRun run{first / run_length, shift ^ combined(first, directions), {}, {}};
    for (std::size_t size = 1, bit = 0; size < run_length; size *= 2, ++bit) {
        for (std::size_t i = 0; i < size; ++i) {
            run.low[size + i] = run.low[i] ^ directions[bit];
        }
    }
    const std::size_t runs = (end - first) / run_length;
    // No other bits of a run's number change on the way; a step past the end may be any.
    const auto changing =
        static_cast<std::size_t>(std::bit_width(run.number ^ (run.number + runs)));
    std::uint64_t step = 0;
    for (std::size_t bit = 0; bit < std::min(changing, index_bits - run_bits); ++bit) {
        step ^= directions[run_bits + bit];
        run.steps[bit] = step;
    }
    fill_runs(run, runs, out);
    out += runs * run_length;
    first += runs * run_length;
    one_by_one(end);
}

} // namespace raming::random
