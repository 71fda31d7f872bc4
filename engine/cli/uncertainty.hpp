#pragma once
// Whose uncertainty, for people: a table and one sentence.

#include <string>
#include <vector>

#include "engine/run/model.hpp"
#include "engine/summary/variance_parts.hpp"

namespace raming::cli {

/// The part that is no group of inputs, for people.
inline constexpr const char* words_label = "which definition is meant";
inline constexpr const char* words_label_nl = "welke definitie bedoeld is";

/// The parts of the variance with the names of what they are parts of.
struct UncertaintyReport {
    summary::VarianceParts parts;
    std::vector<run::InputGroup> groups;  ///< as parts.groups
    std::vector<std::string> definitions; ///< ids, as parts.definitions
};

[[nodiscard]] UncertaintyReport uncertainty_report(const run::Model& model,
                                                   summary::VarianceParts parts);

/// Shares of the variance: one row over all definitions, one for each definition, one column for
/// each group; below it, what the groups are.
[[nodiscard]] std::string uncertainty_table(const UncertaintyReport& report);

/// The widest interval that the definitions span: from the lowest lower to the highest upper 95 %
/// bound.
struct Spread {
    summary::Estimate low;
    summary::Estimate high;
};
[[nodiscard]] Spread spread_of(const summary::VarianceParts& parts);

/// "Of the spread between 8,000 and 101,000, x % is choice of words and y % is what nobody has
/// counted." Words that a definition leaves open count as choice of words; chance is named where it
/// rounds to 1 % or more. The percentages add to 100 and are no finer than their errors allow.
struct Sentence {
    std::string english;
    std::string dutch;
};
[[nodiscard]] Sentence uncertainty_sentence(const UncertaintyReport& report);

} // namespace raming::cli
