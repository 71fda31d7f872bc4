#include "engine/run/share.hpp"

#include <initializer_list>

#include <doctest/doctest.h>

namespace raming::run {

TEST_CASE("shares are the whole, without overlap, and know how many units they have") {
    for (const std::uint64_t of : {1U, 2U, 3U, 7U, 40U}) {
        for (const std::uint64_t chunk : {1U, 4U, 13U, 100U}) {
            for (const std::uint64_t all : {0U, 1U, 12U, 13U, 27U, 100U}) {
                std::uint64_t sum = 0;
                for (std::uint64_t index = 0; index < of; ++index) {
                    const Share share{index, of};
                    std::uint64_t counted = 0;
                    for (std::uint64_t unit = 0; unit < all; ++unit) {
                        counted += share.has(unit / chunk) ? 1 : 0;
                    }
                    CHECK(share.units(all, chunk) == counted);
                    sum += counted;
                }
                CHECK(sum == all);
            }
        }
    }
}

TEST_CASE("a part of a share is in it, and all parts are all of it") {
    const Share share{2, 5};
    for (std::uint64_t chunk = 0; chunk < 200; ++chunk) {
        int parts = 0;
        for (std::uint64_t k = 0; k < 3; ++k) {
            parts += share.part(k, 3).has(chunk) ? 1 : 0;
        }
        CHECK(parts == (share.has(chunk) ? 1 : 0));
    }
}

} // namespace raming::run
