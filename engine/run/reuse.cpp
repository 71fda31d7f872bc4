#include "engine/run/reuse.hpp"

#include <bit>

#include "engine/base/hash.hpp"

namespace raming::run {

namespace {

constexpr std::uint64_t odd_factors[] = {0x9e3779b185ebca87ULL, 0xc2b2ae3d27d4eb4fULL};

/// A bijection of the lane for each word, and of the word for each lane.
std::uint64_t stirred(std::uint64_t lane, std::uint64_t word) noexcept {
    return std::rotl(lane ^ (word * odd_factors[0]), 31) * odd_factors[1];
}

} // namespace

void ReuseKey::add(std::uint64_t word) noexcept {
    std::uint64_t& lane = lane_[words_++ % lanes];
    lane = stirred(lane, word);
}

void ReuseKey::add(double number) noexcept {
    add(std::bit_cast<std::uint64_t>(number));
}

void ReuseKey::add(const double* numbers, std::size_t count) noexcept {
    std::size_t i = 0;
    for (; i + lanes <= count; i += lanes) {
        for (std::size_t k = 0; k < lanes; ++k) {
            lane_[k] = stirred(lane_[k], std::bit_cast<std::uint64_t>(numbers[i + k]));
        }
    }
    for (; i < count; ++i) {
        add(numbers[i]);
    }
    add(static_cast<std::uint64_t>(count));
}

void ReuseKey::add(const ReuseKey& other) noexcept {
    const auto [first, second] = other.bits();
    add(first);
    add(second);
}

std::pair<std::uint64_t, std::uint64_t> ReuseKey::bits() const noexcept {
    std::uint64_t first = words_;
    std::uint64_t second = ~words_;
    for (const std::uint64_t lane : lane_) {
        first = base::mix64(first ^ lane);
        second = base::mix64(second + lane);
    }
    return {first, second};
}

Reuse::Values Reuse::find(const ReuseKey& key) {
    const auto bits = key.bits();
    const std::lock_guard lock(mutex_);
    if (const auto found = young_.find(bits); found != young_.end()) {
        return found->second;
    }
    const auto found = old_.find(bits);
    if (found == old_.end()) {
        return nullptr;
    }
    const Values values = found->second;
    old_.erase(found);
    keep(bits, values);
    return values;
}

void Reuse::add(const ReuseKey& key, std::vector<double> values) {
    const auto kept = std::make_shared<const std::vector<double>>(std::move(values));
    const std::lock_guard lock(mutex_);
    keep(key.bits(), kept);
}

void Reuse::keep(const std::pair<std::uint64_t, std::uint64_t>& bits, const Values& values) {
    constexpr std::size_t overhead = 128; // of a node and a vector
    const std::size_t bytes = values->size() * sizeof(double) + overhead;
    if (young_bytes_ + bytes > most_bytes_ / 2) {
        old_ = std::move(young_);
        young_.clear();
        young_bytes_ = 0;
    }
    if (young_.emplace(bits, values).second) {
        young_bytes_ += bytes;
    }
}

} // namespace raming::run
