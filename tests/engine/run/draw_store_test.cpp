#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "engine/random/stream.hpp"
#include "engine/run/draw_store.hpp"

using raming::run::Chunk;
using raming::run::ChunkResult;
using raming::run::DrawStore;
using raming::run::Histogram;
using raming::run::StoreSettings;

namespace {

constexpr std::uint64_t pilot = DrawStore::pilot_per_chain;
using Record = std::vector<std::uint8_t>;

StoreSettings two_estimands(std::uint64_t keep) {
    StoreSettings settings;
    settings.seed = 3;
    settings.estimand_ids = {"a", "b"};
    settings.components = 1;
    settings.inputs = 2;
    settings.incidents = 1;
    settings.keep_estimands = keep;
    settings.keep_others = 100;
    return settings;
}

double value_at(std::size_t column, std::uint64_t chain, std::uint64_t draw) {
    raming::random::Stream stream({.seed = 1,
                                   .chain = static_cast<std::uint16_t>(chain),
                                   .draw = draw,
                                   .entity = static_cast<std::uint32_t>(column)});
    return 1000 * std::exp(stream.uniform());
}

ChunkResult result_of(const Chunk& chunk, const StoreSettings& settings) {
    ChunkResult result;
    result.chunk = chunk;
    const auto fill = [&](std::size_t columns, std::size_t from, std::uint32_t rows) {
        std::vector<double> values;
        for (std::size_t column = 0; column < columns; ++column) {
            for (std::uint32_t i = 0; i < rows; ++i) {
                values.push_back(value_at(from + column, chunk.chain, chunk.first + i));
            }
        }
        return values;
    };
    const std::uint64_t limit = settings.keep_others;
    result.kept = static_cast<std::uint32_t>(
        chunk.first >= limit ? 0 : std::min<std::uint64_t>(chunk.count, limit - chunk.first));
    const std::vector<double> estimands = fill(settings.estimand_ids.size(), 0, chunk.count);
    result.estimands = {settings.estimand_ids.size(), chunk.count};
    for (std::size_t e = 0; e < settings.estimand_ids.size(); ++e) {
        std::copy_n(estimands.data() + e * chunk.count, chunk.count, result.estimands.column(e));
    }
    result.components = fill(settings.components, 10, result.kept);
    result.inputs = fill(settings.inputs, 20, result.kept);
    result.incidents.assign(settings.incidents, chunk.count / 3);
    return result;
}

/// Chunks of draws from … to−1 of all chains.
std::vector<Chunk> chunks_of(std::uint64_t from, std::uint64_t to, std::uint32_t size) {
    std::vector<Chunk> chunks;
    for (std::uint64_t first = from; first < to; first += size) {
        for (std::uint16_t chain = 0; chain < raming::run::chains; ++chain) {
            chunks.push_back(
                {chain, first,
                 static_cast<std::uint32_t>(std::min<std::uint64_t>(size, to - first))});
        }
    }
    return chunks;
}

void add_all(DrawStore& store, const std::vector<Chunk>& chunks) {
    for (const Chunk& chunk : chunks) {
        store.add(result_of(chunk, store.settings()));
    }
}

void check_same(const DrawStore& a, const DrawStore& b) {
    CHECK(a.digest() == b.digest());
    CHECK(a.incidents() == b.incidents());
    CHECK(a.draws() == b.draws());
    CHECK(a.estimands().values == b.estimands().values);
    CHECK(a.components().values == b.components().values);
    CHECK(a.inputs().values == b.inputs().values);
    REQUIRE(a.has_all_draws() == b.has_all_draws());
    for (std::size_t e = 0; e < 2; ++e) {
        for (std::size_t chain = 0; chain < raming::run::chains; ++chain) {
            CHECK(a.moments(e, chain).count() == b.moments(e, chain).count());
            CHECK(a.moments(e, chain).mean() == b.moments(e, chain).mean());
            CHECK(a.moments(e, chain).sd() == b.moments(e, chain).sd());
            if (!a.has_all_draws()) {
                CHECK(a.histogram(e, chain).counts() == b.histogram(e, chain).counts());
                CHECK(a.histogram(e, chain).quantile(0.4) == b.histogram(e, chain).quantile(0.4));
            }
        }
    }
}

/// Makes the pilot, so that the store will hold `per_chain` draws.
void start(DrawStore& store, std::uint64_t per_chain) {
    store.extend(pilot);
    add_all(store, chunks_of(0, pilot, 4096));
    static_cast<void>(store.checkpoint());
    store.extend(per_chain);
}

} // namespace

TEST_CASE("what a store holds does not depend on the order or the size of the chunks") {
    for (const std::uint64_t keep : {std::uint64_t{0}, pilot * 2}) {
        DrawStore one(two_estimands(keep));
        DrawStore other(two_estimands(keep));
        one.extend(pilot);
        other.extend(pilot);
        add_all(one, chunks_of(0, pilot, 4096));
        std::vector<Chunk> reversed = chunks_of(0, pilot, 1024);
        std::reverse(reversed.begin(), reversed.end());
        add_all(other, reversed);
        one.extend(5000);
        other.extend(5000);
        add_all(one, chunks_of(pilot, 5000, 904));
        add_all(other, chunks_of(pilot, 5000, 113));
        CHECK(one.digest() == other.digest());
        CHECK(one.estimands().values == other.estimands().values);
        CHECK(one.inputs().values == other.inputs().values);
        CHECK(one.has_all_draws() == (keep > 0));
        CHECK(one.moments(1, 3).sd() == other.moments(1, 3).sd());
        CHECK(one.moments(1, 3).count() == 5000);
        if (keep == 0) {
            CHECK(one.histogram(1, 3).counts() == other.histogram(1, 3).counts());
            CHECK(one.histogram(1, 3).total() == 5000);
        }
    }
}

TEST_CASE("kept draws are the first ones of each chain, in their places") {
    for (const auto& [keep, held] : {std::pair{std::uint64_t{0}, pilot},
                                     {std::uint64_t{4500}, std::uint64_t{4500}},
                                     {std::uint64_t{9000}, std::uint64_t{5000}}}) {
        DrawStore store(two_estimands(keep));
        store.extend(pilot);
        add_all(store, chunks_of(0, pilot, 1000));
        store.extend(5000);
        add_all(store, chunks_of(pilot, 5000, 700));
        CHECK(store.estimands().per_chain == held);
        CHECK(store.inputs().per_chain == 100);
        for (std::uint64_t draw = 0; draw < held; draw += 37) {
            REQUIRE(store.estimands().of(1, 15)[draw] == value_at(1, 15, draw));
        }
        for (std::uint64_t draw = 0; draw < 100; ++draw) {
            REQUIRE(store.components().of(0, 2)[draw] == value_at(10, 2, draw));
            REQUIRE(store.inputs().of(1, 7)[draw] == value_at(21, 7, draw));
        }
    }
}

TEST_CASE("records of any portions give back the same store, in any order") {
    for (const std::uint64_t keep : {std::uint64_t{0}, pilot * 2}) {
        const std::vector<Chunk> chunks = chunks_of(pilot, 6000, 300);
        DrawStore whole(two_estimands(keep));
        start(whole, 6000);
        add_all(whole, chunks);
        for (const std::size_t portion : {std::size_t{1}, std::size_t{7}, chunks.size()}) {
            DrawStore recorded(two_estimands(keep));
            start(recorded, 6000);
            std::vector<Record> records;
            for (std::size_t i = 0; i < chunks.size(); ++i) {
                recorded.add(result_of(chunks[i], recorded.settings()));
                if ((i + 1) % portion == 0) {
                    records.push_back(recorded.checkpoint());
                    CHECK(DrawStore::limit_of(records.back()) == 6000);
                    CHECK(recorded.checkpoint().empty());
                }
            }
            if (const Record rest = recorded.checkpoint(); !rest.empty()) {
                records.push_back(rest);
            }
            check_same(recorded, whole);
            DrawStore restored(two_estimands(keep));
            start(restored, 6000);
            std::size_t held = 0;
            for (auto record = records.rbegin(); record != records.rend(); ++record) {
                held += restored.restore(*record).size();
            }
            CHECK(held == chunks.size());
            check_same(restored, whole);
            CHECK(restored.checkpoint().empty());
        }
    }
}

TEST_CASE("a store that was restored half and goes on gives the same records and the same end") {
    const std::vector<Chunk> chunks = chunks_of(pilot, 6000, 952);
    const std::vector<Chunk> first(chunks.begin(), chunks.begin() + 11);
    const std::vector<Chunk> second(chunks.begin() + 11, chunks.end());
    DrawStore whole(two_estimands(0));
    start(whole, 6000);
    add_all(whole, first);
    const Record before = whole.checkpoint();
    add_all(whole, second);
    const Record after = whole.checkpoint();

    DrawStore resumed(two_estimands(0));
    start(resumed, 6000);
    CHECK(resumed.restore(before) == first);
    add_all(resumed, second);
    const Record resumed_after = resumed.checkpoint();
    check_same(resumed, whole);

    DrawStore restored(two_estimands(0));
    start(restored, 6000);
    CHECK(restored.restore(resumed_after) == second);
    CHECK(restored.restore(before) == first);
    check_same(restored, whole);
    CHECK(resumed_after.size() == after.size());
}

TEST_CASE("a record that does not fit is refused") {
    DrawStore recorded(two_estimands(0));
    start(recorded, 5000);
    add_all(recorded, chunks_of(pilot, 5000, 904));
    const Record record = recorded.checkpoint();
    const auto refused = [](const Record& wrong, std::uint64_t per_chain) {
        DrawStore store(two_estimands(0));
        start(store, per_chain);
        CHECK_THROWS_AS(store.restore(wrong), std::runtime_error);
    };
    const auto changed = [&](std::size_t at, std::uint64_t value) {
        Record copy = record;
        std::memcpy(copy.data() + at, &value, sizeof value);
        return copy;
    };
    SUBCASE("cut short") {
        for (const std::size_t length : {std::size_t{0}, std::size_t{7}, std::size_t{8},
                                         std::size_t{20}, record.size() / 2, record.size() - 1}) {
            refused({record.begin(), record.begin() + static_cast<std::ptrdiff_t>(length)}, 5000);
        }
    }
    SUBCASE("with more at its end") {
        Record longer = record;
        longer.push_back(0);
        refused(longer, 5000);
    }
    SUBCASE("of another stage") {
        refused(record, 5001);
    }
    SUBCASE("with more chunks than it has") {
        refused(changed(8, std::uint64_t{1} << 60), 5000);
        refused(changed(8, 17), 5000);
    }
    SUBCASE("with draws beyond the end") {
        static_assert(sizeof(Chunk) == 24);
        refused(changed(16, 16), 5000);                // chain
        refused(changed(24, 4999), 5000);              // first draw
        refused(changed(24, ~std::uint64_t{0}), 5000); // first draw, whose end wraps around
        refused(changed(32, 905), 5000);               // count
    }
}
