#pragma once
// A figure that the program draws itself: lines, bars, dots and text that can be read aloud,
// searched and printed. Units are those of the viewBox, 1 = 1 CSS pixel at full width.

#include <string>
#include <vector>

#include "engine/report/html.hpp"

namespace raming::report {

enum class Anchor { start, middle, end };

class Svg {
public:
    /// `id` is unique in the page; `title` and `description` are what is read aloud.
    Svg(std::string id, double width, std::string title, std::string description);

    void line(double x1, double y1, double x2, double y2, const std::string& style);
    void rect(double x, double y, double width, double height, const std::string& style);
    void circle(double x, double y, double radius, const std::string& style);
    /// A closed shape or, with `closed` false, a line through the points (x, y).
    void path(const std::vector<std::pair<double, double>>& points, bool closed,
              const std::string& style);
    void text(double x, double y, const Label& text, const std::string& style,
              Anchor anchor = Anchor::start);
    void text(double x, double y, const std::string& text, const std::string& style,
              Anchor anchor = Anchor::start);
    /// Over as many lines as it takes within `width`; gives the y of the next line.
    [[nodiscard]] double wrapped(double x, double y, double width, const Label& text,
                                 const std::string& style);

    /// As many lines as it takes within `width`, centred on x, broken at spaces, hyphens and
    /// strokes; gives the y of the next line.
    double centred(double x, double y, double width, const std::string& text,
                   const std::string& style);

    /// How far down the figure reaches: what is drawn below it is cut off.
    void end(double height) { height_ = height; }

    /// In a box that scrolls sideways where the screen is narrower than can be read.
    [[nodiscard]] Html in_page() const;
    /// A file by itself, with its own fonts and colours. `language`: "nl" or "en".
    [[nodiscard]] std::string alone(const std::string& language) const;

private:
    std::string id_;
    double width_;
    double height_ = 0;
    std::string title_;
    std::string description_;
    Html body_;

    [[nodiscard]] std::string view_box() const;
    void write_inside(Html& to) const;
};

/// From numbers to pixels, linear.
struct Axis {
    double low = 0;
    double high = 1;
    double left = 0;
    double right = 1;

    [[nodiscard]] double at(double value) const;
    /// Round numbers from low to high, about `count` of them; 0 is one if it lies within.
    [[nodiscard]] std::vector<double> ticks(int count) const;
};

/// Characters as a reader counts them.
[[nodiscard]] std::size_t characters(const std::string& text);

/// Width of a text at a font size, on the wide side: the page's font is not known here.
[[nodiscard]] double text_width(const std::string& text, double font_size);

} // namespace raming::report
