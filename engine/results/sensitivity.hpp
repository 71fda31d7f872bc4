#pragma once
// What each input does to the answers, as plain data: what `sensitivity` finds, prints and leaves
// behind in one file. How each figure is estimated: engine/summary/input_effects.hpp,
// known_widths.hpp and survey_widths.hpp.

#include <string>
#include <vector>

#include "engine/results/results.hpp"

namespace raming::results {

/// Columns of one shape are equally long; the last dimension named runs fastest. NaN where there is
/// nothing to say: shares of a variance of 0, what would be if chance were known.
struct SensitivityResults {
    /// Of the program and the scenario; `draws` are those of the effects.
    Provenance provenance;
    std::vector<double> width_draws; ///< one: draws behind the widths of single inputs

    std::vector<std::string> definition, definition_label, definition_label_nl;
    std::vector<double> logs;   ///< [definition] 1 where the logarithm's variance is divided
    std::vector<double> raised; ///< [definition] share of draws below one half, where it is
    std::vector<double> variance, variance_mcse; ///< [definition]
    std::vector<double> width, width_mcse;       ///< [definition] of the 95 % interval [persons]

    std::vector<std::string> input;       ///< paths; chance is the last, by its group's id
    std::vector<std::string> input_group; ///< [input] the id of its group
    /// [definition][input]
    std::vector<double> first, first_mcse, total, total_mcse, shapley, shapley_mcse;
    std::vector<double> known_width, known_width_mcse; ///< [persons]

    std::vector<std::string> group, group_label, group_label_nl;
    /// [definition][group]
    std::vector<double> group_first, group_first_mcse, group_total, group_total_mcse;
    std::vector<double> group_shapley, group_shapley_mcse;
    std::vector<double> group_known_width, group_known_width_mcse;

    std::vector<std::string> survey;                     ///< inputs that could be surveyed
    std::vector<double> sample;                          ///< sizes of a survey
    std::vector<double> survey_width, survey_width_mcse; ///< [definition][survey][sample]
};

/// As write_file.
void write_sensitivity(const std::string& path, const SensitivityResults& results,
                       const WriteOptions& options);

/// As read_file. E212 also for files of other kinds.
[[nodiscard]] SensitivityResults read_sensitivity(const std::string& path);

/// Whether a file of ours is one of sensitivity. Errors: as of read_file.
[[nodiscard]] bool holds_sensitivity(const std::string& path);

} // namespace raming::results
