#include "engine/tables/xlsx.hpp"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <xlsxwriter.h>

namespace raming::tables {

namespace {

/// A cell holds at most 32,767 characters; a byte is at most one of them.
constexpr std::size_t most_text = 32'767;

std::string fitting(std::string_view text) {
    if (text.size() <= most_text) {
        return std::string(text);
    }
    std::size_t length = most_text - 3;
    while (length > 0 && (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U) {
        --length;
    }
    return std::string(text.substr(0, length)) + "…";
}

const char* number_format(Style style) {
    switch (style) {
    case Style::count:
        return "#,##0";
    case Style::error:
        return "#,##0.00";
    case Style::share:
        return "0.0000";
    case Style::value: // children as children, shares and ratios with their decimals
        return "[>=100]#,##0;[<=-100]-#,##0;General";
    case Style::text:
    case Style::index:
        break;
    }
    return "General";
}

std::size_t characters(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

/// Width of a column, from its name and its first rows.
double width_of(const Table& table, const Column& column) {
    std::size_t width = characters(column.name) + 3; // the filter's arrow
    if (column.style == Style::text) {
        for (std::size_t row = 0; row < std::min<std::size_t>(table.rows, 200); ++row) {
            const Cell cell = column.at(row);
            if (const auto* text = std::get_if<std::string_view>(&cell)) {
                width = std::max(width, characters(std::string(*text)) + 1);
            }
        }
    }
    return static_cast<double>(std::clamp<std::size_t>(width, 10, 90));
}

class Book {
public:
    Book(const std::string& path, const std::string& title) {
        errno = 0;
        lxw_workbook_options options{};
        options.constant_memory = LXW_TRUE;
        book_ = workbook_new_opt(path.c_str(), &options);
        if (book_ == nullptr) {
            note(LXW_ERROR_CREATING_XLSX_FILE);
            return;
        }
        // The properties are copied. A time of its own would make no two workbooks alike.
        std::string copy = fitting(title).substr(0, 200);
        lxw_doc_properties properties{};
        properties.title = copy.data();
        properties.created = 315'532'800; // 1980, where zip's calendar begins
        note(workbook_set_properties(book_, &properties));
        header_ = workbook_add_format(book_);
        format_set_bold(header_);
        format_set_bottom(header_, LXW_BORDER_THIN);
        prose_ = workbook_add_format(book_);
        format_set_text_wrap(prose_);
        format_set_align(prose_, LXW_ALIGN_VERTICAL_TOP);
    }
    Book(const Book&) = delete;
    Book& operator=(const Book&) = delete;
    ~Book() { close(); }

    void add(const Table& table) {
        if (book_ == nullptr) {
            return;
        }
        lxw_worksheet* const sheet = workbook_add_worksheet(book_, table.name.c_str());
        if (sheet == nullptr) {
            note(LXW_ERROR_MEMORY_MALLOC_FAILED);
            return;
        }
        std::vector<lxw_format*> formats;
        for (std::size_t c = 0; c < table.columns.size(); ++c) {
            const Column& column = table.columns[c];
            formats.push_back(column.style == Style::text ? prose_ : workbook_add_format(book_));
            if (column.style != Style::text) {
                format_set_num_format(formats.back(), number_format(column.style));
                format_set_align(formats.back(), LXW_ALIGN_VERTICAL_TOP);
            }
            const auto at = static_cast<lxw_col_t>(c);
            note(worksheet_set_column(sheet, at, at, width_of(table, column), nullptr));
        }
        worksheet_freeze_panes(sheet, 1, 0);
        if (!table.columns.empty()) {
            note(worksheet_autofilter(sheet, 0, 0, static_cast<lxw_row_t>(table.rows),
                                      static_cast<lxw_col_t>(table.columns.size() - 1)));
        }
        for (std::size_t c = 0; c < table.columns.size(); ++c) {
            write(sheet, 0, c, Cell{std::string_view(table.columns[c].name)}, header_);
        }
        for (std::size_t row = 0; row < table.rows; ++row) {
            for (std::size_t c = 0; c < table.columns.size(); ++c) {
                write(sheet, row + 1, c, table.columns[c].at(row), formats[c]);
            }
            note_full_disk();
        }
    }

    /// Writes the file; what was the first thing to go wrong, or nothing.
    [[nodiscard]] std::string finish() {
        close();
        if (full_disk_ != 0) {
            return std::strerror(full_disk_);
        }
        return first_ == LXW_NO_ERROR ? "" : lxw_strerror(first_);
    }

private:
    void note(lxw_error error) {
        if (first_ == LXW_NO_ERROR) {
            first_ = error;
        }
    }

    /// The library does not look whether its temporary files take what it writes, and would make a
    /// workbook of what they took. No call but a failed write leaves these numbers.
    void note_full_disk() {
        if (full_disk_ == 0 &&
            (errno == ENOSPC || errno == EFBIG || errno == EDQUOT || errno == EIO)) {
            full_disk_ = errno;
        }
    }

    void write(lxw_worksheet* sheet, std::size_t row, std::size_t column, const Cell& cell,
               lxw_format* format) {
        const auto r = static_cast<lxw_row_t>(row);
        const auto c = static_cast<lxw_col_t>(column);
        if (const auto* number = std::get_if<double>(&cell)) {
            // A sheet has no infinity.
            note(std::isfinite(*number)
                     ? worksheet_write_number(sheet, r, c, *number, format)
                     : worksheet_write_string(sheet, r, c, *number > 0 ? "Inf" : "-Inf", format));
        } else if (const auto* text = std::get_if<std::string_view>(&cell)) {
            note(worksheet_write_string(sheet, r, c, fitting(*text).c_str(), format));
        }
    }

    void close() {
        if (book_ != nullptr) {
            note(workbook_close(book_));
            note_full_disk();
            book_ = nullptr;
        }
    }

    lxw_workbook* book_ = nullptr;
    lxw_format* header_ = nullptr;
    lxw_format* prose_ = nullptr;
    lxw_error first_ = LXW_NO_ERROR;
    int full_disk_ = 0; ///< an errno
};

} // namespace

bool can_write_xlsx() {
    return true;
}

std::string write_xlsx(const std::string& path, const std::string& title,
                       const std::vector<Table>& sheets) {
    Book book(path, title);
    for (const Table& sheet : sheets) {
        book.add(sheet);
    }
    return book.finish();
}

} // namespace raming::tables
