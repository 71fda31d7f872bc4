#pragma once
// Numbers as people read them: digits that are Monte Carlo noise are not printed.

#include <cstdint>
#include <string>

namespace raming::cli {

/// 1234567 → "1,234,567"; rounded to a whole number.
[[nodiscard]] std::string grouped(double number);

/// "1 cell", "1,234 cells"
[[nodiscard]] std::string counted(std::uint64_t count, const std::string& what);

/// "1,234" → "1.234": thousands as Dutch readers write them. For whole numbers.
[[nodiscard]] std::string dutch(std::string number);

/// With so many significant digits, grouped: 123456 at 2 → "120,000".
[[nodiscard]] std::string rounded(double number, int digits);

/// A share as a percentage in two digits, "0.21", "35", "100".
[[nodiscard]] std::string percent(double share);

/// Rounded to the largest power of ten not above twice the error (so rounding adds less than the
/// error), and to whole children at the finest: 23417.3 ± 6 → "23,420". "–" for NaN.
[[nodiscard]] std::string without_noise(double number, double mcse);

/// A ratio with its error, to the digits that are not noise: "2.91 ±0.003". "–" where there is
/// none.
[[nodiscard]] std::string ratio_without_noise(double ratio, double mcse);

/// "±3" with one significant digit, "±<0.1" where the error is smaller, "" where it does not exist.
[[nodiscard]] std::string error_of(double mcse);

/// A probability with its error: "0.137 ±0.001".
[[nodiscard]] std::string probability_without_noise(double probability, double mcse);

/// Width on a terminal: characters, not bytes.
[[nodiscard]] std::size_t width(const std::string& text);

/// "1.2 GB"
[[nodiscard]] std::string bytes_text(double bytes);

} // namespace raming::cli
