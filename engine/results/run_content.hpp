#pragma once
// What the file of a run holds, for the files that hold a run and more. Internal to this room.

#include "engine/results/draws_io.hpp"
#include "engine/results/handles.hpp"
#include "engine/results/results.hpp"

#include <cstdint>
#include <vector>

namespace raming::results {

/// Writes attributes and groups into an open file of `type`; where draws lie that were summed.
std::vector<Extent> write_run(FileHandle& file, const RunResults& results, const char* type,
                              bool compress);

/// Bytes that this takes, about.
[[nodiscard]] std::uint64_t bytes_of_run(const RunResults& results, bool compress);

/// Reads them back; `file_bytes` bounds what is believed.
[[nodiscard]] RunResults read_run(hid_t file, std::uint64_t file_bytes, bool with_draws);

} // namespace raming::results
