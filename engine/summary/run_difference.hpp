#pragma once
// Whether two runs say the same, estimate by estimate, in units of the Monte Carlo error of their
// difference.

#include <string>
#include <vector>

#include "engine/results/results.hpp"

namespace raming::summary {

/// How the error of a difference was found.
enum class Pairing {
    paired,     ///< the same random numbers and all draws at hand: from the chains' differences
    draws_gone, ///< the same random numbers, but not all draws are stored: as if independent, which
                ///< is too wide
    independent, ///< other random numbers: the two errors, squared and added
};

struct EstimateDifference {
    std::string definition;
    std::string quantity; ///< "mean", "q025", "median", "q975"
    double a = 0;
    double b = 0;
    double difference = 0; ///< b − a
    double mcse = 0;
    double in_mcse = 0; ///< |difference| / mcse: 0 where there is none, infinite without an error
};

[[nodiscard]] EstimateDifference estimate_difference(const std::string& definition,
                                                     const char* quantity, double a, double b,
                                                     double mcse);

/// What the pairing of two runs is. Their draws must have been read for `paired`.
[[nodiscard]] Pairing pairing_of(const results::RunResults& a, const results::RunResults& b);

/// For each definition of both, where the estimate exists in both.
[[nodiscard]] std::vector<EstimateDifference>
differences(const results::RunResults& a, const results::RunResults& b, Pairing pairing);

} // namespace raming::summary
