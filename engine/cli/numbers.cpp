#include "engine/cli/numbers.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace raming::cli {

std::string grouped(double number) {
    std::string digits = fmt::format("{:.0f}", std::abs(number));
    for (std::size_t i = digits.size(); i > 3;) {
        i -= 3;
        digits.insert(i, ",");
    }
    return (number < 0 && digits != "0" ? "−" : "") + digits;
}

std::string counted(std::uint64_t count, const std::string& what) {
    return grouped(static_cast<double>(count)) + " " + what + (count == 1 ? "" : "s");
}

std::string dutch(std::string number) {
    std::replace(number.begin(), number.end(), ',', '.');
    return number;
}

std::string rounded(double number, int digits) {
    if (number == 0) {
        return "0";
    }
    const double unit = std::pow(10.0, std::floor(std::log10(std::abs(number))) + 1 - digits);
    return unit >= 1
               ? grouped(std::round(number / unit) * unit)
               : fmt::format("{:.{}f}", number, static_cast<int>(std::round(-std::log10(unit))));
}

std::string percent(double share) {
    const double number = 100 * share;
    return number >= 10 ? fmt::format("{:.0f}", number) : fmt::format("{:.2g}", number);
}

std::string without_noise(double number, double mcse) {
    if (std::isnan(number)) {
        return "–";
    }
    double unit = 1;
    while (std::isfinite(mcse) && 10 * unit <= 2 * mcse) {
        unit *= 10;
    }
    return grouped(std::round(number / unit) * unit);
}

std::string error_of(double mcse) {
    if (std::isnan(mcse)) {
        return "";
    }
    return mcse < 0.1 ? "±<0.1" : "±" + rounded(mcse, 1);
}

std::string probability_without_noise(double probability, double mcse) {
    int decimals = 6;
    while (decimals > 1 && std::pow(10.0, -decimals) < 2 * mcse) {
        --decimals;
    }
    return fmt::format("{:.{}f} ±{:.1g}", probability, decimals, mcse);
}

std::string ratio_without_noise(double ratio, double mcse) {
    if (!std::isfinite(ratio)) {
        return "–";
    }
    int decimals = 4;
    while (decimals > 0 && std::pow(10.0, -decimals) < 2 * mcse) {
        --decimals;
    }
    const std::string number = fmt::format("{:.{}f}", ratio, decimals);
    return std::isfinite(mcse) ? number + fmt::format(" ±{:.1g}", mcse) : number;
}

std::size_t width(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

std::string bytes_text(double bytes) {
    constexpr std::array<const char*, 5> units = {"B", "kB", "MB", "GB", "TB"};
    std::size_t unit = 0;
    while (bytes >= 1000 && unit + 1 < units.size()) {
        bytes /= 1000;
        ++unit;
    }
    return fmt::format("{:.{}f} {}", bytes, bytes < 10 && unit > 0 ? 1 : 0, units[unit]);
}

} // namespace raming::cli
