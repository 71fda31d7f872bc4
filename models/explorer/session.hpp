#pragma once
// What the page's sliders talk to: a scenario's explorer with its baseline, described and asked in
// plain numbers and text, so that the same code serves the browser and the tests.

#include <cstdint>
#include <string>
#include <vector>

#include "engine/scenario/document.hpp"
#include "models/aggregate/explorer.hpp"

namespace raming::explorer {

/// What a choice yields. Numbers of children, at the five probabilities 2.5, 16.5, 50, 83.5 and
/// 97.5 %, with Monte Carlo errors from the 16 chains.
struct Answer {
    std::vector<double> baseline; ///< the definition as the scenario has it
    std::vector<double> level;
    std::vector<double> level_mcse;
    std::vector<double> difference; ///< with the baseline, in the same draws
    std::vector<double> difference_mcse;
    double higher = 0; ///< share of draws in which the choice gives more, ties counting half
    std::string digest;
};

class Session {
public:
    /// Throws base::Error with all that is wrong with the scenario.
    Session(const std::string& scenario, const std::vector<std::string>& overrides,
            std::uint64_t seed, std::size_t per_chain);

    /// JSON: { draws, thresholds: [weeks], routes: [{ label, label_nl, threshold: bool }],
    /// definitions: [{ id, label, label_nl, routes: [index], weeks: number or null }], dials:
    /// [{ kind, input, path, routes: [index], mean }] }.
    [[nodiscard]] std::string description() const;

    [[nodiscard]] Answer answer(const aggregate::Exploration& chosen);
    /// The definition as it stands in the scenario.
    [[nodiscard]] aggregate::Exploration unchanged(std::size_t definition) const;

private:
    scenario::Document document_;
    aggregate::Explorer explorer_;
    std::size_t baseline_of_;
    std::vector<double> baseline_;
    std::vector<double> baseline_levels_;
};

} // namespace raming::explorer
