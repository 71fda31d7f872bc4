#include <doctest/doctest.h>

#include "engine/base/error.hpp"
#include "engine/cli/commands.hpp"

using namespace raming;

TEST_CASE("a program that was built without sliders says how to build it with them") {
    std::string message;
    try {
        (void)cli::report_command({"nl.h5", "--sliders"}, cli::Catalog{});
    } catch (const base::Error& error) {
        CHECK(error.exit() == base::Exit::usage);
        message = error.what();
    }
    CHECK(message.find("E409") != std::string::npos);
    CHECK(message.find("RAMING_SLIDERS=ON scripts/build") != std::string::npos);
}
