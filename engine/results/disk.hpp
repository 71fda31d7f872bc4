#pragma once
// Files as the operating system sees them: descriptors, durable writes, free space, and a new file
// that takes its name only when it is whole. For this room, and for commands that write files of
// other kinds.

#include "engine/results/results.hpp"

#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

namespace raming::results {

/// A file descriptor that closes itself; negative if the file could not be opened.
class FileDescriptor {
public:
    explicit FileDescriptor(int descriptor) : descriptor_(descriptor) {}
    FileDescriptor(const FileDescriptor&) = delete;
    FileDescriptor& operator=(const FileDescriptor&) = delete;
    ~FileDescriptor() {
        if (descriptor_ >= 0) {
            ::close(descriptor_);
        }
    }
    [[nodiscard]] int get() const noexcept { return descriptor_; }
    [[nodiscard]] int release() noexcept { return std::exchange(descriptor_, -1); }

private:
    int descriptor_;
};

/// Writes every byte at the descriptor's position; 0, or the errno of what went wrong.
[[nodiscard]] int write_all(int descriptor, const void* data, std::size_t size);

/// Makes names in the folder of `path` durable. File systems that cannot sync a folder are left in
/// peace.
void sync_folder_of(const std::string& path);

/// "41 GB": two digits, decimal units, as disks are sold.
[[nodiscard]] std::string readable_size(std::uint64_t bytes);

/// The file `path`.tmp, which takes the name `path` at publish() and is removed if that is not
/// reached.
class NewFile {
public:
    /// `remedy`: what to do when there is no room.
    explicit NewFile(std::string path,
                     std::string remedy = "Make room (--keep-draws 1000 or --summary-only make "
                                          "the file smaller) or choose another disk.");
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;
    ~NewFile();

    [[nodiscard]] const std::string& temporary() const noexcept { return temporary_; }

    /// Asks the file system to set `bytes` aside, so that a full disk shows now and not half way.
    void reserve(std::uint64_t bytes) const;

    /// fsync, rename, fsync of the folder.
    void publish();

    /// Error E205, with the operating system's reason and a remedy.
    [[noreturn]] void fail(const std::string& reason) const;

private:
    std::string path_;
    std::string temporary_;
    std::string remedy_;
    bool published_ = false;
};

} // namespace raming::results
