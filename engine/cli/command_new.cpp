#include <fmt/format.h>

#include "engine/cli/commands.hpp"

namespace raming::cli {

base::Exit new_command(const Arguments& arguments, const Catalog& catalog) {
    if (!arguments.empty() && (arguments.front() == "--help" || arguments.front() == "-h")) {
        fmt::print("raming new > my.toml\n\nPrints a small commented scenario to start from.\n");
        return base::Exit::ok;
    }
    if (!arguments.empty()) {
        throw base::Error(base::Exit::usage, "E403",
                          "raming new takes no arguments; it prints a scenario: raming new > " +
                              arguments.front());
    }
    fmt::print("{}", catalog.starter_scenario);
    return base::Exit::ok;
}

} // namespace raming::cli
