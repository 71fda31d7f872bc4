#include "engine/cli/sweep_log.hpp"

#include <filesystem>

#include "engine/base/error.hpp"
#include "engine/base/hash.hpp"
#include "engine/cli/session.hpp"

namespace raming::cli {

using base::Error;
using base::Exit;
using results::Sweep;

SweepLog::SweepLog(std::uint64_t cells, std::uint64_t shown, const std::optional<std::string>& path,
                   const results::PartHeader& header, bool resume)
    : path_(path), place_(cells, nowhere), first_(std::min(cells, shown)) {
    if (!path) {
        return;
    }
    const bool append = resume && std::filesystem::exists(*path);
    if (append) {
        results::PartReader reader(*path);
        check_same_run(*path, reader.header().identity, header.identity);
        while (const auto record = reader.next()) {
            Sweep cell;
            results::unpack(record->content, cell);
            const auto number = static_cast<std::uint64_t>(cell.cell.front());
            place_.at(number) = record->offset;
            account(cell);
            ++resumed_;
        }
    }
    writer_.emplace(*path, header, append);
}

void SweepLog::add(const Sweep& cell) {
    const std::vector<std::uint8_t> record = results::pack(cell);
    const std::lock_guard lock(mutex_);
    const auto number = static_cast<std::uint64_t>(cell.cell.front());
    place_[number] = writer_ ? writer_->append(record) : 0;
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
        reader_ = std::make_unique<results::PartReader>(*path_);
    }
    Sweep cells;
    for (std::uint64_t cell = first; cell < first + count; ++cell) {
        results::unpack(reader_->at(place_.at(cell)), cells);
    }
    return cells;
}

} // namespace raming::cli
