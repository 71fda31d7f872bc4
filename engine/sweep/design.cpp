#include "engine/sweep/design.hpp"

#include <algorithm>
#include <set>

#include "engine/base/error.hpp"
#include "engine/base/hash.hpp"
#include "engine/random/latin.hpp"
#include "engine/random/sobol.hpp"
#include "engine/sweep/values.hpp"

namespace raming::sweep {

namespace {

constexpr std::uint64_t countable = std::uint64_t{1} << 53U;

[[noreturn]] void fail(const std::string& problem) {
    throw base::Error(base::Exit::usage, "E440", problem);
}

std::uint64_t grid_cells(const std::vector<Axis>& grid) {
    std::uint64_t cells = grid.empty() ? 0 : 1;
    for (const Axis& axis : grid) {
        if (cells > countable / axis.values.size()) {
            return countable;
        }
        cells *= axis.values.size();
    }
    return cells;
}

/// The points of a sweep and the draws within its cells come from different corners of the space of
/// random numbers.
std::uint64_t seed_of_points(std::uint64_t seed) {
    return base::mix64(seed ^ base::hash_name("points of a sweep"));
}

template <typename Visit>
void for_each_value(const Design& design, Visit visit) {
    for (const auto* axes : {&design.grid, &design.one_at_a_time}) {
        for (const Axis& axis : *axes) {
            for (const std::string& value : axis.values) {
                visit(axis.path, value);
            }
        }
    }
    for (const List& list : design.lists) {
        for (const auto& row : list.rows) {
            for (std::size_t k = 0; k < row.size(); ++k) {
                if (!row[k].empty()) {
                    visit(list.paths[k], row[k]);
                }
            }
        }
    }
}

} // namespace

std::uint64_t Design::cells() const {
    std::uint64_t cells = grid_cells(grid) + point_count;
    for (const List& list : lists) {
        cells += list.rows.size();
    }
    for (const Axis& axis : one_at_a_time) {
        cells += axis.values.size();
    }
    return std::min(cells, countable);
}

std::vector<std::string> Design::paths() const {
    std::vector<std::string> paths;
    const auto add = [&](const std::string& path) {
        if (std::find(paths.begin(), paths.end(), path) == paths.end()) {
            paths.push_back(path);
        }
    };
    for (const Axis& axis : grid) {
        add(axis.path);
    }
    for (const List& list : lists) {
        std::for_each(list.paths.begin(), list.paths.end(), add);
    }
    for (const Axis& axis : one_at_a_time) {
        add(axis.path);
    }
    for (const Range& range : ranges) {
        add(range.path);
    }
    return paths;
}

std::vector<bool> Design::numeric() const {
    std::set<std::string> texts;
    for_each_value(*this, [&](const std::string& path, const std::string& value) {
        if (!number_of(value)) {
            texts.insert(path);
        }
    });
    std::vector<bool> numeric;
    for (const std::string& path : paths()) {
        numeric.push_back(!texts.contains(path));
    }
    return numeric;
}

void check(const Design& design) {
    const std::uint64_t cells = design.cells();
    if (cells == countable) {
        fail("this sweep has more cells than can be numbered (2^53). Make it smaller.");
    }
    if (cells == 0 && design.ranges.empty()) {
        fail("a sweep needs something that varies: --grid PATH=VALUES, --list FILE.csv, "
             "--one-at-a-time PATH=VALUES, or --range PATH=LOW:HIGH with --lhs N or "
             "--sobol-design N.");
    }
    std::set<std::string> seen;
    for (const Axis& axis : design.grid) {
        if (!seen.insert(axis.path).second) {
            fail(axis.where + ": \"" + axis.path +
                 "\" is on the grid already. Give all its values there.");
        }
    }
    seen.clear();
    for (const Range& range : design.ranges) {
        if (!seen.insert(range.path).second) {
            fail(range.where + ": \"" + range.path + "\" has a range already. Keep one.");
        }
    }
    if (design.points == Points::none && !design.ranges.empty()) {
        fail(design.ranges.front().where +
             ": a range needs points: add --lhs N or --sobol-design N.");
    }
    if (design.points != Points::none && design.ranges.empty()) {
        fail("points (--lhs, --sobol-design) need ranges: add --range PATH=LOW:HIGH.");
    }
}

Cells::Cells(Design design, std::uint64_t seed)
    : design_(std::move(design)), seed_(seed_of_points(seed)), size_(design_.cells()) {
    if (design_.points == Points::sobol) {
        sobol_ = std::make_shared<const random::SobolPoints>(seed_, 1, design_.ranges.size());
    }
}

std::vector<Change> Cells::operator[](std::uint64_t cell) const {
    const std::uint64_t on_the_grid = grid_cells(design_.grid);
    if (cell < on_the_grid) {
        return on_grid(cell);
    }
    cell -= on_the_grid;
    for (const List& list : design_.lists) {
        if (cell < list.rows.size()) {
            std::vector<Change> changes;
            for (std::size_t k = 0; k < list.paths.size(); ++k) {
                if (!list.rows[cell][k].empty()) {
                    changes.push_back({list.paths[k], list.rows[cell][k]});
                }
            }
            return changes;
        }
        cell -= list.rows.size();
    }
    for (const Axis& axis : design_.one_at_a_time) {
        if (cell < axis.values.size()) {
            return {{axis.path, axis.values[cell]}};
        }
        cell -= axis.values.size();
    }
    return at_point(cell);
}

std::vector<Change> Cells::on_grid(std::uint64_t cell) const {
    std::vector<Change> changes(design_.grid.size());
    for (std::size_t k = design_.grid.size(); k-- > 0;) {
        const Axis& axis = design_.grid[k];
        changes[k] = {axis.path, axis.values[cell % axis.values.size()]};
        cell /= axis.values.size();
    }
    return changes;
}

std::vector<Change> Cells::at_point(std::uint64_t point) const {
    std::vector<Change> changes;
    for (std::size_t k = 0; k < design_.ranges.size(); ++k) {
        const Range& range = design_.ranges[k];
        double u = 0;
        if (sobol_) {
            sobol_->fill(0, point, 1, k, &u);
        } else {
            random::fill_latin(seed_, 0, design_.point_count, point, 1, base::entity_of(range.path),
                               &u);
        }
        changes.push_back({range.path, text_of(range.low * (1 - u) + range.high * u)});
    }
    return changes;
}

std::string label(const std::vector<Change>& changes) {
    std::string text;
    for (const Change& change : changes) {
        text += (text.empty() ? "" : ", ") + change.path + " = " + change.value;
    }
    return text.empty() ? "base" : text;
}

} // namespace raming::sweep
