// The sentence on whose uncertainty it is, where it is easily made wrong.

#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "engine/base/error.hpp"
#include "engine/cli/compare_report.hpp"
#include "engine/cli/uncertainty.hpp"
#include "engine/cli/weights.hpp"
#include "tests/engine/summary/linear_model.hpp"

using namespace raming;
using run::InputGroup;
using summary::VarianceParts;
using summary_test::LinearModel;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// A model of two definitions with one group of inputs, and noise.
const LinearModel& model() {
    static const LinearModel made({{1}, {}, {{0}}, {{1}, {1}}, {0, 0}, {0, 0}, false});
    return made;
}

struct Shares {
    double words;
    double inputs;
    double noise;
    double mcse = 0;
};

VarianceParts parts_with(const Shares& shares, std::size_t definitions = 2) {
    VarianceParts parts;
    const auto part = [&](double share) {
        return summary::VariancePart{{share * 1e6, shares.mcse * 1e6}, {share, shares.mcse}};
    };
    parts.draws = 16384;
    parts.total = {1e6, 0};
    parts.words = part(shares.words);
    parts.groups = {part(shares.inputs), part(shares.noise)};
    for (std::size_t d = 0; d < definitions; ++d) {
        const double from = d == 0 ? 9000 : 8000;
        parts.definitions.push_back({d,
                                     1.0 / static_cast<double>(definitions),
                                     {1e6, 0},
                                     {part(shares.inputs), part(shares.noise)},
                                     {{1e6, 0}, {1e6, 0}},
                                     {from, 0},
                                     {d == 0 ? 101'000.0 : 50'000.0, 0}});
    }
    return parts;
}

cli::Sentence sentence_of(const VarianceParts& parts) {
    return cli::uncertainty_sentence(cli::uncertainty_report(model(), parts));
}

std::string table_of(const VarianceParts& parts) {
    return cli::uncertainty_table(cli::uncertainty_report(model(), parts));
}

std::string english(const Shares& shares, std::size_t definitions = 2) {
    return sentence_of(parts_with(shares, definitions)).english;
}

} // namespace

TEST_CASE("the spread goes from the lowest lower to the highest upper bound, in both languages") {
    const cli::Sentence sentence = sentence_of(parts_with({0.4, 0.6, 0}));
    CHECK(sentence.english ==
          "Of the spread between 8,000 and 101,000, 40 % is choice of words and "
          "60 % is what nobody has counted.");
    CHECK(sentence.dutch ==
          "Van de spreiding tussen 8.000 en 101.000 is 40 % woordkeus en 60 % wat "
          "niemand heeft geteld.");
}

TEST_CASE("percentages add to 100, and chance is named where there is some") {
    CHECK(english({0.333, 0.334, 0.333}) ==
          "Of the spread between 8,000 and 101,000, 33 % is choice of words, 34 % is what nobody "
          "has counted and 33 % is chance.");
    CHECK(
        english({0.545, 0.453, 0.002}) ==
        "Of the spread between 8,000 and 101,000, 55 % is choice of words and 45 % is what nobody "
        "has counted.");
    CHECK(english({0.9999, 0.0001, 0}) ==
          "Of the spread between 8,000 and 101,000, 100 % is choice "
          "of words and 0 % is what nobody has counted.");
}

TEST_CASE("percentages are no finer than their errors, and noise below 0 is 0") {
    CHECK(english({0.43, 0.57, 0, 0.03}) ==
          "Of the spread between 8,000 and 101,000, 45 % is choice "
          "of words and 55 % is what nobody has counted.");
    CHECK(english({0.43, 0.57, 0, 0.1}) ==
          "Of the spread between 8,000 and 101,000, 40 % is choice "
          "of words and 60 % is what nobody has counted.");
    CHECK(
        english({0.43, 0.59, -0.02, 0.01}) ==
        "Of the spread between 8,000 and 101,000, 43 % is choice of words and 57 % is what nobody "
        "has counted.");
}

TEST_CASE("one definition leaves no choice of words") {
    CHECK(english({0, 0.97, 0.03}, 1) ==
          "With one definition there is no choice of words: of the spread between 9,000 and "
          "101,000, 97 % is what nobody has counted and 3 % is chance.");
    CHECK(english({0, 1, 0}, 1) ==
          "With one definition there is no choice of words: all of the spread between 9,000 and "
          "101,000 is what nobody has counted.");
    CHECK(sentence_of(parts_with({0, 1, 0}, 1)).dutch ==
          "Met één definitie valt er geen woord te kiezen: heel de spreiding tussen 9.000 en "
          "101.000 is wat niemand heeft geteld.");
}

TEST_CASE("without spread, or on the scale of logarithms, the sentence says so") {
    VarianceParts none = parts_with({missing, missing, missing}, 1);
    none.total.value = 0;
    none.definitions[0].total.value = 0;
    none.definitions[0].high = none.definitions[0].low;
    CHECK(sentence_of(none).english == "There is no spread: the number is always 9,000.");
    CHECK(table_of(none).find("nan") == std::string::npos);
    cli::CompareReport report;
    report.uncertainty = cli::uncertainty_report(model(), none);
    CHECK(cli::compare_json(report).find("\"share\": null") != std::string::npos);
    const results::Comparison file = cli::comparison_of(report);
    CHECK(std::isnan(file.variance_share[0]));
    CHECK(std::isnan(file.variance_share[1])); // within the definition

    VarianceParts logs = parts_with({0.4, 0.6, 0});
    logs.scale = VarianceParts::Scale::log;
    CHECK(
        sentence_of(logs).english ==
        "Of the spread between 8,000 and 101,000, measured in ratios, 40 % is choice of words and "
        "60 % is what nobody has counted.");
    CHECK(table_of(logs).find("logarithm") != std::string::npos);
}

TEST_CASE("a results file holds the parts of all definitions first, then of each") {
    cli::CompareReport report;
    report.uncertainty = cli::uncertainty_report(model(), parts_with({0.4, 0.5, 0.1, 0.01}));
    const results::Comparison file = cli::comparison_of(report);
    CHECK(file.definition_or_all == std::vector<std::string>{"all definitions", "d0", "d1"});
    CHECK(file.part.size() == 3);
    CHECK(file.part[0] == "words");
    CHECK(file.variance_share == std::vector<double>{0.4, 0, 0, 0.5, 0.5, 0.5, 0.1, 0.1, 0.1});
    CHECK(file.variance_share_mcse[3] == 0.01);
    CHECK(file.variance_weight == std::vector<double>{1, 0.5, 0.5});
    CHECK(file.spread_low == std::vector<double>{8000, 9000, 8000});
    CHECK(file.spread_high == std::vector<double>{101'000, 101'000, 50'000});
    CHECK(file.variance_scale == std::vector<std::string>{"persons"});
    CHECK(file.variance_draws == std::vector<double>{16'384});
}

TEST_CASE("weights are as given, adding to 1 to the last digit, or all the same") {
    const std::vector<run::Estimand>& definitions = model().estimands();
    CHECK(cli::definition_weights(std::nullopt, definitions) == std::vector<double>{0.5, 0.5});
    CHECK(cli::definition_weights("d1=1", definitions) == std::vector<double>{0, 1});
    CHECK(cli::definition_weights("d1=0.25,d0=0.75", definitions) ==
          std::vector<double>{0.75, 0.25});
    for (const char* wrong : {"", "d0", "d0=", "d0=x", "d0=0.5,", "d0=0.5,d1=0.4", "d0=-1,d1=2",
                              "d0=inf", "d0=nan", "d2=1", "d0=0.5,d0=0.5", "=1"}) {
        CAPTURE(wrong);
        CHECK_THROWS_AS(static_cast<void>(cli::definition_weights(wrong, definitions)),
                        base::Error);
    }
}
