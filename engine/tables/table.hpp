#pragma once
// A tidy table: one row an observation, named columns. A table computes its cells when they are
// asked for, so one of many million draws takes no memory of its own; it looks into the results it
// was made from, which must outlive it.

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace raming::tables {

enum class Language { english, dutch };

/// Nothing (not known, or it does not exist), a number, or a text.
using Cell = std::variant<std::monostate, double, std::string_view>;

/// What a column holds: how a spreadsheet shows it. Values are never rounded.
enum class Style {
    text,
    index, ///< a number that counts nothing: chain, draw, weeks
    count, ///< children or draws
    error, ///< a Monte Carlo standard error of a count
    share, ///< 0 to 1
    value, ///< anything
};

struct Column {
    std::string name; ///< no spaces
    Style style = Style::text;
    std::string meaning;
    std::function<Cell(std::size_t)> at; ///< of a row
};

struct Table {
    std::string id;        ///< as the command line names it
    std::string name;      ///< in the reader's language, at most 31 characters
    std::string about;     ///< one sentence
    std::string remedy;    ///< if it has no rows: how to make results that have them
    bool of_draws = false; ///< cells may be asked for only where the results were read with draws
    std::size_t rows = 0;
    std::vector<Column> columns;
};

} // namespace raming::tables
