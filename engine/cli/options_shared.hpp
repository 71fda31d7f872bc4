#pragma once
// Options that several commands share. Internal to the options_*.cpp files.

#include <initializer_list>
#include <optional>
#include <string>
#include <utility>

#include "engine/cli/load.hpp"
#include "engine/cli/option_parser.hpp"
#include "engine/cli/options.hpp"

namespace raming::cli {

/// E402, E404 and E412 of read_shard_options.
void check_shard(bool has_shard, const std::optional<std::uint64_t>& chunk, bool has_output);

void add_definition_file_option(OptionList& to);
void add_definition_options(OptionList& to);

/// For RunOptions and FileOptions.
template <typename Options>
void read_definition_options(const GivenOptions& values, Options& options) {
    if (const auto names = values.text("definitions")) {
        options.definitions = parse_definition_names(*names);
    }
    options.definitions_file = values.text("definitions-file");
}

/// `--shard` and `--chunk`, of commands whose work can be divided. `unit`: of that work.
void add_shard_options(OptionList& all, const std::string& unit);
/// Reads them into RunOptions or CohortOptions; E404 where they cannot go together with others.
template <typename Options>
void read_shard_options(const GivenOptions& values, Options& options) {
    if (const auto text = values.text("shard")) {
        options.shard = parse_shard(*text);
    }
    options.chunk = values.count("chunk", false);
    check_shard(options.shard.has_value(), options.chunk, options.output.has_value());
}

/// What all commands that draw take, and how `command` reads it. `draws`: the default, in words.
void add_drawing_options(OptionList& all, const std::string& draws = "1,000,000");
/// What `run` takes besides.
void add_run_options(OptionList& all);
/// --estimator, and what it is where it is not given.
void add_estimator_option(OptionList& all, const std::string& of = "quantiles and --exceeds",
                          const std::string& by_default = "auto with --precision, else plain");
void read_estimator_option(const GivenOptions& values, RunOptions& options);

[[nodiscard]] RunOptions read_run_options(const GivenOptions& values, const std::string& command);

/// What commands with draws of their own read alike: seed, threads, changes of the scenario, the
/// results file and how much is said. For their options' structures.
template <typename Options>
void read_usual_options(const GivenOptions& values, Options& options) {
    options.seed = values.seed();
    options.threads = values.threads();
    options.overrides = values.texts("set");
    options.output = values.text("out");
    options.force = values.has("force");
    options.reproducible = values.has("reproducible");
    options.json = values.has("json");
    options.quiet = values.has("quiet");
}

/// A results file has a name, and options about it are given with it alone.
void check_output(const std::optional<std::string>& output,
                  std::initializer_list<std::pair<bool, const char*>> about_it);

/// The same of work that can be gone on with; it is gone on with or begun anew.
template <typename Options>
void check_resumable_output(const Options& options) {
    check_output(options.output, {{options.resume, "--resume"},
                                  {options.reproducible, "--reproducible"},
                                  {options.force, "--force"}});
    if (options.resume && options.force) {
        usage_error("E404",
                    "--resume goes on with a run and --force starts it anew: give one of them.");
    }
}

} // namespace raming::cli
