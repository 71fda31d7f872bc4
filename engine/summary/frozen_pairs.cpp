#include "engine/summary/frozen_pairs.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>

#include "engine/run/pick_freeze.hpp"

namespace raming::summary {

namespace {

using Clock = std::chrono::steady_clock;
using Set = std::uint32_t;

/// Draws evaluated at a time: their values under all subsets fit a cache.
constexpr std::size_t block = 128;

/// Sums over the draws of one block.
struct BlockSums {
    std::vector<double> sum;           ///< [estimand] of the values
    std::vector<double> gap;           ///< [estimand][subset] half squared differences
    std::vector<std::uint64_t> raised; ///< [estimand]
};

/// One thread's work.
class BlockWorker {
public:
    BlockWorker(const run::PickFreeze& shared, const FrozenPairsSettings& settings)
        : settings_(&settings), worker_(shared, block), independent_(shared.independent()),
          sets_(Set{1} << shared.model().groups().size()),
          values_(settings.estimands.size() * sets_ * block), squares_(block) {}

    BlockSums run(std::uint16_t chain, std::uint64_t first, std::size_t count, run::Prefix& draws) {
        BlockSums sums;
        const std::size_t estimands = settings_->estimands.size();
        sums.sum.resize(estimands);
        sums.gap.resize(estimands * sets_);
        sums.raised.resize(estimands);
        for (Set frozen = 0; frozen < sets_; ++frozen) {
            const prior::Columns& numbers = worker_.evaluate(chain, first, count, frozen);
            for (std::size_t d = 0; d < estimands; ++d) {
                const double* const from = numbers.column(settings_->estimands[d]);
                if (frozen + 1 == sets_) {
                    std::copy_n(from, count, draws.of(d, chain) + first);
                }
                take(from, count, value(d, frozen), sums.raised[d]);
                for (std::size_t i = 0; i < count; ++i) {
                    sums.sum[d] += value(d, frozen)[i];
                }
            }
        }
        for (std::size_t d = 0; d < estimands; ++d) {
            for (Set shared = 0; shared + 1 < sets_; ++shared) {
                sums.gap[d * sets_ + shared] = gap(d, shared, count);
            }
        }
        return sums;
    }

private:
    const FrozenPairsSettings* settings_;
    run::PickFreeze::Worker worker_;
    Set independent_;
    Set sets_;
    std::vector<double> values_; ///< [estimand][subset][row]
    std::vector<double> squares_;

    [[nodiscard]] double* value(std::size_t d, Set frozen) {
        return values_.data() + (d * sets_ + frozen) * block;
    }

    void take(const double* from, std::size_t count, double* to, std::uint64_t& raised) const {
        if (!settings_->log_from) {
            std::copy_n(from, count, to);
            return;
        }
        for (std::size_t i = 0; i < count; ++i) {
            raised += from[i] < *settings_->log_from ? 1 : 0;
            to[i] = std::log(std::max(from[i], *settings_->log_from));
        }
    }

    /// Half the squared difference of two draws that share the groups `shared` alone, summed over
    /// rows and averaged over pairs. The first of a pair has every group that is tied to another at
    /// X; the other one has them drawn given the shared of them. Independent groups may be at X or
    /// at X̃ in the first, and are there in the second where they are shared and not where not.
    double gap(std::size_t d, Set shared, std::size_t count) {
        const Set all = sets_ - 1;
        const Set tied = all & ~independent_;
        const Set changed = independent_ & ~shared;
        // Where the pair is the same with its roles changed, half of the pairs are enough.
        const Set once = (tied & ~shared) == 0 ? changed & (~changed + 1) : 0;
        std::fill(squares_.begin(), squares_.end(), 0.0);
        double pairs = 0;
        for (Set at = independent_;; at = (at - 1) & independent_) {
            if ((at & once) == 0) {
                const double* const one = value(d, tied | at);
                const double* const other = value(d, (tied & shared) | (at ^ changed));
                for (std::size_t i = 0; i < count; ++i) {
                    const double difference = one[i] - other[i];
                    squares_[i] += difference * difference;
                }
                ++pairs;
            }
            if (at == 0) {
                break;
            }
        }
        double sum = 0;
        for (std::size_t i = 0; i < count; ++i) {
            sum += squares_[i];
        }
        return sum / (2 * pairs);
    }
};

/// Blocks of all chains, each done by whichever thread comes first.
class Blocks {
public:
    Blocks(const run::Model& model, const FrozenPairsSettings& settings,
           const std::atomic<bool>& stop)
        : shared_(model, settings.seed), settings_(&settings), stop_(&stop),
          per_chain_((settings.per_chain + block - 1) / block), sums_(run::chains * per_chain_),
          draws_(settings.estimands.size(), settings.per_chain) {}

    bool run(const std::function<void(const run::Progress&)>& report) {
        const auto started = Clock::now();
        working_ = settings_->threads;
        std::vector<std::thread> threads;
        for (unsigned t = 0; t < settings_->threads; ++t) {
            try {
                threads.emplace_back([this] { work(); });
            } catch (...) { // the system has no more threads: those that run must be joined first
                const std::lock_guard lock(mutex_);
                failure_ = std::current_exception();
                working_ -= settings_->threads - t;
                break;
            }
        }
        std::unique_lock lock(mutex_);
        while (working_ > 0) {
            finished_.wait_for(lock, std::chrono::milliseconds(100),
                               [this] { return working_ == 0; });
            const run::Progress progress{
                done_, settings_->per_chain * run::chains,
                std::chrono::duration<double>(Clock::now() - started).count(), done_};
            lock.unlock();
            try {
                if (report) {
                    report(progress);
                }
            } catch (...) {
                const std::lock_guard relock(mutex_);
                failure_ = std::current_exception();
                next_ = sums_.size();
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
        return done_ == settings_->per_chain * run::chains;
    }

    /// Sums of the blocks in their order, whoever made them.
    [[nodiscard]] FrozenPairs collected() {
        const std::size_t estimands = settings_->estimands.size();
        const std::size_t sets = std::size_t{1} << shared_.model().groups().size();
        const auto n = static_cast<double>(settings_->per_chain);
        FrozenPairs result;
        result.raised.resize(estimands);
        for (std::size_t chain = 0; chain < run::chains; ++chain) {
            FrozenPairs::Chain all{std::vector<double>(estimands),
                                   std::vector<double>(estimands * sets)};
            for (std::size_t b = chain * per_chain_; b < (chain + 1) * per_chain_; ++b) {
                for (std::size_t d = 0; d < estimands; ++d) {
                    all.mean[d] += sums_[b].sum[d] / (n * static_cast<double>(sets));
                    result.raised[d] += static_cast<double>(sums_[b].raised[d]) /
                                        (n * static_cast<double>(sets * run::chains));
                }
                for (std::size_t k = 0; k < all.worth.size(); ++k) {
                    // What is left unexplained with nothing frozen is the whole variance.
                    all.worth[k] += (sums_[b].gap[k - k % sets] - sums_[b].gap[k]) / n;
                }
            }
            result.chains.push_back(std::move(all));
        }
        result.draws = std::move(draws_);
        return result;
    }

private:
    run::PickFreeze shared_;
    const FrozenPairsSettings* settings_;
    const std::atomic<bool>* stop_;
    std::size_t per_chain_; ///< blocks
    std::vector<BlockSums> sums_;
    run::Prefix draws_;
    std::atomic<std::size_t> next_ = 0;
    std::mutex mutex_;
    std::condition_variable finished_;
    unsigned working_ = 0;
    std::uint64_t done_ = 0;
    std::exception_ptr failure_;

    void work() {
        try {
            BlockWorker worker(shared_, *settings_);
            for (std::size_t b = next_++; b < sums_.size() && !*stop_; b = next_++) {
                const std::uint64_t first = b % per_chain_ * block;
                const std::size_t count =
                    std::min<std::uint64_t>(block, settings_->per_chain - first);
                sums_[b] =
                    worker.run(static_cast<std::uint16_t>(b / per_chain_), first, count, draws_);
                const std::lock_guard lock(mutex_);
                done_ += count;
            }
        } catch (...) {
            const std::lock_guard lock(mutex_);
            failure_ = std::current_exception();
            next_ = sums_.size();
        }
        const std::lock_guard lock(mutex_);
        --working_;
        finished_.notify_one();
    }
};

} // namespace

std::optional<FrozenPairs> frozen_pairs(const run::Model& model,
                                        const FrozenPairsSettings& settings,
                                        const std::atomic<bool>& stop,
                                        const std::function<void(const run::Progress&)>& report) {
    Blocks blocks(model, settings, stop);
    if (!blocks.run(report)) {
        return std::nullopt;
    }
    return blocks.collected();
}

} // namespace raming::summary
