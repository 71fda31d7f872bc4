#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "engine/base/hash.hpp"
#include "engine/run/fit.hpp"
#include "engine/run/replicates.hpp"

using namespace raming;

namespace {

constexpr std::size_t years = 2;
constexpr std::uint64_t replicates = 500;

prior::Input input(const char* path, prior::Distribution distribution) {
    prior::Input input;
    input.path = path;
    input.members.push_back({"", 1, std::move(distribution), std::nullopt});
    return input;
}

/// Numbers that are a hash of their address, on three axes; one measure is always kept.
class FakeSimulation : public run::Simulation {
public:
    FakeSimulation() {
        inputs_ = {input("a", prior::Distribution::uniform(0, 1)),
                   input("b", prior::Distribution::point(3))};
        layout_.axes = {{"definition", "", {"x", "y"}, {}, {}, {}},
                        {"week", "", {}, {0, 1, 2}, {}, {}}};
        layout_.measures = {
            {"n_true", "", {0}, true}, {"weekly", "", {0, 1}, false}, {"total", "", {}, true}};
        run::Fit fit;
        fit.targets = {
            {"one", "", 700, "", ""}, {"two", "", 90, "", ""}, {"three", "", 1, "", "not"}};
        fit.parameters = {{"a", 0, 0.5, 0, 10, {}}, {"b", 1, 3, 1, 50, {}}};
        fit_ = fit;
    }

    const std::vector<prior::Input>& inputs() const override { return inputs_; }
    const std::vector<prior::Correlation>& correlations() const override { return correlations_; }
    const run::Layout& layout() const override { return layout_; }
    std::size_t years() const override { return ::years; }
    std::uint64_t children() const override { return 100; }
    const std::vector<std::string>& notices() const override { return notices_; }
    std::unique_ptr<run::Simulator> simulator() const override {
        return std::make_unique<Hashes>(*this);
    }
    const std::optional<run::Fit>& fit() const override { return fit_; }
    std::unique_ptr<run::Simulator> target_simulator() const override {
        return std::make_unique<Targets>();
    }
    std::vector<std::string> history_columns() const override { return {}; }
    void histories(std::uint64_t, std::uint64_t, std::span<const double>,
                   const std::function<void(const std::vector<std::string>&)>&) const override {}

    mutable std::atomic<std::uint64_t> made = 0;
    std::atomic<bool>* stop_after = nullptr;
    std::uint64_t stop_at = 0;

private:
    class Hashes : public run::Simulator {
    public:
        explicit Hashes(const FakeSimulation& owner) : owner_(owner) {}
        void simulate(std::uint64_t seed, std::uint64_t replicate, std::span<const double> inputs,
                      std::span<std::uint64_t> values) override {
            for (std::size_t i = 0; i < values.size(); ++i) {
                values[i] = base::mix64(seed ^ base::mix64(replicate * 64 + i)) % 1000 +
                            static_cast<std::uint64_t>(1000 * inputs[0]);
            }
            if (++owner_.made == owner_.stop_at && owner_.stop_after != nullptr) {
                *owner_.stop_after = true;
            }
        }

    private:
        const FakeSimulation& owner_;
    };

    /// Targets that bend in both inputs, with a little noise that depends on the replicate alone.
    class Targets : public run::Simulator {
    public:
        void simulate(std::uint64_t seed, std::uint64_t replicate, std::span<const double> inputs,
                      std::span<std::uint64_t> values) override {
            const auto noise = static_cast<double>(base::mix64(seed + replicate) % 4096) / 200 - 10;
            values[0] = static_cast<std::uint64_t>(100 * inputs[0] * inputs[1] + noise + 50);
            values[1] =
                static_cast<std::uint64_t>(10 * inputs[0] * inputs[0] + 5 * inputs[1] + 30 + noise);
            values[2] = 5;
        }
    };

    std::vector<prior::Input> inputs_;
    std::vector<prior::Correlation> correlations_;
    std::vector<std::string> notices_;
    run::Layout layout_;
    std::optional<run::Fit> fit_;
};

class KeepRecords : public run::Sink {
public:
    void record(const std::vector<std::uint8_t>& checkpoint) override {
        records.push_back(checkpoint);
    }
    std::vector<std::vector<std::uint8_t>> records;
};

run::ReplicateSettings settings(unsigned threads) {
    return {7, replicates, 40, threads};
}

void check_same(const run::Replicates& a, const run::Replicates& b) {
    CHECK(a.store().digest == b.store().digest);
    CHECK(a.store().kept == b.store().kept);
    CHECK(a.store().detail == b.store().detail);
    CHECK(a.store().sums == b.store().sums);
}

} // namespace

TEST_CASE("replicates are the same for any number of threads") {
    const FakeSimulation simulation;
    const std::atomic<bool> stop = false;
    run::Replicates one(simulation, settings(1));
    CHECK(one.run({}, nullptr, stop, {}));
    for (const unsigned threads : {2U, 3U, 7U}) {
        run::Replicates many(simulation, settings(threads));
        CHECK(many.run({}, nullptr, stop, {}));
        check_same(one, many);
    }
}

TEST_CASE("another seed gives other replicates, and another digest") {
    const FakeSimulation simulation;
    const std::atomic<bool> stop = false;
    run::ReplicateSettings other = settings(1);
    other.seed = 8;
    run::Replicates a(simulation, settings(1));
    run::Replicates b(simulation, other);
    CHECK(a.run({}, nullptr, stop, {}));
    CHECK(b.run({}, nullptr, stop, {}));
    CHECK_FALSE(a.store().digest == b.store().digest);
}

TEST_CASE("what was interrupted goes on to the same end, and makes nothing twice") {
    FakeSimulation simulation;
    const std::atomic<bool> never = false;
    run::Replicates whole(simulation, settings(1));
    REQUIRE(whole.run({}, nullptr, never, {}));

    std::vector<std::vector<std::uint8_t>> records;
    std::uint64_t made = 0;
    for (const std::uint64_t stop_at : {100U, 90U, 5U}) {
        std::atomic<bool> stop = false;
        simulation.made = 0;
        simulation.stop_at = stop_at;
        simulation.stop_after = &stop;
        KeepRecords sink;
        run::Replicates part(simulation, settings(2));
        const bool complete = part.run(records, &sink, stop, {});
        made += simulation.made;
        records.insert(records.end(), sink.records.begin(), sink.records.end());
        if (complete) {
            check_same(whole, part);
        }
    }
    simulation.stop_after = nullptr;
    simulation.made = 0;
    run::Replicates rest(simulation, settings(3));
    REQUIRE(rest.run(records, nullptr, never, {}));
    made += simulation.made;
    check_same(whole, rest);
    CHECK(made == replicates);
}

TEST_CASE("a record of other replicates, or one cut short, is refused") {
    FakeSimulation simulation;
    std::atomic<bool> stop = true;
    const std::atomic<bool> never = false;
    KeepRecords sink;
    run::Replicates part(simulation, settings(1));
    // Stopped before it begins, it has nothing to record, or a few that were on their way.
    static_cast<void>(part.run({}, &sink, stop, {}));
    std::vector<std::uint8_t> record(8 + 8, 0xFF); // one replicate, of a number that is not there
    record[0] = 1;
    for (std::size_t i = 1; i < 8; ++i) {
        record[i] = 0;
    }
    run::Replicates next(simulation, settings(1));
    CHECK_THROWS_AS(next.run({record}, nullptr, never, {}), std::runtime_error);
    run::Replicates again(simulation, settings(1));
    CHECK_THROWS_AS(again.run({{1, 0}}, nullptr, never, {}), std::runtime_error);
}

TEST_CASE("means are of all replicates, and values of those that are kept") {
    const FakeSimulation simulation;
    const std::atomic<bool> stop = false;
    run::Replicates made(simulation, settings(2));
    REQUIRE(made.run({}, nullptr, stop, {}));
    double sum = 0;
    for (std::uint64_t r = 0; r < replicates; ++r) {
        sum += static_cast<double>(made.values(r, 1, 0)[1]);
    }
    CHECK(made.means(1, 0)[1] == doctest::Approx(sum / replicates).epsilon(1e-12));
    CHECK(made.values(39, 1, 1).size() == 6);
    CHECK(made.means(0, 1).size() == 6);
    CHECK(made.values(3, 0, 2).size() == 1);
}

TEST_CASE("an exception in a thread ends the run and comes out") {
    class Failing : public FakeSimulation {
        class Fails : public run::Simulator {
            void simulate(std::uint64_t, std::uint64_t replicate, std::span<const double>,
                          std::span<std::uint64_t> values) override {
                if (replicate == 77) {
                    throw std::domain_error("the 77th");
                }
                values[0] = 1;
            }
        };
        std::unique_ptr<run::Simulator> simulator() const override {
            return std::make_unique<Fails>();
        }
    };
    const Failing simulation;
    const std::atomic<bool> stop = false;
    run::Replicates made(simulation, settings(3));
    CHECK_THROWS_AS(made.run({}, nullptr, stop, {}), std::domain_error);
}

TEST_CASE("a fit finds the inputs that give the counts, and says what it only compares") {
    const FakeSimulation simulation;
    const std::atomic<bool> stop = false;
    const run::FitOutcome outcome = run::fit(simulation, {1, 100, 2}, stop, {});
    CHECK(outcome.settled);
    CHECK(outcome.meets(0, 700));
    CHECK(outcome.meets(1, 90));
    CHECK_FALSE(outcome.meets(2, 1));
    CHECK_FALSE(outcome.at_an_end[0]);
    const run::FitOutcome other_threads = run::fit(simulation, {1, 100, 3}, stop, {});
    CHECK(outcome.values == other_threads.values);
}
