#pragma once
// Files of worlds in which the truth is known, to set beside results.

#include "engine/report/beside.hpp"

#include <string>
#include <vector>

namespace raming::report::example {

/// Two estimators, two definitions, 1,000 worlds.
inline results::CoverageResults coverage_results() {
    results::CoverageResults c;
    c.world = {"calibrated"};
    c.worlds = {1000};
    c.region = {"Nederland"};
    c.school_year = {"2022/23"};
    c.contender = {"own", "validity"};
    c.contender_label = {"as it is", "validity ignored"};
    c.contender_label_nl = {"die van het scenario", "onjuiste genegeerd"};
    c.definition = {"a", "b"};
    c.definition_label = {"definition a", "definition b"};
    c.definition_label_nl = {"definitie a", "definitie b"};
    c.level = {0.5, 0.67, 0.95};
    c.covered = {511, 660, 949, 480, 655, 953, 300, 400, 687, 310, 410, 700};
    c.p_value = {0.89, 0.031, 0.00001, 0};
    for (int cell = 0; cell < 20; ++cell) {
        c.rank.push_back((cell + 0.5) / 20);
    }
    for (int row = 0; row < 4; ++row) {
        for (int cell = 0; cell < 20; ++cell) {
            // Of "b" one cell is far too full, and two are too empty.
            const bool of_b = row == 1;
            c.rank_worlds.push_back(!of_b ? 50 : cell == 3 ? 90 : cell < 2 ? 30 : 50);
        }
    }
    return c;
}

/// 200 replicates of one year, two routes: r + 1 hundreds in replicate r are out all year by the
/// first route, twice as many by the second; stays last 10 weeks, or half of them 30.
inline CohortFile cohort_file() {
    CohortFile file;
    file.summary.region = "Nederland";
    file.summary.school_year = "2022/23";
    file.summary.provenance.title = "a cohort";
    file.summary.provenance.title_nl = "een cohort";
    const auto numbered = [](const std::string& name, int first, int last) {
        results::SimulationAxis axis{name, "", {}, {}, {}, {}};
        for (int k = first; k <= last; ++k) {
            axis.numbers.push_back(k);
        }
        return axis;
    };
    const results::SimulationAxis replicates = numbered("replicate_kept", 0, 199);
    const results::SimulationAxis year = numbered("year", 1, 1);
    const results::SimulationAxis route{
        "route", "", {"one", "two"}, {}, {"the first", "the second"}, {"de eerste", "de tweede"}};
    const results::SimulationAxis over{"over", "", {}, {0, 4}, {}, {}};
    file.out.emplace();
    file.out->axes = {replicates, year, route, over, numbered("week", 0, 52)};
    file.lengths.emplace();
    file.lengths->axes = {replicates, year, route, numbered("length", 1, 676)};
    for (int r = 0; r < 200; ++r) {
        for (int which = 1; which <= 2; ++which) {
            for (int cut = 0; cut < 2; ++cut) {
                for (int week = 0; week <= 52; ++week) {
                    file.out->values.push_back(100 * (r + 1) * which + (cut == 0 ? 7 : 0));
                }
            }
            for (int length = 1; length <= 676; ++length) {
                const bool ends = length == 10 || (which == 2 && length == 30);
                file.lengths->values.push_back(ends ? 40 : 0);
            }
        }
    }
    return file;
}

} // namespace raming::report::example
