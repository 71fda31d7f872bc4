#pragma once
// The part of the page in which a reader explores: the model as a WebAssembly module, run in a
// worker of the browser, with the scenario of the results file. The report is complete without it.

#include <string>
#include <string_view>

#include "engine/report/html.hpp"
#include "engine/report/text.hpp"
#include "engine/results/results.hpp"

namespace raming::report {

/// What the browser fills when the model is ready; on paper it is left out.
void write_sliders(Html& to, const Text& text);

/// The scripts, the module (gzipped) and the scenario, to stand at the end of the body.
[[nodiscard]] std::string slider_scripts(const Text& text, const results::RunResults& run,
                                         std::string_view module);

/// What the page's policy must allow for these scripts, and nothing else.
[[nodiscard]] std::string slider_policy();

} // namespace raming::report
