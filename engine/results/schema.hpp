#pragma once
// The layout of a results file as one table: the writer, the reader and the documentation all
// follow it. Internal to this room.

#include "engine/results/results.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace raming::results {

inline constexpr const char* file_type = "run";
inline constexpr const char* published_file_type = "published";
inline constexpr const char* simulation_file_type = "simulation";
inline constexpr const char* coverage_file_type = "coverage";
inline constexpr const char* schema_version = "1.5";
inline constexpr int schema_major = 1;

/// The sentence that netCDF tools show as the file's history.
struct History {};

/// An attribute of the root, and the member it holds.
struct RootAttribute {
    using Source =
        std::variant<const char*, History, std::string Provenance::*, std::uint64_t Provenance::*,
                     int Provenance::*, double Provenance::*,
                     std::optional<std::string> Provenance::*, std::string RunResults::*>;
    const char* name;
    Source source;
    const char* meaning;
};

/// What a file of this kind says of itself: `own`, beside what all kinds say.
[[nodiscard]] std::vector<RootAttribute>
with_common_attributes(const char* kind, const std::vector<RootAttribute>& own);

/// Those of a run.
[[nodiscard]] std::span<const RootAttribute> root_attributes();

/// Whole numbers 0, 1, 2, … along a dimension that has no names.
enum class Counter { chain, draw, draw_kept };

/// One list of texts of one set of draws.
struct DrawsTexts {
    Draws RunResults::*draws;
    std::vector<std::string> Draws::*texts;
};

/// How a dataset is named, labelled and laid out.
struct Layout {
    const char* name;
    std::span<const char* const> dimensions;
    const char* units;
    std::span<const char* const> coordinates;
    const char* meaning;

    [[nodiscard]] bool is_coordinate() const;
};

/// A dataset, and the member it holds.
struct Variable {
    using Source =
        std::variant<Counter, DrawsTexts, Draws RunResults::*, std::string RunResults::*,
                     std::vector<std::string> RunResults::*, std::string DefinitionSummary::*,
                     double DefinitionSummary::*, std::vector<double> DefinitionSummary::*,
                     std::vector<double> Summary::*, std::vector<std::string> Comparison::*,
                     std::vector<double> Comparison::*, std::vector<std::string> RegionCounts::*,
                     std::vector<double> RegionCounts::*, std::string Provenance::*,
                     std::vector<std::string> Provenance::*, std::string Setting::*>;
    const char* group;
    const char* name;
    std::vector<const char*>
        dimensions; ///< a variable named as its one dimension is its coordinate
    Source source;
    const char* units;                    ///< null where the values have none, or several
    std::vector<const char*> coordinates; ///< auxiliary labels
    const char* meaning;

    [[nodiscard]] Layout layout() const;
    [[nodiscard]] bool is_coordinate() const { return layout().is_coordinate(); }
};

/// What `compare` adds.
[[nodiscard]] std::vector<Variable> comparison_variables();
[[nodiscard]] std::vector<Variable> uncertainty_variables();

/// The group of what was observed, which files of schemas before 1.3 do not have.
inline constexpr const char* observed_group = "observed_data";
[[nodiscard]] std::vector<Variable> region_variables();

/// In the order of writing: a coordinate before what lies along it.
[[nodiscard]] std::span<const Variable> variables();

/// Lengths of the dimensions that have no names.
struct Lengths {
    std::size_t chains = 0;
    std::size_t draws = 0;
    std::size_t kept = 0;

    [[nodiscard]] std::size_t of(Counter counter) const;
};

/// Throws std::logic_error where parts of the results contradict each other.
[[nodiscard]] Lengths consistent_lengths(const RunResults& results);

/// Lengths of a variable of the comparison, one per dimension.
[[nodiscard]] std::vector<std::size_t> comparison_shape(const RunResults& results,
                                                        const Variable& variable);

/// The same of the regions.
[[nodiscard]] std::vector<std::size_t> region_shape(const RunResults& results,
                                                    const Variable& variable);

/// A text as the file can hold it: what is not UTF-8, and NUL, becomes U+FFFD. (A path or a command
/// line may hold any bytes; netCDF4-python cannot open a file with such an attribute.)
[[nodiscard]] std::string storable(const std::string& text);

template <typename... Cases>
struct Overload : Cases... {
    using Cases::operator()...;
};
template <typename... Cases>
Overload(Cases...) -> Overload<Cases...>;

} // namespace raming::results
