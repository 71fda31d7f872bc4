#pragma once
// A number as arithmetic on facts: a sum of terms, each a coefficient times powers of facts. So a
// result can be traced back to the facts that it is made of, exactly and without differentiating.

#include <optional>
#include <string>
#include <vector>

namespace raming::scenario {

class Formula {
public:
    /// A fact within a term, with its value and its power (never 0).
    struct Power {
        std::string fact;
        double value = 0;
        int power = 1;
    };
    /// coefficient · Π value^power; the facts stand in the order in which they were multiplied.
    struct Term {
        double coefficient = 0;
        std::vector<Power> facts;

        [[nodiscard]] double value() const;
        /// The first fact that stands there to the power 1: the count or population that the term
        /// is a multiple of, if it begins with one.
        [[nodiscard]] const Power* base() const;
    };

    [[nodiscard]] static Formula constant(double value);
    [[nodiscard]] static Formula fact(const std::string& id, double value);

    Formula& operator+=(const Formula& other); ///< terms of the same facts are merged
    Formula& operator-=(const Formula& other);
    Formula& operator*=(const Formula& other);
    /// 1 / this, if it is one term that is not 0; nothing for a sum, whose inverse is no such sum.
    [[nodiscard]] std::optional<Formula> inverse() const;

    [[nodiscard]] const std::vector<Term>& terms() const { return terms_; }
    [[nodiscard]] double value() const;

private:
    void add(const Term& term, double sign);

    std::vector<Term> terms_;
};

} // namespace raming::scenario
