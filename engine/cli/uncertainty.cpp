#include "engine/cli/uncertainty.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <utility>

#include "engine/cli/numbers.hpp"
#include "engine/cli/output.hpp"

namespace raming::cli {

using run::InputGroup;
using summary::Estimate;
using summary::VarianceParts;

namespace {

std::string share_cell(const Estimate& share) {
    return std::isnan(share.value) ? "–"
                                   : without_noise(100 * share.value, 100 * share.mcse) + " % " +
                                         error_of(100 * share.mcse);
}

std::string bound(const Estimate& estimate) {
    return without_noise(estimate.value, estimate.mcse);
}

/// What the sentence divides the spread into.
struct Thirds {
    std::array<double, 3> share{}; ///< words, ignorance, chance; adding to 1
    double mcse = 0;               ///< of the least certain
    bool open_words = false;       ///< a definition leaves words open
};

Thirds thirds_of(const UncertaintyReport& report) {
    const VarianceParts& parts = report.parts;
    double words = parts.words.share.value;
    double words_mcse = parts.words.share.mcse;
    double chance = 0;
    double chance_mcse = 0;
    Thirds thirds;
    for (std::size_t g = 0; g < parts.groups.size(); ++g) {
        const Estimate& share = parts.groups[g].share;
        if (report.groups[g].kind == InputGroup::Kind::words) {
            words += share.value;
            words_mcse += share.mcse;
            // Exactly 0 where no definition with weight leaves words open.
            thirds.open_words = share.value != 0;
        } else if (report.groups[g].kind == InputGroup::Kind::noise) {
            chance = share.value;
            chance_mcse = share.mcse;
        }
    }
    words = std::clamp(words, 0.0, 1.0);
    chance = std::clamp(chance, 0.0, 1 - words);
    thirds.share = {words, 1 - words - chance, chance};
    thirds.mcse = std::max(words_mcse, chance_mcse);
    return thirds;
}

/// Percentages that add to 100, in steps no finer than the error: what rounding down leaves goes to
/// the largest remainders.
std::array<int, 3> percentages(const Thirds& thirds) {
    int unit = 1;
    for (const int coarser : {5, 10}) {
        unit = coarser <= 2 * 100 * thirds.mcse ? coarser : unit;
    }
    std::array<int, 3> steps{};
    std::array<double, 3> remainder{};
    int left = 100 / unit;
    for (std::size_t k = 0; k < 3; ++k) {
        const double exact = 100 * thirds.share[k] / unit;
        steps[k] = static_cast<int>(std::floor(exact));
        remainder[k] = exact - steps[k];
        left -= steps[k];
    }
    for (; left > 0; --left) {
        const auto most = static_cast<std::size_t>(
            std::max_element(remainder.begin(), remainder.end()) - remainder.begin());
        ++steps[most];
        remainder[most] = -1;
    }
    for (int& step : steps) {
        step *= unit;
    }
    return steps;
}

struct Phrase {
    int percent;
    const char* english;
    const char* dutch;
};

/// "40 % is a, 58 % is b and 2 % is c"; "all of it is b" is left to the caller.
std::string joined(const std::vector<Phrase>& phrases, bool in_english) {
    std::string text;
    for (std::size_t k = 0; k < phrases.size(); ++k) {
        const Phrase& phrase = phrases[k];
        const std::string part = in_english
                                     ? fmt::format("{} % is {}", phrase.percent, phrase.english)
                                     : fmt::format("{} % {}", phrase.percent, phrase.dutch);
        const bool last = k + 1 == phrases.size();
        text += (k == 0 ? "" : last ? (in_english ? " and " : " en ") : ", ") + part;
    }
    return text;
}

} // namespace

UncertaintyReport uncertainty_report(const run::Model& model, VarianceParts parts) {
    UncertaintyReport report{std::move(parts), model.groups(), {}};
    for (const VarianceParts::Definition& definition : report.parts.definitions) {
        report.definitions.push_back(model.estimands()[definition.estimand].id);
    }
    return report;
}

Spread spread_of(const VarianceParts& parts) {
    Spread spread{parts.definitions.front().low, parts.definitions.front().high};
    for (const VarianceParts::Definition& definition : parts.definitions) {
        if (definition.low.value < spread.low.value) {
            spread.low = definition.low;
        }
        if (definition.high.value > spread.high.value) {
            spread.high = definition.high;
        }
    }
    return spread;
}

Sentence uncertainty_sentence(const UncertaintyReport& report) {
    const VarianceParts& parts = report.parts;
    const Spread spread = spread_of(parts);
    const std::string low = bound(spread.low);
    const std::string high = bound(spread.high);
    if (!(parts.total.value > 0)) {
        return {"There is no spread: the number is always " + low + ".",
                "Er is geen spreiding: het getal is altijd " + dutch(low) + "."};
    }
    const Thirds thirds = thirds_of(report);
    const std::array<int, 3> percent = percentages(thirds);
    const bool one = parts.definitions.size() == 1 && !thirds.open_words;
    const bool in_logs = parts.scale == VarianceParts::Scale::log;
    const std::string english_range =
        " the spread between " + low + " and " + high + (in_logs ? ", measured in ratios," : "");
    const std::string dutch_range = " de spreiding tussen " + dutch(low) + " en " + dutch(high) +
                                    (in_logs ? ", gemeten in verhoudingen," : "");
    const std::string english_start =
        one ? "With one definition there is no choice of words: " : "";
    const std::string dutch_start = one ? "Met één definitie valt er geen woord te kiezen: " : "";
    std::vector<Phrase> phrases;
    if (!one) {
        phrases.push_back({percent[0], "choice of words", "woordkeus"});
    }
    phrases.push_back({percent[1], "what nobody has counted", "wat niemand heeft geteld"});
    if (percent[2] > 0) {
        phrases.push_back({percent[2], "chance", "toeval"});
    }
    if (phrases.size() == 1) {
        return {english_start + "all of" + english_range + " is what nobody has counted.",
                dutch_start + "heel" + dutch_range + " is wat niemand heeft geteld."};
    }
    return {english_start + (one ? "of" : "Of") + english_range + (in_logs ? " " : ", ") +
                joined(phrases, true) + ".",
            dutch_start + (one ? "van" : "Van") + dutch_range + " is " + joined(phrases, false) +
                "."};
}

std::string uncertainty_table(const UncertaintyReport& report) {
    const VarianceParts& parts = report.parts;
    std::vector<std::vector<std::string>> rows = {{"share of the variance", "weight", "words"}};
    rows.push_back({"all, by their weights", "1", share_cell(parts.words.share)});
    for (std::size_t g = 0; g < parts.groups.size(); ++g) {
        rows[0].push_back(report.groups[g].id);
        rows[1].push_back(share_cell(parts.groups[g].share));
    }
    for (std::size_t d = 0; d < parts.definitions.size(); ++d) {
        const VarianceParts::Definition& definition = parts.definitions[d];
        rows.push_back({report.definitions[d], fmt::format("{:.3g}", definition.weight), "–"});
        for (const summary::VariancePart& part : definition.groups) {
            rows.back().push_back(share_cell(part.share));
        }
    }
    std::string text = aligned(rows) + "\n";
    std::vector<std::vector<std::string>> legend = {{"words", words_label}};
    for (const InputGroup& group : report.groups) {
        legend.push_back({group.id, group.label});
    }
    for (const auto& line : legend) {
        text += fmt::format("{:<14}{}\n", line[0], line[1]);
    }
    if (parts.scale == VarianceParts::Scale::log) {
        text +=
            "\nThe variance of a definition's number, or the error of its estimate, does not "
            "exist: what is divided is\nthe variance of its logarithm (below one half counts as "
            "one half: " +
            fmt::format("{:.2g}", 100 * parts.raised) + " % of draws).\n";
    }
    return text;
}

} // namespace raming::cli
