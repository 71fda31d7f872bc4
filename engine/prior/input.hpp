#pragma once
// An Input is one uncertain number (or choice) of a scenario that costs exactly one uniform. The
// order of inputs is the order of the scenario file, and it is the order of the Sobol dimensions.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "engine/prior/distribution.hpp"

namespace raming::prior {

/// One of the rival priors for a value, or the only one.
struct Member {
    std::string name;  ///< empty when it is the only one
    double weight = 1; ///< as given; a Selector normalises
    Distribution distribution;
    /// A share p seen among the willing is the true share's odds times the odds ratio of answering:
    /// the value is p / (p + (1 − p)·b), with b the value of this other input (which stands earlier
    /// in the list).
    std::optional<std::size_t> bias;
};

struct Input {
    enum class Kind {
        value, ///< a number: `members`; with more than one, `selector` says which
        choice ///< a whole number 0 … K−1 picked with `weights` (pools, families, rules)
    };

    std::string path; ///< "routes.absolute.sensitivity"; its hash addresses its random numbers
    std::string unit; ///< "1", "children", "weeks"
    Kind kind = Kind::value;
    std::vector<Member> members; ///< Kind::value: at least one
    std::optional<std::size_t>
        selector;                     ///< index of the choice input that picks the member (pools)
    std::vector<double> weights;      ///< Kind::choice: adding to 1
    std::vector<std::string> options; ///< Kind::choice: names of the options
    std::string basis;                ///< "fact b24-absolute" or "assumption: …"
    /// Place among the Sobol dimensions, if it is not the place in the list: inputs of a scenario
    /// that a run does not need leave theirs empty, so that the others' draws stay as they are.
    std::optional<std::size_t> dimension;

    [[nodiscard]] bool
    is_fixed() const; ///< one point prior without bias, or a choice of one option
    /// The mean, members weighted; biased members at the mean of their bias input. `inputs` is the
    /// whole list.
    [[nodiscard]] double mean(const std::vector<Input>& inputs) const;
    /// The least order_at_zero over members of positive weight (a bias keeps it: it only changes
    /// the odds, unless the bias prior itself is unbounded with power tails, which no family here
    /// has).
    [[nodiscard]] double order_at_zero() const;
};

/// Value inputs tied by a Gaussian copula. For a pool the score is the one used within the chosen
/// member.
struct Correlation {
    std::string name;
    std::vector<std::size_t> inputs;
    std::vector<double> normal; ///< normal-copula correlation matrix, row by row, positive definite
};

/// r = 2 sin(π ρ_s / 6): the normal correlation that gives the rank correlation ρ_s (Pearson 1907).
[[nodiscard]] double normal_from_rank(double rank);

/// Whether the symmetric matrix (row by row, n × n) has a Cholesky factor; if not, the least
/// eigenvalue and the two indices with the largest weight in its eigenvector, for the message.
struct Definiteness {
    bool positive = true;
    double least_eigenvalue = 0;
    std::size_t first = 0;
    std::size_t second = 0;
};
[[nodiscard]] Definiteness definiteness(const std::vector<double>& matrix, std::size_t n);

} // namespace raming::prior
