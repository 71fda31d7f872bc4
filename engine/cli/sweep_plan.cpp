// From options and scenario to the cells of a sweep.

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fmt/format.h>

#include "engine/cli/design_text.hpp"
#include "engine/cli/numbers.hpp"
#include "engine/cli/sweep.hpp"
#include "engine/cli/text_file.hpp"
#include "engine/sweep/section.hpp"
#include "engine/sweep/values.hpp"

namespace raming::cli {

using base::Error;
using base::Exit;
using sweep::Change;
using sweep::Design;

namespace {

Design design_of_options(const SweepOptions& options) {
    Design design;
    for (const std::string& text : options.grid) {
        design.grid.push_back(sweep::read_axis("--grid", text));
    }
    for (const std::string& file : options.lists) {
        design.lists.push_back(sweep::read_list(read_text_file(file), file));
    }
    for (const std::string& text : options.one_at_a_time) {
        design.one_at_a_time.push_back(sweep::read_axis("--one-at-a-time", text));
    }
    for (const std::string& text : options.ranges) {
        design.ranges.push_back(sweep::read_range("--range", text));
    }
    if (options.latin || options.sobol) {
        design.points = options.latin ? sweep::Points::latin : sweep::Points::sobol;
        design.point_count = options.latin ? *options.latin : *options.sobol;
    }
    return design;
}

/// The scenario's own, with its lists read.
Design design_of_section(scenario::Document& document) {
    sweep::Section section = sweep::read_section(document);
    const std::filesystem::path folder = std::filesystem::path(document.file()).parent_path();
    for (const std::string& name : section.lists) {
        const std::string file = (folder / name).string();
        section.design.lists.push_back(sweep::read_list(read_text_file(file), file));
    }
    return section.design;
}

/// One change of every path, and where the sweep names it.
struct Probe {
    Change change;
    std::string where;
};

std::vector<Probe> probes_of(const Design& design) {
    std::vector<Probe> probes;
    for (const auto* axes : {&design.grid, &design.one_at_a_time}) {
        for (const sweep::Axis& axis : *axes) {
            probes.push_back({{axis.path, axis.values.front()}, axis.where});
        }
    }
    for (const sweep::List& list : design.lists) {
        for (std::size_t k = 0; k < list.paths.size(); ++k) {
            const auto row = std::find_if(list.rows.begin(), list.rows.end(),
                                          [&](const auto& r) { return !r[k].empty(); });
            if (row != list.rows.end()) {
                probes.push_back({{list.paths[k], (*row)[k]}, list.where});
            }
        }
    }
    for (const sweep::Range& range : design.ranges) {
        probes.push_back({{range.path, sweep::text_of(range.low)}, range.where});
    }
    return probes;
}

/// A path that leads nowhere would fail in every cell, so it stops the sweep: with the message that
/// --set has, at the place where the sweep names the path.
void check_path(const Loaded& base, const Probe& probe, const Catalog& catalog) {
    try {
        static_cast<void>(load_cell(base, {probe.change}, catalog));
    } catch (const Error& error) {
        std::vector<base::Diagnostic> found;
        for (base::Diagnostic diagnostic : error.diagnostics()) {
            const bool leads_nowhere = diagnostic.code == "E101" || diagnostic.code == "E109";
            if (leads_nowhere && diagnostic.where &&
                diagnostic.where->file == "--set " + probe.change.text()) {
                diagnostic.where = base::Location{probe.where, 0, 0};
                found.push_back(std::move(diagnostic));
            }
        }
        if (!found.empty()) {
            throw Error(Exit::invalid_scenario, std::move(found));
        }
        // Any other mistake is the cell's own: it fails, and says so.
    }
}

/// What the base has at a path, as the file has it; empty where there is nothing.
std::string value_in(const std::vector<scenario::ResolvedValue>& resolved,
                     const std::string& path) {
    // Of a threshold per route, a number sets the default (see --set).
    const auto found = std::find_if(resolved.begin(), resolved.end(), [&](const auto& value) {
        return value.path == path || value.path == path + ".default";
    });
    if (found == resolved.end()) {
        return "";
    }
    const std::string& text = found->value;
    const bool quoted = text.size() >= 2 && text.front() == '"' && text.back() == '"';
    return quoted ? text.substr(1, text.size() - 2) : text;
}

} // namespace

run::LoadedScenario load_cell(const Loaded& base, const std::vector<Change>& changes,
                              const Catalog& catalog) {
    std::vector<std::string> overrides = base.document.overrides();
    for (const Change& change : changes) {
        overrides.push_back(change.text());
    }
    scenario::Document document =
        scenario::Document::from_text(base.document.text(), base.document.file(), overrides);
    return model_of(document, catalog);
}

SweepPlan plan_sweep(const SweepOptions& options, const Catalog& catalog) {
    Design design = options.have_design() ? design_of_options(options) : Design{};
    Loaded base = load_scenario(options.run.scenario, options.run.overrides,
                                options.run.definitions, options.run.definitions_file, catalog);
    if (!options.have_design()) {
        design = design_of_section(base.document);
    }
    sweep::check(design);
    for (const Probe& probe : probes_of(design)) {
        check_path(base, probe, catalog);
    }
    return plan_of(std::move(base), std::move(design), options.run.seed);
}

SweepPlan plan_of(Loaded base, Design design, std::uint64_t seed) {
    std::vector<std::string> in_base;
    const std::vector<scenario::ResolvedValue> resolved = base.document.resolved();
    for (const std::string& path : design.paths()) {
        in_base.push_back(value_in(resolved, path));
    }
    sweep::Cells cells(std::move(design), seed);
    return {std::move(base), std::move(cells), std::move(in_base)};
}

results::SweepResults results_around(const SweepPlan& plan, results::RunResults base) {
    const Design& design = plan.cells.design();
    results::SweepResults results{std::move(base), {}, design_text(design)};
    results.sweep.parameter = design.paths();
    const std::vector<bool> numeric = design.numeric();
    for (std::size_t p = 0; p < numeric.size(); ++p) {
        // A text in the base makes a text of all.
        const std::string& value = plan.in_base[p];
        results.sweep.numeric.push_back(
            numeric[p] && (value.empty() || sweep::number_of(value)) ? 1 : 0);
    }
    return results;
}

results::Sweep named_cell(const SweepPlan& plan, std::uint64_t number,
                          const std::vector<Change>& changes) {
    results::Sweep cell;
    cell.cell = {static_cast<double>(number)};
    cell.status = {0};
    cell.label = {sweep::label(changes)};
    cell.error = {""};
    cell.digest = {""};
    cell.value = plan.in_base;
    const std::vector<std::string> paths = plan.cells.design().paths();
    for (const Change& change : changes) {
        const auto at = std::find(paths.begin(), paths.end(), change.path);
        cell.value[static_cast<std::size_t>(at - paths.begin())] = change.value;
    }
    return cell;
}

} // namespace raming::cli
