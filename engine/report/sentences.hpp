#pragma once
// Sentences made from numbers. They are written so that they hold for whatever the numbers are: a
// difference near zero, negative, with an interval across zero, or none at all.

#include <optional>
#include <string>

#include "engine/report/contents.hpp"
#include "engine/report/text.hpp"

namespace raming::report {

/// "in 38 van de 50 uitkomsten", "in meer dan 49 van de 50 uitkomsten", "in alle uitkomsten": never
/// all or none unless it is so.
[[nodiscard]] std::string in_fifty(const Text& text, double share);

/// "7.000 tot 68.000", or one number where both ends round to the same. For numbers of children.
[[nodiscard]] std::string range(const Text& text, double unit, double low, double high);

/// The same for differences, in words: "19.000 tot 70.000 hoger", "tussen 2.000 lager en 70.000
/// hoger".
[[nodiscard]] std::string difference_range(const Text& text, double unit, double low, double high);

/// What taking `to` for `from` does to the number of children. `difference` may be absent.
[[nodiscard]] std::string difference_sentence(const Text& text, double unit,
                                              const std::string& from, const std::string& to,
                                              const std::optional<Difference>& difference);

/// How many children there may be under one definition, and how sure that is.
[[nodiscard]] std::string level_sentence(const Text& text, double unit, const Five& level);

/// What the registers say; NaN where they say nothing under this definition.
[[nodiscard]] std::string registered_sentence(const Text& text, double registered);

/// The headline of a report: a difference, or with one definition its level.
[[nodiscard]] std::string headline(const Text& text, const Contents& contents);

/// “label” (id): how sentences name a definition.
[[nodiscard]] std::string quoted_definition(const Text& text, const Contents& contents,
                                            std::size_t definition);

} // namespace raming::report
