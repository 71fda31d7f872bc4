#include "engine/base/error.hpp"

namespace raming::base {

namespace {

std::string joined(const std::vector<Diagnostic>& diagnostics) {
    std::string text;
    for (const Diagnostic& diagnostic : diagnostics) {
        if (!text.empty()) {
            text += '\n';
        }
        text += diagnostic.text();
    }
    return text;
}

} // namespace

std::string Location::text() const {
    if (line == 0) {
        return file;
    }
    return file + ':' + std::to_string(line) + ':' + std::to_string(column);
}

std::string Diagnostic::text() const {
    std::string result = "error[" + code + "]";
    if (where) {
        result += ' ' + where->text() + ':';
    }
    return result + ' ' + message;
}

Error::Error(Exit exit, std::vector<Diagnostic> diagnostics)
    : std::runtime_error(joined(diagnostics)), exit_(exit), diagnostics_(std::move(diagnostics)) {}

Error::Error(Exit exit, std::string code, std::string message)
    : Error(exit, {Diagnostic{std::move(code), std::nullopt, std::move(message)}}) {}

} // namespace raming::base
