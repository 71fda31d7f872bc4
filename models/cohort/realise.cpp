#include "models/cohort/realise.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/base/error.hpp"
#include "engine/scenario/value.hpp"
#include "models/cohort/sensitivity.hpp"
#include "models/cohort/strata.hpp"

namespace raming::cohort {

namespace {

[[noreturn]] void contradiction(const base::Location& where, const std::string& what) {
    throw base::Error(base::Exit::invalid_scenario, {{"E195", where, what}});
}

bool within(const std::optional<schooling::Ages>& ages, int age) {
    return !ages || (ages->from <= age && age <= ages->to);
}

std::string whole(double number) {
    return std::to_string(std::llround(number));
}

class Draw {
public:
    Draw(const Specification& specification, const scenario::Inputs& inputs,
         std::span<const double> values, Parameters& into)
        : spec_(specification), inputs_(inputs), values_(values), into_(into) {}

    void run() {
        for (std::size_t r = 0; r < spec_.routes.size(); ++r) {
            durations(r);
        }
        for (std::size_t l = 0; l < spec_.registers.size(); ++l) {
            sensitivities(l);
        }
        hazards();
        early_leaving();
        into_.summer = {value(spec_.summer_gone), value(spec_.summer_moved)};
    }

private:
    const Specification& spec_;
    const scenario::Inputs& inputs_;
    std::span<const double> values_;
    Parameters& into_;

    [[nodiscard]] double value(Slot slot) const { return values_[inputs_[slot]]; }

    [[nodiscard]] double product(const std::vector<Slot>& slots) const {
        double result = 1;
        for (const Slot slot : slots) {
            result *= value(slot);
        }
        return result;
    }

    void durations(std::size_t r) {
        const schooling::Duration& duration = spec_.routes[r].duration;
        const std::size_t chosen =
            duration.families.size() > 1 ? static_cast<std::size_t>(value(*duration.selector)) : 0;
        const schooling::Duration::Member& member = duration.families[chosen];
        const schooling::DurationCurve curve(member.family, value(member.shape), duration.from,
                                             duration.to, spec_.routes[r].observed,
                                             value(spec_.routes[r].pair_value));
        into_.routes[r].survival = weekly_survival(curve, static_cast<int>(duration.from));
    }

    void sensitivities(std::size_t l) {
        const RegisterSpecification& list = spec_.registers[l];
        Register& made = into_.registers[l];
        made.beta = value(list.visibility);
        made.gamma = value(list.length);
        made.delay = geometric_delay(value(list.delay));
        made.validity = value(list.validity);
        if (!(made.validity > 0)) {
            contradiction(list.where, "register \"" + list.name.id +
                                          "\" holds no true entry: its validity is 0. Give it one "
                                          "above 0, or leave the register out.");
        }
        made.alpha.assign(spec_.routes.size(), -std::numeric_limits<double>::infinity());
        for (std::size_t r = 0; r < spec_.routes.size(); ++r) {
            if (list.sensitivity[r]) {
                const Lengths lengths =
                    counted_lengths(into_.routes[r].survival, counted_over(r), made.delay);
                made.alpha[r] =
                    intercept_for(value(*list.sensitivity[r]), made.beta, made.gamma, lengths);
            }
        }
    }

    [[nodiscard]] int counted_over(std::size_t r) const {
        return static_cast<int>(spec_.routes[r].count.over);
    }

    /// Children a year that the route counts, per child of the scenario's own population.
    [[nodiscard]] double true_count(std::size_t r) const {
        const CountSpecification& count = spec_.routes[r].count;
        double number = value(count.number) * product(count.shares);
        if (count.by) {
            const RegisterSpecification& list = spec_.registers[*count.by];
            const double seen = value(*list.sensitivity[r]);
            if (seen <= 0) {
                contradiction(
                    list.where,
                    "register \"" + list.name.id + "\" counts \"" + spec_.routes[r].name.id +
                        "\" and sees none of it in this draw. Give its sensitivity a prior "
                        "that stays away from 0.");
            }
            number *= value(list.validity) / seen;
        }
        return number;
    }

    /// Children of an age at the size that the scenario states.
    [[nodiscard]] double pupils(std::size_t sector) const {
        const SectorSpecification& s = spec_.sectors[sector];
        return value(s.pupils) / (s.ages.to - s.ages.from + 1);
    }

    /// How likely children of each stratum are to go out, against a child of rate 1; and the sum
    /// over the population that the scenario states.
    struct Rates {
        std::vector<double> of_sector;
        double sum = 0;
        double children = 0; ///< that can be out by the route at all
    };
    [[nodiscard]] Rates rates(std::size_t r) const {
        const RouteSpecification& route = spec_.routes[r];
        Rates result{std::vector<double>(spec_.sectors.size(), 1), 0, 0};
        for (const RouteSpecification::Rate& rate : route.rates) {
            result.of_sector[rate.sector] = value(rate.times);
        }
        for (std::size_t k = 0; k < spec_.sectors.size(); ++k) {
            for (int age = spec_.sectors[k].ages.from; age <= spec_.sectors[k].ages.to; ++age) {
                const double here = within(route.ages, age) ? pupils(k) : 0;
                result.sum += result.of_sector[k] * here;
                result.children += result.of_sector[k] > 0 ? here : 0;
            }
        }
        if (!(result.sum > 0)) {
            contradiction(route.where,
                          "no child of this cohort has the age, or any chance, to be out by \"" +
                              route.name.id + "\". Widen its ages, or leave the route out.");
        }
        return result;
    }

    /// Stays that begin in a week, per route, so that each counts what it is to count; those that
    /// go on from another route among them.
    void hazards() {
        const std::size_t routes = spec_.routes.size();
        std::vector<Rates> of;
        std::vector<double> fresh(routes);  ///< chance a week at rate 1
        std::vector<double> starts(routes); ///< a week, per child of the population
        double children = 0;
        for (std::size_t k = 0; k < spec_.sectors.size(); ++k) {
            children += value(spec_.sectors[k].pupils);
        }
        std::size_t most_out = 0;
        double largest = 0;
        double out = 0; ///< share of children who are out on a day, so cannot go out
        for (std::size_t r = 0; r < routes; ++r) {
            of.push_back(rates(r));
            const std::vector<double>& left = into_.routes[r].survival;
            const double number = true_count(r);
            if (number > of[r].children) {
                contradiction(spec_.routes[r].where,
                              "\"" + spec_.routes[r].name.id + "\" counts " + whole(number) +
                                  " children in a year" +
                                  (spec_.routes[r].count.by ? ", what its register counts divided "
                                                              "by what that sees,"
                                                            : "") +
                                  " and only " + whole(of[r].children) +
                                  " can be out by it. Look at the count, the ages and the pupils.");
            }
            starts[r] = hazard_for(number, children, left, counted_over(r));
            const double share = starts[r] * mean_length(left);
            out += share;
            if (share > largest) {
                largest = share;
                most_out = r;
            }
        }
        if (out >= 0.5) {
            contradiction(spec_.routes[most_out].where,
                          "in this draw half of all children would be out of school at any time. "
                          "Look at the counts and durations, those of this route above all.");
        }
        const std::vector<double> followed = onward(starts);
        for (std::size_t r = 0; r < routes; ++r) {
            fresh[r] = (starts[r] - followed[r]) * children / of[r].sum / (1 - out);
        }
        for (std::size_t k = 0; k < spec_.sectors.size(); ++k) {
            check_sector(k, fresh, of);
        }
        for (std::size_t r = 0; r < routes; ++r) {
            Route& route = into_.routes[r];
            route.hazard.resize(into_.strata.size());
            for (std::size_t s = 0; s < into_.strata.size(); ++s) {
                const Stratum& stratum = into_.strata[s];
                route.hazard[s] = within(spec_.routes[r].ages, stratum.age)
                                      ? fresh[r] * of[r].of_sector[stratum.sector]
                                      : 0;
            }
        }
    }

    void check_sector(std::size_t sector, const std::vector<double>& fresh,
                      const std::vector<Rates>& of) const {
        const schooling::Ages& ages = spec_.sectors[sector].ages;
        for (int age = ages.from; age <= ages.to; ++age) {
            double hazard = 0;
            for (std::size_t r = 0; r < fresh.size(); ++r) {
                hazard +=
                    within(spec_.routes[r].ages, age) ? fresh[r] * of[r].of_sector[sector] : 0;
                if (hazard >= 1) {
                    contradiction(spec_.routes[r].where,
                                  "every child of " + std::to_string(age) + " in sector \"" +
                                      spec_.sectors[sector].name.id +
                                      "\" would go out of school every week. Look at the counts "
                                      "and durations, those of this route above all.");
                }
            }
        }
    }

    /// Sets who goes on from where to where; of each route, the starts that follow upon another. A
    /// route passes on no more children than it has, and no route counts more for it: where less is
    /// passed on than the shares ask for, more begin afresh.
    std::vector<double> onward(const std::vector<double>& starts) {
        const std::size_t routes = starts.size();
        std::vector<double> followed(routes);
        std::vector<double> passed_on(routes);
        std::vector<double> wanted(routes * routes); // [from][to]
        for (std::size_t to = 0; to < routes; ++to) {
            double shares = 0;
            for (const RouteSpecification::Follows& follows : spec_.routes[to].follows) {
                shares += value(follows.share);
            }
            for (const RouteSpecification::Follows& follows : spec_.routes[to].follows) {
                const double number = starts[to] * value(follows.share) / std::max(1.0, shares);
                wanted[follows.route * routes + to] += number;
                passed_on[follows.route] += number;
            }
        }
        for (std::size_t from = 0; from < routes; ++from) {
            if (passed_on[from] <= 0) {
                continue;
            }
            const double scale = std::min(1.0, starts[from] / passed_on[from]);
            into_.routes[from].onward.assign(routes, 0);
            for (std::size_t to = 0; to < routes; ++to) {
                const double number = scale * wanted[from * routes + to];
                into_.routes[from].onward[to] = number / starts[from];
                followed[to] += number;
            }
        }
        return followed;
    }

    void early_leaving() {
        if (!spec_.early_leaving) {
            return;
        }
        const EarlyLeavingSpecification& leaving = *spec_.early_leaving;
        double children = 0;
        for (std::size_t k = 0; k < spec_.sectors.size(); ++k) {
            const schooling::Ages& ages = spec_.sectors[k].ages;
            for (int age = ages.from; age <= ages.to; ++age) {
                children += within(leaving.ages, age) ? pupils(k) : 0;
            }
        }
        if (!(children > 0)) {
            contradiction(leaving.where,
                          "no child of this cohort has the age to leave early. Widen the ages of "
                          "early_leaving, or leave it out.");
        }
        const double share = value(leaving.count) * product(leaving.shares) / children;
        into_.early_leaving.slope = value(leaving.slope);
        into_.early_leaving.probability.resize(into_.strata.size());
        for (std::size_t s = 0; s < into_.strata.size(); ++s) {
            into_.early_leaving.probability[s] =
                within(leaving.ages, into_.strata[s].age) ? share : 0;
        }
    }
};

} // namespace

std::vector<double> geometric_delay(double mean) {
    const double go_on = mean / (1 + mean);
    std::vector<double> chance;
    double left = 1;
    while (left > 1e-12 && chance.size() < static_cast<std::size_t>(longest_stay)) {
        chance.push_back(left * (1 - go_on));
        left *= go_on;
    }
    for (double& c : chance) {
        c /= 1 - left;
    }
    return chance;
}

Realiser::Realiser(const Specification& specification, const scenario::Inputs& inputs,
                   std::optional<std::uint64_t> children)
    : specification_(&specification), inputs_(&inputs) {
    std::vector<RegionWeight> regions;
    for (const RegionSpecification& region : specification.regions) {
        regions.push_back({region.name, region.weight});
    }
    std::vector<double> pupils;
    for (const SectorSpecification& sector : specification.sectors) {
        pupils.push_back(inputs.inputs[inputs[sector.pupils]].mean(inputs.inputs));
    }
    const double stated = std::accumulate(pupils.begin(), pupils.end(), 0.0);
    const double all =
        static_cast<double>(children.value_or(static_cast<std::uint64_t>(std::llround(stated))));
    std::vector<SectorSize> sectors;
    double before = 0; // sums are rounded, so that sectors add up to all
    double given = 0;
    for (std::size_t k = 0; k < pupils.size(); ++k) {
        const SectorSpecification& sector = specification.sectors[k];
        before += pupils[k];
        const double up_to = std::round(all * (before / stated));
        sectors.push_back({sector.name.id, static_cast<std::uint64_t>(up_to - given),
                           sector.ages.from, sector.ages.to});
        given = up_to;
    }
    populate(base_, regions, sectors);
    for (const Stratum& stratum : base_.strata) {
        if (stratum.children >= most_children) {
            const SectorSpecification& sector = specification.sectors[stratum.sector];
            throw base::Error(base::Exit::invalid_scenario,
                              {{"E191", sector.where,
                                "sector \"" + sector.name.id + "\" would have " +
                                    std::to_string(stratum.children) + " children of " +
                                    std::to_string(stratum.age) + " in region \"" +
                                    base_.regions[stratum.region] +
                                    "\", and there are random "
                                    "numbers for 16,777,215 of one age, sector and region. Divide "
                                    "the region in population.regions, or simulate fewer "
                                    "(--children)."}});
        }
    }
    for (const RouteSpecification& route : specification.routes) {
        base_.routes.push_back({route.name.id, {}, {}, {}});
    }
    for (const RegisterSpecification& list : specification.registers) {
        Register& made = base_.registers.emplace_back();
        made.id = list.name.id;
    }
    for (const DefinitionSpecification& definition : specification.definitions) {
        base_.definitions.push_back(definition.counted);
    }
    base_.reference_week = specification.reference_week;
    base_.more_cuts = specification.lengths;
}

void Realiser::check(std::span<const double> values) const {
    const Parameters parameters = (*this)(values);
    parameters.check();
    for (std::size_t r = 0; r < specification_->routes.size(); ++r) {
        const CountSpecification& count = specification_->routes[r].count;
        if (!count.by) {
            continue;
        }
        const RegisterSpecification& list = specification_->registers[*count.by];
        const double share = values[(*inputs_)[*list.sensitivity[r]]];
        const double most =
            most_held(counted_lengths(parameters.routes[r].survival, static_cast<int>(count.over),
                                      parameters.registers[*count.by].delay));
        if (share > most + 1e-6) {
            contradiction(list.where,
                          "register \"" + list.name.id + "\" counts \"" +
                              specification_->routes[r].name.id + "\" and should hold " +
                              scenario::shortest(share) +
                              " of it, but with its delay it cannot "
                              "come to hold more than " +
                              scenario::shortest(std::floor(most * 1000) / 1000) +
                              ": other stays, or the year, are over before. Lower its sensitivity "
                              "or its delay.");
        }
    }
}

Parameters Realiser::operator()(std::span<const double> values) const {
    Parameters parameters = base_;
    Draw(*specification_, *inputs_, values, parameters).run();
    return parameters;
}

} // namespace raming::cohort
