#pragma once
// The report for people: one offline page made from a results file alone. No script, no request to
// anything outside; figures are SVG drawn here, each with its table beneath; prints to A4.

#include <string>

#include "engine/report/text.hpp"
#include "engine/results/published.hpp"
#include "engine/results/results.hpp"

namespace raming::report {

/// The whole page, HTML5 in UTF-8. The results are to be read with their draws: without them the
/// dotplots and paired differences that are not stored are left out. `published`: estimates of
/// others to set in the distributions, or null. Errors: those of contents_of.
[[nodiscard]] std::string page(const results::RunResults& run,
                               const results::PublishedResults* published, Language language);

} // namespace raming::report
