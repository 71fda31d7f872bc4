#pragma once
// The two languages of a report: a phrase in both, side by side, and numbers as each writes them
// (1.234,5 in Dutch, 1,234.5 in English; the minus is U+2212).

#include <initializer_list>
#include <string>

namespace raming::report {

enum class Language { dutch, english };

/// One thing to say. "{0}", "{1}", … stand for what is filled in.
struct Phrase {
    const char* nl;
    const char* en;
};

class Text {
public:
    explicit Text(Language language) : language_(language) {}

    [[nodiscard]] Language language() const noexcept { return language_; }
    /// "nl" or "en", as the lang attribute wants it.
    [[nodiscard]] std::string code() const;

    [[nodiscard]] std::string operator()(const Phrase& phrase,
                                         std::initializer_list<std::string> fill = {}) const;

    /// Rounded half away from zero to so many decimals, grouped by thousands; "–" where there is
    /// no number, "∞" where it is infinite. Nothing is ever "−0".
    [[nodiscard]] std::string number(double value, int decimals = 0) const;
    /// With a sign: "+1.234", "−5", "0".
    [[nodiscard]] std::string with_sign(double value) const;
    /// To so many significant digits, but whole digits are never dropped: 0.0214 at 2 → "0,021".
    [[nodiscard]] std::string significant(double value, int digits) const;

private:
    Language language_;
};

} // namespace raming::report
