#include "engine/results/disk.hpp"

#include "engine/base/error.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <optional>

namespace raming::results {

namespace {

using base::Error;
using base::Exit;

std::string folder_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    if (slash == std::string::npos) {
        return ".";
    }
    return slash == 0 ? "/" : path.substr(0, slash);
}

/// What may still be written in this folder: free space, and the shell's `ulimit -f`.
std::optional<std::uint64_t> free_bytes(const std::string& folder) {
    struct statvfs volume {};
    if (::statvfs(folder.c_str(), &volume) != 0) {
        return std::nullopt;
    }
    std::uint64_t free = static_cast<std::uint64_t>(volume.f_bavail) * volume.f_frsize;
    struct rlimit limit {};
    if (::getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY) {
        free = std::min(free, static_cast<std::uint64_t>(limit.rlim_cur));
    }
    return free;
}

} // namespace

int write_all(int descriptor, const void* data, std::size_t size) {
    const auto* bytes = static_cast<const char*>(data);
    while (size > 0) {
        const ssize_t written = ::write(descriptor, bytes, size);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return written < 0 ? errno : ENOSPC;
        }
        bytes += written;
        size -= static_cast<std::size_t>(written);
    }
    return 0;
}

void sync_folder_of(const std::string& path) {
    const FileDescriptor folder(
        ::open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.get() >= 0) {
        ::fsync(folder.get());
    }
}

std::string readable_size(std::uint64_t bytes) {
    static constexpr const char* units[] = {"bytes", "kB", "MB", "GB", "TB", "PB"};
    auto value = static_cast<double>(bytes);
    std::size_t unit = 0;
    while (value >= 999.5 && unit + 1 < std::size(units)) {
        value /= 1000;
        ++unit;
    }
    char text[32];
    std::snprintf(text, sizeof text, unit > 0 && value < 9.95 ? "%.1f %s" : "%.0f %s", value,
                  units[unit]);
    return text;
}

void check_writable(const std::string& path, const WriteOptions& options, std::uint64_t bytes) {
    const std::string folder = folder_of(path);
    struct stat found {};
    if (::stat(folder.c_str(), &found) != 0 || !S_ISDIR(found.st_mode)) {
        throw Error(Exit::input_output, "E202",
                    path + ": there is no folder " + folder +
                        ". Make it first, or choose another place.");
    }
    if (::stat(path.c_str(), &found) == 0) {
        if (!S_ISREG(found.st_mode)) {
            throw Error(Exit::input_output, "E204",
                        path + " is not a file that can be replaced; choose another name.");
        }
        if (!options.force) {
            throw Error(Exit::input_output, "E201",
                        path + " exists already; add --force to overwrite it, or choose another "
                               "name.");
        }
    }
    if (path.empty() || path.back() == '/' || ::access(folder.c_str(), W_OK | X_OK) != 0) {
        throw Error(Exit::input_output, "E204",
                    path + " cannot be written: no file may be made in " + folder +
                        ". Choose another place, or ask for the right to write there.");
    }
    // An old file is replaced only when the new one is whole, so its space does not count as free.
    const std::optional<std::uint64_t> free = free_bytes(folder);
    if (free && *free < bytes) {
        throw Error(Exit::input_output, "E203",
                    path + " needs about " + readable_size(bytes) + "; " + readable_size(*free) +
                        " are free. Try --keep-draws 1000 or --summary-only.");
    }
}

NewFile::NewFile(std::string path, std::string remedy)
    : path_(std::move(path)), temporary_(path_ + ".tmp"), remedy_(std::move(remedy)) {
    const FileDescriptor file(
        ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
    if (file.get() < 0) {
        throw Error(Exit::input_output, "E204",
                    temporary_ + " cannot be written: " + std::strerror(errno) +
                        ". Choose another place, or ask for the right to write there.");
    }
}

NewFile::~NewFile() {
    if (!published_) {
        ::unlink(temporary_.c_str());
    }
}

void NewFile::reserve(std::uint64_t bytes) const {
    const FileDescriptor file(::open(temporary_.c_str(), O_WRONLY | O_CLOEXEC));
    // Not every file system can reserve; there a full disk is met by the write that meets it.
    if (file.get() >= 0 && bytes > 0 &&
        ::fallocate(file.get(), FALLOC_FL_KEEP_SIZE, 0, static_cast<off_t>(bytes)) != 0 &&
        (errno == ENOSPC || errno == EDQUOT || errno == EFBIG)) {
        fail(std::strerror(errno));
    }
}

void NewFile::publish() {
    {
        const FileDescriptor file(::open(temporary_.c_str(), O_RDWR | O_CLOEXEC));
        struct stat found {};
        // Cutting a file at its own length gives back what reserve() set aside beyond it.
        if (file.get() < 0 || ::fstat(file.get(), &found) != 0 ||
            ::ftruncate(file.get(), found.st_size) != 0 || ::fsync(file.get()) != 0) {
            fail(std::strerror(errno));
        }
    }
    if (::rename(temporary_.c_str(), path_.c_str()) != 0) {
        fail(std::strerror(errno));
    }
    published_ = true;
    sync_folder_of(path_);
}

void NewFile::fail(const std::string& reason) const {
    throw Error(Exit::input_output, "E205",
                path_ + " could not be written" + (reason.empty() ? "" : ": " + reason) +
                    ". Nothing was changed. " + remedy_);
}

} // namespace raming::results
