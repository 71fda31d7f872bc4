#pragma once
// How the page looks, on a wide and a narrow screen and on A4.

namespace raming::report {

extern const char* const style_sheet;

} // namespace raming::report
