#include "engine/scenario/document.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "engine/base/suggest.hpp"
#include "engine/scenario/value.hpp"

namespace raming::scenario {

using base::Diagnostic;
using base::Error;
using base::Exit;
using base::Location;

namespace {

/// A scenario is written by people; a file beyond this is something else.
constexpr std::uintmax_t largest_file = 16U << 20U;

void collect_unread(const Value& table, const std::string& path, std::vector<Diagnostic>& into) {
    for (const auto& [name, value] : table.entries) {
        const std::string here = path.empty() ? name : path + '.' + name;
        if (value->read) {
            collect_unread(*value, here, into);
        } else if (table.type == Value::Type::table) {
            const std::string place = path.empty() ? "" : " in " + path;
            std::vector<std::string> known;
            std::copy_if(table.asked.begin(), table.asked.end(), std::back_inserter(known),
                         [&](const std::string& key) {
                             return !table.faulty || table.find(key) == nullptr;
                         });
            if (table.asked.contains(name)) {
                if (!table.faulty) {
                    into.push_back({"E101", value->key_where,
                                    "\"" + name + "\"" + place +
                                        " does not go with the other keys there. Remove it."});
                }
            } else if (!table.faulty || base::nearest(name, known)) {
                into.push_back(
                    {"E101", value->key_where,
                     "unknown key \"" + name + "\"" + place + "." + base::suggestion(name, known)});
            }
        }
    }
}

void collect_resolved(const Value& value, const std::string& path,
                      std::vector<ResolvedValue>& into) {
    const bool has_tables =
        std::any_of(value.entries.begin(), value.entries.end(),
                    [](const auto& e) { return e.second->type == Value::Type::table; });
    if (value.type == Value::Type::table || (value.type == Value::Type::array && has_tables)) {
        for (const auto& [name, entry] : value.entries) {
            collect_resolved(*entry, path.empty() ? name : path + '.' + name, into);
        }
        return;
    }
    into.push_back({path, to_toml(value), value.from_command_line ? "--set" : value.where.text()});
}

} // namespace

Document::Document(std::string text, std::string file)
    : text_(std::move(text)), file_(std::move(file)), root_(parse_toml(text_, file_)) {
    root_->read = true;
}

Document::~Document() = default;
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;

Document Document::from_file(const std::string& path, const std::vector<std::string>& overrides) {
    std::error_code code;
    const auto status = std::filesystem::status(path, code);
    if (!std::filesystem::exists(status)) {
        throw Error(Exit::input_output, "E210",
                    path + ": there is no such file. `raming new > " + path +
                        "` makes one to start from.");
    }
    if (!std::filesystem::is_regular_file(status)) {
        throw Error(Exit::input_output, "E211", path + " is not a file. Give a scenario (.toml).");
    }
    if (std::filesystem::file_size(path, code) > largest_file) {
        throw Error(Exit::input_output, "E211",
                    path + " is larger than 16 MB: that is no scenario. Give a .toml file.");
    }
    std::ifstream stream(path, std::ios::binary);
    std::ostringstream content;
    content << stream.rdbuf();
    if (!stream) {
        throw Error(Exit::input_output, "E211", path + " cannot be read. Check its permissions.");
    }
    return from_text(content.str(), path, overrides);
}

Document Document::from_text(std::string text, std::string file,
                             const std::vector<std::string>& overrides) {
    Document document(std::move(text), std::move(file));
    for (const std::string& one : overrides) {
        document.apply(one);
        document.overrides_.push_back(one);
    }
    return document;
}

Node Document::root() {
    return {this, root_.get(), nullptr, ""};
}

bool Document::has_table_of(const std::string& path) const {
    const std::vector<std::string> parts = parts_of_path(path);
    const Value* at = root_.get();
    for (std::size_t i = 0; at != nullptr && i + 1 < parts.size(); ++i) {
        at = at->find(parts[i]);
    }
    return at != nullptr && at->type == Value::Type::table;
}

void Document::error(std::string code, std::optional<Location> where, std::string message) {
    const Diagnostic diagnostic{std::move(code), std::move(where), std::move(message)};
    const bool known =
        std::any_of(diagnostics_.begin(), diagnostics_.end(),
                    [&](const Diagnostic& d) { return d.text() == diagnostic.text(); });
    if (!known) {
        diagnostics_.push_back(diagnostic);
    }
}

void Document::note_default(const std::string& path, std::string value) {
    const bool known = std::any_of(defaults_.begin(), defaults_.end(),
                                   [&](const ResolvedValue& v) { return v.path == path; });
    if (!known) {
        defaults_.push_back({path, std::move(value), "default"});
    }
}

void Document::stop_if_errors() {
    if (diagnostics_.empty()) {
        return;
    }
    std::stable_sort(diagnostics_.begin(), diagnostics_.end(), [](const auto& a, const auto& b) {
        const auto key = [](const Diagnostic& d) {
            return d.where ? std::pair{d.where->line, d.where->column} : std::pair{1 << 30, 0};
        };
        return key(a) < key(b);
    });
    throw Error(Exit::invalid_scenario, diagnostics_);
}

void Document::finish() {
    collect_unread(*root_, "", diagnostics_);
    stop_if_errors();
}

std::vector<ResolvedValue> Document::resolved() const {
    std::vector<ResolvedValue> result;
    collect_resolved(*root_, "", result);
    result.insert(result.end(), defaults_.begin(), defaults_.end());
    return result;
}

} // namespace raming::scenario
