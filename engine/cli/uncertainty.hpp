#pragma once
// Whose uncertainty, for people and for programs: a table, JSON, and one sentence.

#include <string>

#include "engine/run/model.hpp"
#include "engine/summary/variance_parts.hpp"

namespace raming::cli {

/// Shares of the variance: one row over all definitions, one for each definition, one column for
/// each group; below it, what the groups are.
[[nodiscard]] std::string uncertainty_table(const run::Model& model,
                                            const summary::VarianceParts& parts);

/// {"scale", "draws", "weights", "total", "words", "groups", "spread", "sentence", …}; what does
/// not exist is null.
[[nodiscard]] std::string uncertainty_json(const run::Model& model,
                                           const summary::VarianceParts& parts);

/// "Of the spread between 8,000 and 101,000, x % is choice of words and y % is what nobody has
/// counted." The spread goes from the lowest lower to the highest upper 95 % bound. Words that a
/// definition leaves open count as choice of words; chance is named where it rounds to 1 % or more.
/// The percentages add to 100 and are no finer than their errors allow.
struct Sentence {
    std::string english;
    std::string dutch;
};
[[nodiscard]] Sentence uncertainty_sentence(const run::Model& model,
                                            const summary::VarianceParts& parts);

} // namespace raming::cli
