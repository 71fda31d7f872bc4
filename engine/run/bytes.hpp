#pragma once
// Records as bytes: numbers one after another, read back in the same order. Internal to this room.

#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

namespace raming::run {

class ByteWriter {
public:
    template <typename T>
    void put(const T& value) {
        put(&value, 1);
    }
    template <typename T>
    void put(const T* values, std::size_t n) {
        static_assert(std::is_trivially_copyable_v<T>);
        const auto* bytes = reinterpret_cast<const std::uint8_t*>(values);
        bytes_.insert(bytes_.end(), bytes, bytes + n * sizeof(T));
    }
    std::vector<std::uint8_t> take() { return std::move(bytes_); }

private:
    std::vector<std::uint8_t> bytes_;
};

class ByteReader {
public:
    explicit ByteReader(const std::vector<std::uint8_t>& bytes) : bytes_(&bytes) {}

    template <typename T>
    T get() {
        T value;
        get(&value, 1);
        return value;
    }
    template <typename T>
    void get(T* values, std::size_t n) {
        static_assert(std::is_trivially_copyable_v<T>);
        if (n > (bytes_->size() - used_) / sizeof(T)) {
            throw std::runtime_error("a checkpoint record is shorter than it says");
        }
        std::memcpy(values, bytes_->data() + used_, n * sizeof(T));
        used_ += n * sizeof(T);
    }
    [[nodiscard]] bool at_end() const { return used_ == bytes_->size(); }

private:
    const std::vector<std::uint8_t>* bytes_;
    std::size_t used_ = 0;
};

} // namespace raming::run
