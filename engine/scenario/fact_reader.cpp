// How numbers of a scenario are made of facts: sums, and values that are fixed outside the inputs.

#include <algorithm>
#include <cmath>

#include "engine/base/suggest.hpp"
#include "engine/scenario/input_reader.hpp"
#include "engine/scenario/value.hpp"

namespace raming::scenario {

namespace {

std::vector<std::string> ids_of(const std::map<std::string, Fact>& facts) {
    std::vector<std::string> ids;
    for (const auto& [id, fact] : facts) {
        ids.push_back(id);
    }
    return ids;
}

} // namespace

const Fact* InputReader::read_fact(const Node& node) {
    const std::size_t before = node.error_count();
    const std::string id = node.text();
    if (node.error_count() != before) {
        return nullptr;
    }
    const auto found = facts_.find(id);
    if (found == facts_.end()) {
        node.error("E106",
                   "there is no fact \"" + id + "\"." + base::suggestion(id, ids_of(facts_)));
        return nullptr;
    }
    return found->second.sound ? &found->second : nullptr;
}

Formula InputReader::read_sum(const Node& facts) {
    Formula sum;
    std::vector<std::string> taken;
    for (const Node& entry : facts.require_array() ? facts.children() : std::vector<Node>{}) {
        const std::string text = entry.text();
        const bool minus = text.starts_with('-');
        const std::string id = minus ? text.substr(1) : text;
        const auto found = facts_.find(id);
        if (entry.is_string() && found == facts_.end()) {
            entry.error("E106",
                        "there is no fact \"" + id + "\"." + base::suggestion(id, ids_of(facts_)));
        } else if (std::find(taken.begin(), taken.end(), id) != taken.end()) {
            entry.error("E140", "fact \"" + id + "\" is in this sum twice. Name it once.");
        }
        if (found == facts_.end() || !found->second.sound) {
            ++unsound_facts_; // the mistake is reported where it stands
            continue;
        }
        taken.push_back(id);
        if (minus) {
            sum -= Formula::fact(id, found->second.value);
        } else {
            sum += Formula::fact(id, found->second.value);
        }
    }
    if (facts.is_array() && facts.children().empty()) {
        facts.error("E140", "\"" + facts.path() + "\" adds nothing. Name at least one fact.");
    }
    return sum;
}

std::optional<Formula> InputReader::formula_of(const Node& table, const prior::Member& member) {
    if (!member.distribution.is_point() || member.bias || table.has("family")) {
        return std::nullopt;
    }
    if (table.has("facts") && !table.has("value")) {
        return read_sum(table["facts"]);
    }
    const double value = member.distribution.lower();
    if (table.has("fact") && table["fact"].is_string() &&
        (!table.has("value") || value == fact_value(table))) {
        return Formula::fact(table["fact"].text(), value);
    }
    return Formula::constant(value);
}

std::optional<Formula> InputReader::read_fixed(const Node& table, const Limits& limits) {
    const std::size_t before = trouble();
    if (!table.require_table()) {
        return std::nullopt;
    }
    Formula formula;
    if (table.has("value") || table.has("fact") || table.has("facts")) {
        const prior::Member member = read_member(table, {-1e300, 1e300, "a number"});
        formula = formula_of(table, member).value_or(Formula());
    } else {
        table.error("E104", "\"" + table.path() +
                                "\" has no value. Give it fact = \"…\", facts = […], or value = x "
                                "with assumption = \"why\".");
    }
    static_cast<void>(read_basis(table));
    if (table.has("of")) {
        const Fact* divisor = read_fact(table["of"]);
        if (divisor != nullptr && divisor->value == 0) {
            table["of"].error("E107", "\"" + table["of"].path() +
                                          "\" is a fact of 0, by which nothing can be divided.");
        } else if (divisor != nullptr) {
            formula *= *Formula::fact(table["of"].text(), divisor->value).inverse();
        } else {
            ++unsound_facts_;
        }
    }
    if (trouble() != before) {
        return std::nullopt;
    }
    if (!(formula.value() >= limits.min && formula.value() <= limits.max)) {
        table.error("E107", "\"" + table.path() + "\" is " + brief(formula.value()) +
                                ", but it should be " + limits.meaning + ".");
        return std::nullopt;
    }
    return formula;
}

} // namespace raming::scenario
