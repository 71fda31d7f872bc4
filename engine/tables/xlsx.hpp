#pragma once
// Tables as one workbook, a sheet each. Numbers are numbers, shown with as many digits as people
// read; texts are texts, never formulas or links. The same tables give the same bytes.

#include "engine/tables/table.hpp"

namespace raming::tables {

/// Rows that a sheet can hold below its names (Excel's limit of 2^20, less one).
inline constexpr std::size_t most_sheet_rows = (std::size_t{1} << 20U) - 1;

/// Whether this program was built with libxlsxwriter; without it write_xlsx throws
/// std::logic_error.
[[nodiscard]] bool can_write_xlsx();

/// Writes `path`; the sentence that says what went wrong, or nothing. Every table has at most
/// most_sheet_rows rows.
[[nodiscard]] std::string write_xlsx(const std::string& path, const std::string& title,
                                     const std::vector<Table>& sheets);

} // namespace raming::tables
