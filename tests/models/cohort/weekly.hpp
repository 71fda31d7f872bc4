#pragma once
// The law of the cohort, taken literally: every child lives week after week from long before the
// first school year, and every count looks at every child. No table, no steady-state formula and no
// counter of the program is used, so that what they say can be tested against it.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include <boost/math/distributions/normal.hpp>

#include "engine/random/stream.hpp"
#include "models/cohort/parameters.hpp"
#include "models/cohort/tally.hpp"

namespace raming::cohort_test {

using namespace cohort;

/// What may be done wrong, so that the tests can show that they would notice.
enum class Mistake {
    none,
    nobody_out_at_start,   ///< the year begins with every child at school
    registers_independent, ///< a visibility for each register
    starts_late,           ///< a child that returned waits four weeks too long
    late_unnoticed,        ///< delays are ignored
    ends_on_time,          ///< a stay of D weeks is out at D − 1 starts of weeks, never at D
};

class Weekly {
public:
    Weekly(const Parameters& parameters, Mistake mistake)
        : p_(parameters), shape_(parameters), mistake_(mistake) {}

    Tally year(std::uint64_t seed, std::uint64_t draw) const {
        Tally tally(shape_);
        tally[shape_.replicates()] = 1;
        for (std::size_t s = 0; s < p_.strata.size(); ++s) {
            for (std::uint32_t i = 0; i < p_.strata[s].children; ++i) {
                random::Stream stream({.seed = seed,
                                       .draw = draw,
                                       .entity = static_cast<std::uint32_t>(s * 65536 + i),
                                       .site = random::Site::prevalence});
                count(s, live(s, stream), stream, tally);
            }
        }
        return tally;
    }

private:
    struct Spell {
        std::size_t route;
        int begin;
        int weeks; ///< that have begun
        int span;  ///< until the first start of a week at which it is over
        std::array<bool, most_registers> seen{};
        std::array<int, most_registers> delay{};
        std::array<int, most_registers> wrong{};
        bool goes_on = false;
    };

    const Parameters& p_;
    Shape shape_;
    Mistake mistake_;

    /// Longer than any stay of a test twice over; after one, little is left of how it began.
    static constexpr int years_before = 4;

    static std::size_t pick(const std::vector<double>& weights, double u) {
        std::size_t i = 0;
        while (i + 1 < weights.size() && u >= weights[i]) {
            u -= weights[i++];
        }
        return i;
    }

    /// When in its first week a stay begins, and when in its last it ends, are even: so it is as
    /// likely that it ends before the time of the week at which it began as after.
    int span(int weeks, random::Stream& stream) const {
        const double begins = stream.uniform();
        const double ends = stream.uniform();
        return weeks + (begins + ends > 1 && mistake_ != Mistake::ends_on_time);
    }

    int length(const Route& route, random::Stream& stream) const {
        const double u = stream.uniform();
        int weeks = 1;
        while (u < route.survival[static_cast<std::size_t>(weeks)]) {
            ++weeks;
        }
        return weeks;
    }

    std::vector<Spell> live(std::size_t s, random::Stream& stream) const {
        std::vector<Spell> spells;
        const int first = mistake_ == Mistake::nobody_out_at_start ? 0 : -52 * years_before;
        const boost::math::normal_distribution<> normal;
        std::array<double, most_registers> visibility{};
        visibility.fill(boost::math::quantile(normal, stream.uniform()));
        if (mistake_ == Mistake::registers_independent) {
            for (double& v : visibility) {
                v = boost::math::quantile(normal, stream.uniform());
            }
        }
        for (int week = first; week < 52;) {
            double u = stream.uniform();
            std::size_t r = 0;
            while (r < p_.routes.size() && u >= p_.routes[r].hazard[s]) {
                u -= p_.routes[r++].hazard[s];
            }
            if (r == p_.routes.size()) {
                ++week;
                continue;
            }
            for (bool out = true; out;) {
                Spell spell{r, week, length(p_.routes[r], stream), 0, {}, {}, {}, false};
                spell.span = span(spell.weeks, stream);
                for (std::size_t l = 0; l < p_.registers.size(); ++l) {
                    const Register& list = p_.registers[l];
                    const double logit =
                        list.alpha[r] + list.beta * visibility[l] +
                        list.gamma * std::log(static_cast<double>(spell.weeks) / 4);
                    spell.seen[l] = stream.uniform() < 1 / (1 + std::exp(-logit));
                    spell.delay[l] = static_cast<int>(pick(list.delay, stream.uniform()));
                    if (mistake_ == Mistake::late_unnoticed) {
                        spell.delay[l] = 0;
                    }
                    while (stream.uniform() >= list.validity) {
                        ++spell.wrong[l];
                    }
                }
                week += spell.span;
                out = false;
                const double next = stream.uniform();
                double passed = 0;
                for (std::size_t q = 0; q < p_.routes[r].onward.size() && !out; ++q) {
                    passed += p_.routes[r].onward[q];
                    if (next < passed) {
                        spell.goes_on = out = true;
                        spells.push_back(spell);
                        r = q;
                    }
                }
                if (!out) {
                    spells.push_back(spell);
                }
                out = out && week < 52;
            }
            week += mistake_ == Mistake::starts_late ? 4 : 0;
        }
        return spells;
    }

    void count(std::size_t s, const std::vector<Spell>& spells, random::Stream& stream,
               Tally& tally) const {
        const Stratum& stratum = p_.strata[s];
        const std::array<std::size_t, 4> groups{0, shape_.region_group(stratum.region),
                                                shape_.sector_group(stratum.sector),
                                                shape_.age_group(stratum.age)};
        int longest = 0;
        for (const Spell& spell : spells) {
            if (spell.begin + spell.span > 0) {
                longest = std::max(longest, std::min(spell.weeks, 52 - spell.begin));
            }
        }
        const double base = p_.early_leaving.probability[s];
        const double odds = base / (1 - base) *
                            std::exp(p_.early_leaving.slope * std::log(std::max(longest, 4) / 4.0));
        const bool leaver = stream.uniform() < odds / (1 + odds);
        for (const std::size_t group : groups) {
            tally[shape_.children(group)] += 1;
            tally[shape_.early_leavers(group)] += leaver;
        }
        for (std::size_t d = 0; d < p_.definitions.size(); ++d) {
            count_definition(d, spells, leaver, groups, tally);
        }
        for (const Spell& spell : spells) {
            count_spell(spell, tally);
        }
    }

    void count_definition(std::size_t d, const std::vector<Spell>& spells, bool leaver,
                          const std::array<std::size_t, 4>& groups, Tally& tally) const {
        const Definition& definition = p_.definitions[d];
        bool absent = false;
        std::array<bool, most_registers> held{};
        std::array<int, most_registers> wrong{};
        for (const Spell& spell : spells) {
            const int over = definition.over[spell.route];
            const int end = spell.begin + spell.span;
            int reached = 0;
            if (definition.basis == Basis::flow) {
                reached = end > 0 ? std::min(spell.weeks, 52 - spell.begin) : 0;
            } else if (spell.begin < p_.reference_week && end > p_.reference_week) {
                reached = p_.reference_week - spell.begin;
            }
            if (over == Definition::not_counted || reached <= over || reached == 0) {
                continue;
            }
            absent = true;
            for (std::size_t l = 0; l < p_.registers.size(); ++l) {
                if (spell.seen[l] && reached > spell.delay[l]) {
                    held[l] = true;
                    wrong[l] += spell.wrong[l];
                }
            }
        }
        if (!absent) {
            return;
        }
        std::size_t subset = 0;
        for (std::size_t l = 0; l < p_.registers.size(); ++l) {
            subset |= static_cast<std::size_t>(held[l]) << l;
        }
        tally[shape_.subset(d, subset)] += 1;
        for (const std::size_t group : groups) {
            tally[shape_.absent(group, d)] += 1;
            tally[shape_.absent_leavers(group, d)] += leaver;
            for (std::size_t l = 0; l < p_.registers.size(); ++l) {
                tally[shape_.held(group, d, l)] += held[l];
                tally[shape_.held_leavers(group, d, l)] += held[l] && leaver;
                tally[shape_.false_entries(group, d, l)] += static_cast<std::uint64_t>(wrong[l]);
            }
        }
    }

    void count_spell(const Spell& spell, Tally& tally) const {
        const int end = spell.begin + spell.span;
        if (end <= 0) {
            return;
        }
        if (spell.begin >= 0) {
            tally[shape_.length(spell.route, spell.weeks)] += 1;
        }
        for (std::size_t cut = 0; cut < shape_.cuts.size(); ++cut) {
            const int over = shape_.cuts[cut];
            const int entered = std::max(0, spell.begin + over + 1);
            if (spell.weeks > over && entered <= 52) {
                tally[shape_.entered(spell.route, cut, entered)] += 1;
                if (end <= 52) {
                    tally[shape_.left(spell.route, cut, end)] += 1;
                    tally[shape_.went_on(spell.route, cut)] += spell.goes_on;
                }
            }
        }
    }
};

} // namespace raming::cohort_test
