#pragma once
// The WebAssembly module behind a report's sliders, gzipped; empty where the program was built
// without (RAMING_SLIDERS).

#include <string_view>

namespace raming {

[[nodiscard]] std::string_view slider_module();

} // namespace raming
