#pragma once
// Registers in a world of children, and the truth behind them (model.md: "The cohort"). Per route:
//     X_j of any size (density 1/x; x^(a − 1) where the scenario's prior on the total is flat) is
//     the mean number of entries in band j; m_j = κ X_j are right; m_j / ρ_j children are out, with
//     durations of the family and shape that were drawn, solved so that the bands fit.
// Children, stays and registers are simulated from this; the register's counts are the world's, and
// who is out for how long, over the year and on the day, is counted. As y_j is about X_j whatever
// the inputs are, it says nothing of them.
//
// So simulated is every route with one register, whose thresholds are whole weeks: two of them,
// which fix its durations, or one, and a share of stays that does. A route without durations gets
// some, as no number that the scenario asks for depends on them: stays end at a constant rate,
// within 13 weeks in one of two cases where there is one threshold. (How much a late register
// misses does depend on it.) Thresholds that are uncertain or no whole weeks are drawn from the
// curve, as the estimator does; so is all of a register of another kind. Both are told as
// reservations. The children of routes without a register are those of child_stays.hpp, and who is
// in several routes is that of child_overlap.hpp; but where a child is out by two simulated routes
// in turn, it is in both, and a definition counts it once (in each where it weighs its routes or
// leaves a threshold open).

#include <cstddef>
#include <memory>
#include <vector>

#include "models/aggregate/children.hpp"
#include "models/aggregate/plan.hpp"
#include "models/aggregate/scratch.hpp"

namespace raming::aggregate {

/// What of a plan is simulated; the same for all worlds.
class ChildPlan {
public:
    /// `may_replace`: of each input, whether a world may have its own. E414 where no register can
    /// be simulated.
    ChildPlan(const Plan& plan, const std::vector<bool>& may_replace);

    struct Route {
        std::size_t route = 0;
        std::size_t first_line = 0;    ///< in the questions
        std::vector<std::size_t> cuts; ///< [line of this route] cut of the plan
        std::vector<double> usual;     ///< [band] entries by the scenario
    };
    /// A definition that counts several simulated routes over the year.
    struct Union {
        std::size_t definition = 0;
        std::vector<std::size_t> lines; ///< what it counts
    };

    [[nodiscard]] const std::vector<Route>& routes() const { return routes_; }
    [[nodiscard]] const std::vector<Union>& unions() const { return unions_; }
    [[nodiscard]] const ChildQuestions& questions() const { return questions_; }
    /// Inputs that are what registers count.
    [[nodiscard]] const std::vector<InputIndex>& counts() const { return counts_; }
    /// What is made as the estimator does, by definition.
    [[nodiscard]] const std::vector<run::Reservation>& reservations() const {
        return reservations_;
    }

private:
    std::vector<Route> routes_;
    std::vector<Union> unions_;
    ChildQuestions questions_;
    std::vector<InputIndex> counts_;
    std::vector<run::Reservation> reservations_;

    void ask_unions(const Plan& plan);
    void find_reservations(const Plan& plan, const std::vector<bool>& may_replace);
};

/// The children of one world after another; in the memory of one thread.
class ChildWorld {
public:
    ChildWorld(const Plan& plan, const ChildPlan& children, const run::Stress& stress,
               MakeChildren make_children);

    /// Simulates; the counts among the inputs become the world's.
    void make(const run::Block& where, prior::Columns& inputs);
    [[nodiscard]] bool has(std::size_t route) const { return place_of_[route] >= 0; }
    [[nodiscard]] const run::Stress& stress() const { return now_; } ///< of the world made last
    /// Before thresholds are passed: what the route's method would have counted.
    void fill_counts(std::size_t route, const prior::Columns& inputs, Scratch& scratch) const;
    /// After: what the children say of each threshold.
    void fill_thresholds(std::size_t route, Scratch& scratch) const;
    /// Who is in several simulated routes counts once.
    void take_several(prior::Columns& truths) const;

private:
    const Plan& plan_;
    const ChildPlan& children_;
    run::Stress stress_;
    run::Stress now_;
    std::unique_ptr<Children> simulation_;
    std::vector<int> place_of_; ///< route → place among the simulated, or −1
    std::vector<ChildRoute> asked_;
    const ChildAnswers* answers_ = nullptr;

    [[nodiscard]] ChildRoute draw(const run::Block& where, const ChildPlan::Route& route,
                                  const prior::Columns& inputs) const;
};

} // namespace raming::aggregate
