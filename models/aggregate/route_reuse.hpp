#pragma once
// The first two steps of a draw, route by route, taken from what a model like this one has made of
// the same numbers (see run::Reuse). Bit for bit what count_route and pass_thresholds would make:
// the key holds the values of all inputs that they read, the numbers of other routes that they
// multiply, the place of the random numbers, and all that the plan says of the route.

#include <vector>

#include "engine/run/model.hpp"
#include "engine/run/reuse.hpp"
#include "models/aggregate/scratch.hpp"

namespace raming::aggregate {

class RouteReuse {
public:
    /// Both must stay.
    RouteReuse(const Plan& plan, run::Reuse& reuse);

    /// count_route and pass_thresholds.
    void count(std::size_t route, const run::Block& block, const prior::Columns& inputs,
               Scratch& scratch) const;

private:
    /// What the plan says of a route, as far as each step goes by it.
    struct Fixed {
        run::ReuseKey counted;
        run::ReuseKey passed;
        std::vector<InputIndex> counts_with; ///< inputs that the first step reads
        std::vector<InputIndex> passes_with; ///< further ones of the second
        std::vector<MultiplierPlan::Source> multiplies;
        std::vector<MultiplierPlan::Source> multiplies_registered;
    };

    static Fixed fixed_of(const Plan& plan, const RoutePlan& route);

    const Plan* plan_;
    run::Reuse* reuse_;
    std::vector<Fixed> fixed_; ///< [route]
};

} // namespace raming::aggregate
