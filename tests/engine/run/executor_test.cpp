#include <algorithm>
#include <atomic>
#include <cstdint>
#include <stdexcept>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "tests/engine/run/fake_model.hpp"

using namespace raming;
using run_test::FakeModel;
using run_test::run_to;
using run_test::settings_for;

namespace {

constexpr std::uint64_t per_chain = 9000; // two chunks and a part of one

using Records = std::vector<std::vector<std::uint8_t>>;

class KeepRecords : public run::Sink {
public:
    explicit KeepRecords(Records& records) : records_(&records) {}
    void record(const std::vector<std::uint8_t>& checkpoint) override {
        records_->push_back(checkpoint);
    }

private:
    Records* records_;
};

void check_same(const run::DrawStore& a, const run::DrawStore& b) {
    CHECK(a.digest() == b.digest());
    CHECK(a.incidents() == b.incidents());
    CHECK(a.estimands().values == b.estimands().values);
    CHECK(a.components().values == b.components().values);
    CHECK(a.inputs().values == b.inputs().values);
    REQUIRE(a.has_all_draws() == b.has_all_draws());
    for (std::size_t chain = 0; chain < run::chains; ++chain) {
        CHECK(a.moments(1, chain).count() == b.moments(1, chain).count());
        CHECK(a.moments(1, chain).mean() == b.moments(1, chain).mean());
        CHECK(a.moments(1, chain).sd() == b.moments(1, chain).sd());
        if (!a.has_all_draws()) {
            CHECK(a.histogram(1, chain).counts() == b.histogram(1, chain).counts());
        }
    }
}

} // namespace

TEST_CASE("a run is the same on any number of threads and in blocks of any size") {
    const FakeModel model;
    for (const auto design : {prior::Design::sobol, prior::Design::random, prior::Design::latin}) {
        const auto settings = [&](unsigned threads, std::size_t block) {
            return run::ExecutorSettings{11, design, per_chain, threads, block};
        };
        run::DrawStore reference(settings_for(model, 11, per_chain));
        REQUIRE(run_to(reference, model, settings(1, 1024), per_chain));
        CHECK(reference.incidents()[0] > 0);
        for (const auto& [threads, block] : std::vector<std::pair<unsigned, std::size_t>>{
                 {2, 1024}, {3, 7}, {7, 4096}, {1, 1}, {2, 5000}}) {
            run::DrawStore store(settings_for(model, 11, per_chain));
            REQUIRE(run_to(store, model, settings(threads, block), per_chain));
            check_same(store, reference);
        }
    }
}

TEST_CASE("another seed gives another run, in every design") {
    const FakeModel model;
    for (const auto design : {prior::Design::sobol, prior::Design::random, prior::Design::latin}) {
        run::DrawStore one(settings_for(model, 1, 64));
        run::DrawStore other(settings_for(model, 2, 64));
        REQUIRE(run_to(one, model, {1, design, 64, 1, 1024}, 64));
        REQUIRE(run_to(other, model, {2, design, 64, 1, 1024}, 64));
        CHECK(one.digest() != other.digest());
        CHECK(one.estimands().of(0, 0)[0] != other.estimands().of(0, 0)[0]);
        CHECK(one.estimands().of(0, 0)[0] != one.estimands().of(0, 1)[0]);
    }
}

TEST_CASE("a run that is stopped and taken up from its records ends as one that was not") {
    const FakeModel calm;
    for (const std::uint64_t keep : {std::uint64_t{0}, per_chain}) {
        run::DrawStore reference(settings_for(calm, 5, keep));
        REQUIRE(run_to(reference, calm, {5, prior::Design::sobol, 0, 1, 1024}, per_chain));
        for (const int patience : {1, 40, 130}) {
            Records records;
            bool complete = false;
            for (int attempts = 0; !complete && attempts < 1000; ++attempts) {
                std::atomic<bool> stop = false;
                std::atomic<int> blocks = 0;
                const FakeModel model([&] { stop = ++blocks >= patience; });
                run::DrawStore store(settings_for(model, 5, keep));
                const Records before = records;
                KeepRecords sink(records);
                complete = run_to(store, model, {5, prior::Design::sobol, 0, 2, 1024}, per_chain,
                                  before, &sink, &stop);
                if (complete) {
                    check_same(store, reference);
                } else {
                    CHECK(records.size() > before.size());
                }
            }
            CHECK(complete);
        }
    }
}

TEST_CASE("a run of which only quantiles are asked holds few draws, and the same digest") {
    const FakeModel model;
    run::DrawStore held(settings_for(model, 8, 40'000));
    REQUIRE(run_to(held, model, {8, prior::Design::sobol, 0, 2, 1024}, 40'000));
    run::StoreSettings settings = settings_for(model, 8, 40'000);
    settings.only_quantiles = {0.1, 0.5, 0.9};
    run::DrawStore caught(settings);
    REQUIRE(run_to(caught, model, {8, prior::Design::sobol, 0, 2, 1024}, 40'000));
    REQUIRE(caught.has_caught_draws());
    CHECK_FALSE(caught.has_all_draws());
    CHECK_FALSE(caught.caught().missed(40'000));
    CHECK(caught.caught().share_of(40'000) < 0.2);
    CHECK(caught.digest() == held.digest());
    CHECK(caught.moments(1, 3).sd() == held.moments(1, 3).sd());
    CHECK(caught.estimands().per_chain == run::DrawStore::pilot_per_chain);
    CHECK(caught.components().values == held.components().values);
}

namespace {

/// Draws that go up with their number, so that the first ones foretell nothing; or equal ones.
class Unforeseen : public FakeModel {
public:
    explicit Unforeseen(double rise) : rise_(rise) {}

    std::unique_ptr<run::Evaluator> evaluator(std::size_t) const override {
        return std::make_unique<Rising>(rise_);
    }

private:
    struct Rising : run::Evaluator {
        explicit Rising(double by) : rise(by) {}
        void evaluate(const run::Block& block, const prior::Columns&, prior::Columns& estimands,
                      prior::Columns& components, std::span<std::uint64_t>) override {
            for (std::size_t i = 0; i < block.count; ++i) {
                const auto draw = static_cast<double>(block.first + i);
                estimands.column(0)[i] = estimands.column(1)[i] = 100 + rise * draw;
                components.column(0)[i] = 1;
            }
        }
        double rise;
    };

    double rise_;
};

} // namespace

TEST_CASE("where windows miss or would catch all, draws are held instead") {
    for (const double rise : {1.0, 0.0}) {
        const Unforeseen model(rise);
        run::DrawStore held(settings_for(model, 8, per_chain));
        REQUIRE(run_to(held, model, {8, prior::Design::random, 0, 2, 1024}, per_chain));
        run::StoreSettings settings = settings_for(model, 8, per_chain);
        settings.only_quantiles = {0.025, 0.5};
        run::DrawStore store(settings);
        REQUIRE(run_to(store, model, {8, prior::Design::random, 0, 2, 1024}, per_chain));
        CHECK(store.has_all_draws());
        check_same(store, held);
    }
}

TEST_CASE("a run that goes on keeps the bits of what it had") {
    const FakeModel model;
    const run::ExecutorSettings settings{8, prior::Design::sobol, 0, 2, 1024};
    for (const std::uint64_t keep : {std::uint64_t{0}, per_chain}) {
        run::DrawStore at_once(settings_for(model, 8, keep));
        REQUIRE(run_to(at_once, model, settings, per_chain));
        for (const std::vector<std::uint64_t>& steps : {std::vector<std::uint64_t>{100, per_chain},
                                                        {4096, 5000, per_chain},
                                                        {1, 3000, 8192, per_chain}}) {
            run::DrawStore store(settings_for(model, 8, keep));
            for (const std::uint64_t step : steps) {
                REQUIRE(run_to(store, model, settings, step));
                CHECK(store.per_chain() == step);
                CHECK(store.moments(0, 4).count() == step);
                const std::uint64_t held = store.estimands().per_chain;
                CHECK(std::equal(store.estimands().of(1, 15), store.estimands().of(1, 15) + held,
                                 at_once.estimands().of(1, 15)));
            }
            check_same(store, at_once);
        }
    }
}

TEST_CASE("a mistake in any thread ends the run and reaches who asked for it") {
    for (const unsigned threads : {1U, 3U}) {
        std::atomic<int> blocks = 0;
        const FakeModel model([&] {
            if (++blocks == 20) {
                throw std::runtime_error("no such thing");
            }
        });
        run::DrawStore store(settings_for(model, 1, 0));
        CHECK_THROWS_WITH_AS(
            run_to(store, model, {1, prior::Design::sobol, 0, threads, 1024}, per_chain),
            "no such thing", std::runtime_error);
    }
}

TEST_CASE("progress counts every draw once, also those that were restored") {
    Records records;
    std::atomic<bool> stop = false;
    std::atomic<int> blocks = 0;
    const FakeModel model([&] {
        if (++blocks == 9) {
            stop = true;
        }
    });
    run::DrawStore first(settings_for(model, 2, 4096));
    KeepRecords sink(records);
    CHECK_FALSE(
        run_to(first, model, {2, prior::Design::sobol, 0, 1, 1024}, 4096, {}, &sink, &stop));
    stop = false;
    blocks = -1'000'000;
    run::Progress last;
    run::DrawStore second(settings_for(model, 2, 4096));
    REQUIRE(run::Executor(model, {2, prior::Design::sobol, 0, 1, 1024})
                .run(second, 4096, records, nullptr, stop,
                     [&](const run::Progress& now) { last = now; }));
    CHECK(last.total == 4096 * run::chains);
    CHECK(last.done == last.total);
    CHECK(last.fresh == last.total - 3 * 4096);
}
