#pragma once
// The figures of the report by name, each as a file by itself.

#include <span>
#include <string>

#include "engine/report/text.hpp"
#include "engine/results/published.hpp"
#include "engine/results/results.hpp"
#include "engine/results/sensitivity.hpp"

namespace raming::report {

struct FigureName {
    const char* name;
    const char* about;
    const char* remedy; ///< which command makes results that hold it
};

[[nodiscard]] std::span<const FigureName> figure_names();

/// An SVG with title, description, fonts and colours of its own. `name`: one of figure_names.
/// `published` and `sensitivity`: may be null. Errors: E231 (Exit 4) where the results do not hold
/// what it shows, and those of contents_of and add_sensitivity.
[[nodiscard]] std::string figure(const results::RunResults& run,
                                 const results::PublishedResults* published, Language language,
                                 const std::string& name,
                                 const results::SensitivityResults* sensitivity = nullptr);

} // namespace raming::report
