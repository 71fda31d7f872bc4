#pragma once
// Panels with a middle line and two bands over something that is moved: a threshold, an overlap.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/report/contents.hpp"
#include "engine/report/svg.hpp"
#include "engine/report/text.hpp"

namespace raming::report {

struct BandPoint {
    double x = 0;
    Five five;
    bool extrapolated = false;
};

struct BandPanel {
    std::string name;
    std::vector<BandPoint> points; ///< two or more, by x
};

/// Panels two by two, each with a scale of its own. `ticks`: places on the horizontal axis and what
/// stands there. Sets the figure's end.
void draw_panels(Svg& svg, const Text& text, const std::vector<BandPanel>& panels,
                 const std::vector<std::pair<double, std::string>>& ticks,
                 const std::string& axis_name);

/// Width that panels take together.
inline constexpr double panels_width = 760;

/// What to say of panels that are noisier than the report's rounding; nothing where none is.
[[nodiscard]] std::optional<std::string> noise_note(const Text& text, const Contents& contents,
                                                    const std::vector<BandPanel>& panels);

} // namespace raming::report
