#pragma once
// What all figures of a report are made of, computed once: levels, paired differences, dots, and
// the rounding unit that they share.

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "engine/report/beside.hpp"
#include "engine/report/rounding.hpp"
#include "engine/results/results.hpp"

namespace raming::report {

/// Places of the five quantiles.
inline constexpr std::size_t q025 = 0, q165 = 1, q500 = 2, q835 = 3, q975 = 4;

/// Quantiles at 2.5, 16.5, 50, 83.5 and 97.5 %, with their Monte Carlo errors [children].
struct Five {
    std::array<double, 5> q{};
    std::array<double, 5> mcse{};

    [[nodiscard]] bool known() const; ///< none is NaN
    [[nodiscard]] double width() const { return q[q975] - q[q025]; }
};

/// Adds what the rounding of a page goes by, if all five are known.
void add_shown(const Five& five, std::vector<Shown>& shown);

/// to − reference in the same draws.
struct Difference {
    Five five;
    double higher = 0; ///< share of draws in which `to` is the higher
};

inline constexpr std::size_t dots = 50; ///< of a quantile dotplot: each is 1 in 50 outcomes

struct Contents {
    explicit Contents(const results::RunResults& results) : run(results) {}

    const results::RunResults& run;
    Beside beside;                    ///< files that were named with the results
    std::vector<Five> levels;         ///< [definition]
    std::size_t reference = 0;        ///< what the others are compared with
    std::optional<std::size_t> other; ///< of the headline; none with one definition
    std::vector<std::optional<Difference>> differences; ///< [definition], none for the reference
    std::vector<std::vector<double>> dotplots; ///< [definition] 50 quantiles; empty without draws
    bool has_walk = false;                     ///< from the reference to the other
    Rounding rounding;                         ///< of all estimates

    [[nodiscard]] double unit() const { return rounding.unit; }
    [[nodiscard]] const results::DefinitionSummary& definition(std::size_t d) const {
        return run.summary.definitions[d];
    }
};

/// A comparison's own walk gives the headline; else the first definition is the reference and the
/// headline goes to the one whose median lies furthest from it, among those of the same basis (over
/// the year, on a day) where there are any. Error E213 (Exit 4): a file without definitions, or
/// whose parts contradict each other.
/// Errors of require_alike (alike.hpp) where files beside it are of other children.
[[nodiscard]] Contents contents_of(const results::RunResults& run, const Beside& beside = {});

/// P(N > number) of a definition by its draws; nothing without them.
[[nodiscard]] std::optional<double> share_above(const Contents& contents, std::size_t definition,
                                                double number);

/// Five numbers at column `column` of quantile-first columns [5][columns].
[[nodiscard]] Five five_at(const std::vector<double>& quantiles, const std::vector<double>& mcse,
                           std::size_t columns, std::size_t column);

} // namespace raming::report
