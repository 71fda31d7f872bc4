#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fmt/format.h>

#include "engine/base/contract.hpp"
#include "engine/cli/commands.hpp"
#include "engine/cli/compare_report.hpp"
#include "engine/cli/interrupt.hpp"
#include "engine/cli/load.hpp"
#include "engine/cli/options.hpp"
#include "engine/cli/session.hpp"
#include "engine/cli/uncertainty.hpp"
#include "engine/cli/weights.hpp"
#include "engine/summary/smooth.hpp"
#include "engine/summary/variance_parts.hpp"

namespace raming::cli {

using base::Error;
using base::Exit;

namespace {

/// Draws per chain that the curve, or an overlap held, is made of: one chunk of each.
constexpr std::uint64_t curve_per_chain = 4096;
/// Draws per chain whose choices are kept for --drop-pool-members.
constexpr std::uint64_t choices_per_chain = 16'384;
/// Draws per chain whose variance is divided: each is evaluated once for every subset of the
/// groups.
constexpr std::uint64_t divided_per_chain = 1024;

/// 4, 5, … 26, 28, … 52 weeks.
std::vector<double> curve_weeks() {
    std::vector<double> weeks;
    for (int week = 4; week <= 52; week += week < 26 ? 1 : 2) {
        weeks.push_back(week);
    }
    return weeks;
}

/// None, a twentieth, … all.
std::vector<double> overlap_shares() {
    std::vector<double> shares;
    for (int twentieth = 0; twentieth <= 20; ++twentieth) {
        shares.push_back(twentieth / 20.0);
    }
    return shares;
}

std::size_t definition_named(const run::Model& model, const std::string& id) {
    const std::vector<run::Estimand>& all = model.estimands();
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const run::Estimand& one) { return one.id == id; });
    base::expects(found != all.end()); // it was asked for by name
    return static_cast<std::size_t>(found - all.begin());
}

/// The definitions to load: a walk alone needs its two ends, all else what the scenario has too.
std::vector<std::string> wanted_definitions(const CompareOptions& options) {
    std::vector<std::string> names = options.run.definitions;
    const std::vector<std::string> weighted =
        options.weights ? weighted_names(*options.weights) : std::vector<std::string>{};
    if (!options.from && weighted.empty()) {
        return names;
    }
    const bool walk_alone = !options.all && !options.curve && !options.overlap &&
                            !options.drop_pool_members && !options.uncertainty &&
                            !options.run.output;
    if (names.empty() && !walk_alone) {
        names.emplace_back("own");
    }
    if (options.from) {
        names.push_back(*options.from);
        names.push_back(*options.to);
    }
    names.insert(names.end(), weighted.begin(), weighted.end());
    return names;
}

/// Every pair of so many definitions is compared; the number of pairs grows with the square.
constexpr std::size_t most_compared = 300;

void check_number_of_definitions(const run::Model& model) {
    const std::size_t n = model.estimands().size();
    if (n < 2) {
        throw Error(Exit::usage, "E408",
                    "comparing takes two definitions, and this scenario has one. Add others with "
                    "--definitions own,NAME,… (see raming definitions).");
    }
    if (n > most_compared) {
        throw Error(Exit::usage, "E408",
                    fmt::format("every pair of {} definitions would be {} pairs; at most {} "
                                "definitions are compared at once. Choose some with "
                                "--definitions.",
                                n, n * (n - 1) / 2, most_compared));
    }
}

/// One comparison: what is asked for, drawn once each, and what came of it.
class Comparer {
public:
    Comparer(const run::LoadedScenario& loaded, const scenario::Document& document,
             const CompareOptions& options, std::string command_line)
        : loaded_(loaded), document_(document), options_(options),
          command_line_(std::move(command_line)), sizes_(sizes_of(options.run)) {
        report_.title = loaded.title;
        report_.region = loaded.region;
        report_.school_year = loaded.school_year;
        report_.left_out = loaded.left_out;
        report_.design = design_name(options.run.design);
        report_.draws = sizes_.draws;
        report_.seed = std::to_string(options.run.seed);
        report_.warnings = loaded.model->notices();
        if (options.from) {
            const std::size_t from = definition_named(*loaded.model, *options.from);
            const std::size_t to = definition_named(*loaded.model, *options.to);
            walk_ = loaded.model->walk(from, to);
            check(*walk_->model);
        }
        check(*loaded.model);
        if (options.overlap) { // a name that is wrong is told before the work is done
            check(*loaded.model->held_overlap(*options.overlap, overlap_shares()).model);
        }
        if (options.all) {
            check_number_of_definitions(*loaded.model);
        }
        if (options.uncertainty) {
            weights_ = definition_weights(options.weights, loaded.model->estimands());
        }
    }

    /// False if interrupted.
    bool run() {
        return (!needs_own_draws() || draw_own()) && (!walk_ || draw_walk()) &&
               (!options_.curve || draw_curve()) && (!options_.overlap || draw_overlap()) &&
               (!options_.uncertainty || divide());
    }

    [[nodiscard]] const CompareReport& report() const { return report_; }
    /// With an output file: what a run leaves, and the comparison.
    [[nodiscard]] const results::RunResults& results() {
        results_.comparison = comparison_of(report_);
        return results_;
    }

private:
    const run::LoadedScenario& loaded_;
    const scenario::Document& document_;
    const CompareOptions& options_;
    std::string command_line_;
    Sizes sizes_;
    std::optional<run::Walk> walk_;
    std::vector<double> weights_; ///< of the definitions, for their uncertainty
    CompareReport report_;
    results::RunResults results_;
    run::Digest digest_;

    void check(const run::Model& model) const {
        check_memory(model, sizes_, options_.run.threads, "Ask for fewer draws with -n.");
    }

    [[nodiscard]] std::uint64_t per_chain() const { return sizes_.draws / run::chains; }
    [[nodiscard]] bool needs_own_draws() const {
        return options_.all || options_.drop_pool_members || options_.run.output;
    }

    void add_digest(const run::DrawStore& store) {
        digest_.merge(store.digest());
        report_.digest = digest_.hex();
    }

    bool draw_own() {
        const std::uint64_t choices =
            options_.drop_pool_members ? std::min(choices_per_chain, per_chain()) : 0;
        SessionOutcome outcome =
            run_session(loaded_, document_, options_.run, command_line_, Wanted::draws, choices);
        if (outcome.interrupted) {
            return false;
        }
        add_digest(*outcome.store);
        report_.warnings = outcome.results.provenance.warnings;
        results_ = std::move(outcome.results);
        if (options_.all && !compare_pairs(*outcome.store)) {
            return false;
        }
        if (options_.drop_pool_members) {
            drop_members(*outcome.store);
        }
        return true;
    }

    /// False if interrupted.
    bool compare_pairs(const run::DrawStore& store) {
        const run::ScenarioModel& model = *loaded_.model;
        PairsReport pairs;
        pairs.draws = store.estimands().per_chain * run::chains;
        for (const run::Estimand& estimand : model.estimands()) {
            pairs.definitions.push_back(estimand.id);
        }
        for (std::size_t from = 0; from < pairs.definitions.size(); ++from) {
            for (std::size_t to = from + 1; to < pairs.definitions.size(); ++to) {
                if (interruption()) {
                    return false;
                }
                pairs.pairs.push_back(
                    summary::paired_difference(store, model.estimands(), from, to));
                pairs.unpaired_width.push_back(summary::unpaired_width(store, from, to));
            }
        }
        for (const run::Nesting& nesting : model.nestings()) {
            pairs.nested.push_back({pairs.definitions[nesting.inner],
                                    pairs.definitions[nesting.outer],
                                    summary::violations(store, nesting, model.whole())});
        }
        report_.pairs = std::move(pairs);
        return true;
    }

    void drop_members(const run::DrawStore& store) {
        const run::Model& model = *loaded_.model;
        WithoutReport without;
        without.with_all = summary::with_all_members(store, model);
        const std::uint64_t looked_at =
            std::min(store.inputs().per_chain, store.estimands().per_chain);
        without.draws = looked_at * run::chains;
        without.all_draws = looked_at == per_chain();
        for (summary::WithoutMember& found : summary::without_members(store, model)) {
            const prior::Input& input = model.inputs()[found.choice];
            without.members.push_back({input.path, input.options[found.member],
                                       input.weights[found.member], std::move(found)});
        }
        report_.without = std::move(without);
    }

    bool draw_walk() {
        const run::Model& model = *walk_->model;
        const auto store = draw_derived(model, options_.run, per_chain());
        if (!store) {
            return false;
        }
        add_digest(*store);
        const auto at = [](run::WalkEstimand which) { return static_cast<std::size_t>(which); };
        results::Summary summary = summary::summarise(*store, model.estimands());
        std::vector<std::vector<summary::Exceedance>> above_nobody(1);
        for (std::size_t e = 0; e < model.estimands().size(); ++e) {
            above_nobody[0].push_back(summary::exceedance(*store, e, model.whole(), 0.0));
        }
        if (!sharpen_walk(store->per_chain(), summary, above_nobody)) {
            return false;
        }
        const std::vector<results::DefinitionSummary>& found = summary.definitions;
        const summary::Exceedance& higher = above_nobody[0][at(run::WalkEstimand::difference)];
        WalkReport walk;
        walk.from = found[at(run::WalkEstimand::from)];
        walk.to = found[at(run::WalkEstimand::to)];
        walk.difference = found[at(run::WalkEstimand::difference)];
        walk.ratio = found[at(run::WalkEstimand::ratio)];
        walk.higher = higher.probability;
        walk.higher_mcse = higher.mcse;
        walk.from_nobody = 1 - above_nobody[0][at(run::WalkEstimand::from)].probability;
        walk.unpaired_width =
            summary::unpaired_width(*store, at(run::WalkEstimand::from), at(run::WalkEstimand::to));
        walk.steps = walk_->steps;
        walk.shares.assign(found.begin() +
                               static_cast<std::ptrdiff_t>(at(run::WalkEstimand::first_step)),
                           found.end());
        report_.walk = std::move(walk);
        if (!needs_own_draws()) {
            report_.warnings = warnings_of(model, *store);
        }
        say_estimators(summary);
        return true;
    }

    /// By the estimator that was asked for; false if interrupted. The ratio stays with its draws:
    /// it is no whole number, and the levels of the others are.
    bool sharpen_walk(std::uint64_t drawn_per_chain, results::Summary& summary,
                      std::vector<std::vector<summary::Exceedance>>& above_nobody) const {
        if (options_.run.estimator == summary::Estimator::plain) {
            return true;
        }
        summary::SmoothSettings settings = smooth_settings_of(options_.run);
        settings.exceeds = {0};
        settings.left_out = {static_cast<std::size_t>(run::WalkEstimand::ratio)};
        ProgressDisplay display(options_.run.quiet);
        return summary::SmoothEstimator(*walk_->model, settings)
            .improve(drawn_per_chain, summary, above_nobody, interruption(),
                     [&](const run::Progress& progress) { display.show(progress); });
    }

    /// What of the walk does not come from the draws, on the screen and in the file.
    void say_estimators(const results::Summary& summary) {
        for (const std::string& note : estimator_notes(summary)) {
            report_.warnings.push_back(note);
            results_.provenance.warnings.push_back(note);
        }
    }

    bool draw_curve() {
        run::Curve curve = loaded_.model->curve(curve_weeks());
        const auto store =
            draw_derived(*curve.model, options_.run, std::min(curve_per_chain, per_chain()));
        if (!store) {
            return false;
        }
        add_digest(*store);
        CurveReport report;
        report.draws = store->draws();
        report.weeks = curve.thresholds;
        report.lines = std::move(curve.lines);
        report.points = summary::summarise(*store, curve.model->estimands()).definitions;
        report_.curve = std::move(report);
        return true;
    }

    bool draw_overlap() {
        const run::HeldOverlap held =
            loaded_.model->held_overlap(*options_.overlap, overlap_shares());
        const auto store =
            draw_derived(*held.model, options_.run, std::min(curve_per_chain, per_chain()));
        if (!store) {
            return false;
        }
        add_digest(*store);
        OverlapReport report{held.name, held.label, held.label_nl, held.shares, {}, {}, 0};
        report.draws = store->draws();
        for (const run::Estimand& estimand : loaded_.model->estimands()) {
            report.definitions.push_back(estimand.id);
        }
        report.points = summary::summarise(*store, held.model->estimands()).definitions;
        report_.overlap = std::move(report);
        return true;
    }

    bool divide() {
        summary::VarianceSettings settings;
        settings.seed = options_.run.seed;
        settings.per_chain = std::min(divided_per_chain, per_chain());
        settings.threads = options_.run.threads;
        settings.weights = weights_;
        ProgressDisplay display(options_.run.quiet);
        std::optional<summary::VarianceParts> parts =
            summary::variance_parts(*loaded_.model, settings, interruption(),
                                    [&](const run::Progress& progress) { display.show(progress); });
        if (!parts) {
            return false;
        }
        report_.uncertainty = uncertainty_report(*loaded_.model, std::move(*parts));
        return true;
    }
};

void check_output(const run::Model& model, const RunOptions& options,
                  const results::WriteOptions& write_options) {
    refuse_scenario_as_output(*options.output, options.scenario);
    results::check_writable(*options.output, write_options, file_bytes(model, sizes_of(options)));
}

} // namespace

Exit compare_command(const Arguments& arguments, const Catalog& catalog) {
    const CompareOptions options = parse_compare_options(arguments);
    const RunOptions& run = options.run;
    if (run.help) {
        fmt::print("{}", compare_help());
        return Exit::ok;
    }
    if (options.from && *options.from == *options.to) {
        throw Error(Exit::usage, "E408",
                    "--from and --to are both " + *options.to +
                        ", which does not differ from itself. Name two definitions.");
    }
    const Loaded given = load_scenario(run.scenario, run.overrides, wanted_definitions(options),
                                       run.definitions_file, catalog);
    const scenario::Document& document = given.document;
    const run::LoadedScenario& loaded = given.scenario;
    const std::string command_line = command_line_of("compare", arguments);
    Comparer comparer(loaded, document, options, command_line);
    const results::WriteOptions write_options{run.force, run.compress};
    if (run.output) {
        check_output(*loaded.model, run, write_options);
    }
    if (!comparer.run()) {
        say_interrupted(command_line, run.output.has_value(), run.resume);
        return interruption_exit();
    }
    if (run.output) {
        results::write_file(*run.output, comparer.results(), write_options);
        std::error_code ignored; // the results are safe; a leftover checkpoint is only untidy
        std::filesystem::remove(part_path(*run.output), ignored);
    }
    const CompareReport& report = comparer.report();
    fmt::print("{}", run.json ? compare_json(report) : compare_table(report));
    std::fflush(stdout);
    if (!run.quiet) {
        for (const std::string& remark : given.remarks) {
            fmt::print(stderr, "note: {}\n", remark);
        }
        for (const std::string& warning : report.warnings) {
            fmt::print(stderr, "note: {}\n", warning);
        }
        if (run.output) {
            fmt::print(stderr, "written: {}\n", *run.output);
        }
    }
    return Exit::ok;
}

} // namespace raming::cli
