#pragma once
// What a run leaves behind, as plain data: engine/results writes it to one file and reads it back.
// No HDF5 type leaves this room.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace raming::results {

/// Draws of several named quantities: values[(name * chains + chain) * draws_per_chain + draw].
struct Draws {
    std::vector<std::string> names;
    std::vector<std::string> labels;    ///< for people; same length as names
    std::vector<std::string> labels_nl; ///< of routes, in Dutch; else empty, as in files before 1.3
    std::size_t chains = 0;
    std::size_t draws_per_chain = 0;
    std::vector<double> values;
    bool whole = false; ///< every value is a whole number (counts)
};

/// Columns of the summary of one definition. NaN where a quantity does not exist.
struct DefinitionSummary {
    std::string id;
    std::string label;
    std::string label_nl; ///< in Dutch; empty in files of schemas before 1.2
    double registered = 0;
    double point = 0;
    double mean = 0, mean_mcse = 0;
    double sd = 0, sd_mcse = 0;
    std::vector<double> quantile; ///< at Summary::probabilities
    std::vector<double> quantile_mcse;
    /// Of the quantiles: "plain" or "smooth"; this and the next are empty in files of schemas
    /// before 1.4.
    std::string estimator;
    std::string estimator_note; ///< why, and what was integrated out
};

struct Summary {
    std::vector<double> probabilities; ///< 0.025, 0.165, 0.5, 0.835, 0.975
    std::vector<DefinitionSummary> definitions;
};

/// What `compare` adds to the summary, in the order in which the file holds it: the last dimension
/// named runs fastest. Empty where it was not asked for.
struct Comparison {
    std::vector<std::string> pair; ///< "from → to"
    std::vector<std::string> pair_from, pair_to;
    std::vector<double> difference_mean, difference_mean_mcse; ///< [pair]
    std::vector<double> difference_q, difference_q_mcse;       ///< [quantile][pair]
    std::vector<double> difference_higher;                     ///< [pair] share of draws
    std::vector<double> unpaired_width;                        ///< [pair]

    std::vector<std::string> step;
    std::vector<std::string> step_kind, step_label, step_label_nl;
    std::vector<double> ratio_q, ratio_q_mcse;     ///< [quantile] of the walk's two ends
    std::vector<double> walk_mean, walk_mean_mcse; ///< [step]
    std::vector<double> walk_q, walk_q_mcse;       ///< [quantile][step]

    std::vector<std::string> line; ///< "route id" or "definition id"
    std::vector<std::string> line_label;
    std::vector<std::string> line_label_nl; ///< empty in files of schemas before 1.3
    std::vector<double> weeks;
    std::vector<double> curve_mean, curve_mean_mcse; ///< [line][weeks]
    std::vector<double> curve_q, curve_q_mcse;       ///< [quantile][line][weeks]
    std::vector<double> curve_extrapolated;          ///< [line][weeks] 1 or 0

    std::vector<std::string> overlap_name;                    ///< one: the overlap that was held
    std::vector<std::string> overlap_label, overlap_label_nl; ///< one each: what its share is of
    std::vector<double> overlap_share;                        ///< held at each of these
    std::vector<double> overlap_q, overlap_q_mcse; ///< [quantile][overlap_share][definition]

    std::vector<std::string> without;              ///< "path of the choice: member"
    std::vector<double> without_draws;             ///< [without]
    std::vector<double> without_q, without_q_mcse; ///< [quantile][without][definition]

    std::vector<std::string> part; ///< of the variance: "words", then the groups of inputs
    std::vector<std::string> part_label, part_label_nl;
    std::vector<std::string> definition_or_all; ///< "all definitions", then those with weight
    std::vector<double> variance_weight;        ///< [definition_or_all], as are the next
    std::vector<double> variance_total, variance_total_mcse;
    std::vector<double> spread_low, spread_low_mcse;
    std::vector<double> spread_high, spread_high_mcse;
    std::vector<double> variance_part, variance_part_mcse;   ///< [part][definition_or_all]
    std::vector<double> variance_share, variance_share_mcse; ///< [part][definition_or_all]
    /// [part][definition_or_all]; NaN for words. Empty in files of schemas before 1.3.
    std::vector<double> variance_if_known, variance_if_known_mcse;
    std::vector<double> variance_draws;      ///< one
    std::vector<std::string> variance_scale; ///< one: "persons" or "log"
    std::vector<std::string> uncertainty_sentence, uncertainty_sentence_nl; ///< one each
};

/// One value of the resolved scenario.
struct Setting {
    std::string path;
    std::string value;
    std::string origin; ///< "nl.toml:14:3", "--set", "default"
};

struct Provenance {
    std::string title;
    std::optional<std::string> title_nl; ///< in Dutch; absent from files of schemas before 1.2
    std::string scenario_file;
    std::string scenario_text;          ///< the file as it was read
    std::vector<std::string> overrides; ///< the --set options, in order
    std::vector<Setting> resolved;
    std::string scenario_sha256;
    std::string engine_version;
    std::string git_commit; ///< with "-dirty" when it was
    std::string compiler;
    std::string generator; ///< "Philox4x32-10", with the design
    std::string design;
    std::string seed; ///< decimal: a 64-bit number is not safe in R
    std::string digest;
    std::uint64_t draws = 0;
    std::uint64_t chains = 0;
    int threads = 1;
    int ranks = 1;
    std::string command_line;
    double largest_relative_mcse = 0;
    std::string status = "complete";
    std::vector<std::string> warnings; ///< what a reader must know (capped draws, no mean, …)
    std::string left_out;              ///< what the model leaves out, for people
    // Left out of a reproducible file:
    std::optional<std::string> host;
    std::optional<std::string> started; ///< ISO 8601, UTC
    std::optional<std::string> finished;
};

/// Counts of a register by region and school year: facts that lie beside the estimate.
struct RegionCounts {
    std::vector<std::string> region;
    std::vector<std::string> school_year;
    std::vector<double> registered;            ///< [region][school_year]; NaN where none was stated
    std::vector<double> tile_column, tile_row; ///< [region] place on a map of tiles, from 0
    std::vector<double> national; ///< [school_year] by another counting; NaN where none was stated
    std::vector<std::string> what, what_nl, source, national_source; ///< one each
    std::vector<std::string> note, note_nl;                          ///< what to know
};

struct RunResults {
    Provenance provenance;
    std::string region;
    std::string school_year;
    Draws definitions; ///< n_true(chain, draw, definition, region); may hold no draws
    Draws routes;      ///< a prefix of each chain
    Draws inputs;      ///< a prefix of each chain
    std::vector<std::string> input_units;
    std::vector<std::string> input_basis;
    Summary summary;
    Comparison comparison;
    RegionCounts regions; ///< empty where the scenario states none
};

struct WriteOptions {
    bool force = false;    ///< overwrite an existing file
    bool compress = false; ///< shuffle and deflate on draws
};

/// Writes `path` by way of `path`.tmp, fsync and rename: a file that exists is whole. Errors (E2xx,
/// Exit 4): the file exists and not `force`; the folder does not exist or cannot be written; too
/// little space.
void write_file(const std::string& path, const RunResults& results, const WriteOptions& options);

/// Checks that write_file(path) could work: existing file without force, folder, permission, free
/// space for `bytes`. The same errors, before any work is done.
void check_writable(const std::string& path, const WriteOptions& options, std::uint64_t bytes);

/// Size of the file that write_file would make.
[[nodiscard]] std::uint64_t expected_bytes(std::size_t definitions, std::size_t routes,
                                           std::size_t inputs, std::uint64_t draws,
                                           std::uint64_t kept_draws);

/// Reads a file of ours back; `with_draws = false` reads all but the draws: their names and numbers
/// are there, `values` are empty. Errors (E2xx, Exit 4): no such file, not HDF5, not a Raming file,
/// cut short or damaged, a newer schema version.
[[nodiscard]] RunResults read_file(const std::string& path, bool with_draws);

/// The layout of the file as a table (path, type, dimensions, meaning), from the same source that
/// writes it.
[[nodiscard]] std::string schema_documentation();

} // namespace raming::results
