#pragma once
// Options of a command as a list of names and helps, and what was given of them. The parsing itself
// is Boost.Program_options; its complaints become ours (E401 to E403).

#include <cstdint>
#include <iosfwd>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/cli/commands.hpp"

namespace raming::cli {

/// What a command can be asked. A name may carry a letter: "draws,n".
class OptionList {
public:
    explicit OptionList(std::string title) : title_(std::move(title)) {}

    void flag(const std::string& name, const std::string& help);
    void text(const std::string& name, const std::string& value_name, const std::string& help);
    /// May be given several times.
    void texts(const std::string& name, const std::string& value_name, const std::string& help);
    /// Options that stand below these, under their own title.
    void add(OptionList below);

    /// As `--help` shows it.
    friend std::ostream& operator<<(std::ostream& out, const OptionList& list);

private:
    friend class GivenOptions;
    enum class Kind { flag, text, texts };
    struct Option {
        Kind kind;
        std::string name;
        std::string value_name;
        std::string help;
    };
    struct Description; ///< the same for Boost
    std::string title_;
    std::vector<Option> options_;
    std::vector<OptionList> below_;
};

/// What was given of a list.
class GivenOptions {
public:
    /// Errors: E401 for an unknown option, E402 for one given twice or without its value.
    GivenOptions(const Arguments& arguments, const OptionList& list, std::string command);

    [[nodiscard]] bool has(const std::string& name) const;
    [[nodiscard]] std::optional<std::string> text(const std::string& name) const;
    [[nodiscard]] std::vector<std::string> texts(const std::string& name) const;
    /// Arguments that belong to no option.
    [[nodiscard]] const std::vector<std::string>& files() const { return files_; }
    /// The one of them, `what` in words; E403 for none, an empty one, several.
    [[nodiscard]] std::string single_file(const std::string& what) const;
    /// A number such as 1e6; E402 for anything else.
    [[nodiscard]] std::optional<std::uint64_t> count(const std::string& name,
                                                     bool zero_allowed) const;
    [[nodiscard]] std::uint64_t seed() const; ///< of --seed, or 1
    [[nodiscard]] unsigned threads() const;   ///< of --threads, or as many as there are cores

private:
    std::string command_;
    std::map<std::string, std::vector<std::string>> values_;
    std::vector<std::string> files_;
};

[[noreturn]] void usage_error(const std::string& code, const std::string& message);

/// "--option value: wanted"
[[nodiscard]] std::string value_error(const std::string& option, const std::string& value,
                                      const std::string& wanted);

/// A finite number, or nothing.
[[nodiscard]] std::optional<double> parse_number(const std::string& text);

/// A count such as 1000000, 1e6 or 1_000_000; nothing for anything else.
[[nodiscard]] std::optional<std::uint64_t> parse_count(const std::string& text);

} // namespace raming::cli
