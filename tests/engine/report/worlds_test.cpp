#include "engine/base/error.hpp"
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

TEST_CASE("a reader is told what to conclude of coverage") {
    results::CoverageResults coverage = coverage_results();
    const auto told = [&] { return page_with({.coverage = &coverage}, Language::english); };
    const std::string page = told();
    CHECK(has(page, "The margins can be trusted as arithmetic"));
    CHECK(has(page, "validity ignored: at worst in 68.7\u00a0% of the worlds (a), at best in "
                    "70.0\u00a0% (b)."));
    coverage.covered[2] = 900; // of 950 wanted, with a standard error of 7
    coverage.covered[5] = 985;
    const std::string off = told();
    CHECK_FALSE(has(off, "can be trusted as arithmetic"));
    CHECK(has(off, "what the margin of 95 % held: a (90.0\u00a0%)."));
    CHECK(has(off, "what the margin of 95 % held: b (98.5\u00a0%)."));
    coverage = coverage_results();
    coverage.p_value[1] = 1e-5;
    CHECK(has(told(), "on one side or too close to the middle: b."));
    coverage.world = {"stress (delay up to 12)"};
    coverage.p_value[1] = 0.5;
    CHECK(has(told(), "as strong as it was tried here it does not make margins too narrow"));
}

TEST_CASE("what worlds do not judge is told beside their table") {
    results::CoverageResults coverage = coverage_results();
    CHECK_FALSE(has(page_with({.coverage = &coverage}, Language::english), "Not tried, as"));
    coverage.reservation = {"its register counts at more than two thresholds"};
    coverage.reservation_nl = {"het register telt bij meer dan twee drempels"};
    coverage.reservation_definition = {"b"};
    CHECK(has(page_with({.coverage = &coverage}, Language::english),
              "b: its register counts at more than two thresholds"));
    CHECK(has(page_with({.coverage = &coverage}, Language::dutch),
              "b: het register telt bij meer dan twee drempels"));
}

TEST_CASE("worlds and cohorts of other children are refused, other inputs are told") {
    const auto refused = [](const report::Beside& beside) {
        try {
            static_cast<void>(page_with(beside, Language::english));
        } catch (const base::Error& error) {
            return error.diagnostics().front().code == "E235";
        }
        return false;
    };
    results::CoverageResults coverage = coverage_results();
    CHECK_FALSE(refused({.coverage = &coverage}));
    coverage.region = {"Utrecht"};
    CHECK(refused({.coverage = &coverage}));
    coverage = coverage_results();
    coverage.school_year = {"2021/22"};
    CHECK(refused({.coverage = &coverage}));
    coverage.region.clear(); // files before schema 1.5 do not say
    coverage.school_year.clear();
    CHECK_FALSE(refused({.coverage = &coverage}));
    report::CohortFile cohort = cohort_file();
    CHECK_FALSE(refused({.cohort = &cohort}));
    cohort.summary.school_year = "2011/12";
    CHECK(refused({.cohort = &cohort}));

    const std::string note = "these worlds were made with other inputs";
    const results::RunResults run = comparison_run();
    coverage.provenance.scenario_sha256 = run.provenance.scenario_sha256;
    coverage.provenance.overrides = run.provenance.overrides;
    CHECK_FALSE(has(page_with({.coverage = &coverage}, Language::english), note));
    coverage.provenance.overrides.push_back("noise=\"off\"");
    CHECK(has(page_with({.coverage = &coverage}, Language::english), note));
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
