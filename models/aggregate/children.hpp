#pragma once
// What the worlds of a trial ask of a simulation of children, and are told. The estimator knows no
// such simulation; models/judge answers with that of models/cohort.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "engine/run/worlds.hpp"
#include "models/schooling/duration.hpp"

namespace raming::aggregate {

/// What is counted, the same in every world.
struct ChildQuestions {
    static constexpr int not_counted = -1;

    /// Children who are out of school by this route for more than `over` weeks.
    struct Line {
        std::size_t route = 0;
        int over = 0;
    };
    /// Children who are so within the year by any of the routes, each for more than its own number
    /// of weeks. (On a day a child is out by one route.)
    struct Union {
        std::vector<int> over; ///< [route] or not_counted
    };
    std::vector<int> from; ///< [route] stays of no more weeks are left out
    std::vector<Line> lines;
    std::vector<Union> unions;
};

/// A route and its register in one world.
struct ChildRoute {
    schooling::Family family{};
    double shape = 1;
    double pair_from = 0; ///< [weeks] the observed pair that the durations are solved from
    double pair_to = 0;
    schooling::Observed observed{};
    double value = 0;              ///< what is observed of it
    double children = 0;           ///< mean number over a year, beyond `from`
    double sensitivity = 1;        ///< of these, the share that the register sees
    double longer_sensitivity = 1; ///< the same beyond `pair_to`
    double validity = 1;
};

struct ChildAnswers {
    std::vector<double> year;       ///< [line] children over the year
    std::vector<double> day;        ///< [line] on the day
    std::vector<double> registered; ///< [line] what the route's register counts over the year
    std::vector<double> unions;     ///< [union] children
};

/// Simulates worlds; holds the scratch memory of one thread.
class Children {
public:
    virtual ~Children() = default;

    /// `stress`: of this world. Routes are simulated together: a child may be out by one and later
    /// by another. Given (seed, chain, world) the answers are the same bit for bit.
    [[nodiscard]] virtual const ChildAnswers& simulate(std::uint64_t seed, std::uint16_t chain,
                                                       std::uint64_t world,
                                                       const std::vector<ChildRoute>& routes,
                                                       const run::Stress& stress) = 0;
};

using MakeChildren = std::unique_ptr<Children> (*)(const ChildQuestions& questions);

/// Most of a scenario that one simulation takes.
inline constexpr std::size_t most_child_routes = 6;
inline constexpr std::size_t most_child_lengths = 6;  ///< different thresholds beside 0
inline constexpr std::size_t most_child_numbers = 64; ///< two for each line, one for each union

} // namespace raming::aggregate
