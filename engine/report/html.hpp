#pragma once
// HTML and SVG as a tree that closes what it opened. Whatever stands in a text or an attribute is
// escaped here and nowhere else, so no label can become markup.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace raming::report {

/// A text of the scenario with the language it is in: empty if that of the page.
struct Label {
    std::string text;
    std::string language;
};

using Attributes = std::vector<std::pair<std::string, std::string>>;

/// & < > " ' as entities; control characters and bytes that are not UTF-8 as U+FFFD.
[[nodiscard]] std::string escaped(std::string_view text);

class Html {
public:
    Html& open(const std::string& tag, const Attributes& attributes = {});
    Html& close();
    Html& text(std::string_view text);
    /// In a span with its language where that is not the page's.
    Html& text(const Label& label);
    /// open, text, close.
    Html& leaf(const std::string& tag, std::string_view text, const Attributes& attributes = {});
    Html& leaf(const std::string& tag, const Label& label, Attributes attributes = {});
    /// An element without content, such as meta or circle.
    Html& empty(const std::string& tag, const Attributes& attributes = {});
    /// What another builder made.
    Html& add(const Html& made);

    /// Everything so far; all is closed.
    [[nodiscard]] const std::string& str() const;

private:
    std::string text_;
    std::vector<std::string> open_;

    void start(const std::string& tag, const Attributes& attributes);
};

} // namespace raming::report
