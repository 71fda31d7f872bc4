#include "example.hpp"

#include "engine/results/published.hpp"

#include <hdf5.h>

namespace raming::results {

namespace {

using namespace example;

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

PublishedResults published() {
    PublishedResults p;
    p.provenance.title = "Published estimates";
    p.provenance.title_nl = "Gepubliceerde schattingen";
    p.provenance.seed = "18446744073709551615";
    p.provenance.draws = 1600;
    p.provenance.chains = 16;
    p.provenance.digest = "00ff";
    p.provenance.command_line = "raming published";
    p.provenance.overrides = {"noise=off"};
    p.id = {"balans", "vóór-2020"};
    p.who = {"Balans", "OCW"};
    p.school_year = {"2022/23", "2019/20"};
    p.definition = {"balans-13w", ""};
    p.definition_label = {"with article 5a", ""};
    p.definition_label_nl = {"met 5 onder a", ""};
    p.region = {"Nederland", "Nederland"};
    p.distribution_year = {"2022/23", "2022/23"};
    p.arithmetic = {"balans-13w", ""};
    p.printed = {39109, 4000};
    p.point = {39109, missing};
    p.residual = {0, missing};
    p.median = {33'921.5, missing};
    p.median_mcse = {120, missing};
    p.q025 = {16'060, missing};
    p.q025_mcse = {90, missing};
    p.q975 = {82'100, missing};
    p.q975_mcse = {800, missing};
    p.percentile = {0.68, missing};
    p.percentile_mcse = {0.001, missing};
    p.reproduces = {1, 0};
    p.note = {"closes", "no definition"};
    p.note_nl = {"sluit", "geen definitie"};
    p.source = {"report, p. 3", "letter"};
    p.scenario = {"balans.toml", "ocw.toml"};
    p.term = {"balans: 1", "balans: 2"};
    p.term_of = {"balans", "balans"};
    p.term_fact = {"relative", ""};
    p.term_by = {"eights,pupils", ""};
    p.term_value = {2797, 12};
    p.term_factor = {8, 1.0 / 3};
    p.scenario_file = {"balans.toml", "ocw.toml"};
    p.scenario_text = {"format = 1\n", ""};
    p.scenario_sha256 = {"ab", "cd"};
    p.scenario_digest = {"00ff", ""};
    return p;
}

bool same(const PublishedResults& a, const PublishedResults& b) {
    using example::same;
    return same(a.provenance, b.provenance) && a.id == b.id && a.who == b.who &&
           a.school_year == b.school_year && a.definition == b.definition &&
           a.definition_label == b.definition_label &&
           a.definition_label_nl == b.definition_label_nl && a.region == b.region &&
           a.distribution_year == b.distribution_year && a.arithmetic == b.arithmetic &&
           same(a.printed, b.printed) && same(a.point, b.point) && same(a.residual, b.residual) &&
           same(a.median, b.median) && same(a.median_mcse, b.median_mcse) && same(a.q025, b.q025) &&
           same(a.q025_mcse, b.q025_mcse) && same(a.q975, b.q975) &&
           same(a.q975_mcse, b.q975_mcse) && same(a.percentile, b.percentile) &&
           same(a.percentile_mcse, b.percentile_mcse) && a.reproduces == b.reproduces &&
           a.note == b.note && a.note_nl == b.note_nl && a.source == b.source &&
           a.scenario == b.scenario && a.term == b.term && a.term_of == b.term_of &&
           a.term_fact == b.term_fact && a.term_by == b.term_by &&
           same(a.term_value, b.term_value) && same(a.term_factor, b.term_factor) &&
           a.scenario_file == b.scenario_file && a.scenario_text == b.scenario_text &&
           a.scenario_sha256 == b.scenario_sha256 && a.scenario_digest == b.scenario_digest;
}

} // namespace

TEST_CASE("published estimates are read back bit by bit, and a flag is a byte") {
    const Folder folder;
    const std::string path = folder.file("p.h5");
    write_published(path, published(), {});
    CHECK(same(read_published(path), published()));
    PublishedResults changed = published();
    changed.reproduces[1] = 1;
    CHECK_FALSE(same(changed, published()));
    const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
    const hid_t flags = H5Dopen2(file, "/published/reproduces", H5P_DEFAULT);
    const hid_t type = H5Dget_type(flags);
    CHECK(H5Tequal(type, H5T_STD_I8LE) > 0);
    H5Tclose(type);
    H5Dclose(flags);
    H5Fclose(file);
}

TEST_CASE("published estimates without terms, or none at all, are read back") {
    const Folder folder;
    PublishedResults quoted = published();
    quoted.term = quoted.term_of = quoted.term_fact = quoted.term_by = {};
    quoted.term_value = quoted.term_factor = {};
    write_published(folder.file("p.h5"), quoted, {});
    CHECK(same(read_published(folder.file("p.h5")), quoted));
    write_published(folder.file("none.h5"), PublishedResults{}, {});
    CHECK(same(read_published(folder.file("none.h5")), PublishedResults{}));
}

TEST_CASE("published estimates of schema 1.2 are read: what their distributions are of is blank") {
    const Folder folder;
    const std::string path = folder.file("p.h5");
    write_published(path, published(), {});
    const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
    for (const char* name :
         {"definition_label", "definition_label_nl", "region", "distribution_year"}) {
        CHECK(H5Ldelete(file, (std::string("/published/") + name).c_str(), H5P_DEFAULT) >= 0);
    }
    H5Fclose(file);
    PublishedResults expected = published();
    for (auto* texts : {&expected.definition_label, &expected.definition_label_nl, &expected.region,
                        &expected.distribution_year}) {
        texts->assign(2, "");
    }
    CHECK(same(read_published(path), expected));
}

TEST_CASE("published estimates and runs are not taken for each other") {
    const Folder folder;
    write_published(folder.file("p.h5"), published(), {});
    write_file(folder.file("r.h5"), results(), {});
    CHECK(holds_published(folder.file("p.h5")));
    CHECK_FALSE(holds_published(folder.file("r.h5")));
    CHECK(code_of([&] { (void)read_file(folder.file("p.h5"), true); }) == "E212");
    CHECK(code_of([&] { (void)read_published(folder.file("r.h5")); }) == "E212");
}

TEST_CASE("published estimates are guarded as runs are") {
    const Folder folder;
    const std::string path = folder.file("p.h5");
    write_published(path, published(), {});
    CHECK(code_of([&] { write_published(path, published(), {}); }) != "");
    const std::string whole = bytes_of(path);
    std::string flipped = whole;
    flipped[whole.find("geen definitie")] ^= 1;
    put_bytes(path, flipped);
    CHECK(code_of([&] { (void)read_published(path); }) == "E213");
    put_bytes(path, whole.substr(0, whole.size() / 2));
    CHECK(code_of([&] { (void)read_published(path); }) == "E213");
}

TEST_CASE("columns of different lengths are refused before a file is made") {
    const Folder folder;
    PublishedResults few = published();
    few.note.pop_back();
    CHECK_THROWS_AS(write_published(folder.file("p.h5"), few, {}), std::logic_error);
    CHECK(folder.entries() == 0);
}

} // namespace raming::results
