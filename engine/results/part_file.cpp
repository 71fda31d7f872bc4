// Layout, little-endian: the magic (with the version), then records, each
// [length: 8 bytes][checksum: 8 bytes][payload]. The checksum covers the record's number, its
// length and its payload, so a record that was moved or repeated is not taken for whole. The header
// is the first record.

#include "engine/results/part_file.hpp"

#include "engine/base/error.hpp"
#include "engine/results/checksum.hpp"
#include "engine/results/disk.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>

namespace raming::results {

namespace {

constexpr std::string_view magic = "RAMING-PART-2\r\n\x1a";
constexpr std::string_view magic_of_any_version = "RAMING-PART-";
constexpr std::string_view seal = "RAMING-PART-END";
constexpr char header_separator = '\0';
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

/// The lock goes when the file is closed, so also when its writer is killed.
bool lock(int descriptor, const std::string& path) {
    if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) {
        return true;
    }
    if (errno == EWOULDBLOCK) {
        throw base::Error(base::Exit::input_output, "E216",
                          path + " is being written by another process at this moment. Wait until "
                                 "it is done, or choose another name for the results.");
    }
    return errno == ENOLCK || errno == EOPNOTSUPP; // file systems without locks
}

} // namespace

bool is_part_file(const std::string& path) {
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    char start[magic_of_any_version.size()];
    return file.get() >= 0 && ::pread(file.get(), start, sizeof start, 0) == sizeof start &&
           std::string_view(start, sizeof start) == magic_of_any_version;
}

void check_idle(const std::string& path) {
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() >= 0) {
        static_cast<void>(lock(file.get(), path)); // given back at once
    }
}

PartReader::PartReader(const std::string& path)
    : path_(path), file_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (file_.get() < 0) {
        if (errno == ENOENT) {
            return;
        }
        fail_read(path, errno);
    }
    const off_t size = ::lseek(file_.get(), 0, SEEK_END);
    if (size < 0) {
        fail_read(path, errno);
    }
    size_ = static_cast<std::uint64_t>(size);
    std::string start(std::min<std::uint64_t>(size_, magic.size()), '\0');
    if (!read(0, start.data(), start.size()) || !magic.starts_with(start)) {
        throw base::Error(base::Exit::input_output, "E207",
                          path + " is not a part file of this version of Raming. Remove it, or "
                                 "choose another name for the results.");
    }
    position_ = magic.size();
    if (const std::optional<Record> first = next()) {
        const auto end = std::find(first->content.begin(), first->content.end(), header_separator);
        header_.identity.assign(first->content.begin(), end);
        header_.about.assign(end == first->content.end() ? end : end + 1, first->content.end());
    } else {
        position_ = 0;
    }
}

bool PartReader::read(std::uint64_t offset, void* into, std::uint64_t size) const {
    if (offset > size_ || size > size_ - offset) {
        return false;
    }
    auto* place = static_cast<char*>(into);
    while (size > 0) {
        const ssize_t got = ::pread(file_.get(), place, size, static_cast<off_t>(offset));
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            fail_read(path_, errno);
        }
        if (got == 0) { // somebody cut it short meanwhile
            return false;
        }
        place += got;
        offset += static_cast<std::uint64_t>(got);
        size -= static_cast<std::uint64_t>(got);
    }
    return true;
}

std::optional<PartReader::Record> PartReader::next() {
    std::uint64_t prefix[2];
    if (file_.get() < 0 || !read(position_, prefix, sizeof prefix)) {
        return std::nullopt;
    }
    const auto [length, checksum] = prefix;
    const std::uint64_t begin = position_ + prefix_bytes;
    if (length > size_ - begin) {
        return std::nullopt;
    }
    Record record{position_, std::vector<std::uint8_t>(length)};
    if (!read(begin, record.content.data(), length) ||
        record_checksum(records_, record.content.data(), length) != checksum) {
        return std::nullopt;
    }
    position_ = begin + length;
    ++records_;
    return record;
}

std::vector<std::uint8_t> PartReader::at(std::uint64_t offset) const {
    std::uint64_t prefix[2];
    if (read(offset, prefix, sizeof prefix) && prefix[0] <= size_ - offset - prefix_bytes) {
        std::vector<std::uint8_t> content(prefix[0]);
        if (read(offset + prefix_bytes, content.data(), content.size())) {
            return content;
        }
    }
    fail_read(path_, EIO);
}

PartWriter::PartWriter(const std::string& path, const PartHeader& header, bool append)
    : path_(path) {
    FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666));
    if (file.get() < 0 || !lock(file.get(), path)) {
        fail_write(path_, errno);
    }
    std::uint64_t whole_bytes = 0;
    if (append) {
        PartReader present(path);
        if (present.records() > 0 && present.header().identity != header.identity) {
            throw base::Error(base::Exit::input_output, "E208",
                              path + " belongs to another run (another scenario, seed, design or "
                                     "engine). Remove it, or choose another name for the results.");
        }
        while (present.next()) {
        }
        whole_bytes = present.whole_bytes();
        next_record_ = present.records();
    }
    if (::ftruncate(file.get(), static_cast<off_t>(whole_bytes)) != 0 ||
        ::lseek(file.get(), 0, SEEK_END) < 0) {
        fail_write(path_, errno);
    }
    is_new_ = whole_bytes == 0;
    if (is_new_) {
        const std::string first = header.identity + header_separator + header.about;
        const std::vector<std::uint8_t> bytes = record_bytes(magic, 0, first.data(), first.size());
        if (const int reason = write_all(file.get(), bytes.data(), bytes.size()); reason != 0) {
            fail_write(path_, reason);
        }
        // Without this the name itself may be lost, however safe the bytes are.
        sync_folder_of(path_);
    }
    if (::fdatasync(file.get()) != 0) {
        fail_write(path_, errno);
    }
    next_record_ = std::max<std::uint64_t>(next_record_, 1);
    descriptor_ = file.release();
}

PartWriter::~PartWriter() {
    if (descriptor_ < 0) {
        return;
    }
    if (is_new_ && next_record_ == 1) { // no work was done: nothing to go on with
        ::unlink(path_.c_str());
    }
    ::close(descriptor_);
}

std::uint64_t PartWriter::write(const std::vector<std::uint8_t>& record) {
    const std::vector<std::uint8_t> bytes =
        record_bytes("", next_record_, record.data(), record.size());
    const off_t start = ::lseek(descriptor_, 0, SEEK_CUR);
    const int reason = start < 0 ? errno : write_all(descriptor_, bytes.data(), bytes.size());
    if (reason != 0) {
        cut_at(start);
        fail_write(path_, reason);
    }
    ++next_record_;
    return static_cast<std::uint64_t>(start);
}

std::uint64_t PartWriter::append(const std::vector<std::uint8_t>& record) {
    const std::uint64_t start = write(record);
    if (::fdatasync(descriptor_) != 0) {
        const int reason = errno;
        cut_at(static_cast<off_t>(start));
        --next_record_;
        fail_write(path_, reason);
    }
    return start;
}

void PartWriter::append_all(PartReader& from, const PartVisit& visit,
                            const std::function<bool(const std::vector<std::uint8_t>&)>& wanted) {
    while (std::optional<PartReader::Record> record = from.next()) {
        if (wanted(record->content)) {
            const std::uint64_t start = write(record->content);
            visit(start, std::move(record->content));
        }
    }
    if (::fdatasync(descriptor_) != 0) {
        fail_write(path_, errno);
    }
}

bool PartWriter::is_seal(const std::vector<std::uint8_t>& record) {
    return std::equal(record.begin(), record.end(), seal.begin(), seal.end());
}

void PartWriter::publish(const std::string& name) {
    append({seal.begin(), seal.end()});
    if (::rename(path_.c_str(), name.c_str()) != 0) {
        fail_write(path_, errno);
    }
    sync_folder_of(name);
    path_ = name;
}

void PartWriter::cut_at(off_t start) const {
    // A half-written record would hide what is appended after it, once there is room again.
    // Where even this fails, the reader drops the torn tail.
    if (start >= 0 && ::ftruncate(descriptor_, start) == 0) {
        ::lseek(descriptor_, start, SEEK_SET);
    }
}

} // namespace raming::results
