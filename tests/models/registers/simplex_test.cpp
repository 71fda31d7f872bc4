#include "overlap_fixture.hpp"

#include <doctest/doctest.h>

namespace raming::registers::test {
namespace {

struct Programme {
    Programme(std::size_t rows, std::size_t columns)
        : numbers(Simplex::numbers_needed(rows, columns)),
          marks(Simplex::marks_needed(rows, columns)),
          simplex(rows, columns, numbers.data(), marks.data()) {}

    std::vector<double> numbers;
    std::vector<std::size_t> marks;
    Simplex simplex;
};

} // namespace

TEST_CASE("a programme is brought to its best vertex, within upper bounds") {
    // 3x + 2y with x + y + s = 4, x + 3y + t = 6, x ≤ 3: best at (3, 1).
    Programme programme(2, 4);
    auto& lp = programme.simplex;
    const double rows[2][4] = {{1, 1, 1, 0}, {1, 3, 0, 1}};
    for (std::size_t i = 0; i < 2; ++i)
        for (std::size_t j = 0; j < 4; ++j)
            lp.entry(i, j) = rows[i][j];
    lp.right_side(0) = 4;
    lp.right_side(1) = 6;
    for (std::size_t j = 0; j < 4; ++j)
        lp.upper(j) = j == 0 ? 3 : unlimited;
    CHECK(lp.find_point() == 0);
    lp.objective(0) = 3;
    lp.objective(1) = 2;
    lp.maximise();
    CHECK(lp.value(0) == doctest::Approx(3));
    CHECK(lp.value(1) == doctest::Approx(1));
}

TEST_CASE("a later objective does not spoil an earlier one") {
    // x + y + s = 1: first x + y, then y.
    Programme programme(1, 3);
    auto& lp = programme.simplex;
    for (std::size_t j = 0; j < 3; ++j) {
        lp.entry(0, j) = 1;
        lp.upper(j) = unlimited;
    }
    lp.right_side(0) = 1;
    lp.find_point();
    lp.objective(0) = 1;
    lp.objective(1) = 1;
    lp.maximise();
    lp.objective(1) = 1;
    lp.objective(2) = 5;
    lp.maximise();
    CHECK(lp.value(1) == doctest::Approx(1));
    CHECK(lp.value(2) == 0);
}

TEST_CASE("rows that contradict each other are reported by how much they miss") {
    Programme programme(2, 1);
    auto& lp = programme.simplex;
    lp.entry(0, 0) = 1;
    lp.entry(1, 0) = 1;
    lp.upper(0) = unlimited;
    lp.right_side(0) = 1;
    lp.right_side(1) = 3;
    CHECK(lp.find_point() == doctest::Approx(2));
}

TEST_CASE("random programmes end at a point that no random feasible point betters") {
    Dice dice(61);
    for (int i = 0; i < 200; ++i) {
        const std::size_t rows = 2 + dice.below(3);
        const std::size_t columns = 4 + dice.below(8);
        Programme programme(rows, columns);
        auto& lp = programme.simplex;
        std::vector<double> point(columns);
        std::vector<double> gain(columns);
        for (std::size_t j = 0; j < columns; ++j) {
            point[j] = dice.uniform() < 0.3 ? 0.0 : dice.uniform();
            gain[j] = dice.between(-1, 1);
            lp.upper(j) = dice.uniform() < 0.5 ? 1.0 : 2.0;
            for (std::size_t r = 0; r < rows; ++r) {
                const double entry = dice.uniform() < 0.5 ? 1.0 : 0.0;
                lp.entry(r, j) = entry;
                lp.right_side(r) += entry * point[j];
            }
        }
        CHECK(lp.find_point() < 1e-12);
        double given = 0;
        for (std::size_t j = 0; j < columns; ++j) {
            lp.objective(j) = gain[j];
            given += gain[j] * point[j];
        }
        lp.maximise();
        double reached = 0;
        for (std::size_t j = 0; j < columns; ++j) {
            reached += gain[j] * lp.value(j);
            CHECK(lp.value(j) >= 0);
            CHECK(lp.value(j) <= lp.upper(j));
        }
        CHECK(reached >= given - 1e-12);
    }
}

} // namespace raming::registers::test
