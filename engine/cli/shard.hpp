#pragma once
// Work in parts: which part a process makes (`--shard 3/64`), and what the file of a part says of
// the whole, so that `raming merge` needs nothing else to finish it.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/cli/commands.hpp"
#include "engine/run/share.hpp"
#include "engine/scenario/document.hpp"
#include "engine/sweep/design.hpp"

namespace raming::cli {

/// Part `number` (from 1) of `of`.
struct Shard {
    std::uint64_t number = 1;
    std::uint64_t of = 1;

    /// "3/64"
    [[nodiscard]] std::string text() const;
    /// "s.h5" → "s.h5.shard-3-of-64"
    [[nodiscard]] std::string file(const std::string& output) const;
};

/// "3/64"; E402 for anything else.
[[nodiscard]] Shard parse_shard(const std::string& text);

/// The part of the work that a shard is; without one, all.
[[nodiscard]] run::Share share_of(const std::optional<Shard>& shard);

/// The part of the work that is this process's own: that of its shard, divided over the ranks.
[[nodiscard]] run::Share own_share(const std::optional<Shard>& shard);

/// What the file of a shard says of the work.
struct Job {
    std::string command;
    Arguments arguments; ///< as they were given
    std::string scenario_file;
    std::string scenario_text;
    std::vector<std::string> overrides;
    sweep::Design design; ///< of a sweep
    Shard shard;
    std::uint64_t units = 0; ///< of the whole: cells, replicates, draws of a chain
    std::uint64_t chunk = 1; ///< units to a chunk

    [[nodiscard]] scenario::Document document() const;
};

[[nodiscard]] std::string to_text(const Job& job);
/// std::runtime_error for anything that to_text has not made.
[[nodiscard]] Job job_of(const std::string& text);

} // namespace raming::cli
