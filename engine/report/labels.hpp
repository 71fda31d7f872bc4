#pragma once
// What things are called, in the language of the report. A Dutch name comes from the resolved
// scenario that the file holds; where it has none, the English one is used and marked as English,
// so that it is read aloud as such. The one place that knows where names come from.

#include <string>

#include "engine/report/html.hpp"
#include "engine/report/text.hpp"
#include "engine/results/results.hpp"

namespace raming::report {

[[nodiscard]] Label title_of(const results::RunResults& run, const Text& text);
[[nodiscard]] Label left_out_of(const results::RunResults& run, const Text& text);
[[nodiscard]] Label definition_label(const results::RunResults& run, const Text& text,
                                     std::size_t definition);
[[nodiscard]] Label route_label(const results::RunResults& run, const Text& text,
                                const std::string& route);
/// A part of the variance.
[[nodiscard]] Label part_label(const results::RunResults& run, const Text& text, std::size_t part);
[[nodiscard]] Label step_label(const results::RunResults& run, const Text& text, std::size_t step);

/// A text of which the file has both; where the Dutch is empty or no other, the English one,
/// marked.
[[nodiscard]] Label in_either(const Text& text, const std::string& english,
                              const std::string& dutch);

/// A text of the scenario that has no translation: assumptions, sources, notes.
[[nodiscard]] Label scenario_text(const Text& text, const std::string& words);

} // namespace raming::report
