#include "example.hpp"

#include "engine/results/simulation.hpp"

#include <hdf5.h>

#include <limits>
#include <stdexcept>

namespace raming::results {

namespace {

using namespace example;

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// Two years, three definitions, two registers, one quantile: no two dimensions of a size but the
/// registers and the years.
SimulationResults simulation() {
    SimulationResults s;
    s.provenance.title = "A cohort";
    s.provenance.title_nl = "Een cohort: ziek één week";
    s.provenance.seed = "18446744073709551615";
    s.provenance.draws = 1000;
    s.provenance.digest = "00ff";
    s.provenance.scenario_text = "format = 1\nkind = \"cohort\"\n";
    s.provenance.overrides = {"summer.gone.value=0.3"};
    s.region = "Oost-Nederland";
    s.school_year = "2022/23";
    s.children = 2'500'000'000;
    s.year = {1, 2};
    s.definition = {"a", "b", "c"};
    s.definition_label = {"A", "B", "C"};
    s.definition_label_nl = {"één", "twee", "drie"};
    s.list = {"office", "school"};
    s.list_label = {"the office", "the school"};
    s.list_label_nl = {"het bureau", "de school"};
    s.probabilities = {0.5};
    double next = 0.1;
    const auto fill = [&next](std::vector<double>& into, std::size_t size) {
        for (std::size_t i = 0; i < size; ++i) {
            into.push_back(next += 1e5 / 3);
        }
    };
    for (std::vector<double>* of : {&s.true_mean, &s.true_mean_mcse, &s.true_sd, &s.true_q}) {
        fill(*of, 6);
    }
    s.true_q_mcse.assign(6, none); // too few replicates to tell
    for (std::vector<double>* of : {&s.registered_mean, &s.registered_mean_mcse, &s.registered_sd,
                                    &s.registered_q, &s.registered_q_mcse}) {
        fill(*of, 12);
    }
    s.weighs = {"one assumption"};
    s.weighs_nl = {"één aanname"};
    return s;
}

std::vector<SimulationAxis> axes() {
    return {{"week", "start of a week", {}, {0, 1, 2, 3}, {}, {}},
            {"route", "route", {"ill", "away"}, {}, {"Ill", "Away"}, {"Ziek", "Weg"}}};
}

std::vector<SimulationTable> tables(std::vector<double> values, int* calls) {
    return {{"replicates",
             "n_out",
             "children",
             {"route", "week"},
             [values, calls] {
                 ++*calls;
                 return values;
             },
             true}};
}

bool same(const SimulationResults& a, const SimulationResults& b) {
    using example::same;
    return same(a.provenance, b.provenance) && a.region == b.region &&
           a.school_year == b.school_year && a.children == b.children && same(a.year, b.year) &&
           a.definition == b.definition && a.definition_label == b.definition_label &&
           a.definition_label_nl == b.definition_label_nl && a.list == b.list &&
           a.list_label == b.list_label && a.list_label_nl == b.list_label_nl &&
           same(a.probabilities, b.probabilities) && same(a.true_mean, b.true_mean) &&
           same(a.true_mean_mcse, b.true_mean_mcse) && same(a.true_sd, b.true_sd) &&
           same(a.true_q, b.true_q) && same(a.true_q_mcse, b.true_q_mcse) &&
           same(a.registered_mean, b.registered_mean) &&
           same(a.registered_mean_mcse, b.registered_mean_mcse) &&
           same(a.registered_sd, b.registered_sd) && same(a.registered_q, b.registered_q) &&
           same(a.registered_q_mcse, b.registered_q_mcse) && a.weighs == b.weighs &&
           a.weighs_nl == b.weighs_nl;
}

std::vector<double> numbers_in(const std::string& path, const char* name, std::size_t size) {
    const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
    const hid_t set = H5Dopen2(file, name, H5P_DEFAULT);
    std::vector<double> values(size);
    REQUIRE(H5Dread(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) >= 0);
    H5Dclose(set);
    H5Fclose(file);
    return values;
}

} // namespace

TEST_CASE("a simulation is read back bit by bit, and its tables number by number") {
    const Folder folder;
    const std::string path = folder.file("s.h5");
    const std::vector<double> out{1, 2, 3, 4, 5, 6, 7, 3'000'000'000.0};
    int calls = 0;
    write_simulation(path, simulation(), axes(), tables(out, &calls), 64, {});
    CHECK(calls == 1);
    CHECK(same(read_simulation(path), simulation()));
    CHECK(numbers_in(path, "/replicates/n_out", out.size()) == out);
    SimulationResults changed = simulation();
    changed.registered_q_mcse.back() = 0;
    CHECK_FALSE(same(changed, simulation()));
}

TEST_CASE("a simulation is not taken for a run, nor a run for a simulation") {
    const Folder folder;
    int calls = 0;
    write_simulation(folder.file("s.h5"), simulation(), axes(),
                     tables({1, 2, 3, 4, 5, 6, 7, 8}, &calls), 64, {});
    write_file(folder.file("r.h5"), results(), {});
    CHECK(holds_simulation(folder.file("s.h5")));
    CHECK_FALSE(holds_simulation(folder.file("r.h5")));
    CHECK(code_of([&] { (void)read_file(folder.file("s.h5"), true); }) == "E212");
    CHECK(code_of([&] { (void)read_simulation(folder.file("r.h5")); }) == "E212");
}

TEST_CASE("columns of a simulation that do not fit its dimensions are refused") {
    const Folder folder;
    int calls = 0;
    SimulationResults crooked = simulation();
    crooked.true_sd.pop_back();
    CHECK_THROWS_AS(write_simulation(folder.file("s.h5"), crooked, axes(),
                                     tables({1, 2, 3, 4, 5, 6, 7, 8}, &calls), 64, {}),
                    std::logic_error);
    CHECK(folder.entries() == 0);
}

} // namespace raming::results
