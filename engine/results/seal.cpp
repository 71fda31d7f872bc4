// Layout of the seal, in 64-bit little-endian words: per stretch of the file, in order and without
// gaps, [length][checksum][1 if draws]; then [number of stretches][checksum of all words so
// far][magic].

#include "engine/results/seal.hpp"

#include "engine/results/checksum.hpp"
#include "engine/results/disk.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <optional>

namespace raming::results {

namespace {

using Words = std::vector<std::uint64_t>;

constexpr std::uint64_t magic = 0x314c414553474d52ULL; // "RMGSEAL1"
constexpr std::size_t stretch_words = 3;
constexpr std::size_t tail_words = 3;

/// Reads exactly `size` bytes at an offset; false at the end of the file or on an error.
bool read_at(int descriptor, std::uint64_t offset, void* data, std::size_t size) {
    auto* bytes = static_cast<char*>(data);
    while (size > 0) {
        const ssize_t got = ::pread(descriptor, bytes, size, static_cast<off_t>(offset));
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return false;
        }
        bytes += got;
        offset += static_cast<std::uint64_t>(got);
        size -= static_cast<std::size_t>(got);
    }
    return true;
}

std::optional<std::uint64_t> checksum_of(int descriptor, std::uint64_t offset,
                                         std::uint64_t length) {
    Checksum checksum;
    std::vector<char> block(std::size_t{1} << 20);
    while (length > 0) {
        const auto part = static_cast<std::size_t>(std::min<std::uint64_t>(length, block.size()));
        if (!read_at(descriptor, offset, block.data(), part)) {
            return std::nullopt;
        }
        checksum.add(block.data(), part);
        offset += part;
        length -= part;
    }
    return checksum.value();
}

std::uint64_t checksum_of(const Words& words, std::size_t count) {
    Checksum checksum;
    checksum.add(words.data(), count * sizeof(std::uint64_t));
    return checksum.value();
}

} // namespace

int append_seal(const std::string& path, std::vector<Extent> draws) {
    const FileDescriptor file(::open(path.c_str(), O_RDWR | O_CLOEXEC));
    const off_t size = file.get() < 0 ? -1 : ::lseek(file.get(), 0, SEEK_END);
    if (size < 0) {
        return errno;
    }
    std::sort(draws.begin(), draws.end(),
              [](const Extent& a, const Extent& b) { return a.offset < b.offset; });
    Words words;
    std::uint64_t position = 0;
    const auto add_rest_until = [&](std::uint64_t end) {
        const std::optional<std::uint64_t> sum = checksum_of(file.get(), position, end - position);
        words.insert(words.end(), {end - position, sum.value_or(0), 0});
        position = end;
        return sum.has_value();
    };
    for (const Extent& extent : draws) {
        if (!add_rest_until(extent.offset)) {
            return EIO;
        }
        words.insert(words.end(), {extent.length, extent.checksum, 1});
        position += extent.length;
    }
    if (!add_rest_until(static_cast<std::uint64_t>(size))) {
        return EIO;
    }
    words.push_back(words.size() / stretch_words);
    words.push_back(checksum_of(words, words.size()));
    words.push_back(magic);
    return write_all(file.get(), words.data(), words.size() * sizeof(std::uint64_t));
}

SealState check_seal(const std::string& path, bool with_draws) {
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat found {};
    if (file.get() < 0 || ::fstat(file.get(), &found) != 0) {
        return SealState::broken;
    }
    const auto size = static_cast<std::uint64_t>(found.st_size);
    constexpr std::uint64_t tail_bytes = tail_words * sizeof(std::uint64_t);
    std::uint64_t tail[tail_words];
    if (size < tail_bytes || !read_at(file.get(), size - tail_bytes, tail, tail_bytes) ||
        tail[2] != magic) {
        return SealState::none;
    }
    const std::uint64_t stretches = tail[0];
    constexpr std::uint64_t stretch_bytes = stretch_words * sizeof(std::uint64_t);
    if (stretches > (size - tail_bytes) / stretch_bytes) {
        return SealState::broken;
    }
    Words words(static_cast<std::size_t>(stretches) * stretch_words + 1);
    const std::uint64_t covered = size - tail_bytes - stretches * stretch_bytes;
    if (!read_at(file.get(), covered, words.data(), words.size() * sizeof(std::uint64_t)) ||
        checksum_of(words, words.size()) != tail[1]) {
        return SealState::broken;
    }
    std::uint64_t position = 0;
    for (std::size_t at = 0; at + 1 < words.size(); at += stretch_words) {
        const std::uint64_t length = words[at];
        const bool is_draws = words[at + 2] != 0;
        if (length > covered - position) {
            return SealState::broken;
        }
        if ((with_draws || !is_draws) &&
            checksum_of(file.get(), position, length) != words[at + 1]) {
            return SealState::broken;
        }
        position += length;
    }
    return position == covered ? SealState::whole : SealState::broken;
}

} // namespace raming::results
