#include "engine/report/svg.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <sstream>

#include "engine/report/style.hpp"

namespace raming::report {

namespace {

/// A tenth of a pixel is finer than can be seen.
std::string pixels(double value) {
    std::array<char, 32> digits{};
    const double tenths = std::round(value * 10) / 10 + 0.0;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), tenths);
    return {digits.data(), end.ptr};
}

const char* name_of(Anchor anchor) {
    return anchor == Anchor::start ? "start" : anchor == Anchor::middle ? "middle" : "end";
}

constexpr double line_height = 17;
constexpr double label_size = 14;
constexpr double narrow_size = 12; // of text that may be set narrower

} // namespace

Svg::Svg(std::string id, double width, std::string title, std::string description)
    : id_(std::move(id)), width_(width), title_(std::move(title)),
      description_(std::move(description)) {}

void Svg::line(double x1, double y1, double x2, double y2, const std::string& style) {
    body_.empty("line", {{"x1", pixels(x1)},
                         {"y1", pixels(y1)},
                         {"x2", pixels(x2)},
                         {"y2", pixels(y2)},
                         {"class", style}});
}

void Svg::rect(double x, double y, double width, double height, const std::string& style) {
    body_.empty("rect", {{"x", pixels(x)},
                         {"y", pixels(y)},
                         {"width", pixels(std::max(width, 0.0))},
                         {"height", pixels(height)},
                         {"class", style}});
}

void Svg::circle(double x, double y, double radius, const std::string& style) {
    body_.empty("circle",
                {{"cx", pixels(x)}, {"cy", pixels(y)}, {"r", pixels(radius)}, {"class", style}});
}

void Svg::path(const std::vector<std::pair<double, double>>& points, bool closed,
               const std::string& style) {
    std::string way;
    for (const auto& [x, y] : points) {
        way += (way.empty() ? "M" : "L") + pixels(x) + " " + pixels(y);
    }
    body_.empty("path", {{"d", way + (closed ? "Z" : "")}, {"class", style}});
}

void Svg::text(double x, double y, const Label& text, const std::string& style, Anchor anchor) {
    body_.leaf(
        "text", text,
        {{"x", pixels(x)}, {"y", pixels(y)}, {"class", style}, {"text-anchor", name_of(anchor)}});
}

void Svg::text(double x, double y, const std::string& text, const std::string& style,
               Anchor anchor) {
    this->text(x, y, Label{text, ""}, style, anchor);
}

double Svg::wrapped(double x, double y, double width, const Label& text, const std::string& style) {
    std::istringstream words(text.text);
    std::string line;
    for (std::string word; words >> word;) {
        if (!line.empty() && text_width(line + " " + word, label_size) > width) {
            this->text(x, y, Label{line, text.language}, style);
            y += line_height;
            line.clear();
        }
        line += (line.empty() ? "" : " ") + word;
    }
    this->text(x, y, Label{line, text.language}, style);
    return y + line_height;
}

double Svg::centred(double x, double y, double width, const std::string& text,
                    const std::string& style) {
    const auto trimmed = [](const std::string& line) {
        return line.substr(0, line.find_last_not_of(' ') + 1);
    };
    const auto too_wide = [&](const std::string& line) {
        return text_width(trimmed(line), narrow_size) > width;
    };
    std::string line;
    const auto put = [&] {
        Attributes attributes = {
            {"x", pixels(x)}, {"y", pixels(y)}, {"class", style}, {"text-anchor", "middle"}};
        if (too_wide(line)) { // a long word is set narrower
            attributes.emplace_back("textLength", pixels(width));
            attributes.emplace_back("lengthAdjust", "spacingAndGlyphs");
        }
        body_.leaf("text", trimmed(line), attributes);
        y += line_height;
        line.clear();
    };
    for (std::size_t start = 0; start < text.size();) {
        const std::size_t end = std::min(text.find_first_of(" -/", start), text.size() - 1);
        const std::string part = text.substr(start, end + 1 - start);
        if (!line.empty() && too_wide(line + part)) {
            put();
        }
        line += part;
        start = end + 1;
    }
    put();
    return y;
}

std::string Svg::view_box() const {
    return "0 0 " + pixels(width_) + " " + pixels(height_);
}

void Svg::write_inside(Html& to) const {
    to.leaf("title", title_, {{"id", id_ + "-title"}});
    to.leaf("desc", description_, {{"id", id_ + "-desc"}});
}

Html Svg::in_page() const {
    Html figure;
    figure.open("div", {{"class", "scroll"},
                        {"role", "region"},
                        {"tabindex", "0"},
                        {"aria-labelledby", id_ + "-title"}});
    figure.open("svg", {{"viewBox", view_box()},
                        {"role", "img"},
                        {"aria-labelledby", id_ + "-title " + id_ + "-desc"}});
    write_inside(figure);
    figure.add(body_);
    return figure.close().close();
}

std::string Svg::alone(const std::string& language) const {
    Html file;
    file.open("svg", {{"xmlns", "http://www.w3.org/2000/svg"},
                      {"viewBox", view_box()},
                      {"width", pixels(width_)},
                      {"height", pixels(height_)},
                      {"lang", language},
                      {"xml:lang", language},
                      {"font-family", figure_fonts},
                      {"role", "img"},
                      {"aria-labelledby", id_ + "-title " + id_ + "-desc"}});
    write_inside(file);
    file.leaf("style", figure_style);
    file.empty("rect", {{"width", "100%"}, {"height", "100%"}, {"fill", "#fff"}});
    file.add(body_);
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + file.close().str();
}

double Axis::at(double value) const {
    const double share = high > low ? (value - low) / (high - low) : 0.5;
    return left + share * (right - left);
}

std::vector<double> Axis::ticks(int count) const {
    if (!(high > low)) {
        return {low};
    }
    const double rough = (high - low) / count;
    const double power = std::pow(10.0, std::floor(std::log10(rough)));
    const double times = rough / power;
    const double step = power * (times < 1.5 ? 1 : times < 3.5 ? 2 : times < 7.5 ? 5 : 10);
    std::vector<double> found;
    for (double k = std::ceil(low / step); k * step <= high * (1 + 1e-12); ++k) {
        found.push_back(k * step + 0.0);
    }
    return found;
}

std::size_t characters(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

double text_width(const std::string& text, double font_size) {
    constexpr double em_per_character = 0.66; // of bold DejaVu Sans, the widest likely
    return static_cast<double>(characters(text)) * font_size * em_per_character;
}

} // namespace raming::report
