#pragma once
// Tables as a screen reader wants them: a caption, headers with a scope, the row's name as header.

#include <string>
#include <vector>

#include "engine/report/html.hpp"

namespace raming::report {

enum class Align { text, number };

struct Column {
    std::string header;
    Align align = Align::number;
    int width = 0; ///< [% of the table]; 0: as wide as it needs
};

struct Table {
    std::string caption;
    std::vector<Column> columns; ///< the first names the row
    std::vector<std::vector<Label>> rows;

    /// One row; texts are in the page's language.
    void add(Label name, const std::vector<std::string>& cells);
};

/// In a box that scrolls sideways where the screen is narrow.
void write_table(Html& to, const Table& table);

} // namespace raming::report
