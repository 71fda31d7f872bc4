#include "engine/report/page.hpp"

#include "engine/base/error.hpp"
#include "engine/report/contents.hpp"
#include "engine/report/figures.hpp"
#include "tests/engine/report/example.hpp"
#include "tests/engine/report/worlds_example.hpp"

using namespace raming;
using namespace raming::report::example;
using report::Language;

TEST_CASE("every number in the tables is the file's number, rounded") {
    const results::RunResults run = comparison_run();
    const double unit = report::contents_of(run).unit();
    CHECK(unit == 100); // a tenth of the narrowest width, that of definition c: 570
    const std::string page = report::page(run, {}, Language::english);
    for (const results::DefinitionSummary& d : run.summary.definitions) {
        const std::string name = d.label + " (" + d.id + ")";
        CHECK(row(page, "Numbers of the figure: Each definition", name) ==
              Cells{std::isnan(d.registered) ? "–" : grouped(d.registered),
                    shown(d.quantile[2], unit),
                    shown(d.quantile[1], unit) + " – " + shown(d.quantile[3], unit),
                    shown(d.quantile[0], unit) + " – " + shown(d.quantile[4], unit)});
    }
    const results::Comparison& c = run.comparison;
    const std::string ladder = "Numbers of the figure: difference with b";
    CHECK(row(page, ladder, "definition a (a)") ==
          Cells{"−20,300", "−40,200 to −15,400", "−60,100 to −12,300", "in no outcome computed"});
    for (std::size_t s = 0; s < 2; ++s) {
        CHECK(
            row(page, "Numbers of the figure: From b to a", c.step_label[s]) ==
            Cells{shown_signed(c.walk_mean[s], unit), shown_signed(c.walk_q[4 + s], unit),
                  shown_signed(c.walk_q[s], unit) + " to " + shown_signed(c.walk_q[8 + s], unit)});
    }
    CHECK(row(page, "Numbers of the figure: From b to a", "together")[0] == "−25,100");
    const auto curve = [&](std::size_t k) { return shown(c.curve_q[k * 6 + 3], unit); };
    CHECK(
        row(page, "Numbers of the figure: How the threshold", "a") ==
        Cells{"4", "counted", curve(2), curve(1) + " – " + curve(3), curve(0) + " – " + curve(4)});
    const auto without = [&](std::size_t k) { return c.without_q[k * 3]; };
    CHECK(row(page, "Numbers of the figure: What drives", "routes.one.pool: x") ==
          Cells{shown(without(2), unit), shown(without(0), unit) + " – " + shown(without(4), unit),
                shown(std::round(without(4) / unit) * unit - std::round(without(0) / unit) * unit,
                      unit)});
    CHECK(has(page, "0.40 times as many in the middle outcome, 0.21 to 0.62 times"));
}

TEST_CASE("a plain run has its paired differences from its draws") {
    const results::RunResults run = plain_run();
    const report::Contents contents = report::contents_of(run);
    REQUIRE(contents.other);
    CHECK(contents.reference == 0);
    CHECK(*contents.other == 1);
    std::vector<double> difference;
    for (std::size_t i = 0; i < chains * per_chain; ++i) {
        difference.push_back(run.definitions.values[chains * per_chain + i] -
                             run.definitions.values[i]);
    }
    for (std::size_t k = 0; k < 5; ++k) {
        CHECK(contents.differences[1]->five.q[k] ==
              doctest::Approx(quantile(difference, run.summary.probabilities[k])));
    }
    CHECK(contents.differences[1]->higher == 1);
    CHECK(contents.differences[2]->higher == 0);
    // 50 dots, each 1 in 50: the middle two lie around the median.
    REQUIRE(contents.dotplots[0].size() == report::dots);
    CHECK(contents.dotplots[0][24] < contents.levels[0].q[report::q500]);
    CHECK(contents.dotplots[0][25] > contents.levels[0].q[report::q500]);
    const std::string page = report::page(run, {}, Language::english);
    CHECK(count(page, "class=\"dot\"") == 3 * report::dots);
    CHECK(has(page, "This adds it: raming compare --curve nl.toml -o FILE.h5"));
    CHECK(has(page, "raming compare --from a --to b nl.toml"));
    CHECK(has(page, "raming compare --drop-pool-members nl.toml"));
    CHECK(has(page, "raming compare --uncertainty nl.toml"));
    CHECK(has(page, "raming published -o published.h5"));
}

TEST_CASE("labels that are markup stay text, wherever they stand") {
    const std::string hostile = "\"><script>alert(1)</script><img src=x onerror='x'>";
    results::RunResults run = regional_run();
    run.region = run.school_year = run.provenance.title = run.provenance.left_out = hostile;
    run.provenance.scenario_file = run.provenance.compiler = hostile;
    run.provenance.warnings = run.provenance.overrides = {hostile};
    run.comparison.step_label[0] = run.comparison.without[0] = hostile;
    run.comparison.step_label_nl = {hostile, hostile};
    run.comparison.overlap_name = run.comparison.overlap_label = {hostile};
    run.comparison.overlap_label_nl = {hostile};
    run.comparison.pair_from = run.comparison.pair_to = {hostile};
    run.comparison.line[1] = "definition " + hostile;
    run.comparison.part_label.assign(3, hostile);
    run.comparison.part_label_nl.assign(3, hostile);
    run.comparison.definition_or_all.assign(4, hostile);
    results::RegionCounts& regions = run.regions;
    for (auto* texts :
         {&regions.region, &regions.school_year, &regions.what, &regions.what_nl, &regions.source,
          &regions.national_source, &regions.note, &regions.note_nl}) {
        std::fill(texts->begin(), texts->end(), hostile);
    }
    results::PublishedResults published = published_numbers();
    for (auto* texts :
         {&published.id, &published.who, &published.school_year, &published.definition,
          &published.definition_label, &published.definition_label_nl, &published.region,
          &published.distribution_year, &published.source}) {
        std::fill(texts->begin(), texts->end(), hostile);
    }
    run.inputs.names = run.input_basis = {hostile};
    run.inputs.chains = run.inputs.draws_per_chain = 1;
    run.inputs.values = {1};
    for (results::DefinitionSummary& d : run.summary.definitions) {
        d.id = d.label = hostile;
    }
    run.provenance.resolved = {{"facts." + hostile + ".value", hostile, ""},
                               {"definitions." + hostile + ".routes", "[\"<b>\"]", ""},
                               {"overlaps." + hostile + ".route", "\"<b>\"", ""},
                               {"overlaps." + hostile + ".with", "[\"<b>\"]", ""}};
    results::CoverageResults coverage = coverage_results();
    report::CohortFile cohort = cohort_file();
    for (auto* texts : {&coverage.world, &coverage.contender_label, &coverage.contender_label_nl,
                        &coverage.definition, &cohort.out->axes[2].names,
                        &cohort.lengths->axes[2].labels, &cohort.lengths->axes[2].labels_nl}) {
        std::fill(texts->begin(), texts->end(), hostile);
    }
    cohort.summary.region = cohort.summary.school_year = cohort.summary.provenance.title = hostile;
    coverage.region = coverage.school_year = coverage.reservation = {hostile};
    coverage.reservation_nl = coverage.reservation_definition = {hostile};
    coverage.provenance.scenario_file = hostile;
    results::SensitivityResults effects = effects_in(run);
    for (auto* texts : {&effects.definition_label, &effects.input, &effects.group_label,
                        &effects.group_label_nl, &effects.survey}) {
        std::fill(texts->begin(), texts->end(), hostile);
    }
    const report::Beside beside{&published, &effects, &coverage, &cohort};
    for (const Language language : {Language::dutch, Language::english}) {
        const std::string page = report::page(run, beside, language);
        CHECK_FALSE(has(page, "<script"));
        CHECK_FALSE(has(page, "<img"));
        CHECK_FALSE(has(page, "<b>"));
        CHECK(has(page, "&lt;script&gt;"));
        for (const report::FigureName& name : report::figure_names()) {
            const std::string svg = report::figure(run, beside, language, name.name);
            CHECK_FALSE(has(svg, "<script"));
            CHECK_FALSE(has(svg, "<img"));
        }
    }
}

TEST_CASE("the page asks for nothing, and says its language and that of what is not in it") {
    const std::string dutch = report::page(comparison_run(), {}, Language::dutch);
    const std::string english = report::page(comparison_run(), {}, Language::english);
    for (const std::string* page : {&dutch, &english}) {
        for (const char* part :
             {"http:", "https:", "src=", "url(", "<script", "<link", "@import"}) {
            CHECK_FALSE(has(*page, part));
        }
        CHECK_FALSE(has(*page, "/home/somebody"));
        CHECK(count(*page, "<h1") == 1);
    }
    CHECK(has(dutch, "<html lang=\"nl\">"));
    CHECK(has(dutch, "<h1>Nederlandse titel</h1>"));
    CHECK(has(dutch, "definitie a (a)"));
    CHECK(has(dutch, "lang=\"en\">definition b (b)"));
    CHECK(has(dutch, "17.588"));
    CHECK(has(english, "<html lang=\"en\">"));
    CHECK_FALSE(has(english, "lang=\"en\">definition b"));
    CHECK(has(english, "17,588"));
}

TEST_CASE("a file without draws, without moments, or with one definition still has its report") {
    results::RunResults run = plain_run();
    run.definitions.values.clear();
    std::string page = report::page(run, {}, Language::english);
    CHECK(has(page, "The file holds no draws"));
    CHECK(has(page, "raming run --keep-draws 100000 nl.toml"));
    CHECK(has(page, "raming compare --all nl.toml"));
    CHECK_FALSE(has(page, "class=\"dot\""));

    run = comparison_run();
    run.comparison.walk_mean[0] = std::numeric_limits<double>::quiet_NaN();
    page = report::page(run, {}, Language::english);
    CHECK(has(page, "At least one step has no mean"));
    CHECK_FALSE(has(page, ">nan"));
    CHECK_FALSE(has(page, "\"nan"));

    run = plain_run();
    run.summary.definitions.resize(1);
    run.definitions.names.resize(1);
    run.definitions.values.resize(chains * per_chain);
    page = report::page(run, {}, Language::dutch);
    CHECK(has(page, "Het bestand bevat één definitie"));
}

TEST_CASE("a file whose parts contradict each other is refused") {
    const auto refused = [](const results::RunResults& run) {
        try {
            static_cast<void>(report::page(run, {}, Language::dutch));
        } catch (const base::Error& error) {
            return error.diagnostics().front().code == "E213" &&
                   error.exit() == base::Exit::input_output;
        }
        return false;
    };
    results::RunResults run = comparison_run();
    CHECK_FALSE(refused(run));
    run.comparison.walk_q.pop_back();
    CHECK(refused(run));
    run = plain_run();
    run.summary.probabilities[0] = 0.05;
    CHECK(refused(run));
    run.summary.definitions.clear();
    CHECK(refused(run));
}
