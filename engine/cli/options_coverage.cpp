#include <algorithm>
#include <charconv>
#include <iterator>
#include <sstream>

#include "engine/base/suggest.hpp"
#include "engine/cli/coverage.hpp"
#include "engine/cli/option_parser.hpp"
#include "engine/cli/options_shared.hpp"

namespace raming::cli {

namespace {

constexpr std::uint64_t most_worlds = 1'000'000;
constexpr std::uint64_t most_draws = 1'000'000;
constexpr std::uint64_t fewest_draws = 40; // below it a 95 % interval is the range of the draws
/// Assumptions, as nobody has measured them. Dependence and delay: the widest of the priors of
/// scenarios/cohorts/nl-2022-23.toml. Spells: every other child who is ever out is out on a day.
constexpr run::Stress usual_stress{2, 12, 0.5, 1, 2};

OptionList coverage_description() {
    OptionList all("Options");
    all.text("worlds", "N", "number of worlds (default 2,000)");
    all.text("world", "KIND",
             "calibrated (problems of any size, default), typical (of a size that could be known "
             "beforehand), cohort (of any size, with children simulated one by one) or stress (the "
             "same, with what the estimator does not think of)");
    all.text("stress", "NAME,…",
             "stress: which, of dependence, delay, spells, apart, tied; NAME=MOST sets how much at "
             "most (default: dependence=2, delay=12 and spells=0.5; if named: apart=1, tied=2)");
    all.text("draws,n", "N",
             "draws of the estimator in each world (default 1,000; in typical worlds 5,000)");
    all.text("mistake", "NAME,…",
             "try these mistakes too: sensitivity, validity, overlap, selection, or none (default: "
             "in calibrated worlds all that the scenario can make, in those of children none; not "
             "in typical worlds)");
    all.text("seed", "S", "seed, 0 … 2^64−1 (default 1)");
    all.texts("set", "PATH=VALUE", "change a value of the scenario; may be repeated");
    add_definition_options(all);
    all.text("threads", "K",
             "threads (default: all cores); the results are the same for any number");
    all.text("out,o", "FILE", "results file (.h5); without it none is written");
    all.flag("resume", "go on with an interrupted run of the same worlds");
    all.flag("json", "print results as JSON");
    all.flag("reproducible", "leave host and times out of the file");
    all.flag("force", "overwrite an existing results file");
    all.flag("quiet", "no progress and no notices on stderr");
    all.flag("help,h", "this text");
    return all;
}

/// The place among world_names.
std::size_t parse_world(const std::string& text) {
    const std::vector<std::string> names(world_names.begin(), world_names.end());
    const auto found = std::find(names.begin(), names.end(), text);
    if (found == names.end()) {
        usage_error("E402", value_error("world", text,
                                        "is not a kind of world." + base::suggestion(text, names)));
    }
    return static_cast<std::size_t>(found - names.begin());
}

std::uint64_t within(const std::string& option, std::uint64_t value, std::uint64_t least,
                     std::uint64_t most) {
    if (value < least || value > most) {
        usage_error("E402", value_error(option, std::to_string(value),
                                        "should be a whole number from " + std::to_string(least) +
                                            " to " + std::to_string(most) + "."));
    }
    return value;
}

/// "delay" or "delay=4", into its place in `stress`.
void read_stress(const std::string& text, run::Stress& stress) {
    struct Kind {
        const char* name;
        double run::Stress::*member;
        double most; ///< that can be asked for
        const char* range;
    };
    static const Kind kinds[] = {
        {"dependence", &run::Stress::dependence, 10, "from 0 to 10"},
        {"delay", &run::Stress::delay, 52, "from 0 to 52 weeks"},
        {"spells", &run::Stress::spells, 0.9, "from 0 to 0.9"},
        {"apart", &run::Stress::apart, 1, "from 0 to 1"},
        {"tied", &run::Stress::tied, 4, "from 0 to 4"},
    };
    const std::string name = text.substr(0, text.find('='));
    static const std::vector<std::string> names = {"dependence", "delay", "spells", "apart",
                                                   "tied"};
    const auto* kind = std::find_if(std::begin(kinds), std::end(kinds),
                                    [&](const Kind& one) { return name == one.name; });
    if (kind == std::end(kinds)) {
        usage_error("E402", value_error("stress", text,
                                        "names no stress." + base::suggestion(name, names)));
    }
    double& most = stress.*(kind->member);
    if (name == text) {
        most = usual_stress.*(kind->member);
        return;
    }
    const std::string number = text.substr(name.size() + 1);
    const char* end = number.data() + number.size();
    const auto read = std::from_chars(number.data(), end, most);
    if (read.ec != std::errc() || read.ptr != end || !(most >= 0 && most <= kind->most)) {
        usage_error("E402", value_error("stress", text,
                                        "should have a number " + std::string(kind->range) + "."));
    }
}

/// What --stress says; if it is not given, what registers suffer from, at its usual strength.
run::Stress parse_stress(const std::optional<std::string>& text) {
    run::Stress stress;
    if (!text) {
        stress = usual_stress;
        stress.apart = 0;
        stress.tied = 0;
        return stress;
    }
    for (const std::string& one : parse_definition_names(*text)) {
        read_stress(one, stress);
    }
    return stress;
}

/// What --mistake says; nothing: all that the scenario can make.
std::optional<std::vector<std::string>> parse_mistakes(const std::optional<std::string>& text,
                                                       run::WorldKind world) {
    if (!text) {
        return world == run::WorldKind::cohort ? std::optional(std::vector<std::string>{})
                                               : std::nullopt;
    }
    if (world == run::WorldKind::typical) {
        usage_error("E404", "--mistake is not about typical worlds: leave it out, or choose "
                            "another --world.");
    }
    std::vector<std::string> names = parse_definition_names(*text);
    const bool none = std::find(names.begin(), names.end(), "none") != names.end();
    if (none && names.size() > 1) {
        usage_error("E402",
                    value_error("mistake", *text, "should be none alone, or names of mistakes."));
    }
    if (none) {
        names.clear();
    }
    return names;
}

} // namespace

std::string coverage_help() {
    std::ostringstream text;
    text << "raming coverage SCENARIO.toml [--worlds N] [--world calibrated|typical|cohort|stress] "
            "[options]\n\n"
            "Tries the estimator in worlds whose truth is known. In each, all inputs are drawn "
            "from the scenario's own\n"
            "priors, children and registers are made from them, and the estimator is given the "
            "registered counts and\n"
            "nothing else. Then the truth of every definition is ranked among its draws: how "
            "often do its intervals of\n"
            "50, 67 and 95 % hold the truth, and are all ranks equally frequent, as they should "
            "be?\n\n"
            "  raming coverage scenarios/nl-2022-23.toml\n"
            "  raming coverage scenarios/nl-2022-23.toml --mistake validity --json\n"
            "  raming coverage scenarios/nl-2022-23.toml --world typical\n"
            "  raming coverage scenarios/nl-2022-23.toml --world stress --stress delay\n\n"
            "calibrated  registered counts from a tenth to ten times the scenario's, that say "
            "nothing of what registers\n"
            "            miss: intervals should hold the truth as often as they claim\n"
            "typical     the true numbers are about as large as could be expected, so counts do "
            "say something of what\n"
            "            registers miss; the estimator does not listen, one that is told the "
            "size does\n"
            "cohort      as calibrated, but children are simulated, their stays out of school, "
            "the registers that see\n"
            "            them and who is in several routes, so many that hardly any is out twice; "
            "the registers' counts\n"
            "            go to the estimator, and the truth is counted over the children\n"
            "stress      the same, and each world has, evenly from nothing to the strength given:\n"
            "            dependence  children differ in visibility, by so many standard deviations "
            "of the logit of\n"
            "                        being registered; the priors hold for the middle one\n"
            "            delay       registers are so many weeks late on average\n"
            "            spells      of the children who are ever out this share is out on a day: "
            "the same come back\n"
            "            apart       of the children in several routes this share has stays that "
            "have nothing to do with\n"
            "                        each other; the estimator takes the longest with the longest\n"
            "            tied        as dependence, but each register sees the share of all and of "
            "long stays that the\n"
            "                        priors say: only what two registers have in common changes, "
            "and no interval should\n"
            "            The usual strengths are assumptions: nobody has measured them.\n\n"
            "Mistakes: the same worlds, and an estimator that is wrong in one thing: sensitivity "
            "(the odds of being\n"
            "registered are thought twice what they are), validity (every entry is thought "
            "right), overlap (routes are\n"
            "thought to share no children), selection (surveys of the willing are thought to be "
            "samples).\n\n"
         << coverage_description()
         << "\nExit codes: 0 done; 2 wrong usage; 3 wrong scenario; 4 file trouble; 130 or 143 "
            "interrupted.\n";
    return text.str();
}

CoverageOptions parse_coverage_options(const Arguments& arguments) {
    const GivenOptions values(arguments, coverage_description(), "coverage");
    CoverageOptions options;
    options.help = values.has("help");
    if (options.help) {
        return options;
    }
    options.scenario =
        values.single_file("a scenario, e.g. raming coverage scenarios/nl-2022-23.toml");
    options.worlds =
        within("worlds", values.count("worlds", false).value_or(options.worlds), 1, most_worlds);
    if (const auto draws = values.count("draws", false)) {
        options.draws = within("draws", *draws, fewest_draws, most_draws);
    }
    if (const auto text = values.text("world")) {
        const std::size_t world = parse_world(*text);
        const auto kinds = static_cast<std::size_t>(run::WorldKind::cohort) + 1;
        options.world = static_cast<run::WorldKind>(std::min(world, kinds - 1));
        if (world == kinds) {
            options.stress = parse_stress(values.text("stress"));
        }
    }
    if (values.has("stress") && !options.stress) {
        usage_error("E404", "--stress is about worlds of stress: add --world stress.");
    }
    options.mistakes = parse_mistakes(values.text("mistake"), options.world);
    read_usual_options(values, options);
    read_definition_options(values, options);
    options.resume = values.has("resume");
    check_resumable_output(options);
    return options;
}

} // namespace raming::cli
