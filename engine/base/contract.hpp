#pragma once
// Contracts between our own functions, checked in builds without NDEBUG. What a user can get wrong
// is never a contract: it is an Error.

#include <cassert>

namespace raming::base {

/// What the caller must have seen to.
inline void expects([[maybe_unused]] bool holds) {
    assert(holds && "precondition");
}

/// What this function promises.
inline void ensures([[maybe_unused]] bool holds) {
    assert(holds && "postcondition");
}

} // namespace raming::base
