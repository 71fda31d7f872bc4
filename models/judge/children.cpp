#include "models/judge/children.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "models/cohort/realise.hpp"
#include "models/cohort/simulate.hpp"
#include "models/judge/sight.hpp"

namespace raming::judge {

namespace {

using aggregate::ChildAnswers;
using aggregate::ChildQuestions;
using aggregate::ChildRoute;

/// Strata differ by their age alone, which means nothing here: each may have fewer than 2^24
/// children.
constexpr std::size_t most_ages = 64;
constexpr double most_children = most_ages * (cohort::most_children - 1.0);

class Cohort : public aggregate::Children {
public:
    explicit Cohort(const ChildQuestions& questions) : questions_(questions) {
        const std::size_t routes = questions.from.size();
        const auto nothing = std::vector<int>(routes, cohort::Definition::not_counted);
        for (const ChildQuestions::Line& line : questions.lines) {
            for (const cohort::Basis basis : {cohort::Basis::flow, cohort::Basis::stock}) {
                auto over = nothing;
                over[line.route] = line.over;
                base_.definitions.push_back({"line", basis, over, false});
            }
        }
        for (const ChildQuestions::Union& one : questions.unions) {
            base_.definitions.push_back({"union", cohort::Basis::flow, one.over, false});
        }
        base_.regions = {"everywhere"};
        base_.sectors = {"all"};
        for (std::size_t r = 0; r < routes; ++r) {
            base_.routes.push_back({"route", {}, {}, {}});
            cohort::Register& list = base_.registers.emplace_back();
            list.id = "register";
            list.alpha.assign(routes, -std::numeric_limits<double>::infinity());
        }
        answers_.year.resize(questions.lines.size());
        answers_.day.resize(questions.lines.size());
        answers_.registered.resize(questions.lines.size());
        answers_.unions.resize(questions.unions.size());
    }

    const ChildAnswers& simulate(std::uint64_t seed, std::uint16_t chain, std::uint64_t world,
                                 const std::vector<ChildRoute>& routes,
                                 const run::Stress& stress) override {
        cohort::Parameters parameters = base_;
        std::vector<double> starts; // a week
        double present = 0;         // on a day
        for (std::size_t r = 0; r < routes.size(); ++r) {
            const int from = questions_.from[r];
            std::vector<double>& left = parameters.routes[r].survival;
            left = cohort::weekly_survival(
                schooling::DurationCurve(routes[r].family, routes[r].shape, routes[r].pair_from,
                                         routes[r].pair_to, routes[r].observed, routes[r].value),
                from);
            starts.push_back(cohort::hazard_for(routes[r].children, 1, left, from));
            present += starts.back() * cohort::mean_length(left);
            set_register(routes[r], from, left, r, stress, parameters.registers[r]);
        }
        populate(starts, present, stress.spells, parameters);
        const auto plan = cohort::make_plan(parameters);
        if (!tally_) {
            tally_.emplace(cohort::shape_of(*plan));
        } else if (!(tally_->shape() == cohort::shape_of(*plan))) {
            tally_ = cohort::Tally(cohort::shape_of(*plan));
        }
        cohort::Simulator(plan, cohort::Method::counts).run({seed, chain, world}, {&*tally_, 1});
        count(parameters);
        return answers_;
    }

private:
    ChildQuestions questions_;
    cohort::Parameters base_; ///< what is the same in every world
    std::optional<cohort::Tally> tally_;
    ChildAnswers answers_;

    static void set_register(const ChildRoute& route, int from, const std::vector<double>& left,
                             std::size_t r, const run::Stress& stress, cohort::Register& list) {
        if (route.sensitivity < 1) {
            const Sight sight =
                CountedStays(left, from, static_cast<int>(route.pair_to))
                    .solve(route.sensitivity, route.longer_sensitivity, stress.tied);
            list.alpha[r] = sight.alpha;
            list.gamma = sight.gamma;
        } else {
            list.alpha[r] = std::numeric_limits<double>::infinity();
        }
        list.beta = stress.tied + stress.dependence;
        list.delay = cohort::geometric_delay(stress.delay);
        list.validity = route.validity;
    }

    /// So many children that `spells` of them are out on a day, or as many as there may be.
    static void populate(const std::vector<double>& starts, double present, double spells,
                         cohort::Parameters& parameters) {
        const double least = present / most_children;
        const double children = std::max(1.0, std::round(present / std::max(spells, least)));
        const auto ages =
            static_cast<std::size_t>(std::ceil(children / (cohort::most_children - 1.0)));
        double before = 0;
        for (std::size_t age = 0; age < ages; ++age) {
            const double up_to =
                std::floor(children * static_cast<double>(age + 1) / static_cast<double>(ages));
            parameters.strata.push_back(
                {0, 0, static_cast<std::uint8_t>(age), static_cast<std::uint32_t>(up_to - before)});
            before = up_to;
        }
        for (std::size_t r = 0; r < starts.size(); ++r) {
            const double free = std::max(children - present, 1.0);
            parameters.routes[r].hazard.assign(ages, starts[r] / free);
        }
    }

    void count(const cohort::Parameters& parameters) {
        const auto truth = [&](std::size_t d) {
            return static_cast<double>(tally_->true_number(parameters.definitions[d], 0, d));
        };
        const std::size_t lines = questions_.lines.size();
        for (std::size_t k = 0; k < lines; ++k) {
            const std::size_t list = questions_.lines[k].route;
            answers_.year[k] = truth(2 * k);
            answers_.day[k] = truth(2 * k + 1);
            answers_.registered[k] = static_cast<double>(
                tally_->registered(parameters.definitions[2 * k], 0, 2 * k, list));
        }
        for (std::size_t u = 0; u < questions_.unions.size(); ++u) {
            answers_.unions[u] = truth(2 * lines + u);
        }
    }
};

} // namespace

std::unique_ptr<aggregate::Children> make_children(const ChildQuestions& questions) {
    return std::make_unique<Cohort>(questions);
}

} // namespace raming::judge
