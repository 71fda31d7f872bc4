#include "engine/cli/interrupt.hpp"

#include <csignal>

namespace raming::cli {

namespace {

std::atomic<bool> interrupted{false};
std::atomic<int> signal_number{0};
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free,
              "a signal handler may touch lock-free atomics only");

extern "C" void on_signal(int number) {
    signal_number = number;
    interrupted = true;
}

} // namespace

const std::atomic<bool>& interruption() {
    std::signal(SIGINT, on_signal);
    std::signal(SIGTERM, on_signal);
    return interrupted;
}

base::Exit interruption_exit() {
    return signal_number == SIGTERM ? base::Exit::terminated : base::Exit::interrupted;
}

} // namespace raming::cli
