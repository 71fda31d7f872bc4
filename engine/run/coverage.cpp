#include "engine/run/coverage.hpp"

#include <algorithm>
#include <cmath>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <numeric>
#include <thread>

#include "engine/base/hash.hpp"
#include "engine/random/stream.hpp"
#include "engine/run/bytes.hpp"

namespace raming::run {

using Clock = std::chrono::steady_clock;

namespace {

constexpr std::size_t most_rows = 1024; ///< draws evaluated at a time
constexpr std::chrono::seconds record_interval{2};

/// One world after another, in one thread.
class Observer {
public:
    Observer(const Model& model, const Trial& trial, const prior::InputSampler& sampler,
             const CoverageSettings& settings)
        : model_(model), trial_(trial), sampler_(sampler), settings_(settings),
          rows_(std::min<std::size_t>(most_rows, settings.draws)),
          maker_(trial.maker(settings.stress)), world_(model.inputs().size(), 1),
          truths_(model.estimands().size(), 1), fresh_(model.inputs().size(), rows_),
          believed_(model.inputs().size(), rows_), estimands_(model.estimands().size(), rows_),
          weights_(1, rows_), nothing_(0, rows_),
          draws_(settings.contenders.size(),
                 std::vector<std::vector<double>>(model.estimands().size(),
                                                  std::vector<double>(settings.draws))),
          draw_weights_(settings.contenders.size()), incidents_(model.incidents().size()) {
        for (std::size_t c = 0; c < settings.contenders.size(); ++c) {
            evaluators_.push_back(trial.evaluator(settings.contenders[c], rows_));
            draw_weights_[c].resize(is_weighted(c) ? settings.draws : 0);
        }
    }

    void observe(std::uint64_t world, TrialRanks& into) {
        sampler_.fill(world_chain, world, 1, world_);
        maker_->make({settings_.seed, world_chain, world, 1}, world_, truths_);
        draw(world);
        for (std::size_t c = 0; c < settings_.contenders.size(); ++c) {
            if (is_weighted(c)) {
                take_exponents(draw_weights_[c]);
            }
            into.contenders[c].effective[world] = effective(c);
            for (std::size_t d = 0; d < truths_.columns(); ++d) {
                const double truth = truths_.column(d)[0];
                into.contenders[c].ranks[d][world] = rank(c, d, world, truth);
                into.contenders[c].excess[d][world] =
                    std::log((median(c, d) + 0.5) / (truth + 0.5));
            }
        }
    }

private:
    const Model& model_;
    const Trial& trial_;
    const prior::InputSampler& sampler_;
    const CoverageSettings& settings_;
    std::size_t rows_;
    std::unique_ptr<WorldMaker> maker_;
    std::vector<std::unique_ptr<Evaluator>> evaluators_;
    prior::Columns world_;
    prior::Columns truths_;
    prior::Columns fresh_;    ///< inputs as the scenario has them, with the world's counts
    prior::Columns believed_; ///< as a contender has them
    prior::Columns estimands_;
    prior::Columns weights_;
    prior::Columns nothing_;
    std::vector<std::vector<std::vector<double>>> draws_; ///< [contender][estimand][draw]
    std::vector<std::vector<double>> draw_weights_;       ///< [contender][draw]; none if all are 1
    std::vector<std::uint64_t> incidents_;
    std::vector<std::size_t> order_;

    [[nodiscard]] bool is_weighted(std::size_t c) const {
        return trial_.contenders()[settings_.contenders[c]].weighted;
    }

    /// All contenders get the same draws of what is uncertain, so that they differ by what they
    /// believe and by nothing else.
    void draw(std::uint64_t world) {
        for (std::uint64_t done = 0; done < settings_.draws; done += rows_) {
            const std::size_t count = std::min<std::uint64_t>(rows_, settings_.draws - done);
            const Block where{settings_.seed, estimator_chain, world * settings_.draws + done,
                              count};
            sampler_.fill(where.chain, where.first, count, fresh_);
            for (const std::size_t k : trial_.counts()) {
                std::fill_n(fresh_.column(k), count, world_.column(k)[0]);
            }
            for (std::size_t c = 0; c < settings_.contenders.size(); ++c) {
                for (std::size_t k = 0; k < fresh_.columns(); ++k) {
                    std::copy_n(fresh_.column(k), count, believed_.column(k));
                }
                trial_.believe(settings_.contenders[c], count, believed_);
                evaluators_[c]->evaluate(where, believed_, estimands_,
                                         is_weighted(c) ? weights_ : nothing_, incidents_);
                const auto at = static_cast<std::ptrdiff_t>(done);
                for (std::size_t d = 0; d < estimands_.columns(); ++d) {
                    std::copy_n(estimands_.column(d), count, draws_[c][d].begin() + at);
                }
                if (is_weighted(c)) {
                    std::copy_n(weights_.column(0), count, draw_weights_[c].begin() + at);
                }
            }
        }
    }

    static void take_exponents(std::vector<double>& logarithms) {
        const double largest = *std::max_element(logarithms.begin(), logarithms.end());
        for (double& weight : logarithms) {
            weight = std::exp(weight - largest);
        }
    }

    [[nodiscard]] double effective(std::size_t c) const {
        if (!is_weighted(c)) {
            return static_cast<double>(settings_.draws);
        }
        double sum = 0;
        double squares = 0;
        for (const double weight : draw_weights_[c]) {
            sum += weight;
            squares += weight * weight;
        }
        return sum * sum / squares;
    }

    double rank(std::size_t c, std::size_t d, std::uint64_t world, double truth) {
        random::Stream stream({settings_.seed, world_chain, world,
                               base::entity_of(model_.estimands()[d].id), random::Site::rank, 0});
        const std::vector<double>& draws = draws_[c][d];
        if (is_weighted(c)) {
            const std::vector<double>& weights = draw_weights_[c];
            double below = 0;
            double equal = 0;
            double all = 0;
            for (std::size_t i = 0; i < draws.size(); ++i) {
                below += draws[i] < truth ? weights[i] : 0;
                equal += draws[i] == truth ? weights[i] : 0;
                all += weights[i];
            }
            // A rank has room for the truth itself, with the weight of a draw of mean weight.
            const double one = all / static_cast<double>(draws.size());
            return (below + (equal + one) * stream.uniform()) / (all + one);
        }
        const auto below = std::count_if(draws.begin(), draws.end(),
                                         [truth](double draw) { return draw < truth; });
        const auto equal = std::count(draws.begin(), draws.end(), truth);
        return (static_cast<double>(below) + static_cast<double>(equal + 1) * stream.uniform()) /
               static_cast<double>(draws.size() + 1);
    }

    /// The least draw with half the weight at or below it.
    double median(std::size_t c, std::size_t d) {
        const std::vector<double>& draws = draws_[c][d];
        order_.resize(draws.size());
        std::iota(order_.begin(), order_.end(), std::size_t{0});
        const auto shorter = [&](std::size_t a, std::size_t b) { return draws[a] < draws[b]; };
        if (!is_weighted(c)) {
            const auto middle =
                order_.begin() + static_cast<std::ptrdiff_t>((draws.size() - 1) / 2);
            std::nth_element(order_.begin(), middle, order_.end(), shorter);
            return draws[*middle];
        }
        std::sort(order_.begin(), order_.end(), shorter);
        const std::vector<double>& weights = draw_weights_[c];
        const double half = std::accumulate(weights.begin(), weights.end(), 0.0) / 2;
        double sum = 0;
        for (const std::size_t i : order_) {
            sum += weights[i];
            if (sum >= half) {
                return draws[i];
            }
        }
        return draws[order_.back()];
    }
};

/// Worlds over threads: each is done by whichever thread comes first, and has its own place.
class Worlds {
public:
    Worlds(const Model& model, const Trial& trial, const CoverageSettings& settings,
           const std::atomic<bool>& stop, Sink* sink)
        : model_(model), trial_(trial), settings_(settings), stop_(stop), sink_(sink),
          is_done_(settings.worlds), sampler_(model.inputs(), model.correlations(),
                                              {settings.seed, 2, prior::Design::random, 0}) {
        for (const std::size_t contender : settings.contenders) {
            const std::vector<std::vector<double>> none(model.estimands().size(),
                                                        std::vector<double>(settings.worlds));
            found_.contenders.push_back(
                {contender, none, none, std::vector<double>(settings.worlds)});
        }
    }

    /// Takes over what an interrupted run has recorded.
    void restore(const std::vector<std::uint8_t>& record) {
        ByteReader reader(record);
        for (auto left = reader.get<std::uint64_t>(); left > 0; --left) {
            const auto world = reader.get<std::uint64_t>();
            if (world >= settings_.worlds || is_done_[world]) {
                throw std::runtime_error("a checkpoint record holds worlds of another run");
            }
            for (WorldRanks& contender : found_.contenders) {
                contender.effective[world] = reader.get<double>();
                for (std::size_t d = 0; d < contender.ranks.size(); ++d) {
                    contender.ranks[d][world] = reader.get<double>();
                    contender.excess[d][world] = reader.get<double>();
                }
            }
            is_done_[world] = true;
            ++done_;
        }
        if (!reader.at_end()) {
            throw std::runtime_error("a checkpoint record is longer than it says");
        }
    }

    bool run(const std::function<void(const Progress&)>& report) {
        const auto started = Clock::now();
        auto last_record = started;
        const std::uint64_t restored = done_;
        working_ = settings_.threads;
        std::vector<std::thread> threads;
        for (unsigned t = 0; t < settings_.threads; ++t) {
            try {
                threads.emplace_back([this] { work(); });
            } catch (...) { // the system has no more threads: those that run must be joined first
                const std::lock_guard lock(mutex_);
                failure_ = std::current_exception();
                working_ -= settings_.threads - t;
                break;
            }
        }
        std::unique_lock lock(mutex_);
        while (working_ > 0) {
            finished_.wait_for(lock, std::chrono::milliseconds(100),
                               [this] { return working_ == 0; });
            const std::uint64_t each = settings_.draws * settings_.contenders.size();
            const Progress progress{done_ * each, settings_.worlds * each,
                                    std::chrono::duration<double>(Clock::now() - started).count(),
                                    (done_ - restored) * each};
            lock.unlock();
            try {
                if (report) {
                    report(progress);
                }
                if (Clock::now() - last_record >= record_interval) {
                    record();
                    last_record = Clock::now();
                }
            } catch (...) {
                const std::lock_guard relock(mutex_);
                failure_ = std::current_exception();
                next_ = settings_.worlds;
            }
            lock.lock();
        }
        lock.unlock();
        for (std::thread& thread : threads) {
            thread.join();
        }
        if (failure_) {
            std::rethrow_exception(failure_);
        }
        record();
        return done_ == settings_.worlds;
    }

    [[nodiscard]] TrialRanks collected() {
        for (const WorldRanks& contender : found_.contenders) {
            const std::string& name = trial_.contenders()[contender.contender].id;
            for (std::size_t d = 0; d < contender.ranks.size(); ++d) {
                const std::uint64_t estimand =
                    base::hash_name(name + ":" + model_.estimands()[d].id);
                for (std::size_t w = 0; w < settings_.worlds; ++w) {
                    found_.digest.add(digest_address(settings_.seed, world_chain, w), estimand,
                                      contender.ranks[d][w]);
                }
            }
        }
        return std::move(found_);
    }

private:
    const Model& model_;
    const Trial& trial_;
    const CoverageSettings& settings_;
    const std::atomic<bool>& stop_;
    Sink* sink_;
    std::vector<bool> is_done_; ///< [world] before this run; not changed by it
    prior::InputSampler sampler_;
    TrialRanks found_;
    std::atomic<std::uint64_t> next_ = 0;
    std::mutex mutex_; ///< guards what follows
    std::vector<std::uint64_t> unrecorded_;
    std::condition_variable finished_;
    unsigned working_ = 0;
    std::uint64_t done_ = 0;
    std::exception_ptr failure_;

    /// What was finished since the last time, to the sink.
    void record() {
        std::vector<std::uint64_t> worlds;
        {
            const std::lock_guard lock(mutex_);
            worlds.swap(unrecorded_);
        }
        if (worlds.empty()) {
            return;
        }
        ByteWriter writer;
        writer.put(static_cast<std::uint64_t>(worlds.size()));
        for (const std::uint64_t world : worlds) {
            writer.put(world);
            for (const WorldRanks& contender : found_.contenders) {
                writer.put(contender.effective[world]);
                for (std::size_t d = 0; d < contender.ranks.size(); ++d) {
                    writer.put(contender.ranks[d][world]);
                    writer.put(contender.excess[d][world]);
                }
            }
        }
        sink_->record(writer.take());
    }

    void work() {
        try {
            Observer observer(model_, trial_, sampler_, settings_);
            for (std::uint64_t w = next_++; w < settings_.worlds && !stop_; w = next_++) {
                if (is_done_[w]) {
                    continue;
                }
                observer.observe(w, found_);
                const std::lock_guard lock(mutex_);
                ++done_;
                if (sink_ != nullptr) {
                    unrecorded_.push_back(w);
                }
            }
        } catch (...) {
            const std::lock_guard lock(mutex_);
            failure_ = std::current_exception();
            next_ = settings_.worlds;
        }
        const std::lock_guard lock(mutex_);
        --working_;
        finished_.notify_one();
    }
};

} // namespace

std::optional<TrialRanks>
rank_truths(const Model& model, const Trial& trial, const CoverageSettings& settings,
            const std::atomic<bool>& stop, const std::function<void(const Progress&)>& report,
            Sink* sink, const std::vector<std::vector<std::uint8_t>>& records) {
    Worlds worlds(model, trial, settings, stop, sink);
    for (const std::vector<std::uint8_t>& record : records) {
        worlds.restore(record);
    }
    if (!worlds.run(report)) {
        return std::nullopt;
    }
    return worlds.collected();
}

Calibration calibration(const std::vector<double>& ranks, const std::vector<double>& excess) {
    Calibration found;
    for (const double rank : ranks) {
        for (std::size_t k = 0; k < coverage_levels.size(); ++k) {
            found.covered[k] += std::abs(rank - 0.5) <= coverage_levels[k] / 2 ? 1 : 0;
        }
        ++found.cells[std::min(static_cast<std::size_t>(rank * rank_cells), rank_cells - 1)];
    }
    const double expected = static_cast<double>(ranks.size()) / rank_cells;
    for (const std::uint64_t cell : found.cells) {
        const double difference = static_cast<double>(cell) - expected;
        found.chi_square += difference * difference / expected;
    }
    // Chi-square with f degrees of freedom is a gamma of shape f/2 and mean f.
    constexpr double degrees = rank_cells - 1;
    found.p_value = 1 - prior::Distribution::gamma(degrees / 2, degrees).cdf(found.chi_square);
    found.excess = std::expm1(std::accumulate(excess.begin(), excess.end(), 0.0) /
                              static_cast<double>(excess.size()));
    return found;
}

double binomial_error(double level, std::uint64_t worlds) {
    return std::sqrt(level * (1 - level) / static_cast<double>(worlds));
}

} // namespace raming::run
