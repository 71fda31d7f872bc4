// Texts as a file can hold them.

#include "engine/results/schema.hpp"

#include <cstdint>

namespace raming::results {

namespace {

/// Length of the well-formed UTF-8 sequence at `at`; 0 if there is none (the table of well-formed
/// byte sequences of the Unicode Standard, section 3.9: no overlong forms, no surrogates, nothing
/// past U+10FFFF).
std::size_t sequence_length(const std::string& text, std::size_t at) {
    const auto byte = [&](std::size_t offset) -> unsigned {
        return at + offset < text.size() ? static_cast<unsigned char>(text[at + offset]) : 0U;
    };
    const auto continues = [&](std::size_t offset, unsigned low = 0x80, unsigned high = 0xbf) {
        return byte(offset) >= low && byte(offset) <= high;
    };
    const unsigned first = byte(0);
    if (first >= 0x01 && first <= 0x7f) {
        return 1;
    }
    if (first >= 0xc2 && first <= 0xdf) {
        return continues(1) ? 2 : 0;
    }
    if (first >= 0xe0 && first <= 0xef) {
        const bool second = continues(1, first == 0xe0 ? 0xa0 : 0x80, first == 0xed ? 0x9f : 0xbf);
        return second && continues(2) ? 3 : 0;
    }
    if (first >= 0xf0 && first <= 0xf4) {
        const bool second = continues(1, first == 0xf0 ? 0x90 : 0x80, first == 0xf4 ? 0x8f : 0xbf);
        return second && continues(2) && continues(3) ? 4 : 0;
    }
    return 0;
}

} // namespace

std::string storable(const std::string& text) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = sequence_length(text, at);
        if (length == 0) {
            result += "\xef\xbf\xbd";
            ++at;
        } else {
            result.append(text, at, length);
            at += length;
        }
    }
    return result;
}

} // namespace raming::results
