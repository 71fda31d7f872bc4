#include <algorithm>
#include <filesystem>

#include "engine/cli/nearby.hpp"
#include "engine/cli/published.hpp"

namespace raming::cli {

namespace fs = std::filesystem;

namespace {

const fs::path usual_place = fs::path("scenarios") / "published";

fs::path folder_of(const std::optional<std::string>& given) {
    std::error_code none;
    if (given) {
        if (!fs::is_directory(*given, none)) {
            throw base::Error(base::Exit::input_output, "E210",
                              *given + ": there is no such folder. Name one that holds scenarios "
                                       "with [as_printed].");
        }
        return *given;
    }
    if (const auto found = found_nearby(usual_place)) {
        return *found;
    }
    throw base::Error(base::Exit::input_output, "E210",
                      "there is no folder scenarios/published here, above, or beside the program. "
                      "Name it with --scenarios.");
}

} // namespace

std::vector<std::string> published_scenarios(const std::optional<std::string>& folder) {
    const fs::path path = folder_of(folder);
    std::vector<std::string> files;
    std::error_code none;
    for (const fs::directory_entry& entry : fs::directory_iterator(path, none)) {
        if (entry.is_regular_file(none) && entry.path().extension() == ".toml") {
            files.push_back(entry.path().string());
        }
    }
    if (files.empty()) {
        throw base::Error(base::Exit::input_output, "E210",
                          path.string() + ": no scenario (.toml) is in there. Name a folder that "
                                          "holds scenarios with [as_printed].");
    }
    std::sort(files.begin(), files.end());
    return files;
}

} // namespace raming::cli
