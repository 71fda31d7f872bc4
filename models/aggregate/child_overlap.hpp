#pragma once
// Children of several routes, one by one (model.md: "Overlap"). Of the children of a route each is
// also in another with the chance that the scenario states as a share. Routes join in the order of
// registers::OverlapStructure; which children are in both is drawn by lot, as its rule says:
//   independent  every choice of children that has these numbers is as likely as any other
//   nested       as many as can be are children who are in several routes already
//   disjoint     as few as can be
// Then, in every set of routes, the children of each route are drawn by lot too, and those of one
// route are the children of the other, the longest stay with the longest, over the year and on the
// day: that is how the estimator takes it, but it counts in shares and means.
//
// Every definition is counted over these children: each once, at the largest weight of its routes.

#include <cstdint>
#include <string>
#include <vector>

#include "engine/random/stream.hpp"
#include "engine/run/model.hpp"
#include "models/aggregate/plan.hpp"
#include "models/aggregate/scratch.hpp"

namespace raming::aggregate {

class ChildOverlap {
public:
    explicit ChildOverlap(const Plan& plan);

    /// Whether a component's children can be divided by lot: no route states more than two overlaps
    /// with those that join before it. If not, its sets of routes are as large as the estimator
    /// makes them.
    [[nodiscard]] static bool by_lot(const ComponentPlan& component);

    /// Row 0 of `truths`: every definition, from the children of each route in row 0 of `scratch`.
    /// `apart`: of this world, see run::Stress.
    void count(const run::Block& where, const prior::Columns& inputs, double apart,
               Scratch& scratch, prior::Columns& truths);

private:
    const Plan& plan_;

    /// Of a component: the routes of a set, and the places of its children in each of them, by
    /// length. Only sets of several routes.
    struct Shared {
        registers::RouteSet routes = 0;
        std::size_t children = 0;
        /// [basis][place in the component] ascending: the longest stay first
        std::vector<std::vector<std::uint32_t>> places[2];
    };
    std::vector<std::vector<Shared>> shared_; ///< [component]
    std::vector<double> sizes_;
    std::vector<std::uint32_t> order_;
    std::vector<std::size_t> loose_;
    double apart_ = 0;

    void divide(std::size_t component, const run::Block& where, const prior::Columns& inputs,
                Scratch& scratch);
    void join(const ComponentPlan& component, std::size_t route, registers::RouteSet placed,
              const std::vector<double>& totals, const std::vector<double>& wanted,
              registers::OverlapRule rule, double& covered, random::Stream& stream);
    void loosen(const random::Address& address, std::uint32_t first,
                std::vector<std::uint32_t>& places);
    void deal(std::size_t component, const run::Block& where, const std::vector<double>& totals);
    [[nodiscard]] double twice(std::size_t component, const DefinitionPlan& definition,
                               const prior::Columns& inputs, const Scratch& scratch) const;
};

} // namespace raming::aggregate
