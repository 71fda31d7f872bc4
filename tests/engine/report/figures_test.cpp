#include "engine/report/figures.hpp"

#include "engine/base/error.hpp"
#include "engine/report/contents.hpp"
#include "engine/report/page.hpp"
#include "tests/engine/report/example.hpp"
#include "tests/engine/report/worlds_example.hpp"

using namespace raming;
using namespace raming::report::example;
using report::Language;

TEST_CASE("an overlap is shown from none to complete, for the definitions that it touches") {
    const results::RunResults run = comparison_run();
    const std::string page = report::page(run, {}, Language::english);
    const std::string table = "Numbers of the figure: How overlap";
    CHECK(row(page, table, "b") == Cells{"0 %", "30,000", "20,000 – 40,000", "10,000 – 50,000"});
    const std::size_t at = page.find("<caption>" + table);
    const std::string rows = page.substr(at, page.find("</table>", at) - at);
    CHECK(count(rows, "<th scope=\"row\">b</th>") == 3);
    CHECK(count(rows, "<th scope=\"row\">a</th>") == 0); // it does not depend on it
    CHECK(has(rows, "27,500")); // 30,000 − 2 × 1,234 with a complete overlap
    CHECK(has(page, "share of “b” who also are in “c”"));
    const std::string dutch = report::page(run, {}, Language::dutch);
    CHECK(has(dutch, "aandeel van “b” dat ook valt onder “c”"));
}

TEST_CASE("parts of the uncertainty are those of the file, in shares and in children") {
    const results::RunResults run = comparison_run();
    const std::string page = report::page(run, {}, Language::english);
    CHECK(has(page, "Of that spread 54 % comes from different words and 46 % from"));
    const std::string shares = "Numbers of the figure: Whose uncertainty";
    CHECK(row(page, shares, "all definitions") == Cells{"54 %", "40 %", "6 %"});
    CHECK(row(page, shares, "a") == Cells{"–", "95 %", "5 %"});
    // The roots of 1e8 and 2.5e7, of 4e8 and 1e8.
    CHECK(has(page, "is now 10,000 children"));
    CHECK(row(page, "In children: how much smaller the spread would be if one thing were known: a",
              "what registers miss") == Cells{"5,000", "50 %"});
    CHECK(row(page, "In children: how much smaller the spread would be if one thing were known: b",
              "what registers miss") == Cells{"10,000", "50 %"});
    results::RunResults logs = run;
    logs.comparison.variance_scale = {"log"};
    const std::string of_logs = report::page(logs, {}, Language::english);
    CHECK(has(of_logs, "that of its logarithm"));
    CHECK_FALSE(has(of_logs, "In children: how much smaller"));
}

TEST_CASE("a published number stands in the distribution of its own definition only") {
    const results::RunResults run = comparison_run();
    const results::PublishedResults published = published_numbers();
    const std::string page = report::page(run, {.published = &published}, Language::english);
    const std::string table = "Numbers of the figure: Estimates of others";
    const double unit = report::contents_of(run).unit();
    const auto& q = run.summary.definitions[1].quantile;
    double above = 0;
    for (std::size_t i = chains * per_chain; i < 2 * chains * per_chain; ++i) {
        above += run.definitions.values[i] > 39'109 ? 1.0 / (chains * per_chain) : 0;
    }
    CHECK(row(page, table, "Balans: a report") ==
          Cells{"39,109", "2022/23", "definition b (b)", shown(q[2], unit),
                shown(q[0], unit) + " – " + shown(q[4], unit),
                "in " + std::to_string(std::lround(50 * above)) + " of 50 outcomes"});
    CHECK(row(page, table, "Ministry: a letter")[5] == "in no outcome computed");
    // Its definition is not in the results: its own distribution, and it says so.
    CHECK(row(page, table, "Society: a leaflet") == Cells{"27,970", "2022/23",
                                                          "another one (only-there) *", "5,300",
                                                          "3,000 – 34,300", "in 2 of 50 outcomes"});
    CHECK(has(page, "Distributions with a *"));
    CHECK(has(page, "to be placed in no distribution: Nobody (2022/23): 4,000."));
    CHECK(has(page, "Numbers about other regions or years are not shown: 1."));
    CHECK_FALSE(has(page, ">363<"));
    CHECK(count(page, "class=\"mark\"") == 3);
    // A definition of the same name that says something else is not the same definition.
    results::PublishedResults other = published;
    other.definition_label[0] = "b, but of something else";
    CHECK(row(report::page(run, {.published = &other}, Language::english), table,
              "Balans: a report")[2] == "b, but of something else (b) *");
}

TEST_CASE("regions show registered counts, guarded, with their sum beside the other series") {
    const results::RunResults run = regional_run();
    const std::string page = report::page(run, {}, Language::english);
    const std::string table = "Numbers of the figure: Registered by region";
    CHECK(row(page, table, "Noord") == Cells{"2,330", "617"});
    CHECK(row(page, table, "Midden") == Cells{"40", "not shown"}); // 3
    CHECK(row(page, table, "Zuid") == Cells{"27", "not shown"});   // 8 would give the 3 away
    CHECK(row(page, table, "Oost") == Cells{"300", "900"});
    CHECK(row(page, table, "all regions together") == Cells{"2,697", "1,528"});
    CHECK(row(page, table, "national series") == Cells{"–", "1,600"});
    CHECK(has(page, "add up to 1,528 in 2017/18; another counting of the same year (another "
                    "series) has 1,600, 72 more."));
    CHECK(has(page, "not estimates: children on the register, school year 2017/18"));
    CHECK(has(page, "Noord registers anew."));
    CHECK(count(page, "class=\"tile tile") == 4 + 6); // and in the legend five, and "not shown"
    CHECK(count(page, "tile tile-hidden") == 2 + 1);
    CHECK(has(report::page(run, {}, Language::dutch), "Noord registreert anders."));
    CHECK_FALSE(has(report::page(comparison_run(), {}, Language::english), "Registered by region"));
}

TEST_CASE("where no region can be shown, neither is their sum") {
    results::RunResults run = regional_run();
    const std::size_t years = run.regions.school_year.size();
    for (std::size_t r = 0; r < run.regions.region.size(); ++r) {
        run.regions.registered[r * years + years - 1] = r == 0 ? 1 : 0;
    }
    run.regions.national.back() = 3;
    const std::string page = report::page(run, {}, Language::english);
    const std::string table = "Numbers of the figure: Registered by region";
    CHECK(row(page, table, "all regions together") == Cells{"2,697", "not shown"});
    CHECK(row(page, table, "national series") == Cells{"–", "not shown"});
    CHECK_FALSE(has(page, "another counting"));
}

TEST_CASE("each figure stands by itself, or says what would make it") {
    const results::RunResults run = regional_run();
    const results::PublishedResults published = published_numbers();
    const results::CoverageResults coverage = coverage_results();
    const report::CohortFile cohort = cohort_file();
    const results::SensitivityResults effects = effects_in(run);
    const report::Beside beside{&published, &effects, &coverage, &cohort};
    for (const report::FigureName& name : report::figure_names()) {
        CAPTURE(name.name);
        const std::string svg = report::figure(run, beside, Language::dutch, name.name);
        CHECK(svg.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns="));
        CHECK(has(svg, "lang=\"nl\""));
        CHECK(has(svg, "<title id="));
        CHECK(has(svg, "<desc id="));
        CHECK(has(svg, "<style>"));
        CHECK(count(svg, "http") == 1); // the namespace
        const results::RunResults bare = [] {
            results::RunResults one = plain_run();
            one.definitions.values.clear();
            return one;
        }();
        CHECK_THROWS_AS(static_cast<void>(report::figure(bare, {}, Language::dutch, name.name)),
                        base::Error);
    }
}

TEST_CASE("which fact would help most: widths once it is known, shares, and surveys") {
    const results::RunResults run = comparison_run();
    results::SensitivityResults effects = effects_in(run);
    const std::string page = report::page(run, {.sensitivity = &effects}, Language::english);
    const std::string tornado = "Numbers of the figure: Width of the 95 % interval";
    CHECK(has(page, "Which fact would help most?"));
    CHECK(row(page, tornado, "routes.one.sensitivity") == Cells{"40,000", "15,000", "63\u00a0%"});
    CHECK(row(page, tornado, "what registers miss") == Cells{"40,000", "14,000", "65\u00a0%"});
    const std::string surveys = "Numbers of the figure: What a survey would bring";
    CHECK(row(page, surveys, "routes.one.sensitivity") == Cells{"40,000", "30,000", "20,000"});
    CHECK_FALSE(has(page, "routes.two.share")); // it neither matters nor would help
    const Cells shares = row(page, "Numbers of the figure: Share of each input", "chance");
    CHECK(shares == Cells(run.summary.definitions.size(), "20\u00a0%"));
    const std::string dutch = report::page(run, {.sensitivity = &effects}, Language::dutch);
    CHECK(has(dutch, "Welk feit zou het meest helpen?"));
    CHECK(has(dutch, "wat registers missen"));
    CHECK_FALSE(has(report::page(run, {}, Language::english), "Which fact"));
    effects.logs.assign(effects.logs.size(), 1);
    CHECK(has(report::page(run, {.sensitivity = &effects}, Language::english),
              "that of the logarithm"));
    effects.provenance.scenario_sha256 = "of another scenario";
    CHECK_THROWS_AS(
        static_cast<void>(report::page(run, {.sensitivity = &effects}, Language::english)),
        base::Error);
}

TEST_CASE("Dutch names of routes come from the file") {
    results::RunResults run = comparison_run();
    run.routes.names = {"one", "two"};
    run.routes.labels = {"the first", "the second"};
    run.routes.labels_nl = {"de eerste", "the second"};
    const std::string page = report::page(run, {}, Language::dutch);
    CHECK(has(page, "de eerste"));
    CHECK_FALSE(has(page, "the first"));
}
