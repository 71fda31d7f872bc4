// A build without MPI.

#include <cstdlib>

#include "engine/run/ranks.hpp"

namespace raming::run {

namespace {

/// What Open MPI's launcher tells its processes; 0 without one.
unsigned told(const char* name) {
    const char* const text = std::getenv(name);
    return text == nullptr ? 0 : static_cast<unsigned>(std::strtoul(text, nullptr, 10));
}

} // namespace

Ranks::Ranks() : rank_(told("OMPI_COMM_WORLD_RANK")), count_(told("OMPI_COMM_WORLD_SIZE")) {
    count_ = count_ == 0 ? 1 : count_;
}

Ranks& Ranks::world() {
    static Ranks ranks;
    return ranks;
}

bool Ranks::can_divide() {
    return false;
}

bool Ranks::meet(const std::atomic<bool>& stop) {
    have_met_ = true;
    return !stop;
}

Ranks::Meeting Ranks::gather(bool fails, const std::atomic<bool>& stop, double) const {
    return {!stop, fails ? count_ : 0};
}

bool Ranks::all_fail() {
    return true;
}

void Ranks::abort(int) const {}

void Ranks::leave() const {}

std::string Ranks::description() {
    return "none: this program was built without it";
}

} // namespace raming::run
