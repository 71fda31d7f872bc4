// --set path=value: a value of the scenario replaced or added from the command line.

#include <algorithm>

#include "engine/base/suggest.hpp"
#include "engine/scenario/document.hpp"
#include "engine/scenario/value.hpp"

namespace raming::scenario {

using base::Error;
using base::Exit;
using base::Location;

namespace {

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

} // namespace

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

    const std::vector<std::string> parts = parts_of_path(path);
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

} // namespace raming::scenario
