#include "engine/cli/options_shared.hpp"

namespace raming::cli {

void add_definition_file_option(OptionList& to) {
    to.text("definitions-file", "FILE",
            "the shared definitions, instead of the definitions.toml that is found");
}

void add_definition_options(OptionList& to) {
    to.text("definitions", "NAMES",
            "only these definitions, e.g. ocw-2022,ingrado: the scenario's own or shared "
            "ones (see raming definitions); own: all of the scenario's; all: both");
    add_definition_file_option(to);
}

void check_output(const std::optional<std::string>& output,
                  std::initializer_list<std::pair<bool, const char*>> about_it) {
    if (output && output->empty()) {
        usage_error("E402",
                    "--out: the name of the results file is empty. Give one, e.g. -o nl.h5.");
    }
    for (const auto& [given, name] : about_it) {
        if (given && !output) {
            usage_error("E404", std::string(name) + " is about a results file: name it with -o.");
        }
    }
}

} // namespace raming::cli
