#include "engine/report/table.hpp"

#include "engine/base/contract.hpp"

namespace raming::report {

void Table::add(Label name, const std::vector<std::string>& cells) {
    base::expects(cells.size() + 1 == columns.size());
    std::vector<Label> row = {std::move(name)};
    for (const std::string& cell : cells) {
        row.push_back({cell, ""});
    }
    rows.push_back(std::move(row));
}

void write_table(Html& to, const Table& table) {
    const auto style = [&](std::size_t column) {
        return Attributes{{"class", table.columns[column].align == Align::number ? "n" : "t"}};
    };
    to.open("div", {{"class", "scroll"},
                    {"role", "region"},
                    {"tabindex", "0"},
                    {"aria-label", table.caption}});
    to.open("table").leaf("caption", table.caption).open("thead").open("tr");
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
        Attributes attributes = style(c);
        attributes.emplace_back("scope", "col");
        if (table.columns[c].width > 0) {
            attributes.emplace_back("style",
                                    "width:" + std::to_string(table.columns[c].width) + "%");
        }
        to.leaf("th", table.columns[c].header, attributes);
    }
    to.close().close().open("tbody");
    for (const std::vector<Label>& row : table.rows) {
        to.open("tr");
        for (std::size_t c = 0; c < row.size(); ++c) {
            if (c == 0) {
                to.leaf("th", row[c], {{"scope", "row"}});
            } else {
                to.leaf("td", row[c], style(c));
            }
        }
        to.close();
    }
    to.close().close().close();
}

} // namespace raming::report
