#include "engine/sweep/values.hpp"

#include <charconv>
#include <cmath>

#include "engine/base/error.hpp"

namespace raming::sweep {

namespace {

constexpr double most_values = 1e6;

[[noreturn]] void fail(const std::string& where, const std::string& problem) {
    throw base::Error(base::Exit::usage, "E440", where + ": " + problem);
}

std::string trimmed(const std::string& text) {
    const auto first = text.find_first_not_of(" \t\r");
    const auto last = text.find_last_not_of(" \t\r");
    return first == std::string::npos ? "" : text.substr(first, last - first + 1);
}

/// To 15 significant digits, which every decimal number of so many survives.
double rounded(double number) {
    char digits[32];
    const auto [end, error] =
        std::to_chars(digits, digits + sizeof digits, number, std::chars_format::general, 15);
    return *number_of({digits, error == std::errc{} ? end : digits});
}

} // namespace

std::optional<double> number_of(const std::string& text) {
    double number = 0;
    const char* const first = text.data() + (text.starts_with('+') ? 1 : 0);
    const auto [end, error] = std::from_chars(first, text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(number)) {
        return std::nullopt;
    }
    return number;
}

std::string text_of(double number) {
    char text[32];
    return {text, std::to_chars(text, text + sizeof text, number).ptr};
}

std::vector<std::string> spaced(double from, double to, std::size_t count) {
    std::vector<std::string> values;
    const auto last = static_cast<double>(count - 1);
    for (std::size_t i = 0; i < count; ++i) {
        const auto at = static_cast<double>(i);
        const double value = i == 0           ? from
                             : i + 1 == count ? to
                                              : rounded((from * (last - at) + to * at) / last);
        values.push_back(text_of(value));
    }
    return values;
}

std::vector<std::string> split_outside(const std::string& text, char separator) {
    std::vector<std::string> parts;
    std::string part;
    int depth = 0;
    char quote = 0;
    for (const char c : text) {
        if (quote != 0) {
            quote = c == quote ? char{0} : quote;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else {
            depth += (c == '[' || c == '{') ? 1 : (c == ']' || c == '}') ? -1 : 0;
        }
        if (c == separator && depth == 0 && quote == 0) {
            parts.push_back(trimmed(part));
            part.clear();
        } else {
            part += c;
        }
    }
    parts.push_back(trimmed(part));
    return parts;
}

std::vector<std::string> read_values(const std::string& text, const std::string& where) {
    if (trimmed(text).empty()) {
        fail(where, "there are no values. Write them as 4,8,13 or, evenly spaced, as from:to:count "
                    "(0.5:0.95:10).");
    }
    std::vector<std::string> values = split_outside(text, ',');
    const std::vector<std::string> ends = split_outside(text, ':');
    if (values.size() == 1 && ends.size() > 1 && number_of(ends.front())) {
        const auto from = number_of(ends[0]);
        const auto to = number_of(ends[1]);
        const auto count = ends.size() == 3 ? number_of(ends[2]) : std::nullopt;
        if (!to || !count || *count != std::floor(*count)) {
            fail(where, "an evenly spaced range is from:to:count, e.g. 0.5:0.95:10.");
        }
        if (*count < 2 || *count > most_values) {
            fail(where, "the count of from:to:count lies between 2 and a million. For one value, "
                        "write the value.");
        }
        if (*from == *to) {
            fail(where, "from and to are the same number. Write it once.");
        }
        return spaced(*from, *to, static_cast<std::size_t>(*count));
    }
    for (const std::string& value : values) {
        if (value.empty()) {
            fail(where, "a value is empty. Write values as 4,8,13.");
        }
    }
    return values;
}

Ends read_ends(const std::string& text, const std::string& where) {
    const std::vector<std::string> ends = split_outside(text, ':');
    const auto low = number_of(ends.front());
    const auto high = number_of(ends.back());
    if (ends.size() != 2 || !low || !high || !(*low < *high)) {
        fail(where, "a range is low:high with low below high, e.g. 0.5:0.95.");
    }
    return {*low, *high};
}

} // namespace raming::sweep
