// Layout, little-endian: the magic (with the version), then records, each
// [length: 8 bytes][checksum: 8 bytes][payload]. The checksum covers the record's number, its
// length and its payload, so a record that was moved or repeated is not taken for whole. The header
// is the first record.

#include "engine/results/part_file.hpp"

#include "engine/base/error.hpp"
#include "engine/results/checksum.hpp"
#include "engine/results/disk.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>

namespace raming::results {

namespace {

constexpr std::string_view magic = "RAMING-PART-1\r\n\x1a";
constexpr std::size_t prefix_bytes = 2 * sizeof(std::uint64_t);

[[noreturn]] void fail_read(const std::string& path, int reason) {
    throw base::Error(base::Exit::input_output, "E210",
                      path + " could not be read: " + std::strerror(reason) + ".");
}

[[noreturn]] void fail_write(const std::string& path, int reason) {
    throw base::Error(base::Exit::input_output, "E206",
                      path + " could not be written: " + std::strerror(reason) +
                          ". What it held before is still whole: make room, or choose another "
                          "folder, and go on with --resume.");
}

std::uint64_t record_checksum(std::uint64_t number, const std::uint8_t* payload,
                              std::uint64_t length) {
    Checksum checksum;
    checksum.add(&number, sizeof number);
    checksum.add(&length, sizeof length);
    checksum.add(payload, length);
    return checksum.value();
}

/// A record as it stands in the file, after what comes before it.
std::vector<std::uint8_t> record_bytes(std::string_view before, std::uint64_t number,
                                       const void* payload, std::uint64_t length) {
    const auto* first = static_cast<const std::uint8_t*>(payload);
    const std::uint64_t prefix[] = {length, record_checksum(number, first, length)};
    std::vector<std::uint8_t> bytes(before.size() + prefix_bytes + length);
    std::uint8_t* place = std::copy(before.begin(), before.end(), bytes.data());
    std::memcpy(place, prefix, sizeof prefix);
    std::copy_n(first, length, place + prefix_bytes);
    return bytes;
}

/// All bytes of a file; empty if there is none.
std::vector<std::uint8_t> bytes_of(const std::string& path) {
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() < 0) {
        if (errno == ENOENT) {
            return {};
        }
        fail_read(path, errno);
    }
    std::vector<std::uint8_t> bytes;
    std::vector<std::uint8_t> block(std::size_t{1} << 20);
    for (;;) {
        const ssize_t got = ::read(file.get(), block.data(), block.size());
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            fail_read(path, errno);
        }
        if (got == 0) {
            return bytes;
        }
        bytes.insert(bytes.end(), block.begin(), block.begin() + got);
    }
}

} // namespace

PartContents read_part(const std::string& path) {
    const std::vector<std::uint8_t> bytes = bytes_of(path);
    const std::size_t shown = std::min(bytes.size(), magic.size());
    if (!std::equal(magic.begin(), magic.begin() + shown, bytes.begin(),
                    [](char ours, std::uint8_t theirs) {
                        return static_cast<std::uint8_t>(ours) == theirs;
                    })) {
        throw base::Error(base::Exit::input_output, "E207",
                          path + " is not a part file of this version of Raming. Remove it, or "
                                 "choose another name for the results.");
    }
    PartContents contents;
    std::size_t position = magic.size();
    for (std::uint64_t number = 0; position + prefix_bytes <= bytes.size(); ++number) {
        std::uint64_t prefix[2];
        std::memcpy(prefix, bytes.data() + position, sizeof prefix);
        const auto [length, checksum] = prefix;
        position += prefix_bytes;
        if (length > bytes.size() - position) {
            break;
        }
        const std::uint8_t* payload = bytes.data() + position;
        if (record_checksum(number, payload, length) != checksum) {
            break;
        }
        position += length;
        if (number == 0) {
            contents.header.identity.assign(payload, payload + length);
        } else {
            contents.records.emplace_back(payload, payload + length);
        }
        contents.whole_bytes = position;
    }
    return contents;
}

PartWriter::PartWriter(const std::string& path, const PartHeader& header, bool append)
    : path_(path) {
    PartContents present;
    if (append) {
        present = read_part(path);
        if (present.whole_bytes > 0 && present.header.identity != header.identity) {
            throw base::Error(base::Exit::input_output, "E208",
                              path + " belongs to another run (another scenario, seed, design or "
                                     "engine). Remove it, or choose another name for the results.");
        }
    }
    FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666));
    if (file.get() < 0 || ::ftruncate(file.get(), static_cast<off_t>(present.whole_bytes)) != 0 ||
        ::lseek(file.get(), 0, SEEK_END) < 0) {
        fail_write(path_, errno);
    }
    if (present.whole_bytes == 0) {
        const std::vector<std::uint8_t> bytes =
            record_bytes(magic, 0, header.identity.data(), header.identity.size());
        if (const int reason = write_all(file.get(), bytes.data(), bytes.size()); reason != 0) {
            fail_write(path_, reason);
        }
        // Without this the name itself may be lost, however safe the bytes are.
        sync_folder_of(path_);
    }
    if (::fdatasync(file.get()) != 0) {
        fail_write(path_, errno);
    }
    next_record_ = present.records.size() + 1;
    descriptor_ = file.release();
}

PartWriter::~PartWriter() {
    if (descriptor_ >= 0) {
        ::close(descriptor_);
    }
}

void PartWriter::append(const std::vector<std::uint8_t>& record) {
    const std::vector<std::uint8_t> bytes =
        record_bytes("", next_record_, record.data(), record.size());
    const off_t start = ::lseek(descriptor_, 0, SEEK_CUR);
    int reason = start < 0 ? errno : write_all(descriptor_, bytes.data(), bytes.size());
    if (reason == 0 && ::fdatasync(descriptor_) != 0) {
        reason = errno;
    }
    if (reason != 0) {
        // A half-written record would hide what is appended after it, once there is room again.
        // Where even this fails, the reader drops the torn tail.
        if (start >= 0 && ::ftruncate(descriptor_, start) == 0) {
            ::lseek(descriptor_, start, SEEK_SET);
        }
        fail_write(path_, reason);
    }
    ++next_record_;
}

} // namespace raming::results
