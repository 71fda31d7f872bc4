// Every published number from the scenario files alone: the arithmetic gives it to the unit, it is
// made of facts, and it moves with each of them as its terms say.

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <optional>
#include <set>

#include <doctest/doctest.h>

#include "tests/models/aggregate/scenarios.hpp"

namespace raming::aggregate_test {

namespace {

constexpr double close = 1e-9;

bool near(double a, double b) {
    return std::abs(a - b) <= close * std::max(1.0, std::abs(b));
}

double sum_of(const std::vector<run::PrintedTerm>& terms) {
    double sum = 0;
    for (const run::PrintedTerm& term : terms) {
        sum += term.value * term.factor;
    }
    return sum;
}

/// A scenario that can be loaded again with a fact changed.
struct Source {
    std::string text;
    [[nodiscard]] std::vector<run::PrintedRow>
    rows(const std::vector<std::string>& overrides = {}) const {
        return load_text(text, overrides).printed;
    }
};

std::vector<Source> published() {
    std::vector<std::filesystem::path> files;
    for (const auto& entry :
         std::filesystem::directory_iterator(std::string(RAMING_SCENARIOS) + "/published")) {
        files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    std::vector<Source> sources;
    for (const auto& file : files) {
        sources.push_back({scenario::Document::from_file(file.string(), {}).text()});
    }
    return sources;
}

/// What a change of one unit of a fact within a factor does to a point, worked out by hand.
const std::map<std::pair<std::string, std::string>, double> slopes = {
    {{"balans-survey", "authorised-factor"}, 2797},
    {{"balans-survey-vsv", "authorised-factor"}, 2797},
    {{"complaints-10", "complaints"}, 2797},
    {{"complaints-100", "complaints-hundred"}, 2797},
    {{"ingrado", "ingrado-factor"}, 3881},
    {{"long-term-sick", "ill-over-4w"}, 2'450'000},
    {{"nva-autism", "autism"}, 0.16 * 2'500'000},
    {{"nva-autism", "at-home"}, 0.01 * 2'500'000},
};

/// By how much one more (of a count) or a hundredth more (of a share) of a fact moves a row.
std::optional<double> slope_of(const run::PrintedRow& row, const std::string& fact) {
    for (const run::PrintedTerm& term : row.terms) {
        if (term.fact == fact) {
            return term.factor;
        }
        if (std::find(term.by.begin(), term.by.end(), fact) != term.by.end()) {
            const auto found = slopes.find({row.id, fact});
            return found == slopes.end() ? std::nullopt : std::optional(found->second);
        }
    }
    return 0.0;
}

/// Whether all rows of a scenario are made of facts and move with each as they should; else why
/// not.
std::string trouble_with(const Source& source) {
    const std::vector<run::PrintedRow> rows = source.rows();
    std::map<std::string, double> facts;
    for (const run::PrintedRow& row : rows) {
        if (row.point && !near(sum_of(row.terms), *row.point)) {
            return row.id + ": the terms do not add to the point";
        }
        for (const run::PrintedTerm& term : row.terms) {
            if (term.fact.empty() || term.fact == row.printed_fact) {
                return row.id + ": a term is no fact, or the printed number itself";
            }
            facts[term.fact] = term.value;
            for (const std::string& fact : term.by) {
                facts.emplace(fact, 0.0);
            }
        }
    }
    scenario::Document document = scenario::Document::from_text(source.text, "test.toml", {});
    for (auto& [fact, value] : facts) {
        value = document.root()["facts"][fact]["value"].number();
        const double change = value >= 1 ? 1 : 0.01;
        const auto moved =
            source.rows({"facts." + fact + ".value=" + std::to_string(value + change)});
        for (std::size_t k = 0; k < rows.size(); ++k) {
            if (!rows[k].point) {
                continue;
            }
            const auto slope = slope_of(rows[k], fact);
            if (!slope || !near(*moved[k].point - *rows[k].point, *slope * change)) {
                return rows[k].id + " does not move with " + fact + " as its terms say";
            }
        }
    }
    return "";
}

} // namespace

TEST_CASE(
    "arithmetic on the facts gives every published number to the unit, or says what is left") {
    std::map<std::string, run::PrintedRow> rows;
    for (const Source& source : published()) {
        for (const run::PrintedRow& row : source.rows()) {
            CHECK_MESSAGE(rows.emplace(row.id, row).second, row.id, " is there twice");
            CHECK_MESSAGE(!row.note.empty(), row.id);
            CHECK_MESSAGE(!row.note_nl.empty(), row.id);
            CHECK_MESSAGE(!row.who.empty(), row.id);
        }
    }
    struct Golden {
        double printed;
        std::optional<double> point;
    };
    const std::map<std::string, Golden> golden = {
        {"ministry-2022-23", {17588, 17588}},
        {"balans-survey", {39109, 39109}},
        {"balans-survey-vsv", {69354, 69354}},
        {"complaints-10", {27970, 27970}},
        {"complaints-100", {279700, 279700}},
        {"ingrado", {40000, 31048}},
        {"jeugdvisie-debate", {88000, 88000}},
        {"jeugdvisie-revised", {90252, 88000}},
        {"nva-autism", {4000, 4000}},
        {"long-term-sick", {49000, 49000}},
        {"regioplan-2017-18", {6758, 6758}},
        {"national-2017-18", {8689, 8689}},
        {"state-secretary-2011-12-start", {1533, 1533}},
        {"state-secretary-2011-12-inflow", {2610, 2610}},
        {"state-secretary-2011-12", {4143, 4143}},
        {"state-secretary-2011-12-returned", {2443, 2443}},
        {"state-secretary-2011-12-end", {1700, 1700}},
        {"state-secretary-2011-12-over-6m", {661, 661}},
        {"state-secretary-2010-11-inflow", {3140, 3140}},
        {"state-secretary-2010-11", {5436, 5436}},
        {"state-secretary-2009-10-inflow", {2913, 2913}},
        {"state-secretary-2009-10", {5182, 5182}},
        {"state-secretary-2009-10-over-6m", {1375, 1375}},
        {"state-secretary-summer-2010", {472, 472}},
        {"state-secretary-summer-2011", {622, 622}},
        {"utrecht-2023-24", {363, 363}},
        {"utrecht-enrolled-4w", {215, 215}},
        {"utrecht-enrolled-13w", {185, 185}},
        {"utrecht-not-enrolled", {148, 148}},
        {"utrecht-not-enrolled-13w", {116, 116}},
        {"series-2009-10-sum", {12060, 12060}},
        {"series-2021-22-absolute", {10240, 10240}},
        {"series-2022-23-relative", {3881, 3881}},
        {"ministry-2023-24", {15000, std::nullopt}},
        {"official-before-2020", {4000, std::nullopt}},
        {"official-revised", {15000, std::nullopt}},
    };
    for (const auto& one : golden) {
        const std::string& id = one.first;
        const Golden& expected = one.second;
        REQUIRE_MESSAGE(rows.contains(id), id);
        CHECK_MESSAGE(rows.at(id).printed == expected.printed, id);
        CHECK_MESSAGE(rows.at(id).point == expected.point, id);
    }
    const std::set<std::string> open = {"ingrado", "jeugdvisie-revised", "ministry-2023-24",
                                        "official-before-2020", "official-revised"};
    for (const auto& one : rows) {
        const std::string& id = one.first;
        const run::PrintedRow& row = one.second;
        CHECK_MESSAGE(row.reproduces() == !open.contains(id), id);
        CHECK_MESSAGE(row.terms.empty() == !row.point.has_value(), id);
    }
}

TEST_CASE("every fact of a published number moves it as its terms say") {
    for (const Source& source : published()) {
        CHECK(trouble_with(source) == "");
    }
}

TEST_CASE("a definition's point is the same asked for alone, with only its own rows") {
    for (const Source& source : published()) {
        const run::LoadedScenario all = load_text(source.text);
        for (const run::Estimand& whole : all.model->estimands()) {
            const run::LoadedScenario alone =
                load_text(source.text, {"estimate=[\"" + whole.id + "\"]"});
            REQUIRE(alone.model->estimands().size() == 1);
            CHECK_MESSAGE(near(alone.model->estimands().front().point, whole.point), whole.id);
            std::size_t own = 0;
            for (const run::PrintedRow& row : all.printed) {
                const bool is_own = row.definition.value_or(whole.id) == whole.id &&
                                    row.arithmetic.value_or(whole.id) == whole.id;
                REQUIRE((!is_own || own < alone.printed.size()));
                CHECK_MESSAGE((!is_own || (alone.printed[own].id == row.id &&
                                           alone.printed[own].point == row.point)),
                              row.id);
                own += is_own ? 1 : 0;
            }
            CHECK(own == alone.printed.size());
        }
    }
}

TEST_CASE("a number that is stated instead of worked out is recognised") {
    const std::string stated = R"(
facts.printed = { value = 100, what = "x", source = "y" }
facts.base = { value = 40, what = "x", source = "y" }
routes.a = { method = "known", count = { fact = "base" }, factors.f = { family = "uniform", min = 1, max = 4, assumption = "x" } }
routes.b = { method = "known", count = { value = 60, assumption = "x" } }
definitions.d = { routes = ["a", "b"] }
as_printed.who = "somebody"
as_printed.rows = [{ id = "r", definition = "d", printed = { fact = "printed" }, note = "x", note_nl = "x" }]
as_printed.inputs = { "routes.a.factors.f" = { value = 1, assumption = "x" } }
)";
    CHECK(trouble_with({stated}) == "r: a term is no fact, or the printed number itself");
    std::string whole = stated;
    whole.replace(whole.find(R"(, "b"])"), 6, "]");
    CHECK(trouble_with({whole}) == "");
    // A factor made of a fact whose effect nobody has worked out.
    std::string hidden = whole;
    hidden.replace(hidden.rfind("value = 1"), 9, "fact = \"base\", of = \"base\"");
    CHECK(trouble_with({hidden}) == "");
    hidden.replace(hidden.rfind("fact = \"base\", of"), 17, "value = 80, of");
    CHECK(trouble_with({hidden}) != "");
}

TEST_CASE("point values are the author's in every command, and draws are not") {
    const run::LoadedScenario balans = load_file("published/balans.toml");
    CHECK(balans.model->estimands().front().point == doctest::Approx(39109).epsilon(close));
    Source source{
        scenario::Document::from_file(std::string(RAMING_SCENARIOS) + "/published/balans.toml", {})
            .text()};
    const std::string cut = source.text.substr(0, source.text.find("\n[as_printed]\n"));
    const run::LoadedScenario without = load_text(cut);
    CHECK(without.printed.empty());
    CHECK(without.model->estimands().front().point !=
          doctest::Approx(balans.model->estimands().front().point));
    CHECK(Draws(*without.model).estimand("balans-13w") ==
          Draws(*balans.model).estimand("balans-13w"));
}

} // namespace raming::aggregate_test
