#pragma once
// A route (verzuimroute): a category of children out of school, and how its number is found. Plain
// data, as the scenario states it; models/aggregate computes with it.

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/scenario/input_reader.hpp"
#include "models/schooling/duration.hpp"
#include "models/schooling/population.hpp"

namespace raming::schooling {

using scenario::Slot;

/// A registered count beyond a threshold: its own count, or a share of the entry before it.
struct RegisteredCount {
    double over = 0; ///< [weeks]
    Slot slot;
    bool is_share = false;
};

/// Count method "registered": register counts, corrected for false entries and unregistered cases.
struct Registered {
    std::vector<RegisteredCount> counts; ///< thresholds ascending
    Slot sensitivity;                    ///< over all bands together
    std::optional<Slot> validity;        ///< 1 if absent
    std::optional<Slot> delta;           ///< rise of sensitivity with ln duration; 0 if absent
};

/// Count method "multiplier": factors times what other routes count beyond `over`.
struct Multiplier {
    enum class Counted { registered, true_number };
    std::vector<std::string> of;
    Counted counted = Counted::registered;
    std::optional<double> over; ///< absent for routes without durations
    std::vector<Slot> factors;
};

/// Count method "prevalence": shares of populations.
struct Prevalence {
    struct Group {
        Slot population;
        std::vector<Slot> shares;
    };
    std::optional<double> over;
    std::vector<Group> groups;
};

/// Count method "known": a complete count, possibly with false entries or a later revision.
struct Known {
    Slot count;
    std::optional<Slot> validity;
    std::vector<Slot> factors;
};

struct Method {
    std::string path; ///< addresses its noise
    std::variant<Registered, Multiplier, Prevalence, Known> how;
    std::vector<Slot> shares; ///< thin the result binomially
};

/// How long spells last: families with weights, and what fixes the free parameter.
struct Duration {
    struct Member {
        Family family;
        Slot shape;
    };
    std::vector<Member> families;
    std::optional<Slot> selector;    ///< with more than one family
    double from = 0;                 ///< τ₀ of the observed pair [weeks]
    double to = 0;                   ///< τ₁
    std::optional<Slot> spell_share; ///< q; absent: the pair's registered counts say
};

struct Route {
    std::string id;
    std::string label;
    std::string label_nl;
    base::Location where;
    std::optional<Ages> ages;
    std::vector<Method> methods;
    std::optional<Slot> selector; ///< with a pool of methods
    std::optional<double>
        base; ///< threshold from which it is counted; absent: a route without durations
    std::optional<Duration> duration;

    [[nodiscard]] bool is_pool() const { return methods.size() > 1; }
    /// Thresholds with a registered count, ascending (one method "registered" only).
    [[nodiscard]] std::vector<double> observed() const;
    /// Of a route with durations: the threshold beyond which only its curve says how many are left.
    /// The last registered one; without any, the base, from which its methods count.
    [[nodiscard]] double counted_to() const;
};

/// Reads [routes.*] in file order. `names` of routes are what multipliers and definitions may refer
/// to.
[[nodiscard]] std::vector<Route> read_routes(const scenario::Node& section,
                                             scenario::InputReader& reader);

} // namespace raming::schooling
