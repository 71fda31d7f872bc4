#pragma once
// One value of a scenario file, with its place. Internal to engine/scenario.

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/error.hpp"

namespace raming::scenario {

struct Value {
    enum class Type { table, array, text, number, flag, other };

    Type type = Type::other;
    base::Location where;
    base::Location key_where;           ///< where its key stands
    std::pair<int, int> position{0, 0}; ///< order in the file
    bool from_command_line = false;
    bool read = false;
    bool faulty = false; ///< an error was reported for this value itself; see Document::finish
    std::set<std::string> asked; ///< keys that were asked for on this table

    std::vector<std::pair<std::string, std::unique_ptr<Value>>> entries; ///< of a table or array
    std::string text;
    double number = 0;
    bool flag = false;

    [[nodiscard]] Value* find(std::string_view key) const {
        for (const auto& [name, value] : entries) {
            if (name == key) {
                return value.get();
            }
        }
        return nullptr;
    }
};

/// What kind of value it is, for a message: "a table".
[[nodiscard]] std::string kind_of(const Value& value);

/// "a.b.c" at its dots.
[[nodiscard]] std::vector<std::string> parts_of_path(const std::string& path);

/// Parses TOML text. Errors: E100 with line and column.
[[nodiscard]] std::unique_ptr<Value> parse_toml(const std::string& text, const std::string& file);

/// A value as TOML text on one line.
[[nodiscard]] std::string to_toml(const Value& value);

/// A number for a message: six significant digits.
[[nodiscard]] std::string brief(double number);

/// The shortest decimal text that reads back as the same number.
[[nodiscard]] std::string shortest(double number);

} // namespace raming::scenario
