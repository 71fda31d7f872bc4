#include "engine/sweep/section.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/error.hpp"
#include "engine/sweep/values.hpp"

namespace raming::sweep {

using scenario::Node;

namespace {

/// What read() throws about a value becomes an error at its place.
template <typename Read>
void at_place(const Node& node, Read read) {
    try {
        read();
    } catch (const base::Error& error) {
        const std::string& message = error.diagnostics().front().message;
        node.error("E440", message.substr(std::min(message.size(), message.find(": ") + 2)));
    }
}

std::vector<std::string> values_of(const Node& node) {
    if (node.is_string()) {
        return read_values(node.text(), node.where().text());
    }
    std::vector<std::string> values;
    if (!node.is_array()) {
        values.push_back(text_of(node.number()));
        return values;
    }
    for (const Node& element : node.children()) {
        values.push_back(element.is_string() ? element.text() : text_of(element.number()));
    }
    if (values.empty()) {
        node.error("E440", "there are no values. Write them as [4, 8, 13] or, evenly spaced, as "
                           "\"from:to:count\".");
    }
    return values;
}

/// Calls use(path, node) for each value below a table: "a.b" = 1 and a.b = 1 are the same path.
template <typename Use>
void for_each_path(const Node& table, const std::string& above, Use use) {
    if (!table.exists() || !table.require_table()) {
        return;
    }
    for (const Node& node : table.children()) {
        const std::string path = above + node.path().substr(table.path().size() + 1);
        if (node.is_table()) {
            for_each_path(node, path + ".", use);
        } else {
            at_place(node, [&] { use(path, node); });
        }
    }
}

std::vector<Axis> axes_of(const Node& table) {
    std::vector<Axis> axes;
    for_each_path(table, "", [&](const std::string& path, const Node& node) {
        axes.push_back({path, values_of(node), node.where().text()});
    });
    return axes;
}

std::uint64_t count_of(const Node& node) {
    const double count = node.number();
    if (!(count >= 1 && count <= 1e9 && count == std::floor(count))) {
        node.error("E107", "\"" + node.path() + "\" should be a whole number of points.");
        return 1;
    }
    return static_cast<std::uint64_t>(count);
}

/// Name and rest of "PATH=REST".
std::pair<std::string, std::string> parts_of(const std::string& option, const std::string& text,
                                             const std::string& example) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
        throw base::Error(base::Exit::usage, "E440",
                          option + " " + text + ": write it as " + option + " " + example + ".");
    }
    return {text.substr(0, equals), text.substr(equals + 1)};
}

/// Reads a list character by character, with its place.
class ListReader {
public:
    ListReader(const std::string& text, const std::string& file) : text_(text), file_(file) {
        list_.where = "--list " + file;
    }

    List read() {
        if (text_.starts_with("\xEF\xBB\xBF")) {
            at_ = 3; // byte-order mark, of spreadsheets
        }
        while (at_ < text_.size()) {
            read_line();
        }
        if (list_.paths.empty()) {
            fail(1, 1,
                 "the list is empty. Its first line names paths of the scenario, each "
                 "further line is a cell.");
        }
        if (list_.rows.empty()) {
            fail(line_, 1, "the list has no rows below its paths. Each is a cell.");
        }
        return std::move(list_);
    }

private:
    [[noreturn]] void fail(int line, int column, const std::string& message) const {
        throw base::Error(base::Exit::invalid_scenario,
                          {{"E441", base::Location{file_, line, column}, message}});
    }

    int column() const { return static_cast<int>(at_ - line_start_) + 1; }
    bool at_end_of_line() const { return at_ == text_.size() || text_[at_] == '\n'; }

    std::string read_field() {
        std::string field;
        while (!at_end_of_line() && text_[at_] == ' ') {
            ++at_;
        }
        if (at_end_of_line() || text_[at_] != '"') {
            while (!at_end_of_line() && text_[at_] != ',') {
                field += text_[at_++];
            }
            const auto last = field.find_last_not_of(" \t\r");
            return last == std::string::npos ? "" : field.substr(0, last + 1);
        }
        const int opened = column();
        for (++at_; at_ < text_.size() && text_[at_] != '\n'; ++at_) {
            if (text_[at_] != '"') {
                field += text_[at_];
            } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
                field += text_[++at_];
            } else {
                ++at_;
                while (!at_end_of_line() && (text_[at_] == ' ' || text_[at_] == '\r')) {
                    ++at_;
                }
                if (!at_end_of_line() && text_[at_] != ',') {
                    fail(line_, column(), "after a closing quote comes a comma or a new line.");
                }
                return field;
            }
        }
        fail(line_, opened, "a quote is opened and does not end on its line.");
    }

    void read_line() {
        line_start_ = at_;
        std::vector<std::string> fields;
        std::vector<int> columns;
        for (bool more = true; more;) {
            columns.push_back(column());
            fields.push_back(read_field());
            more = at_ < text_.size() && text_[at_] == ',';
            at_ += more ? 1 : 0;
        }
        columns.push_back(column()); // where a further value would stand
        if (fields.size() > 1 || !fields.front().empty()) {
            take(std::move(fields), columns);
        }
        ++at_;
        ++line_;
    }

    void take(std::vector<std::string> fields, const std::vector<int>& columns) {
        if (!list_.paths.empty()) {
            const std::size_t wanted = list_.paths.size();
            if (fields.size() != wanted) {
                fail(line_, fields.size() > wanted ? columns[wanted] : columns.back(),
                     "this line has " + std::to_string(fields.size()) + " value" +
                         (fields.size() == 1 ? "" : "s") + ", and the first line names " +
                         std::to_string(wanted) + " path" + (wanted == 1 ? "" : "s") +
                         ". Give each path a value, or nothing between its commas.");
            }
            list_.rows.push_back(std::move(fields));
            return;
        }
        for (std::size_t k = 0; k < fields.size(); ++k) {
            if (fields[k].empty()) {
                fail(line_, columns[k],
                     "the first line names a path of the scenario in each "
                     "column; this one is empty.");
            }
            if (std::find(fields.begin(), fields.begin() + static_cast<std::ptrdiff_t>(k),
                          fields[k]) != fields.begin() + static_cast<std::ptrdiff_t>(k)) {
                fail(line_, columns[k], "\"" + fields[k] + "\" is there twice. Keep one column.");
            }
        }
        list_.paths = std::move(fields);
    }

    const std::string& text_;
    std::string file_;
    List list_;
    std::size_t at_ = 0;
    std::size_t line_start_ = 0;
    int line_ = 1;
};

} // namespace

Section read_section(scenario::Document& document) {
    Section section;
    const Node root = document.root()["sweep"];
    if (!root.exists() || !root.require_table()) {
        return section;
    }
    Design& design = section.design;
    if (const Node lists = root["lists"]; lists.exists()) {
        section.lists = lists.texts();
    }
    design.grid = axes_of(root["grid"]);
    design.one_at_a_time = axes_of(root["one-at-a-time"]);
    for_each_path(root["ranges"], "", [&](const std::string& path, const Node& node) {
        const Ends ends = read_ends(node.text(), node.where().text());
        design.ranges.push_back({path, ends.low, ends.high, node.where().text()});
    });
    const Node latin = root["lhs"];
    const Node sobol = root["sobol-design"];
    if (latin.exists() && sobol.exists()) {
        sobol.error("E440", "points are either lhs or sobol-design. Keep one.");
    } else if (latin.exists() || sobol.exists()) {
        design.points = latin.exists() ? Points::latin : Points::sobol;
        design.point_count = count_of(latin.exists() ? latin : sobol);
    }
    return section;
}

List read_list(const std::string& text, const std::string& file) {
    return ListReader(text, file).read();
}

Axis read_axis(const std::string& option, const std::string& text) {
    const auto [path, values] = parts_of(option, text, "PATH=4,8,13 or PATH=0.5:0.95:10");
    const std::string where = option + " " + text;
    return {path, read_values(values, where), where};
}

Range read_range(const std::string& option, const std::string& text) {
    const auto [path, values] = parts_of(option, text, "PATH=0.5:0.95");
    const std::string where = option + " " + text;
    const Ends ends = read_ends(values, where);
    return {path, ends.low, ends.high, where};
}

} // namespace raming::sweep
