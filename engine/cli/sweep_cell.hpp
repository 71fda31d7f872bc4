#pragma once
// One cell of a sweep, run.

#include <memory>
#include <optional>
#include <vector>

#include "engine/cli/sweep.hpp"
#include "engine/run/reuse.hpp"
#include "engine/summary/summarise.hpp"

namespace raming::cli {

/// The base run, whose estimates cells are compared with.
struct SweepBase {
    std::vector<run::Estimand> estimands;
    std::vector<summary::Estimates> estimates;
};

/// Thread-safe.
class CellRunner {
public:
    /// `threads`: for each cell; `reuse`: bytes for what cells have in common. What it is given
    /// must outlive it.
    CellRunner(const SweepPlan& plan, const RunOptions& options, unsigned threads,
               std::uint64_t reuse, const SweepBase& base, const Catalog& catalog);

    /// The finished cell; one that cannot be run is a failed one, which says why. Nothing if
    /// interrupted. Throws what is no fault of the cell.
    [[nodiscard]] std::optional<results::Sweep>
    operator()(std::uint64_t number, const std::vector<sweep::Change>& changes) const;

private:
    const SweepPlan& plan_;
    RunOptions options_;
    const SweepBase& base_;
    const Catalog& catalog_;
    std::unique_ptr<run::Reuse> reuse_; ///< may be null
};

/// Memory for what cells of so many draws have in common; none where they would push each other
/// out.
[[nodiscard]] std::uint64_t reuse_bytes(std::uint64_t draws);

/// Cells that run at the same time; further threads share a cell.
[[nodiscard]] unsigned workers_for(std::uint64_t cells, unsigned threads);

} // namespace raming::cli
