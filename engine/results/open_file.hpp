#pragma once
// A file of ours, opened only after it was compared with its seal. Internal to this room.

#include "engine/results/handles.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace raming::results {

/// Calls `read` with the open file and its size in bytes. `type`: of the file, see
/// raming_file_type. `with_draws`: whether stretches of draws are compared with the seal too.
/// Errors: see read_file; E212 also where the file is ours and of another type.
void read_sealed_file(const std::string& path, const std::string& type, bool with_draws,
                      const std::function<void(hid_t, std::uint64_t)>& read);

} // namespace raming::results
