#pragma once
// Values that take long to make, made once for each key as long as somebody holds one. The ones
// last used are held here too, so that work which returns to a key after a while finds it again. A
// value must depend on its key alone: then nobody can tell whether it was made or found.
// Thread-safe; who asks for what another thread is making waits for it.

#include <algorithm>
#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <type_traits>
#include <utility>

namespace raming::base {

template <typename Value>
class Memo {
public:
    /// `held`: how many of the last used to keep alive.
    explicit Memo(std::size_t held) : most_held_(held) {}

    /// `make()` returns a Value; what it throws is passed on, and nothing is remembered.
    template <typename Make>
    [[nodiscard]] std::shared_ptr<const Value> get(const std::string& key, Make make) {
        const std::shared_ptr<Entry> entry = entry_of(key);
        std::shared_ptr<const Value> value;
        {
            const std::lock_guard lock(entry->mutex);
            value = entry->value.lock();
            if (!value) {
                value = std::make_shared<const Value>(make());
                entry->value = value;
            }
        }
        hold(value);
        return value;
    }

private:
    struct Entry {
        std::mutex mutex;
        std::weak_ptr<const Value> value;
    };

    std::shared_ptr<Entry> entry_of(const std::string& key) {
        const std::lock_guard lock(mutex_);
        if (entries_.size() >= clear_at_) {
            // An entry that only the map knows is not being made.
            std::erase_if(entries_, [](const auto& item) {
                return item.second.use_count() == 1 && item.second->value.expired();
            });
            clear_at_ = 2 * entries_.size() + least_entries;
        }
        std::shared_ptr<Entry>& entry = entries_[key];
        if (!entry) {
            entry = std::make_shared<Entry>();
        }
        return entry;
    }

    void hold(const std::shared_ptr<const Value>& value) {
        if (most_held_ == 0) {
            return;
        }
        std::shared_ptr<const Value> dropped; // destroyed without the lock
        const std::lock_guard lock(mutex_);
        const auto found = std::find(held_.begin(), held_.end(), value);
        if (found != held_.end()) {
            held_.erase(found);
        } else if (held_.size() == most_held_) {
            dropped = std::move(held_.front());
            held_.pop_front();
        }
        held_.push_back(value);
    }

    static constexpr std::size_t least_entries = 64;
    std::size_t most_held_;
    std::mutex mutex_;
    std::map<std::string, std::shared_ptr<Entry>> entries_;
    std::size_t clear_at_ = least_entries;
    std::deque<std::shared_ptr<const Value>> held_; ///< the last used at the end
};

/// Appends the bytes of a number to a key, so that keys differ where any bit does.
template <typename Number>
void add_to_key(std::string& key, const Number& number) {
    static_assert(std::is_arithmetic_v<Number>);
    const auto* bytes = reinterpret_cast<const char*>(&number);
    key.append(bytes, sizeof number);
}

} // namespace raming::base
