// Runs the cells of a sweep over threads.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <fmt/format.h>
#include <thread>

#include "engine/base/sha256.hpp"
#include "engine/cli/interrupt.hpp"
#include "engine/cli/progress.hpp"
#include "engine/cli/session.hpp"
#include "engine/cli/sweep.hpp"
#include "engine/cli/sweep_cell.hpp"
#include "engine/cli/sweep_log.hpp"
#include "engine/run/ranks.hpp"
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
        : plan_(plan), options_(options), log_(log), share_(own_share(options.run.shard)),
          chunk_(options.run.chunk.value_or(1)),
          workers_(workers_for((share_.units(plan.cells.size(), chunk_) + chunk_ - 1) / chunk_,
                               options.run.threads)),
          run_cell_(plan, options.run, options.run.threads / workers_,
                    reuse_bytes(sizes_of(options.run).draws), base, catalog) {}

    /// False if interrupted.
    bool run() {
        progress_.total = share_.units(plan_.cells.size(), chunk_);
        for (std::uint64_t cell = 0; cell < plan_.cells.size(); ++cell) {
            progress_.done += share_.has(cell / chunk_) && log_.has(cell) ? 1 : 0;
        }
        working_ = workers_;
        std::vector<std::thread> threads;
        for (unsigned t = 0; t < workers_; ++t) {
            try {
                threads.emplace_back([this] { work(); });
            } catch (...) { // the system has no more threads: those that run must be joined first
                const std::lock_guard lock(mutex_);
                failure_ = std::current_exception();
                working_ -= workers_ - t;
                break;
            }
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
    /// A chunk of this process's share; its first cell.
    std::optional<std::uint64_t> take() {
        const std::lock_guard lock(mutex_);
        while (!failure_ && !interruption() && next_ * chunk_ < plan_.cells.size()) {
            const std::uint64_t chunk = next_++;
            if (share_.has(chunk)) {
                return chunk * chunk_;
            }
        }
        return std::nullopt;
    }

    /// False if interrupted.
    bool make(std::uint64_t first) {
        const std::uint64_t end = std::min(first + chunk_, plan_.cells.size());
        for (std::uint64_t number = first; number < end; ++number) {
            if (log_.has(number)) {
                continue;
            }
            const std::optional<Sweep> cell = run_cell_(number, plan_.cells[number]);
            if (!cell) {
                return false;
            }
            log_.add(*cell);
            const std::lock_guard lock(mutex_);
            ++progress_.done;
            ++progress_.fresh;
        }
        return true;
    }

    void work() {
        try {
            for (auto first = take(); first && make(*first); first = take()) {
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
        ProgressDisplay display(options_.run.quiet, "cells");
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
    run::Share share_;
    std::uint64_t chunk_;
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

results::PartHeader header_of_sweep(const SweepPlan& plan, const SweepOptions& options,
                                    const Arguments& arguments) {
    const scenario::Document& document = plan.base.document;
    const sweep::Design& design = plan.cells.design();
    results::PartHeader header{identity_of(document, options.run) + identity_of_cells(design)};
    if (options.run.shard) {
        header.about =
            to_text({"sweep", arguments, document.file(), document.text(), document.overrides(),
                     design, *options.run.shard, plan.cells.size(), options.run.chunk.value_or(1)});
    }
    return header;
}

SweepOutcome run_sweep(const SweepPlan& plan, const SweepOptions& options,
                       const results::PartHeader& header, const std::string& command_line,
                       const Catalog& catalog) {
    SweepOutcome outcome;
    outcome.cells =
        share_of(options.run.shard).units(plan.cells.size(), options.run.chunk.value_or(1));
    std::optional<WorkLog> work;
    if (options.run.output) {
        work.emplace(log_settings_of(options.run, 1), header, interruption());
    }
    SweepLog log(plan.cells.size(), cells_shown, work ? &*work : nullptr);
    outcome.interrupted = !log.resume();
    outcome.resumed = log.resumed();
    if (outcome.interrupted) {
        return outcome;
    }

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

    outcome.interrupted =
        !SweepRunner(plan, options, compared, catalog, log).run() || !log.gather();
    outcome.failed = log.failed();
    if (outcome.interrupted || !run::Ranks::world().is_first()) {
        return outcome;
    }
    if (options.run.shard) {
        outcome.shard = work->publish_shard();
        return outcome;
    }
    digest.merge(log.digest());
    results::Provenance& provenance = outcome.results.base.provenance;
    provenance.digest = digest.hex();
    if (provenance.finished) {
        provenance.finished = utc_now();
    }
    if (work) {
        results::write_sweep(
            *options.run.output, outcome.results, plan.cells.size(),
            [&](std::uint64_t first, std::uint64_t count) { return log.read(first, count); },
            {options.run.force, false});
        work->remove();
    }
    results::Sweep shown = log.shown();
    shown.parameter = outcome.results.sweep.parameter;
    shown.numeric = outcome.results.sweep.numeric;
    outcome.results.sweep = std::move(shown);
    return outcome;
}

} // namespace raming::cli
