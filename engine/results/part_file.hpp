#pragma once
// Crash safety: finished work is appended to `x.h5.part` as checksummed records, and read back to
// resume. A torn tail is dropped; a record is either whole or not there. The content of a record is
// opaque here.

#include <cstdint>
#include <string>
#include <vector>

namespace raming::results {

/// What must agree for a resumed run to be the same run; written as the first record.
struct PartHeader {
    std::string identity; ///< scenario SHA-256, overrides, seed, design, draws, engine version: one
                          ///< "key=value" a line
};

class PartWriter {
public:
    /// Creates (truncating) or, with `append`, goes on after the last whole record of the
    /// same identity. Errors: Exit 4.
    PartWriter(const std::string& path, const PartHeader& header, bool append);
    ~PartWriter();
    PartWriter(const PartWriter&) = delete;
    PartWriter& operator=(const PartWriter&) = delete;

    /// Appends one record and hands it to the disk (fdatasync). Errors: Exit 4, naming the path and
    /// remedy; what was written before stays readable.
    void append(const std::vector<std::uint8_t>& record);

private:
    std::string path_;
    int descriptor_ = -1;
    std::uint64_t next_record_ = 0;
};

struct PartContents {
    PartHeader header;
    std::vector<std::vector<std::uint8_t>> records; ///< whole ones, in order
    std::uint64_t whole_bytes = 0; ///< length up to the end of the last whole record
};

/// Reads a part file; a missing file gives empty contents with an empty identity. A file that is
/// not ours: Error.
[[nodiscard]] PartContents read_part(const std::string& path);

} // namespace raming::results
