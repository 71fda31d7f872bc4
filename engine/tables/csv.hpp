#pragma once
// A table as comma-separated values (RFC 4180, with bare line feeds). English: comma and decimal
// point, no byte-order mark. Dutch: semicolon, decimal comma, and a byte-order mark, as
// spreadsheets set to Dutch expect. Numbers have all the digits that tell them apart; what does not
// exist is an empty cell. A text that a spreadsheet would take for a formula (its first character
// after blanks is = + - @, a full-width form of these, or it begins with a tab, return or line
// feed) gets an apostrophe before it.

#include "engine/tables/table.hpp"

namespace raming::tables {

/// Takes the next bytes of the file.
using Sink = std::function<void(std::string_view)>;

void write_csv(const Table& table, Language language, const Sink& sink);

} // namespace raming::tables
