#include "example.hpp"

#include "engine/results/sensitivity.hpp"

#include <limits>
#include <stdexcept>

namespace raming::results {

namespace {

using namespace example;
using S = SensitivityResults;

struct Shape {
    std::vector<double> S::*column;
    std::size_t cells;
};

/// Two definitions, three inputs, two groups, one survey of two sizes.
const std::vector<Shape>& shapes() {
    static const std::vector<Shape> all = {
        {&S::width_draws, 1},
        {&S::logs, 2},
        {&S::raised, 2},
        {&S::variance, 2},
        {&S::variance_mcse, 2},
        {&S::width, 2},
        {&S::width_mcse, 2},
        {&S::first, 6},
        {&S::first_mcse, 6},
        {&S::total, 6},
        {&S::total_mcse, 6},
        {&S::shapley, 6},
        {&S::shapley_mcse, 6},
        {&S::known_width, 6},
        {&S::known_width_mcse, 6},
        {&S::group_first, 4},
        {&S::group_first_mcse, 4},
        {&S::group_total, 4},
        {&S::group_total_mcse, 4},
        {&S::group_shapley, 4},
        {&S::group_shapley_mcse, 4},
        {&S::group_known_width, 4},
        {&S::sample, 2},
        {&S::group_known_width_mcse, 4},
        {&S::survey_width, 4},
        {&S::survey_width_mcse, 4},
    };
    return all;
}

S sensitivity() {
    S s;
    s.provenance.title = "Inputs";
    s.provenance.draws = 256;
    s.provenance.scenario_text = "format = 1\n";
    s.definition = s.definition_label = {"a", "b"};
    s.definition_label_nl = {"één", "twee"};
    s.input = {"x", "y", "noise"};
    s.input_group = {"known", "known", "noise"};
    s.group = s.group_label = {"known", "noise"};
    s.group_label_nl = {"bekend", "toeval"};
    s.survey = {"x"};
    double next = 0;
    for (const Shape& shape : shapes()) {
        for (std::size_t k = 0; k < shape.cells; ++k) {
            (s.*shape.column).push_back(next++ / 7);
        }
    }
    s.known_width.back() = std::numeric_limits<double>::quiet_NaN();
    return s;
}

bool alike(const S& a, const S& b) {
    bool all = same(a.provenance, b.provenance) && a.definition == b.definition &&
               a.definition_label_nl == b.definition_label_nl && a.input == b.input &&
               a.input_group == b.input_group && a.group == b.group &&
               a.group_label_nl == b.group_label_nl && a.survey == b.survey;
    for (const Shape& shape : shapes()) {
        all = all && same(a.*shape.column, b.*shape.column);
    }
    return all;
}

} // namespace

TEST_CASE("sensitivity is read back bit by bit, also without a survey") {
    const Folder folder;
    write_sensitivity(folder.file("s.h5"), sensitivity(), {});
    CHECK(alike(read_sensitivity(folder.file("s.h5")), sensitivity()));
    S changed = sensitivity();
    changed.survey_width_mcse.back() = 0;
    CHECK_FALSE(alike(changed, sensitivity()));
    S none = sensitivity();
    none.survey.clear();
    none.survey_width.clear();
    none.survey_width_mcse.clear();
    write_sensitivity(folder.file("n.h5"), none, {});
    CHECK(alike(read_sensitivity(folder.file("n.h5")), none));
}

TEST_CASE("sensitivity that does not fit its dimensions, or is something else, is refused") {
    const Folder folder;
    S crooked = sensitivity();
    crooked.shapley.pop_back();
    CHECK_THROWS_AS(write_sensitivity(folder.file("s.h5"), crooked, {}), std::logic_error);
    write_sensitivity(folder.file("s.h5"), sensitivity(), {});
    write_file(folder.file("r.h5"), results(), {});
    CHECK(holds_sensitivity(folder.file("s.h5")));
    CHECK_FALSE(holds_sensitivity(folder.file("r.h5")));
    CHECK(code_of([&] { (void)read_sensitivity(folder.file("r.h5")); }) == "E212");
    CHECK(code_of([&] { (void)read_file(folder.file("s.h5"), true); }) == "E212");
}

} // namespace raming::results
