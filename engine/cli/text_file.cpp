#include "engine/cli/text_file.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "engine/base/error.hpp"
#include "engine/results/results.hpp"

namespace raming::cli {

using base::Error;
using base::Exit;

std::string read_text_file(const std::string& path) {
    constexpr std::uintmax_t largest = 256U << 20U;
    std::error_code none;
    const auto status = std::filesystem::status(path, none);
    if (!std::filesystem::exists(status)) {
        throw Error(Exit::input_output, "E210", path + ": there is no such file. Check the name.");
    }
    if (!std::filesystem::is_regular_file(status) ||
        std::filesystem::file_size(path, none) > largest) {
        throw Error(Exit::input_output, "E211",
                    path + " is not a file of at most 256 MB. Check the name.");
    }
    std::ifstream stream(path, std::ios::binary);
    std::ostringstream content;
    content << stream.rdbuf();
    if (!stream) {
        throw Error(Exit::input_output, "E211", path + " cannot be read. Check its permissions.");
    }
    return content.str();
}

void write_text_file(const std::string& path, const std::string& text, Existing existing) {
    const results::WriteOptions options{existing == Existing::overwrite, false};
    results::check_writable(path, options, text.size());
    const std::string temporary = path + ".tmp";
    std::ofstream file(temporary, std::ios::binary | std::ios::trunc);
    file << text;
    file.close();
    std::error_code trouble;
    if (file) {
        std::filesystem::rename(temporary, path, trouble);
    }
    if (!file || trouble) {
        std::error_code ignored; // what went wrong first is what is told
        std::filesystem::remove(temporary, ignored);
        throw base::Error(base::Exit::input_output, "E205",
                          path + " could not be written" +
                              (trouble ? ": " + trouble.message() : std::string()) +
                              ". Nothing was changed. Make room or choose another place.");
    }
}

} // namespace raming::cli
