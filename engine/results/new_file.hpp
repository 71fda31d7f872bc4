#pragma once
// From nothing to a whole, sealed file under its name, whatever it holds. Internal to this room.

#include "engine/results/draws_io.hpp"
#include "engine/results/handles.hpp"
#include "engine/results/results.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace raming::results {

/// `fill` writes the content, and says where draws lie that were summed on the way. Errors: see
/// write_file.
void write_new_file(const std::string& path, const WriteOptions& options, std::uint64_t bytes,
                    const std::function<std::vector<Extent>(FileHandle&)>& fill);

} // namespace raming::results
