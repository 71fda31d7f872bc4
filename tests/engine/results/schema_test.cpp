#include "example.hpp"

#include <hdf5.h>

#include <set>
#include <sstream>

namespace raming::results {

namespace {

using namespace example;

/// First column of the documentation: "/@title", "/prior/n_true", "/prior/@created_at".
std::set<std::string> documented() {
    std::set<std::string> paths;
    std::istringstream lines(schema_documentation());
    for (std::string line; std::getline(lines, line);) {
        if (const std::size_t start = line.find("| `"); start == 0) {
            paths.insert(line.substr(3, line.find('`', 3) - 3));
        }
    }
    return paths;
}

herr_t note_attribute(hid_t, const char* name, const H5A_info_t*, void* data) {
    auto& [prefix, paths] = *static_cast<std::pair<std::string, std::set<std::string>*>*>(data);
    paths->insert(prefix + "@" + name);
    return 0;
}

herr_t note_object(hid_t file, const char* name, const H5O_info_t* info, void* data) {
    auto* paths = static_cast<std::set<std::string>*>(data);
    const bool root = std::string(name) == ".";
    if (info->type == H5O_TYPE_DATASET) {
        paths->insert(std::string("/") + name);
        return 0;
    }
    std::pair<std::string, std::set<std::string>*> context{
        root ? "/" : std::string("/").append(name).append("/"), paths};
    return H5Aiterate_by_name(file, name, H5_INDEX_NAME, H5_ITER_INC, nullptr, note_attribute,
                              &context, H5P_DEFAULT);
}

std::set<std::string> present(const std::string& path) {
    std::set<std::string> paths;
    const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
    H5Ovisit2(file, H5_INDEX_NAME, H5_ITER_INC, note_object, &paths, H5O_INFO_BASIC);
    H5Fclose(file);
    return paths;
}

} // namespace

TEST_CASE("the documentation of the layout names what is in a file, all of it and nothing else") {
    const Folder folder;
    write_file(folder.file("x.h5"), compared_results(), {});
    CHECK(present(folder.file("x.h5")) == documented());
}

TEST_CASE("a reproducible file holds no host and no time") {
    const Folder folder;
    RunResults run = compared_results();
    leave_out_host_and_times(run);
    write_file(folder.file("x.h5"), run, {});
    std::set<std::string> expected = documented();
    for (const char* path :
         {"/@host", "/@started", "/@finished", "/prior/@created_at", "/summary/@created_at",
          "/observed_data/@created_at", "/provenance/@created_at"}) {
        CHECK(expected.erase(path) == 1);
    }
    CHECK(present(folder.file("x.h5")) == expected);
}

} // namespace raming::results
