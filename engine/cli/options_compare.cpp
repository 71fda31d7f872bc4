#include <sstream>

#include "engine/cli/option_parser.hpp"
#include "engine/cli/options.hpp"
#include "engine/cli/options_shared.hpp"

namespace raming::cli {

namespace {

OptionList compare_description() {
    OptionList own("What to compare");
    own.text("from", "A", "the definition to start from");
    own.text("to", "B", "the definition to go to: B − A, B / A, and the walk between them");
    own.flag("all", "every pair of definitions (default where nothing else is asked for)");
    own.flag("curve", "every route and definition as a function of the threshold, 4 to 52 weeks");
    own.text("overlap", "NAME",
             "every definition with this overlap of the scenario held from none to complete, e.g. "
             "vsv-absolute");
    own.flag(
        "drop-pool-members",
        "every definition without each member of each pool (methods, priors, durations, overlap)");
    own.flag("uncertainty", "divide the spread: choice of definition, and groups of inputs");
    own.text("weights", "NAME=W,…",
             "--uncertainty with these weights of the definitions, adding to 1, e.g. "
             "ocw-4w=0.5,balans-13w=0.5 (default: all equally); those not named do not count");
    OptionList all("Options");
    add_drawing_options(all);
    add_estimator_option(all, "the quantiles between --from and --to", "plain");
    own.add(std::move(all));
    return own;
}

} // namespace

std::string compare_help() {
    std::ostringstream text;
    text
        << "raming compare SCENARIO.toml [--from A --to B] [--all] [--curve] [--overlap NAME]\n"
           "               [--drop-pool-members] [--uncertainty] [options]\n\n"
           "Compares definitions on the draws they share. What is uncertain about both cancels, so "
           "their difference is\n"
           "known far better than their two intervals suggest.\n\n"
           "  raming compare scenarios/nl-2022-23.toml --from ocw-4w --to balans-13w-vsv\n"
           "  raming compare scenarios/nl-2022-23.toml --all --json\n"
           "  raming compare scenarios/nl-2022-23.toml --curve -o curve.h5\n"
           "  raming compare scenarios/nl-2022-23.toml --overlap vsv-absolute\n"
           "  raming compare scenarios/nl-2022-23.toml --uncertainty\n"
           "  raming compare scenarios/nl-2022-23.toml --weights ocw-4w=0.5,balans-13w=0.5\n\n"
           "The walk: the steps from A to B (the threshold of routes in both, each route added or "
           "removed, a day for the\n"
           "year, weights, overlap). What a step changes depends on the steps before it, so it is "
           "averaged over all\n"
           "orders (Shapley); the steps then add up to the difference, exactly, in every draw. "
           "Their means add up; their\n"
           "medians and intervals do not. Without the step \"overlap\" an added route counts in "
           "full beside what is there;\n"
           "the step itself is what counting children of several routes once takes off.\n"
           "An overlap held: all shares that the scenario states for it give way to one share of "
           "the route's children,\n"
           "0, 5, … 100 %; all else is drawn as ever. What the routes cannot share is not shared.\n"
           "The curve and --overlap take the first 4,096 draws of each of the 16 chains, "
           "--drop-pool-members the first\n16,384: these are the same draws as in a run, so its "
           "figures and theirs can be laid side by side.\n\n"
           "Whose uncertainty: the spread of the number divided into what comes from the choice of "
           "definition (words)\n"
           "and what comes from each group of inputs that nobody knows exactly: what registers "
           "miss, wrong entries,\n"
           "durations, overlap, factors and shares, chance. The parts are shares of the variance "
           "and add up to 100 %.\n"
           "The first row is for a reader who does not know which definition is meant, and finds "
           "them as likely as their\n"
           "weights say; the others are for one definition each. Inputs that depend on each other "
           "share what they\n"
           "explain together (Shapley). A variance is ruled by the largest outcomes: a prior with "
           "a "
           "long tail weighs\n"
           "more here than in the 95 % range. Where a definition's number has no variance that can "
           "be estimated, the\n"
           "logarithm is divided instead, and it says so. Each draw is evaluated once for every "
           "subset of the groups,\n"
           "so it takes the first 1,024 of each chain of a Sobol run, or what -n gives if that is "
           "less.\n\n"
        << compare_description()
        << "\nExit codes: 0 done; 2 wrong usage; 3 wrong scenario; 4 file trouble; 130 or 143 "
           "interrupted.\n";
    return text.str();
}

CompareOptions parse_compare_options(const Arguments& arguments) {
    const GivenOptions values(arguments, compare_description(), "compare");
    CompareOptions options;
    options.run = read_run_options(values, "compare");
    read_estimator_option(values, options.run);
    options.from = values.text("from");
    options.to = values.text("to");
    options.curve = values.has("curve");
    options.overlap = values.text("overlap");
    options.drop_pool_members = values.has("drop-pool-members");
    options.weights = values.text("weights");
    options.uncertainty = values.has("uncertainty") || options.weights;
    options.all =
        values.has("all") || !(options.from || options.to || options.curve || options.overlap ||
                               options.drop_pool_members || options.uncertainty);
    if (options.from.has_value() != options.to.has_value()) {
        usage_error("E404", std::string("raming compare: ") +
                                (options.from ? "--from is given and --to is not"
                                              : "--to is given and --from is not") +
                                ". Give both: --from A --to B.");
    }
    if (options.run.estimator != summary::Estimator::plain && !options.from) {
        usage_error("E404", "raming compare: --estimator is for the way from one definition to "
                            "another. Give --from A --to B, or leave it out.");
    }
    return options;
}

} // namespace raming::cli
