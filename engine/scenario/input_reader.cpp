#include "engine/scenario/input_reader.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/base/suggest.hpp"
#include "engine/scenario/families.hpp"
#include "engine/scenario/value.hpp"

namespace raming::scenario {

using prior::Distribution;
using prior::Input;
using prior::Member;

namespace {

std::vector<std::string> names_of(const std::map<std::string, Slot>& slots) {
    std::vector<std::string> names;
    for (const auto& [name, slot] : slots) {
        names.push_back(name);
    }
    return names;
}

/// What nothing in a scenario comes near to: factors and shapes beyond it only overflow.
constexpr double beyond_sense = 1e9;

} // namespace

Limits probability() {
    return {0, 1, "a share, from 0 to 1"};
}
Limits non_negative() {
    return {0, beyond_sense, "a number from 0 to 1e9"};
}
Limits count() {
    return {0, beyond_sense, "a number of children, from 0 to 1e9"};
}

InputReader::InputReader(Document& document) : document_(&document) {
    read_facts();
    const Node inputs = document.root()["inputs"];
    if (inputs.exists() && inputs.require_table()) {
        for (const Node& entry : inputs.children()) {
            if (entry.has("input")) {
                entry["input"].error("E110", "a shared input cannot refer to another one. Give it "
                                             "a family, a value or a fact.");
                continue;
            }
            constexpr double infinity = std::numeric_limits<double>::infinity();
            const Slot slot = read(entry, {-infinity, infinity, "a number"}, "1");
            shared_[entry.key()] = slot;
        }
    }
}

void InputReader::check_limits(const Node& at, const Distribution& distribution,
                               const Limits& limits) {
    // Priors without an upper end are judged by what one draw in a million exceeds.
    const double upper =
        limits.max == beyond_sense ? distribution.quantile(1 - 1e-6) : distribution.upper();
    const double beyond = distribution.lower() < limits.min ? distribution.lower()
                          : upper > limits.max              ? upper
                                                            : limits.min;
    if (beyond < limits.min || beyond > limits.max) {
        const Node where = at.overridden();
        if (distribution.is_point()) {
            const bool by_fact = at.has("fact") && !at.has("value") && !at.has("family");
            where.error("E107", "\"" + at.path() + "\" is " + shortest(beyond) +
                                    (by_fact ? " (fact \"" + at["fact"].text() + "\")" : "") +
                                    ", but it should be " + limits.meaning + ".");
            return;
        }
        const std::string reach = std::isfinite(beyond) ? " reaches " + brief(beyond)
                                  : beyond < 0          ? " has no lower end"
                                                        : " has no upper end";
        where.error("E107", "\"" + at.path() + "\" should be " + limits.meaning + ", but " +
                                distribution.describe() + reach +
                                ". Choose a prior that stays within.");
    }
}

Slot InputReader::add(Input input, std::pair<int, int> position) {
    entries_.push_back({std::move(input), position, true, std::nullopt, {0, 0, ""}});
    return {entries_.size() - 1};
}

Member InputReader::read_member(const Node& table, const Limits& limits) {
    Member member{"", 1.0, Distribution::point(0.5), std::nullopt};
    const std::size_t before = trouble();
    if (table.has("family")) {
        member.distribution = read_family(table);
    } else if (table.has("value")) {
        member.distribution = Distribution::point(table["value"].number());
        check_against_fact(table);
    } else if (table.has("facts")) {
        member.distribution = Distribution::point(read_sum(table["facts"]).value());
    } else if (table.has("fact")) {
        member.distribution = Distribution::point(fact_value(table));
    } else {
        table.error("E104",
                    "\"" + table.path() +
                        "\" has no value. Give it family = \"…\" with parameters, value = x, "
                        "fact = \"…\" or input = \"…\".");
    }
    if (table.has("bias")) {
        // A shared input is limited where it is used: there its prior says whether it is a share.
        const bool may_be_share = std::isinf(limits.max) && member.distribution.lower() >= 0 &&
                                  member.distribution.upper() <= 1;
        if (limits.max > 1 && !may_be_share) {
            table["bias"].error("E107", "a bias belongs to a share: \"" + table.path() +
                                            "\" is not one. Multiply by a factor instead.");
        }
        member.bias = read(table["bias"], non_negative(), "1").id;
    }
    if (trouble() == before) {
        check_limits(table, member.distribution, limits);
    }
    return member;
}

Slot InputReader::read(const Node& slot, const Limits& limits, const std::string& unit) {
    const std::size_t before = trouble();
    const Slot result = read_unchecked(slot, limits, unit);
    if (trouble() != before) {
        entries_[result.id].sound = false;
    }
    if (!slot.has("input")) {
        entries_[result.id].limits = limits;
    }
    return result;
}

Slot InputReader::read_unchecked(const Node& slot, const Limits& limits, const std::string& unit) {
    Input input;
    input.path = slot.path();
    input.unit = unit;
    if (slot.is_number() && slot.from_command_line()) {
        input.members.push_back({"", 1.0, Distribution::point(slot.number()), std::nullopt});
        input.basis = "assumption: set on the command line";
        check_limits(slot, input.members.front().distribution, limits);
        const Slot result = add(std::move(input), slot.position());
        entries_[result.id].formula = Formula::constant(slot.number());
        return result;
    }
    if (slot.is_number()) {
        slot.error("E105", "\"" + slot.path() +
                               "\" states no source. Write { value = " + shortest(slot.number()) +
                               ", assumption = \"why\" } or { fact = \"…\" }.");
        return add(std::move(input), slot.position());
    }
    if (!slot.is_table()) {
        slot.error(slot.exists() ? "E103" : "E104",
                   "\"" + slot.path() + "\" " +
                       (slot.exists() ? "should be a table" : "is missing") +
                       ". Write { fact = \"…\" }, { input = \"…\" }, or { value = x } or { family "
                       "= \"…\", … } "
                       "with assumption = \"why\".");
        return add(std::move(input), slot.position());
    }
    if (slot.has("input")) {
        const Node name = slot["input"];
        const auto found = shared_.find(name.text());
        if (found == shared_.end()) {
            if (const std::string id = name.text(); name.is_string()) {
                name.error("E110", "there is no shared input [inputs." + id + "]." +
                                       base::suggestion(id, names_of(shared_)));
            }
            return add(std::move(input), slot.position());
        }
        for (const Member& member : peek(found->second).members) {
            check_limits(slot, member.distribution, limits);
        }
        return found->second;
    }
    if (slot.has("pool")) {
        const Node pool = slot["pool"];
        std::vector<double> weights;
        std::vector<std::string> names;
        if (pool.require_table()) {
            for (const Node& entry : pool.children()) {
                names.push_back(entry.key());
                weights.push_back(read_weight(entry.require_table() ? entry["weight"] : entry));
                if (!entry.is_table()) {
                    continue;
                }
                Member member = read_member(entry, limits);
                member.name = entry.key();
                member.weight = weights.back();
                input.basis += (input.basis.empty() ? "" : "; ") + entry.key() + " (weight " +
                               shortest(member.weight) + "): " + read_basis(entry);
                input.members.push_back(std::move(member));
            }
        }
        input.selector =
            read_choice(pool, names, weights, "assumption: weights are a judgement").id;
        return add(std::move(input), slot.position());
    }
    input.members.push_back(read_member(slot, limits));
    input.basis = read_basis(slot);
    const Slot result = add(std::move(input), slot.position());
    entries_[result.id].formula = formula_of(slot, peek(result).members.front());
    return result;
}

double InputReader::read_weight(const Node& node) {
    const std::size_t before = node.error_count();
    const double weight = node.number();
    return node.error_count() == before ? weight : std::numeric_limits<double>::quiet_NaN();
}

Slot InputReader::read_choice(const Node& at, const std::vector<std::string>& options,
                              const std::vector<double>& weights, const std::string& basis) {
    Input input;
    input.path = at.path();
    input.unit = "1";
    input.kind = Input::Kind::choice;
    input.options = options;
    input.basis = basis;
    const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    const bool negative =
        std::any_of(weights.begin(), weights.end(), [](double w) { return w < 0; });
    if (options.empty()) {
        at.error("E111",
                 "\"" + at.path() + "\" has no members. Name at least one, with its weight.");
    } else if (negative) {
        at.error("E111", "a weight of \"" + at.path() +
                             "\" is negative. Give weights of 0 or more that add to 1.");
    } else if (std::abs(sum - 1) > 1e-9) {
        at.error("E111", "the weights of \"" + at.path() + "\" add to " + brief(sum) +
                             ". Change them so that they add to 1.");
    }
    for (const double weight : weights) {
        input.weights.push_back(weight / sum);
    }
    return add(std::move(input), at.position());
}

double InputReader::mean(Slot slot) const {
    std::vector<Input> all;
    for (const Entry& entry : entries_) {
        all.push_back(entry.input);
    }
    return all[slot.id].mean(all);
}

void InputReader::set_aside(Slot slot) {
    const bool is_shared = std::any_of(shared_.begin(), shared_.end(),
                                       [&](const auto& s) { return s.second.id == slot.id; });
    const Input& input = entries_[slot.id].input;
    if (is_shared || correlated_paths().contains(input.path)) {
        return;
    }
    entries_[slot.id].needed = false;
    if (input.selector) {
        set_aside({*input.selector});
    }
    for (const Member& member : input.members) {
        if (member.bias) {
            set_aside({*member.bias});
        }
    }
}

Inputs InputReader::finish() {
    // The order of the file is the order of the inputs, and of the Sobol dimensions.
    std::vector<std::size_t> order(entries_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return entries_[a].position < entries_[b].position;
    });
    Inputs result;
    result.position.assign(entries_.size(), Inputs::nowhere);
    std::size_t place = 0;
    for (const std::size_t id : order) {
        if (entries_[id].needed) {
            result.position[id] = place++;
        } else {
            result.set_aside.push_back(entries_[id].input.path);
        }
    }
    for (std::size_t dimension = 0; dimension < order.size(); ++dimension) {
        const std::size_t id = order[dimension];
        if (result.position[id] == Inputs::nowhere) {
            continue;
        }
        Input input = entries_[id].input;
        input.dimension = dimension;
        if (input.selector) {
            input.selector = result.position[*input.selector];
        }
        for (Member& member : input.members) {
            if (member.bias) {
                member.bias = result.position[*member.bias];
            }
        }
        result.inputs.push_back(std::move(input));
        result.formulas.push_back(entries_[id].formula);
        result.limits.push_back(entries_[id].limits);
    }
    read_correlations(result);
    return result;
}

} // namespace raming::scenario
