#include "engine/report/sentences.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>

using namespace raming::report;

namespace {

const Text dutch(Language::dutch);
const Text english(Language::english);

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

Difference difference(std::array<double, 5> q, double higher) {
    Difference result;
    result.five.q = q;
    result.higher = higher;
    return result;
}

std::string said(const Text& text, double unit, std::array<double, 5> q, double higher) {
    return difference_sentence(text, unit, "A", "B", difference(q, higher));
}

} // namespace

TEST_CASE("shares are counted in fifty, and all or none is said only where it is so") {
    CHECK(in_fifty(english, 1) == "in every outcome computed");
    CHECK(in_fifty(english, 0.9999) == "in more than 49 of 50 outcomes");
    CHECK(in_fifty(english, 0.97) == "in 49 of 50 outcomes");
    CHECK(in_fifty(english, 0.5) == "in 25 of 50 outcomes");
    CHECK(in_fifty(english, 1e-9) == "in fewer than 1 of 50 outcomes");
    CHECK(in_fifty(english, 0) == "in no outcome computed");
    CHECK(in_fifty(dutch, 0.76) == "in 38 van de 50 uitkomsten");
}

TEST_CASE("a difference that is surely positive") {
    CHECK(
        said(english, 1000, {18'840, 30'400, 40'321, 51'900, 70'100}, 0.998) ==
        "Choosing B instead of A makes the number about 40,000 children higher. In 2 of 3 outcomes "
        "it is 30,000 to 52,000 higher, in 19 of 20 outcomes 19,000 to 70,000 higher. It is higher "
        "in more than 49 of 50 outcomes.");
    CHECK(
        said(dutch, 1000, {18'840, 30'400, 40'321, 51'900, 70'100}, 1) ==
        "Wie B kiest in plaats van A, komt ongeveer 40.000 kinderen hoger uit. In 2 van de 3 "
        "uitkomsten ligt het 30.000 tot 52.000 hoger, in 19 van de 20 uitkomsten 19.000 tot 70.000 "
        "hoger. Hoger is het in alle doorgerekende uitkomsten.");
}

TEST_CASE("a negative difference is told in positive numbers, the smaller first") {
    const std::string text = said(english, 1000, {-28'000, -15'000, -11'000, -6'000, -2'400}, 0);
    CHECK(has(text, "about 11,000 children lower"));
    CHECK(has(text, "6,000 to 15,000 lower"));
    CHECK(has(text, "2,000 to 28,000 lower"));
    CHECK_FALSE(has(text, "−"));
}

TEST_CASE("an interval across nought says that the direction is not sure") {
    const std::string text = said(english, 100, {-1'500, 200, 900, 2'000, 5'100}, 0.87);
    CHECK(has(text, "about 900 children higher. Which of the two is the higher is not certain."));
    CHECK(has(text, "it is 200 to 2,000 higher, in 19 of 20 outcomes between 1,500 lower and 5,100 "
                    "higher."));
    CHECK(has(text, "in 44 of 50"));
}

TEST_CASE("a difference near nought is not given a direction") {
    CHECK(
        said(english, 100, {-40, -10, 3, 20, 49}, 0.52) ==
        "Choosing B instead of A makes no difference once rounded to 100. It is higher in 26 of 50 "
        "outcomes.");
    const std::string text = said(english, 100, {-800, -300, 30, 400, 900}, 0.51);
    CHECK(has(text, "changes the middle outcome by fewer than 100 children"));
    CHECK(has(text, "not certain"));
}

TEST_CASE("a huge difference keeps its groups") {
    CHECK(has(said(dutch, 1e6, {1e9, 2e9, 3e9, 4e9, 5e9}, 1), "ongeveer 3.000.000.000 kinderen"));
}

TEST_CASE("a difference that is not there is said not to be") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const std::string unknown = "How much B differs from A is not in this file.";
    CHECK(difference_sentence(english, 1, "A", "B", std::nullopt) == unknown);
    CHECK(said(english, 1, {nan, nan, nan, nan, nan}, nan) == unknown);
}

TEST_CASE("a missing registered count, and a missing distribution, are said to be missing") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK(registered_sentence(english, 17'588) == "Registered: 17,588 children.");
    CHECK(has(registered_sentence(dutch, nan), "geen geregistreerd aantal"));
    Five none;
    none.q.fill(nan);
    CHECK(level_sentence(english, 1, none) == "This file holds no distribution.");
    Five certain;
    certain.q.fill(215);
    CHECK(level_sentence(english, 1, certain) ==
          "The estimate is about 215: 215 in 2 of 3 outcomes, 215 in 19 of 20 outcomes.");
}

TEST_CASE("whatever the numbers, the sentence agrees with itself") {
    // Every combination of five ordered values, in both languages.
    const std::array<double, 9> values = {-9e4, -1'234, -51, -49, 0, 49, 51, 1'234, 9e4};
    for (std::size_t a = 0; a < values.size(); ++a) {
        for (std::size_t b = a; b < values.size(); ++b) {
            for (std::size_t c = b; c < values.size(); ++c) {
                for (std::size_t d = c; d < values.size(); ++d) {
                    for (std::size_t e = d; e < values.size(); ++e) {
                        const std::string text =
                            said(english, 100,
                                 {values[a], values[b], values[c], values[d], values[e]}, 0.5);
                        CAPTURE(text);
                        const bool across = values[a] < -50 && values[e] > 50;
                        REQUIRE(has(text, "not certain") == across);
                        REQUIRE_FALSE(has(text, "−"));
                        REQUIRE_FALSE(has(text, "{"));
                        REQUIRE_FALSE(has(text, " 0 lower and"));
                        REQUIRE(has(text, "children higher") == (values[c] > 50));
                        REQUIRE(has(text, "children lower") == (values[c] < -50));
                    }
                }
            }
        }
    }
}
