#include "engine/report/text.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>

using raming::report::Language;
using raming::report::Phrase;
using raming::report::Text;

TEST_CASE("numbers are written as each language writes them") {
    const Text dutch(Language::dutch);
    const Text english(Language::english);
    CHECK(dutch.number(1234567) == "1.234.567");
    CHECK(english.number(1234567) == "1,234,567");
    CHECK(dutch.number(1234.56, 1) == "1.234,6");
    CHECK(english.number(1234.56, 1) == "1,234.6");
    CHECK(dutch.number(-999) == "−999");
    CHECK(english.number(-1000) == "−1,000");
    CHECK(dutch.number(999.5) == "1.000");
}

TEST_CASE("what is no number is a dash, and nothing is minus nought") {
    const Text text(Language::english);
    CHECK(text.number(std::numeric_limits<double>::quiet_NaN()) == "–");
    CHECK(text.number(std::numeric_limits<double>::infinity()) == "∞");
    CHECK(text.number(-0.0) == "0");
    CHECK(text.number(-0.4) == "0");
    CHECK(text.with_sign(-0.4) == "0");
    CHECK(text.with_sign(12) == "+12");
    CHECK(text.with_sign(-12) == "−12");
    CHECK(text.number(1e300).size() > 300);
}

TEST_CASE("significant digits are kept, whole digits never dropped") {
    const Text text(Language::dutch);
    CHECK(text.significant(0.021412, 3) == "0,0214");
    CHECK(text.significant(13707, 3) == "13.707");
    CHECK(text.significant(0.85, 3) == "0,850");
    CHECK(text.significant(0, 3) == "0");
    CHECK(text.significant(1e-300, 3).size() < 20);
}

TEST_CASE("phrases are filled in, in any order, and other braces stay") {
    const Text text(Language::english);
    CHECK(text({"", "{1} and {0}, {x}, {7}"}, {"a", "{0}"}) == "{0} and a, {x}, {7}");
    CHECK(Text(Language::dutch)({"ja", "yes"}) == "ja");
}
