#pragma once
// The finished work of a command on its way to a results file: records in a checkpoint file, which
// outlive the process. Under mpirun each further rank has a file of its own beside it, and the
// first gathers them: in the end, and when interrupted work is resumed, by however many ranks.

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/cli/shard.hpp"
#include "engine/results/part_file.hpp"
#include "engine/run/executor.hpp"

namespace raming::cli {

struct LogSettings {
    std::string output;         ///< the results file that the work is for
    std::optional<Shard> shard; ///< of the work; then a file of the shard is made
    std::uint64_t chunk = 1;    ///< units to a chunk, of which shards consist
    bool resume = false;
    bool force = false;
};

class WorkLog : public run::Sink {
public:
    /// `header`: its identity is that of the whole work. Errors: E207 where there is interrupted
    /// work that is neither to be resumed nor to be overwritten, E208 where it is of another run,
    /// E216 while another process does the same, and those of PartWriter.
    WorkLog(const LogSettings& settings, const results::PartHeader& header,
            const std::atomic<bool>& stop);

    /// Visits what has been done before; once, before the first record. False if interrupted.
    [[nodiscard]] bool resume(const results::PartVisit& visit);

    /// On return the record is safe from a crash; where it lies.
    std::uint64_t append(const std::vector<std::uint8_t>& record);
    void record(const std::vector<std::uint8_t>& checkpoint) override { append(checkpoint); }

    /// When this rank is done: waits for the others. On the first their records are visited, and
    /// lie in its file from now on. False if interrupted.
    [[nodiscard]] bool gather(const results::PartVisit& visit);

    /// Takes in the records of a part of the work, whole as it is.
    void add_part(const std::string& file);

    /// The work is done. Of a shard, the log becomes the file of the shard; its name.
    std::string publish_shard();
    /// Of the whole, the results take its place.
    void remove();

    [[nodiscard]] const std::string& path() const noexcept { return path_; }

    /// With --resume: whether the file of the shard is there, which is said: nothing is left to do.
    /// E208 where it is of other work; E201 without --resume or --force.
    [[nodiscard]] static bool has_made_shard(const LogSettings& settings,
                                             const results::PartHeader& header);

private:
    void adopt(const std::string& file, const results::PartVisit& visit);

    LogSettings settings_;
    const std::atomic<bool>& stop_;
    std::string path_;
    std::unique_ptr<results::PartWriter> writer_;
};

/// What a command that keeps a log says on stderr; of several ranks the first speaks.
void say_complete(const std::string& file);
void say_interrupted(const std::string& command_line, bool has_output, bool resumed);

/// The identity of the whole work, from that in the file of a shard.
[[nodiscard]] std::string identity_of_whole(const std::string& of_shard);

/// Lines of two identities that differ, for a message: "seed=1 (now seed=2)".
[[nodiscard]] std::string differences(const std::string& stored, const std::string& wanted);

/// Name of the checkpoint file of a results file.
[[nodiscard]] std::string part_path(const std::string& output);

} // namespace raming::cli
