#pragma once
// Random overlap structures and what every division into cells must satisfy.

#include "models/registers/overlap.hpp"
#include "models/registers/simplex.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace raming::registers::test {

inline constexpr double unlimited = std::numeric_limits<double>::infinity();
inline constexpr OverlapRule rules[] = {OverlapRule::independent, OverlapRule::nested,
                                        OverlapRule::disjoint};

/// SplitMix64 (Steele, Lea and Flood 2014): the same structures on every machine.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : state_(seed) {}
    double uniform() { return static_cast<double>(next() >> 11) * 0x1p-53; }
    double between(double low, double high) { return low + (high - low) * uniform(); }
    std::size_t below(std::size_t n) { return static_cast<std::size_t>(next() % n); }

private:
    std::uint64_t next() {
        state_ += 0x9e3779b97f4a7c15U;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
        return z ^ (z >> 31);
    }
    std::uint64_t state_;
};

struct Case {
    std::vector<std::string> names;
    std::vector<OverlapTerm> terms;
    double eligible = unlimited;
    std::vector<double> totals;
    std::vector<double> wanted;

    [[nodiscard]] OverlapStructure structure() const { return {names, terms, eligible}; }
};

struct Division {
    std::vector<RouteSet> cells;
    std::vector<double> sizes;
    OverlapStructure::Outcome outcome;

    [[nodiscard]] double in_any(RouteSet routes) const {
        double sum = 0;
        for (std::size_t c = 0; c < cells.size(); ++c)
            if ((cells[c] & routes) != 0)
                sum += sizes[c];
        return sum;
    }
    [[nodiscard]] double in_both(std::size_t route, RouteSet with) const {
        double sum = 0;
        for (std::size_t c = 0; c < cells.size(); ++c)
            if ((cells[c] >> route & 1U) != 0 && (cells[c] & with) != 0)
                sum += sizes[c];
        return sum;
    }
    [[nodiscard]] double size(RouteSet cell) const {
        const auto at = std::find(cells.begin(), cells.end(), cell);
        return at == cells.end() ? 0.0 : sizes[static_cast<std::size_t>(at - cells.begin())];
    }
};

inline Division divided(const OverlapStructure& structure, const Case& given, OverlapRule rule) {
    Division division{structure.cells(), std::vector<double>(structure.cells().size(), -1), {}};
    auto workspace = structure.workspace();
    division.outcome = structure.divide(given.totals.data(), given.wanted.data(), rule,
                                        division.sizes.data(), workspace);
    return division;
}

inline Division divided(const Case& given, OverlapRule rule) {
    return divided(given.structure(), given, rule);
}

inline RouteSet all_routes(const Case& given) {
    return (RouteSet{1} << given.names.size()) - 1;
}

inline double relative_gap(double a, double b) {
    return std::fabs(a - b) / std::max({std::fabs(a), std::fabs(b), 1e-300});
}

/// Overlaps that a real table of children has, so that they have a common solution.
inline void want_from_table(Case& given, Dice& dice, double magnitude) {
    const auto cells = given.structure().cells();
    std::vector<double> table(cells.size());
    for (auto& size : table)
        size = dice.uniform() < 0.15 ? 0.0 : magnitude * std::pow(dice.uniform(), 3);
    given.totals.assign(given.names.size(), 0);
    given.wanted.assign(given.terms.size(), 0);
    double all = 0;
    for (std::size_t c = 0; c < cells.size(); ++c) {
        all += table[c];
        for (std::size_t r = 0; r < given.names.size(); ++r)
            if ((cells[c] >> r & 1U) != 0)
                given.totals[r] += table[c];
        for (std::size_t k = 0; k < given.terms.size(); ++k)
            if ((cells[c] >> given.terms[k].route & 1U) != 0 &&
                (cells[c] & given.terms[k].with) != 0)
                given.wanted[k] += table[c];
    }
    if (!std::isinf(given.eligible))
        given.eligible = all * dice.between(1, 3);
    for (auto& term : given.terms)
        term.eligible = given.eligible;
}

/// Overlaps as a prior would give them: any share, sometimes none or all, of any magnitude.
inline void want_anything(Case& given, Dice& dice) {
    given.totals.clear();
    given.wanted.clear();
    double all = 0;
    for (std::size_t r = 0; r < given.names.size(); ++r) {
        given.totals.push_back(dice.uniform() < 0.1 ? 0.0 : std::pow(10, dice.between(0, 9)));
        all += given.totals.back();
    }
    if (!std::isinf(given.eligible))
        given.eligible = std::max(all * dice.between(0.3, 3), 1.0);
    for (auto& term : given.terms) {
        term.eligible = dice.uniform() < 0.5 ? given.eligible : std::max(all * dice.uniform(), 1.0);
        const double u = dice.uniform();
        const double share = u < 0.1 ? 0 : u > 0.9 ? 1 : dice.uniform();
        given.wanted.push_back(share * given.totals[term.route]);
    }
}

/// Pairs at random; sometimes the last route overlaps with the union of some of the others.
inline Case random_structure(std::size_t routes, Dice& dice) {
    Case given;
    for (std::size_t r = 0; r < routes; ++r)
        given.names.push_back(std::string(1, static_cast<char>('a' + (7 * r + 3) % 26)));
    const double density = dice.between(0.3, 1);
    const bool with_union = routes > 2 && dice.uniform() < 0.3;
    for (std::size_t r = 0; r < routes; ++r)
        for (std::size_t s = 0; s < r; ++s)
            if (dice.uniform() < density)
                given.terms.push_back({r, RouteSet{1} << s, unlimited});
    if (with_union)
        given.terms.push_back({routes - 1, 3, unlimited});
    if (dice.uniform() < 0.5)
        given.eligible = 1;
    return given;
}

/// Least (sign −1) or greatest (+1) union over all tables with the division's own totals and
/// overlaps.
inline double extreme_union(const Case& given, const Division& division, double sign) {
    const auto routes = given.names.size();
    const auto rows = routes + given.terms.size();
    const auto columns = division.cells.size();
    std::vector<double> numbers(Simplex::numbers_needed(rows, columns));
    std::vector<std::size_t> marks(Simplex::marks_needed(rows, columns));
    Simplex programme(rows, columns, numbers.data(), marks.data());
    const double unit = division.in_any(all_routes(given));
    if (unit <= 0)
        return 0;
    for (std::size_t r = 0; r < routes; ++r)
        programme.right_side(r) = division.in_any(RouteSet{1} << r) / unit;
    for (std::size_t k = 0; k < given.terms.size(); ++k)
        programme.right_side(routes + k) =
            division.in_both(given.terms[k].route, given.terms[k].with) / unit;
    for (std::size_t c = 0; c < columns; ++c) {
        programme.upper(c) = unlimited;
        for (std::size_t r = 0; r < routes; ++r)
            programme.entry(r, c) = (division.cells[c] >> r & 1U) != 0 ? 1 : 0;
        for (std::size_t k = 0; k < given.terms.size(); ++k)
            programme.entry(routes + k, c) =
                (division.cells[c] >> given.terms[k].route & 1U) != 0 &&
                        (division.cells[c] & given.terms[k].with) != 0
                    ? 1
                    : 0;
    }
    programme.find_point();
    for (std::size_t c = 0; c < columns; ++c)
        programme.objective(c) = sign;
    programme.maximise();
    double sum = 0;
    for (std::size_t c = 0; c < columns; ++c)
        sum += programme.value(c);
    return sum * unit;
}

/// Cells are sizes, and every route has its total. Empty if so, else what is wrong.
inline std::string fault(const Case& given, const Division& division) {
    for (const double size : division.sizes)
        if (!(size >= 0) || std::isinf(size))
            return "a cell of size " + std::to_string(size);
    double largest = 0;
    double sum = 0;
    for (std::size_t r = 0; r < given.names.size(); ++r) {
        const double held = division.in_any(RouteSet{1} << r);
        if (std::fabs(held - given.totals[r]) > 1e-9 * given.totals[r])
            return "route " + given.names[r] + " holds " + std::to_string(held) + ", not " +
                   std::to_string(given.totals[r]);
        largest = std::max(largest, held);
        sum += held;
    }
    const double all = division.in_any(all_routes(given));
    if (all < largest * (1 - 1e-12) || all > sum * (1 + 1e-12))
        return "a union of " + std::to_string(all);
    return "";
}

} // namespace raming::registers::test
