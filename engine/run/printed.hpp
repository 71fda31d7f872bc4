#pragma once
// Numbers that others published, beside the definition that each is about and the arithmetic by
// which its author came to it, term by term.

#include <optional>
#include <string>
#include <vector>

namespace raming::run {

/// value × factor. `by` names the facts that the factor is made of; `fact` is empty for a number
/// that is assumed.
struct PrintedTerm {
    std::string fact;
    double value = 0;
    double factor = 0;
    std::vector<std::string> by;
};

struct PrintedRow {
    /// What stands behind the number, and so what it says that its arithmetic gives it.
    enum class Kind {
        count,      ///< one fact as it stands: that it is reproduced says nothing
        arithmetic, ///< several facts, or factors
        quoted,     ///< no arithmetic is known
    };
    std::string id;
    std::string who;
    std::string school_year;
    std::optional<std::string> definition; ///< an estimand; absent: none can be named
    std::optional<std::string> arithmetic; ///< the estimand whose arithmetic it is; absent: quoted
    double printed = 0;
    std::string printed_fact;
    std::string source; ///< where it stands in print
    std::string note;
    std::string note_nl;
    struct Whole {
        std::string fact;
        double value = 0;
        std::string what;
    };
    std::optional<Whole> share_of;  ///< a population that the number is a share of
    std::optional<double> point;    ///< the sum of the terms; absent for a quoted number
    std::vector<PrintedTerm> terms; ///< each fact once
    /// To the unit.
    [[nodiscard]] bool reproduces() const { return point && *point == printed; }
    [[nodiscard]] Kind kind() const {
        if (!point) {
            return Kind::quoted;
        }
        return terms.size() == 1 && terms.front().factor == 1 && terms.front().by.empty()
                   ? Kind::count
                   : Kind::arithmetic;
    }
};

} // namespace raming::run
