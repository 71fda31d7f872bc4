#pragma once
// The scenario compiled for speed: every slot is the index of an input column, every name an index,
// every threshold a cut. Made once (compile.cpp), read by all threads. Internal to
// models/aggregate.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/prior/input.hpp"
#include "engine/run/model.hpp"
#include "models/registers/overlap.hpp"
#include "models/registers/registered_bands.hpp"
#include "models/schooling/definition.hpp"
#include "models/schooling/duration.hpp"

namespace raming::aggregate {

/// Most thresholds that one route can be asked for by a scenario, and by what is derived from it.
inline constexpr std::size_t most_cuts = 64;
inline constexpr std::size_t most_cuts_in_all = 2 * most_cuts;

/// Index of an input column.
using InputIndex = std::size_t;

/// A point of a route's curve over duration: how many of its children pass this threshold.
struct Cut {
    double weeks = 0;                ///< if fixed
    std::optional<InputIndex> input; ///< else the input that is the threshold (continuous)
    std::size_t table_column = 0;    ///< of the duration tables; behind them for an uncertain cut
};

struct RegisteredPlan {
    registers::RegisteredBands bands;
    struct Count {
        InputIndex input;
        bool is_share;
    };
    std::vector<Count> counts; ///< cumulative, one per observed threshold
    InputIndex sensitivity;
    std::optional<InputIndex> validity;
    std::optional<InputIndex> delta;
};

struct MultiplierPlan {
    struct Source {
        std::size_t route;
        std::size_t cut; ///< of that route (true numbers), or index of its registered count
    };
    bool counts_registered = false;
    std::vector<Source> of;
    std::vector<InputIndex> factors;
};

struct PrevalencePlan {
    struct Group {
        InputIndex population;
        std::vector<InputIndex> shares;
    };
    std::vector<Group> groups;
};

struct KnownPlan {
    InputIndex count;
    std::optional<InputIndex> validity;
    std::vector<InputIndex> factors;
};

struct MethodPlan {
    std::uint32_t entity; ///< addresses its noise
    std::variant<RegisteredPlan, MultiplierPlan, PrevalencePlan, KnownPlan> how;
    std::vector<InputIndex> shares;
    std::size_t cut = 0; ///< which cut it counts (0: the base)
};

struct DurationPlan {
    struct Member {
        schooling::Family family;
        InputIndex shape;
        schooling::DurationTable table;                ///< at the scenario's own cuts
        std::optional<schooling::DurationTable> added; ///< at those of a derived quantity
    };
    std::vector<Member> members;
    std::optional<InputIndex> selector;
    std::optional<InputIndex> spell_share;
    double from = 0;
    double to = 0;
    std::size_t own_columns = 0; ///< fixed cuts in the members' `table`
    std::size_t columns = 0;     ///< in both tables, and of uncertain cuts
};

struct RoutePlan {
    std::string id;
    std::uint32_t entity;
    std::vector<MethodPlan> methods;
    std::optional<InputIndex> selector;
    std::vector<Cut>
        cuts; ///< [0] the base; then observed ones and methods' own, then those asked for
    std::size_t known_cuts = 1; ///< the first ones, that methods may count
    std::size_t own_cuts = 1;   ///< those of the scenario; a derived quantity may add some
    std::optional<DurationPlan> duration;
    bool wants_stock = false; ///< always, where there is a `duration`
    double eligible = 0;      ///< cap on the route's total; may be infinite
    double moments_below = 0;
};

/// Which of a route's children count under a definition.
struct PartPlan {
    std::size_t route = 0;
    std::optional<InputIndex> weight;
    std::optional<InputIndex> choice; ///< a discrete threshold: picks among `options`
    struct Option {
        double weeks;
        std::size_t cut;
    };
    std::vector<Option> options; ///< one, for a threshold that is not a choice
    struct Band {
        std::size_t cut; ///< from here to the next band's
        InputIndex weight;
    };
    std::vector<Band> bands; ///< the longest first; then no `weight`
};

struct DefinitionPlan {
    schooling::Basis basis;
    std::vector<PartPlan> parts;
};

/// Routes tied by overlaps.
struct ComponentPlan {
    std::vector<std::size_t> routes; ///< positions in the overlap structure → route
    registers::OverlapStructure structure;
    std::vector<std::vector<InputIndex>>
        shares;                         ///< of each term: their product times its route's total
    std::vector<std::uint8_t> is_fixed; ///< of each term: all its shares are certain
    std::vector<std::size_t> stated;    ///< of each term: which of the scenario's overlaps it is
};

struct Plan {
    bool noise = true;              ///< off: every count is its mean given the inputs
    bool uncertain_overlaps = true; ///< off (point evaluation): only overlaps that are certain
    std::vector<prior::Input> inputs;
    std::vector<prior::Correlation> correlations;
    std::vector<RoutePlan> routes;
    std::vector<std::size_t> order;        ///< routes, each after those it multiplies
    std::vector<ComponentPlan> components; ///< of two or more routes
    std::vector<int> component_of;         ///< route → component, −1 if none
    std::vector<std::size_t> place_in;     ///< route → position in its component
    std::optional<InputIndex> rule;        ///< choice input; order of registers::OverlapRule
    registers::OverlapRule fixed_rule = registers::OverlapRule::independent;
    std::vector<DefinitionPlan> definitions;
};

/// What is counted besides results. The order is that of Model::incidents.
enum class IncidentKind : std::size_t { capped, nothing_valid, overlap_capped, overlap_projected };
inline constexpr std::size_t incident_kinds = 4;

} // namespace raming::aggregate
