#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/cli/cost.hpp"
#include "engine/cli/numbers.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/session.hpp"
#include "engine/cli/sweep.hpp"
#include "engine/sweep/section.hpp"

namespace raming::cli {

using base::Exit;

namespace {

bool has_section(scenario::Document& document) {
    const scenario::Node section = document.root()["sweep"];
    return section.exists();
}

void print(const Cost& cost, std::uint64_t cells, std::uint64_t draws, const RunOptions& options) {
    if (options.json) {
        nlohmann::ordered_json json;
        if (cells > 0) {
            json["cells"] = cells;
        }
        json["draws"] = draws;
        json["seconds"] = cost.seconds;
        json["cpu_seconds"] = cost.cpu_seconds;
        json["memory_bytes"] = cost.memory_bytes;
        json["file_bytes"] = cost.file_bytes;
        fmt::print("{}\n", json.dump(2));
        return;
    }
    std::vector<std::vector<std::string>> rows;
    if (cells > 0) {
        rows.push_back({"cells", grouped(static_cast<double>(cells))});
    }
    rows.push_back({cells > 0 ? "draws in each" : "draws", grouped(static_cast<double>(draws))});
    rows.push_back(
        {fmt::format("time on {} thread{}", options.threads, options.threads == 1 ? "" : "s"),
         time_text(cost.seconds)});
    rows.push_back({"processor time", time_text(cost.cpu_seconds)});
    rows.push_back({"memory, at most", bytes_text(static_cast<double>(cost.memory_bytes))});
    rows.push_back({options.output ? "file" : "file (with -o)",
                    bytes_text(static_cast<double>(cost.file_bytes))});
    fmt::print("{}", aligned(rows));
}

} // namespace

Exit plan_command(const Arguments& arguments, const Catalog& catalog) {
    PlanOptions options = parse_plan_options(arguments);
    RunOptions& run = options.sweep.run;
    if (run.help) {
        fmt::print("{}", plan_help());
        return Exit::ok;
    }
    bool of_sweep = options.sweep.have_design();
    if (!of_sweep && !options.as_run) {
        scenario::Document document = scenario::Document::from_file(run.scenario, {});
        of_sweep = has_section(document);
    }
    if (of_sweep) {
        run.draws = run.draws.value_or(default_cell_draws);
        const SweepPlan plan = plan_sweep(options.sweep, catalog);
        print(cost_of(plan, options.sweep, catalog, processor_seconds()), plan.cells.size(),
              sizes_of(run).draws, run);
        return Exit::ok;
    }
    const Loaded loaded =
        load_scenario(run.scenario, run.overrides, run.definitions, run.definitions_file, catalog);
    const RunCost planned = cost_of_run(loaded, run, processor_seconds());
    print(planned.cost, 0, planned.draws, run);
    return Exit::ok;
}

} // namespace raming::cli
