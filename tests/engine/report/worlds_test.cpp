#include "engine/report/page.hpp"
#include "tests/engine/report/example.hpp"
#include "tests/engine/report/worlds_example.hpp"

using namespace raming;
using namespace raming::report::example;
using report::Language;

namespace {

std::string page_with(const report::Beside& beside, Language language) {
    return report::page(comparison_run(), beside, language);
}

} // namespace

TEST_CASE("coverage is shown per definition and estimator, with the error of so many worlds") {
    const results::CoverageResults coverage = coverage_results();
    const std::string page = page_with({.coverage = &coverage}, Language::english);
    const std::string table = "Numbers of the figure: Tried where the truth is known";
    CHECK(row(page, table, "a") ==
          Cells{"as it is", "51.1\u00a0%", "66.0\u00a0%", "94.9\u00a0%", "0.8900"});
    const std::size_t at = page.find("<caption>" + table);
    const std::string rows = page.substr(at, page.find("</table>", at) - at);
    CHECK(count(rows, "<th scope=\"row\">") == 4);
    CHECK(has(rows, "&lt; 0.0001"));
    CHECK(has(page, "1.6 percentage points at 50 %, 1.5 at 67 % and 0.7 at 95 %"));
    CHECK(has(page, "In 1,000 simulated worlds (calibrated)"));
    CHECK(has(page_with({.coverage = &coverage}, Language::dutch), "onjuiste genegeerd"));
}

TEST_CASE("ranks that chance does not make are counted") {
    const results::CoverageResults coverage = coverage_results();
    const std::string page = page_with({.coverage = &coverage}, Language::english);
    const std::string table = "Numbers of the figure: Where the truth lies";
    // 50 ± 1.96 √(1000 · 1/20 · 19/20)
    CHECK(row(page, table, "a") == Cells{"50", "36 – 64", "50", "50", "0", "0.8900"});
    CHECK(row(page, table, "b") == Cells{"50", "36 – 64", "30", "90", "3", "0.0310"});
}

TEST_CASE("a cohort is shown week by week over its replicates, with how long stays last") {
    const report::CohortFile cohort = cohort_file();
    const std::string page = page_with({.cohort = &cohort}, Language::english);
    const std::string weekly = "Numbers of the figure: A simulated cohort: week by week";
    const Cells first = row(page, weekly, "the first (one)");
    REQUIRE(first.size() == 4);
    CHECK(first[0] == "0");
    CHECK(has(page, "out of school for over 4 weeks"));
    CHECK(has(page, "The line is the middle of 200 replicates"));
    const std::string spells = "Numbers of the figure: A simulated cohort: how long";
    CHECK(row(page, spells, "the first (one)") ==
          Cells{"4", "100\u00a0%", "100 – 100\u00a0%", "100 – 100\u00a0%"});
    const std::size_t at = page.find("<caption>" + spells);
    const std::string rows = page.substr(at, page.find("</table>", at) - at);
    CHECK(count(rows, ">50\u00a0%<") == 2);  // by the second route after 13 and 26 weeks
    CHECK(count(rows, ">100\u00a0%<") == 2); // of both after 4
    CHECK(has(page_with({.cohort = &cohort}, Language::dutch), "de tweede (two)"));
}

TEST_CASE("what is not given has no place, and too few replicates give no band") {
    const std::string page = page_with({}, Language::english);
    CHECK_FALSE(has(page, "Tried where the truth is known"));
    CHECK_FALSE(has(page, "A simulated cohort"));
    report::CohortFile few = cohort_file();
    few.out->axes[0].numbers.resize(159);
    few.lengths.reset();
    CHECK_FALSE(has(page_with({.cohort = &few}, Language::english), "A simulated cohort"));
}
