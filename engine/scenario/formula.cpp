#include "engine/scenario/formula.hpp"

#include <algorithm>
#include <cmath>

namespace raming::scenario {

namespace {

bool same_facts(const Formula::Term& a, const Formula::Term& b) {
    return a.facts.size() == b.facts.size() &&
           std::all_of(a.facts.begin(), a.facts.end(), [&](const Formula::Power& one) {
               return std::any_of(b.facts.begin(), b.facts.end(), [&](const Formula::Power& other) {
                   return one.fact == other.fact && one.power == other.power;
               });
           });
}

/// Facts of both, powers added; what cancels is gone.
std::vector<Formula::Power> joined(std::vector<Formula::Power> facts,
                                   const std::vector<Formula::Power>& others) {
    for (const Formula::Power& other : others) {
        const auto found = std::find_if(facts.begin(), facts.end(), [&](const Formula::Power& one) {
            return one.fact == other.fact;
        });
        if (found == facts.end()) {
            facts.push_back(other);
        } else {
            found->power += other.power;
        }
    }
    std::erase_if(facts, [](const Formula::Power& one) { return one.power == 0; });
    return facts;
}

} // namespace

double Formula::Term::value() const {
    double result = coefficient;
    for (const Power& one : facts) {
        result *= std::pow(one.value, one.power);
    }
    return result;
}

const Formula::Power* Formula::Term::base() const {
    const auto found =
        std::find_if(facts.begin(), facts.end(), [](const Power& one) { return one.power == 1; });
    return found == facts.end() ? nullptr : &*found;
}

Formula Formula::constant(double value) {
    Formula result;
    result.terms_.push_back({value, {}});
    return result;
}

Formula Formula::fact(const std::string& id, double value) {
    Formula result;
    result.terms_.push_back({1, {{id, value, 1}}});
    return result;
}

void Formula::add(const Term& term, double sign) {
    const auto found = std::find_if(terms_.begin(), terms_.end(),
                                    [&](const Term& own) { return same_facts(own, term); });
    if (found == terms_.end()) {
        terms_.push_back({sign * term.coefficient, term.facts});
    } else {
        found->coefficient += sign * term.coefficient;
    }
}

Formula& Formula::operator+=(const Formula& other) {
    for (const Term& term : std::vector<Term>(other.terms_)) {
        add(term, 1);
    }
    return *this;
}

Formula& Formula::operator-=(const Formula& other) {
    for (const Term& term : std::vector<Term>(other.terms_)) {
        add(term, -1);
    }
    return *this;
}

Formula& Formula::operator*=(const Formula& other) {
    Formula product;
    for (const Term& own : terms_) {
        for (const Term& factor : other.terms_) {
            product.add({own.coefficient * factor.coefficient, joined(own.facts, factor.facts)}, 1);
        }
    }
    *this = std::move(product);
    return *this;
}

std::optional<Formula> Formula::inverse() const {
    if (terms_.size() != 1 || terms_.front().coefficient == 0) {
        return std::nullopt;
    }
    Formula result = *this;
    Term& term = result.terms_.front();
    term.coefficient = 1 / term.coefficient;
    for (Power& one : term.facts) {
        one.power = -one.power;
    }
    return result;
}

double Formula::value() const {
    double sum = 0;
    for (const Term& term : terms_) {
        sum += term.value();
    }
    return sum;
}

} // namespace raming::scenario
