#include "engine/scenario/document.hpp"

#include <algorithm>
#include <cmath>
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

std::vector<std::string> split(const std::string& path) {
    std::vector<std::string> parts;
    std::istringstream stream(path);
    for (std::string part; std::getline(stream, part, '.');) {
        parts.push_back(part);
    }
    return parts;
}

std::vector<std::string> keys_of(const Value& table) {
    std::vector<std::string> keys;
    for (const auto& [name, value] : table.entries) {
        keys.push_back(name);
    }
    return keys;
}

/// What stands where a path went astray: near names of a table, or how many entries an array has.
std::string known_below(const Value& value, const std::string& part) {
    if (value.type != Value::Type::array) {
        return base::suggestion(part, keys_of(value));
    }
    return value.entries.empty()
               ? " That list is empty."
               : " That list has entries 0 to " + std::to_string(value.entries.size() - 1) + ".";
}

void mark_from_command_line(Value& value, const Location& where, std::pair<int, int> position) {
    value.where = where;
    value.key_where = where;
    value.position = position;
    value.from_command_line = true;
    for (const auto& [name, entry] : value.entries) {
        mark_from_command_line(*entry, where, position);
    }
}

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

Node::Node(Document* document, Value* value, Value* parent, std::string path)
    : document_(document), value_(value), parent_(parent), path_(std::move(path)) {}

std::string Node::key() const {
    const std::size_t dot = path_.rfind('.');
    return dot == std::string::npos ? path_ : path_.substr(dot + 1);
}

Location Node::where() const {
    if (value_ != nullptr) {
        return value_->where;
    }
    return parent_ != nullptr ? parent_->where : Location{document_->file_, 0, 0};
}

std::pair<int, int> Node::position() const {
    return value_ != nullptr ? value_->position : std::pair{0, 0};
}

bool Node::from_command_line() const {
    return value_ != nullptr && value_->from_command_line;
}

bool Node::is_table() const {
    return value_ != nullptr && value_->type == Value::Type::table;
}
bool Node::is_array() const {
    return value_ != nullptr && value_->type == Value::Type::array;
}
bool Node::is_number() const {
    return value_ != nullptr && value_->type == Value::Type::number;
}
bool Node::is_string() const {
    return value_ != nullptr && value_->type == Value::Type::text;
}

Node Node::child(Value& entry, const std::string& name) const {
    entry.read = true;
    return {document_, &entry, value_, path_.empty() ? name : path_ + '.' + name};
}

Node Node::operator[](std::string_view key) const {
    const std::string name(key);
    Value* found = nullptr;
    if (is_table()) {
        value_->asked.insert(name);
        found = value_->find(key);
    }
    if (found != nullptr) {
        return child(*found, name);
    }
    return {document_, nullptr, value_ != nullptr ? value_ : parent_,
            path_.empty() ? name : path_ + '.' + name};
}

bool Node::has(std::string_view key) const {
    if (!is_table()) {
        return false;
    }
    value_->asked.insert(std::string(key));
    return value_->find(key) != nullptr;
}

std::vector<Node> Node::children() const {
    std::vector<Node> result;
    if (value_ != nullptr) {
        for (const auto& [name, entry] : value_->entries) {
            result.push_back(child(*entry, name));
        }
    }
    return result;
}

void Node::error(std::string code, std::string message) const {
    if (value_ != nullptr) {
        value_->faulty = true;
    }
    document_->error(std::move(code), where(), std::move(message));
}

void Node::skip() const {
    if (value_ != nullptr) {
        value_->faulty = true;
    }
}

Node Node::overridden() const {
    if (value_ != nullptr && !value_->from_command_line) {
        for (const auto& [name, entry] : value_->entries) {
            if (entry->from_command_line) {
                return child(*entry, name);
            }
        }
    }
    return *this;
}

std::size_t Node::error_count() const {
    return document_->error_count();
}

void Node::type_error(std::string_view wanted) const {
    if (value_ == nullptr) {
        error("E104", "\"" + path_ + "\" is missing: it should be " + std::string(wanted) + ".");
    } else {
        error("E103", "\"" + path_ + "\" should be " + std::string(wanted) + ", not " +
                          kind_of(*value_) + ".");
    }
}

double Node::number() const {
    if (!is_number()) {
        type_error("a number");
        return 0;
    }
    if (!std::isfinite(value_->number)) {
        error("E107", "\"" + path_ + "\" is " + shortest(value_->number) +
                          ": it should be a finite number.");
        return 0;
    }
    return value_->number;
}

double Node::number_or(double fallback) const {
    if (!exists()) {
        document_->note_default(path_, shortest(fallback));
        return fallback;
    }
    return number();
}

std::string Node::text() const {
    if (!is_string()) {
        type_error("a text in quotes");
        return "";
    }
    return value_->text;
}

std::string Node::text_or(const std::string& fallback) const {
    if (!exists()) {
        document_->note_default(path_, "\"" + fallback + "\"");
        return fallback;
    }
    return text();
}

std::vector<double> Node::numbers() const {
    std::vector<double> result;
    if (require_array()) {
        for (const Node& element : children()) {
            result.push_back(element.number());
        }
    }
    return result;
}

std::vector<std::string> Node::texts() const {
    std::vector<std::string> result;
    if (require_array()) {
        for (const Node& element : children()) {
            result.push_back(element.text());
        }
    }
    return result;
}

std::string Node::one_of(const std::vector<std::string>& allowed) const {
    if (!is_string()) {
        std::string words;
        for (const std::string& word : allowed) {
            words += (words.empty() ? "\"" : ", \"") + word + "\"";
        }
        type_error("one of " + words);
        return allowed.front();
    }
    const std::string word = text();
    if (std::find(allowed.begin(), allowed.end(), word) != allowed.end()) {
        return word;
    }
    error("E108",
          "\"" + path_ + "\" cannot be \"" + word + "\"." + base::suggestion(word, allowed));
    return allowed.front();
}

std::string Node::one_of_or(const std::vector<std::string>& allowed,
                            const std::string& fallback) const {
    if (!exists()) {
        document_->note_default(path_, "\"" + fallback + "\"");
        return fallback;
    }
    return one_of(allowed);
}

bool Node::require_table() const {
    if (!is_table()) {
        type_error("a table");
        return false;
    }
    return true;
}

bool Node::require_array() const {
    if (!is_array()) {
        type_error("an array");
        return false;
    }
    return true;
}

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

void Document::apply(const std::string& override_text) {
    const Location where{"--set " + override_text, 0, 0};
    const std::size_t equals = override_text.find('=');
    if (equals == std::string::npos || equals == 0) {
        throw Error(Exit::usage, "E109",
                    "--set " + override_text +
                        ": write it as path=value, e.g. "
                        "--set routes.absolute.sensitivity.mean=0.7.");
    }
    const std::string path = override_text.substr(0, equals);
    const std::string content = override_text.substr(equals + 1);
    std::unique_ptr<Value> value;
    try {
        value = std::move(parse_toml("x = " + content, "--set")->entries.at(0).second);
    } catch (const Error&) {
        // What is not TOML is taken as a text, so that --set noise=off needs no quotes.
        if (content.find_first_of("{}[]\"") != std::string::npos) {
            throw Error(Exit::usage, "E109",
                        "--set " + override_text +
                            ": the value is neither a number, a text nor TOML.");
        }
        value = std::make_unique<Value>();
        value->type = Value::Type::text;
        value->text = content;
    }

    const std::vector<std::string> parts = split(path);
    if (path.back() == '.' || std::find(parts.begin(), parts.end(), "") != parts.end()) {
        throw Error(Exit::usage, "E109",
                    "--set " + override_text +
                        ": the path has an empty part. Write its keys with one dot between "
                        "them.");
    }
    Value* table = root_.get();
    std::string above;
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
        Value* next = table->find(parts[i]);
        above += (i > 0 ? "." : "") + parts[i];
        if (next == nullptr) {
            error("E109", where,
                  "there is no \"" + above + "\" in the scenario." + known_below(*table, parts[i]));
            return;
        }
        if (next->type != Value::Type::table && next->type != Value::Type::array) {
            error("E109", where,
                  "\"" + above + "\" is " + kind_of(*next) +
                      " and has nothing below it. Shorten the path.");
            return;
        }
        table = next;
    }
    Value* old = table->find(parts.back());
    if (old == nullptr && table->type == Value::Type::array) {
        error("E109", where,
              "there is no \"" + path + "\" in the scenario." + known_below(*table, parts.back()));
        return;
    }
    if (old == nullptr && table->find("pool") != nullptr) {
        error("E109", where,
              "\"" + path.substr(0, path.rfind('.')) + "\" is a pool of priors and has no \"" +
                  parts.back() + "\" of its own. Set it on a member (" +
                  path.substr(0, path.rfind('.')) + ".pool." +
                  table->find("pool")->entries.at(0).first + "." + parts.back() +
                  "), or replace the whole prior: --set '" + path.substr(0, path.rfind('.')) +
                  "={ family = \"beta\", mean = 0.7, n = 20, assumption = \"…\" }'.");
        return;
    }
    if (old != nullptr && old->type == Value::Type::table && value->type == Value::Type::number) {
        // A threshold per route keeps its exceptions: a plain number is the default's new value.
        if (Value* by_default = old->find("default")) {
            table = old;
            old = by_default;
        }
    }
    if (old == nullptr) {
        mark_from_command_line(*value, where, {1 << 30, static_cast<int>(overrides_.size())});
        table->entries.emplace_back(parts.back(), std::move(value));
        return;
    }
    mark_from_command_line(*value, where, old->position);
    for (auto& [name, entry] : table->entries) {
        if (entry.get() == old) {
            entry = std::move(value);
            return;
        }
    }
}

Node Document::root() {
    return {this, root_.get(), nullptr, ""};
}

bool Document::has_table_of(const std::string& path) const {
    const std::vector<std::string> parts = split(path);
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
