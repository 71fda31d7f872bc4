#pragma once
// The files of shards, as `merge` and `inspect` read them.

#include <string>
#include <vector>

#include "engine/cli/shard.hpp"
#include "engine/results/part_file.hpp"

namespace raming::cli {

struct ShardFile {
    std::string path;
    std::string identity; ///< of the whole work
    Job job;
    bool whole = false; ///< whether it was finished, and nothing of it is lost
};

/// Reads what a file says of itself, and all of it to see whether it is whole. Errors: E217 for
/// any other file, E207 for one of another version.
[[nodiscard]] ShardFile read_shard_file(const std::string& path);

/// Refuses files that are not together exactly one work: E213 for one that is cut short or damaged,
/// E218 for parts of different works, E219 for parts that are missing or there twice.
void check_together(const std::vector<ShardFile>& parts);

} // namespace raming::cli
