#pragma once
// Errors that reach a user: a code that `raming explain` knows, the place in the file, and a
// sentence that says what is wrong and what to do. Library code throws; only engine/cli turns them
// into exit codes.

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace raming::base {

/// How the program ends; the numbers are part of the command line's contract.
enum class Exit {
    ok = 0,
    internal = 1,
    usage = 2,
    invalid_scenario = 3,
    input_output = 4,
    precision_missed = 5,
    results_differ = 6,
    failed_cells = 7,
    interrupted = 130,
    terminated = 143,
};

/// A place in a scenario file or, for `--set`, in the command line.
struct Location {
    std::string file;
    int line = 0;   ///< counted from 1; 0 where there is no line
    int column = 0; ///< counted from 1

    [[nodiscard]] std::string text() const; ///< "nl.toml:14:3"
};

struct Diagnostic {
    std::string code; ///< "E101"
    std::optional<Location> where;
    std::string message;

    [[nodiscard]] std::string text() const; ///< "error[E101] nl.toml:14:3: unknown key …"
};

/// One or more diagnostics that end the command with the exit code they belong to.
class Error : public std::runtime_error {
public:
    Error(Exit exit, std::vector<Diagnostic> diagnostics);
    Error(Exit exit, std::string code, std::string message);

    [[nodiscard]] Exit exit() const noexcept { return exit_; }
    [[nodiscard]] const std::vector<Diagnostic>& diagnostics() const noexcept {
        return diagnostics_;
    }

private:
    Exit exit_;
    std::vector<Diagnostic> diagnostics_;
};

} // namespace raming::base
