#include "engine/base/memo.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

namespace raming::base {

TEST_CASE("a value is made once as long as somebody holds it, and anew afterwards") {
    Memo<int> memo(0);
    int made = 0;
    const auto make = [&] { return ++made; };
    auto first = memo.get("a", make);
    CHECK(memo.get("a", make) == first);
    CHECK(*memo.get("b", make) == 2);
    first.reset();
    CHECK(*memo.get("a", make) == 3);
}

TEST_CASE("the last used are held though nobody asks for them") {
    Memo<int> memo(2);
    int made = 0;
    const auto make = [&] { return ++made; };
    for (const char* key : {"a", "b", "a", "c", "a"}) { // b was used longest ago when c came
        static_cast<void>(memo.get(key, make));
    }
    CHECK(made == 3);
    CHECK(*memo.get("b", make) == 4);
}

TEST_CASE("what fails is not remembered") {
    Memo<int> memo(2);
    CHECK_THROWS_AS(
        static_cast<void>(memo.get("a", []() -> int { throw std::runtime_error("x"); })),
        std::runtime_error);
    CHECK(*memo.get("a", [] { return 7; }) == 7);
}

TEST_CASE("threads that ask for the same value get one") {
    Memo<int> memo(0);
    std::atomic<int> made = 0;
    std::vector<std::shared_ptr<const int>> values(8);
    std::vector<std::thread> threads;
    for (auto& value : values) {
        threads.emplace_back([&] {
            value = memo.get("a", [&] {
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
                return ++made;
            });
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    CHECK(made == 1);
    for (const auto& value : values) {
        CHECK(value == values.front());
    }
}

TEST_CASE("keys of many values that are gone do not pile up, nor lose one that lives") {
    Memo<int> memo(0);
    const auto kept = memo.get("kept", [] { return -1; });
    for (int k = 0; k < 10'000; ++k) {
        CHECK(*memo.get(std::to_string(k), [&] { return k; }) == k);
    }
    CHECK(memo.get("kept", [] { return 0; }) == kept);
}

TEST_CASE("a key holds every bit of a number") {
    std::string zero;
    std::string minus_zero;
    add_to_key(zero, 0.0);
    add_to_key(minus_zero, -0.0);
    CHECK(zero != minus_zero);
}

} // namespace raming::base
