#pragma once
// The layout of the group /sweep as one table, which the writer, the reader, the checkpoints and
// the documentation follow. Internal to this room.

#include <span>
#include <string>
#include <variant>
#include <vector>

#include "engine/results/schema.hpp"
#include "engine/results/sweep.hpp"

namespace raming::results {

inline constexpr const char* sweep_file_type = "sweep";

/// A dataset along the cells, and the member it holds. Parameters have datasets of their own.
struct SweepVariable {
    using Source = std::variant<std::vector<std::string> Sweep::*, std::vector<double> Sweep::*>;
    const char* name;
    std::vector<const char*> dimensions; ///< the first is "cell"
    Source source;
    const char* units; ///< null for texts and flags
    const char* meaning;

    [[nodiscard]] Layout layout() const;
    [[nodiscard]] bool is_whole() const; ///< numbers and flags, stored as 32-bit whole numbers
};

/// In the order of writing.
[[nodiscard]] std::span<const SweepVariable> sweep_variables();

/// Name of the dataset of a parameter: "param_routes.absolute.sensitivity.mean".
[[nodiscard]] std::string parameter_variable(const std::string& path);

/// Values of a column for each cell, where the other dimensions are so long.
[[nodiscard]] std::size_t values_per_cell(const SweepVariable& variable, std::size_t quantiles,
                                          std::size_t definitions);

} // namespace raming::results
