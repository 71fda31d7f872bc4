#include "engine/report/settings.hpp"

namespace raming::report {

namespace {

void append_utf8(std::string& to, unsigned code) {
    const auto tail = [&](unsigned shift) {
        to += static_cast<char>(0x80U | ((code >> shift) & 0x3FU));
    };
    if (code < 0x80) {
        to += static_cast<char>(code);
    } else if (code < 0x800) {
        to += static_cast<char>(0xC0U | (code >> 6U));
        tail(0);
    } else {
        to += static_cast<char>(0xE0U | (code >> 12U));
        tail(6);
        tail(0);
    }
}

/// Reads the TOML string that starts at `i`, which is left behind its closing quote.
std::optional<std::string> quoted_at(const std::string& value, std::size_t& i) {
    if (i >= value.size() || (value[i] != '"' && value[i] != '\'')) {
        return std::nullopt;
    }
    const char quote = value[i++];
    std::string text;
    for (; i < value.size(); ++i) {
        if (value[i] == quote) {
            ++i;
            return text;
        }
        if (quote == '\'' || value[i] != '\\' || i + 1 == value.size()) {
            text += value[i];
            continue;
        }
        const char escape = value[++i];
        if (escape == 'u' && i + 4 < value.size()) {
            unsigned code = 0;
            for (std::size_t k = 1; k <= 4; ++k) {
                const char c = value[i + k];
                const int digit = c >= '0' && c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
                code = code * 16 + static_cast<unsigned>(digit & 0xF);
            }
            append_utf8(text, code);
            i += 4;
        } else {
            text += escape == 'n' ? '\n' : escape == 't' ? '\t' : escape;
        }
    }
    return std::nullopt;
}

} // namespace

std::optional<std::string> setting(const results::RunResults& run, const std::string& path) {
    for (const results::Setting& one : run.provenance.resolved) {
        if (one.path == path) {
            return one.value;
        }
    }
    return std::nullopt;
}

std::optional<std::string> text_setting(const results::RunResults& run, const std::string& path) {
    const std::optional<std::string> value = setting(run, path);
    std::size_t start = 0;
    return value ? quoted_at(*value, start) : std::nullopt;
}

std::vector<std::string> list_setting(const results::RunResults& run, const std::string& path) {
    std::vector<std::string> list;
    const std::string value = setting(run, path).value_or("");
    for (std::size_t i = 0; i < value.size();) {
        if (const auto item = quoted_at(value, i)) {
            list.push_back(*item);
        } else {
            ++i;
        }
    }
    return list;
}

std::vector<std::pair<std::string, std::string>> settings_below(const results::RunResults& run,
                                                                const std::string& path) {
    std::vector<std::pair<std::string, std::string>> found;
    for (const results::Setting& one : run.provenance.resolved) {
        if (one.path.starts_with(path + ".")) {
            found.emplace_back(one.path.substr(path.size() + 1), one.value);
        }
    }
    return found;
}

} // namespace raming::report
