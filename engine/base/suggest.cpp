#include "engine/base/suggest.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

namespace raming::base {

namespace {

/// Insertions, deletions, substitutions and swaps of neighbours (Damerau 1964: most slips are one
/// of these) that turn a into b, no place edited twice.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before_last(b.size() + 1);
    std::vector<std::size_t> last(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::swap(before_last, last);
        std::swap(last, row);
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            row[j + 1] = std::min({last[j] + (a[i] == b[j] ? 0 : 1), row[j] + 1, last[j + 1] + 1});
            if (i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j]) {
                row[j + 1] = std::min(row[j + 1], before_last[j - 1] + 1);
            }
        }
    }
    return row[b.size()];
}

} // namespace

std::optional<std::string> nearest(std::string_view word, std::span<const std::string> candidates) {
    std::optional<std::string> best;
    std::size_t least = std::max<std::size_t>(word.size() / 3, 1) + 1;
    for (const std::string& candidate : candidates) {
        if (const std::size_t distance = edit_distance(word, candidate); distance < least) {
            least = distance;
            best = candidate;
        }
    }
    return best;
}

std::string suggestion(std::string_view word, std::span<const std::string> candidates) {
    if (const auto near = nearest(word, candidates)) {
        return " Did you mean \"" + *near + "\"?";
    }
    if (candidates.empty()) {
        return "";
    }
    constexpr std::size_t most = 20; // a longer list no longer helps
    std::string text = " Known here: ";
    for (std::size_t i = 0; i < std::min(candidates.size(), most); ++i) {
        text += (i == 0 ? "" : ", ") + candidates[i];
    }
    return text + (candidates.size() > most ? ", …" : ".");
}

} // namespace raming::base
