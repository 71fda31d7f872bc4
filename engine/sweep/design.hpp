#pragma once
// Which scenarios a sweep consists of. A cell is the base scenario with some values changed, each
// as
// --set would. Cells are numbered from 0, whatever has run: first the grid (every combination of
// its axes, the last axis fastest), then the rows of lists, then the changes one at a time, then
// points over ranges: a Latin hypercube (McKay, Beckman and Conover 1979, doi:10.2307/1268522) or
// scrambled Sobol points, of which cell k does not depend on the others. Cells are computed when
// asked for, so a design takes no more memory for having more of them.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace raming::random {
class SobolPoints;
}

namespace raming::sweep {

/// A path of the scenario and the values it takes, as --set takes them.
struct Axis {
    std::string path;
    std::vector<std::string> values;
    std::string where; ///< for messages: "--grid a=1,2", "nl.toml:3:1"
};

/// Rows of values for several paths; an empty value leaves the base's.
struct List {
    std::vector<std::string> paths;
    std::vector<std::vector<std::string>> rows;
    std::string where;
};

struct Range {
    std::string path;
    double low = 0;
    double high = 1;
    std::string where;
};

enum class Points { none, latin, sobol };

struct Change {
    std::string path;
    std::string value;

    /// As --set takes it.
    [[nodiscard]] std::string text() const { return path + "=" + value; }
};

struct Design {
    std::vector<Axis> grid;
    std::vector<List> lists;
    std::vector<Axis> one_at_a_time;
    std::vector<Range> ranges;
    Points points = Points::none;
    std::uint64_t point_count = 0;

    /// Number of cells; held at 2^53 where there are more.
    [[nodiscard]] std::uint64_t cells() const;
    /// Every path that some cell changes, in order of first mention.
    [[nodiscard]] std::vector<std::string> paths() const;
    /// Of each path, whether every value it takes is a number.
    [[nodiscard]] std::vector<bool> numeric() const;
};

/// Throws E440 where a design has no cells, a path twice on the grid, a range without points or
/// points without a range.
void check(const Design& design);

/// The cells of a checked design. Thread-safe.
class Cells {
public:
    /// `seed`: of the points over ranges.
    Cells(Design design, std::uint64_t seed);

    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
    [[nodiscard]] const Design& design() const noexcept { return design_; }
    [[nodiscard]] std::vector<Change> operator[](std::uint64_t cell) const;

private:
    [[nodiscard]] std::vector<Change> on_grid(std::uint64_t cell) const;
    [[nodiscard]] std::vector<Change> at_point(std::uint64_t point) const;

    Design design_;
    std::uint64_t seed_;
    std::uint64_t size_;
    std::shared_ptr<const random::SobolPoints> sobol_;
};

/// "a = 0.5, b = 4"; "base" for no changes.
[[nodiscard]] std::string label(const std::vector<Change>& changes);

} // namespace raming::sweep
