#pragma once
// How the page looks, on a wide and a narrow screen and on A4.

namespace raming::report {

/// Of the page but for its figures.
extern const char* const style_sheet;

/// Of figures, in the page or alone. No character in it needs escaping.
extern const char* const figure_style;

/// What figures alone are set in.
extern const char* const figure_fonts;

} // namespace raming::report
