#include "example.hpp"

#include <hdf5.h>

namespace raming::results {

namespace {

using namespace example;

/// Puts a text attribute on the root, as another program would.
void set_root_attribute(const std::string& path, const char* name, const char* text) {
    const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
    REQUIRE(file >= 0);
    if (H5Aexists(file, name) > 0) {
        H5Adelete(file, name);
    }
    const hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, H5T_VARIABLE);
    const hid_t space = H5Screate(H5S_SCALAR);
    const hid_t attribute = H5Acreate2(file, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
    CHECK(H5Awrite(attribute, type, &text) >= 0);
    H5Aclose(attribute);
    H5Sclose(space);
    H5Tclose(type);
    H5Fclose(file);
}

std::string code_of_reading(const std::string& path) {
    return code_of([&] { (void)read_file(path, true); });
}

} // namespace

TEST_CASE("a file that is not there, or not a file, is told as such") {
    const Folder folder;
    CHECK(code_of_reading(folder.file("none.h5")) == "E210");
    CHECK(code_of_reading(folder.file("")) == "E210");
}

TEST_CASE("a file that is not HDF5 is told as such") {
    const Folder folder;
    put_bytes(folder.file("x.h5"), "scenario = 1\n");
    CHECK(code_of_reading(folder.file("x.h5")) == "E211");
    put_bytes(folder.file("x.h5"), "");
    CHECK(code_of_reading(folder.file("x.h5")) == "E211");
}

TEST_CASE("an HDF5 file of another program is told as such") {
    const Folder folder;
    const std::string path = folder.file("x.h5");
    H5Fclose(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT));
    CHECK(code_of_reading(path) == "E212");
    set_root_attribute(path, "raming_file_type", "other");
    CHECK(code_of_reading(path) == "E212");
}

TEST_CASE("a newer schema is refused, a newer minor version is not") {
    const Folder folder;
    const std::string path = folder.file("x.h5");
    write_file(path, results(), {});
    set_root_attribute(path, "raming_schema_version", "1.7");
    CHECK(same(read_file(path, true), results()));
    set_root_attribute(path, "raming_schema_version", "2.0");
    CHECK(code_of_reading(path) == "E214");
    set_root_attribute(path, "raming_schema_version", "new");
    CHECK(code_of_reading(path) == "E213");
}

TEST_CASE("a file of schema 1.1 is read: it has no Dutch labels") {
    const Folder folder;
    const std::string path = folder.file("x.h5");
    write_file(path, results(), {});
    const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
    CHECK(H5Ldelete(file, "/summary/definition_label_nl", H5P_DEFAULT) >= 0);
    CHECK(H5Adelete(file, "title_nl") >= 0);
    H5Fclose(file);
    set_root_attribute(path, "raming_schema_version", "1.1");
    RunResults expected = results();
    expected.provenance.title_nl.reset();
    for (DefinitionSummary& definition : expected.summary.definitions) {
        definition.label_nl.clear();
    }
    CHECK(same(read_file(path, true), expected));
}

TEST_CASE("a file of schema 1.2 is read: it has no regions and no Dutch names of routes") {
    const Folder folder;
    const std::string path = folder.file("x.h5");
    write_file(path, compared_results(), {});
    const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
    for (const char* name : {"/observed_data", "/prior/route_label_nl", "/summary/line_label_nl",
                             "/summary/variance_if_known", "/summary/variance_if_known_mcse"}) {
        CHECK(H5Ldelete(file, name, H5P_DEFAULT) >= 0);
    }
    H5Fclose(file);
    set_root_attribute(path, "raming_schema_version", "1.2");
    RunResults expected = compared_results();
    expected.regions = {};
    expected.routes.labels_nl.clear();
    expected.comparison.line_label_nl.clear();
    expected.comparison.variance_if_known.clear();
    expected.comparison.variance_if_known_mcse.clear();
    CHECK(same(read_file(path, true), expected));
}

TEST_CASE("a file that another tool has added to is still read") {
    const Folder folder;
    const std::string path = folder.file("x.h5");
    write_file(path, results(), {});
    set_root_attribute(path, "comment", "looked at by hand");
    CHECK(same(read_file(path, true), results()));
}

TEST_CASE("a dataset that was taken out is noticed") {
    const Folder folder;
    const std::string path = folder.file("x.h5");
    for (const char* name :
         {"/prior/n_true", "/prior/definition", "/summary/n_true_mean", "/summary/definition",
          "/summary/quantile", "/provenance/setting_value", "/provenance/scenario_text"}) {
        CAPTURE(name);
        write_file(path, results(), {.force = true, .compress = false});
        const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
        CHECK(H5Ldelete(file, name, H5P_DEFAULT) >= 0);
        H5Fclose(file);
        CHECK(code_of_reading(path) == "E213");
    }
}

TEST_CASE("HDF5 stays as talkative as its user had set it") {
    H5E_auto2_t before = nullptr;
    void* data = nullptr;
    H5Eget_auto2(H5E_DEFAULT, &before, &data);
    const Folder folder;
    const std::string path = folder.file("x.h5");
    write_file(path, results(), {});
    std::filesystem::resize_file(path, 5000);
    CHECK(code_of_reading(path) == "E213");
    H5E_auto2_t after = nullptr;
    H5Eget_auto2(H5E_DEFAULT, &after, &data);
    CHECK((before == after));
}

} // namespace raming::results
