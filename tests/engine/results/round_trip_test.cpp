#include "example.hpp"

#include <cmath>

namespace raming::results {

namespace {

using namespace example;

RunResults there_and_back(const RunResults& run, const WriteOptions& options = {}) {
    const Folder folder;
    const std::string path = folder.file("x.h5");
    write_file(path, run, options);
    return read_file(path, true);
}

} // namespace

TEST_CASE("what is written is read back bit by bit") {
    const RunResults run = results();
    CHECK(same(there_and_back(run), run));
    CHECK(same(there_and_back(run, {.force = false, .compress = true}), run));
}

TEST_CASE("a comparison is read back bit by bit, and one changed bit is seen") {
    const RunResults run = compared_results();
    CHECK(same(there_and_back(run), run));
    CHECK_FALSE(same(there_and_back(results()), run));
    RunResults changed = run;
    changed.comparison.curve_q[3] = std::nextafter(changed.comparison.curve_q[3], 1e9);
    CHECK_FALSE(same(changed, run));
}

TEST_CASE("the equality of these tests sees one changed bit") {
    RunResults changed = results();
    changed.definitions.values[7] = std::nextafter(changed.definitions.values[7], 1e9);
    CHECK_FALSE(same(changed, results()));
}

TEST_CASE("tables of more than one block keep their order") {
    RunResults run = results(70'001, 33'000); // blocks hold 65,536, 43,690 and 131,072 draws
    CHECK(same(there_and_back(run), run));
    CHECK(same(there_and_back(run, {.force = false, .compress = true}), run));
}

TEST_CASE("values that are no plain numbers come back, compressed or not") {
    RunResults run = results();
    run.definitions.values[0] = std::bit_cast<double>(std::uint64_t{0x7ff8dead'beef0001});
    run.definitions.values[1] = -0.0;
    run.definitions.values[2] = std::numeric_limits<double>::infinity();
    run.routes.values[3] = 2147483648.0;
    run.inputs.values[0] = std::numeric_limits<double>::denorm_min();
    CHECK(same(there_and_back(run), run));
    CHECK(same(there_and_back(run, {.force = false, .compress = true}), run));
}

TEST_CASE("a summary without draws comes back as it is") {
    RunResults run = results();
    for (Draws* draws : {&run.definitions, &run.routes, &run.inputs}) {
        draws->draws_per_chain = 0;
        draws->values.clear();
    }
    CHECK(same(there_and_back(run), run));
}

TEST_CASE("results with nothing in them come back as they are") {
    const RunResults run;
    CHECK(same(there_and_back(run), run));
    RunResults no_labels = results();
    no_labels.definitions.labels.clear();
    no_labels.input_units.clear();
    no_labels.input_basis.clear();
    CHECK(same(there_and_back(no_labels), no_labels));
}

TEST_CASE("texts of any length and script come back") {
    RunResults run = results();
    run.provenance.scenario_text = std::string(3'000'000, 'x') + "ß漢字🙂";
    run.provenance.command_line = std::string(200'000, 'y');
    run.provenance.warnings.assign(2'000, "é");
    run.region = "’s-Gravenhage";
    CHECK(same(there_and_back(run), run));
}

TEST_CASE("bytes that are not UTF-8 become a replacement character, so that every tool can open "
          "the file") {
    RunResults run = results();
    run.provenance.command_line = std::string("raming run caf\xe9.toml\0x", 22);
    run.provenance.overrides = {"a=\xed\xa0\x80", "b=\xf0\x9f\x99\x82"};
    const RunResults back = there_and_back(run);
    CHECK(back.provenance.command_line == "raming run caf\xef\xbf\xbd.toml\xef\xbf\xbdx");
    CHECK(back.provenance.overrides[0] == "a=\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
    CHECK(back.provenance.overrides[1] == run.provenance.overrides[1]);
}

TEST_CASE("reading without draws gives all but their values") {
    const Folder folder;
    const std::string path = folder.file("x.h5");
    RunResults run = results();
    write_file(path, run, {});
    for (Draws* draws : {&run.definitions, &run.routes, &run.inputs}) {
        draws->values.clear();
    }
    CHECK(same(read_file(path, false), run));
}

TEST_CASE("two files of the same run are the same, byte by byte") {
    const Folder folder;
    RunResults run = results();
    leave_out_host_and_times(run);
    for (const bool compress : {false, true}) {
        const WriteOptions options{.force = true, .compress = compress};
        write_file(folder.file("a.h5"), run, options);
        write_file(folder.file("b.h5"), run, options);
        CHECK(bytes_of(folder.file("a.h5")) == bytes_of(folder.file("b.h5")));
    }
}

TEST_CASE("results that contradict themselves are refused before a file is made") {
    const Folder folder;
    RunResults few = results();
    few.definitions.values.pop_back();
    CHECK_THROWS_AS(write_file(folder.file("x.h5"), few, {}), std::logic_error);
    RunResults kept = results();
    kept.inputs = draws({"a"}, 4, 3, false);
    CHECK_THROWS_AS(write_file(folder.file("x.h5"), kept, {}), std::logic_error);
    RunResults quantiles = results();
    quantiles.summary.definitions[1].quantile.pop_back();
    CHECK_THROWS_AS(write_file(folder.file("x.h5"), quantiles, {}), std::logic_error);
    CHECK(folder.entries() == 0);
}

} // namespace raming::results
