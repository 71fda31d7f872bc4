#pragma once
// The report for people: one offline page made from a results file alone. No request to anything
// outside, no script unless the sliders are asked for; figures are SVG drawn here, each with its
// table beneath; prints to A4.

#include <string>
#include <string_view>

#include "engine/report/beside.hpp"
#include "engine/report/text.hpp"
#include "engine/results/results.hpp"

namespace raming::report {

/// The whole page, HTML5 in UTF-8. The results are to be read with their draws: without them the
/// dotplots and paired differences that are not stored are left out. `slider_module`: the model for
/// the reader to explore (WebAssembly, gzipped), none if empty. Errors: those of contents_of.
[[nodiscard]] std::string page(const results::RunResults& run, const Beside& beside,
                               Language language, std::string_view slider_module = {});

} // namespace raming::report
