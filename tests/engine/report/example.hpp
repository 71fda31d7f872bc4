#pragma once
// Results to report, and how a test reads the page that is made of them.

#include "engine/results/published.hpp"
#include "engine/results/results.hpp"
#include "engine/results/sensitivity.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace raming::report::example {

inline constexpr std::size_t chains = 4;
inline constexpr std::size_t per_chain = 250;

/// Whole numbers spread evenly from `low` to `high`, each chain over all of it, in a mixed order.
inline std::vector<double> draws_of(double low, double high) {
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

inline double quantile(std::vector<double> values, double p) {
    std::sort(values.begin(), values.end());
    const double place = p * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const double rest = place - static_cast<double>(below);
    return rest == 0 ? values[below] : values[below] + rest * (values[below + 1] - values[below]);
}

inline results::RunResults plain_run() {
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
        {"overlaps.b-and-c.route", "\"two\"", ""},
        {"overlaps.b-and-c.with", "[\"one\"]", ""},
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
inline results::RunResults comparison_run() {
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
    c.overlap_name = {"b-and-c"};
    c.overlap_label = {"share of “b” who also are in “c”"};
    c.overlap_label_nl = {"aandeel van “b” dat ook valt onder “c”"};
    c.overlap_share = {0, 0.25, 1};
    for (std::size_t k = 0; k < 5; ++k) {
        for (std::size_t s = 0; s < 3; ++s) {
            const auto level = 10'000.0 * static_cast<double>(k + 1);
            c.overlap_q.insert(c.overlap_q.end(),
                               {level, level - 1'234.0 * static_cast<double>(s), level});
        }
    }
    c.overlap_q_mcse.assign(45, 1);
    c.part = {"words", "registration", "noise"};
    c.part_label = {"which definition is meant", "what registers miss", "chance"};
    c.part_label_nl = {"welke definitie bedoeld is", "wat registers missen", "toeval"};
    c.definition_or_all = {"all definitions", "a", "b", "c"};
    c.variance_weight = {1, 0.4, 0.4, 0.2};
    c.variance_total = {4e8, 1e8, 4e8, 1e6};
    c.variance_total_mcse.assign(4, 1e4);
    c.variance_share = {0.536, 0, 0, 0, 0.4, 0.95, 0.9, 0.8, 0.064, 0.05, 0.1, 0.2};
    c.variance_share_mcse.assign(12, 0.004);
    const double none = std::numeric_limits<double>::quiet_NaN();
    c.variance_if_known = {none, none, none, none, none, 2.5e7, 1e8, 1e5, none, 9e7, 3.9e8, 9e5};
    c.variance_if_known_mcse.assign(12, 1e4);
    c.variance_scale = {"persons"};
    return run;
}

/// Three regions over two years, one of them small.
inline results::RunResults regional_run() {
    results::RunResults run = comparison_run();
    results::RegionCounts& regions = run.regions;
    regions.region = {"Noord", "Midden", "Zuid", "Oost"};
    regions.school_year = {"2016/17", "2017/18"};
    regions.registered = {2'330, 617, 40, 3, 27, 8, 300, 900};
    regions.tile_column = {0, 1, 0, 1};
    regions.tile_row = {0, 0, 1, 1};
    regions.national = {std::numeric_limits<double>::quiet_NaN(), 1'600};
    regions.what = {"children on the register"};
    regions.what_nl = {"kinderen in het register"};
    regions.source = {"a report"};
    regions.national_source = {"another series"};
    regions.note = {"Noord registers anew."};
    regions.note_nl = {"Noord registreert anders."};
    return run;
}

/// Two numbers with definition b, one of another definition, one without, one of another region.
inline results::PublishedResults published_numbers() {
    results::PublishedResults p;
    const double none = std::numeric_limits<double>::quiet_NaN();
    p.id = {"one", "two", "three", "four", "five"};
    p.who = {"Balans", "Ministry", "Society", "Nobody", "Town"};
    p.school_year = {"2022/23", "2023/24", "2022/23", "2022/23", "2022/23"};
    p.definition = {"b", "b", "only-there", "", "b"};
    p.definition_label = {"definition b", "definition b", "another one", "", "definition b"};
    p.definition_label_nl = {"definitie b", "definitie b", "een andere", "", "definitie b"};
    p.region = {"Nederland", "Nederland", "Nederland", "Nederland", "Utrecht"};
    p.distribution_year.assign(5, "2022/23");
    p.printed = {39'109, 95'000, 27'970, 4'000, 363};
    p.median = {1, 1, 5'302, none, 1};
    p.q025 = {1, 1, 3'040, none, 1};
    p.q975 = {1, 1, 34'290, none, 1};
    p.median_mcse = p.q025_mcse = p.q975_mcse = {1, 1, 30, none, 1};
    p.percentile = {0.1, 0.1, 0.96, none, 0.1};
    p.source = {"a report", "a letter", "a leaflet", "", "a page"};
    return p;
}

/// Of the definitions of a run: one input that matters, one that does not, and chance.
inline results::SensitivityResults effects_in(const results::RunResults& run) {
    results::SensitivityResults effects;
    effects.provenance.scenario_sha256 = run.provenance.scenario_sha256;
    effects.provenance.overrides = run.provenance.overrides;
    effects.width_draws = {1000};
    effects.input = {"routes.one.sensitivity", "routes.two.share", "noise"};
    effects.input_group = {"registration", "multipliers", "noise"};
    effects.group = {"registration", "noise"};
    effects.group_label = {"what registers miss", "chance"};
    effects.group_label_nl = {"wat registers missen", "toeval"};
    effects.survey = {"routes.one.sensitivity", "routes.two.share"};
    effects.sample = {100, 1000};
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    const auto append = [](std::vector<double>& to, const std::vector<double>& values) {
        to.insert(to.end(), values.begin(), values.end());
    };
    for (const results::DefinitionSummary& d : run.summary.definitions) {
        effects.definition.push_back(d.id);
        effects.definition_label.push_back(d.label);
        effects.definition_label_nl.push_back(d.label_nl);
        append(effects.logs, {0});
        append(effects.raised, {0});
        append(effects.variance, {1e8});
        append(effects.variance_mcse, {1e6});
        append(effects.width, {40000});
        append(effects.width_mcse, {100});
        append(effects.first, {0.7, 0, 0.1});
        append(effects.total, {0.9, 0, 0.3});
        append(effects.shapley, {0.8, 0, 0.2});
        for (auto* errors : {&effects.first_mcse, &effects.total_mcse, &effects.shapley_mcse}) {
            append(*errors, {0.01, 0, 0.01});
        }
        append(effects.known_width, {15000, 40000, nan});
        append(effects.known_width_mcse, {100, 100, nan});
        append(effects.group_first, {0.7, 0.1});
        append(effects.group_total, {0.9, 0.3});
        append(effects.group_shapley, {0.8, 0.2});
        for (auto* errors :
             {&effects.group_first_mcse, &effects.group_total_mcse, &effects.group_shapley_mcse}) {
            append(*errors, {0.01, 0.01});
        }
        append(effects.group_known_width, {14000, nan});
        append(effects.group_known_width_mcse, {100, nan});
        append(effects.survey_width, {30000, 20000, 39900, nan});
        append(effects.survey_width_mcse, {100, 100, 100, nan});
    }
    return effects;
}

inline std::string grouped(double value) {
    std::string digits = std::to_string(std::llround(std::abs(value)));
    for (std::size_t i = digits.size(); i > 3;) {
        i -= 3;
        digits.insert(i, ",");
    }
    return (value < 0 ? "−" : "") + digits;
}

/// As the English report writes a number of children.
inline std::string shown(double value, double unit) {
    return grouped(std::round(value / unit) * unit + 0.0);
}

inline std::string shown_signed(double value, double unit) {
    const std::string text = shown(value, unit);
    return (text != "0" && value > 0 ? "+" : "") + text;
}

/// The cells of the table row that starts with `name`, of the first table from `caption` on.
inline std::vector<std::string> row(const std::string& page, const std::string& caption,
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

inline std::size_t count(const std::string& page, const std::string& part) {
    std::size_t found = 0;
    for (std::size_t at = page.find(part); at != std::string::npos; at = page.find(part, at + 1)) {
        ++found;
    }
    return found;
}

inline bool has(const std::string& page, const std::string& part) {
    return page.find(part) != std::string::npos;
}

using Cells = std::vector<std::string>;

} // namespace raming::report::example
