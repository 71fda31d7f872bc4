#include "engine/sweep/values.hpp"

#include <doctest/doctest.h>

#include "engine/base/error.hpp"

namespace raming::sweep {

using Texts = std::vector<std::string>;

TEST_CASE("a range holds its ends and as many decimals as people would write") {
    CHECK(read_values("0.5:0.95:10", "x") ==
          Texts{"0.5", "0.55", "0.6", "0.65", "0.7", "0.75", "0.8", "0.85", "0.9", "0.95"});
    CHECK(read_values("0:1:3", "x") == Texts{"0", "0.5", "1"});
    CHECK(read_values("10:-10:3", "x") == Texts{"10", "0", "-10"});
    const Texts thirds = read_values("0:1:4", "x");
    CHECK(thirds[1] == "0.333333333333333");
    CHECK(spaced(0.1, 0.7, 1'000'000).back() == "0.7");
}

TEST_CASE("a list keeps its values as they are; commas in quotes and brackets separate nothing") {
    CHECK(read_values("4, 8,13", "x") == Texts{"4", "8", "13"});
    CHECK(read_values("4", "x") == Texts{"4"});
    CHECK(read_values("nested,\"a,b\",{ x = [1, 2] }", "x") ==
          Texts{"nested", "\"a,b\"", "{ x = [1, 2] }"});
    CHECK(read_values("a:b", "x") == Texts{"a:b"}); // no range: a text
}

TEST_CASE("what is no list of values is refused with its place") {
    for (const char* text : {"", "  ", "1,,2", "1,2,", "0.5:0.95", "0.5:0.95:1", "0.5:0.95:2.5",
                             "0.5:0.95:2000000", "1:2:3:4", "1:x:3", "2:2:3"}) {
        CAPTURE(text);
        try {
            static_cast<void>(read_values(text, "--grid a=?"));
            FAIL("accepted");
        } catch (const base::Error& error) {
            CHECK(error.diagnostics().front().code == "E440");
            CHECK(error.diagnostics().front().message.starts_with("--grid a=?: "));
        }
    }
    CHECK_THROWS_AS(static_cast<void>(read_ends("3:2", "x")), base::Error);
    CHECK_THROWS_AS(static_cast<void>(read_ends("3", "x")), base::Error);
    CHECK(read_ends("-1:2", "x").low == -1);
}

} // namespace raming::sweep
