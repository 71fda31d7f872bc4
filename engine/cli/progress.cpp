#include "engine/cli/progress.hpp"

#include <cstdio>
#include <fmt/format.h>
#include <unistd.h>

#include "engine/cli/numbers.hpp"
#include "engine/run/ranks.hpp"

namespace raming::cli {

namespace {

constexpr double seconds_between_lines = 10;
constexpr int bar_width = 30;

std::string time_left(double seconds) {
    if (seconds < 60) {
        return fmt::format("{:.0f} s", seconds);
    }
    if (seconds < 3600) {
        return fmt::format("{:.0f} min", seconds / 60);
    }
    return fmt::format("{:.1f} h", seconds / 3600);
}

} // namespace

ProgressDisplay::ProgressDisplay(bool quiet, std::string units)
    : quiet_(quiet || !run::Ranks::world().is_first()), units_(std::move(units)),
      terminal_(isatty(STDERR_FILENO) != 0) {}

ProgressDisplay::~ProgressDisplay() {
    clear();
}

void ProgressDisplay::clear() {
    if (drawn_) {
        std::fputs("\r\033[K", stderr);
        drawn_ = false;
    }
}

void ProgressDisplay::show(const run::Progress& progress) {
    if (quiet_ || progress.fresh == 0 || progress.seconds <= 0) {
        return;
    }
    if (!terminal_ && progress.seconds - last_ < seconds_between_lines) {
        return;
    }
    last_ = progress.seconds;
    const double rate = static_cast<double>(progress.fresh) / progress.seconds;
    const double left = static_cast<double>(progress.total - progress.done) / rate;
    const double part = static_cast<double>(progress.done) / static_cast<double>(progress.total);
    const std::string figures = fmt::format("{:3.0f} %  {} of {} {}, {} {}/s, {} left", 100 * part,
                                            grouped(static_cast<double>(progress.done)),
                                            grouped(static_cast<double>(progress.total)), units_,
                                            rounded(rate, 2), units_, time_left(left));
    if (!terminal_) {
        fmt::print(stderr, "{}\n", figures);
        return;
    }
    const int filled = static_cast<int>(part * bar_width);
    fmt::print(stderr, "\r\033[K[{}{}] {}", std::string(static_cast<std::size_t>(filled), '#'),
               std::string(static_cast<std::size_t>(bar_width - filled), ' '), figures);
    std::fflush(stderr);
    drawn_ = true;
}

void ProgressDisplay::remark(const std::string& text) {
    last_ = 0;
    if (!quiet_) {
        clear();
        fmt::print(stderr, "{}\n", text);
    }
}

} // namespace raming::cli
