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
};

enum class Basis {
    flow,  ///< children counted over the school year
    stock, ///< children out of school on a day
};

struct Definition {
    struct Part {
        std::size_t route = 0;                ///< index in the list of routes
        std::optional<Threshold> threshold;   ///< absent for routes without durations
        std::optional<scenario::Slot> weight; ///< 1 if absent
    };
    std::string id;
    std::string label;
    std::string label_nl;
    base::Location where;
    Basis basis = Basis::flow;
    std::vector<Part> parts;
};

/// Reads [definitions.*] in file order. Errors: unknown routes, thresholds that a route cannot
/// give.
[[nodiscard]] std::vector<Definition> read_definitions(const scenario::Node& section,
                                                       const std::vector<Route>& routes,
                                                       scenario::InputReader& reader);

} // namespace raming::schooling
