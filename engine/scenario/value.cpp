#include "engine/scenario/value.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <sstream>
#include <string_view>

#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

namespace raming::scenario {

namespace {

base::Location location_of(const toml::node& node, const std::string& file) {
    const toml::source_position& begin = node.source().begin;
    return {file, static_cast<int>(begin.line), static_cast<int>(begin.column)};
}

/// Tables whose keys are paths of the scenario.
bool keyed_by_paths(const std::string& path) {
    return path == "as_printed.inputs" || path == "sweep.grid" || path == "sweep.one-at-a-time" ||
           path == "sweep.ranges";
}

std::unique_ptr<Value> convert(const toml::node& node, const std::string& file,
                               const std::string& path);

/// What a terminal would obey instead of show: ASCII controls and, in UTF-8, those of Latin-1.
bool is_control(const std::string& text, std::size_t i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0;
    return byte < 0x20 || byte == 0x7F || (byte == 0xC2 && next >= 0x80 && next < 0xA0);
}

[[noreturn]] void refuse_control(const std::string& code, const base::Location& where,
                                 const std::string& what) {
    throw base::Error(base::Exit::invalid_scenario,
                      {{code, where,
                        what + " cannot contain control characters (escapes of a terminal, "
                               "zeros). Take them out."}});
}

/// Texts are shown on one line: line breaks and tabs become spaces.
std::string shown(std::string text, const base::Location& where) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\n' || text[i] == '\t' || text[i] == '\r') {
            text[i] = ' ';
        } else if (is_control(text, i)) {
            refuse_control("E103", where, "a text");
        }
    }
    return text;
}

void convert_table(const toml::table& table, const std::string& file, const std::string& path,
                   Value& into) {
    for (const auto& [key, child] : table) {
        const std::string name(key.str());
        auto value = convert(child, file, path.empty() ? name : path + '.' + name);
        // A table made by dotted keys has no place of its own: it stands where its key does.
        const toml::source_position& begin = key.source().begin;
        if (name.find('.') != std::string::npos && !keyed_by_paths(path)) {
            throw base::Error(
                base::Exit::invalid_scenario,
                {{"E101",
                  base::Location{file, static_cast<int>(begin.line),
                                 static_cast<int>(begin.column)},
                  "a name cannot contain a dot, which separates the parts of a path: \"" + name +
                      "\". Use a hyphen."}});
        }
        value->key_where = {file, static_cast<int>(begin.line), static_cast<int>(begin.column)};
        for (std::size_t i = 0; i < name.size(); ++i) {
            if (is_control(name, i)) {
                refuse_control("E101", value->key_where, "a name");
            }
        }
        if (value->where.line == 0) {
            value->where = value->key_where;
        }
        into.entries.emplace_back(name, std::move(value));
    }
    // toml++ keeps tables sorted by key; the order of the file is part of our contract.
    for (const auto& [name, value] : into.entries) {
        value->position = {value->where.line, value->where.column};
        for (const auto& grandchild : value->entries) {
            if (grandchild.second->position.first > 0) {
                value->position = std::min(value->position, grandchild.second->position);
            }
        }
    }
    std::stable_sort(into.entries.begin(), into.entries.end(), [](const auto& a, const auto& b) {
        return a.second->position < b.second->position;
    });
}

std::unique_ptr<Value> convert(const toml::node& node, const std::string& file,
                               const std::string& path) {
    auto value = std::make_unique<Value>();
    value->where = location_of(node, file);
    value->position = {value->where.line, value->where.column};
    if (const toml::table* table = node.as_table()) {
        value->type = Value::Type::table;
        convert_table(*table, file, path, *value);
    } else if (const toml::array* array = node.as_array()) {
        value->type = Value::Type::array;
        std::size_t index = 0;
        for (const toml::node& element : *array) {
            auto entry = convert(element, file, path + "." + std::to_string(index));
            entry->key_where = entry->where;
            value->entries.emplace_back(std::to_string(index++), std::move(entry));
        }
    } else if (const auto* text = node.as_string()) {
        value->type = Value::Type::text;
        value->text = shown(text->get(), value->where);
    } else if (const auto* integer = node.as_integer()) {
        value->type = Value::Type::number;
        value->number = static_cast<double>(integer->get());
    } else if (const auto* real = node.as_floating_point()) {
        value->type = Value::Type::number;
        value->number = real->get();
    } else if (const auto* flag = node.as_boolean()) {
        value->type = Value::Type::flag;
        value->flag = flag->get();
    }
    return value;
}

/// What toml++ finds wrong, in words for somebody who writes a scenario once a year.
std::string mistake(std::string description) {
    const auto says = [&](std::string_view part) {
        return description.find(part) != std::string::npos;
    };
    if (says("while parsing string: unescaped control characters") ||
        says("string: encountered end-of-file")) {
        return "a text is not closed. End it with a quotation mark on the same line";
    }
    if (says("cannot redefine existing")) {
        const std::size_t from = description.find('\'');
        const std::size_t to = description.rfind('\'');
        return "\"" + description.substr(from + 1, to - from - 1) +
               "\" is there already. Merge the two, or remove one";
    }
    if (says("expected value, saw")) {
        return "a value is missing or is not one. Numbers are written 1.5, texts \"in quotes\"";
    }
    if (says("invalid utf-8")) {
        return "it is not a text in UTF-8. Is it a scenario? If so, save it as UTF-8";
    }
    constexpr std::string_view prefix = "Error while parsing ";
    if (const std::size_t colon = description.find(": ");
        description.starts_with(prefix) && colon != std::string::npos) {
        description.erase(0, colon + 2);
    }
    return description + ". Mend the line; https://toml.io shows the notation";
}

std::string quoted(const std::string& text) {
    std::string result = "\"";
    for (const char c : text) {
        switch (c) {
        case '"':
            result += "\\\"";
            break;
        case '\\':
            result += "\\\\";
            break;
        case '\n':
            result += "\\n";
            break;
        case '\t':
            result += "\\t";
            break;
        default:
            result += c;
        }
    }
    return result + '"';
}

bool is_bare(const std::string& key) {
    return !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '-';
    });
}

} // namespace

std::unique_ptr<Value> parse_toml(const std::string& text, const std::string& file) {
    try {
        const toml::table table = toml::parse(text, file);
        auto root = convert(table, file, "");
        root->where = {file, 0, 0};
        return root;
    } catch (const toml::parse_error& error) {
        const toml::source_position& begin = error.source().begin;
        throw base::Error(
            base::Exit::invalid_scenario,
            {{"E100",
              base::Location{file, static_cast<int>(begin.line), static_cast<int>(begin.column)},
              "this is not TOML: " + mistake(std::string(error.description())) + "."}});
    }
}

std::string shortest(double number) {
    if (std::isnan(number)) {
        return "nan";
    }
    if (std::isinf(number)) {
        return number > 0 ? "inf" : "-inf";
    }
    char buffer[64];
    const auto result = std::to_chars(buffer, buffer + sizeof buffer, number);
    return std::string(buffer, result.ptr);
}

std::string brief(double number) {
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, "%.6g", number);
    return buffer;
}

std::string to_toml(const Value& value) {
    switch (value.type) {
    case Value::Type::text:
        return quoted(value.text);
    case Value::Type::number:
        return shortest(value.number);
    case Value::Type::flag:
        return value.flag ? "true" : "false";
    case Value::Type::array: {
        std::string text = "[";
        for (const auto& [name, element] : value.entries) {
            text += (text.size() > 1 ? ", " : "") + to_toml(*element);
        }
        return text + "]";
    }
    case Value::Type::table: {
        std::string text = "{";
        for (const auto& [name, element] : value.entries) {
            text += (text.size() > 1 ? ", " : " ");
            text += (is_bare(name) ? name : quoted(name)) + " = " + to_toml(*element);
        }
        return text + (text.size() > 1 ? " }" : "}");
    }
    case Value::Type::other:
        break;
    }
    return "?";
}

std::string kind_of(const Value& value) {
    switch (value.type) {
    case Value::Type::table:
        return "a table";
    case Value::Type::array:
        return "an array";
    case Value::Type::text:
        return "a text";
    case Value::Type::number:
        return "a number";
    case Value::Type::flag:
        return "true or false";
    case Value::Type::other:
        break;
    }
    return "a date or time";
}

std::vector<std::string> parts_of_path(const std::string& path) {
    std::vector<std::string> parts;
    std::istringstream stream(path);
    for (std::string part; std::getline(stream, part, '.');) {
        parts.push_back(part);
    }
    return parts;
}

} // namespace raming::scenario
