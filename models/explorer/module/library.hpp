#pragma once
// What emscripten 3.1's C++ library lacks of C++20: std::bit_cast, and std::to_chars for doubles.
// Included before all else in the WebAssembly module, and nowhere else.

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <version>

namespace std {

#ifndef __cpp_lib_bit_cast
template <typename To, typename From>
constexpr To bit_cast(const From& from) noexcept {
    return __builtin_bit_cast(To, from);
}
#endif

#ifndef __cpp_lib_to_chars
/// The fewest digits that read back as the same number, without an exponent where that is no
/// longer.
inline to_chars_result to_chars(char* first, char* last, double value) {
    const auto room = static_cast<size_t>(last - first);
    int size = 0;
    for (int digits = 1; digits <= 17; ++digits) {
        size = snprintf(first, room, "%.*g", digits, value);
        if (strtod(first, nullptr) == value) {
            break;
        }
    }
    if (value == static_cast<double>(static_cast<long long>(value)) && value < 1e15 &&
        value > -1e15) {
        size = snprintf(first, room, "%lld", static_cast<long long>(value));
    }
    return {first + size, errc()};
}
inline to_chars_result to_chars(char* first, char* last, double value, chars_format, int decimals) {
    const int size = snprintf(first, static_cast<size_t>(last - first), "%.*f", decimals, value);
    return {first + size, errc()};
}
#endif

} // namespace std
