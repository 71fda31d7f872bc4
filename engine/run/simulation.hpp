#pragma once
// What the engine needs to know of a simulation: a world of its own in which the truth is known.
// Each replicate draws the uncertain inputs anew and gives a table of whole numbers; the engine
// knows its axes and what is measured along them, and nothing of what they mean. models/ implements
// this.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/base/error.hpp"
#include "engine/prior/input.hpp"

namespace raming::run {

/// What numbers can be laid out along: "definition", "region", "week".
struct Axis {
    std::string name;
    std::string meaning;
    std::vector<std::string> names;  ///< of its places; or else
    std::vector<double> numbers;     ///< the numbers that its places stand for
    std::vector<std::string> labels; ///< for people; one per name, or none
    std::vector<std::string> labels_nl;

    [[nodiscard]] std::size_t size() const { return names.empty() ? numbers.size() : names.size(); }
};

/// A table of whole numbers, one for each combination of places on its axes; the last runs fastest.
struct Measure {
    std::string name;
    std::string meaning;
    std::vector<std::size_t> axes; ///< indices in Layout::axes; none: one number
    /// Kept for every replicate; of others only the first replicates are kept, and the mean of all.
    bool always = false;
};

/// The measures of one school year, one after another.
struct Layout {
    std::vector<Axis> axes;
    std::vector<Measure> measures;

    [[nodiscard]] std::size_t size(const Measure& measure) const;
    [[nodiscard]] std::size_t size() const; ///< of one year
    /// Of a measure, among the numbers of a year.
    [[nodiscard]] std::size_t offset(std::size_t measure) const;
    /// The index; the name must be there.
    [[nodiscard]] std::size_t measure(const std::string& name) const;
    [[nodiscard]] std::size_t axis(const std::string& name) const;
};

/// Every simulation measures these, on the axes named: what the summary on the terminal shows.
inline constexpr const char* true_number = "n_true";      ///< definition
inline constexpr const char* registered = "n_registered"; ///< definition, register
inline constexpr const char* definition_axis = "definition";
inline constexpr const char* register_axis = "register";

/// Makes replicates; holds the memory of one thread.
class Simulator {
public:
    virtual ~Simulator() = default;
    /// `inputs`: a value per input. `values`: years × Layout::size(), filled by this.
    virtual void simulate(std::uint64_t seed, std::uint64_t replicate,
                          std::span<const double> inputs, std::span<std::uint64_t> values) = 0;
};

/// A number that a fit tries to reproduce.
struct FitTarget {
    std::string id;
    std::string label;
    double wanted = 0;
    std::string source;
    std::string only_compared; ///< why it is not fitted but compared; empty where it is fitted
};

/// An input that a fit may change.
struct FitParameter {
    std::string path;
    std::size_t input = 0;
    double start = 0;
    double min = 0; ///< exclusive, as max
    double max = 1;
    base::Location where; ///< of its value in the file
};

struct Fit {
    std::vector<FitTarget> targets;
    std::vector<FitParameter> parameters;
};

class Simulation {
public:
    virtual ~Simulation() = default;

    [[nodiscard]] virtual const std::vector<prior::Input>& inputs() const = 0;
    [[nodiscard]] virtual const std::vector<prior::Correlation>& correlations() const = 0;
    [[nodiscard]] virtual const Layout& layout() const = 0; ///< of each year
    [[nodiscard]] virtual std::size_t years() const = 0;
    [[nodiscard]] virtual std::uint64_t children() const = 0;
    /// What a reader must know before the numbers.
    [[nodiscard]] virtual const std::vector<std::string>& notices() const = 0;
    /// Thread-safe.
    [[nodiscard]] virtual std::unique_ptr<Simulator> simulator() const = 0;

    /// What the scenario wants to be fitted, if it does.
    [[nodiscard]] virtual const std::optional<Fit>& fit() const = 0;
    /// Like `simulator`, whose values are those of the targets, one each.
    [[nodiscard]] virtual std::unique_ptr<Simulator> target_simulator() const = 0;

    /// A sample of life histories: the names of the columns, and then `rows` calls of `row`, each
    /// with one child or one stay of a child. Inputs at the values given.
    [[nodiscard]] virtual std::vector<std::string> history_columns() const = 0;
    virtual void
    histories(std::uint64_t seed, std::uint64_t children, std::span<const double> inputs,
              const std::function<void(const std::vector<std::string>&)>& row) const = 0;
};

/// The mean of an input, or the likeliest of its options: what it is taken to be where it is not
/// drawn. `all`: the list that it is part of.
[[nodiscard]] double central_value(const prior::Input& input, const std::vector<prior::Input>& all);

/// What the command line asks of a simulation beside its scenario.
struct SimulationSettings {
    std::optional<std::uint64_t> children; ///< else as many as the scenario says
    std::size_t years = 1;
    bool every_child = false; ///< ask each child, rather than count how many are concerned
};

/// A scenario ready to be simulated.
struct LoadedSimulation {
    std::unique_ptr<Simulation> simulation;
    std::string title;
    std::string title_nl;
    std::string region;
    std::string school_year;
    std::string left_out; ///< what the simulation leaves out, for people
};

} // namespace raming::run
