#pragma once
// Values as people write them for a sweep: "0.5:0.95:10" (from, to, how many) or "4,8,13,26".

#include <optional>
#include <string>
#include <vector>

namespace raming::sweep {

/// A finite number, or nothing.
[[nodiscard]] std::optional<double> number_of(const std::string& text);

/// As few digits as tell it apart.
[[nodiscard]] std::string text_of(double number);

/// `count` evenly spaced numbers: the ends as they are, those between rounded to 15 significant
/// digits, so that 0.5:0.95:10 holds 0.6 and not 0.6000000000000001.
[[nodiscard]] std::vector<std::string> spaced(double from, double to, std::size_t count);

/// What stands after the "=" of an axis. A comma within quotes, brackets or braces separates
/// nothing. Throws E440, beginning with `where`, for no value, an empty one, or a range that is not
/// from:to:count with a count from 2 to a million.
[[nodiscard]] std::vector<std::string> read_values(const std::string& text,
                                                   const std::string& where);

/// "low:high". Throws E440, beginning with `where`.
struct Ends {
    double low;
    double high;
};
[[nodiscard]] Ends read_ends(const std::string& text, const std::string& where);

/// Parts between separators that stand outside quotes, brackets and braces, without blanks around
/// them.
[[nodiscard]] std::vector<std::string> split_outside(const std::string& text, char separator);

} // namespace raming::sweep
