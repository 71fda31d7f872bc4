#include "engine/report/sentences.hpp"

#include <cmath>

#include "engine/report/labels.hpp"
#include "engine/report/phrases.hpp"
#include "engine/report/rounding.hpp"

namespace raming::report {

std::string in_fifty(const Text& text, double share) {
    if (share >= 1) {
        return text(phrase::in_all_outcomes);
    }
    if (share <= 0) {
        return text(phrase::in_no_outcome);
    }
    const double count = std::round(50 * share);
    if (count >= 50) {
        return text(phrase::in_over_49);
    }
    return count < 1 ? text(phrase::in_under_1) : text(phrase::in_of_50, {text.number(count)});
}

std::string range(const Text& text, double unit, double low, double high) {
    const std::string from = text.number(rounded(low, unit));
    const std::string to = text.number(rounded(high, unit));
    return from == to ? from : text(phrase::from_to, {from, to});
}

std::string difference_range(const Text& text, double unit, double low, double high) {
    const double from = rounded(low, unit);
    const double to = rounded(high, unit);
    if (from == 0 && to == 0) {
        return text(phrase::no_difference);
    }
    if (from >= 0) {
        return text(phrase::x_higher, {range(text, unit, low, high)});
    }
    if (to <= 0) {
        return text(phrase::x_lower, {range(text, unit, -high, -low)});
    }
    return text(phrase::between_lower_and_higher, {text.number(-from), text.number(to)});
}

std::string difference_sentence(const Text& text, double unit, const std::string& from,
                                const std::string& to,
                                const std::optional<Difference>& difference) {
    if (!difference || !difference->five.known()) {
        return text(phrase::difference_unknown, {to, from});
    }
    const auto& q = difference->five.q;
    const double middle = rounded(q[q500], unit);
    const double low = rounded(q[q025], unit);
    const double high = rounded(q[q975], unit);
    const std::string in_fifty_higher = in_fifty(text, difference->higher);
    if (low == 0 && high == 0) {
        return text(phrase::difference_none, {to, from, text.number(unit), in_fifty_higher});
    }
    const Phrase& opening = middle > 0   ? phrase::difference_up
                            : middle < 0 ? phrase::difference_down
                                         : phrase::difference_even;
    const std::string amount = text.number(middle == 0 ? unit : std::abs(middle));
    std::string said = text(opening, {to, from, amount});
    if (low < 0 && high > 0) {
        said += " " + text(phrase::direction_unsure);
    }
    said += " " + text(phrase::difference_ranges, {difference_range(text, unit, q[q165], q[q835]),
                                                   difference_range(text, unit, q[q025], q[q975])});
    return said + " " + text(phrase::higher_in, {in_fifty_higher});
}

std::string level_sentence(const Text& text, double unit, const Five& level) {
    if (!level.known()) {
        return text(phrase::level_unknown);
    }
    return text(phrase::level, {text.number(rounded(level.q[q500], unit)),
                                range(text, unit, level.q[q165], level.q[q835]),
                                range(text, unit, level.q[q025], level.q[q975])});
}

std::string registered_sentence(const Text& text, double registered) {
    return std::isnan(registered) ? text(phrase::registered_unknown)
                                  : text(phrase::registered_is, {text.number(registered)});
}

std::string quoted_definition(const Text& text, const Contents& contents, std::size_t definition) {
    return text(phrase::quoted, {definition_label(contents.run, text, definition).text,
                                 contents.definition(definition).id});
}

std::string headline(const Text& text, const Contents& contents) {
    const std::string reference = quoted_definition(text, contents, contents.reference);
    if (!contents.other) {
        const std::size_t d = contents.reference;
        return reference + ": " + registered_sentence(text, contents.definition(d).registered) +
               " " + level_sentence(text, contents.unit(), contents.levels[d]) + " " +
               text(contents.levels.size() == 1 ? phrase::one_definition
                                                : phrase::no_draws_to_compare);
    }
    return difference_sentence(text, contents.unit(), reference,
                               quoted_definition(text, contents, *contents.other),
                               contents.differences[*contents.other]);
}

} // namespace raming::report
