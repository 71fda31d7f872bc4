#pragma once
// What every page of ours has around its contents.

#include <string>

#include "engine/report/text.hpp"

namespace raming::report {

/// What a page has beyond text and figures.
struct Scripts {
    std::string policy; ///< what they need beyond the policy of a page without
    std::string text;   ///< at the end of the body
};

/// HTML5 with the style sheet inside. Nothing is fetched and no script runs but `scripts`, even if
/// a browser were asked to. `body`: markup.
[[nodiscard]] std::string framed(const Text& text, const std::string& title,
                                 const std::string& body, const Scripts& scripts = {});

} // namespace raming::report
