#pragma once
// Ctrl-C and `kill`: work stops at the end of the chunks in hand, and what is finished is kept.

#include <atomic>

#include "engine/base/error.hpp"

namespace raming::cli {

/// Raised by SIGINT or SIGTERM. The first call sets the handlers.
[[nodiscard]] const std::atomic<bool>& interruption();

/// 130 or 143, by the signal that came.
[[nodiscard]] base::Exit interruption_exit();

} // namespace raming::cli
