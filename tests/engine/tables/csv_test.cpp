#include <charconv>
#include <cmath>
#include <doctest/doctest.h>
#include <limits>

#include "engine/tables/csv.hpp"

namespace raming::tables {

namespace {

/// A table of one column.
Table column_of(const std::vector<Cell>& cells) {
    Table table;
    table.rows = cells.size();
    table.columns = {{"c", Style::value, "", [&cells](std::size_t row) { return cells[row]; }}};
    return table;
}

std::string written(const std::vector<Cell>& cells, Language language = Language::english) {
    std::string text;
    write_csv(column_of(cells), language, [&](std::string_view bytes) { text += bytes; });
    return text;
}

/// The line of one cell.
std::string line(const Cell& cell, Language language = Language::english) {
    const std::string all = written({cell}, language);
    const std::size_t start = all.find('\n') + 1;
    return all.substr(start, all.size() - start - 1);
}

std::string quoted(std::string_view text) {
    return line(Cell{text});
}

} // namespace

TEST_CASE("English csv has a point and no mark, Dutch csv a comma and a byte-order mark") {
    CHECK(written({1234.5}) == "c\n1234.5\n");
    CHECK(written({1234.5}, Language::dutch) == "\xef\xbb\xbf"
                                                "c\n1234,5\n");
}

TEST_CASE("cells are separated by a comma, or in Dutch by a semicolon") {
    Table table;
    table.rows = 1;
    for (const char* name : {"a", "b", "c"}) {
        table.columns.push_back({name, Style::value, "", [](std::size_t) { return Cell{0.5}; }});
    }
    for (const auto& [language, expected] : {std::pair{Language::english, "a,b,c\n0.5,0.5,0.5\n"},
                                             std::pair{Language::dutch, "\xef\xbb\xbf"
                                                                        "a;b;c\n0,5;0,5;0,5\n"}}) {
        std::string text;
        write_csv(table, language, [&](std::string_view bytes) { text += bytes; });
        CHECK(text == expected);
    }
}

TEST_CASE("a number keeps every bit, in digits that a spreadsheet reads") {
    for (const double value :
         {0.0, -0.5, 1.0 / 3, 100'000.0, 1e15, 21'490.0, 0.1 + 0.2, 1e-5, 6.02214076e23, 1e-300,
          -123456.789, 9007199254740993.0, std::numeric_limits<double>::max()}) {
        const std::string text = line(Cell{value});
        double back = 0;
        std::from_chars(text.data(), text.data() + text.size(), back);
        CHECK(back == value);
    }
    CHECK(line(Cell{100'000.0}) == "100000");
    CHECK(line(Cell{-0.25}, Language::dutch) == "-0,25");
    CHECK(line(Cell{1.5e30}, Language::dutch) == "1,5e+30");
}

TEST_CASE("what does not exist is an empty cell") {
    CHECK(line(Cell{}) == "");
    CHECK(line(Cell{std::numeric_limits<double>::infinity()}) == "Inf");
    CHECK(line(Cell{-std::numeric_limits<double>::infinity()}) == "-Inf");
}

TEST_CASE("texts with separators, quotes or line ends are quoted") {
    CHECK(quoted("a,b") == "\"a,b\"");
    CHECK(quoted("a;b") == "\"a;b\"");
    CHECK(quoted("say \"no\"") == "\"say \"\"no\"\"\"");
    CHECK(quoted("two\nlines") == "\"two\nlines\"");
    CHECK(quoted("plain – ≥ 4 weken") == "plain – ≥ 4 weken");
}

TEST_CASE("a text that a spreadsheet would take for a formula gets an apostrophe") {
    for (const std::string text :
         {"=1+1", "+31", "-2", "@sum", " =1", "\u00a0=1", "\uff1d1", "\u3000\uff0b", "\ufeff=1"}) {
        CHECK(quoted(text) == "'" + text);
    }
    CHECK(quoted("=cmd|' /C calc'!A0") == "'=cmd|' /C calc'!A0");
    CHECK(quoted("=a,\"b\"") == "\"'=a,\"\"b\"\"\"");
    CHECK(quoted("\t=1") == "\"'\t=1\"");
    CHECK(quoted("\rx") == "\"'\rx\"");
    CHECK(quoted("a=1") == "a=1");
    CHECK(quoted("− 5") == "− 5"); // a minus sign, which is no operator to a spreadsheet
    CHECK(line(Cell{-5.0}) == "-5");
}

TEST_CASE("a long table reaches the sink in blocks, whole") {
    const std::vector<Cell> cells(100'000, Cell{1.0});
    std::size_t calls = 0;
    std::string text;
    write_csv(column_of(cells), Language::english, [&](std::string_view bytes) {
        ++calls;
        text += bytes;
    });
    CHECK(text.size() == 2 + 2 * cells.size());
    CHECK(calls > 2);
}

} // namespace raming::tables
