#pragma once
// The layout of a file of coverage as one table, which the writer and the reader follow. Internal
// to this room.

#include <span>
#include <string>
#include <variant>
#include <vector>

#include "engine/results/coverage.hpp"
#include "engine/results/schema.hpp"

namespace raming::results {

/// A dataset and the member it holds; without dimensions it is one value.
struct CoverageVariable {
    using Source = std::variant<std::vector<std::string> CoverageResults::*,
                                std::vector<double> CoverageResults::*,
                                std::vector<std::string> Provenance::*, std::string Provenance::*>;
    const char* group;
    const char* name;
    std::vector<const char*> dimensions;
    Source source;
    const char* units; ///< null for texts
    const char* meaning;

    [[nodiscard]] Layout layout() const;
};

[[nodiscard]] std::span<const RootAttribute> coverage_attributes();
/// In the order of writing: a coordinate before what lies along it.
[[nodiscard]] std::span<const CoverageVariable> coverage_variables();

} // namespace raming::results
