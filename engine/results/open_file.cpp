#include "engine/results/open_file.hpp"

#include "engine/results/part_file.hpp"

#include "engine/base/error.hpp"
#include "engine/results/coverage.hpp"
#include "engine/results/disk.hpp"
#include "engine/results/hdf5_io.hpp"
#include "engine/results/published.hpp"
#include "engine/results/schema.hpp"
#include "engine/results/seal.hpp"
#include "engine/results/sensitivity_schema.hpp"
#include "engine/results/simulation.hpp"
#include "engine/results/sweep_schema.hpp"
#include "engine/results/variable_io.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>

namespace raming::results {

namespace {

using base::Error;
using base::Exit;

[[noreturn]] void fail(const char* code, const std::string& message) {
    throw Error(Exit::input_output, code, message);
}

/// Size of a file that can be read and begins as HDF5 does.
std::uint64_t readable_hdf5(const std::string& path) {
    struct stat found {};
    if (::stat(path.c_str(), &found) != 0) {
        fail("E210", path + " cannot be read: " + std::strerror(errno) + ". Check the name.");
    }
    if (!S_ISREG(found.st_mode)) {
        fail("E210", path + " is not a file. Give the name of a results file.");
    }
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() < 0) {
        fail("E210", path + " cannot be read: " + std::strerror(errno) + ".");
    }
    constexpr char signature[] = {'\x89', 'H', 'D', 'F', '\r', '\n', '\x1a', '\n'};
    char start[sizeof signature];
    if (::read(file.get(), start, sizeof start) != static_cast<ssize_t>(sizeof start) ||
        std::memcmp(start, signature, sizeof start) != 0) {
        fail("E211", path + " is not an HDF5 file. Give the name of a file that raming wrote.");
    }
    return static_cast<std::uint64_t>(found.st_size);
}

[[noreturn]] void fail_foreign(const std::string& path) {
    fail("E212", path + " is HDF5, but not the results of a run of Raming. Give the name of a "
                        "file that raming wrote.");
}

/// The type of a file of ours, in a schema that can be read.
std::string type_of(hid_t file, const std::string& path) {
    const std::string type = has_attribute(file, "raming_file_type")
                                 ? read_text_attribute(file, "raming_file_type")
                                 : "";
    constexpr std::array known = {file_type,          published_file_type,  sweep_file_type,
                                  coverage_file_type, simulation_file_type, sensitivity_file_type};
    if (std::find(known.begin(), known.end(), type) == known.end()) {
        fail_foreign(path);
    }
    const std::string version = read_text_attribute(file, "raming_schema_version");
    int major = 0;
    const auto parsed = std::from_chars(version.data(), version.data() + version.size(), major);
    require_layout(parsed.ec == std::errc{} && major > 0);
    if (major > schema_major) {
        fail("E214", path + " was written by a newer Raming (schema " + version +
                         "; this one reads " + schema_version +
                         "). Install a newer Raming to read it.");
    }
    return type;
}

/// Calls `read` with the open file, its size and its type.
void read_any_type(const std::string& path, bool with_draws,
                   const std::function<void(hid_t, std::uint64_t, const std::string&)>& read) {
    if (is_part_file(path)) {
        fail("E217", path + " holds part of a work, not results. raming inspect " + path +
                         " says which; raming merge makes results of all parts.");
    }
    const std::uint64_t size = readable_hdf5(path);
    const std::string damage = path + " is damaged or was cut short. Take it from a backup, or "
                                      "make it again with the command that made it.";
    if (check_seal(path, with_draws) == SealState::broken) {
        fail("E213", damage);
    }
    const Hdf5Silence silence;
    try {
        const PropertiesHandle access = access_properties();
        const FileHandle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access.get()));
        read(file.get(), size, type_of(file.get(), path));
    } catch (const Hdf5Failure&) {
        fail("E213", damage);
    } catch (const std::bad_alloc&) {
        fail("E215", path + " holds more draws than fit in memory. Run again with fewer, "
                            "--keep-draws 1000, or use a larger machine.");
    }
}

/// What a file of a type holds, in words.
std::string contents_of(const std::string& type) {
    return type == published_file_type     ? "published estimates"
           : type == sweep_file_type       ? "a sweep"
           : type == coverage_file_type    ? "the coverage of intervals"
           : type == simulation_file_type  ? "a simulation"
           : type == sensitivity_file_type ? "what inputs do"
                                           : "a run";
}

std::string remedy(const std::string& path, const std::string& wanted) {
    const std::string command = wanted == simulation_file_type ? "cohort" : wanted;
    return wanted == file_type ? "See raming inspect " + path + "."
                               : "Give the name of a file that raming " + command + " -o wrote.";
}

std::string type_of_file(const std::string& path) {
    std::string type;
    read_any_type(path, false,
                  [&](hid_t, std::uint64_t, const std::string& found) { type = found; });
    return type;
}

} // namespace

void read_sealed_file(const std::string& path, const std::string& type, bool with_draws,
                      const std::function<void(hid_t, std::uint64_t)>& read) {
    read_any_type(path, with_draws, [&](hid_t file, std::uint64_t bytes, const std::string& found) {
        if (found != type) {
            fail("E212", path + " holds " + contents_of(found) + " and not " + contents_of(type) +
                             ". " + remedy(path, type));
        }
        read(file, bytes);
    });
}

bool holds_published(const std::string& path) {
    return type_of_file(path) == published_file_type;
}

bool holds_sweep(const std::string& path) {
    return type_of_file(path) == sweep_file_type;
}

bool holds_coverage(const std::string& path) {
    return type_of_file(path) == coverage_file_type;
}

bool holds_simulation(const std::string& path) {
    return type_of_file(path) == simulation_file_type;
}

bool holds_sensitivity(const std::string& path) {
    return type_of_file(path) == sensitivity_file_type;
}

} // namespace raming::results
