#pragma once
// The processes that were started together for one piece of work (`mpirun -n 8 raming …`), and one
// that was started alone. A build without MPI knows only the latter; it refuses to be one of
// several, since each would do all of the work.

#include <atomic>
#include <string>

namespace raming::run {

class Ranks {
public:
    /// Those of this process.
    [[nodiscard]] static Ranks& world();
    /// Whether this build can divide work over ranks.
    [[nodiscard]] static bool can_divide();

    [[nodiscard]] unsigned rank() const noexcept { return rank_; }
    [[nodiscard]] unsigned count() const noexcept { return count_; }
    [[nodiscard]] bool is_first() const noexcept { return rank_ == 0; }

    /// Returns when all ranks have called it. False if `stop` was raised meanwhile: then this
    /// process must end without leave(), and whoever started the ranks ends the others. Does not
    /// return where a rank has failed instead: that one ends all.
    [[nodiscard]] bool meet(const std::atomic<bool>& stop);
    /// Whether all ranks have failed alike, so that one of them may tell it: none has met the
    /// others, and all say that they fail within some seconds. In any other case some rank may wait
    /// for this one in vain.
    [[nodiscard]] bool all_fail();

    /// Ends all ranks at once, each with this exit status. Returns only where there is one rank.
    void abort(int status) const;

    /// Says that this rank is done. A process that ends without it is taken to have failed.
    void leave() const;

    /// "Open MPI 4.1.4", or that there is none.
    [[nodiscard]] static std::string description();

private:
    Ranks();

    unsigned rank_ = 0;
    unsigned count_ = 1;
    bool have_met_ = false;

    /// Waits for the others, for `seconds` at most, and tells them whether this rank fails.
    struct Meeting {
        bool complete = false; ///< all have come
        unsigned failed = 0;   ///< how many of them fail
    };
    [[nodiscard]] Meeting gather(bool fails, const std::atomic<bool>& stop, double seconds) const;
};

} // namespace raming::run
