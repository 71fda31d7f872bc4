#pragma once
// Worlds whose truth is known, made as a model says, and the estimators that are tried in them
// (simulation-based calibration: Cook, Gelman and Rubin 2006, doi:10.1198/106186006X136976; Talts
// and others 2018, arXiv:1804.06788). A world's registered counts are handed to an estimator, and
// nothing else; the truth of every estimand is kept apart, to be compared with its draws.

#include <memory>
#include <string>
#include <vector>

#include "engine/run/model.hpp"

namespace raming::run {

/// How large the problem of a world is, and of what it is made.
enum class WorldKind {
    calibrated, ///< anything: the counts say nothing about what registers miss
    typical,    ///< about what could be known beforehand: then the counts do say something
    /// Anything, and whom registers count is simulated one by one. Not of every model: asked for
    /// such a trial, a model throws base::Error (E414).
    cohort
};

/// What an estimator does not think of, in simulated worlds. A world draws each evenly from 0 to
/// this; 0: it has none of it.
struct Stress {
    /// Who is counted differs in visibility, by so many standard deviations of the logit of being
    /// registered; the inputs hold for the one in the middle. One who is seen by one register is
    /// likelier to be seen by another.
    double dependence = 0;
    double delay = 0; ///< [weeks] how late registers are, on average
    /// Share of those who are ever counted that is counted at any time: the larger it is, the more
    /// often the same come back. Below 1.
    double spells = 0;
    /// Share of those who are counted in several ways for whom how long by one has nothing to do
    /// with how long by another.
    double apart = 0;
    /// As `dependence`, but registers see as many as the inputs say, of all and of long stays: what
    /// ties registers to each other and leaves each of them as it was. No stress to an estimator
    /// that asks each register alone.
    double tied = 0;
};

/// An estimator that is tried: the scenario's own, or one that is told something else.
struct Contender {
    std::string id;
    std::string label;
    std::string label_nl;
    bool weighted = false; ///< its first component is the logarithm of each draw's weight
};

/// Of an estimand, something that simulated worlds do not make by themselves, but as the estimator
/// does: where that is wrong, they do not show it.
struct Reservation {
    std::size_t estimand = 0;
    std::string text;
    std::string text_nl;
};

/// Makes worlds; holds the scratch memory of one thread.
class WorldMaker {
public:
    virtual ~WorldMaker() = default;

    /// World `where.first` of `where.chain`, one at a time (where.count is 1). `inputs`: one draw
    /// of all inputs by the scenario's own priors, which are the world's; its counts are replaced
    /// by those that the world's registers hold. truths.column(d)[0]: the truth of estimand d.
    virtual void make(const Block& where, prior::Columns& inputs, prior::Columns& truths) = 0;
};

class Trial {
public:
    virtual ~Trial() = default;

    /// The inputs that are registered counts: a world has its own.
    [[nodiscard]] virtual const std::vector<std::size_t>& counts() const = 0;
    /// The scenario's own estimator first.
    [[nodiscard]] virtual const std::vector<Contender>& contenders() const = 0;
    [[nodiscard]] virtual const std::vector<Reservation>& reservations() const = 0;
    /// `stress` matters to simulated worlds alone.
    [[nodiscard]] virtual std::unique_ptr<WorldMaker> maker(const Stress& stress) const = 0;
    /// Changes `count` draws of the inputs by the scenario's priors into what the contender
    /// believes.
    virtual void believe(std::size_t contender, std::size_t count,
                         prior::Columns& inputs) const = 0;
    [[nodiscard]] virtual std::unique_ptr<Evaluator> evaluator(std::size_t contender,
                                                               std::size_t rows) const = 0;
};

} // namespace raming::run
