// Ranks by MPI 3.0. Waiting is done asleep: a rank that is done leaves its core to the others.

#define OMPI_SKIP_MPICXX 1
#include <mpi.h>

#include <chrono>
#include <cstdlib>
#include <thread>

#include "engine/run/ranks.hpp"

namespace raming::run {

namespace {

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

bool Ranks::meet(const std::atomic<bool>& stop) {
    if (count_ == 1) {
        return !stop;
    }
    MPI_Request request = MPI_REQUEST_NULL;
    MPI_Ibarrier(MPI_COMM_WORLD, &request);
    for (int met = 0; !stop;) {
        MPI_Test(&request, &met, MPI_STATUS_IGNORE);
        if (met != 0) {
            have_met_ = true;
            return true;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return false;
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
