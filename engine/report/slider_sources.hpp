#pragma once
// The scripts of the sliders: the page's own, and the one that runs the model beside it.

namespace raming::report {

extern const char* const slider_page;
extern const char* const slider_worker;

} // namespace raming::report
