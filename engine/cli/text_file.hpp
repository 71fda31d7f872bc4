#pragma once
// Texts that commands leave behind, such as a report.

#include <string>

namespace raming::cli {

enum class Existing { keep, overwrite };

/// Writes `path` by way of `path`.tmp and rename: a file that exists is whole. Errors (E2xx, Exit
/// 4): the file exists and is to be kept; no such folder; no permission; too little space.
void write_text_file(const std::string& path, const std::string& text, Existing existing);

} // namespace raming::cli
