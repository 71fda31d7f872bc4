#pragma once
// Crash safety: finished work is appended to `x.h5.part` as checksummed records, and read back to
// resume. A torn tail is dropped; a record is either whole or not there. The content of a record is
// opaque here.

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/results/disk.hpp"

namespace raming::results {

/// What must agree for a resumed run to be the same run; written as the first record.
struct PartHeader {
    std::string identity; ///< scenario SHA-256, overrides, seed, design, draws, engine version: one
                          ///< "key=value" a line
    std::string about = {}; ///< what else a reader must know of the work; opaque, not compared
};

/// Whether a file begins as a part file does, of whatever version. False where there is none.
[[nodiscard]] bool is_part_file(const std::string& path);

/// Reads a part file record by record, so that what it takes does not grow with the file. A missing
/// file is one without records and with an empty identity. Errors: Exit 4, for a file that is not
/// ours or cannot be read.
class PartReader {
public:
    explicit PartReader(const std::string& path);

    [[nodiscard]] const PartHeader& header() const noexcept { return header_; }

    struct Record {
        std::uint64_t offset; ///< where it lies
        std::vector<std::uint8_t> content;
    };
    /// The next whole record; nothing at the end of the file, or at a torn tail.
    [[nodiscard]] std::optional<Record> next();
    /// The record that lies somewhere, as `next` or PartWriter::append told.
    [[nodiscard]] std::vector<std::uint8_t> at(std::uint64_t offset) const;

    /// Length up to the end of the last whole record that was read.
    [[nodiscard]] std::uint64_t whole_bytes() const noexcept { return position_; }
    /// Records that were read, the header among them.
    [[nodiscard]] std::uint64_t records() const noexcept { return records_; }

private:
    bool read(std::uint64_t offset, void* into, std::uint64_t size) const;

    std::string path_;
    FileDescriptor file_;
    std::uint64_t size_ = 0;
    std::uint64_t position_ = 0;
    std::uint64_t records_ = 0;
    PartHeader header_;
};

/// A record and where it lies.
using PartVisit = std::function<void(std::uint64_t offset, std::vector<std::uint8_t> record)>;

/// E216 while another process is writing the file; a missing one is idle.
void check_idle(const std::string& path);

class PartWriter {
public:
    /// Creates (truncating) or, with `append`, goes on after the last whole record of the
    /// same identity. The file is this process's alone from now on. Errors: Exit 4; E216 while
    /// another process is writing it.
    PartWriter(const std::string& path, const PartHeader& header, bool append);
    /// Removes a file that it made and that got no record.
    ~PartWriter();
    PartWriter(const PartWriter&) = delete;
    PartWriter& operator=(const PartWriter&) = delete;

    /// Appends one record and hands it to the disk (fdatasync); where it lies. Errors: Exit 4,
    /// naming the path and remedy; what was written before stays readable.
    std::uint64_t append(const std::vector<std::uint8_t>& record);
    /// The same for all records that a reader still has and `wanted` holds of, handed to the disk
    /// together; `visit` is told each, and where it lies from now on.
    void append_all(PartReader& from, const PartVisit& visit,
                    const std::function<bool(const std::vector<std::uint8_t>&)>& wanted);
    /// The end: a last record, the seal, says that nothing follows, and the file takes another
    /// name, durably.
    void publish(const std::string& name);
    [[nodiscard]] static bool is_seal(const std::vector<std::uint8_t>& record);

private:
    std::uint64_t write(const std::vector<std::uint8_t>& record);
    void cut_at(off_t start) const;

    std::string path_;
    int descriptor_ = -1;
    bool is_new_ = false;
    std::uint64_t next_record_ = 0;
};

} // namespace raming::results
