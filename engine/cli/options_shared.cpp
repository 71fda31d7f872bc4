#include "engine/cli/options_shared.hpp"

#include "engine/run/ranks.hpp"

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

void add_shard_options(OptionList& all, const std::string& unit) {
    all.text("shard", "K/N",
             "make part K of N alone, in a file of its own beside that of -o; raming merge makes "
             "the whole of all parts");
    all.text("chunk", "N",
             unit + " that a thread is given at a time, and of which parts consist; the results "
                    "are the same for any number");
}

void check_shard(bool has_shard, const std::optional<std::uint64_t>& chunk, bool has_output) {
    constexpr std::uint64_t largest_chunk = 1'000'000;
    if (chunk && *chunk > largest_chunk) {
        usage_error("E402", value_error("chunk", std::to_string(*chunk),
                                        "should be a number up to 1,000,000."));
    }
    if (has_shard && !has_output) {
        usage_error("E404", "--shard makes a file: name the results file of the whole with -o.");
    }
    if (run::Ranks::world().count() > 1 && !has_output) {
        usage_error("E412", "several processes (mpirun) keep their work in files beside the "
                            "results: name a results file with -o, in a folder that all share.");
    }
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
