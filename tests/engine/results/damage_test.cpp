// Damaged files: whatever happened to the bytes, reading gives an Error or the same results.

#include "example.hpp"

#include <cstring>

namespace raming::results {

namespace {

using namespace example;

/// How a damaged file was taken.
enum class Outcome { error, same, wrong };

Outcome outcome_of(const std::string& path, const RunResults& run, bool with_draws = true) {
    try {
        RunResults back = read_file(path, with_draws);
        if (!with_draws) {
            back.definitions.values = run.definitions.values;
            back.routes.values = run.routes.values;
            back.inputs.values = run.inputs.values;
        }
        return same(back, run) ? Outcome::same : Outcome::wrong;
    } catch (const base::Error&) {
        return Outcome::error;
    }
}

struct Tally {
    int errors = 0;
    int same = 0;
    int wrong = 0;

    void add(Outcome outcome) {
        errors += outcome == Outcome::error;
        same += outcome == Outcome::same;
        wrong += outcome == Outcome::wrong;
    }
};

class Victim {
public:
    explicit Victim(bool compress) : path_(folder_.file("x.h5")), run_(results()) {
        write_file(path_, run_, {.force = false, .compress = compress});
        bytes_ = bytes_of(path_);
    }

    [[nodiscard]] const std::string& bytes() const { return bytes_; }

    Outcome cut(std::size_t length) const {
        put_bytes(path_, bytes_.substr(0, length));
        const Outcome outcome = outcome_of(path_, run_);
        put_bytes(path_, bytes_);
        return outcome;
    }

    Outcome flip(std::size_t position, unsigned bits, bool with_draws = true) const {
        const auto put = [&](char byte) {
            std::fstream file(path_, std::ios::binary | std::ios::in | std::ios::out);
            file.seekp(static_cast<std::streamoff>(position));
            file.put(byte);
        };
        put(static_cast<char>(bytes_[position] ^ static_cast<char>(bits)));
        const Outcome outcome = outcome_of(path_, run_, with_draws);
        put(bytes_[position]);
        return outcome;
    }

    /// Where the seal begins; its last three words begin with the number of stretches, of three
    /// words each.
    [[nodiscard]] std::size_t hdf5_size() const {
        constexpr std::size_t three_words = 24;
        std::uint64_t stretches = 0;
        std::memcpy(&stretches, bytes_.data() + bytes_.size() - three_words, sizeof stretches);
        return bytes_.size() - three_words * (1 + static_cast<std::size_t>(stretches));
    }

private:
    Folder folder_;
    std::string path_;
    RunResults run_;
    std::string bytes_;
};

void flip_all(const Victim& victim, std::size_t step, bool with_draws) {
    Tally tally;
    for (std::size_t at = 0; at < victim.bytes().size(); at += step) {
        tally.add(victim.flip(at, 1U << (at % 8), with_draws));
    }
    CHECK(tally.wrong == 0);
    CHECK(tally.errors > 0);
}

} // namespace

TEST_CASE("a file cut short is never taken for another") {
    for (const bool compress : {false, true}) {
        const Victim victim(compress);
        Tally tally;
        for (std::size_t length = 0; length < victim.hdf5_size(); length += 331) {
            tally.add(victim.cut(length));
        }
        CHECK(tally.wrong == 0);
        CHECK(tally.same == 0);
        // Behind that lies the seal, whose loss costs no results.
        CHECK(victim.cut(victim.hdf5_size()) == Outcome::same);
        CHECK(victim.cut(victim.bytes().size() - 1) == Outcome::same);
    }
}

TEST_CASE("a file with a flipped bit is never taken for another") {
    for (const bool compress : {false, true}) {
        const Victim victim(compress);
        flip_all(victim, 97, true);
        flip_all(victim, 211, false);
        Tally seal;
        for (std::size_t at = victim.bytes().size() - 100; at < victim.bytes().size(); ++at) {
            seal.add(victim.flip(at, 0x10));
        }
        CHECK(seal.wrong == 0);
    }
}

TEST_CASE("every bit of a sealed file guards the results" * doctest::test_suite("campaign")) {
    for (const bool compress : {false, true}) {
        const Victim victim(compress);
        for (std::size_t length = 0; length <= victim.bytes().size(); length += 7) {
            CHECK(victim.cut(length) ==
                  (length < victim.hdf5_size() ? Outcome::error : Outcome::same));
        }
        Tally tally;
        for (std::size_t at = 0; at < victim.bytes().size(); ++at) {
            tally.add(victim.flip(at, 1U << (at % 8)));
        }
        CHECK(tally.wrong == 0);
    }
}

} // namespace raming::results
