// Cells as bytes, for checkpoints: the columns in the order of the table, each with its length.
// Little-endian, as the machine has it: a checkpoint is read by the program that wrote it.

#include <cstring>
#include <stdexcept>

#include "engine/results/sweep_schema.hpp"

namespace raming::results {

namespace {

template <typename Cells, typename Use>
void for_each_column(Cells& cells, Use use) {
    for (const SweepVariable& variable : sweep_variables()) {
        std::visit([&](auto member) { use(cells.*member); }, variable.source);
    }
    use(cells.value);
}

class Packer {
public:
    void operator()(const std::vector<double>& column) {
        put(column.size());
        put(column.data(), column.size() * sizeof(double));
    }
    void operator()(const std::vector<std::string>& column) {
        put(column.size());
        for (const std::string& text : column) {
            put(text.size());
            put(text.data(), text.size());
        }
    }
    [[nodiscard]] std::vector<std::uint8_t> take() { return std::move(bytes_); }

private:
    void put(std::uint64_t length) { put(&length, sizeof length); }
    void put(const void* data, std::size_t size) {
        const auto* first = static_cast<const std::uint8_t*>(data);
        bytes_.insert(bytes_.end(), first, first + size);
    }
    std::vector<std::uint8_t> bytes_;
};

class Unpacker {
public:
    explicit Unpacker(const std::vector<std::uint8_t>& bytes) : bytes_(bytes) {}

    void operator()(std::vector<double>& column) {
        const std::uint64_t count = length(sizeof(double));
        const std::size_t before = column.size();
        column.resize(before + count);
        std::memcpy(column.data() + before, take(count * sizeof(double)), count * sizeof(double));
    }
    void operator()(std::vector<std::string>& column) {
        for (std::uint64_t count = length(sizeof(std::uint64_t)); count > 0; --count) {
            const std::uint64_t size = length(1);
            column.emplace_back(reinterpret_cast<const char*>(take(size)), size);
        }
    }
    [[nodiscard]] bool is_done() const { return position_ == bytes_.size(); }

private:
    const std::uint8_t* take(std::uint64_t size) {
        if (size > bytes_.size() - position_) {
            throw std::runtime_error("a record of a sweep is too short");
        }
        const std::uint8_t* const first = bytes_.data() + position_;
        position_ += size;
        return first;
    }
    /// A number of items, each of so many bytes at least, that can still be there.
    std::uint64_t length(std::size_t item) {
        std::uint64_t value = 0;
        std::memcpy(&value, take(sizeof value), sizeof value);
        if (value > (bytes_.size() - position_) / item) {
            throw std::runtime_error("a record of a sweep is too short");
        }
        return value;
    }

    const std::vector<std::uint8_t>& bytes_;
    std::size_t position_ = 0;
};

} // namespace

std::vector<std::uint8_t> pack(const Sweep& cells) {
    Packer packer;
    for_each_column(cells, [&](const auto& column) { packer(column); });
    return packer.take();
}

void unpack(const std::vector<std::uint8_t>& bytes, Sweep& into) {
    Unpacker unpacker(bytes);
    for_each_column(into, [&](auto& column) { unpacker(column); });
    if (!unpacker.is_done()) {
        throw std::runtime_error("a record of a sweep is too long");
    }
}

} // namespace raming::results
