#pragma once
// A cohort as its scenario states it, before any prior is drawn: the strata, and slots for all that
// may be uncertain. Internal to models/cohort.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/run/simulation.hpp"
#include "engine/scenario/input_reader.hpp"
#include "models/cohort/parameters.hpp"
#include "models/schooling/route.hpp"

namespace raming::cohort {

using scenario::Slot;

struct Named {
    std::string id;
    std::string label;
    std::string label_nl;
};

/// A kind of school.
struct SectorSpecification {
    Named name;
    base::Location where;
    schooling::Ages ages;
    Slot pupils;
};

struct RegionSpecification {
    std::string name;
    double weight = 1; ///< its children are in proportion to it
};

/// How many children a year a route counts beyond `over`, if nothing else were to happen to them.
struct CountSpecification {
    Slot number;
    std::optional<std::size_t> by; ///< the register that counts them; absent: the true number
    double over = 0;
    std::vector<Slot> shares;
};

struct RouteSpecification {
    Named name;
    base::Location where;
    std::optional<schooling::Ages> ages;
    std::optional<double> from; ///< stays of no more weeks are left out; absent: any threshold is
                                ///< passed on the first day
    CountSpecification count;
    schooling::Duration duration;
    schooling::Observed observed = schooling::Observed::spell_share;
    Slot
        pair_value; ///< share of stays, or ratio of year counts, beyond the pair's second threshold
    struct Rate {
        std::size_t sector = 0;
        Slot times; ///< as likely as elsewhere
    };
    std::vector<Rate> rates;
    struct Follows {
        std::size_t route = 0;
        Slot share; ///< of this route's stays, that begin where one of the other route ends
    };
    std::vector<Follows> follows;
};

struct RegisterSpecification {
    Named name;
    base::Location where;
    std::vector<std::optional<Slot>> sensitivity; ///< per route; absent: not looked at
    Slot visibility;                              ///< Register::beta
    Slot length;                                  ///< Register::gamma
    Slot delay;                                   ///< mean [weeks], geometric
    Slot validity;
};

struct EarlyLeavingSpecification {
    Named name; ///< as definitions name it among their routes
    base::Location where;
    schooling::Ages ages;
    Slot count;
    std::vector<Slot> shares;
    Slot slope;
};

struct DefinitionSpecification {
    Named name;
    Definition counted;
};

/// What a register counts under a definition, on a day if it counts stocks.
struct RegisteredCount {
    std::size_t definition = 0;
    std::size_t list = 0;
    std::size_t year = 0;
    int day = 0;
};

struct TargetSpecification {
    RegisteredCount count;
    std::optional<RegisteredCount> less;
};

struct Specification {
    std::vector<RegionSpecification> regions;
    std::vector<SectorSpecification> sectors;
    std::vector<RouteSpecification> routes;
    std::vector<RegisterSpecification> registers;
    std::optional<EarlyLeavingSpecification> early_leaving;
    std::vector<DefinitionSpecification> definitions;
    Slot summer_gone;
    Slot summer_moved;
    int reference_week = 0;
    std::vector<int> lengths; ///< Parameters::more_cuts

    std::optional<run::Fit> fit;
    std::size_t fit_years = 1;
    std::vector<TargetSpecification> targets; ///< one per target of `fit`
};

/// What a scenario file says of a cohort, and its inputs. Throws base::Error with all that is
/// wrong.
struct ReadScenario {
    Specification specification;
    scenario::Inputs inputs;
    std::string title;
    std::string title_nl;
    std::string region;
    std::string school_year;
    std::string left_out;
};
[[nodiscard]] ReadScenario read_scenario(scenario::Document& document);

/// Internal to the reader: the parts that have files of their own.
void read_population(const scenario::Node& section, scenario::InputReader& reader,
                     Specification& into);
void read_routes(const scenario::Node& root, scenario::InputReader& reader, Specification& into);
void read_registers(const scenario::Node& section, scenario::InputReader& reader,
                    Specification& into);
/// After routes and early leaving.
void read_definitions(const scenario::Node& section, scenario::InputReader& reader,
                      Specification& into);
/// After all others; inputs are finished.
void read_fit(scenario::Document& document, const scenario::Inputs& inputs,
              scenario::InputReader& reader, Specification& into);

[[nodiscard]] Named read_name(const scenario::Node& table);

/// The index of the name that a node holds; E195 with a suggestion, and 0, where there is none.
[[nodiscard]] std::size_t index_of(const scenario::Node& node, const std::string& name,
                                   const std::vector<std::string>& names, const std::string& what);

template <typename Specifications>
[[nodiscard]] std::vector<std::string> ids_of(const Specifications& all) {
    std::vector<std::string> ids;
    for (const auto& one : all) {
        ids.push_back(one.name.id);
    }
    return ids;
}

} // namespace raming::cohort
