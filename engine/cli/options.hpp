#pragma once
// Options of the commands, parsed and checked.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/cli/commands.hpp"
#include "engine/cli/shard.hpp"
#include "engine/prior/sampler.hpp"
#include "engine/report/text.hpp"
#include "engine/summary/estimator.hpp"

namespace raming::cli {

struct RunOptions {
    std::string scenario;
    std::optional<std::uint64_t> draws;
    std::uint64_t seed = 1;
    prior::Design design = prior::Design::sobol;
    unsigned threads = 1;
    /// Of quantiles; `run` alone asks for another than the plain one.
    summary::Estimator estimator = summary::Estimator::plain;
    std::optional<double> precision; ///< relative MCSE to reach
    std::optional<std::uint64_t> max_draws;
    std::vector<std::string> overrides;
    std::vector<std::string> definitions; ///< asked for by name; empty: those of the scenario
    std::optional<std::string> definitions_file;
    std::optional<std::string> output;
    std::vector<double> exceeds;
    std::optional<std::uint64_t> keep_draws;
    bool summary_only = false;
    bool compress = false;
    bool reproducible = false;
    std::optional<Shard> shard;         ///< make this part alone
    std::optional<std::uint64_t> chunk; ///< draws of a chain, or cells, given out at a time
    bool resume = false;
    bool force = false;
    bool dry_run = false;
    bool point = false;
    bool json = false;
    bool quiet = false;
    bool help = false;
};

[[nodiscard]] RunOptions parse_run_options(const Arguments& arguments);

/// The text of `raming run --help`.
[[nodiscard]] std::string run_help();

struct CompareOptions {
    RunOptions run; ///< what it shares with `run`
    std::optional<std::string> from;
    std::optional<std::string> to;
    bool all = false; ///< also without any of the others
    bool curve = false;
    std::optional<std::string> overlap; ///< the one to hold, by its name
    bool drop_pool_members = false;
    bool uncertainty = false;           ///< also with weights
    std::optional<std::string> weights; ///< of the definitions, as given
};

[[nodiscard]] CompareOptions parse_compare_options(const Arguments& arguments);

/// The text of `raming compare --help`.
[[nodiscard]] std::string compare_help();

/// Files that a report, or a figure of it, shows besides the results.
struct BesideNames {
    std::optional<std::string> published;   ///< published estimates
    std::optional<std::string> sensitivity; ///< what inputs do
    std::optional<std::string> coverage;    ///< how often intervals hold the truth
    std::optional<std::string> cohort;      ///< a simulated cohort
};

struct ExportOptions {
    std::string file;
    bool xlsx = false;
    bool dutch = false;
    std::vector<std::string> tables;   ///< as asked for; empty: the default of the format
    std::optional<std::string> figure; ///< drawn instead of tables
    BesideNames beside;                ///< for the figure
    std::optional<std::string> output;
    bool force = false;
    bool quiet = false;
    bool help = false;
};

/// `tables` and `figures`: the names that --table and --figure know.
[[nodiscard]] ExportOptions parse_export_options(const Arguments& arguments,
                                                 const std::vector<std::string>& tables,
                                                 const std::vector<std::string>& figures);

/// The options, for `raming export --help`.
[[nodiscard]] std::string export_options_help();

struct DiffOptions {
    std::string first;
    std::string second;
    double tolerance = 6; ///< in Monte Carlo errors of the difference
    bool json = false;
    bool help = false;
};

[[nodiscard]] DiffOptions parse_diff_options(const Arguments& arguments);

/// The text of `raming diff --help`.
[[nodiscard]] std::string diff_help();

struct ReportOptions {
    std::string file;
    BesideNames beside;
    std::optional<std::string> output;
    report::Language language = report::Language::dutch;
    bool sliders = false;
    bool force = false;
    bool quiet = false;
    bool help = false;
};

[[nodiscard]] ReportOptions parse_report_options(const Arguments& arguments);

/// The text of `raming report --help`.
[[nodiscard]] std::string report_help();

/// Options of the smaller commands: one file and some flags.
struct FileOptions {
    std::string file;
    std::vector<std::string> overrides;
    std::vector<std::string> definitions; ///< as in RunOptions
    std::optional<std::string> definitions_file;
    std::vector<std::string> flags; ///< those given, e.g. "json"
    bool help = false;

    [[nodiscard]] bool has(const std::string& flag) const;
};

struct FlagHelp {
    std::string name;
    std::string help;
};

/// What the file of a smaller command is.
enum class FileKind {
    results,           ///< needed, and nothing more
    scenario,          ///< needed; takes --set, --definitions and --definitions-file
    optional_scenario, ///< `file` may stay empty; takes --set and --definitions-file
};

/// `command FILE [--flag …]`; unknown flags are errors with a suggestion.
[[nodiscard]] FileOptions parse_file_options(const std::string& command, const Arguments& arguments,
                                             const std::vector<FlagHelp>& flags, FileKind kind);

[[nodiscard]] std::string design_name(prior::Design design);
[[nodiscard]] std::string estimator_name(summary::Estimator estimator);

} // namespace raming::cli
