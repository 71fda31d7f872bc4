#pragma once
// One run from start to results, as `run` and `rerun` need it: draws until there are enough,
// checkpoints, summary and provenance.

#include <memory>
#include <optional>
#include <string>

#include "engine/cli/load.hpp"
#include "engine/cli/options.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/progress.hpp"
#include "engine/cli/work_log.hpp"
#include "engine/results/results.hpp"
#include "engine/run/draw_store.hpp"
#include "engine/run/executor.hpp"
#include "engine/summary/smooth.hpp"

namespace raming::cli {

/// Draws that are made and stored, from the options.
struct Sizes {
    std::uint64_t draws =
        0; ///< over all chains, a multiple of 16; the first target with --precision
    std::uint64_t keep_estimands = 0; ///< per chain
    std::uint64_t keep_others = 0;    ///< per chain
};

[[nodiscard]] Sizes sizes_of(const RunOptions& options);

/// Bytes of memory that a run of so many draws takes, roughly.
[[nodiscard]] std::uint64_t memory_bytes(const run::Model& model, const Sizes& sizes,
                                         unsigned threads);
[[nodiscard]] std::uint64_t file_bytes(const run::Model& model, const Sizes& sizes);

/// Error E405 where the machine has less memory than a run takes; `remedy` says what to do.
void check_memory(const run::Model& model, const Sizes& sizes, unsigned threads,
                  const std::string& remedy);

/// How a model is drawn from under some options.
[[nodiscard]] run::ExecutorSettings executor_settings_of(const RunOptions& options);

/// How its quantiles are made smooth.
[[nodiscard]] summary::SmoothSettings smooth_settings_of(const RunOptions& options);

struct SessionOutcome {
    results::RunResults results;
    std::unique_ptr<run::DrawStore> store; ///< what the results were made of
    std::unique_ptr<WorkLog> log;          ///< with an output file, until that is written
    std::vector<ExceedanceColumn> exceedances;
    bool interrupted = false;
    std::optional<std::string> precision_missed; ///< what E301 says
};

/// What a caller makes use of in the store of a run.
enum class Wanted { figures, draws };

/// Runs a loaded scenario. With an output file, checkpoints go to a log beside it; of a shard, and
/// of any rank but the first, the log is all that comes of it. `keep_inputs`: draws per chain whose
/// inputs the caller wants to find in the store. `arguments`: of the command, for its shards.
[[nodiscard]] SessionOutcome run_session(const run::LoadedScenario& loaded,
                                         const scenario::Document& document,
                                         const RunOptions& options, const std::string& command_line,
                                         Wanted wanted, std::uint64_t keep_inputs = 0,
                                         const Arguments& arguments = {});

/// What makes the work of a run, and what a shard says of it.
[[nodiscard]] results::PartHeader header_of_run(const scenario::Document& document,
                                                const RunOptions& options,
                                                const Arguments& arguments);

/// The end of `run`, and of `merge`: makes the results and says what came of it.
[[nodiscard]] base::Exit finish_run(const Loaded& given, const RunOptions& options,
                                    const Arguments& arguments, const std::string& command_line);

/// The first `draws_per_chain` draws of a model derived from the scenario that `options` run: the
/// same draws as in that run. Nothing is recorded; null if interrupted.
[[nodiscard]] std::unique_ptr<run::DrawStore>
draw_derived(const run::Model& model, const RunOptions& options, std::uint64_t draws_per_chain);

/// What a reader must know: the model's notices, and what happened in the draws.
[[nodiscard]] std::vector<std::string> warnings_of(const run::Model& model,
                                                   const run::DrawStore& store);

/// What produced a file, and its draws, but for what belongs to one scenario and its outcome.
/// `started`: see utc_now.
[[nodiscard]] results::Provenance program_provenance(const RunOptions& options,
                                                     const std::string& command_line,
                                                     const std::string& started);

/// ISO 8601, to the second.
[[nodiscard]] std::string utc_now();

/// As it was typed, quoted for a shell.
[[nodiscard]] std::string command_line_of(const std::string& command, const Arguments& arguments);

/// What must agree for a file, or a checkpoint, to belong to the same run: one "key=value" a line.
[[nodiscard]] std::string identity_of(const scenario::Document& document,
                                      const RunOptions& options);

/// Error E404 where the results would take the scenario's place.
void refuse_scenario_as_output(const std::string& output, const std::string& scenario);

/// Before work begins: E201 to E204 where the results cannot get their place. Of several ranks the
/// first looks.
void check_output_is_free(const RunOptions& options, std::uint64_t bytes = 0);

/// On stderr, unless quiet: the file of a shard, what is in it, and how parts become the whole.
void say_shard_is_made(const std::string& file, const RunOptions& options, const std::string& what);

/// The log of a command that draws as `run` does. `chunk`: as its options, or by default.
[[nodiscard]] LogSettings log_settings_of(const RunOptions& options, std::uint64_t chunk);

} // namespace raming::cli
