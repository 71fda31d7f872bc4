#include <algorithm>
#include <cstdio>
#include <fmt/format.h>
#include <limits>
#include <memory>

#include "engine/base/sha256.hpp"
#include "engine/cli/interrupt.hpp"
#include "engine/cli/load.hpp"
#include "engine/cli/progress.hpp"
#include "engine/cli/sensitivity.hpp"
#include "engine/cli/session.hpp"
#include "engine/run/each_block.hpp"
#include "engine/summary/input_effects.hpp"
#include "engine/summary/known_widths.hpp"
#include "engine/summary/survey_widths.hpp"

namespace raming::cli {

using base::Exit;
using results::SensitivityResults;
using summary::Estimate;

namespace {

/// Widths need more draws than variances, and each of these is evaluated once.
constexpr std::uint64_t width_draws_per_draw = 8;
constexpr std::uint64_t fewest_width_draws = 1024; ///< per chain
constexpr std::uint64_t most_width_draws = 16384;  ///< per chain
/// Draws at which a group is held, one of so many.
constexpr std::uint64_t draws_per_outer = 64;
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

void put(const Estimate& estimate, std::vector<double>& values, std::vector<double>& errors) {
    values.push_back(estimate.value);
    errors.push_back(estimate.mcse);
}

/// Whether it is a share that varies: between 0 and 1 whichever prior holds.
bool is_share(const prior::Input& input) {
    return input.kind == prior::Input::Kind::value && !input.is_fixed() &&
           std::all_of(input.members.begin(), input.members.end(), [](const prior::Member& member) {
               return member.distribution.lower() >= 0 && member.distribution.upper() <= 1;
           });
}

/// From a scenario to everything that the results say of it.
class Analysis {
public:
    Analysis(const run::Model& model, const SensitivityOptions& options)
        : model_(&model), options_(&options),
          per_chain_((options.draws + run::chains - 1) / run::chains),
          store_(run::store_settings(model, options.seed, width_draws(), width_draws())) {}

    /// False if interrupted.
    bool run() {
        const std::size_t estimands = model_->estimands().size();
        std::optional<summary::InputEffects> effects = summary::input_effects(
            *model_, {options_->seed, per_chain_, options_->threads}, interruption(), progress());
        if (!effects || !draw()) {
            return false;
        }
        auto groups = summary::widths_if_group_known(
            *model_,
            {options_->seed, std::max<std::uint64_t>(per_chain_ / draws_per_outer, 1), 512,
             options_->threads},
            interruption(), progress());
        const bool complete = groups && find_widths(*effects);
        if (!complete) {
            return false;
        }
        add_names(*effects);
        const std::vector<Estimate> now = summary::widths_now(store_);
        for (std::size_t d = 0; d < estimands; ++d) {
            const summary::InputEffects::Definition& found = effects->definitions[d];
            results_.logs.push_back(found.logs ? 1 : 0);
            results_.raised.push_back(found.raised);
            put(found.variance, results_.variance, results_.variance_mcse);
            put(now[d], results_.width, results_.width_mcse);
            for (std::size_t j = 0; j < found.inputs.size(); ++j) {
                put(found.inputs[j].first, results_.first, results_.first_mcse);
                put(found.inputs[j].total, results_.total, results_.total_mcse);
                put(found.inputs[j].shapley, results_.shapley, results_.shapley_mcse);
                put(widths_[j].empty() ? Estimate{nan, nan} : widths_[j][d], results_.known_width,
                    results_.known_width_mcse);
            }
            for (std::size_t g = 0; g < found.groups.size(); ++g) {
                put(found.groups[g].first, results_.group_first, results_.group_first_mcse);
                put(found.groups[g].total, results_.group_total, results_.group_total_mcse);
                put(found.groups[g].shapley, results_.group_shapley, results_.group_shapley_mcse);
                put((*groups)[g][d], results_.group_known_width, results_.group_known_width_mcse);
            }
            for (const std::size_t j : surveyed_) {
                for (std::size_t s = 0; s < surveys_[j].size(); ++s) {
                    put(surveys_[j][s][d], results_.survey_width, results_.survey_width_mcse);
                }
            }
        }
        results_.provenance.digest = store_.digest().hex();
        results_.provenance.draws = effects->draws;
        return true;
    }

    [[nodiscard]] SensitivityResults& results() noexcept { return results_; }
    [[nodiscard]] std::vector<std::string> warnings() const { return warnings_of(*model_, store_); }

private:
    const run::Model* model_;
    const SensitivityOptions* options_;
    std::uint64_t per_chain_;
    run::DrawStore store_;
    SensitivityResults results_;
    std::vector<std::vector<Estimate>> widths_; ///< [input][estimand]; none for chance
    std::vector<std::vector<std::vector<Estimate>>> surveys_; ///< [input][sample][estimand]
    std::vector<std::size_t> surveyed_;                       ///< inputs
    const std::vector<std::uint64_t> samples_ = {100, 1000, 10000};

    [[nodiscard]] std::uint64_t width_draws() const {
        return std::clamp(width_draws_per_draw * per_chain_, fewest_width_draws, most_width_draws);
    }

    [[nodiscard]] std::function<void(const run::Progress&)> progress() const {
        return [display = std::make_shared<ProgressDisplay>(options_->quiet)](
                   const run::Progress& now) { display->show(now); };
    }

    bool draw() {
        run::ExecutorSettings settings;
        settings.seed = options_->seed;
        settings.threads = options_->threads;
        run::Executor executor(*model_, settings);
        return executor.run(store_, width_draws(), {}, nullptr, interruption(), progress());
    }

    /// Whether a survey could tell of it: a share that is not known, and not a choice of words.
    [[nodiscard]] bool could_be_surveyed(const run::InputGroup& input) const {
        return input.kind == run::InputGroup::Kind::inputs &&
               is_share(model_->inputs()[input.inputs.front()]);
    }

    bool find_widths(const summary::InputEffects& effects) {
        widths_.resize(effects.inputs.size());
        surveys_.resize(effects.inputs.size());
        const auto make_work = [&] {
            return [&](std::size_t j) {
                const run::InputGroup& input = effects.inputs[j];
                if (input.inputs.empty()) {
                    return;
                }
                widths_[j] = summary::widths_if_known(store_, input.inputs.front());
                if (could_be_surveyed(input)) {
                    surveys_[j] =
                        summary::widths_after_survey(store_, input.inputs.front(), samples_);
                }
            };
        };
        return run::each_piece(effects.inputs.size(), options_->threads, make_work, interruption(),
                               nullptr);
    }

    void add_names(const summary::InputEffects& effects) {
        for (const run::Estimand& estimand : model_->estimands()) {
            results_.definition.push_back(estimand.id);
            results_.definition_label.push_back(estimand.label);
            results_.definition_label_nl.push_back(estimand.label_nl);
        }
        for (const run::InputGroup& group : model_->groups()) {
            results_.group.push_back(group.id);
            results_.group_label.push_back(group.label);
            results_.group_label_nl.push_back(group.label_nl);
        }
        for (std::size_t j = 0; j < effects.inputs.size(); ++j) {
            const run::InputGroup& input = effects.inputs[j];
            results_.input.push_back(input.id);
            results_.input_group.push_back(group_of(input));
            if (!surveys_[j].empty()) {
                results_.survey.push_back(input.id);
                surveyed_.push_back(j);
            }
        }
        results_.sample.assign(samples_.begin(), samples_.end());
        results_.width_draws = {static_cast<double>(store_.draws())};
    }

    [[nodiscard]] std::string group_of(const run::InputGroup& input) const {
        for (const run::InputGroup& group : model_->groups()) {
            if (input.inputs.empty() ? group.inputs.empty()
                                     : std::binary_search(group.inputs.begin(), group.inputs.end(),
                                                          input.inputs.front())) {
                return group.id;
            }
        }
        return "";
    }
};

void add_provenance(const Loaded& given, const SensitivityOptions& options,
                    const std::string& command_line, const std::string& started,
                    SensitivityResults& results) {
    RunOptions run;
    run.draws = results.provenance.draws;
    run.seed = options.seed;
    run.threads = options.threads;
    run.reproducible = options.reproducible;
    results::Provenance provenance = program_provenance(run, command_line, started);
    provenance.title = given.scenario.title;
    provenance.title_nl = given.scenario.title_nl;
    provenance.draws = results.provenance.draws;
    provenance.digest = results.provenance.digest;
    provenance.scenario_file = given.document.file();
    provenance.scenario_text = given.document.text();
    provenance.scenario_sha256 = base::sha256(given.document.text());
    provenance.overrides = given.document.overrides();
    results.provenance = std::move(provenance);
}

void print_notes(const SensitivityResults& results, const Loaded& given,
                 const std::vector<std::string>& warnings) {
    for (const std::string& remark : given.remarks) {
        fmt::print(stderr, "note: {}\n", remark);
    }
    for (const std::string& warning : warnings) {
        fmt::print(stderr, "note: {}\n", warning);
    }
    if (const std::string note = logs_note(results); !note.empty()) {
        fmt::print(stderr, "note: {}\n", note);
    }
}

} // namespace

Exit sensitivity_command(const Arguments& arguments, const Catalog& catalog) {
    const SensitivityOptions options = parse_sensitivity_options(arguments);
    if (options.help) {
        fmt::print("{}", sensitivity_help());
        return Exit::ok;
    }
    const std::string started = utc_now();
    const Loaded given = load_scenario(options.scenario, options.overrides, options.definitions,
                                       options.definitions_file, catalog);
    const results::WriteOptions write_options{options.force, false};
    if (options.output) {
        refuse_scenario_as_output(*options.output, options.scenario);
        results::check_writable(*options.output, write_options, 0);
    }
    Analysis analysis(*given.scenario.model, options);
    if (!analysis.run()) {
        return interruption_exit();
    }
    SensitivityResults& results = analysis.results();
    add_provenance(given, options, command_line_of("sensitivity", arguments), started, results);
    if (options.output) {
        results::write_sensitivity(*options.output, results, write_options);
    }
    fmt::print("{}", options.json ? sensitivity_json(results) : sensitivity_table(results));
    if (!options.quiet) {
        print_notes(results, given, analysis.warnings());
        if (options.output) {
            fmt::print(stderr, "written: {}\n", *options.output);
        }
    }
    return Exit::ok;
}

} // namespace raming::cli
