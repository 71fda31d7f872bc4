#pragma once
// A 64-bit checksum of a stream of bytes, for part files and the seal of a results file. It guards
// against damage, not against malice. Internal to this room.

#include "engine/base/hash.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace raming::results {

/// The result does not depend on how the bytes were cut over the calls of add(). Every step is a
/// bijection of the state for a given word, and of the word for a given state, so damage within one
/// word is always seen; the rotation keeps two flips of a top bit from cancelling.
class Checksum {
public:
    void add(const void* data, std::size_t size) {
        const auto* bytes = static_cast<const unsigned char*>(data);
        length_ += size;
        while (size > 0 && held_ > 0) {
            hold(*bytes++);
            --size;
        }
        for (; size >= sizeof(std::uint64_t); size -= sizeof(std::uint64_t)) {
            std::uint64_t word = 0;
            std::memcpy(&word, bytes, sizeof word);
            step(word);
            bytes += sizeof word;
        }
        for (; size > 0; --size) {
            hold(*bytes++);
        }
    }

    [[nodiscard]] std::uint64_t value() const {
        Checksum last = *this;
        last.step(last.word_);
        return base::mix64(last.state_ ^ base::mix64(length_));
    }

private:
    void step(std::uint64_t word) { state_ = std::rotl(state_ ^ word, 29) * 0x9e3779b97f4a7c15ULL; }

    void hold(unsigned char byte) {
        word_ |= static_cast<std::uint64_t>(byte) << (8 * held_);
        if (++held_ == sizeof word_) {
            step(word_);
            word_ = 0;
            held_ = 0;
        }
    }

    std::uint64_t state_ = 0x243f6a8885a308d3ULL; // the first digits of pi
    std::uint64_t length_ = 0;
    std::uint64_t word_ = 0;
    unsigned held_ = 0;
};

static_assert(std::endian::native == std::endian::little, "files are little-endian");

} // namespace raming::results
