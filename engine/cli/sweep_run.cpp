// Runs the cells of a sweep over threads.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <filesystem>
#include <fmt/format.h>
#include <thread>

#include "engine/base/sha256.hpp"
#include "engine/cli/interrupt.hpp"
#include "engine/cli/progress.hpp"
#include "engine/cli/session.hpp"
#include "engine/cli/sweep.hpp"
#include "engine/cli/sweep_cell.hpp"
#include "engine/cli/sweep_log.hpp"
#include "engine/summary/summarise.hpp"

namespace raming::cli {

using results::Sweep;

namespace {

/// What makes two sweeps the same one, besides what makes two runs the same.
std::string identity_of_cells(const sweep::Design& design) {
    std::string text;
    const auto add = [&](const std::string& part) {
        text += std::to_string(part.size()) + ":" + part;
    };
    const auto add_axes = [&](const char* kind, const std::vector<sweep::Axis>& axes) {
        for (const sweep::Axis& axis : axes) {
            add(kind);
            add(axis.path);
            std::for_each(axis.values.begin(), axis.values.end(), add);
        }
    };
    add_axes("grid", design.grid);
    for (const sweep::List& list : design.lists) {
        add("list");
        std::for_each(list.paths.begin(), list.paths.end(), add);
        for (const auto& row : list.rows) {
            std::for_each(row.begin(), row.end(), add);
        }
    }
    add_axes("one-at-a-time", design.one_at_a_time);
    for (const sweep::Range& range : design.ranges) {
        add(fmt::format("range {} {} {}", range.path, range.low, range.high));
    }
    add(fmt::format("points {} {}", static_cast<int>(design.points), design.point_count));
    return "cells=" + base::sha256(text) + "\n";
}

class SweepRunner {
public:
    SweepRunner(const SweepPlan& plan, const SweepOptions& options, const SweepBase& base,
                const Catalog& catalog, SweepLog& log)
        : plan_(plan), options_(options), log_(log), draws_(sizes_of(options.run).draws),
          workers_(workers_for(plan.cells.size() - log.resumed(), options.run.threads)),
          run_cell_(plan, options.run, options.run.threads / workers_, base, catalog) {}

    /// False if interrupted.
    bool run() {
        progress_.total = plan_.cells.size() * draws_;
        progress_.done = log_.resumed() * draws_;
        working_ = workers_;
        std::vector<std::thread> threads;
        for (unsigned t = 0; t < workers_; ++t) {
            threads.emplace_back([this] { work(); });
        }
        watch();
        for (std::thread& thread : threads) {
            thread.join();
        }
        if (failure_) {
            std::rethrow_exception(failure_);
        }
        return progress_.done == progress_.total;
    }

private:
    std::optional<std::uint64_t> take() {
        const std::lock_guard lock(mutex_);
        while (!failure_ && !interruption() && next_ < plan_.cells.size()) {
            const std::uint64_t cell = next_++;
            if (!log_.has(cell)) {
                return cell;
            }
        }
        return std::nullopt;
    }

    void work() {
        try {
            while (const std::optional<std::uint64_t> number = take()) {
                const std::optional<Sweep> cell = run_cell_(*number, plan_.cells[*number]);
                if (!cell) {
                    break;
                }
                log_.add(*cell);
                const std::lock_guard lock(mutex_);
                progress_.done += draws_;
                progress_.fresh += draws_;
            }
        } catch (...) {
            const std::lock_guard lock(mutex_);
            failure_ = std::current_exception();
        }
        const std::lock_guard lock(mutex_);
        --working_;
        finished_.notify_one();
    }

    void watch() {
        ProgressDisplay display(options_.run.quiet);
        const auto started = std::chrono::steady_clock::now();
        std::unique_lock lock(mutex_);
        while (working_ > 0) {
            finished_.wait_for(lock, std::chrono::milliseconds(100), [&] { return working_ == 0; });
            run::Progress now = progress_;
            lock.unlock();
            now.seconds =
                std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
            display.show(now);
            lock.lock();
        }
    }

    const SweepPlan& plan_;
    const SweepOptions& options_;
    SweepLog& log_;
    std::uint64_t draws_;
    unsigned workers_;
    CellRunner run_cell_;
    std::mutex mutex_;
    std::condition_variable finished_;
    std::uint64_t next_ = 0;
    unsigned working_ = 0;
    run::Progress progress_;
    std::exception_ptr failure_;
};

} // namespace

unsigned workers_for(std::uint64_t cells, unsigned threads) {
    return static_cast<unsigned>(std::clamp<std::uint64_t>(cells, 1, threads));
}

SweepOutcome run_sweep(const SweepPlan& plan, const SweepOptions& options,
                       const std::string& command_line, const Catalog& catalog) {
    std::optional<std::string> part;
    if (options.run.output) {
        part = part_path(*options.run.output);
        check_no_part(*part, options.run);
    }
    SweepOutcome outcome;
    outcome.cells = plan.cells.size();
    SweepLog log(
        plan.cells.size(), cells_shown, part,
        {identity_of(plan.base.document, options.run) + identity_of_cells(plan.cells.design())},
        options.run.resume);
    outcome.resumed = log.resumed();

    RunOptions of_base = options.run;
    of_base.output.reset();
    of_base.quiet = true;
    SessionOutcome base =
        run_session(plan.base.scenario, plan.base.document, of_base, command_line, Wanted::figures);
    if (base.interrupted) {
        outcome.interrupted = true;
        return outcome;
    }
    const run::Model& model = *plan.base.scenario.model;
    const SweepBase compared{model.estimands(), summary::estimate(*base.store, model.estimands())};
    run::Digest digest = base.store->digest();
    outcome.results = results_around(plan, std::move(base.results));

    outcome.interrupted = !SweepRunner(plan, options, compared, catalog, log).run();
    outcome.failed = log.failed();
    if (outcome.interrupted) {
        return outcome;
    }
    digest.merge(log.digest());
    results::Provenance& provenance = outcome.results.base.provenance;
    provenance.digest = digest.hex();
    if (provenance.finished) {
        provenance.finished = utc_now();
    }
    if (options.run.output) {
        results::write_sweep(
            *options.run.output, outcome.results, plan.cells.size(),
            [&](std::uint64_t first, std::uint64_t count) { return log.read(first, count); },
            {options.run.force, false});
        std::error_code ignored; // the results are safe; a leftover checkpoint is only untidy
        std::filesystem::remove(*part, ignored);
    }
    results::Sweep shown = log.shown();
    shown.parameter = outcome.results.sweep.parameter;
    shown.numeric = outcome.results.sweep.numeric;
    outcome.results.sweep = std::move(shown);
    return outcome;
}

} // namespace raming::cli
