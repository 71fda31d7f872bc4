#pragma once
// What a simulation leaves behind, as plain data: its summary, which can be read back, and tables
// of any shape, which are written as they come. One file, laid out as the others are (see
// results.hpp): every axis has a name and a coordinate.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/results/results.hpp"

namespace raming::results {

/// NaN where a number does not exist. The last dimension runs fastest.
struct SimulationResults {
    Provenance provenance; ///< its draws are the replicates
    std::string region;
    std::string school_year;
    std::uint64_t children = 0;

    std::vector<double> year; ///< 1, 2, …
    std::vector<std::string> definition, definition_label, definition_label_nl;
    std::vector<std::string> list, list_label, list_label_nl; ///< the registers
    std::vector<double> probabilities;

    std::vector<double> true_mean, true_mean_mcse, true_sd; ///< [year][definition]
    std::vector<double> true_q, true_q_mcse;                ///< [quantile][year][definition]
    std::vector<double> registered_mean, registered_mean_mcse,
        registered_sd;                                   ///< [year][definition][register]
    std::vector<double> registered_q, registered_q_mcse; ///< [quantile][year][definition][register]

    std::vector<std::string> weighs; ///< one: which assumption weighs most, for people; or none
    std::vector<std::string> weighs_nl;
};

/// Places along a dimension: by name, or else by number.
struct SimulationAxis {
    std::string name;
    std::string meaning;
    std::vector<std::string> names;
    std::vector<double> numbers;
    std::vector<std::string> labels, labels_nl; ///< for people; one per name, or none

    [[nodiscard]] std::size_t size() const { return names.empty() ? numbers.size() : names.size(); }
};

/// A variable with a dimension per axis. `values` is called once, when it is written.
struct SimulationTable {
    std::string group;
    std::string name;
    std::string meaning;
    std::vector<std::string> axes; ///< names of axes
    std::function<std::vector<double>()> values;
    bool whole = false; ///< whole numbers: 32 bits each where they fit
};

/// As write_file. Tables of one group stand together. `bytes`: of all tables.
void write_simulation(const std::string& path, const SimulationResults& results,
                      const std::vector<SimulationAxis>& axes,
                      const std::vector<SimulationTable>& tables, std::uint64_t bytes,
                      const WriteOptions& options);

/// As read_file; E212 also for other files of ours.
[[nodiscard]] SimulationResults read_simulation(const std::string& path);

/// A table with the places along its axes, as write_simulation was given them.
struct SimulationValues {
    std::vector<SimulationAxis> axes;
    std::vector<double> values;
};

/// Nothing where the file has no such table. `axes`: the names of its own, in order. Errors: as of
/// read_simulation, also for other axes.
[[nodiscard]] std::optional<SimulationValues>
read_simulation_table(const std::string& path, const std::string& group, const std::string& name,
                      const std::vector<std::string>& axes);

/// Whether a file of ours is one of a simulation. Errors: as of read_file.
[[nodiscard]] bool holds_simulation(const std::string& path);

} // namespace raming::results
