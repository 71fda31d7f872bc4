#include "engine/run/executor.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <set>
#include <thread>

#include "engine/base/error.hpp"

namespace raming::run {

using Clock = std::chrono::steady_clock;

namespace {

/// Draws whose inputs are sampled at a time. More than are evaluated at a time: of an input's table
/// more is used before the next one drives it from the nearest cache.
constexpr std::size_t sampled_together = 1024;

/// The scratch memory of one worker.
struct Worker {
    Worker(const Model& model, std::size_t block, Reuse* reuse)
        : evaluator(reuse != nullptr ? model.reusing_evaluator(block, *reuse)
                                     : model.evaluator(block)),
          inputs(model.inputs().size(), sampled_together),
          components(model.components().size(), block) {}

    std::unique_ptr<Evaluator> evaluator;
    prior::Columns inputs;
    prior::Columns components;
};

ChunkResult empty_result(const Model& model, std::uint32_t chunk) {
    ChunkResult result;
    result.estimands = {model.estimands().size(), chunk};
    result.incidents.resize(model.incidents().size());
    return result;
}

void copy_columns(const prior::Columns& from, std::size_t rows, std::size_t offset,
                  std::size_t stride, std::vector<double>& into) {
    for (std::size_t column = 0; column < from.columns(); ++column) {
        std::copy_n(from.column(column), rows,
                    into.begin() + static_cast<std::ptrdiff_t>(column * stride + offset));
    }
}

void evaluate(const Chunk& chunk, std::uint64_t seed, std::uint64_t keep_others, std::size_t block,
              const prior::InputSampler& sampler, Worker& worker, ChunkResult& result) {
    result.chunk = chunk;
    result.kept = static_cast<std::uint32_t>(
        chunk.first >= keep_others
            ? 0
            : std::min<std::uint64_t>(chunk.count, keep_others - chunk.first));
    result.components.resize(worker.components.columns() * result.kept);
    result.inputs.resize(worker.inputs.columns() * result.kept);
    std::fill(result.incidents.begin(), result.incidents.end(), 0);
    const auto evaluate_block = [&](std::size_t offset, std::size_t count,
                                    const prior::Columns& inputs) {
        const Block where{seed, chunk.chain, chunk.first + offset, count};
        prior::Columns estimands = result.estimands.part(offset, count);
        worker.evaluator->evaluate(where, inputs, estimands, worker.components, result.incidents);
        if (offset < result.kept) {
            const std::size_t rows = std::min<std::size_t>(count, result.kept - offset);
            copy_columns(worker.components, rows, offset, result.kept, result.components);
            copy_columns(inputs, rows, offset, result.kept, result.inputs);
        }
    };
    for (std::size_t sampled = 0; sampled < chunk.count; sampled += sampled_together) {
        const std::size_t rows = std::min<std::size_t>(sampled_together, chunk.count - sampled);
        sampler.fill(chunk.chain, chunk.first + sampled, rows, worker.inputs);
        for (std::size_t offset = 0; offset < rows; offset += block) {
            const std::size_t count = std::min(block, rows - offset);
            evaluate_block(sampled + offset, count, worker.inputs.part(offset, count));
        }
    }
}

} // namespace

StoreSettings store_settings(const Model& model, std::uint64_t seed, std::uint64_t keep_estimands,
                             std::uint64_t keep_others) {
    StoreSettings settings;
    settings.seed = seed;
    for (const Estimand& estimand : model.estimands()) {
        settings.estimand_ids.push_back(estimand.id);
    }
    settings.components = model.components().size();
    settings.inputs = model.inputs().size();
    settings.incidents = model.incidents().size();
    settings.keep_estimands = keep_estimands;
    settings.keep_others = keep_others;
    return settings;
}

Executor::Executor(const Model& model, const ExecutorSettings& settings)
    : model_(&model), settings_(settings),
      sampler_(model.inputs(), model.correlations(),
               {settings.seed, chains, settings.design, settings.latin_draws_per_chain}) {}

std::uint64_t Executor::end_of_row(std::uint64_t first, std::uint64_t per_chain) const {
    return std::min((first / settings_.chunk + 1) * settings_.chunk, per_chain);
}

bool Executor::run(DrawStore& store, std::uint64_t per_chain,
                   const std::vector<std::vector<std::uint8_t>>& records, Sink* sink,
                   const std::atomic<bool>& stop,
                   const std::function<void(const Progress&)>& report) {
    // The pilot comes first, so that the histograms' bins are the same however long the run is.
    if (store.per_chain() < DrawStore::pilot_per_chain && per_chain > DrawStore::pilot_per_chain &&
        !stage(store, DrawStore::pilot_per_chain, per_chain, records, sink, stop, report)) {
        return false;
    }
    if (!store.settings().only_quantiles.empty() &&
        store.per_chain() < DrawStore::second_pilot_per_chain &&
        per_chain > 2 * DrawStore::second_pilot_per_chain &&
        !stage(store, DrawStore::second_pilot_per_chain, per_chain, records, sink, stop, report)) {
        return false;
    }
    if (!stage(store, per_chain, per_chain, records, sink, stop, report)) {
        return false;
    }
    if (store.has_caught_draws() && store.caught().missed(per_chain)) {
        store.start_again_holding();
        return run(store, per_chain, records, sink, stop, report);
    }
    return true;
}

bool Executor::stage(DrawStore& store, std::uint64_t per_chain, std::uint64_t in_the_end,
                     const std::vector<std::vector<std::uint8_t>>& records, Sink* sink,
                     const std::atomic<bool>& stop,
                     const std::function<void(const Progress&)>& report) {
    const std::uint64_t begin = store.per_chain();
    const auto record_now = [&](bool wanted) {
        if (sink != nullptr) {
            const auto record = store.checkpoint();
            if (wanted && !record.empty()) {
                sink->record(record);
            }
        }
    };
    // The pilot lays the bins: every share makes all of it, and the first alone records it.
    const bool is_pilot = per_chain < in_the_end;
    const bool records_pilot = settings_.share.index == 0;
    const bool recorded = !is_pilot || records_pilot;
    const Share share = is_pilot ? Share{} : settings_.share;
    const auto is_own = [&](std::uint16_t chain, std::uint64_t first) {
        return share.has((first / settings_.chunk - begin / settings_.chunk) * chains + chain);
    };
    // A record belongs to one stage: what is left of the last one is recorded before the limit
    // moves.
    record_now(records_pilot);
    store.extend(per_chain);
    std::set<Chunk> done;
    Progress progress{begin * chains, begin * chains, 0, 0};
    for (std::uint64_t first = begin; first < per_chain;) {
        const std::uint64_t end = end_of_row(first, per_chain);
        for (std::uint16_t chain = 0; chain < chains; ++chain) {
            progress.total += is_own(chain, first) ? end - first : 0;
        }
        first = end;
    }
    const std::uint64_t own_in_the_end = progress.total;
    progress.total += (in_the_end - per_chain) * chains / settings_.share.of;
    for (const auto& record : records) {
        if (DrawStore::limit_of(record) == per_chain) {
            for (const Chunk& chunk : store.restore(record)) {
                done.insert(chunk);
                progress.done += is_own(chunk.chain, chunk.first) ? chunk.count : 0;
            }
        }
    }

    // Chunks go row by row over the chains, so that the prefixes of all chains grow together.
    std::mutex mutex;
    std::condition_variable finished;
    std::uint64_t next_first = begin;
    std::uint16_t next_chain = 0;
    std::exception_ptr failure;
    unsigned working = settings_.threads;

    const auto take = [&](Chunk& chunk) {
        const std::lock_guard lock(mutex);
        while (!failure && !stop && next_first < per_chain) {
            const std::uint64_t end = end_of_row(next_first, per_chain);
            chunk = {next_chain, next_first, static_cast<std::uint32_t>(end - next_first)};
            if (++next_chain == chains) {
                next_chain = 0;
                next_first = end;
            }
            if (is_own(chunk.chain, chunk.first) && !done.contains(chunk)) {
                return true;
            }
        }
        return false;
    };
    const auto work = [&] {
        try {
            Worker worker(*model_, settings_.block, settings_.reuse);
            ChunkResult result = empty_result(*model_, settings_.chunk);
            for (Chunk chunk; take(chunk);) {
                evaluate(chunk, settings_.seed, store.settings().keep_others, settings_.block,
                         sampler_, worker, result);
                store.add(result);
                const std::lock_guard lock(mutex);
                progress.done += chunk.count;
                progress.fresh += chunk.count;
            }
        } catch (...) {
            const std::lock_guard lock(mutex);
            failure = std::current_exception();
        }
        const std::lock_guard lock(mutex);
        --working;
        finished.notify_one();
    };

    const auto started = Clock::now();
    std::vector<std::thread> threads;
    for (unsigned t = 0; t < settings_.threads; ++t) {
        try {
            threads.emplace_back(work);
        } catch (...) { // the system has no more threads: those that run must be joined first
            const std::lock_guard lock(mutex);
            failure = std::current_exception();
            working -= settings_.threads - t;
            break;
        }
    }
    auto last_record = started;
    {
        std::unique_lock lock(mutex);
        while (working > 0) {
            finished.wait_for(lock, std::chrono::milliseconds(100), [&] { return working == 0; });
            progress.seconds = std::chrono::duration<double>(Clock::now() - started).count();
            const Progress now = progress;
            lock.unlock();
            try {
                if (report) {
                    report(now);
                }
                if (Clock::now() - last_record >= checkpoint_interval) {
                    record_now(recorded);
                    last_record = Clock::now();
                }
            } catch (...) {
                const std::lock_guard relock(mutex);
                failure = std::current_exception();
            }
            lock.lock();
        }
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    if (failure) {
        std::rethrow_exception(failure);
    }
    // A stage that ends within the interval is cheaper to repeat than to record, unless it was
    // stopped, or others need it.
    const bool complete = progress.done == own_in_the_end;
    if (!complete || last_record != started || !settings_.share.is_all()) {
        record_now(recorded);
    }
    return complete;
}

} // namespace raming::run
