// Thresholds that are certain, picked from a list, or anywhere on a scale.

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/models/aggregate/scenarios.hpp"

using namespace raming;
using namespace raming::aggregate_test;

namespace {

/// One registered route with durations, and inputs for thresholds.
std::string with_definitions(const std::string& noise, const std::string& definitions) {
    return "format = 1\nnoise = \"" + noise + R"("
[inputs.picked]
family = "discrete"
values = [4, 13, 20]
weights = [0.3, 0.5, 0.2]
assumption = "test"
[inputs.short]
family = "uniform"
min = 5
max = 12
assumption = "test"
[inputs.long]
family = "uniform"
min = 14
max = 60
assumption = "test"
[routes.away]
method = "registered"
registered = [{ over = 4, count = { value = 400, assumption = "test" } },
              { over = 13, count = { value = 260, assumption = "test" } }]
sensitivity = { family = "triangular", min = 0.2, mode = 0.5, max = 0.9, assumption = "test" }
delta = { value = 0.3, assumption = "test" }
[routes.away.duration]
assumption = "test"
families = { weibull = 0.5, lognormal = 0.5 }
weibull = { value = 0.8, assumption = "test" }
lognormal = { value = 1.1, assumption = "test" }
)" + definitions;
}

std::string definition(const std::string& id, const std::string& threshold,
                       const std::string& basis = "flow") {
    return "[definitions." + id + "]\nroutes = [\"away\"]\nthreshold = " + threshold +
           "\nbasis = \"" + basis + "\"\n";
}

bool never_above(const std::vector<double>& a, const std::vector<double>& b) {
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i] > b[i] * (1 + 1e-12)) {
            return false;
        }
    }
    return true;
}

} // namespace

TEST_CASE("a threshold from a list gives, draw by draw, the number of the option that was picked") {
    for (const std::string noise : {"on", "off"}) {
        for (const std::string basis : {"flow", "stock"}) {
            const auto loaded = load_text(with_definitions(
                noise, definition("at-4", "4", basis) + definition("at-13", "13", basis) +
                           definition("at-20", "20", basis) +
                           definition("at-any", "{ input = \"picked\" }", basis)));
            const Draws draws(*loaded.model);
            const std::vector<double> weeks = draws.input("inputs.picked");
            const std::vector<double> any = draws.estimand("at-any");
            const std::vector<double> at_4 = draws.estimand("at-4");
            const std::vector<double> at_13 = draws.estimand("at-13");
            const std::vector<double> at_20 = draws.estimand("at-20");
            std::vector<double> expected;
            for (std::size_t i = 0; i < any.size(); ++i) {
                expected.push_back(weeks[i] == 4 ? at_4[i] : weeks[i] == 13 ? at_13[i] : at_20[i]);
            }
            CHECK(any == expected);
            CHECK(any != at_4);
            CHECK(any != at_13);
        }
    }
}

TEST_CASE("a threshold anywhere on a scale gives a number between those of its neighbours") {
    for (const std::string noise : {"on", "off"}) {
        for (const std::string basis : {"flow", "stock"}) {
            const auto loaded = load_text(with_definitions(
                noise, definition("at-4", "4", basis) + definition("at-13", "13", basis) +
                           definition("at-60", "60", basis) +
                           definition("short", "{ input = \"short\" }", basis) +
                           definition("long", "{ input = \"long\" }", basis)));
            const Draws draws(*loaded.model);
            CHECK(never_above(draws.estimand("short"), draws.estimand("at-4")));
            CHECK(never_above(draws.estimand("at-13"), draws.estimand("short")));
            CHECK(never_above(draws.estimand("long"), draws.estimand("at-13")));
            CHECK(never_above(draws.estimand("at-60"), draws.estimand("long")));
        }
    }
}

TEST_CASE("without noise, an uncertain threshold gives what the same certain one gives") {
    const std::string uncertain = definition("short", "{ input = \"short\" }");
    const auto loaded = load_text(with_definitions("off", uncertain));
    const Draws draws(*loaded.model);
    const std::vector<double> weeks = draws.input("inputs.short");
    for (const std::size_t i : {std::size_t{0}, std::size_t{700}, std::size_t{2047}}) {
        const auto certain = load_text(
            with_definitions("off", uncertain + definition("certain", std::to_string(weeks[i]))));
        // Tables of fixed thresholds are within 1e-6 of the curve, and the text rounds the weeks.
        CHECK(Draws(*certain.model).estimand("certain")[i] ==
              doctest::Approx(draws.estimand("short")[i]).epsilon(1e-5));
    }
}

TEST_CASE("a count on a day is the same whichever other definitions there are, and so is one over "
          "the year") {
    const std::string first =
        definition("at-4-day", "4", "stock") + definition("at-30-day", "30", "stock") +
        definition("long-day", "{ input = \"long\" }", "stock") + definition("at-30", "30");
    const std::string more = definition("at-6-day", "6", "stock") + definition("at-50", "50") +
                             definition("short-day", "{ input = \"short\" }", "stock");
    const auto before_more = load_text(with_definitions("on", first));
    const Draws before(*before_more.model);
    const auto after_more = load_text(with_definitions("on", first + more));
    const Draws after(*after_more.model);
    for (const std::string id : {"at-4-day", "at-30-day", "long-day", "at-30"}) {
        CHECK_MESSAGE(before.estimand(id) == after.estimand(id), id);
    }
    CHECK(never_above(after.estimand("at-6-day"), after.estimand("at-4-day")));
    CHECK(never_above(after.estimand("short-day"), after.estimand("at-4-day")));
    CHECK(never_above(after.estimand("at-30-day"), after.estimand("at-30")));
    // Where nobody asked for a day before.
    const std::string year = definition("at-30", "30") + definition("at-8", "8");
    const auto nobody_asks = load_text(with_definitions("on", year));
    const Draws of_year(*nobody_asks.model);
    const auto somebody_asks =
        load_text(with_definitions("on", year + definition("day", "20", "stock")));
    const Draws with_day(*somebody_asks.model);
    CHECK(of_year.estimand("at-30") == with_day.estimand("at-30"));
    CHECK(of_year.estimand("at-8") == with_day.estimand("at-8"));
}

TEST_CASE("a definition that is added, with a threshold of its own, leaves the other definitions' "
          "draws as "
          "they are") {
    const std::string first = definition("at-4", "4") + definition("at-8", "8") +
                              definition("at-30", "30") +
                              definition("long", "{ input = \"long\" }");
    const std::string added = definition("at-6", "6") + definition("at-50", "50");
    for (const auto design : {prior::Design::sobol, prior::Design::random}) {
        for (const std::string noise : {"on", "off"}) {
            RunOptions options;
            options.design = design;
            const auto before = load_text(with_definitions(noise, first));
            const auto after = load_text(with_definitions(noise, first + added));
            const Draws a(*before.model, options);
            const Draws b(*after.model, options);
            for (const std::string id : {"at-4", "at-8", "at-30", "long"}) {
                const std::vector<double> was = a.estimand(id);
                const std::vector<double> is = b.estimand(id);
                // Children are the same to the last one. Their means are interpolated in a table
                // from each threshold to the next, so another threshold moves its error of 1e-10.
                const double allowed = noise == "on" ? 0 : 1e-8;
                double worst = 0;
                for (std::size_t i = 0; i < was.size(); ++i) {
                    worst = std::max(worst, std::abs(is[i] - was[i]) / std::max(was[i], 1.0));
                }
                INFO(id, " ", noise);
                CHECK(worst <= allowed);
            }
            CHECK(never_above(b.estimand("at-50"), b.estimand("at-30")));
            CHECK(never_above(b.estimand("at-8"), b.estimand("at-6")));
        }
    }
}
