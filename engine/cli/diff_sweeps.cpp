#include <algorithm>
#include <fmt/format.h>

#include "engine/cli/diff.hpp"
#include "engine/cli/numbers.hpp"
#include "engine/cli/output.hpp"
#include "engine/summary/sweep_difference.hpp"

namespace raming::cli {

using base::Exit;
using results::Sweep;
using results::SweepResults;
using summary::CellDifference;
using summary::CellPairing;
using summary::EstimateDifference;
using summary::SweepDifference;

namespace {

constexpr std::size_t rows_shown = 20;   ///< of the largest differences
constexpr std::size_t labels_shown = 10; ///< of cells that one file has alone

const char* pairing_text(CellPairing pairing) {
    switch (pairing) {
    case CellPairing::through_base:
        return "the same random numbers and the same base: errors are those of the cells' paired "
               "differences with it, which are at most too wide";
    case CellPairing::draws_gone:
        return "the same random numbers, but other bases, and draws of cells are not stored: "
               "errors are too wide";
    case CellPairing::independent:
        break;
    }
    return "independent: seed, design or number of draws differ";
}

std::string cell_name(const Sweep& sweep, std::size_t at) {
    return fmt::format("{:.0f} ({})", sweep.cell[at], sweep.label[at]);
}

void print_design(const SweepsDiffer& files) {
    const SweepDifference& found = files.found;
    const auto print_alone = [](const Sweep& sweep, const Sweep& other,
                                const std::vector<std::size_t>& cells, const char* where) {
        for (const std::string& path : paths_only_in(sweep, other)) {
            fmt::print("{} varies in the {} file only\n", path, where);
        }
        for (std::size_t k = 0; k < std::min(cells.size(), labels_shown); ++k) {
            fmt::print("cell {} is in the {} file only\n", cell_name(sweep, cells[k]), where);
        }
        if (cells.size() > labels_shown) {
            fmt::print("and {} more cells are in the {} file only\n",
                       grouped(static_cast<double>(cells.size() - labels_shown)), where);
        }
    };
    print_alone(files.a.sweep, files.b.sweep, found.only_a, "first");
    print_alone(files.b.sweep, files.a.sweep, found.only_b, "second");
    std::uint64_t renumbered = 0;
    std::uint64_t alike = 0;
    for (const CellDifference& pair : found.cells) {
        renumbered += files.a.sweep.cell[pair.a] != files.b.sweep.cell[pair.b] ? 1 : 0;
        alike += pair.same_draws ? 1 : 0;
        if (!pair.same_status) {
            const bool first = files.a.sweep.status[pair.a] != 0;
            const SweepResults& file = first ? files.a : files.b;
            fmt::print("cell {} failed in the {} file only: {}\n", cell_name(files.a.sweep, pair.a),
                       first ? "first" : "second", file.sweep.error[first ? pair.a : pair.b]);
        }
    }
    fmt::print("{} in both, {} of them with the same draws to the bit{}\n",
               counted(found.cells.size(), "cell"), grouped(static_cast<double>(alike)),
               renumbered == 0 ? ""
                               : fmt::format(", {} under another number",
                                             grouped(static_cast<double>(renumbered))));
}

void print_largest(const SweepsDiffer& files) {
    const SweepDifference& found = files.found;
    struct Row {
        const CellDifference* cell;
        const EstimateDifference* estimate;
    };
    std::vector<Row> rows;
    for (const CellDifference& pair : found.cells) {
        for (const EstimateDifference& one : pair.estimates) {
            if (one.in_mcse > 0) {
                rows.push_back({&pair, &one});
            }
        }
    }
    if (rows.empty()) {
        fmt::print("\nNo estimate of a cell differs.\n\n");
        return;
    }
    std::stable_sort(rows.begin(), rows.end(), [](const Row& x, const Row& y) {
        return x.estimate->in_mcse > y.estimate->in_mcse;
    });
    std::vector<std::vector<std::string>> table = {{"cell", "definition", ""}};
    const auto append = [&](const std::vector<std::string>& cells) {
        table.back().insert(table.back().end(), cells.begin(), cells.end());
    };
    append(difference_heads());
    for (std::size_t k = 0; k < std::min(rows.size(), rows_shown); ++k) {
        table.push_back({cell_name(files.a.sweep, rows[k].cell->a), rows[k].estimate->definition,
                         rows[k].estimate->quantity});
        append(difference_cells(*rows[k].estimate));
    }
    fmt::print("\nCells: {}\n{}{}\n", pairing_text(found.pairing), aligned(table),
               rows.size() > rows_shown
                   ? fmt::format("\nThe {} largest of {} differences; --json has all.\n",
                                 rows_shown, grouped(static_cast<double>(rows.size())))
                   : "");
}

} // namespace

Exit diff_sweeps(const DiffOptions& options) {
    SweepsDiffer files{results::read_sweep(options.first), results::read_sweep(options.second), {}};
    files.found = summary::difference_of(files.a, files.b);
    const SweepDifference& found = files.found;
    const ScenarioDifference scenarios(files.a.base, files.b.base);
    double largest = 0;
    for (const EstimateDifference& one : found.base) {
        largest = std::max(largest, one.in_mcse);
    }
    bool same_cells = found.only_a.empty() && found.only_b.empty();
    for (const CellDifference& pair : found.cells) {
        largest = std::max(largest, pair.largest_in_mcse());
        same_cells = same_cells && pair.same_status;
    }
    const bool same = scenarios.same_definitions() && same_cells && largest <= options.tolerance;
    if (options.json) {
        fmt::print("{}", diff_json(scenarios, files, same, options));
    } else {
        scenarios.print();
        print_design(files);
        fmt::print("\nThe base, whose draws are not stored\n{}", estimates_table(found.base));
        print_largest(files);
    }
    return say_whether_same(same, options);
}

} // namespace raming::cli
