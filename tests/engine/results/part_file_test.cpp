#include "engine/results/part_file.hpp"
#include "example.hpp"

#include <sys/resource.h>

#include <csignal>

namespace raming::results {

namespace {

using namespace example;
using Records = std::vector<std::vector<std::uint8_t>>;

const PartHeader header{"seed=1\ndraws=1000\nscenario=é\n"};
const Records three = {{1, 2, 3, 4, 5, 6, 7, 8, 9}, {}, {255, 0, 10, 13}};

struct PartContents {
    PartHeader header;
    Records records;               ///< whole ones, in order
    std::uint64_t whole_bytes = 0; ///< length up to the end of the last whole record
};

/// All that PartReader finds.
PartContents read_part(const std::string& path) {
    PartReader reader(path);
    PartContents contents;
    contents.header = reader.header();
    while (auto record = reader.next()) {
        contents.records.push_back(std::move(record->content));
    }
    contents.whole_bytes = reader.whole_bytes();
    return contents;
}

void write_three(const std::string& path) {
    PartWriter writer(path, header, false);
    for (const auto& record : three) {
        writer.append(record);
    }
}

bool is_prefix(const Records& part, const Records& whole) {
    return part.size() <= whole.size() && std::equal(part.begin(), part.end(), whole.begin());
}

} // namespace

TEST_CASE("records come back in order, with the header") {
    const Folder folder;
    const std::string path = folder.file("x.h5.part");
    write_three(path);
    const PartContents contents = read_part(path);
    CHECK(contents.header.identity == header.identity);
    CHECK(contents.records == three);
    CHECK(contents.whole_bytes == std::filesystem::file_size(path));
}

TEST_CASE("a part file that is not there is empty") {
    const Folder folder;
    const PartContents contents = read_part(folder.file("none.part"));
    CHECK(contents.header.identity.empty());
    CHECK(contents.records.empty());
    CHECK(contents.whole_bytes == 0);
}

TEST_CASE("a part file cut at any byte gives its whole records and can be gone on with") {
    const Folder folder;
    const std::string path = folder.file("x.h5.part");
    write_three(path);
    const std::string bytes = bytes_of(path);
    for (std::size_t length = 0; length <= bytes.size(); ++length) {
        CAPTURE(length);
        put_bytes(path, bytes.substr(0, length));
        const PartContents cut = read_part(path);
        CHECK(is_prefix(cut.records, three));
        CHECK(cut.whole_bytes <= length);
        CHECK((cut.records.size() == three.size()) == (length == bytes.size()));
        {
            PartWriter writer(path, header, true);
            for (std::size_t i = cut.records.size(); i < three.size(); ++i) {
                writer.append(three[i]);
            }
        }
        CHECK(bytes_of(path) == bytes);
    }
}

TEST_CASE("no flipped bit of a part file passes for a record") {
    const Folder folder;
    const std::string path = folder.file("x.h5.part");
    write_three(path);
    const std::string bytes = bytes_of(path);
    int foreign = 0;
    for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
        CAPTURE(bit);
        std::string damaged = bytes;
        damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
        put_bytes(path, damaged);
        PartContents contents;
        const std::string code = code_of([&] { contents = read_part(path); });
        if (code.empty()) {
            CHECK(contents.records.size() < three.size());
            CHECK(is_prefix(contents.records, three));
            CHECK(
                (contents.header.identity.empty() || contents.header.identity == header.identity));
            CHECK(contents.whole_bytes <= bit / 8);
        } else {
            CHECK(code == "E207");
            ++foreign;
        }
    }
    CHECK(foreign == 8 * 16); // the magic
}

TEST_CASE("records that changed places are not taken for whole") {
    const Folder folder;
    const std::string path = folder.file("x.h5.part");
    {
        PartWriter writer(path, header, false);
        writer.append({1, 1});
        writer.append({2, 2});
    }
    std::string bytes = bytes_of(path);
    const std::size_t record = 16 + 2;
    const std::string last = bytes.substr(bytes.size() - record);
    bytes.replace(bytes.size() - 2 * record, record, last);
    put_bytes(path, bytes);
    CHECK(read_part(path).records.empty());
}

TEST_CASE("another file is not mistaken for a part file, nor overwritten on resuming") {
    const Folder folder;
    const std::string path = folder.file("x.h5.part");
    put_bytes(path, "a letter to a friend");
    CHECK(code_of([&] { (void)read_part(path); }) == "E207");
    CHECK(code_of([&] { PartWriter(path, header, true); }) == "E207");
    CHECK(bytes_of(path) == "a letter to a friend");
    CHECK(code_of([&] { PartWriter(folder.file("none/x.part"), header, false); }) == "E206");
}

TEST_CASE("a run is not gone on with under another identity") {
    const Folder folder;
    const std::string path = folder.file("x.h5.part");
    write_three(path);
    const std::string bytes = bytes_of(path);
    CHECK(code_of([&] { PartWriter(path, {"seed=2\n"}, true); }) == "E208");
    CHECK(bytes_of(path) == bytes);
    const PartWriter other(path, {"seed=2\n", "about\0it"}, false);
    CHECK(read_part(path).header.identity == "seed=2\n");
    CHECK(read_part(path).header.about == "about");
    CHECK(read_part(path).records.empty());
}

TEST_CASE("a part file has one writer at a time, and none for nothing") {
    const Folder folder;
    const std::string path = folder.file("x.h5.part");
    {
        const PartWriter first(path, header, false);
        CHECK(code_of([&] { PartWriter(path, header, true); }) == "E216");
        CHECK(code_of([&] { PartWriter(path, header, false); }) == "E216");
        CHECK(code_of([&] { check_idle(path); }) == "E216");
    }
    CHECK(!std::filesystem::exists(path)); // no work was done
    check_idle(path);
    write_three(path);
    check_idle(path);
    CHECK(read_part(path).records == three);
}

TEST_CASE("records of one part file are appended to another, but those that are not wanted") {
    const Folder folder;
    const std::string path = folder.file("x.h5.part");
    const std::string target = folder.file("x.h5.shard-1-of-2");
    write_three(folder.file("y"));
    {
        PartWriter writer(path, header, false);
        PartReader from(folder.file("y"));
        Records visited;
        writer.append_all(
            from, [&](std::uint64_t, auto record) { visited.push_back(std::move(record)); },
            [](const auto& record) { return !record.empty(); });
        CHECK(visited == Records{three[0], three[2]});
        CHECK(is_part_file(path));
        CHECK(!is_part_file(target));
        writer.publish(target);
    }
    CHECK(!std::filesystem::exists(path));
    const PartContents contents = read_part(target);
    REQUIRE(contents.records.size() == 3);
    CHECK(contents.records[1] == three[2]);
    CHECK(PartWriter::is_seal(contents.records[2]));
    CHECK(!PartWriter::is_seal(contents.records[1]));
}

TEST_CASE("a full disk loses no record, and a part file goes on when there is room again") {
    const Folder folder;
    const std::string path = folder.file("x.h5.part");
    PartWriter writer(path, header, false);
    writer.append(std::vector<std::uint8_t>(1000, 1));
    struct rlimit before {};
    ::getrlimit(RLIMIT_FSIZE, &before);
    struct rlimit limit = before;
    limit.rlim_cur = 1500;
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    ::setrlimit(RLIMIT_FSIZE, &limit);
    const std::string code = code_of([&] { writer.append(std::vector<std::uint8_t>(1000, 2)); });
    ::setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
    CHECK(code == "E206");
    CHECK(read_part(path).records.size() == 1);
    writer.append(std::vector<std::uint8_t>(1000, 3));
    const PartContents contents = read_part(path);
    REQUIRE(contents.records.size() == 2);
    CHECK(contents.records[1].front() == 3);
    if (std::filesystem::exists("/dev/full")) {
        CHECK(code_of([&] { PartWriter("/dev/full", header, false); }) == "E206");
    }
}

} // namespace raming::results
