#include "engine/report/html.hpp"

#include "engine/report/svg.hpp"

#include <doctest/doctest.h>

#include <string>

using raming::report::Axis;
using raming::report::escaped;
using raming::report::Html;
using raming::report::Label;
using raming::report::Svg;

TEST_CASE("markup in a text stays text") {
    CHECK(escaped("<script>alert('a' & \"b\")</script>") ==
          "&lt;script&gt;alert(&#39;a&#39; &amp; &quot;b&quot;)&lt;/script&gt;");
    CHECK(escaped("één – “getal”") == "één – “getal”");
}

TEST_CASE("what is not UTF-8, or a control character, becomes U+FFFD") {
    const std::string mark = "\xEF\xBF\xBD";
    CHECK(escaped(std::string("a\0b", 3)) == "a" + mark + "b");
    CHECK(escaped("\x1B[0m") == mark + "[0m");
    CHECK(escaped("\xE9") == mark);
    CHECK(escaped("\xC0\xBC") == mark + mark);            // an overlong <
    CHECK(escaped("\xED\xA0\x80") == mark + mark + mark); // a surrogate
    CHECK(escaped("\xF4\x90\x80\x80").find(mark) == 0);   // beyond Unicode
    CHECK(escaped("\xE2\x82") == mark + mark);            // cut short
}

TEST_CASE("attributes are escaped and elements closed") {
    Html html;
    html.open("p", {{"title", "\" onload=\"x"}}).text(Label{"a<b", "en"}).close();
    CHECK(html.str() == "<p title=\"&quot; onload=&quot;x\"><span lang=\"en\">a&lt;b</span></p>\n");
}

TEST_CASE("a figure has a title, a description and its texts, escaped") {
    Svg svg("f", 100, "T<", "D&");
    CHECK(svg.wrapped(0, 10, 60, {"een twee drie vier vijf", "nl"}, "a") > 27);
    svg.end(40);
    const std::string html = svg.in_page().str();
    CHECK(html.find("<title id=\"f-title\">T&lt;</title>") != std::string::npos);
    CHECK(html.find("<desc id=\"f-desc\">D&amp;</desc>") != std::string::npos);
    CHECK(html.find("lang=\"nl\">vijf</text>") != std::string::npos);
}

TEST_CASE("ticks are round, lie within and hold nought") {
    for (const double high : {1.0, 7.3, 950.0, 123'456.0, 1e12}) {
        const std::vector<double> ticks = Axis{-high / 3, high, 0, 100}.ticks(6);
        CHECK(ticks.size() >= 3);
        CHECK(ticks.size() <= 9);
        bool has_nought = false;
        for (const double tick : ticks) {
            CHECK(tick >= -high / 3);
            CHECK(tick <= high * (1 + 1e-9));
            has_nought = has_nought || tick == 0;
        }
        CHECK(has_nought);
    }
    CHECK(Axis{5, 5, 0, 100}.ticks(6).size() == 1);
    CHECK(Axis{5, 5, 0, 100}.at(5) == 50);
}
