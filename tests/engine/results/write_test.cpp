#include "example.hpp"

#include <sys/resource.h>
#include <sys/stat.h>

#include <cmath>
#include <csignal>

namespace raming::results {

namespace {

using namespace example;

/// Makes writes beyond `bytes` fail, as a full disk does, while it lives.
class FullDisk {
public:
    explicit FullDisk(rlim_t bytes) {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        handler_ = std::signal(SIGXFSZ, SIG_IGN);
        struct rlimit limit = before_;
        limit.rlim_cur = bytes;
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;
    ~FullDisk() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }

private:
    struct rlimit before_ {};
    void (*handler_)(int) = SIG_DFL;
};

} // namespace

TEST_CASE("an existing file is kept unless force is asked for") {
    const Folder folder;
    const std::string path = folder.file("x.h5");
    put_bytes(path, "earlier");
    CHECK(code_of([&] { write_file(path, results(), {}); }) == "E201");
    CHECK(code_of([&] { check_writable(path, {}, 1); }) == "E201");
    CHECK(bytes_of(path) == "earlier");
    write_file(path, results(), {.force = true, .compress = false});
    CHECK(same(read_file(path, true), results()));
    CHECK(folder.entries() == 1);
}

TEST_CASE("the message about an existing file says what to do") {
    const Folder folder;
    const std::string path = folder.file("x.h5");
    put_bytes(path, "earlier");
    try {
        check_writable(path, {}, 1);
        FAIL("no error");
    } catch (const base::Error& error) {
        CHECK(std::string(error.what()) ==
              "error[E201] " + path +
                  " exists already; add --force to overwrite it, or choose another name.");
    }
}

TEST_CASE("a folder that does not exist is named") {
    const Folder folder;
    CHECK(code_of([&] { write_file(folder.file("none/x.h5"), results(), {}); }) == "E202");
    CHECK(code_of([&] { check_writable(folder.file("none/x.h5"), {}, 1); }) == "E202");
    put_bytes(folder.file("plain"), "");
    CHECK(code_of([&] { check_writable(folder.file("plain/x.h5"), {}, 1); }) == "E202");
}

TEST_CASE("too little space is told before any work is done, with the figures") {
    const Folder folder;
    try {
        check_writable(folder.file("x.h5"), {}, std::uint64_t{41} << 50);
        FAIL("no error");
    } catch (const base::Error& error) {
        CHECK(error.diagnostics().front().code == "E203");
        const std::string text = error.what();
        CHECK(text.find("needs about 46 PB; ") != std::string::npos);
        CHECK(text.find("Try --keep-draws 1000 or --summary-only.") != std::string::npos);
    }
    const FullDisk limit(50'000);
    CHECK(code_of([&] { check_writable(folder.file("x.h5"), {}, 60'000); }) == "E203");
    CHECK(folder.entries() == 0);
}

TEST_CASE("a place where no file can be made is told") {
    const Folder folder;
    std::filesystem::create_directory(folder.file("x.h5"));
    CHECK(code_of([&] {
              write_file(folder.file("x.h5"), results(), {.force = true, .compress = false});
          }) == "E204");
    // /proc refuses new files even to root.
    CHECK(code_of([&] { write_file("/proc/x.h5", results(), {}); }).substr(0, 3) == "E20");
    if (::geteuid() != 0) {
        std::filesystem::create_directory(folder.file("closed"));
        ::chmod(folder.file("closed").c_str(), S_IRUSR | S_IXUSR);
        CHECK(code_of([&] { check_writable(folder.file("closed/x.h5"), {}, 1); }) == "E204");
        ::chmod(folder.file("closed").c_str(), S_IRWXU);
    }
}

TEST_CASE("a disk that fills up half way leaves earlier results and nothing else") {
    const Folder folder;
    const std::string path = folder.file("x.h5");
    const RunResults earlier = results(5, 5);
    write_file(path, earlier, {});
    // Incompressible draws: more is written than a compressed file is expected to need.
    RunResults run = results(10'000, 10'000);
    for (double& value : run.inputs.values) {
        value = std::sin(1e6 * value);
    }
    run.definitions.whole = run.routes.whole = false;
    for (double& value : run.definitions.values) {
        value = std::sin(value);
    }
    const WriteOptions options{.force = true, .compress = true};
    int failures = 0;
    for (rlim_t limit = 270'000; limit < 900'000; limit += 29'989) {
        const FullDisk full(limit);
        const std::string code = code_of([&] { write_file(path, run, options); });
        CHECK((code == "E205" || code == "E203"));
        failures += code == "E205";
        CHECK(folder.entries() == 1);
    }
    CHECK(failures > 10);
    CHECK(same(read_file(path, true), earlier));
    write_file(path, run, options);
    CHECK(same(read_file(path, true), run));
}

TEST_CASE("the size of a file is foretold") {
    const Folder folder;
    for (const std::size_t per_chain : {0U, 100U, 20'000U}) {
        const std::size_t kept = std::min<std::size_t>(per_chain, 5'000);
        RunResults run = results();
        run.provenance.scenario_text = "";
        run.definitions = draws({"a", "b", "c"}, 16, per_chain, true);
        run.routes = draws({"r", "s"}, 16, kept, true);
        run.inputs = draws({"i"}, 16, kept, false);
        const std::string path = folder.file("x.h5");
        write_file(path, run, {.force = true, .compress = false});
        const auto size = static_cast<double>(std::filesystem::file_size(path));
        const auto expected =
            static_cast<double>(expected_bytes(3, 2, 1, 16 * per_chain, 16 * kept));
        CHECK(size <= expected);
        CHECK(size >= expected - 60'000);
    }
}

} // namespace raming::results
