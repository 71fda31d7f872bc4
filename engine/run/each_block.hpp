#pragma once
// Work that is done block by block of draws, each block by whichever thread comes first, with
// results that the caller keeps per block: so they do not depend on who did what.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>

#include "engine/run/draw_store.hpp"
#include "engine/run/executor.hpp"
#include "engine/run/model.hpp"

namespace raming::run {

/// All draws of all chains, in blocks.
struct Blocks {
    std::uint64_t per_chain = 0; ///< draws
    std::size_t size = 1;        ///< draws of a block; the last of a chain may be smaller

    [[nodiscard]] std::size_t count() const noexcept {
        return chains * static_cast<std::size_t>((per_chain + size - 1) / size);
    }
    /// Where block b lies; its seed is left at its default.
    [[nodiscard]] Block at(std::size_t b) const noexcept;
};

/// What one thread does with a block.
using BlockWork = std::function<void(std::size_t b, const Block& where)>;

/// `make_work` is called once in each thread. False if `stop` was raised. An exception in any
/// thread ends the work and is rethrown here.
[[nodiscard]] bool each_block(const Blocks& blocks, unsigned threads,
                              const std::function<BlockWork()>& make_work,
                              const std::atomic<bool>& stop,
                              const std::function<void(const Progress&)>& report);

/// The same for anything else that is done piece by piece: `make_work` makes what one thread does
/// with a piece. Progress counts pieces.
[[nodiscard]] bool each_piece(std::size_t pieces, unsigned threads,
                              const std::function<std::function<void(std::size_t)>()>& make_work,
                              const std::atomic<bool>& stop,
                              const std::function<void(const Progress&)>& report);

} // namespace raming::run
