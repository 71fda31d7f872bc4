#include "engine/cli/part_sink.hpp"

#include <filesystem>

#include "engine/cli/session.hpp"

namespace raming::cli {

OpenedPart open_part(const RunOptions& options, const std::string& identity) {
    const std::string path = part_path(*options.output);
    const results::PartHeader header{identity};
    check_no_part(path, options);
    OpenedPart opened;
    const bool append = options.resume && std::filesystem::exists(path);
    if (append) {
        results::PartContents contents = results::read_part(path);
        check_same_run(path, contents.header.identity, header.identity);
        opened.records = std::move(contents.records);
    }
    opened.sink = std::make_unique<PartSink>(path, header, append);
    return opened;
}

} // namespace raming::cli
