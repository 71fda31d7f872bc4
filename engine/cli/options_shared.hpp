#pragma once
// Options that several commands share. Internal to the options_*.cpp files.

#include <initializer_list>
#include <optional>
#include <string>
#include <utility>

#include "engine/cli/load.hpp"
#include "engine/cli/option_parser.hpp"
#include "engine/cli/options.hpp"

namespace raming::cli {

void add_definition_file_option(OptionList& to);
void add_definition_options(OptionList& to);

/// For RunOptions and FileOptions.
template <typename Options>
void read_definition_options(const GivenOptions& values, Options& options) {
    if (const auto names = values.text("definitions")) {
        options.definitions = parse_definition_names(*names);
    }
    options.definitions_file = values.text("definitions-file");
}

/// What all commands that draw take, and how `command` reads it. `draws`: the default, in words.
void add_drawing_options(OptionList& all, const std::string& draws = "1,000,000");
/// What `run` takes besides.
void add_run_options(OptionList& all);
[[nodiscard]] RunOptions read_run_options(const GivenOptions& values, const std::string& command);

/// A results file has a name, and options about it are given with it alone.
void check_output(const std::optional<std::string>& output,
                  std::initializer_list<std::pair<bool, const char*>> about_it);

} // namespace raming::cli
