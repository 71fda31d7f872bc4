#pragma once
// Reads [as_printed]: published numbers that a scenario is about, and the value that their author
// gave to each input that the scenario holds to be uncertain.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/scenario/input_reader.hpp"
#include "models/aggregate/plan.hpp"
#include "models/schooling/definition.hpp"

namespace raming::aggregate {

struct AsPrinted {
    struct Row {
        run::PrintedRow text; ///< all but point and terms
        base::Location where;
        std::optional<std::size_t> arithmetic; ///< index of a definition; absent: quoted
    };
    base::Location where;
    std::vector<Row> rows;
    std::map<InputIndex, scenario::Formula> values; ///< the author's, of value inputs
    std::map<InputIndex, std::size_t> picks;        ///< the author's, of choices
};

/// What a row says of school year and definition where it leaves them out is `school_year`, and
/// nothing. To be called when all inputs are known. Errors: E141, E143, E146 and those of facts.
[[nodiscard]] std::optional<AsPrinted>
read_as_printed(scenario::Document& document, const std::vector<schooling::Definition>& definitions,
                const scenario::Inputs& inputs, const std::string& school_year,
                scenario::InputReader& reader);

} // namespace raming::aggregate
