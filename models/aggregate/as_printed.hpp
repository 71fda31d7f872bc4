#pragma once
// Reads [as_printed]: published numbers that a scenario is about, and the value that their author
// gave to each input that the scenario holds to be uncertain.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/scenario/input_reader.hpp"
#include "models/aggregate/plan.hpp"
#include "models/aggregate/specification.hpp"

namespace raming::aggregate {

struct AsPrinted {
    struct Row {
        run::PrintedRow text; ///< all but point and terms
        base::Location where;
        std::optional<std::size_t> arithmetic; ///< of the plan's definitions; absent: quoted
    };
    base::Location where;
    std::vector<Row> rows;
    std::map<InputIndex, scenario::Formula> values; ///< the author's, of value inputs
    std::map<InputIndex, std::size_t> picks;        ///< the author's, of choices
};

/// What a row says of school year and definition where it leaves them out is `school_year`, and
/// nothing. Rows about definitions that are not asked for are left out, and so are values of inputs
/// that were set aside with them. To be called when all inputs are known. Errors: E141, E143, E146
/// and those of facts.
[[nodiscard]] std::optional<AsPrinted> read_as_printed(scenario::Document& document,
                                                       const Specification& specification,
                                                       const scenario::Inputs& inputs,
                                                       const std::string& school_year,
                                                       scenario::InputReader& reader);

} // namespace raming::aggregate
