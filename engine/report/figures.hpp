#pragma once
// The figures of the report by name, each as a file by itself.

#include <span>
#include <string>

#include "engine/report/beside.hpp"
#include "engine/report/text.hpp"
#include "engine/results/results.hpp"

namespace raming::report {

struct FigureName {
    const char* name;
    const char* about;
    const char* remedy; ///< which command makes results that hold it
};

[[nodiscard]] std::span<const FigureName> figure_names();

/// An SVG with title, description, fonts and colours of its own. `name`: one of figure_names.
/// Errors: E231 (Exit 4) where neither the results nor what is beside them hold what it shows, and
/// those of contents_of.
[[nodiscard]] std::string figure(const results::RunResults& run, const Beside& beside,
                                 Language language, const std::string& name);

} // namespace raming::report
