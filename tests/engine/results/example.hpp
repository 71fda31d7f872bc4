#pragma once
// Results to write, a folder to write them in, and an equality that tells NaN from NaN by its bits.

#include "engine/base/error.hpp"
#include "engine/results/results.hpp"

#include <doctest/doctest.h>

#include <unistd.h>

#include <bit>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <string>
#include <vector>

namespace raming::results::example {

/// A folder of its own, gone at the end.
class Folder {
public:
    Folder() {
        static int count = 0;
        path_ = std::filesystem::temp_directory_path() /
                ("raming-results-" + std::to_string(::getpid()) + "-" + std::to_string(++count));
        std::filesystem::create_directories(path_);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { std::filesystem::remove_all(path_); }

    [[nodiscard]] std::string file(const std::string& name) const {
        return (path_ / name).string();
    }
    [[nodiscard]] std::size_t entries() const {
        return static_cast<std::size_t>(
            std::distance(std::filesystem::directory_iterator(path_), {}));
    }

private:
    std::filesystem::path path_;
};

inline std::string bytes_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

inline void put_bytes(const std::string& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

/// Code of the Error that `action` throws; empty if it throws none.
template <typename Action>
std::string code_of(Action action) {
    try {
        action();
    } catch (const base::Error& error) {
        CHECK(error.exit() == base::Exit::input_output);
        return error.diagnostics().front().code;
    }
    return "";
}

inline Draws draws(std::vector<std::string> names, std::size_t chains, std::size_t per_chain,
                   bool whole) {
    Draws result;
    result.names = std::move(names);
    for (const std::string& name : result.names) {
        result.labels.push_back("Kinderen: " + name + " ≥ 4 weken");
    }
    result.chains = chains;
    result.draws_per_chain = per_chain;
    result.whole = whole;
    for (std::size_t i = 0; i < result.names.size() * chains * per_chain; ++i) {
        const auto value = static_cast<double>((i * 2654435761U) % 100003U);
        result.values.push_back(whole ? value : value / 100003.0);
    }
    return result;
}

inline RunResults results(std::size_t per_chain = 50, std::size_t kept = 20) {
    RunResults run;
    Provenance& provenance = run.provenance;
    provenance.title = "Thuiszitters, een raming – “één getal”";
    provenance.scenario_file = "nl.toml";
    provenance.scenario_text = "[run]\ntitle = \"é\"\n" + std::string(5000, '#');
    provenance.overrides = {"routes.absolute.validity=0.9", "run.seed=7"};
    provenance.resolved = {{"run.seed", "7", "--set"}, {"run.draws", "800", "nl.toml:3:1"}};
    provenance.scenario_sha256 = std::string(64, 'a');
    provenance.engine_version = "0.1.0";
    provenance.git_commit = "0123abc-dirty";
    provenance.compiler = "g++ 12";
    provenance.generator = "Philox4x32-10";
    provenance.design = "sobol";
    provenance.seed = "18446744073709551615";
    provenance.digest = "00ff";
    provenance.draws = 4 * per_chain;
    provenance.chains = 4;
    provenance.threads = 3;
    provenance.ranks = 2;
    provenance.command_line = "raming run nl.toml -o nl.h5";
    provenance.largest_relative_mcse = 0.0125;
    provenance.warnings = {"2 trekkingen begrensd", ""};
    provenance.left_out = "kinderen die niemand kent";
    provenance.host = "ergens";
    provenance.started = "2026-01-02T03:04:05Z";
    provenance.finished = "2026-01-02T03:04:06Z";
    provenance.title_nl = "Thuiszitters, één proef";
    run.region = "Nederland";
    run.school_year = "2022-23";
    run.definitions = draws({"ocw-4w", "balans-13w"}, 4, per_chain, true);
    run.routes = draws({"absolute", "relative", "vsv"}, 4, kept, true);
    run.routes.labels_nl = {"afwezig", "verzuim", "VSV"};
    run.inputs = draws({"routes.absolute.sensitivity"}, 4, kept, false);
    run.input_units = {"1"};
    run.input_basis = {"fact ocw-2023-absolute"};
    run.summary.probabilities = {0.025, 0.5, 0.975};
    for (std::size_t i = 0; i < 2; ++i) {
        DefinitionSummary definition;
        definition.id = run.definitions.names[i];
        definition.label = run.definitions.labels[i];
        definition.label_nl = i == 0 ? "ministerie" : "";
        definition.registered = 3881.0 + static_cast<double>(i);
        definition.point = 9702.5;
        definition.mean = std::numeric_limits<double>::quiet_NaN();
        definition.mean_mcse = std::numeric_limits<double>::infinity();
        definition.sd = -std::numeric_limits<double>::infinity();
        definition.sd_mcse = 5e-324;
        definition.quantile = {1.5, -0.0, std::numeric_limits<double>::max()};
        definition.quantile_mcse = {0.5, static_cast<double>(i), 0.1};
        run.summary.definitions.push_back(definition);
    }
    return run;
}

/// The same with all that `compare` adds.
inline RunResults compared_results() {
    RunResults run = results();
    const auto numbers = [](std::size_t n, double first) {
        std::vector<double> values(n, first);
        for (std::size_t i = 0; i < n; ++i) {
            values[i] += static_cast<double>(i) / 7;
        }
        return values;
    };
    run.regions.region = {"Noord", "Zuid"};
    run.regions.school_year = {"2016/17", "2017/18", "2018/19"};
    run.regions.registered = {1, 2, std::numeric_limits<double>::quiet_NaN(), 4, 5, 6};
    run.regions.tile_column = {0, 1};
    run.regions.tile_row = {2, 3};
    run.regions.national = {std::numeric_limits<double>::quiet_NaN(), 9, 11};
    run.regions.what = {"counted"};
    run.regions.what_nl = {"geteld"};
    run.regions.source = {"a report"};
    run.regions.national_source = {"a series"};
    run.regions.note = {"one", "two", "three"};
    run.regions.note_nl = {"één", "twee", "drie"};
    Comparison& c = run.comparison;
    c.pair = {"ocw-4w → balans-13w"};
    c.pair_from = {"ocw-4w"};
    c.pair_to = {"balans-13w"};
    c.difference_mean = numbers(1, -3.5);
    c.difference_mean_mcse = numbers(1, 0.1);
    c.difference_q = numbers(3, -100);
    c.difference_q_mcse = numbers(3, 1);
    c.difference_higher = {0.96};
    c.unpaired_width = {1234.5};
    c.ratio_q = numbers(3, 1.5);
    c.ratio_q_mcse = numbers(3, 0.01);
    c.step = {"threshold", "+vsv"};
    c.step_kind = {"threshold", "added"};
    c.step_label_nl = {"drempel", "met VSV"};
    c.step_label = {"drempel 4 → 13 weken", "VSV"};
    c.walk_mean = numbers(2, -5);
    c.walk_mean_mcse = numbers(2, 1);
    c.walk_q = numbers(6, -50);
    c.walk_q_mcse = numbers(6, 1);
    c.line = {"route relative", "definition ocw-4w"};
    c.line_label = {"relatief verzuim", "één"};
    c.line_label_nl = {"verzuim", "één"};
    c.weeks = {4, 13, 26};
    c.curve_mean = numbers(6, 100);
    c.curve_mean_mcse = numbers(6, 1);
    c.curve_q_mcse = numbers(18, 1);
    c.curve_q = numbers(18, 0);
    c.curve_q[4] = std::numeric_limits<double>::quiet_NaN();
    c.curve_extrapolated = {0, 0, 1, 0, 0, 1};
    c.overlap_name = {"vsv-absolute"};
    c.overlap_label = {"share of VSV"};
    c.overlap_label_nl = {"aandeel van VSV"};
    c.overlap_share = {0, 0.5, 1};
    c.overlap_q = numbers(18, 1'000);
    c.overlap_q_mcse = numbers(18, 1);
    c.without = {"overlap.rule: nested"};
    c.without_draws = {77};
    c.without_q = numbers(6, 9);
    c.without_q_mcse = numbers(6, 0.5);
    c.part = {"words", "registration"};
    c.part_label = {"which definition is meant", "what registers miss"};
    c.part_label_nl = {"welke definitie bedoeld is", "wat registers missen"};
    c.definition_or_all = {"all definitions", "ocw-4w", "balans-13w"};
    c.variance_weight = {1, 0.25, 0.75};
    c.variance_total = numbers(3, 1e6);
    c.variance_total_mcse = numbers(3, 1e3);
    c.spread_low = numbers(3, 8000);
    c.spread_low_mcse = numbers(3, 10);
    c.spread_high = numbers(3, 101'000);
    c.spread_high_mcse = numbers(3, 100);
    c.variance_part = numbers(6, 1e5);
    c.variance_part_mcse = numbers(6, 1e2);
    c.variance_share = numbers(6, 0.1);
    c.variance_share[1] = std::numeric_limits<double>::quiet_NaN();
    c.variance_share_mcse = numbers(6, 0.01);
    c.variance_if_known = numbers(6, 1e4);
    c.variance_if_known[0] = std::numeric_limits<double>::quiet_NaN();
    c.variance_if_known_mcse = numbers(6, 10);
    c.variance_draws = {16'384};
    c.variance_scale = {"log"};
    c.uncertainty_sentence = {"Of the spread …"};
    c.uncertainty_sentence_nl = {"Van de spreiding …"};
    return run;
}

inline void leave_out_host_and_times(RunResults& run) {
    run.provenance.host.reset();
    run.provenance.started.reset();
    run.provenance.finished.reset();
}

inline bool same(double a, double b) {
    return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

inline bool same(const std::vector<double>& a, const std::vector<double>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](double x, double y) { return same(x, y); });
}

inline bool same(const Draws& a, const Draws& b) {
    return a.names == b.names && a.labels == b.labels && a.labels_nl == b.labels_nl &&
           a.chains == b.chains && a.draws_per_chain == b.draws_per_chain && a.whole == b.whole &&
           same(a.values, b.values);
}

inline bool same(const DefinitionSummary& a, const DefinitionSummary& b) {
    return a.id == b.id && a.label == b.label && a.label_nl == b.label_nl &&
           same(a.registered, b.registered) && same(a.point, b.point) && same(a.mean, b.mean) &&
           same(a.mean_mcse, b.mean_mcse) && same(a.sd, b.sd) && same(a.sd_mcse, b.sd_mcse) &&
           same(a.quantile, b.quantile) && same(a.quantile_mcse, b.quantile_mcse);
}

inline bool same(const Setting& a, const Setting& b) {
    return a.path == b.path && a.value == b.value && a.origin == b.origin;
}

template <typename Item>
bool same(const std::vector<Item>& a, const std::vector<Item>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const Item& x, const Item& y) { return same(x, y); });
}

inline bool same(const Provenance& a, const Provenance& b) {
    return a.title == b.title && a.title_nl == b.title_nl && a.scenario_file == b.scenario_file &&
           a.scenario_text == b.scenario_text && a.overrides == b.overrides &&
           same(a.resolved, b.resolved) && a.scenario_sha256 == b.scenario_sha256 &&
           a.engine_version == b.engine_version && a.git_commit == b.git_commit &&
           a.compiler == b.compiler && a.generator == b.generator && a.design == b.design &&
           a.seed == b.seed && a.digest == b.digest && a.draws == b.draws && a.chains == b.chains &&
           a.threads == b.threads && a.ranks == b.ranks && a.command_line == b.command_line &&
           same(a.largest_relative_mcse, b.largest_relative_mcse) && a.status == b.status &&
           a.warnings == b.warnings && a.left_out == b.left_out && a.host == b.host &&
           a.started == b.started && a.finished == b.finished;
}

inline bool same_uncertainty(const Comparison& a, const Comparison& b) {
    return a.part == b.part && a.part_label == b.part_label && a.part_label_nl == b.part_label_nl &&
           a.definition_or_all == b.definition_or_all &&
           same(a.variance_weight, b.variance_weight) && same(a.variance_total, b.variance_total) &&
           same(a.variance_total_mcse, b.variance_total_mcse) && same(a.spread_low, b.spread_low) &&
           same(a.spread_low_mcse, b.spread_low_mcse) && same(a.spread_high, b.spread_high) &&
           same(a.spread_high_mcse, b.spread_high_mcse) && same(a.variance_part, b.variance_part) &&
           same(a.variance_part_mcse, b.variance_part_mcse) &&
           same(a.variance_share, b.variance_share) &&
           same(a.variance_share_mcse, b.variance_share_mcse) &&
           same(a.variance_if_known, b.variance_if_known) &&
           same(a.variance_if_known_mcse, b.variance_if_known_mcse) &&
           same(a.variance_draws, b.variance_draws) && a.variance_scale == b.variance_scale &&
           a.uncertainty_sentence == b.uncertainty_sentence &&
           a.uncertainty_sentence_nl == b.uncertainty_sentence_nl;
}

inline bool same(const Comparison& a, const Comparison& b) {
    return a.pair == b.pair && a.pair_from == b.pair_from && a.pair_to == b.pair_to &&
           same(a.difference_mean, b.difference_mean) &&
           same(a.difference_mean_mcse, b.difference_mean_mcse) &&
           same(a.difference_q, b.difference_q) && same(a.difference_q_mcse, b.difference_q_mcse) &&
           same(a.difference_higher, b.difference_higher) &&
           same(a.unpaired_width, b.unpaired_width) && same(a.ratio_q, b.ratio_q) &&
           same(a.ratio_q_mcse, b.ratio_q_mcse) && a.step == b.step && a.step_kind == b.step_kind &&
           a.step_label == b.step_label && a.step_label_nl == b.step_label_nl &&
           same(a.walk_mean, b.walk_mean) && same(a.walk_mean_mcse, b.walk_mean_mcse) &&
           same(a.walk_q, b.walk_q) && same(a.walk_q_mcse, b.walk_q_mcse) && a.line == b.line &&
           a.line_label == b.line_label && a.line_label_nl == b.line_label_nl &&
           same(a.weeks, b.weeks) && same(a.curve_mean, b.curve_mean) &&
           same(a.curve_mean_mcse, b.curve_mean_mcse) && same(a.curve_q, b.curve_q) &&
           same(a.curve_q_mcse, b.curve_q_mcse) &&
           same(a.curve_extrapolated, b.curve_extrapolated) && a.overlap_name == b.overlap_name &&
           a.overlap_label == b.overlap_label && a.overlap_label_nl == b.overlap_label_nl &&
           same(a.overlap_share, b.overlap_share) && same(a.overlap_q, b.overlap_q) &&
           same(a.overlap_q_mcse, b.overlap_q_mcse) && a.without == b.without &&
           same(a.without_draws, b.without_draws) && same(a.without_q, b.without_q) &&
           same(a.without_q_mcse, b.without_q_mcse) && same_uncertainty(a, b);
}

inline bool same(const RegionCounts& a, const RegionCounts& b) {
    return a.region == b.region && a.school_year == b.school_year &&
           same(a.registered, b.registered) && same(a.tile_column, b.tile_column) &&
           same(a.tile_row, b.tile_row) && same(a.national, b.national) && a.what == b.what &&
           a.what_nl == b.what_nl && a.source == b.source &&
           a.national_source == b.national_source && a.note == b.note && a.note_nl == b.note_nl;
}

inline bool same(const RunResults& a, const RunResults& b) {
    return same(a.provenance, b.provenance) && a.region == b.region &&
           a.school_year == b.school_year && same(a.definitions, b.definitions) &&
           same(a.routes, b.routes) && same(a.inputs, b.inputs) && a.input_units == b.input_units &&
           a.input_basis == b.input_basis &&
           same(a.summary.probabilities, b.summary.probabilities) &&
           same(a.summary.definitions, b.summary.definitions) && same(a.comparison, b.comparison) &&
           same(a.regions, b.regions);
}

} // namespace raming::results::example
