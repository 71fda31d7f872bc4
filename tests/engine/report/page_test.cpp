#include "engine/report/page.hpp"

#include "engine/base/error.hpp"
#include "engine/report/contents.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

using namespace raming;
using report::Language;

namespace {

constexpr std::size_t chains = 4;
constexpr std::size_t per_chain = 250;

/// Whole numbers spread evenly from `low` to `high`, each chain over all of it, in a mixed order.
std::vector<double> draws_of(double low, double high) {
    std::vector<double> values;
    for (std::size_t chain = 0; chain < chains; ++chain) {
        for (std::size_t i = 0; i < per_chain; ++i) {
            const double u = (static_cast<double>(i * 61 % per_chain) +
                              (static_cast<double>(chain) + 0.5) / static_cast<double>(chains)) /
                             static_cast<double>(per_chain);
            values.push_back(std::round(low + (high - low) * u));
        }
    }
    return values;
}

double quantile(std::vector<double> values, double p) {
    std::sort(values.begin(), values.end());
    const double place = p * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const double rest = place - static_cast<double>(below);
    return rest == 0 ? values[below] : values[below] + rest * (values[below + 1] - values[below]);
}

results::RunResults plain_run() {
    results::RunResults run;
    run.region = "Nederland";
    run.school_year = "2022/23";
    run.provenance.title = "English title";
    run.provenance.left_out = "those whom nobody sees";
    run.provenance.scenario_file = "/home/somebody/nl.toml";
    run.provenance.resolved = {
        {"title_nl", "\"Nederlandse titel\"", ""},
        {"facts.count.value", "17588", ""},
        {"facts.count.source", "\"a report, p. 3\"", ""},
        {"definitions.a.label_nl", "\"definitie a\"", ""},
        {"definitions.a.routes", "[\"one\"]", ""},
        {"definitions.b.routes", "[\"one\", \"two\"]", ""},
        {"definitions.b.threshold", "13", ""},
    };
    run.summary.probabilities = {0.025, 0.165, 0.5, 0.835, 0.975};
    run.definitions.chains = chains;
    run.definitions.draws_per_chain = per_chain;
    const std::vector<std::pair<double, double>> ranges = {
        {10'000, 30'000}, {22'000, 90'000}, {3'000, 9'000}};
    const std::vector<std::string> ids = {"a", "b", "c"};
    for (std::size_t d = 0; d < ids.size(); ++d) {
        const std::vector<double> values = draws_of(ranges[d].first, ranges[d].second);
        results::DefinitionSummary one;
        one.id = ids[d];
        one.label = "definition " + ids[d];
        one.registered = d == 2 ? std::numeric_limits<double>::quiet_NaN() : 17'588;
        for (const double p : run.summary.probabilities) {
            one.quantile.push_back(quantile(values, p));
            one.quantile_mcse.push_back(1);
        }
        run.summary.definitions.push_back(one);
        run.definitions.names.push_back(ids[d]);
        run.definitions.labels.push_back(one.label);
        run.definitions.values.insert(run.definitions.values.end(), values.begin(), values.end());
    }
    return run;
}

/// With a walk from b to a, a curve of a, and a pool.
results::RunResults comparison_run() {
    results::RunResults run = plain_run();
    results::Comparison& c = run.comparison;
    c.pair = {"b → a"};
    c.pair_from = {"b"};
    c.pair_to = {"a"};
    c.difference_mean = {-25'123};
    c.difference_mean_mcse = {2};
    c.difference_q = {-60'100, -40'200, -20'300, -15'400, -12'345};
    c.difference_q_mcse.assign(5, 2);
    c.difference_higher = {0};
    c.unpaired_width = {70'000};
    c.step = {"threshold", "-two"};
    c.step_kind = {"threshold", "removed"};
    c.step_label = {"threshold 4 → 13 weeks", "without two"};
    c.ratio_q = {0.21, 0.3, 0.4, 0.51, 0.62};
    c.ratio_q_mcse.assign(5, 0.001);
    c.walk_mean = {-20'077, -5'046};
    c.walk_mean_mcse = {1, 1};
    c.walk_q = {-50'000, -9'000,  -30'000, -7'000,  -18'000,
                -5'000,  -14'000, -3'000,  -11'000, -1'234};
    c.walk_q_mcse.assign(10, 1);
    c.line = {"route one", "definition a"};
    c.line_label = {"one", "definition a"};
    c.weeks = {4, 13, 26};
    for (std::size_t k = 0; k < 5; ++k) {
        for (std::size_t i = 0; i < 6; ++i) {
            c.curve_q.push_back(1'111.0 * static_cast<double>(k + 1) * static_cast<double>(7 - i));
        }
    }
    c.curve_q_mcse.assign(30, 1);
    c.curve_extrapolated = {0, 0, 1, 0, 0, 1};
    c.without = {"routes.one.pool: x"};
    c.without_draws = {500};
    for (std::size_t i = 0; i < 15; ++i) {
        c.without_q.push_back(1'000 + 777 * static_cast<double>(i));
    }
    c.without_q_mcse.assign(15, 1);
    return run;
}

std::string grouped(double value) {
    std::string digits = std::to_string(std::llround(std::abs(value)));
    for (std::size_t i = digits.size(); i > 3;) {
        i -= 3;
        digits.insert(i, ",");
    }
    return (value < 0 ? "−" : "") + digits;
}

/// As the English report writes a number of children.
std::string shown(double value, double unit) {
    return grouped(std::round(value / unit) * unit + 0.0);
}

std::string shown_signed(double value, double unit) {
    const std::string text = shown(value, unit);
    return (text != "0" && value > 0 ? "+" : "") + text;
}

/// The cells of the table row that starts with `name`, of the first table from `caption` on.
std::vector<std::string> row(const std::string& page, const std::string& caption,
                             const std::string& name) {
    const std::size_t table = page.find("<caption>" + caption);
    REQUIRE(table != std::string::npos);
    std::size_t at = page.find("<th scope=\"row\">" + name + "</th>", table);
    if (at == std::string::npos) {
        at = page.find(">" + name + "</th>", table);
    }
    REQUIRE(at != std::string::npos);
    const std::size_t end = page.find("</tr>", at);
    std::vector<std::string> cells;
    for (std::size_t cell = page.find("<td", at); cell < end; cell = page.find("<td", cell + 1)) {
        const std::size_t start = page.find('>', cell) + 1;
        cells.push_back(page.substr(start, page.find("</td>", start) - start));
    }
    return cells;
}

std::size_t count(const std::string& page, const std::string& part) {
    std::size_t found = 0;
    for (std::size_t at = page.find(part); at != std::string::npos; at = page.find(part, at + 1)) {
        ++found;
    }
    return found;
}

bool has(const std::string& page, const std::string& part) {
    return page.find(part) != std::string::npos;
}

using Cells = std::vector<std::string>;

} // namespace

TEST_CASE("every number in the tables is the file's number, rounded") {
    const results::RunResults run = comparison_run();
    const double unit = report::contents_of(run).unit();
    CHECK(unit == 100); // a tenth of the narrowest width, that of definition c: 570
    const std::string page = report::page(run, Language::english);
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
    const std::string page = report::page(run, Language::english);
    CHECK(count(page, "class=\"dot\"") == 3 * report::dots);
    CHECK(has(page, "This adds it: raming compare --curve nl.toml -o FILE.h5"));
    CHECK(has(page, "raming compare --from a --to b nl.toml"));
    CHECK(has(page, "raming compare --drop-pool-members nl.toml"));
}

TEST_CASE("labels that are markup stay text, wherever they stand") {
    const std::string hostile = "\"><script>alert(1)</script><img src=x onerror='x'>";
    results::RunResults run = comparison_run();
    run.region = run.school_year = run.provenance.title = run.provenance.left_out = hostile;
    run.provenance.scenario_file = run.provenance.compiler = hostile;
    run.provenance.warnings = run.provenance.overrides = {hostile};
    run.comparison.step_label[0] = run.comparison.without[0] = hostile;
    run.inputs.names = run.input_basis = {hostile};
    run.inputs.chains = run.inputs.draws_per_chain = 1;
    run.inputs.values = {1};
    for (results::DefinitionSummary& d : run.summary.definitions) {
        d.id = d.label = hostile;
    }
    run.provenance.resolved = {{"facts." + hostile + ".value", hostile, ""},
                               {"definitions." + hostile + ".routes", "[\"<b>\"]", ""}};
    for (const Language language : {Language::dutch, Language::english}) {
        const std::string page = report::page(run, language);
        CHECK_FALSE(has(page, "<script"));
        CHECK_FALSE(has(page, "<img"));
        CHECK_FALSE(has(page, "<b>"));
        CHECK(has(page, "&lt;script&gt;"));
    }
}

TEST_CASE("the page asks for nothing, and says its language and that of what is not in it") {
    const std::string dutch = report::page(comparison_run(), Language::dutch);
    const std::string english = report::page(comparison_run(), Language::english);
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
    std::string page = report::page(run, Language::english);
    CHECK(has(page, "The file holds no draws"));
    CHECK(has(page, "raming run --keep-draws 100000 nl.toml"));
    CHECK(has(page, "raming compare --all nl.toml"));
    CHECK_FALSE(has(page, "class=\"dot\""));

    run = comparison_run();
    run.comparison.walk_mean[0] = std::numeric_limits<double>::quiet_NaN();
    page = report::page(run, Language::english);
    CHECK(has(page, "At least one step has no mean"));
    CHECK_FALSE(has(page, ">nan"));
    CHECK_FALSE(has(page, "\"nan"));

    run = plain_run();
    run.summary.definitions.resize(1);
    run.definitions.names.resize(1);
    run.definitions.values.resize(chains * per_chain);
    page = report::page(run, Language::dutch);
    CHECK(has(page, "Het bestand bevat één definitie"));
}

TEST_CASE("a file whose parts contradict each other is refused") {
    const auto refused = [](const results::RunResults& run) {
        try {
            static_cast<void>(report::page(run, Language::dutch));
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
