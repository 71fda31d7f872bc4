#include "engine/cli/nearby.hpp"

#include <system_error>

namespace raming::cli {

namespace fs = std::filesystem;

std::optional<fs::path> found_nearby(const fs::path& place) {
    std::error_code none;
    const fs::path here = fs::current_path(none);
    const fs::path program = fs::read_symlink("/proc/self/exe", none).parent_path();
    for (fs::path folder : {here, program}) {
        while (true) {
            if (const fs::path found = folder / place; fs::exists(found, none)) {
                const fs::path relative = found.lexically_proximate(here);
                return *relative.begin() == ".." ? found : relative;
            }
            if (!folder.has_relative_path()) {
                break;
            }
            folder = folder.parent_path();
        }
    }
    return std::nullopt;
}

} // namespace raming::cli
