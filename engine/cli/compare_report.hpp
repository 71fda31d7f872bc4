#pragma once
// All that `compare` found, and the three ways in which it is told: tables, JSON, a results file.

#include <optional>
#include <string>
#include <vector>

#include "engine/cli/uncertainty.hpp"
#include "engine/results/results.hpp"
#include "engine/run/model.hpp"
#include "engine/summary/comparison.hpp"

namespace raming::cli {

struct WalkReport {
    results::DefinitionSummary from;
    results::DefinitionSummary to;
    results::DefinitionSummary difference;
    results::DefinitionSummary ratio;
    double higher = 0; ///< share of draws in which `to` is the higher
    double higher_mcse = 0;
    double from_nobody = 0; ///< share of draws in which `from` is 0
    double unpaired_width = 0;
    std::vector<run::Step> steps;
    std::vector<results::DefinitionSummary> shares; ///< of the steps
};

struct PairsReport {
    struct Nested {
        std::string inner;
        std::string outer;
        std::uint64_t violations = 0;
    };
    std::vector<std::string> definitions;
    std::vector<summary::PairedDifference> pairs; ///< from before to, in the scenario's order
    std::vector<double> unpaired_width;
    std::vector<Nested> nested;
    std::uint64_t draws = 0; ///< looked at
};

struct CurveReport {
    std::vector<double> weeks;
    std::vector<run::CurveLine> lines;
    std::vector<results::DefinitionSummary> points; ///< at the lines' places
    std::uint64_t draws = 0;
};

/// Every definition with one overlap held at each of some shares.
struct OverlapReport {
    std::string name;
    std::string label, label_nl;
    std::vector<double> shares;
    std::vector<std::string> definitions;
    std::vector<results::DefinitionSummary> points; ///< [share][definition]
    std::uint64_t draws = 0;
};

struct WithoutReport {
    struct Member {
        std::string choice;
        std::string name;
        double weight = 0;
        summary::WithoutMember found;
    };
    std::vector<results::DefinitionSummary> with_all;
    std::vector<Member> members;
    std::uint64_t draws = 0; ///< looked at
    bool all_draws = false;  ///< more draws would be looked at too
};

struct CompareReport {
    std::string title;
    std::string region;
    std::string school_year;
    std::string design;
    std::uint64_t draws = 0;
    std::string seed;
    std::string digest; ///< empty where the parts of the variance alone were asked for
    std::string left_out;
    std::vector<std::string> warnings;
    std::optional<WalkReport> walk;
    std::optional<PairsReport> pairs;
    std::optional<CurveReport> curve;
    std::optional<OverlapReport> overlap;
    std::optional<WithoutReport> without;
    std::optional<UncertaintyReport> uncertainty;
};

[[nodiscard]] std::string compare_table(const CompareReport& report);
[[nodiscard]] std::string compare_json(const CompareReport& report);
[[nodiscard]] results::Comparison comparison_of(const CompareReport& report);

} // namespace raming::cli
