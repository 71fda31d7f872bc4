#include <algorithm>
#include <doctest/doctest.h>
#include <limits>
#include <set>

#include "engine/tables/tables.hpp"

namespace raming::tables {

namespace {

using results::RunResults;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
const std::vector<std::string> quantile_names = {"lower_95", "lower_67", "median", "upper_67",
                                                 "upper_95"};

/// Values with their place in them: base, base + 1, …
std::vector<double> counted(std::size_t size, double base) {
    std::vector<double> values(size);
    for (double& value : values) {
        value = base++;
    }
    return values;
}

/// Two definitions, one pair with a walk of two steps and another pair, two lines over three weeks
/// of which the second misses the first week, one pool.
RunResults example() {
    RunResults run;
    run.region = "Town";
    run.school_year = "2022/23";
    run.provenance.title = "A town";
    run.provenance.left_out = "children in no register";
    run.provenance.warnings = {"mind the step"};
    run.definitions = {{"a", "b"}, {"A", "B"}, {}, 2, 3, counted(12, 100), true};
    run.inputs = {{"x", "y", "z"}, {"X", "Y", "Z"}, {}, 2, 1, counted(6, 0.5), false};
    run.input_units = {"share", "weeks", ""};
    run.input_basis = {"source", "guess", "table 3"};
    run.summary.probabilities = {0.025, 0.165, 0.5, 0.835, 0.975};
    run.summary.definitions = {
        {"a", "A", "", nan, 10, nan, nan, nan, nan, counted(5, 10), counted(5, 0.1), "", ""},
        {"b", "B", "", 7, 20, 21, 0.5, 4, 0.25, counted(5, 20), counted(5, 0.2), "", ""}};
    results::Comparison& c = run.comparison;
    c.pair = {"a → b", "b → a"};
    c.pair_from = {"a", "b"};
    c.pair_to = {"b", "a"};
    c.difference_mean = {11, -11};
    c.difference_mean_mcse = {0.5, 0.5};
    c.difference_q = counted(10, 1000);
    c.difference_q_mcse = counted(10, 0);
    c.difference_higher = {0.9, 0.1};
    c.unpaired_width = {50, 50};
    c.ratio_q = counted(5, 2);
    c.ratio_q_mcse = counted(5, 0);
    c.step = {"threshold", "+ill"};
    c.step_kind = {"threshold", "added"};
    c.step_label = {"threshold", "with the ill"};
    c.walk_mean = {-4, 15};
    c.walk_mean_mcse = {0.1, 0.2};
    c.walk_q = counted(10, 2000);
    c.walk_q_mcse = counted(10, 0);
    c.line = {"route ill", "definition a b"};
    c.line_label = {"the ill", "A"};
    c.weeks = {4, 13, 26};
    c.curve_mean = counted(6, 300);
    c.curve_mean_mcse = counted(6, 0);
    c.curve_q = counted(30, 3000);
    for (std::size_t q = 0; q < 5; ++q) {
        c.curve_q[q * 6 + 3] = nan;
    }
    c.curve_q_mcse = counted(30, 0);
    c.curve_extrapolated = {0, 0, 1, 0, 0, 1};
    c.without = {"routes.ill.pool: survey: the second"};
    c.without_draws = {123};
    c.without_q = counted(10, 4000);
    c.without_q_mcse = counted(10, 0);
    return run;
}

Table table_of(const RunResults& run, const std::string& id,
               Language language = Language::english) {
    std::vector<Table> all = tables_of(run, language);
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Table& table) { return table.id == id; });
    REQUIRE(found != all.end());
    return *found;
}

Cell at(const Table& table, std::size_t row, const std::string& column) {
    const auto found = std::find_if(table.columns.begin(), table.columns.end(),
                                    [&](const Column& one) { return one.name == column; });
    REQUIRE_MESSAGE(found != table.columns.end(), column);
    return found->at(row);
}

Cell text(std::string_view words) {
    return words;
}

} // namespace

TEST_CASE("the summary has a row a definition, errors beside figures, nothing for NaN") {
    const RunResults run = example();
    const Table table = table_of(run, "summary");
    REQUIRE(table.rows == 2);
    CHECK(at(table, 0, "definition") == text("a"));
    CHECK(at(table, 1, "label") == text("B"));
    CHECK(at(table, 1, "unit") == text("children"));
    CHECK(at(table, 0, "registered") == Cell{});
    CHECK(at(table, 0, "mean") == Cell{});
    CHECK(at(table, 1, "registered") == Cell{7.0});
    CHECK(at(table, 1, "mean_mcse") == Cell{0.5});
    for (std::size_t q = 0; q < 5; ++q) {
        CHECK(at(table, 1, quantile_names[q]) == Cell{20.0 + static_cast<double>(q)});
        CHECK(at(table, 1, quantile_names[q] + "_mcse") == Cell{0.2 + static_cast<double>(q)});
    }
}

TEST_CASE("differences: a row a pair, and the ratio of the walk's ends behind the first") {
    RunResults run = example();
    Table table = table_of(run, "differences");
    REQUIRE(table.rows == 3);
    CHECK(at(table, 0, "quantity") == text("difference"));
    CHECK(at(table, 0, "mean") == Cell{11.0});
    CHECK(at(table, 0, "median") == Cell{1004.0});
    CHECK(at(table, 1, "quantity") == text("ratio"));
    CHECK(at(table, 1, "unit") == text("times"));
    CHECK(at(table, 1, "from") == text("a"));
    CHECK(at(table, 1, "mean") == Cell{});
    CHECK(at(table, 1, "median") == Cell{4.0});
    CHECK(at(table, 1, "share_higher") == Cell{});
    CHECK(at(table, 2, "from") == text("b"));
    CHECK(at(table, 2, "median") == Cell{1005.0});
    CHECK(at(table, 2, "share_higher") == Cell{0.1});

    run.comparison.ratio_q.clear();
    run.comparison.ratio_q_mcse.clear();
    table = table_of(run, "differences");
    REQUIRE(table.rows == 2);
    CHECK(at(table, 0, "median") == Cell{1004.0});
    CHECK(at(table, 1, "quantity") == text("difference"));
    CHECK(at(table, 1, "median") == Cell{1005.0});
}

TEST_CASE("the walk is that of the first pair") {
    const RunResults run = example();
    const Table table = table_of(run, "walk");
    REQUIRE(table.rows == 2);
    CHECK(at(table, 1, "from") == text("a"));
    CHECK(at(table, 0, "step") == text("threshold"));
    CHECK(at(table, 1, "step") == text("ill"));
    CHECK(at(table, 1, "kind") == text("added"));
    CHECK(at(table, 1, "label") == text("with the ill"));
    CHECK(at(table, 1, "mean") == Cell{15.0});
    CHECK(at(table, 1, "upper_95") == Cell{2009.0});
}

TEST_CASE("the curve has a row a line and threshold that the line reaches") {
    const RunResults run = example();
    const Table table = table_of(run, "curve");
    REQUIRE(table.rows == 5);
    CHECK(at(table, 2, "kind") == text("route"));
    CHECK(at(table, 2, "weeks") == Cell{26.0});
    CHECK(at(table, 2, "extrapolated") == Cell{1.0});
    CHECK(at(table, 3, "kind") == text("definition"));
    CHECK(at(table, 3, "id") == text("a b"));
    CHECK(at(table, 3, "label") == text("A"));
    CHECK(at(table, 3, "weeks") == Cell{13.0});
    CHECK(at(table, 3, "median") == Cell{3016.0}); // [2][1][1] of [5][2][3]
    CHECK(at(table, 4, "mean") == Cell{305.0});
}

TEST_CASE("pools: choice, member left out, definition") {
    const RunResults run = example();
    const Table table = table_of(run, "pools");
    REQUIRE(table.rows == 2);
    CHECK(at(table, 1, "choice") == text("routes.ill.pool"));
    CHECK(at(table, 1, "without") == text("survey: the second"));
    CHECK(at(table, 1, "definition") == text("b"));
    CHECK(at(table, 1, "draws") == Cell{123.0});
    CHECK(at(table, 1, "median") == Cell{4005.0});
}

TEST_CASE("draws come chain by chain and draw by draw, those of one draw together") {
    const RunResults run = example();
    const Table table = table_of(run, "draws");
    REQUIRE(table.rows == 12);
    CHECK(table.of_draws);
    // In memory [definition][chain][draw]: b, chain 1, draw 0 is the tenth.
    CHECK(at(table, 7, "chain") == Cell{1.0});
    CHECK(at(table, 7, "draw") == Cell{0.0});
    CHECK(at(table, 7, "definition") == text("b"));
    CHECK(at(table, 7, "n_children") == Cell{109.0});
    const Table inputs = table_of(run, "inputs");
    REQUIRE(inputs.rows == 6);
    CHECK(at(inputs, 4, "input") == text("y"));
    CHECK(at(inputs, 4, "unit") == text("weeks"));
    CHECK(at(inputs, 4, "value") == Cell{3.5});
}

TEST_CASE("assumptions say where each uncertain input comes from") {
    const RunResults run = example();
    const Table table = table_of(run, "assumptions");
    REQUIRE(table.rows == 3);
    CHECK(at(table, 1, "input") == text("y"));
    CHECK(at(table, 1, "unit") == text("weeks"));
    CHECK(at(table, 1, "basis") == text("guess"));
}

TEST_CASE("a table that the results do not hold has no rows, and says how to get them") {
    RunResults run = example();
    run.comparison = {};
    run.definitions = {};
    for (const char* id : {"differences", "walk", "curve", "pools", "draws", "routes"}) {
        const Table table = table_of(run, id);
        CHECK(table.rows == 0);
        CHECK(!table.remedy.empty());
    }
}

TEST_CASE("names without figures, as a damaged file may hold them, make no rows") {
    RunResults run = example();
    run.comparison.difference_q.clear();
    run.comparison.walk_q_mcse.pop_back();
    run.comparison.curve_q.clear();
    run.comparison.without_draws.clear();
    for (const char* id : {"differences", "walk", "curve", "pools"}) {
        CHECK(table_of(run, id).rows == 0);
    }
}

TEST_CASE("both languages have the same tables and columns, under names of their own") {
    const RunResults run = example();
    const std::vector<Table> english = tables_of(run, Language::english);
    const std::vector<Table> dutch = tables_of(run, Language::dutch);
    REQUIRE(english.size() == dutch.size());
    std::set<std::string> names;
    for (std::size_t t = 0; t < english.size(); ++t) {
        CHECK(english[t].id == dutch[t].id);
        CHECK(english[t].rows == dutch[t].rows);
        CHECK(english[t].about != dutch[t].about);
        CHECK(dutch[t].name.size() <= 31); // a sheet's
        CHECK(names.insert(dutch[t].name).second);
        REQUIRE(english[t].columns.size() == dutch[t].columns.size());
        for (const std::vector<Table>* all : {&english, &dutch}) {
            std::set<std::string> columns;
            for (const Column& column : (*all)[t].columns) {
                CHECK(columns.insert(column.name).second);
                CHECK(column.name.find_first_of(" ;,\"") == std::string::npos);
                CHECK(!column.meaning.empty());
            }
        }
    }
    CHECK(at(table_of(run, "summary", Language::dutch), 0, "eenheid") == text("kinderen"));
    CHECK(at(table_of(run, "summary", Language::dutch), 1, "ondergrens_95") == Cell{20.0});
}

TEST_CASE("the read-me sheet says what is left out, of the model and of the workbook") {
    const RunResults run = example();
    const Table table =
        read_me(run, {table_of(run, "walk")}, {{"draws", "too many"}}, Language::english);
    std::set<std::pair<std::string, std::string>> lines;
    for (std::size_t row = 0; row < table.rows; ++row) {
        lines.emplace(std::get<std::string_view>(at(table, row, "item")),
                      std::get<std::string_view>(at(table, row, "text")));
    }
    CHECK(lines.contains({"title", "A town"}));
    CHECK(lines.contains({"not in these margins", "children in no register"}));
    CHECK(lines.contains({"note", "mind the step"}));
    CHECK(lines.contains({"left out here", "draws: too many"}));
    CHECK(lines.contains({"walk: mean_mcse", "Monte Carlo standard error of mean"}));
}

} // namespace raming::tables
