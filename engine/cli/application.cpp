#include "engine/cli/application.hpp"

#include <cstdio>
#include <fmt/format.h>
#include <new>

#include "engine/base/suggest.hpp"
#include "engine/base/version.hpp"
#include "engine/cli/commands.hpp"
#include "engine/run/ranks.hpp"

namespace raming::cli {

using base::Error;
using base::Exit;
using raming::run::Ranks;

namespace {

struct Command {
    std::string name;
    std::string help;
    Exit (*run)(const Arguments&, const Catalog&);
};

const std::vector<Command>& commands() {
    static const std::vector<Command> all = {
        {"run", "draw from a scenario; print and store the distributions", run_command},
        {"compare",
         "compare definitions: differences, the walk between two, the curve, whose uncertainty",
         compare_command},
        {"sweep", "many scenarios that differ in stated values, and what each difference does",
         sweep_command},
        {"plan", "what a run or a sweep will take: draws, time, memory, file", plan_command},
        {"diff", "what differs between two runs or sweeps: their scenarios and their estimates",
         diff_command},
        {"sensitivity", "which inputs make the answer uncertain, and which fact would help most",
         sensitivity_command},
        {"coverage", "try the estimator in worlds whose truth is known", coverage_command},
        {"validate", "say what is wrong with a scenario, without drawing", validate_command},
        {"definitions", "who counts whom: definitions for any scenario, by name",
         definitions_command},
        {"new", "print a commented scenario to start from", new_command},
        {"inspect", "say what is in a results file and where it comes from", inspect_command},
        {"export", "tables of a results file for spreadsheets and statistics (csv, xlsx)",
         export_command},
        {"report", "write the report for people: one page, in Dutch or English", report_command},
        {"rerun", "repeat a run or sweep from its results file and compare every draw",
         rerun_command},
        {"published", "put every published estimate beside its distribution", published_command},
        {"cohort", "simulate children, their stays out of school and the registers that see them",
         cohort_command},
        {"merge", "make the whole of the parts that --shard made", merge_command},
        {"explain", "explain an error code, e.g. raming explain E101", explain_command},
    };
    return all;
}

void print_help() {
    fmt::print("raming — how many children are out of school, and how sure is that?\n\n"
               "Raming replaces point estimates of the number of thuiszitters by distributions: it "
               "draws what\n"
               "registers miss, how long absences last and how routes overlap, and shows what each "
               "definition of\n"
               "\"out of school\" does to the number.\n\n"
               "  raming COMMAND …\n\n");
    for (const Command& command : commands()) {
        fmt::print("  {:<13}{}\n", command.name, command.help);
    }
    fmt::print(
        "\nStart here:\n"
        "  raming run scenarios/nl-2022-23.toml          the Netherlands, nine definitions side by "
        "side\n"
        "  raming run scenarios/nl-2022-23.toml --definitions all   eighteen parties' definitions "
        "too\n"
        "  raming new > my.toml; raming run my.toml      your own municipality\n"
        "  raming published                              every published estimate in its place\n"
        "  raming COMMAND --help                         options of a command\n"
        "  raming --version\n\n"
        "Data go to stdout, all else to stderr. Nothing is overwritten unless --force is given.\n");
}

/// Work that cannot be divided would be done by every rank, into one file.
void check_ranks(const std::string& command) {
    const bool divides = command == "run" || command == "sweep" || command == "cohort";
    const unsigned count = Ranks::world().count();
    if (count > 1 && !Ranks::can_divide()) {
        throw Error(Exit::usage, "E411",
                    fmt::format("this program was built without MPI: started in {} processes, each "
                                "would do all of the work. Install libopenmpi-dev and build again, "
                                "or divide the work by --shard.",
                                count));
    }
    if (count > 1 && !divides) {
        throw Error(Exit::usage, "E413",
                    fmt::format("raming {} does its work in one process, and was started in {}. "
                                "Leave mpirun out; run, sweep and cohort can be divided.",
                                command, count));
    }
}

/// Where all ranks make the same mistake, the first says it for all; else the rank that makes it
/// does, and ends the others, who would wait for it in vain. So it returns only where all fail.
void fail(const std::string& text, Exit exit) {
    Ranks& ranks = Ranks::world();
    const bool same_for_all = ranks.all_fail();
    if (ranks.is_first()) {
        fmt::print(stderr, "{}\n", text);
    } else if (!same_for_all) {
        fmt::print(stderr, "rank {}: {}\n", ranks.rank(), text);
    }
    if (!same_for_all) {
        std::fflush(stderr);
        ranks.abort(static_cast<int>(exit));
    }
}

Exit dispatch(const Arguments& arguments, const Catalog& catalog) {
    if (arguments.empty() || arguments[0] == "--help" || arguments[0] == "-h" ||
        arguments[0] == "help") {
        print_help();
        return arguments.empty() ? Exit::usage : Exit::ok;
    }
    if (arguments[0] == "--version") {
        fmt::print("raming {} (commit {})\n{}\nMPI: {}\n", base::engine_version, base::git_commit,
                   base::compiler, Ranks::description());
        return Exit::ok;
    }
    std::vector<std::string> names;
    for (const Command& command : commands()) {
        if (command.name == arguments[0]) {
            check_ranks(command.name);
            return command.run(Arguments(arguments.begin() + 1, arguments.end()), catalog);
        }
        names.push_back(command.name);
    }
    throw Error(Exit::usage, "E400",
                "there is no command \"" + arguments[0] + "\"." +
                    base::suggestion(arguments[0], names) + " See raming --help.");
}

} // namespace

int run(int argc, char** argv, const Catalog& catalog) {
    Exit exit = Exit::internal;
    bool all_failed = false;
    try {
        exit = dispatch(Arguments(argv + 1, argv + argc), catalog);
    } catch (const Error& error) {
        exit = error.exit();
        fail(error.what(), exit);
        all_failed = true;
    } catch (const std::bad_alloc&) {
        fail("error[E002] out of memory. Ask for fewer draws, cells or replicates, or keep fewer.",
             exit);
        all_failed = true;
    } catch (const std::exception& error) {
        if (std::ferror(stdout) != 0) { // said below
            exit = Exit::ok;
        } else {
            fail(std::string("error[E001] this is a fault in the program, not in your input: ") +
                     error.what(),
                 exit);
            all_failed = true;
        }
    }
    if ((std::fflush(stdout) != 0 || std::ferror(stdout) != 0) && exit == Exit::ok) {
        fmt::print(stderr, "error[E209] the output cannot be written. Is the disk full?\n");
        exit = Exit::input_output;
    }
    // Of one that was interrupted the launcher must know, as other ranks may be waiting for it.
    if (exit == Exit::ok || exit == Exit::failed_cells || all_failed) {
        Ranks::world().leave();
    }
    return static_cast<int>(exit);
}

} // namespace raming::cli
