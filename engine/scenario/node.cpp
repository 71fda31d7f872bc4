#include <algorithm>
#include <cmath>

#include "engine/base/suggest.hpp"
#include "engine/scenario/document.hpp"
#include "engine/scenario/value.hpp"

namespace raming::scenario {

using base::Location;

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

} // namespace raming::scenario
