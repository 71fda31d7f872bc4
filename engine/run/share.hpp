#pragma once
// A part of a piece of work that is numbered chunk by chunk. Shares with the same `of` and all
// indices below it are the whole, without overlap. Which chunks a share has depends on nothing but
// their numbers: not on threads, nor on what has been done.

#include <cstdint>

namespace raming::run {

struct Share {
    std::uint64_t index = 0; ///< below `of`
    std::uint64_t of = 1;

    [[nodiscard]] bool has(std::uint64_t chunk) const noexcept { return chunk % of == index; }
    [[nodiscard]] bool is_all() const noexcept { return of == 1; }

    /// Part `index` of `of` of this share.
    [[nodiscard]] Share part(std::uint64_t part_index, std::uint64_t parts) const noexcept {
        return {index + of * part_index, of * parts};
    }

    /// How many of the units 0 … units−1 it has, if a chunk is so many of them.
    [[nodiscard]] std::uint64_t units(std::uint64_t all, std::uint64_t chunk) const noexcept {
        const std::uint64_t chunks = (all + chunk - 1) / chunk;
        if (index >= chunks) {
            return 0;
        }
        const std::uint64_t own = (chunks - 1 - index) / of + 1;
        const bool has_last = has(chunks - 1);
        return own * chunk - (has_last ? chunks * chunk - all : 0);
    }
};

} // namespace raming::run
