#include "overlap_fixture.hpp"

#include "engine/base/error.hpp"

#include <doctest/doctest.h>

#include <utility>

namespace raming::registers::test {
namespace {

/// vsv with absolute (pair), relative (pair), and exempt with either of absolute and relative.
Case four_routes() {
    return {{"relative", "vsv", "absolute", "exempt"},
            {{1, 4, unlimited}, {1, 1, unlimited}, {3, 5, unlimited}, {0, 4, unlimited}},
            unlimited,
            {3879, 30245, 1533, 6210},
            {400, 700, 350, 120}};
}

/// The same statements with routes and terms in another order, and pairs told from the other side.
Case shuffled(const Case& given, Dice& dice, std::vector<std::size_t>& position) {
    const auto routes = given.names.size();
    position.resize(routes);
    for (std::size_t r = 0; r < routes; ++r)
        position[r] = r;
    for (std::size_t r = routes; r > 1; --r)
        std::swap(position[r - 1], position[dice.below(r)]);
    Case other = given;
    for (std::size_t r = 0; r < routes; ++r) {
        other.names[position[r]] = given.names[r];
        other.totals[position[r]] = given.totals[r];
    }
    const auto moved = [&](RouteSet set) {
        RouteSet result = 0;
        for (std::size_t r = 0; r < routes; ++r)
            if ((set >> r & 1U) != 0)
                result |= RouteSet{1} << position[r];
        return result;
    };
    const auto terms = given.terms.size();
    const auto turn = terms == 0 ? 0 : dice.below(terms);
    for (std::size_t k = 0; k < terms; ++k) {
        auto term = given.terms[(k + turn) % terms];
        auto& target = other.terms[k];
        target = {position[term.route], moved(term.with), term.eligible};
        if (std::has_single_bit(term.with) && dice.uniform() < 0.5)
            target = {static_cast<std::size_t>(std::countr_zero(moved(term.with))),
                      RouteSet{1} << position[term.route], term.eligible};
        other.wanted[k] = given.wanted[(k + turn) % terms];
    }
    return other;
}

std::string code_of(std::vector<std::string> names, std::vector<OverlapTerm> terms,
                    double eligible = unlimited) {
    try {
        const OverlapStructure structure(std::move(names), std::move(terms), eligible);
    } catch (const base::Error& error) {
        CHECK(error.exit() == base::Exit::invalid_scenario);
        return error.diagnostics().front().code + " " + error.diagnostics().front().message;
    }
    return "none";
}

bool says(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("the cells are the sets of routes that can share children, single routes first") {
    const auto cells = four_routes().structure().cells();
    // exempt shares with absolute and relative but not with vsv: no cell holds both.
    const std::vector<RouteSet> expected{1, 2, 4, 8, 3, 5, 6, 9, 12, 7, 13};
    CHECK(cells == expected);
}

TEST_CASE("routes keep their totals and overlaps are what was asked for") {
    const auto given = four_routes();
    for (const auto rule : rules) {
        const auto division = divided(given, rule);
        CHECK(fault(given, division) == "");
        CHECK_FALSE(division.outcome.capped);
        CHECK_FALSE(division.outcome.projected);
        for (std::size_t k = 0; k < given.terms.size(); ++k)
            CHECK(division.in_both(given.terms[k].route, given.terms[k].with) ==
                  doctest::Approx(given.wanted[k]).epsilon(1e-11));
    }
}

TEST_CASE("the order in which routes and overlaps are written does not change a bit of the cells") {
    Dice dice(11);
    for (int i = 0; i < 400; ++i) {
        auto given = random_structure(2 + dice.below(4), dice);
        want_anything(given, dice);
        std::vector<std::size_t> position;
        const auto other = shuffled(given, dice, position);
        for (const auto rule : rules) {
            const auto one = divided(given, rule);
            const auto two = divided(other, rule);
            CHECK(one.outcome.projected == two.outcome.projected);
            CHECK(one.outcome.capped == two.outcome.capped);
            bool same = true;
            for (std::size_t c = 0; c < one.cells.size(); ++c) {
                RouteSet cell = 0;
                for (std::size_t r = 0; r < position.size(); ++r)
                    if ((one.cells[c] >> r & 1U) != 0)
                        cell |= RouteSet{1} << position[r];
                same = same && relative_gap(one.sizes[c], two.size(cell)) < 4e-16;
            }
            CHECK(same);
        }
    }
}

TEST_CASE("a draw leaves nothing behind in the workspace") {
    Dice dice(12);
    auto given = random_structure(5, dice);
    const auto structure = given.structure();
    auto workspace = structure.workspace();
    std::vector<double> sizes(structure.cells().size());
    for (int i = 0; i < 50; ++i) {
        auto draw = given;
        want_anything(draw, dice);
        const auto rule = rules[dice.below(3)];
        structure.divide(draw.totals.data(), draw.wanted.data(), rule, sizes.data(), workspace);
        CHECK(sizes == divided(structure, draw, rule).sizes);
    }
}

TEST_CASE("a division stays within the buffers it is given") {
    Dice dice(13);
    auto given = random_structure(6, dice);
    want_anything(given, dice);
    const auto structure = given.structure();
    auto workspace = structure.workspace();
    const auto* const numbers = workspace.scratch.data();
    const auto* const marks = workspace.marks.data();
    constexpr double guard = 1234.5;
    std::vector<double> sizes(structure.cells().size() + 1, guard);
    for (const auto rule : rules)
        structure.divide(given.totals.data(), given.wanted.data(), rule, sizes.data(), workspace);
    CHECK(sizes.back() == guard);
    CHECK(workspace.scratch.data() == numbers);
    CHECK(workspace.marks.data() == marks);
}

TEST_CASE("from no overlap to complete overlap the union falls steadily between Fréchet's bounds") {
    for (const double eligible : {unlimited, 2000.0}) {
        const double m = 1500;
        const double s = 800;
        double before = std::min(m + s, eligible);
        for (int step = 0; step <= 100; ++step) {
            const Case given{{"a", "b"}, {{0, 2, eligible}}, eligible, {m, s}, {s * step / 100}};
            for (const auto rule : rules) {
                const auto division = divided(given, rule);
                const double all = division.in_any(3);
                CHECK(all <= before * (1 + 1e-15));
                CHECK(all >= m * (1 - 1e-15));
                CHECK(division.outcome.capped == (s * step / 100 < m + s - eligible));
                if (rule == OverlapRule::disjoint)
                    before = all;
            }
        }
        CHECK(before == doctest::Approx(m).epsilon(1e-15));
    }
}

TEST_CASE("an overlap beyond its bounds is held there and reported") {
    Case given{{"a", "b"}, {{0, 2, 60}}, unlimited, {100, 80}, {90}};
    auto division = divided(given, OverlapRule::independent);
    CHECK(division.size(3) == 60);
    CHECK(division.outcome.capped);
    CHECK_FALSE(division.outcome.projected);
    given.terms[0].eligible = 150;
    given.wanted[0] = 10;
    division = divided(given, OverlapRule::independent);
    CHECK(division.size(3) == doctest::Approx(30).epsilon(1e-15));
    CHECK(division.outcome.capped);
}

TEST_CASE("overlaps that contradict each other move together, no further than they must") {
    // b and c share nobody, so at most 100 of a's children are in either of them.
    const Case given{{"a", "b", "c"},
                     {{0, 2, unlimited}, {0, 4, unlimited}, {1, 4, unlimited}},
                     unlimited,
                     {100, 200, 300},
                     {90, 60, 0}};
    for (const auto rule : rules) {
        const auto division = divided(given, rule);
        CHECK(division.outcome.projected);
        CHECK_FALSE(division.outcome.capped);
        CHECK(fault(given, division) == "");
        // c joins last. Nobody of b is to be in it, so it can have the 10 of a that are not in b.
        CHECK(division.in_both(2, 1) == doctest::Approx(10).epsilon(1e-8));
        CHECK(division.in_both(0, 2) == doctest::Approx(90).epsilon(1e-12));
        CHECK(division.in_both(2, 2) < 1e-6);
    }
}

TEST_CASE("more children than the population holds are counted all the same and reported") {
    const Case given{{"a", "b"}, {{0, 2, 100}}, 100, {150, 80}, {80}};
    const auto division = divided(given, OverlapRule::independent);
    CHECK(division.outcome.projected);
    CHECK(division.in_any(1) == doctest::Approx(150).epsilon(1e-15));
    CHECK(division.in_any(2) == doctest::Approx(80).epsilon(1e-15));
}

TEST_CASE("an empty route leaves the others as they are") {
    auto given = four_routes();
    for (std::size_t r = 0; r < given.totals.size(); ++r) {
        auto emptied = given;
        emptied.totals[r] = 0;
        for (const auto rule : rules) {
            const auto division = divided(emptied, rule);
            CHECK(fault(emptied, division) == "");
            CHECK(division.in_any(RouteSet{1} << r) == 0);
        }
    }
    given.totals.assign(4, 0);
    CHECK(divided(given, OverlapRule::independent).in_any(15) == 0);
}

TEST_CASE("routes without stated overlaps are disjoint") {
    const Case given{{"a", "b", "c"}, {}, unlimited, {1, 20, 300}, {}};
    const auto division = divided(given, OverlapRule::independent);
    CHECK(division.cells.size() == 3);
    CHECK(division.in_any(7) == 321);
}

TEST_CASE("an overlap with a union shares it out over the union's routes alike") {
    const Case given{{"a", "b", "u"}, {{2, 3, unlimited}}, unlimited, {100, 300, 500}, {80}};
    for (const auto rule : rules) {
        const auto division = divided(given, rule);
        CHECK(division.size(5) == doctest::Approx(20).epsilon(1e-14));
        CHECK(division.size(6) == doctest::Approx(60).epsilon(1e-14));
        CHECK(division.in_any(7) == doctest::Approx(820).epsilon(1e-14));
    }
}

TEST_CASE("contradictory structures are errors that name the routes") {
    const std::vector<std::string> names{"absolute", "relative", "vsv"};
    const auto self = code_of(names, {{0, 3, unlimited}});
    CHECK(says(self, "E150"));
    CHECK(says(self, "absolute"));
    const auto twice = code_of(names, {{0, 2, unlimited}, {1, 1, unlimited}});
    CHECK(says(twice, "E151"));
    CHECK(says(twice, "absolute"));
    CHECK(says(twice, "relative"));
    CHECK(says(code_of(names, {{2, 3, unlimited}, {2, 3, 10}}), "E151"));
    const auto cycle = code_of(names, {{2, 3, unlimited}, {0, 6, unlimited}});
    CHECK(says(cycle, "E152"));
    CHECK(says(cycle, "absolute, vsv"));
    CHECK(says(code_of(names, {{2, 0, unlimited}}), "E153"));
    CHECK(says(code_of(names, {{2, 8, unlimited}}), "E153"));
    CHECK(says(code_of(names, {{3, 1, unlimited}}), "E153"));
    CHECK(says(code_of({"a", "b", "a"}, {}), "E154"));
    CHECK(says(code_of(std::vector<std::string>(17, "a"), {}), "E154"));
    CHECK(says(code_of(names, {{2, 1, 0}}), "E155"));
    CHECK(says(code_of(names, {}, -1), "E155"));
    CHECK(code_of(names, {{2, 3, unlimited}, {2, 1, unlimited}}) == "none");
}

TEST_CASE("too many routes that all overlap with each other are an error, ten are not") {
    for (const std::size_t routes : {std::size_t{10}, std::size_t{11}}) {
        std::vector<std::string> names;
        std::vector<OverlapTerm> terms;
        for (std::size_t r = 0; r < routes; ++r) {
            names.push_back("r" + std::to_string(r));
            for (std::size_t s = 0; s < r; ++s)
                terms.push_back({r, RouteSet{1} << s, unlimited});
        }
        const auto code = code_of(names, terms);
        CHECK(says(code, routes == 10 ? "none" : "E154"));
    }
}

} // namespace raming::registers::test
