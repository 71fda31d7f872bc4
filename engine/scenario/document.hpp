#pragma once
// A scenario file as a tree of values that remember where they stand (file, line, column), whether
// they were read, and which keys were asked for beside them. So a key that nobody reads is an error
// with its place and the nearest key that would have been read, without a list of keys to keep up
// to date.
//
// Reading never stops at the first mistake: mistakes are collected and thrown together by `finish`.
// What follows from a mistake is not reported again: a value that is at fault does not vouch for
// its keys.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.hpp"

namespace raming::scenario {

struct Value; ///< a node of the tree; see value.hpp
class Document;

/// A place in the tree that may or may not hold a value. Cheap to copy; valid as long as its
/// Document.
class Node {
public:
    [[nodiscard]] bool exists() const noexcept { return value_ != nullptr; }
    [[nodiscard]] const std::string& path() const noexcept { return path_; }
    [[nodiscard]] std::string key() const; ///< last part of the path
    [[nodiscard]] base::Location where() const;
    /// Place in the file's order, kept when --set replaces the value.
    [[nodiscard]] std::pair<int, int> position() const;
    [[nodiscard]] bool from_command_line() const;

    [[nodiscard]] bool is_table() const;
    [[nodiscard]] bool is_array() const;
    [[nodiscard]] bool is_number() const;
    [[nodiscard]] bool is_string() const;

    /// The value under `key` (marks it read). On something that is not a table: an empty node.
    [[nodiscard]] Node operator[](std::string_view key) const;
    /// Whether a table has `key`, without reading it.
    [[nodiscard]] bool has(std::string_view key) const;
    /// Entries of a table in file order, or elements of an array; all marked read.
    [[nodiscard]] std::vector<Node> children() const;

    /// Typed readers. A missing or mistyped value is an error at this place and gives the fallback;
    /// with a default, a missing value is that default, and the resolved scenario says so.
    [[nodiscard]] double number() const;
    [[nodiscard]] double number_or(double fallback) const;
    [[nodiscard]] std::string text() const;
    [[nodiscard]] std::string text_or(const std::string& fallback) const;
    [[nodiscard]] std::vector<double> numbers() const;
    [[nodiscard]] std::vector<std::string> texts() const;
    /// One of `allowed`; otherwise E108 with a suggestion, and the first of them.
    [[nodiscard]] std::string one_of(const std::vector<std::string>& allowed) const;
    [[nodiscard]] std::string one_of_or(const std::vector<std::string>& allowed,
                                        const std::string& fallback) const;
    /// Requires a table; otherwise E103 (or E104 where it is missing).
    bool require_table() const;
    bool require_array() const;

    void error(std::string code, std::string message) const;
    /// Leaves unread what hangs on a mistake that was reported already: its keys are no errors of
    /// their own.
    void skip() const;
    /// The entry of this table that --set gave, or else the table: where a mistake in it was made.
    [[nodiscard]] Node overridden() const;
    /// How many errors the document has so far: a reader that sees it grow need not go on.
    [[nodiscard]] std::size_t error_count() const;

private:
    friend class Document;
    Node(Document* document, Value* value, Value* parent, std::string path);
    Document* document_;
    Value* value_;
    Value* parent_;
    std::string path_;

    [[nodiscard]] Node child(Value& entry, const std::string& name) const;
    void type_error(std::string_view wanted) const;
};

/// One line of the resolved scenario.
struct ResolvedValue {
    std::string path;
    std::string value;  ///< as TOML
    std::string origin; ///< "nl.toml:14:3", "--set" or "default"
};

class Document {
public:
    /// Reads a file. Errors: Exit 4 when it cannot be read, Exit 3 (E100) on broken TOML.
    static Document from_file(const std::string& path, const std::vector<std::string>& overrides);
    static Document from_text(std::string text, std::string file,
                              const std::vector<std::string>& overrides);
    ~Document();
    Document(Document&&) noexcept;
    Document& operator=(Document&&) noexcept;

    [[nodiscard]] Node root();
    [[nodiscard]] const std::string& text() const noexcept { return text_; }
    [[nodiscard]] const std::string& file() const noexcept { return file_; }
    [[nodiscard]] const std::vector<std::string>& overrides() const noexcept { return overrides_; }

    /// Whether a path without its last part leads to a table.
    [[nodiscard]] bool has_table_of(const std::string& path) const;

    void error(std::string code, std::optional<base::Location> where, std::string message);
    [[nodiscard]] std::size_t error_count() const noexcept { return diagnostics_.size(); }
    /// Adds an error for each key that nobody read, then throws all errors, in file order, if any.
    void finish();
    /// Throws what was found so far, without looking for unread keys.
    void stop_if_errors();

    /// Every value with its origin, defaults included, in file order.
    [[nodiscard]] std::vector<ResolvedValue> resolved() const;

private:
    friend class Node;
    Document(std::string text, std::string file);
    void apply(const std::string& override_text);
    void note_default(const std::string& path, std::string value);

    std::string text_;
    std::string file_;
    std::vector<std::string> overrides_;
    std::unique_ptr<Value> root_;
    std::vector<base::Diagnostic> diagnostics_;
    std::vector<ResolvedValue> defaults_;
};

} // namespace raming::scenario
