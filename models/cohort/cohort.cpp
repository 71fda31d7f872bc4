#include "models/cohort/cohort.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "engine/base/error.hpp"
#include "models/cohort/histories.hpp"
#include "models/cohort/measures.hpp"
#include "models/cohort/realise.hpp"
#include "models/cohort/simulate.hpp"

namespace raming::cohort {

namespace {

/// Parameters, plan and simulator for the inputs of a replicate, made anew only where they differ
/// from those of the replicate before.
class World {
public:
    World(const Realiser& realiser, Method method, std::size_t years)
        : realiser_(&realiser), method_(method), years_(years) {}

    /// `day` replaces the scenario's day of stocks.
    const std::vector<Tally>& run(std::uint64_t seed, std::uint64_t replicate,
                                  std::span<const double> inputs, std::optional<int> day) {
        if (!simulator_ || !std::equal(inputs.begin(), inputs.end(), last_.begin(), last_.end())) {
            last_.assign(inputs.begin(), inputs.end());
            Parameters parameters = (*realiser_)(inputs);
            parameters.reference_week = day.value_or(parameters.reference_week);
            const std::shared_ptr<const Plan> plan = make_plan(parameters);
            if (simulator_) {
                simulator_->use(plan);
            } else {
                simulator_.emplace(plan, method_);
            }
            if (tallies_.empty()) {
                tallies_.assign(years_, Tally(shape_of(*plan)));
            }
        }
        simulator_->run({seed, 0, replicate}, tallies_);
        return tallies_;
    }

private:
    const Realiser* realiser_;
    Method method_;
    std::size_t years_;
    std::vector<double> last_;
    std::optional<Simulator> simulator_;
    std::vector<Tally> tallies_;
};

class YearSimulator : public run::Simulator {
public:
    YearSimulator(const Realiser& realiser, const Measures& measures, Method method,
                  std::size_t years)
        : measures_(&measures), world_(realiser, method, years) {}

    void simulate(std::uint64_t seed, std::uint64_t replicate, std::span<const double> inputs,
                  std::span<std::uint64_t> values) override {
        const std::vector<Tally>& years = world_.run(seed, replicate, inputs, std::nullopt);
        const std::size_t size = measures_->layout().size();
        for (std::size_t y = 0; y < years.size(); ++y) {
            measures_->read(years[y], values.subspan(y * size, size));
        }
    }

private:
    const Measures* measures_;
    World world_;
};

/// What the targets of a fit count: the same world seen on each of their days.
class TargetSimulator : public run::Simulator {
public:
    TargetSimulator(const Specification& specification, const Realiser& realiser, Method method)
        : specification_(&specification) {
        for (const TargetSpecification& target : specification.targets) {
            add(target.count, realiser, method);
            if (target.less) {
                add(*target.less, realiser, method);
            }
        }
    }

    void simulate(std::uint64_t seed, std::uint64_t replicate, std::span<const double> inputs,
                  std::span<std::uint64_t> values) override {
        std::map<int, const std::vector<Tally>*> on;
        for (auto& [day, world] : worlds_) {
            on[day] = &world.run(seed, replicate, inputs, day);
        }
        const auto counted = [&](const RegisteredCount& count) {
            return (*on[count.day])[count.year].registered(
                specification_->definitions[count.definition].counted, 0, count.definition,
                count.list);
        };
        for (std::size_t t = 0; t < specification_->targets.size(); ++t) {
            const TargetSpecification& target = specification_->targets[t];
            const std::uint64_t count = counted(target.count);
            const std::uint64_t less = target.less ? counted(*target.less) : 0;
            values[t] = count - std::min(count, less); // a net change below 0 counts as none
        }
    }

private:
    const Specification* specification_;
    std::map<int, World> worlds_; ///< by day

    void add(const RegisteredCount& count, const Realiser& realiser, Method method) {
        worlds_.try_emplace(count.day, realiser, method, specification_->fit_years);
    }
};

class Cohort : public run::Simulation {
public:
    Cohort(ReadScenario read, const run::SimulationSettings& settings)
        : read_(std::move(read)), settings_(settings),
          realiser_(read_.specification, read_.inputs, settings.children),
          measures_(read_.specification, realiser_.base()) {
        // What cannot be at the priors' means is said before any replicate is made.
        realiser_.check(means());
        note_assumptions();
    }

    const std::vector<prior::Input>& inputs() const override { return read_.inputs.inputs; }
    const std::vector<prior::Correlation>& correlations() const override {
        return read_.inputs.correlations;
    }
    const run::Layout& layout() const override { return measures_.layout(); }
    std::size_t years() const override { return settings_.years; }
    std::uint64_t children() const override { return realiser_.children(); }
    const std::vector<std::string>& notices() const override { return notices_; }
    std::unique_ptr<run::Simulator> simulator() const override {
        return std::make_unique<YearSimulator>(realiser_, measures_, method(), settings_.years);
    }
    const std::optional<run::Fit>& fit() const override { return read_.specification.fit; }
    std::unique_ptr<run::Simulator> target_simulator() const override {
        return std::make_unique<TargetSimulator>(read_.specification, realiser_, method());
    }
    std::vector<std::string> history_columns() const override { return cohort::history_columns(); }
    void histories(std::uint64_t seed, std::uint64_t children, std::span<const double> inputs,
                   const std::function<void(const std::vector<std::string>&)>& row) const override {
        cohort::histories(realiser_(inputs), seed, children, row);
    }

private:
    ReadScenario read_;
    run::SimulationSettings settings_;
    Realiser realiser_;
    Measures measures_;
    std::vector<std::string> notices_;

    [[nodiscard]] Method method() const {
        return settings_.every_child ? Method::children : Method::counts;
    }

    [[nodiscard]] std::vector<double> means() const {
        std::vector<double> values;
        for (const prior::Input& input : read_.inputs.inputs) {
            values.push_back(run::central_value(input, read_.inputs.inputs));
        }
        return values;
    }

    void note_assumptions() {
        if (settings_.years > 1) {
            notices_.push_back(
                "the first school year starts as if there had been no summers before "
                "it; each later one without those gone over the summer. So counts "
                "fall over the first years.");
        }
        for (const RegisterSpecification& list : read_.specification.registers) {
            std::string unseen;
            for (std::size_t r = 0; r < list.sensitivity.size(); ++r) {
                if (!list.sensitivity[r]) {
                    unseen += (unseen.empty() ? "" : ", ") + read_.specification.routes[r].name.id;
                }
            }
            if (!unseen.empty()) {
                notices_.push_back("register \"" + list.name.id + "\" does not look at: " + unseen +
                                   ".");
            }
        }
    }
};

} // namespace

run::LoadedSimulation load(scenario::Document& document, const run::SimulationSettings& settings) {
    ReadScenario read = read_scenario(document);
    run::LoadedSimulation loaded;
    loaded.title = read.title;
    loaded.title_nl = read.title_nl;
    loaded.region = read.region;
    loaded.school_year = read.school_year;
    loaded.left_out = read.left_out;
    loaded.simulation = std::make_unique<Cohort>(std::move(read), settings);
    return loaded;
}

} // namespace raming::cohort
