#include "engine/cli/text_file.hpp"

#include <filesystem>
#include <fstream>

#include "engine/base/error.hpp"
#include "engine/results/results.hpp"

namespace raming::cli {

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
