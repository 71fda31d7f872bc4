#include <algorithm>
#include <filesystem>

#include "engine/cli/published.hpp"

namespace raming::cli {

namespace fs = std::filesystem;

namespace {

const fs::path usual_place = fs::path("scenarios") / "published";

/// The usual folder below `from` or below one of the folders above it.
std::optional<fs::path> found_upwards(fs::path from) {
    std::error_code none;
    while (true) {
        if (fs::is_directory(from / usual_place, none)) {
            return from / usual_place;
        }
        if (!from.has_parent_path() || from.parent_path() == from) {
            return std::nullopt;
        }
        from = from.parent_path();
    }
}

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
    const fs::path here = fs::current_path(none);
    const fs::path program = fs::read_symlink("/proc/self/exe", none).parent_path();
    for (const fs::path& start : {here, program}) {
        if (const auto found = found_upwards(start)) {
            // A path that a person can read: from here, if it is near.
            const fs::path relative = fs::relative(*found, here, none);
            return relative.empty() || *relative.begin() == ".." ? *found : relative;
        }
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
