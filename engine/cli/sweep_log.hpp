#pragma once
// The finished cells of a sweep: in the log of its work, if there is one, with no more in memory
// than where each lies; and the first few, for the table.

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/cli/work_log.hpp"
#include "engine/results/sweep.hpp"
#include "engine/run/digest.hpp"

namespace raming::cli {

class SweepLog {
public:
    /// `log`: null without an output.
    SweepLog(std::uint64_t cells, std::uint64_t shown, WorkLog* log);

    /// Takes in the cells that were done before. False if interrupted.
    [[nodiscard]] bool resume();
    /// When this rank has no more cells: on the first, those of the others. False if interrupted.
    [[nodiscard]] bool gather();

    [[nodiscard]] bool has(std::uint64_t cell) const { return place_[cell] != nowhere; }
    /// Cells that were done before.
    [[nodiscard]] std::uint64_t resumed() const noexcept { return resumed_; }

    /// Thread-safe. On return the cell is safe from a crash.
    void add(const results::Sweep& cell);

    [[nodiscard]] std::uint64_t failed() const noexcept { return failed_; }
    /// Over all cells, each with its number, in whatever order they came.
    [[nodiscard]] const run::Digest& digest() const noexcept { return digest_; }
    /// The first cells, as many as are shown.
    [[nodiscard]] results::Sweep shown() const;

    /// Cells first … first+count−1; all must be there, and there must be a file.
    [[nodiscard]] results::Sweep read(std::uint64_t first, std::uint64_t count);

private:
    static constexpr std::uint64_t nowhere = ~std::uint64_t{0};

    void account(const results::Sweep& cell);
    void take_in(std::uint64_t place, const std::vector<std::uint8_t>& record);

    WorkLog* log_;
    std::vector<std::uint64_t> place_;  ///< of each cell in the file
    std::vector<results::Sweep> first_; ///< those that are shown
    std::uint64_t resumed_ = 0;
    std::uint64_t failed_ = 0;
    run::Digest digest_;
    std::unique_ptr<results::PartReader> reader_;
    std::mutex mutex_;
};

} // namespace raming::cli
