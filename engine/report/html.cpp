#include "engine/report/html.hpp"

#include "engine/base/contract.hpp"

namespace raming::report {

namespace {

/// Bytes of the UTF-8 character at `i`, 0 if there is none (overlong forms and surrogates too).
std::size_t character_at(std::string_view text, std::size_t i) {
    const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(text[k]); };
    const unsigned char first = byte(i);
    const std::size_t size = first < 0x80   ? 1
                             : first < 0xC2 ? 0
                             : first < 0xE0 ? 2
                             : first < 0xF0 ? 3
                             : first < 0xF5 ? 4
                                            : 0;
    if (size == 0 || i + size > text.size()) {
        return 0;
    }
    for (std::size_t k = 1; k < size; ++k) {
        if ((byte(i + k) & 0xC0U) != 0x80U) {
            return 0;
        }
    }
    const unsigned char second = size > 1 ? byte(i + 1) : 0;
    const bool impossible = (first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) ||
                            (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F);
    return impossible ? 0 : size;
}

} // namespace

std::string escaped(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t size = character_at(text, i);
        const auto c = static_cast<unsigned char>(text[i]);
        if (size == 0 || c == 0x7F || (c < 0x20 && c != '\n' && c != '\t')) {
            result += "\xEF\xBF\xBD";
        } else if (c == '&') {
            result += "&amp;";
        } else if (c == '<') {
            result += "&lt;";
        } else if (c == '>') {
            result += "&gt;";
        } else if (c == '"') {
            result += "&quot;";
        } else if (c == '\'') {
            result += "&#39;";
        } else {
            result += text.substr(i, size);
        }
        i += size == 0 ? 1 : size;
    }
    return result;
}

void Html::start(const std::string& tag, const Attributes& attributes) {
    text_ += "<" + tag;
    for (const auto& [name, value] : attributes) {
        text_ += " " + name + "=\"" + escaped(value) + "\"";
    }
}

Html& Html::open(const std::string& tag, const Attributes& attributes) {
    start(tag, attributes);
    text_ += ">";
    open_.push_back(tag);
    return *this;
}

Html& Html::close() {
    base::expects(!open_.empty());
    const std::string tag = open_.back();
    open_.pop_back();
    text_ += "</" + tag + ">";
    if (tag != "span" && tag != "b" && tag != "a" && tag != "code" && tag != "tspan") {
        text_ += "\n";
    }
    return *this;
}

Html& Html::text(std::string_view text) {
    text_ += escaped(text);
    return *this;
}

Html& Html::text(const Label& label) {
    if (label.language.empty()) {
        return text(label.text);
    }
    return leaf("span", label.text, {{"lang", label.language}});
}

Html& Html::leaf(const std::string& tag, std::string_view text, const Attributes& attributes) {
    open(tag, attributes);
    text_ += escaped(text);
    return close();
}

Html& Html::leaf(const std::string& tag, const Label& label, Attributes attributes) {
    if (!label.language.empty()) {
        attributes.emplace_back("lang", label.language);
    }
    return leaf(tag, label.text, attributes);
}

Html& Html::empty(const std::string& tag, const Attributes& attributes) {
    start(tag, attributes);
    text_ += "/>\n";
    return *this;
}

Html& Html::add(const Html& made) {
    text_ += made.str();
    return *this;
}

const std::string& Html::str() const {
    base::ensures(open_.empty());
    return text_;
}

} // namespace raming::report
