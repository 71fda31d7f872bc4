#include "engine/sweep/section.hpp"

#include <doctest/doctest.h>

namespace raming::sweep {

namespace {

/// "line:column: message" of what is wrong with a list.
std::string problem_of(const std::string& text) {
    try {
        static_cast<void>(read_list(text, "l.csv"));
    } catch (const base::Error& error) {
        const base::Diagnostic& found = error.diagnostics().front();
        CHECK(found.code == "E441");
        CHECK(found.where->file == "l.csv");
        return std::to_string(found.where->line) + ":" + std::to_string(found.where->column) +
               ": " + found.message.substr(0, 20);
    }
    return "";
}

Section section_of(const std::string& text) {
    scenario::Document document = scenario::Document::from_text(text, "s.toml", {});
    Section section = read_section(document);
    document.finish();
    return section;
}

} // namespace

TEST_CASE("a list has a header of paths and a row a cell") {
    const List list = read_list("\xEF\xBB\xBF"
                                "a.b, c\r\n1,2\r\n\n , \"x, \"\"y\"\"\"\n3,",
                                "l.csv");
    CHECK(list.paths == std::vector<std::string>{"a.b", "c"});
    REQUIRE(list.rows.size() == 3);
    CHECK(list.rows[0] == std::vector<std::string>{"1", "2"});
    CHECK(list.rows[1] == std::vector<std::string>{"", "x, \"y\""});
    CHECK(list.rows[2] == std::vector<std::string>{"3", ""});
}

TEST_CASE("what is wrong with a list is told with its line and column") {
    CHECK(problem_of("a,b\n1,2\n1\n") == "3:2: this line has 1 valu");
    CHECK(problem_of("a,b\n1,2,3\n") == "2:5: this line has 3 valu");
    CHECK(problem_of("") == "1:1: the list is empty. I");
    CHECK(problem_of("\n\n") == "1:1: the list is empty. I");
    CHECK(problem_of("a,b\n") == "2:1: the list has no rows");
    CHECK(problem_of("a,,b\n1,2,3\n") == "1:3: the first line names");
    CHECK(problem_of("a,b,a\n1,2,3\n") == "1:5: \"a\" is there twice. ");
    CHECK(problem_of("a,b\n1,\"x\n") == "2:3: a quote is opened an");
    CHECK(problem_of("a,b\n\"1\"2,3\n") == "2:4: after a closing quot");
}

TEST_CASE("the section of a scenario says the same as the options") {
    const Section section = section_of(R"(
[sweep]
lists = ["more.csv"]
sobol-design = 32
[sweep.grid]
"routes.a.mean" = "0.5:0.9:3"
routes.b = [4, 8, "nested"]
[sweep.one-at-a-time]
noise = ["off"]
[sweep.ranges]
"x.y" = "1:2"
)");
    const Design& design = section.design;
    REQUIRE(design.grid.size() == 2);
    CHECK(design.grid[0].path == "routes.a.mean");
    CHECK(design.grid[0].values == std::vector<std::string>{"0.5", "0.7", "0.9"});
    CHECK(design.grid[1].path == "routes.b");
    CHECK(design.grid[1].values == std::vector<std::string>{"4", "8", "nested"});
    CHECK(design.grid[1].where == "s.toml:7:12");
    CHECK(design.one_at_a_time.front().path == "noise");
    CHECK(design.ranges.front().high == 2);
    CHECK(design.points == Points::sobol);
    CHECK(design.point_count == 32);
    CHECK(section.lists == std::vector<std::string>{"more.csv"});
}

TEST_CASE("mistakes in a section are errors of the scenario, with their place") {
    const auto code_of = [](const std::string& text) {
        try {
            static_cast<void>(section_of(text));
        } catch (const base::Error& error) {
            return error.diagnostics().front().text().substr(0, 20);
        }
        return std::string();
    };
    CHECK(code_of("[sweep.grid]\na = []\n") == "error[E440] s.toml:2");
    CHECK(code_of("[sweep.grid]\na = \"1:2\"\n") == "error[E440] s.toml:2");
    CHECK(code_of("[sweep.ranges]\na = \"2:1\"\n") == "error[E440] s.toml:2");
    CHECK(code_of("[sweep]\nlhs = 3\nsobol-design = 4\n") == "error[E440] s.toml:3");
    CHECK(code_of("[sweep]\nlhs = 0.5\n") == "error[E107] s.toml:2");
    CHECK(code_of("[sweep]\ngird = 1\n") == "error[E101] s.toml:2");
}

} // namespace raming::sweep
