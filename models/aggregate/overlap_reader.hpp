#pragma once
// Reads [overlap] and [overlaps.*]: which routes share children, and by which rule.

#include <optional>
#include <string>
#include <vector>

#include "engine/scenario/input_reader.hpp"
#include "models/registers/overlap.hpp"
#include "models/schooling/route.hpp"

namespace raming::aggregate {

/// "A share of the children of `route` is also in (one of) `with`."
struct StatedOverlap {
    std::string name;
    base::Location where;
    std::size_t route = 0;
    std::vector<std::size_t> with;
    std::vector<scenario::Slot> shares;
};

struct Overlaps {
    std::vector<StatedOverlap> stated;
    std::optional<scenario::Slot> rule; ///< if uncertain
    registers::OverlapRule fixed_rule = registers::OverlapRule::independent;
};

[[nodiscard]] Overlaps read_overlaps(const scenario::Node& root,
                                     const std::vector<schooling::Route>& routes,
                                     scenario::InputReader& reader);

} // namespace raming::aggregate
