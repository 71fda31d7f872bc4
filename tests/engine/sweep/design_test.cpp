#include "engine/sweep/design.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <set>

#include "engine/base/error.hpp"
#include "engine/sweep/values.hpp"

namespace raming::sweep {

namespace {

Axis axis(const std::string& path, std::vector<std::string> values) {
    return {path, std::move(values), "--grid " + path};
}

Design everything() {
    Design design;
    design.grid = {axis("a", {"1", "2", "3"}), axis("b", {"x", "y"})};
    design.lists = {{{"a", "c"}, {{"7", ""}, {"", "8"}}, "--list l.csv"}};
    design.one_at_a_time = {axis("d", {"4", "5"})};
    design.ranges = {{"e", 10, 20, "--range e"}, {"f", -1, 1, "--range f"}};
    design.points = Points::latin;
    design.point_count = 5;
    return design;
}

} // namespace

TEST_CASE("cells are numbered: grid, last axis fastest; lists; one at a time; points") {
    const Cells cells(everything(), 1);
    REQUIRE(cells.size() == 6 + 2 + 2 + 5);
    CHECK(label(cells[0]) == "a = 1, b = x");
    CHECK(label(cells[1]) == "a = 1, b = y");
    CHECK(label(cells[2]) == "a = 2, b = x");
    CHECK(label(cells[5]) == "a = 3, b = y");
    CHECK(label(cells[6]) == "a = 7");
    CHECK(label(cells[7]) == "c = 8");
    CHECK(label(cells[8]) == "d = 4");
    CHECK(label(cells[9]) == "d = 5");
    CHECK(cells[10].size() == 2);
    CHECK(cells.design().paths() == std::vector<std::string>{"a", "b", "c", "d", "e", "f"});
    CHECK(cells.design().numeric() == std::vector<bool>{true, false, true, true, true, true});
}

TEST_CASE("what a cell is does not depend on which were asked for before") {
    const Cells cells(everything(), 1);
    const Cells again(everything(), 1);
    for (std::uint64_t cell = cells.size(); cell-- > 0;) {
        CHECK(label(again[cell]) == label(cells[cell]));
    }
}

TEST_CASE("every combination of a grid is there once") {
    Design design;
    std::uint64_t wanted = 1;
    for (const std::size_t length : {2U, 3U, 1U, 5U, 4U}) {
        design.grid.push_back(axis("p" + std::to_string(length), {}));
        for (std::size_t k = 0; k < length; ++k) {
            design.grid.back().values.push_back(std::to_string(k));
        }
        wanted *= length;
    }
    const Cells cells(design, 1);
    CHECK(cells.size() == wanted);
    std::set<std::string> labels;
    for (std::uint64_t cell = 0; cell < cells.size(); ++cell) {
        labels.insert(label(cells[cell]));
    }
    CHECK(labels.size() == wanted);
}

TEST_CASE("each stratum of a Latin hypercube holds one point, in every range") {
    Design design;
    design.ranges = {{"e", 10, 20, ""}, {"f", -1, 1, ""}};
    design.points = Points::latin;
    design.point_count = 50;
    const Cells cells(design, 3);
    std::set<int> of_e;
    std::set<int> of_f;
    for (std::uint64_t cell = 0; cell < 50; ++cell) {
        const std::vector<Change> changes = cells[cell];
        of_e.insert(static_cast<int>((*number_of(changes[0].value) - 10) / 10 * 50));
        of_f.insert(static_cast<int>((*number_of(changes[1].value) + 1) / 2 * 50));
    }
    CHECK(of_e.size() == 50);
    CHECK(of_f.size() == 50);
}

TEST_CASE("Sobol points are as good as their name, and more of them change none") {
    Design design;
    design.ranges = {{"e", 0, 1, ""}, {"f", 0, 1, ""}};
    design.points = Points::sobol;
    design.point_count = 64;
    const Cells few(design, 3);
    design.point_count = 256;
    const Cells many(design, 3);
    // A (0, 6, 2)-net has one point in each 8 × 8 box.
    std::set<int> boxes;
    for (std::uint64_t cell = 0; cell < 64; ++cell) {
        CHECK(label(few[cell]) == label(many[cell]));
        const std::vector<Change> changes = few[cell];
        boxes.insert(static_cast<int>(*number_of(changes[0].value) * 8) * 8 +
                     static_cast<int>(*number_of(changes[1].value) * 8));
    }
    CHECK(boxes.size() == 64);
}

TEST_CASE("a grid too large to count is held at 2^53") {
    Design design;
    for (int k = 0; k < 20; ++k) {
        design.grid.push_back(axis("p" + std::to_string(k), spaced(0, 1, 1000)));
    }
    CHECK(design.cells() == std::uint64_t{1} << 53U);
}

TEST_CASE("designs that say nothing, or twice, are refused") {
    const auto refused = [](const Design& design) {
        try {
            check(design);
        } catch (const base::Error& error) {
            return error.diagnostics().front().code == "E440";
        }
        return false;
    };
    CHECK(refused({}));
    Design design = everything();
    CHECK_FALSE(refused(design));
    design.grid.push_back(axis("a", {"9"}));
    CHECK(refused(design));
    design = everything();
    design.points = Points::none;
    CHECK(refused(design));
    design = everything();
    design.ranges.clear();
    CHECK(refused(design));
    design = everything();
    design.ranges.push_back(design.ranges.front());
    CHECK(refused(design));
}

} // namespace raming::sweep
