#pragma once
// What `diff` says of two files alike, whether of runs or of sweeps.

#include <string>
#include <vector>

#include "engine/base/error.hpp"
#include "engine/cli/options.hpp"
#include "engine/results/results.hpp"
#include "engine/results/sweep.hpp"
#include "engine/summary/run_difference.hpp"
#include "engine/summary/sweep_difference.hpp"

namespace raming::cli {

/// What differs in the scenarios of two runs, or of the bases of two sweeps.
class ScenarioDifference {
public:
    ScenarioDifference(const results::RunResults& a, const results::RunResults& b);

    [[nodiscard]] bool same_definitions() const;
    /// The values that differ, with origin, and definitions that one has alone.
    void print() const;

    /// A value of the scenario that is not the same in both; an empty origin where it is not there.
    struct SettingDifference {
        std::string path;
        results::Setting a;
        results::Setting b;
    };

    [[nodiscard]] const std::vector<SettingDifference>& settings() const { return settings_; }
    [[nodiscard]] const std::vector<std::string>& only_first() const { return only_first_; }
    [[nodiscard]] const std::vector<std::string>& only_second() const { return only_second_; }

private:
    std::vector<SettingDifference> settings_;
    std::vector<std::string> only_first_;
    std::vector<std::string> only_second_;
};

struct RunsDiffer {
    summary::Pairing pairing = summary::Pairing::independent;
    std::vector<summary::EstimateDifference> estimates;
};
struct SweepsDiffer {
    results::SweepResults a;
    results::SweepResults b;
    summary::SweepDifference found;
};
/// For programs.
[[nodiscard]] std::string diff_json(const ScenarioDifference& scenarios, const RunsDiffer& runs,
                                    bool same, const DiffOptions& options);
[[nodiscard]] std::string diff_json(const ScenarioDifference& scenarios, const SweepsDiffer& sweeps,
                                    bool same, const DiffOptions& options);

/// Paths that one sweep varies and the other does not.
[[nodiscard]] std::vector<std::string> paths_only_in(const results::Sweep& sweep,
                                                     const results::Sweep& other);

/// "first", "second", "difference", "in errors"; the cells of a row under these heads.
[[nodiscard]] std::vector<std::string> difference_heads();
[[nodiscard]] std::vector<std::string> difference_cells(const summary::EstimateDifference& one);

/// Estimates with their definition and quantity, for people.
[[nodiscard]] std::string
estimates_table(const std::vector<summary::EstimateDifference>& estimates);

/// The sentence at the end, and the exit code.
[[nodiscard]] base::Exit say_whether_same(bool same, const DiffOptions& options);

/// Two sweeps.
[[nodiscard]] base::Exit diff_sweeps(const DiffOptions& options);

} // namespace raming::cli
