#pragma once
// A definition of "out of school": which routes count, beyond which duration, over the year or on a
// day.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/scenario/input_reader.hpp"
#include "models/schooling/route.hpp"

namespace raming::schooling {

/// A threshold in weeks: a number, or an uncertain choice.
struct Threshold {
    double weeks = 0;                   ///< if fixed
    std::optional<scenario::Slot> slot; ///< else
    std::vector<double> options;        ///< of a slot that is a choice among some; ascending
};

/// Most lengths of absence that one route can be divided into within a definition.
inline constexpr std::size_t most_bands = 4;

enum class Basis {
    flow,  ///< children counted over the school year
    stock, ///< children out of school on a day
};

struct Definition {
    struct Part {
        std::size_t route = 0;                ///< index in the list of routes
        std::optional<Threshold> threshold;   ///< absent for routes without durations
        std::optional<scenario::Slot> weight; ///< 1 if absent
        struct Band {
            double over = 0; ///< [weeks] up to the next band's
            scenario::Slot weight;
        };
        std::vector<Band> bands; ///< a weight for each length of absence; then no `weight`, and
                                 ///< the threshold is the first band's
    };
    std::string id;
    std::string label;
    std::string label_nl;
    std::string note; ///< what a reader must know of it; may be empty
    base::Location where;
    Basis basis = Basis::flow;
    std::vector<Part> parts;
};

/// Which of the definitions a run evaluates: those that `estimate` lists, or all.
[[nodiscard]] std::vector<bool> read_estimate(const scenario::Node& list,
                                              const std::vector<Definition>& definitions);

/// Sets aside what definitions that are not asked for would draw: weights, and thresholds that are
/// choices. (A threshold on a scale cuts its routes, and stays.)
void set_aside_unasked(const std::vector<Definition>& definitions, const std::vector<bool>& asked,
                       scenario::InputReader& reader);

/// Reads [definitions.*] in file order. Errors: unknown routes, thresholds that a route cannot
/// give.
[[nodiscard]] std::vector<Definition> read_definitions(const scenario::Node& section,
                                                       const std::vector<Route>& routes,
                                                       scenario::InputReader& reader);

} // namespace raming::schooling
