#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "engine/base/error.hpp"
#include "models/schooling/duration.hpp"

using namespace raming::schooling;

namespace {

const std::vector<double> cuts{4, 8, 13, 26, 39, 52};

struct Case {
    Family family;
    double low;
    double high;
};
const std::vector<Case> cases{{Family::weibull, 0.2, 3.5},
                              {Family::lognormal, 0.3, 3.3},
                              {Family::gamma, 0.3, 4.0},
                              {Family::stayers, 0.0, 0.7}};

/// Additive recurrence (Weyl 1916): even points in the unit square, the same everywhere.
double weyl(std::size_t i, double irrational) {
    return std::fmod(0.5 + static_cast<double>(i) * irrational, 1.0);
}

struct Block {
    std::vector<double> shape;
    std::vector<double> value;
    std::vector<std::size_t> index;
    std::vector<double> year;
    std::vector<double> stock;

    Block(std::size_t count, double low, double high)
        : shape(count), value(count), index(count), year(count * cuts.size(), -1),
          stock(count * cuts.size(), -1) {
        std::iota(index.begin(), index.end(), std::size_t{0});
        for (std::size_t i = 0; i < count; ++i) {
            shape[i] = low + (high - low) * weyl(i, 0.41421356237309515);
            value[i] = weyl(i, 0.7320508075688772);
        }
    }
    void run(const DurationTable& table) {
        table.evaluate(index.data(), index.size(), shape.data(), value.data(), shape.size(),
                       year.data(), stock.data());
    }
};

double largest_difference(const Block& block, Family family, double from, Observed observed) {
    double worst = 0;
    const std::size_t count = block.shape.size();
    for (std::size_t i = 0; i < count; ++i) {
        const DurationCurve curve(family, block.shape[i], from, 13, observed, block.value[i]);
        for (std::size_t c = 0; c < cuts.size(); ++c) {
            worst =
                std::max({worst, std::abs(block.year[c * count + i] - curve.year_count(cuts[c])),
                          std::abs(block.stock[c * count + i] - curve.stock(cuts[c]))});
        }
    }
    return worst;
}

} // namespace

TEST_CASE("a table measures its error, and other points do not find a much larger one") {
    for (const Case& example : cases) {
        for (const double from : {0.0, 4.0}) {
            for (const Observed observed : {Observed::year_ratio, Observed::spell_share}) {
                const DurationTable table(example.family, from, 13, observed, cuts, example.low,
                                          example.high);
                Block block(1500, example.low, example.high);
                block.run(table);
                CAPTURE(std::string(name(example.family)));
                CAPTURE(from);
                CHECK(table.measured_error() < 2e-7);
                CHECK(largest_difference(block, example.family, from, observed) <
                      4 * table.measured_error() + 1e-13);
            }
        }
    }
}

TEST_CASE("a table of sharp, of heavy and of late durations keeps to its measured error" *
          doctest::test_suite("campaign")) {
    const std::vector<Case> wide{{Family::weibull, 0.06, 8},
                                 {Family::lognormal, 0.1, 10},
                                 {Family::gamma, 0.06, 20},
                                 {Family::stayers, 0.0, 0.99}};
    for (const Case& example : wide) {
        for (const double from : {0.0, 4.0}) {
            for (const Observed observed : {Observed::year_ratio, Observed::spell_share}) {
                const DurationTable table(example.family, from, 13, observed, cuts, example.low,
                                          example.high);
                Block block(20000, example.low, example.high);
                block.run(table);
                CAPTURE(std::string(name(example.family)));
                CAPTURE(from);
                CHECK(table.measured_error() < 1e-4);
                CHECK(largest_difference(block, example.family, from, observed) <
                      10 * table.measured_error() + 1e-13);
            }
        }
    }
}

TEST_CASE("a table never breaks the order of thresholds, nor puts more on a day than in a year") {
    for (const Case& example : cases) {
        const DurationTable table(example.family, 4, 13, Observed::year_ratio, cuts, example.low,
                                  example.high);
        Block block(20000, example.low, example.high);
        for (std::size_t i = 0; i < block.value.size(); i += 2) { // the ends too
            const double power = std::pow(block.value[i], 9);
            block.value[i] = i % 4 == 0 ? power : 1 - power;
        }
        block.run(table);
        const std::size_t count = block.shape.size();
        std::size_t broken = 0;
        for (std::size_t i = 0; i < count; ++i) {
            double year = 1 + 1e-15;
            double stock = 1;
            for (std::size_t c = 0; c < cuts.size(); ++c) {
                const double next_year = block.year[c * count + i];
                const double next_stock = block.stock[c * count + i];
                broken += next_year <= year && next_stock <= stock && next_stock <= next_year &&
                                  next_stock >= 0
                              ? 0
                              : 1;
                year = next_year;
                stock = next_stock;
            }
        }
        CHECK(broken == 0);
    }
}

TEST_CASE("a table holds for the smallest observed values and for nearly all") {
    for (const Observed observed : {Observed::year_ratio, Observed::spell_share}) {
        for (const Case& example : cases) {
            const DurationTable table(example.family, 4, 13, observed, cuts, example.low,
                                      example.high);
            Block block(1500, example.low, example.high);
            for (std::size_t i = 0; i < block.value.size(); ++i) {
                const double power = std::pow(10, -14 * block.value[i]);
                block.value[i] = i % 2 == 0 ? power : 1 - power;
            }
            block.run(table);
            CAPTURE(std::string(name(example.family)));
            CHECK(largest_difference(block, example.family, 4, observed) < 2e-5);
        }
    }
}

TEST_CASE("over the second observed threshold a table counts the observed ratio itself") {
    for (const Case& example : cases) {
        if (example.family == Family::stayers) {
            continue; // solved for draw by draw
        }
        const DurationTable table(example.family, 4, 13, Observed::year_ratio, cuts, example.low,
                                  example.high);
        Block block(500, example.low, example.high);
        block.run(table);
        for (std::size_t i = 0; i < 500; ++i) {
            const double over_8 = block.year[500 + i];
            CHECK(block.year[i] == 1);
            if (block.value[i] < 0.97 && block.value[i] < over_8) {
                CHECK(block.year[2 * 500 + i] == block.value[i]);
            }
        }
    }
}

TEST_CASE("outside its shapes, and at values that are held, a table says what the curve says") {
    for (const Case& example : cases) {
        const DurationTable table(example.family, 4, 13, Observed::year_ratio, cuts, example.low,
                                  example.high);
        Block block(4, example.low, example.high);
        block.shape = {example.high * 1.3, example.high * 1.3, 0.5 * example.high,
                       0.5 * example.high};
        block.value = {0.7, 0.9, 0.999, 0.0};
        block.run(table);
        CHECK(largest_difference(block, example.family, 4, Observed::year_ratio) <
              table.measured_error() + 1e-8);
    }
}

TEST_CASE("only the draws that are listed are touched, and stocks only where they are wanted") {
    const DurationTable table(Family::weibull, 4, 13, Observed::year_ratio, cuts, 0.85, 0.85);
    Block block(5, 0.85, 0.85);
    block.index = {3, 1};
    table.evaluate(block.index.data(), block.index.size(), block.shape.data(), block.value.data(),
                   5, block.year.data(), nullptr);
    for (std::size_t c = 0; c < cuts.size(); ++c) {
        for (const std::size_t untouched : {0U, 2U, 4U}) {
            CHECK(block.year[c * 5 + untouched] == -1);
        }
        CHECK(block.year[c * 5 + 1] >= 0);
        CHECK(block.year[c * 5 + 3] >= 0);
    }
    CHECK(std::count(block.stock.begin(), block.stock.end(), -1.0) == 30);
}

TEST_CASE("a draw has the same counts whatever block it is in") {
    const DurationTable table(Family::lognormal, 4, 13, Observed::year_ratio, cuts, 0.4, 2.5);
    Block block(100, 0.4, 2.5);
    block.run(table);
    for (std::size_t i = 0; i < 100; ++i) {
        std::vector<double> year(cuts.size());
        std::vector<double> stock(cuts.size());
        const std::size_t first = 0;
        table.evaluate(&first, 1, &block.shape[i], &block.value[i], 1, year.data(), stock.data());
        for (std::size_t c = 0; c < cuts.size(); ++c) {
            CHECK(year[c] == block.year[c * 100 + i]);
            CHECK(stock[c] == block.stock[c * 100 + i]);
        }
    }
}

TEST_CASE("cuts that do not ascend from the first threshold, and values that are not numbers, are "
          "errors") {
    const auto make = [](std::vector<double> at) {
        return DurationTable(Family::weibull, 4, 13, Observed::year_ratio, std::move(at), 0.5, 1.5);
    };
    CHECK_THROWS_AS((void)make({}), raming::base::Error);
    CHECK_THROWS_AS((void)make({13, 4}), raming::base::Error);
    CHECK_THROWS_AS((void)make({2, 13}), raming::base::Error);
    const DurationTable table = make(cuts);
    Block block(1, 0.85, 0.85);
    block.value[0] = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_AS(block.run(table), raming::base::Error);
}
