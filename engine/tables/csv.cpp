#include "engine/tables/csv.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace raming::tables {

namespace {

constexpr std::size_t block = std::size_t{1} << 16;

bool looks_like_formula(std::string_view text) {
    if (text.empty()) {
        return false;
    }
    if (text.front() == '\t' || text.front() == '\r' || text.front() == '\n') {
        return true;
    }
    constexpr std::array<std::string_view, 9> blanks = {" ",  "\t",     "\r",     "\n",    "\v",
                                                        "\f", "\u00a0", "\u3000", "\ufeff"};
    for (bool more = true; more;) {
        more = false;
        for (const std::string_view blank : blanks) {
            if (text.starts_with(blank)) {
                text.remove_prefix(blank.size());
                more = true;
            }
        }
    }
    constexpr std::array<std::string_view, 8> starts = {"=",      "+",      "-",      "@",
                                                        "\uff1d", "\uff0b", "\uff0d", "\uff20"};
    return std::any_of(starts.begin(), starts.end(),
                       [&](std::string_view start) { return text.starts_with(start); });
}

/// Appends rows to a buffer that the sink takes a block at a time.
class Writer {
public:
    Writer(Language language, const Sink& sink)
        : separator_(language == Language::dutch ? ';' : ','),
          decimal_(language == Language::dutch ? ',' : '.'), sink_(sink) {
        if (language == Language::dutch) {
            buffer_ += "\ufeff";
        }
    }

    void begin_cell(std::size_t column) {
        if (column > 0) {
            buffer_ += separator_;
        }
    }

    void add(std::string_view text) {
        const bool formula = looks_like_formula(text);
        const bool quoted = text.find_first_of(",;\"\r\n\t") != std::string_view::npos;
        if (quoted) {
            buffer_ += '"';
        }
        if (formula) {
            buffer_ += '\'';
        }
        for (const char c : text) {
            if (c == '"') {
                buffer_ += '"';
            }
            buffer_ += c;
        }
        if (quoted) {
            buffer_ += '"';
        }
    }

    void add(double value) {
        if (std::isinf(value)) {
            buffer_ += value > 0 ? "Inf" : "-Inf";
            return;
        }
        std::array<char, 64> digits{};
        const double size = std::abs(value);
        const bool plain = size == 0 || (size >= 1e-5 && size < 1e17);
        char* const end =
            std::to_chars(digits.data(), digits.data() + digits.size(), value,
                          plain ? std::chars_format::fixed : std::chars_format::scientific)
                .ptr;
        std::replace(digits.data(), end, '.', decimal_);
        buffer_.append(digits.data(), end);
    }

    void add(std::monostate) {}

    void end_row() {
        buffer_ += '\n';
        if (buffer_.size() >= block) {
            flush();
        }
    }

    void flush() {
        sink_(buffer_);
        buffer_.clear();
    }

private:
    char separator_;
    char decimal_;
    const Sink& sink_;
    std::string buffer_;
};

} // namespace

void write_csv(const Table& table, Language language, const Sink& sink) {
    Writer writer(language, sink);
    for (std::size_t column = 0; column < table.columns.size(); ++column) {
        writer.begin_cell(column);
        writer.add(std::string_view(table.columns[column].name));
    }
    writer.end_row();
    for (std::size_t row = 0; row < table.rows; ++row) {
        for (std::size_t column = 0; column < table.columns.size(); ++column) {
            writer.begin_cell(column);
            std::visit([&](auto value) { writer.add(value); }, table.columns[column].at(row));
        }
        writer.end_row();
    }
    writer.flush();
}

} // namespace raming::tables
