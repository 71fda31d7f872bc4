#include "example.hpp"

#include "engine/results/coverage.hpp"
#include "engine/results/published.hpp"

#include <stdexcept>

namespace raming::results {

namespace {

using namespace example;

CoverageResults coverage() {
    CoverageResults c;
    c.provenance.title = "Worlds";
    c.provenance.title_nl = "Werelden";
    c.provenance.seed = "18446744073709551615";
    c.provenance.draws = 1000;
    c.provenance.digest = "00ff";
    c.provenance.scenario_text = "format = 1\n";
    c.provenance.overrides = {"noise=off"};
    c.world = {"calibrated"};
    c.worlds = {20};
    c.contender = {"own", "validity"};
    c.contender_label = {"its own", "validity ignored"};
    c.contender_label_nl = {"de eigen", "onjuiste gevallen genegeerd"};
    c.effective_draws = {1000, 12.5};
    c.definition = {"a", "b", "c"};
    c.definition_label = {"A", "B", "C"};
    c.definition_label_nl = {"één", "twee", "drie"};
    c.level = {0.5, 0.95};
    c.rank = {0.125, 0.375, 0.625, 0.875};
    for (int k = 0; k < 12; ++k) {
        c.covered.push_back(k);
    }
    for (int k = 0; k < 24; ++k) {
        c.rank_worlds.push_back(100 - k);
    }
    c.chi_square = {1, 2, 3, 4, 5, 6};
    c.p_value = {0.1, 0.2, 0.3, 0.4, 0.5, 1e-300};
    c.excess = {-0.1, 0, 0.1, 0.2, 0.3, 0.4};
    return c;
}

bool same(const CoverageResults& a, const CoverageResults& b) {
    using example::same;
    return same(a.provenance, b.provenance) && a.world == b.world && same(a.worlds, b.worlds) &&
           a.contender == b.contender && a.contender_label == b.contender_label &&
           a.contender_label_nl == b.contender_label_nl &&
           same(a.effective_draws, b.effective_draws) && a.definition == b.definition &&
           a.definition_label == b.definition_label &&
           a.definition_label_nl == b.definition_label_nl && same(a.level, b.level) &&
           same(a.rank, b.rank) && same(a.covered, b.covered) &&
           same(a.rank_worlds, b.rank_worlds) && same(a.chi_square, b.chi_square) &&
           same(a.p_value, b.p_value) && same(a.excess, b.excess);
}

} // namespace

TEST_CASE("coverage is read back bit by bit") {
    const Folder folder;
    write_coverage(folder.file("c.h5"), coverage(), {});
    CHECK(same(read_coverage(folder.file("c.h5")), coverage()));
    CoverageResults changed = coverage();
    changed.excess.back() = 0;
    CHECK_FALSE(same(changed, coverage()));
    CoverageResults plain = coverage();
    plain.provenance.overrides.clear();
    write_coverage(folder.file("p.h5"), plain, {});
    CHECK(same(read_coverage(folder.file("p.h5")), plain));
}

TEST_CASE("columns that do not fit the dimensions are refused") {
    const Folder folder;
    CoverageResults crooked = coverage();
    crooked.covered.pop_back();
    CHECK_THROWS_AS(write_coverage(folder.file("c.h5"), crooked, {}), std::logic_error);
    CHECK(folder.entries() == 0);
}

TEST_CASE("coverage, published estimates and runs are not taken for each other") {
    const Folder folder;
    write_coverage(folder.file("c.h5"), coverage(), {});
    write_file(folder.file("r.h5"), results(), {});
    CHECK(holds_coverage(folder.file("c.h5")));
    CHECK_FALSE(holds_coverage(folder.file("r.h5")));
    CHECK_FALSE(holds_published(folder.file("c.h5")));
    CHECK(code_of([&] { (void)read_file(folder.file("c.h5"), true); }) == "E212");
    CHECK(code_of([&] { (void)read_published(folder.file("c.h5")); }) == "E212");
    CHECK(code_of([&] { (void)read_coverage(folder.file("r.h5")); }) == "E212");
}

TEST_CASE("a damaged file of coverage is refused") {
    const Folder folder;
    const std::string path = folder.file("c.h5");
    write_coverage(path, coverage(), {});
    std::string flipped = bytes_of(path);
    flipped[flipped.find("onjuiste gevallen")] ^= 1;
    put_bytes(path, flipped);
    CHECK(code_of([&] { (void)read_coverage(path); }) == "E213");
}

} // namespace raming::results
