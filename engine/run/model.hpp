#pragma once
// What the engine needs to know of a model: its inputs, what it estimates, and how a block of draws
// is evaluated. The engine knows no schools; models/ implements this.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/prior/input.hpp"
#include "engine/prior/sampler.hpp"
#include "engine/run/printed.hpp"

namespace raming::run {

/// An unknown true number: a definition, in a region, in a school year.
struct Estimand {
    std::string id;
    std::string label;
    std::string label_nl;
    std::optional<double>
        registered;   ///< what the registers say under this definition, where they say it
    double point = 0; ///< every input at its mean, choices weighted, no noise
    /// Moments of orders below this exist, and no others (infinity: all exist).
    double moments_below = 0;
    double unit = 1; ///< what 1 in a stored draw is worth
};

/// A quantity that estimands are made of and that is stored beside them (a route's total).
struct Component {
    std::string id;
    std::string label;
    std::string label_nl;
};

/// Something that may happen in a draw and is counted: capped, projected.
struct Incident {
    std::string id;
    std::string meaning; ///< "draws in which …", for the warning
};

/// Inputs whose uncertainty has one name, so that the spread of an estimand can be divided over
/// such groups.
struct InputGroup {
    enum class Kind {
        inputs, ///< something that is not known
        words,  ///< a choice of words that the scenario leaves open: not ignorance
        noise,  ///< chance beside all inputs; it is redrawn by evaluating with another Block::seed
    };
    std::string id;
    std::string label;
    std::string label_nl;
    Kind kind = Kind::inputs;
    std::vector<std::size_t> inputs; ///< ascending; none for noise
};

/// Where a block of draws lies: draws first … first+count−1 of one chain.
struct Block {
    std::uint64_t seed = 1;
    std::uint16_t chain = 0;
    std::uint64_t first = 0;
    std::size_t count = 0;
};

/// Evaluates blocks; holds the scratch memory of one thread.
class Evaluator {
public:
    virtual ~Evaluator() = default;

    /// estimands.column(d)[i] and components.column(r)[i] for draw first+i; incidents[k] is raised
    /// by the number of draws in which incident k happened. Column counts and rows as the model
    /// states, rows ≥ count.
    virtual void evaluate(const Block& block, const prior::Columns& inputs,
                          prior::Columns& estimands, prior::Columns& components,
                          std::span<std::uint64_t> incidents) = 0;
};

class Reuse;

class Model {
public:
    virtual ~Model() = default;

    [[nodiscard]] virtual const std::vector<prior::Input>& inputs() const = 0;
    [[nodiscard]] virtual const std::vector<prior::Correlation>& correlations() const = 0;
    /// Every input that is not fixed and that an estimand depends on is in exactly one group; none
    /// is in two. At most one group is noise.
    [[nodiscard]] virtual const std::vector<InputGroup>& groups() const = 0;
    [[nodiscard]] virtual const std::vector<Estimand>& estimands() const = 0;
    [[nodiscard]] virtual const std::vector<Component>& components() const = 0;
    [[nodiscard]] virtual const std::vector<Incident>& incidents() const = 0;
    [[nodiscard]] virtual bool
    whole() const = 0; ///< every estimand is a whole number in every draw
    /// What a reader must know before the numbers (extrapolation, routes without a register, …).
    [[nodiscard]] virtual const std::vector<std::string>& notices() const = 0;
    /// Thread-safe. `rows` is the largest block.
    [[nodiscard]] virtual std::unique_ptr<Evaluator> evaluator(std::size_t rows) const = 0;
    /// One for these estimands alone: it need not fill the columns of others, nor those of
    /// components, nor count incidents. What it fills may differ by rounding.
    [[nodiscard]] virtual std::unique_ptr<Evaluator>
    evaluator_of(const std::vector<std::size_t>& /*estimands*/, std::size_t rows) const {
        return evaluator(rows);
    }
    /// One that makes the same bits, and takes from `reuse`, which must stay, what another model
    /// has made of the same numbers.
    [[nodiscard]] virtual std::unique_ptr<Evaluator> reusing_evaluator(std::size_t rows,
                                                                       Reuse& /*reuse*/) const {
        return evaluator(rows);
    }
};

/// A step of the way from one estimand to another.
struct Step {
    std::string id;
    std::string kind;
    std::string label;
    std::string label_nl;
};

/// The way from one estimand to another. The model's estimands are `from`, `to`, `difference`
/// (to − from), `ratio` (to / from) and then one per step: what it changes, averaged over all
/// orders of the steps (Shapley 1953, DOI 10.1515/9781400881970-018). A step's values are whole
/// multiples of its unit, so in every draw the steps add up to the difference exactly.
struct Walk {
    std::unique_ptr<Model> model;
    std::vector<Step> steps;
};
enum class WalkEstimand : std::size_t { from, to, difference, ratio, first_step };

/// An estimand, or a component, as a function of its threshold.
struct CurveLine {
    std::string id;
    std::string label;
    std::string label_nl;
    bool is_component = false;
    double observed_to = 0;         ///< beyond it the line is extrapolated
    std::vector<std::size_t> place; ///< per threshold: the model's estimand, or `no_place`

    static constexpr std::size_t no_place = static_cast<std::size_t>(-1);
};
struct Curve {
    std::unique_ptr<Model> model;
    std::vector<double> thresholds; ///< ascending
    std::vector<CurveLine> lines;
};

/// Every estimand with one overlap held at each of some shares, all else drawn as ever.
struct HeldOverlap {
    std::string name;
    std::string label; ///< what the share is of
    std::string label_nl;
    std::vector<double> shares;   ///< ascending, from 0 to 1
    std::unique_ptr<Model> model; ///< estimand e at share s stands at s · (number of estimands) + e
};

/// Counts of a register by region and school year, which a scenario may state beside its routes.
struct RegionCounts {
    struct Region {
        std::string name;
        double tile_column = 0, tile_row = 0; ///< on a map of tiles, from 0
        std::vector<double> registered;       ///< per school year
    };
    struct National {
        std::string school_year;
        double count = 0;
    };
    struct Note {
        std::string english;
        std::string dutch;
    };
    std::string what, what_nl, source, national_source;
    std::vector<std::string> school_years;
    std::vector<Region> regions;
    std::vector<National> national; ///< by another counting of the same
    std::vector<Note> notes;
};

/// By their structure every draw of `inner` is at most that of `outer`.
struct Nesting {
    std::size_t inner = 0;
    std::size_t outer = 0;
};

class Trial;
enum class WorldKind;

/// The model of a scenario, and what can be derived from it. A derived quantity is a model too,
/// with the same inputs in the same order, so the same seed gives it the same draws bit for bit; it
/// stands by itself.
class ScenarioModel : public Model {
public:
    /// From one of the estimands to another. Throws base::Error where there is no such way.
    [[nodiscard]] virtual Walk walk(std::size_t from, std::size_t to) const = 0;
    /// Estimands and components that depend on a threshold, at each of `thresholds` (ascending, at
    /// most 64) that they can be asked for.
    [[nodiscard]] virtual Curve curve(const std::vector<double>& thresholds) const = 0;
    /// With the overlap of that name held. Throws base::Error where there is none.
    [[nodiscard]] virtual HeldOverlap held_overlap(const std::string& name,
                                                   const std::vector<double>& shares) const = 0;
    [[nodiscard]] virtual std::vector<Nesting> nestings() const = 0;
    /// Worlds whose truth is known, to try the model in. The model must stay.
    [[nodiscard]] virtual std::unique_ptr<Trial> trial(WorldKind kind) const = 0;
};

/// A scenario ready to run, and what a reader should be told about it.
struct LoadedScenario {
    std::unique_ptr<ScenarioModel> model;
    std::string title;
    std::string title_nl;
    std::string region;
    std::string school_year;
    std::string left_out;            ///< what the model leaves out, for people
    std::vector<PrintedRow> printed; ///< published numbers that the scenario is about
    RegionCounts regions;            ///< none where the scenario states none
};

} // namespace raming::run
