// Ranks by MPI 3.0. Waiting is done asleep: a rank that is done leaves its core to the others.

#define OMPI_SKIP_MPICXX 1
#include <mpi.h>

#include <chrono>
#include <cstdlib>
#include <limits>
#include <thread>

#include "engine/run/ranks.hpp"

namespace raming::run {

namespace {

/// Ranks that do the same are not further apart, unless one is about to be ended anyway.
constexpr int seconds_to_agree = 10;

/// Without a launcher there is one rank, and starting MPI would only take time.
bool was_launched() {
    for (const char* name : {"OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_SIZE"}) {
        if (std::getenv(name) != nullptr) {
            return true;
        }
    }
    return false;
}

} // namespace

Ranks::Ranks() {
    if (!was_launched()) {
        return;
    }
    int provided = 0;
    MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided);
    int rank = 0;
    int count = 1;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &count);
    rank_ = static_cast<unsigned>(rank);
    count_ = static_cast<unsigned>(count);
}

Ranks& Ranks::world() {
    static Ranks ranks;
    return ranks;
}

bool Ranks::can_divide() {
    return true;
}

Ranks::Meeting Ranks::gather(bool fails, const std::atomic<bool>& stop, double seconds) const {
    // MPI writes there until the others have come, which may be after this has returned.
    static int mine = 0;
    static int sum = 0;
    mine = fails ? 1 : 0;
    MPI_Request request = MPI_REQUEST_NULL;
    MPI_Iallreduce(&mine, &sum, 1, MPI_INT, MPI_SUM, MPI_COMM_WORLD, &request);
    const auto started = std::chrono::steady_clock::now();
    while (!stop) {
        int met = 0;
        MPI_Test(&request, &met, MPI_STATUS_IGNORE);
        if (met != 0) {
            return {true, static_cast<unsigned>(sum)};
        }
        if (std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count() >
            seconds) {
            break;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return {};
}

bool Ranks::meet(const std::atomic<bool>& stop) {
    if (count_ == 1) {
        return !stop;
    }
    const Meeting meeting = gather(false, stop, std::numeric_limits<double>::infinity());
    if (!meeting.complete) {
        return false;
    }
    if (meeting.failed > 0) {
        // A rank that fails where this one does not says why and ends all.
        std::this_thread::sleep_for(std::chrono::seconds(seconds_to_agree));
        abort(static_cast<int>(EXIT_FAILURE));
    }
    have_met_ = true;
    return true;
}

bool Ranks::all_fail() {
    if (count_ == 1) {
        return true;
    }
    if (have_met_) {
        return false;
    }
    static const std::atomic<bool> never{false};
    const Meeting meeting = gather(true, never, seconds_to_agree);
    return meeting.complete && meeting.failed == count_;
}

void Ranks::abort(int status) const {
    if (count_ > 1) {
        MPI_Abort(MPI_COMM_WORLD, status);
    }
}

void Ranks::leave() const {
    if (was_launched()) {
        MPI_Finalize();
    }
}

std::string Ranks::description() {
    char text[MPI_MAX_LIBRARY_VERSION_STRING];
    int length = 0;
    MPI_Get_library_version(text, &length);
    const std::string all(text, static_cast<std::size_t>(length));
    return all.substr(0, all.find(','));
}

} // namespace raming::run
