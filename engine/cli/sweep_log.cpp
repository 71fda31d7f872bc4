#include "engine/cli/sweep_log.hpp"

#include <algorithm>

#include "engine/base/hash.hpp"

namespace raming::cli {

using results::Sweep;

SweepLog::SweepLog(std::uint64_t cells, std::uint64_t shown, WorkLog* log)
    : log_(log), place_(cells, nowhere), first_(std::min(cells, shown)) {}

bool SweepLog::resume() {
    if (log_ == nullptr) {
        return true;
    }
    return log_->resume([&](std::uint64_t place, const auto& record) {
        take_in(place, record);
        ++resumed_;
    });
}

bool SweepLog::gather() {
    return log_ == nullptr ||
           log_->gather([&](std::uint64_t place, const auto& record) { take_in(place, record); });
}

void SweepLog::take_in(std::uint64_t place, const std::vector<std::uint8_t>& record) {
    Sweep cell;
    results::unpack(record, cell);
    place_.at(static_cast<std::uint64_t>(cell.cell.front())) = place;
    account(cell);
}

void SweepLog::add(const Sweep& cell) {
    const std::vector<std::uint8_t> record = results::pack(cell);
    const std::lock_guard lock(mutex_);
    const auto number = static_cast<std::uint64_t>(cell.cell.front());
    place_[number] = log_ != nullptr ? log_->append(record) : 0;
    account(cell);
}

void SweepLog::account(const Sweep& cell) {
    const auto number = static_cast<std::uint64_t>(cell.cell.front());
    const bool failed = cell.status.front() != 0;
    failed_ += failed ? 1 : 0;
    const run::Digest own = failed ? run::Digest{} : run::Digest::from_hex(cell.digest.front());
    const std::uint64_t low =
        base::mix64(own.low ^ base::mix64(number + (failed ? 1ULL << 63U : 0)));
    digest_.merge({low, base::mix64(own.high ^ low)});
    if (number < first_.size()) {
        first_[number] = cell;
    }
}

Sweep SweepLog::shown() const {
    Sweep all;
    for (const Sweep& cell : first_) {
        if (!cell.cell.empty()) {
            results::unpack(results::pack(cell), all);
        }
    }
    return all;
}

Sweep SweepLog::read(std::uint64_t first, std::uint64_t count) {
    if (!reader_) {
        reader_ = std::make_unique<results::PartReader>(log_->path());
    }
    Sweep cells;
    for (std::uint64_t cell = first; cell < first + count; ++cell) {
        results::unpack(reader_->at(place_.at(cell)), cells);
    }
    return cells;
}

} // namespace raming::cli
