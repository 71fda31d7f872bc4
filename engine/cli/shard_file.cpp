#include "engine/cli/shard_file.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <stdexcept>

#include "engine/base/error.hpp"
#include "engine/cli/numbers.hpp"
#include "engine/cli/work_log.hpp"

namespace raming::cli {

using base::Error;
using base::Exit;

namespace {

constexpr std::size_t most_named = 10;

void check_same_work(const ShardFile& first, const ShardFile& other) {
    std::string problem;
    if (other.job.command != first.job.command) {
        problem =
            "one is of raming " + first.job.command + ", the other of raming " + other.job.command;
    } else if (other.identity != first.identity) {
        problem = differences(other.identity, first.identity);
    } else if (other.job.shard.of != first.job.shard.of || other.job.chunk != first.job.chunk) {
        problem =
            fmt::format("one work was divided in {} by {} and the other in {} by {}",
                        first.job.shard.of, first.job.chunk, other.job.shard.of, other.job.chunk);
    } else {
        return;
    }
    throw Error(Exit::input_output, "E218",
                other.path + " is no part of the same work as " + first.path + ": " + problem +
                    ". Leave it out, or make it again with the options of the others.");
}

} // namespace

ShardFile read_shard_file(const std::string& path) {
    if (!results::is_part_file(path)) {
        throw Error(Exit::input_output, "E217",
                    path + " is not a part that --shard made, or there is no such file.");
    }
    results::PartReader reader(path);
    if (reader.header().about.empty()) {
        throw Error(Exit::input_output, "E217",
                    path +
                        " holds an interrupted run, not a part that --shard made. Finish it with "
                        "--resume.");
    }
    ShardFile part{path, identity_of_whole(reader.header().identity), {}, false};
    try {
        part.job = job_of(reader.header().about);
    } catch (const std::runtime_error&) {
        throw Error(Exit::input_output, "E217",
                    path + " is a part that this version of the program cannot read. Merge it with "
                           "the version that made it.");
    }
    while (const auto record = reader.next()) {
        part.whole = results::PartWriter::is_seal(record->content);
    }
    return part;
}

void check_together(const std::vector<ShardFile>& parts) {
    const ShardFile& first = parts.front();
    std::vector<const ShardFile*> found(first.job.shard.of, nullptr);
    for (const ShardFile& part : parts) {
        check_same_work(first, part);
        const ShardFile*& place = found.at(part.job.shard.number - 1);
        if (place != nullptr) {
            throw Error(Exit::input_output, "E219",
                        fmt::format("part {} is there twice: {} and {}. Leave one of them out.",
                                    part.job.shard.text(), place->path, part.path));
        }
        place = &part;
        if (!part.whole) {
            throw Error(Exit::input_output, "E213",
                        fmt::format("{} is cut short or damaged. Make it again: --shard {} with "
                                    "the options of the others, and --force.",
                                    part.path, part.job.shard.text()));
        }
    }
    std::string missing;
    std::size_t count = 0;
    for (std::size_t k = 0; k < found.size(); ++k) {
        if (found[k] == nullptr && ++count <= most_named) {
            missing += fmt::format("{}{}/{}", missing.empty() ? "" : ", ", k + 1, found.size());
        }
    }
    if (count > 0) {
        throw Error(Exit::input_output, "E219",
                    fmt::format("{} of {} missing: {}{}. Make them with --shard, and merge again.",
                                counted(count, "part"), found.size(), missing,
                                count > most_named ? ", …" : ""));
    }
}

} // namespace raming::cli
