#include "engine/run/each_block.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace raming::run {

namespace {

using Clock = std::chrono::steady_clock;

using Work = std::function<void(std::size_t)>;

class Crew {
public:
    /// `size_of`: what a piece counts for in the progress, `total` in all.
    Crew(std::size_t pieces, std::function<std::uint64_t(std::size_t)> size_of, std::uint64_t total,
         const std::function<Work()>& make_work, const std::atomic<bool>& stop)
        : pieces_(pieces), size_of_(std::move(size_of)), total_(total), make_work_(&make_work),
          stop_(&stop) {}

    bool run(unsigned size, const std::function<void(const Progress&)>& report) {
        const auto started = Clock::now();
        working_ = size;
        std::vector<std::thread> threads;
        for (unsigned t = 0; t < size; ++t) {
            try {
                threads.emplace_back([this] { work(); });
            } catch (...) { // the system has no more threads: those that run must be joined first
                const std::lock_guard lock(mutex_);
                failure_ = std::current_exception();
                working_ -= size - t;
                break;
            }
        }
        std::unique_lock lock(mutex_);
        while (working_ > 0) {
            finished_.wait_for(lock, std::chrono::milliseconds(100),
                               [this] { return working_ == 0; });
            const Progress progress{done_, total_,
                                    std::chrono::duration<double>(Clock::now() - started).count(),
                                    done_};
            lock.unlock();
            try {
                if (report) {
                    report(progress);
                }
            } catch (...) {
                const std::lock_guard relock(mutex_);
                failure_ = std::current_exception();
                next_ = pieces_;
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
        return done_ == total_;
    }

private:
    std::size_t pieces_;
    std::function<std::uint64_t(std::size_t)> size_of_;
    std::uint64_t total_;
    const std::function<Work()>* make_work_;
    const std::atomic<bool>* stop_;
    std::atomic<std::size_t> next_ = 0;
    std::mutex mutex_;
    std::condition_variable finished_;
    unsigned working_ = 0;
    std::uint64_t done_ = 0;
    std::exception_ptr failure_;

    void work() {
        try {
            const Work do_piece = (*make_work_)();
            for (std::size_t p = next_++; p < pieces_ && !*stop_; p = next_++) {
                do_piece(p);
                const std::lock_guard lock(mutex_);
                done_ += size_of_(p);
            }
        } catch (...) {
            const std::lock_guard lock(mutex_);
            failure_ = std::current_exception();
            next_ = pieces_;
        }
        const std::lock_guard lock(mutex_);
        --working_;
        finished_.notify_one();
    }
};

} // namespace

Block Blocks::at(std::size_t b) const noexcept {
    const std::size_t of_a_chain = count() / chains;
    Block where;
    where.chain = static_cast<std::uint16_t>(b / of_a_chain);
    where.first = b % of_a_chain * size;
    where.count = std::min<std::uint64_t>(size, per_chain - where.first);
    return where;
}

bool each_block(const Blocks& blocks, unsigned threads, const std::function<BlockWork()>& make_work,
                const std::atomic<bool>& stop, const std::function<void(const Progress&)>& report) {
    const auto make = [&] {
        return [&blocks, work = make_work()](std::size_t b) { work(b, blocks.at(b)); };
    };
    return Crew(
               blocks.count(), [&](std::size_t b) { return blocks.at(b).count; },
               blocks.per_chain * chains, make, stop)
        .run(threads, report);
}

bool each_piece(std::size_t pieces, unsigned threads,
                const std::function<std::function<void(std::size_t)>()>& make_work,
                const std::atomic<bool>& stop, const std::function<void(const Progress&)>& report) {
    return Crew(
               pieces, [](std::size_t) { return 1; }, pieces, make_work, stop)
        .run(threads, report);
}

} // namespace raming::run
