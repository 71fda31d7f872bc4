#pragma once
// Texts that commands read, such as a list of cells, and leave behind, such as a report.

#include <string>

namespace raming::cli {

/// All of a file of at most 256 MB. Errors: E210 where there is none, E211 where it cannot be read.
[[nodiscard]] std::string read_text_file(const std::string& path);

enum class Existing { keep, overwrite };

/// Writes `path` by way of `path`.tmp and rename: a file that exists is whole. Errors (E2xx, Exit
/// 4): the file exists and is to be kept; no such folder; no permission; too little space.
void write_text_file(const std::string& path, const std::string& text, Existing existing);

} // namespace raming::cli
