#pragma once
// The seal: checksums of the whole file, appended behind its HDF5 part. HDF5 checks object headers
// and (with fletcher32) summaries, but not texts and not contiguous draws, and HDF5 1.10.8 was seen
// to crash on a heap of texts with one flipped bit; so a file is verified before HDF5 looks at it.
// Other readers do not see the seal. HDF5 cuts it off when a tool changes the file: what is left is
// read with HDF5's own checks. Internal to this room.

#include "engine/results/draws_io.hpp"

#include <string>
#include <vector>

namespace raming::results {

/// Appends the seal. `draws` are the stretches that were summed while they were written.
/// 0, or the errno of what went wrong.
[[nodiscard]] int append_seal(const std::string& path, std::vector<Extent> draws);

enum class SealState { none, whole, broken };

/// Compares a file with its seal; stretches of draws only if asked.
[[nodiscard]] SealState check_seal(const std::string& path, bool with_draws);

} // namespace raming::results
