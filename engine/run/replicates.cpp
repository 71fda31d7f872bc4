#include "engine/run/replicates.hpp"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <thread>

#include "engine/run/bytes.hpp"

namespace raming::run {

namespace {

using Clock = std::chrono::steady_clock;

/// Replicates whose sums a thread gathers before it hands them over, and how long at most.
constexpr std::uint64_t most_gathered = 64;
constexpr std::chrono::milliseconds longest_gathering{500};

prior::SamplerSettings sampler_settings(std::uint64_t seed) {
    prior::SamplerSettings settings;
    settings.seed = seed;
    settings.chains = 1;
    settings.design = prior::Design::random;
    return settings;
}

} // namespace

Replicates::Replicates(const Simulation& simulation, const ReplicateSettings& settings)
    : simulation_(&simulation), settings_(settings),
      sampler_(simulation.inputs(), simulation.correlations(), sampler_settings(settings.seed)),
      year_size_(simulation.layout().size()), kept_size_(0) {
    settings_.detailed = std::min(settings_.detailed, settings_.replicates);
    const Layout& layout = simulation.layout();
    std::size_t offset = 0;
    for (const Measure& measure : layout.measures) {
        offset_.push_back(offset);
        kept_offset_.push_back(kept_size_);
        offset += layout.size(measure);
        kept_size_ += measure.always ? layout.size(measure) : 0;
    }
    store_.replicates = settings_.replicates;
    store_.detailed = settings_.detailed;
    store_.kept.resize(settings_.replicates * simulation.years() * kept_size_);
    store_.detail.resize(settings_.detailed * simulation.years() * year_size_);
    store_.sums.resize(simulation.years() * year_size_);
    recorded_.sums = store_.sums;
}

std::uint64_t Replicates::memory_bytes(const Simulation& simulation,
                                       const ReplicateSettings& settings) {
    const Layout& layout = simulation.layout();
    std::uint64_t kept = 0;
    for (const Measure& measure : layout.measures) {
        kept += measure.always ? layout.size(measure) : 0;
    }
    const std::uint64_t detailed = std::min(settings.detailed, settings.replicates);
    // Three more tables of a year in each thread, and one measure is turned to doubles for the
    // file.
    return sizeof(std::uint64_t) * simulation.years() *
           (settings.replicates * kept + (2 * detailed + 3 * settings.threads) * layout.size());
}

void Replicates::inputs(std::uint64_t replicate, std::vector<double>& values) const {
    prior::Columns columns(simulation_->inputs().size(), 1);
    sampler_.fill(0, replicate, 1, columns);
    values.resize(columns.columns());
    for (std::size_t k = 0; k < columns.columns(); ++k) {
        values[k] = columns.column(k)[0];
    }
}

void Replicates::keep(std::uint64_t replicate, const std::vector<std::uint64_t>& values) {
    const Layout& layout = simulation_->layout();
    std::uint64_t* to = store_.kept.data() + replicate * simulation_->years() * kept_size_;
    for (std::size_t year = 0; year < simulation_->years(); ++year) {
        const std::uint64_t* from = values.data() + year * year_size_;
        for (std::size_t m = 0; m < layout.measures.size(); ++m) {
            if (layout.measures[m].always) {
                to = std::copy_n(from + offset_[m], layout.size(layout.measures[m]), to);
            }
        }
    }
    if (replicate < store_.detailed) {
        std::copy(values.begin(), values.end(),
                  store_.detail.begin() + static_cast<std::ptrdiff_t>(replicate * values.size()));
    }
}

void Replicates::add(const std::vector<std::uint64_t>& replicates,
                     const std::vector<std::uint64_t>& sums, const Digest& digest) {
    const std::lock_guard lock(mutex_);
    for (std::size_t i = 0; i < sums.size(); ++i) {
        store_.sums[i] += sums[i];
    }
    store_.digest.merge(digest);
    unrecorded_.insert(unrecorded_.end(), replicates.begin(), replicates.end());
}

void Replicates::work(std::atomic<std::uint64_t>& next, std::atomic<std::uint64_t>& fresh,
                      const std::atomic<bool>& stop, const std::atomic<bool>& halt) {
    const std::unique_ptr<Simulator> simulator = simulation_->simulator();
    std::vector<std::uint64_t> values(simulation_->years() * year_size_);
    std::vector<std::uint64_t> sums(values.size());
    std::vector<std::uint64_t> gathered;
    std::vector<double> inputs;
    Digest digest;
    auto since = Clock::now();
    const auto hand_over = [&] {
        add(gathered, sums, digest);
        gathered.clear();
        std::fill(sums.begin(), sums.end(), 0);
        digest = {};
        since = Clock::now();
    };
    const auto make = [&](std::uint64_t replicate) {
        this->inputs(replicate, inputs);
        simulator->simulate(settings_.seed, replicate, inputs, values);
        keep(replicate, values);
        const std::uint64_t address = digest_address(settings_.seed, 0, replicate);
        for (std::size_t i = 0; i < values.size(); ++i) {
            sums[i] += values[i];
            digest.add(address, i, static_cast<double>(values[i]));
        }
        gathered.push_back(replicate);
        ++fresh;
        if (gathered.size() == most_gathered || Clock::now() - since >= longest_gathering) {
            hand_over();
        }
    };
    while (!stop && !halt) {
        const std::uint64_t first = next++ * settings_.chunk;
        if (first >= settings_.replicates) {
            break;
        }
        const std::uint64_t end = std::min(first + settings_.chunk, settings_.replicates);
        for (std::uint64_t r = first; is_own(r) && r < end && !stop && !halt; ++r) {
            if (!done_.contains(r)) {
                make(r);
            }
        }
    }
    hand_over();
}

bool Replicates::run(const std::vector<std::vector<std::uint8_t>>& records, Sink* sink,
                     const std::atomic<bool>& stop,
                     const std::function<void(const Progress&)>& report) {
    for (const auto& record : records) {
        restore(record);
    }
    const auto done = static_cast<std::uint64_t>(
        std::count_if(done_.begin(), done_.end(), [&](std::uint64_t r) { return is_own(r); }));
    const std::uint64_t own = settings_.share.units(settings_.replicates, settings_.chunk);
    std::atomic<std::uint64_t> next = 0;
    std::atomic<std::uint64_t> fresh = 0;
    std::atomic<bool> halt = false;
    std::mutex mutex;
    std::condition_variable finished;
    std::exception_ptr failure;
    unsigned working = settings_.threads;
    const auto fail = [&](unsigned threads) {
        const std::lock_guard lock(mutex);
        failure = std::current_exception();
        halt = true;
        working -= threads;
        finished.notify_one();
    };
    const auto thread_work = [&] {
        try {
            work(next, fresh, stop, halt);
        } catch (...) {
            fail(1);
            return;
        }
        const std::lock_guard lock(mutex);
        --working;
        finished.notify_one();
    };
    const auto started = Clock::now();
    std::vector<std::thread> threads;
    for (unsigned t = 0; t < settings_.threads; ++t) {
        try {
            threads.emplace_back(thread_work);
        } catch (...) { // the system has no more threads: those that run must be joined first
            fail(settings_.threads - t);
            break;
        }
    }
    const auto record_now = [&] {
        if (sink != nullptr) {
            if (const auto record = checkpoint(); !record.empty()) {
                sink->record(record);
            }
        }
    };
    auto last_record = started;
    {
        std::unique_lock lock(mutex);
        while (working > 0) {
            finished.wait_for(lock, std::chrono::milliseconds(100), [&] { return working == 0; });
            lock.unlock();
            try {
                const double seconds =
                    std::chrono::duration<double>(Clock::now() - started).count();
                if (report) {
                    report({done + fresh, own, seconds, fresh});
                }
                if (Clock::now() - last_record >= record_interval) {
                    record_now();
                    last_record = Clock::now();
                }
            } catch (...) {
                fail(0);
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
    const bool complete = done + fresh == own;
    // What ends within the interval is cheaper to repeat than to record, unless it was stopped, or
    // others need it.
    if (!complete || last_record != started || !settings_.share.is_all()) {
        record_now();
    }
    return complete;
}

std::vector<std::uint8_t> Replicates::checkpoint() {
    const std::lock_guard lock(mutex_);
    if (unrecorded_.empty()) {
        return {};
    }
    ByteWriter writer;
    const std::size_t kept = simulation_->years() * kept_size_;
    const std::size_t all = simulation_->years() * year_size_;
    writer.put(static_cast<std::uint64_t>(unrecorded_.size()));
    for (const std::uint64_t replicate : unrecorded_) {
        writer.put(replicate);
        writer.put(store_.kept.data() + replicate * kept, kept);
        if (replicate < store_.detailed) {
            writer.put(store_.detail.data() + replicate * all, all);
        }
    }
    std::vector<std::uint64_t> added(all);
    for (std::size_t i = 0; i < all; ++i) {
        added[i] = store_.sums[i] - recorded_.sums[i];
    }
    writer.put(added.data(), added.size());
    writer.put(Digest{store_.digest.low - recorded_.digest.low,
                      store_.digest.high - recorded_.digest.high});
    recorded_.sums = store_.sums;
    recorded_.digest = store_.digest;
    unrecorded_.clear();
    return writer.take();
}

void Replicates::restore(const std::vector<std::uint8_t>& record) {
    ByteReader reader(record);
    const std::size_t kept = simulation_->years() * kept_size_;
    const std::size_t all = simulation_->years() * year_size_;
    for (auto left = reader.get<std::uint64_t>(); left > 0; --left) {
        const auto replicate = reader.get<std::uint64_t>();
        if (replicate >= settings_.replicates || !done_.insert(replicate).second) {
            throw std::runtime_error("a checkpoint record holds replicates of another run");
        }
        reader.get(store_.kept.data() + replicate * kept, kept);
        if (replicate < store_.detailed) {
            reader.get(store_.detail.data() + replicate * all, all);
        }
    }
    std::vector<std::uint64_t> added(all);
    reader.get(added.data(), all);
    for (std::size_t i = 0; i < all; ++i) {
        store_.sums[i] += added[i];
    }
    store_.digest.merge(reader.get<Digest>());
    if (!reader.at_end()) {
        throw std::runtime_error("a checkpoint record is longer than it says");
    }
    recorded_.sums = store_.sums;
    recorded_.digest = store_.digest;
}

std::span<const std::uint64_t> Replicates::values(std::uint64_t replicate, std::size_t year,
                                                  std::size_t measure) const {
    const std::size_t row = replicate * simulation_->years() + year;
    const Layout& layout = simulation_->layout();
    const bool always = layout.measures[measure].always;
    const std::uint64_t* from = always
                                    ? store_.kept.data() + row * kept_size_ + kept_offset_[measure]
                                    : store_.detail.data() + row * year_size_ + offset_[measure];
    return {from, layout.size(layout.measures[measure])};
}

std::vector<double> Replicates::means(std::size_t year, std::size_t measure) const {
    const Layout& layout = simulation_->layout();
    const std::uint64_t* from = store_.sums.data() + year * year_size_ + offset_[measure];
    std::vector<double> result;
    for (std::size_t i = 0; i < layout.size(layout.measures[measure]); ++i) {
        result.push_back(static_cast<double>(from[i]) / static_cast<double>(settings_.replicates));
    }
    return result;
}

} // namespace raming::run
