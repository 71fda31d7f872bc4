#include "engine/report/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace raming::report {

namespace {

constexpr int most_decimals = 12;
/// A finite double has at most 309 digits before the point.
using Digits = std::array<char, 340>;

std::string fixed(double value, int decimals) {
    Digits digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value,
                                   std::chars_format::fixed, decimals);
    return {digits.data(), end.ptr};
}

} // namespace

std::string Text::code() const {
    return language_ == Language::dutch ? "nl" : "en";
}

std::string Text::operator()(const Phrase& phrase, std::initializer_list<std::string> fill) const {
    const std::string pattern = language_ == Language::dutch ? phrase.nl : phrase.en;
    std::string said;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const bool place = pattern[i] == '{' && i + 2 < pattern.size() && pattern[i + 2] == '}';
        const auto which = place ? static_cast<std::size_t>(pattern[i + 1] - '0') : fill.size();
        if (which < fill.size()) {
            said += *(fill.begin() + which);
            i += 2;
        } else {
            said += pattern[i];
        }
    }
    return said;
}

std::string Text::number(double value, int decimals) const {
    if (std::isnan(value)) {
        return "–";
    }
    if (std::isinf(value)) {
        return value < 0 ? "−∞" : "∞";
    }
    const double scale = std::pow(10.0, decimals);
    const double scaled = std::abs(value) * scale;
    // Beyond 2^52 there is nothing left to round, and the product might overflow.
    const double size = scaled < 4503599627370496.0 ? std::round(scaled) / scale : std::abs(value);
    std::string digits = fixed(size, decimals);
    const std::size_t whole = std::min(digits.find('.'), digits.size());
    const bool dutch = language_ == Language::dutch;
    if (whole < digits.size()) {
        digits[whole] = dutch ? ',' : '.';
    }
    for (std::size_t i = whole; i > 3;) {
        i -= 3;
        digits.insert(i, 1, dutch ? '.' : ',');
    }
    return (value < 0 && size != 0 ? "−" : "") + digits;
}

std::string Text::with_sign(double value) const {
    return (std::round(value) > 0 ? "+" : "") + number(value);
}

std::string Text::significant(double value, int digits) const {
    if (value == 0 || !std::isfinite(value)) {
        return number(value);
    }
    const double magnitude = std::floor(std::log10(std::abs(value)));
    return number(value, std::clamp(digits - 1 - static_cast<int>(magnitude), 0, most_decimals));
}

} // namespace raming::report
