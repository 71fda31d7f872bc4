#include <algorithm>
#include <fmt/format.h>

#include "engine/base/suggest.hpp"
#include "engine/cli/commands.hpp"

namespace raming::cli {

namespace {

struct Explanation {
    std::string code;
    std::string text;
};

const std::vector<Explanation>& explanations() {
    static const std::vector<Explanation> all = {
        {"E001", "A fault in the program. Your input is not to blame; please report it with the "
                 "command line."},
        {"E002",
         "The computer ran out of memory. Fewer draws, --keep-draws or --summary-only need less."},
        {"E100", "The file is not valid TOML (https://toml.io). The message names the first line "
                 "that is not."},
        {"E101", "A key that nobody reads: misspelt, or in the wrong table. It would have been "
                 "ignored silently,\n"
                 "so it is an error. The nearest known key is suggested."},
        {"E102", "A prior with impossible parameters, such as a beta with a mean above 1, or with "
                 "parameters of two\n"
                 "notations at once."},
        {"E103", "A value of the wrong kind: a text where a number belongs, or the like."},
        {"E104", "Something that must be there is missing."},
        {"E105", "A value without a source. Every number in a scenario is a fact (fact = \"id\", "
                 "an entry of [facts])\n"
                 "or an assumption (assumption = \"a sentence why\"). So a reader can see what is "
                 "known and what is "
                 "judged.\nA value that differs from its fact needs an assumption as well."},
        {"E106", "A value refers to a fact that is not in [facts]."},
        {"E107", "A value outside what it can be: a share above 1, a negative count, a threshold "
                 "beyond 13 years."},
        {"E108",
         "A word that is not one of those known here: a method, a family, a design, a rule."},
        {"E109",
         "A --set that leads nowhere, or that is not written as it should be. Write it as "
         "path=value with the path as in the file, e.g.\n"
         "--set routes.absolute.sensitivity.mean=0.7. A pool of priors has no mean of its own: set "
         "a member, or\n"
         "replace the pool by one prior. On a threshold per route, a number sets its default."},
        {"E110", "A shared input ({ input = \"name\" }) that is not in [inputs], or that refers to "
                 "another one."},
        {"E111", "Weights of a pool or choice that are negative or do not add to 1. They are "
                 "judgements, so they are\n"
                 "stated in full rather than rescaled silently."},
        {"E130", "A route that does not exist, or is named twice in one list."},
        {"E131", "Routes that are each a multiple of the other. One of them must be counted in "
                 "another way."},
        {"E132", "A threshold that a route cannot give: shorter than where its counting begins, or "
                 "without knowledge\n"
                 "of how long its spells last ([routes.NAME.duration])."},
        {"E133", "Overlaps that contradict each other at the priors' means: no children could be "
                 "in these routes as\n"
                 "stated. In single draws such overlaps are moved to the nearest possible ones, "
                 "and counted."},
        {"E134", "Correlations that contradict each other: the matrix is not positive definite."},
        {"E135", "A correlation that is not one: an unknown input, an input in two groups, a "
                 "matrix of the wrong "
                 "size."},
        {"E136", "A count method that cannot stand here. Known: registered, multiplier, "
                 "prevalence, known, pool."},
        {"E137", "Registered counts that cannot be: thresholds that do not rise, more children "
                 "beyond a longer\n"
                 "threshold than beyond a shorter one, fractions of children."},
        {"E138", "An empty scenario: no routes, no definitions, a definition without routes, or "
                 "[regions] without any."},
        {"E140", "A sum of facts that is none: empty, or with a fact in it twice."},
        {"E141", "[as_printed.inputs] gives a value to an input that the scenario does not have. "
                 "Write the path of the\n"
                 "input in quotes, as `raming run --dry-run` shows it."},
        {"E142", "A published number depends on an input that is uncertain in the scenario, and "
                 "[as_printed.inputs] does\n"
                 "not say which value its author gave it. Without it the number is no arithmetic."},
        {"E143", "A published number is about a definition that the scenario does not have."},
        {"E144", "A published number is part of its own arithmetic: then it would come out "
                 "whatever the other facts\n"
                 "are. Give the print a fact of its own."},
        {"E145", "A published number whose definition, with its author's inputs, is not a sum of "
                 "facts times factors:\n"
                 "overlaps other than 0, durations, a day's stock or a cap come in. Name another "
                 "definition as its\n"
                 "arithmetic, or \"none\"."},
        {"E146", "Two published numbers with one id."},
        {"E150", "A route that is stated to overlap with itself."},
        {"E151", "The same overlap stated twice."},
        {"E152", "Overlaps with unions of routes that wait for each other in a circle."},
        {"E153", "An overlap without a partner."},
        {"E154", "Too many routes that overlap with each other, or two of one name."},
        {"E155", "An overlap within a population of nobody."},
        {"E160", "A list `estimate` (or --definitions) with a definition that the scenario does "
                 "not have."},
        {"E161", "A shared definition that includes a category for which the scenario has no "
                 "route, or whose route cannot\n"
                 "give the threshold. `raming definitions SCENARIO` says which can be used."},
        {"E162", "A file of shared definitions in which a category is unknown, coded twice, or "
                 "not coded."},
        {"E170",
         "Weights of definitions that are negative, not written as name=weight, or do not add "
         "to 1. They say how\n"
         "likely each definition is to be the one that is meant, so they are stated in full "
         "rather than rescaled\n"
         "silently: --weights ocw-4w=0.5,balans-13w=0.5."},
        {"E171",
         "A definition in --weights that the scenario does not have, or that is named twice."},
        {"E181", "Two inputs whose random numbers would have the same address (a collision of "
                 "hashes). Rename one."},
        {"E182", "More inputs than Sobol points have dimensions. Use --design random."},
        {"E183",
         "An input whose bias leads back to the input itself. Give the bias a prior of its own."},
        {"E191",
         "A cohort that cannot be simulated: a chance outside 0 to 1, stays that do not end, "
         "numbers that are not given for every stratum or route, or more registers (6), "
         "definitions (64), routes (12), lengths of absence (7) or children of one age, sector and "
         "region (16,777,215) than there is room for."},
        {"E192", "More school years in a row than a cohort has random numbers for (64)."},
        {"E193",
         "A fit that cannot be made: no [fit], an input that is no plain value, a target that "
         "counts what is not there, or fewer\ntargets than parameters."},
        {"E194",
         "A scenario of the other kind: `raming cohort` takes cohorts (kind = \"cohort\"), and "
         "`raming run` and its like take\nthe others."},
        {"E195",
         "A cohort that contradicts itself: a register, sector, route or region that does not "
         "exist, a definition that it cannot\ncount (whole weeks and whole children only), more "
         "children out of school than there are, or a register that should\nhold more than its "
         "delay lets it."},
        {"E201", "The results file exists. Nothing is overwritten without --force."},
        {"E202", "The folder of the results file does not exist."},
        {"E203", "Not enough room on the disk. Store fewer draws (--keep-draws 1000) or none "
                 "(--summary-only)."},
        {"E204", "The results file cannot be written there: no permission."},
        {"E205", "Writing the results file failed part way, most often because the disk is full. "
                 "Nothing half-written\n"
                 "stays, and earlier results are untouched."},
        {"E206", "Writing the checkpoints failed, most often because the disk is full. What was "
                 "written before stays\n"
                 "readable: --resume goes on from there."},
        {"E207", "There are checkpoints of an interrupted run beside the results file. --resume "
                 "goes on with it, --force\n"
                 "starts anew."},
        {"E208", "--resume with other options than the interrupted or finished run had. The "
                 "message says what "
                 "differs."},
        {"E209", "The output cannot be written."},
        {"E210", "The file does not exist."},
        {"E211", "The file cannot be read as what it should be."},
        {"E212", "An HDF5 file, but not one of Raming's."},
        {"E213", "A results file that is cut short or damaged. It is not read in part: make it "
                 "anew, or restore a copy."},
        {"E214", "A results file of a newer version of Raming. Install that version to read it."},
        {"E215", "A results file with more draws than fit in memory. Run again with fewer "
                 "(--keep-draws 1000), or read\n"
                 "it on a larger machine."},
        {"E216", "Another process is writing the same results at this moment."},
        {"E217", "A file that holds part of a work (--shard), where results are wanted, or the "
                 "other way round. raming inspect says\nwhat a file is; raming merge makes results "
                 "of all parts."},
        {"E218", "Parts (--shard) that are not of one work: another scenario, seed, number of "
                 "draws, cells, program or division.\nThe message says what differs."},
        {"E219", "A part (--shard) that is missing, or is there twice."},
        {"E221", "The file of shared definitions is in none of the places where it is looked "
                 "for. Name it with\n"
                 "--definitions-file."},
        {"E231",
         "A table that is not in the results file: a run has no pairs, walk, curve or pools, and "
         "a run with\n--summary-only has no draws. The message says which command makes a file "
         "that has it."},
        {"E232",
         "This program was built without libxlsxwriter, so it writes no workbooks. Install it "
         "(scripts/setup does)\nand build again, or take --format csv."},
        {"E233",
         "A table with more rows than a sheet of a workbook can hold (1,048,575). CSV has no "
         "limit."},
        {"E234",
         "A file of sensitivity that belongs to another scenario than the results it is to stand "
         "beside, or to the\nsame one with other --set or --definitions. Make both with the same "
         "options."},
        {"E235",
         "A file of coverage or of a cohort that is about another region or school year than the "
         "results it is to\nstand beside. Make it from a scenario of the same region and year, or "
         "leave it out."},
        {"E236",
         "A file of a sweep that does not say what varies, since it was made before that was "
         "stored. It cannot be\nrepeated from the file alone; the command that made it can."},
        {"E301", "The precision asked for was not reached within --max-draws. The message says how "
                 "many draws it\n"
                 "would take."},
        {"E302", "A rerun gave other draws than the file holds: another version of the program or "
                 "of the mathematics\n"
                 "library, or a changed file."},
        {"E400", "A command that does not exist."},
        {"E401", "An option that does not exist."},
        {"E402", "An option with a value that it cannot take."},
        {"E403", "Too few or too many files on the command line."},
        {"E404", "Options that do not go together."},
        {"E405", "More memory than the machine has. Store fewer draws (--keep-draws 100000) or "
                 "none (--summary-only)."},
        {"E406", "More draws than Sobol points can give (2^36 in all). Ask for fewer, or use "
                 "--design random."},
        {"E407",
         "A walk between two definitions that differ in more than 12 steps. Every subset of "
         "the steps is counted, so\neach step more doubles the work. Go by way of a "
         "definition between the two."},
        {"E408",
         "A comparison that does not have two definitions, or has too many: one with itself, every "
         "pair of one, every pair of\nhundreds."},
        {"E409", "A page with sliders (raming report --sliders), by a program that was built "
                 "without them. They need emscripten: scripts/setup --sliders, then "
                 "RAMING_SLIDERS=ON scripts/build."},
        {"E410",
         "A mistake (raming coverage --mistake) that does not exist, or that cannot be made in the "
         "scenario: validity cannot be\n"
         "ignored where no register states one."},
        {"E411", "A program that was built without MPI and started by mpirun. Install "
                 "libopenmpi-dev and build again, or use\n--shard and raming merge."},
        {"E412", "Several processes (mpirun) without a results file: they meet in files beside "
                 "it. Name one with -o, in a folder\nthat all machines share."},
        {"E413", "A command that cannot be divided over processes, started by mpirun. Leave mpirun "
                 "out."},
        {"E414",
         "Worlds of children (raming coverage --world cohort or stress) of a scenario in which no "
         "register can be simulated. It takes a\n"
         "route that is counted by one register alone, at one threshold or two, in whole weeks. "
         "Other worlds (calibrated, typical) can be\n"
         "made of any scenario."},
        {"E421", "A definition (--definitions) that neither the scenario nor the file of shared "
                 "definitions has."},
        {"E422", "An overlap (--overlap) that the scenario does not state: it is named as under "
                 "[overlaps], e.g. vsv-absolute."},
        {"E440", "A sweep that is not written as it should be: an axis is PATH=4,8,13 or "
                 "PATH=from:to:count, a range is PATH=low:high and\nneeds points (--lhs N or "
                 "--sobol-design N), and something must vary."},
        {"E441", "A list of cells (--list) with a line that does not fit its header. The first "
                 "line names paths of the scenario; each\nfurther line gives them values, with "
                 "commas between, texts with commas in double quotes."},
        {"E442", "A sweep with more cells than are run without a question (10,000). The message "
                 "says what it would take;\n--max-cells runs it."},
        {"E443", "A cell of a sweep that changes which definitions are estimated. Cells are "
                 "compared with the base, definition by\ndefinition."},
    };
    return all;
}

} // namespace

base::Exit explain_command(const Arguments& arguments, const Catalog&) {
    std::vector<std::string> codes;
    for (const Explanation& explanation : explanations()) {
        codes.push_back(explanation.code);
    }
    if (!arguments.empty() && (arguments[0] == "--help" || arguments[0] == "-h")) {
        fmt::print("raming explain CODE\n\nExplains an error code, e.g. raming explain E101.\n");
        return base::Exit::ok;
    }
    if (arguments.size() != 1) {
        throw base::Error(base::Exit::usage, "E403",
                          "raming explain takes one error code, e.g. raming explain E101.");
    }
    for (const Explanation& explanation : explanations()) {
        if (explanation.code == arguments[0]) {
            fmt::print("{}: {}\n", explanation.code, explanation.text);
            return base::Exit::ok;
        }
    }
    throw base::Error(base::Exit::usage, "E402",
                      "there is no error code \"" + arguments[0] + "\"." +
                          base::suggestion(arguments[0], codes));
}

} // namespace raming::cli
