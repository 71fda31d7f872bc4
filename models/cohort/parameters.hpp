#pragma once
// What a cohort is made of, once every prior has been drawn: numbers only. Time goes in whole
// weeks; a school year has 52, holidays included (model.md: sections "Duration" and "The cohort").
//
// A child is at school or in one stay out of school at a time. In every week a child that is not
// out goes out by route r with the chance `hazard` of its stratum, for D ≥ 1 weeks,
// P(D > w) = survival[w]. At the end of a stay the child goes on to another route with the chance
// `onward`, or is back at school and may go out again. Before the first year this has gone on for
// ever: some are out when it starts, with stays as long as those that are met on a day.
//
// D are weeks that have begun. Within them time is continuous: a stay begins at any time of its
// first week and ends at any time of its last, as likely as at any other. So of the starts of weeks
// that follow on its beginning it is out at D − 1 or at D, one as likely as the other, and is over
// (for the child to go out again, or on) at the next. Then the number out on a day, always the
// start of a week, is what Little's law says in continuous time: starts a week times the mean
// length, which is 1/2 + Σ_{w ≥ 1} P(D > w), the integral of a survival curve that is straight
// within weeks; and of those out for over τ weeks, starts a week times S(τ)/2 + Σ_{w > τ} S(w). At
// the k-th start of a week after its beginning a stay has lasted between k − 1 and k weeks, so for
// over τ if k > τ.
//
// A stay of route r counts under a definition over the year (flow) if within it the child has been
// out by this route for more than `over[r]` weeks; on a day (stock) if it is still out then and has
// been so for more than `over[r]` weeks. A child counts once, however many stays it has. Weeks are
// counted from the start of the stay, as registers do, so a change of route starts them anew.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "models/schooling/duration.hpp"

namespace raming::cohort {

inline constexpr int weeks_in_year = 52;
inline constexpr std::size_t most_routes = 12;
inline constexpr std::size_t most_registers = 6;
inline constexpr std::size_t most_definitions = 64;
inline constexpr std::size_t most_cuts = 7;
inline constexpr std::size_t most_strata = std::size_t{1} << 20;
inline constexpr std::uint32_t most_children = 1U << 24; ///< fewer than this in a stratum
/// Longest stay [weeks]: 13 school years, the horizon of the durations.
inline constexpr int longest_stay = static_cast<int>(schooling::horizon_weeks);

/// Children of one region, sector and age.
struct Stratum {
    std::uint16_t region = 0; ///< index in Parameters::regions
    std::uint16_t sector = 0; ///< index in Parameters::sectors
    std::uint8_t age = 0;     ///< whole years; at most 63
    std::uint32_t children = 0;
};

struct Route {
    std::string id;
    std::vector<double> hazard;   ///< per stratum: chance a week of going out, < 1 over all routes
    std::vector<double> survival; ///< [w] = P(D > w); [0] = 1, the last 0, never rising
    std::vector<double> onward;   ///< per route: chance to go on to it (ω); empty: none
};

/// Register l sees a stay of D weeks by route r of a child with visibility v ~ N(0, 1) with
///     logit p = alpha[r] + beta v + gamma ln(D/4),
/// and holds it once it has lasted more than `delay` weeks. Every stay that it holds brings false
/// entries with it, of the same kind and length: a geometric number, so that y − v | v is
/// NegativeBinomial(v, validity).
struct Register {
    std::string id;
    std::vector<double> alpha; ///< per route; −infinity: does not look at this route
    double beta = 0;
    double gamma = 0;
    std::vector<double> delay{1.0}; ///< [w] = P(delay = w weeks); adds up to 1
    double validity = 1;            ///< κ in (0, 1]; at most 255 false entries a stay
};

/// Early leaving (voortijdig schoolverlaten): a child of stratum s leaves within the year with
///     logit p = logit(probability[s]) + slope ln(max(e, 4)/4),
/// e the weeks out of its longest stay by the end of the year; 0 weeks for who was never out.
struct EarlyLeaving {
    std::vector<double> probability; ///< per stratum; 0 where there is none; empty: none at all
    double slope = 0;
};

enum class Basis { flow, stock };

struct Definition {
    static constexpr int not_counted = -1;

    std::string id;
    Basis basis = Basis::flow;
    std::vector<int> over; ///< per route: weeks that a stay must exceed; or not_counted
    bool with_early_leavers = false;
};

/// What becomes of children between two school years. Numbers of children stay as they are. In the
/// State Secretary's figures 472 of the 2,768 out at the end of 2009/10 were not out at the next
/// start, and 622 of the 2,155 of 2010/11 (letter to parliament 26 695 nr. 90; Kinderombudsman
/// 2013).
struct Summer {
    double gone = 0;  ///< chance that a child that is out at the end is not out at the next start
    double moved = 0; ///< chance that it lives in another region then (by regions' sizes)
};

struct Parameters {
    std::vector<std::string> regions;
    std::vector<std::string> sectors;
    std::vector<Stratum> strata; ///< no two of the same region, sector and age
    std::vector<Route> routes;
    std::vector<Register> registers; ///< at most six
    EarlyLeaving early_leaving;
    std::vector<Definition> definitions;
    int reference_week = 5; ///< the day of stocks: the start of this week (0 … 52: year's end)
    /// Lengths of absence kept apart in the tally's curves, beside 0 and what definitions name.
    std::vector<int> more_cuts;
    Summer summer;

    [[nodiscard]] std::uint64_t children() const;
    /// 0, what definitions exceed, and `more_cuts`; ascending, each once.
    [[nodiscard]] std::vector<int> cuts() const;
    /// Throws base::Error (E191) with what cannot be, and where.
    void check() const;
};

/// P(D > w) in whole weeks, of stays that passed the curve's first threshold (`from`, whole weeks),
/// cut off at the horizon of 676 weeks.
[[nodiscard]] std::vector<double> weekly_survival(const schooling::DurationCurve& curve, int from);

/// Mean length of stays [weeks], in continuous time: 1/2 + Σ_{w ≥ 1} S(w).
[[nodiscard]] double mean_length(const std::vector<double>& survival);

/// The chance a week of going out at which a route has so many children counted over a year beyond
/// `over`, per child, to first order: `count` / (children ((52 + 1/2) S(over) + Σ_{w > over}
/// S(w))).
[[nodiscard]] double hazard_for(double count, double children, const std::vector<double>& survival,
                                int over);

} // namespace raming::cohort
