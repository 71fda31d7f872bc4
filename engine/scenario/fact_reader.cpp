// Facts, the basis that every number states, and how numbers are made of facts: sums, and values
// that are fixed outside the inputs.

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

void InputReader::read_facts() {
    const Node facts = document_->root()["facts"];
    if (!facts.exists() || !facts.require_table()) {
        return;
    }
    for (const Node& entry : facts.children()) {
        if (entry.require_table()) {
            Fact fact;
            const std::size_t before = entry.error_count();
            fact.value = entry["value"].number();
            fact.sound = entry.error_count() == before;
            fact.what = entry["what"].text();
            fact.source = entry["source"].text();
            if (entry["source"].is_string() && fact.source.empty()) {
                entry["source"].error("E105", "fact \"" + entry.key() +
                                                  "\" has an empty source. Say "
                                                  "where the figure stands.");
            }
            facts_[entry.key()] = std::move(fact);
        } else {
            facts_[entry.key()].sound = false;
        }
    }
}

std::string InputReader::read_basis(const Node& table) {
    if (table.has("facts")) {
        static_cast<void>(read_sum(table["facts"])); // whether they are there
        std::string basis = "facts";
        for (const std::string& id : table["facts"].texts()) {
            basis += " " + id;
        }
        return basis;
    }
    if (table.has("fact")) {
        const Node node = table["fact"];
        const std::string id = node.text();
        if (node.is_string() && !facts_.contains(id)) {
            node.error("E106",
                       "there is no fact \"" + id + "\"." + base::suggestion(id, ids_of(facts_)));
        }
        if (table.has("assumption")) {
            return "fact " + id + "; assumption: " + table["assumption"].text();
        }
        return "fact " + id;
    }
    if (table.has("assumption")) {
        const std::string reason = table["assumption"].text();
        if (reason.find_first_not_of(" \t\n") == std::string::npos &&
            table["assumption"].is_string()) {
            table["assumption"].error("E105", "the assumption is empty. Say in a sentence why.");
        }
        return "assumption: " + reason;
    }
    if (table.from_command_line()) {
        return "assumption: set on the command line";
    }
    table.error("E105", "\"" + table.path() +
                            "\" states no source. Add fact = \"…\" (an entry of "
                            "[facts]) or assumption = \"why\".");
    return "";
}

double InputReader::fact_value(const Node& table) {
    const Node id = table["fact"];
    const auto found = facts_.find(id.is_string() ? id.text() : "");
    if (found == facts_.end() || !found->second.sound) {
        ++unsound_facts_; // the error is reported where the fact stands, or by read_basis
        return 0.5;
    }
    return found->second.value;
}

/// A value beside a fact is derived from it; if it just differs, one of the two is a slip of the
/// pen.
void InputReader::check_against_fact(const Node& table) {
    if (!table.has("fact") || table.has("assumption") || table["value"].from_command_line()) {
        return;
    }
    const double value = table["value"].number();
    const std::size_t before = trouble();
    const double fact = fact_value(table);
    if (trouble() == before && value != fact) {
        table.error("E105", "\"" + table.path() + "\" is " + shortest(value) + ", but its fact \"" +
                                table["fact"].text() + "\" is " + shortest(fact) +
                                ". Leave the value out, or add "
                                "assumption = \"why they differ\".");
    }
}

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
