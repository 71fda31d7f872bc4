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

template <typename Map>
std::vector<std::string> names_of(const Map& map) {
    std::vector<std::string> names;
    for (const auto& [name, value] : map) {
        names.push_back(name);
    }
    return names;
}

std::string shown(double x) { return shortest(x); }

} // namespace

Limits probability() { return {0, 1, "a probability or share"}; }
Limits non_negative() { return {0, std::numeric_limits<double>::infinity(), "not negative"}; }
Limits count() { return {0, 1e9, "a number of children, at most 1e9"}; }

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

void InputReader::read_facts() {
    const Node facts = document_->root()["facts"];
    if (!facts.exists() || !facts.require_table()) {
        return;
    }
    for (const Node& entry : facts.children()) {
        if (entry.require_table()) {
            Fact fact;
            fact.value = entry["value"].number();
            fact.what = entry["what"].text();
            fact.source = entry["source"].text();
            if (entry["source"].is_string() && fact.source.empty()) {
                entry["source"].error("E105", "fact \"" + entry.key() + "\" has an empty source. Say "
                                              "where the figure stands.");
            }
            facts_[entry.key()] = std::move(fact);
        }
    }
}

std::string InputReader::read_basis(const Node& table) {
    if (table.has("fact")) {
        const Node node = table["fact"];
        const std::string id = node.text();
        if (node.is_string() && !facts_.contains(id)) {
            node.error("E106", "there is no fact \"" + id + "\"." +
                                   base::suggestion(id, names_of(facts_)));
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
    table.error("E105", "\"" + table.path() + "\" states no source. Add fact = \"…\" (an entry of "
                        "[facts]) or assumption = \"why\".");
    return "";
}

std::optional<double> InputReader::fact_value(const Node& table) {
    if (!table.has("fact")) {
        return std::nullopt;
    }
    const auto found = facts_.find(table["fact"].text());
    return found == facts_.end() ? std::nullopt : std::optional(found->second.value);
}

void InputReader::check_limits(const Node& at, const Distribution& distribution, const Limits& limits) {
    const double beyond = distribution.lower() < limits.min   ? distribution.lower()
                          : distribution.upper() > limits.max ? distribution.upper()
                                                              : limits.min;
    if (beyond < limits.min || beyond > limits.max) {
        at.error("E107", "\"" + at.path() + "\" is " + limits.meaning + ", but " +
                             distribution.describe() + " reaches " + shown(beyond) +
                             ". Choose a prior within " + shown(limits.min) + " and " +
                             shown(limits.max) + ".");
    }
}

Slot InputReader::add(Input input, std::pair<int, int> position) {
    entries_.push_back({std::move(input), position});
    return {entries_.size() - 1};
}

Member InputReader::read_member(const Node& table, const Limits& limits) {
    Member member{"", 1.0, Distribution::point(0.5), std::nullopt};
    const std::size_t errors = table.error_count();
    if (table.has("family")) {
        member.distribution = read_family(table);
    } else if (table.has("value")) {
        member.distribution = Distribution::point(table["value"].number());
    } else if (const auto value = fact_value(table)) {
        member.distribution = Distribution::point(*value);
    } else if (table.error_count() == errors) {
        table.error("E104", "\"" + table.path() + "\" has no value. Give it family = \"…\" with "
                            "parameters, value = x, fact = \"…\" or input = \"…\".");
    }
    if (table.has("bias")) {
        if (limits.max > 1) {
            table["bias"].error("E107", "a bias belongs to a share: \"" + table.path() +
                                            "\" is not one. Multiply by a factor instead.");
        }
        member.bias = read(table["bias"], non_negative(), "1").id;
    }
    if (table.error_count() == errors) {
        check_limits(table, member.distribution, limits);
    }
    return member;
}

Slot InputReader::read(const Node& slot, const Limits& limits, const std::string& unit) {
    Input input;
    input.path = slot.path();
    input.unit = unit;
    if (slot.is_number() && slot.from_command_line()) {
        input.members.push_back({"", 1.0, Distribution::point(slot.number()), std::nullopt});
        input.basis = "assumption: set on the command line";
        check_limits(slot, input.members.front().distribution, limits);
        return add(std::move(input), slot.position());
    }
    if (slot.is_number()) {
        slot.error("E105", "\"" + slot.path() + "\" states no source. Write { value = " +
                               shown(slot.number()) + ", assumption = \"why\" } or { fact = \"…\" }.");
        return add(std::move(input), slot.position());
    }
    if (!slot.require_table()) {
        return add(std::move(input), slot.position());
    }
    if (slot.has("input")) {
        const Node name = slot["input"];
        const auto found = shared_.find(name.text());
        if (found == shared_.end()) {
            name.error("E110", "there is no shared input [inputs." + name.text() + "]." +
                                   base::suggestion(name.text(), names_of(shared_)));
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
                weights.push_back(entry["weight"].number());
                names.push_back(entry.key());
                Member member = read_member(entry, limits);
                member.name = entry.key();
                member.weight = weights.back();
                input.basis += (input.basis.empty() ? "" : "; ") + entry.key() + " (weight " +
                               shown(member.weight) + "): " + read_basis(entry);
                input.members.push_back(std::move(member));
            }
        }
        input.selector = read_choice(pool, names, weights, "assumption: weights are a judgement").id;
        return add(std::move(input), slot.position());
    }
    input.members.push_back(read_member(slot, limits));
    input.basis = read_basis(slot);
    return add(std::move(input), slot.position());
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
    const bool negative = std::any_of(weights.begin(), weights.end(), [](double w) { return w < 0; });
    if (options.empty()) {
        at.error("E111", "\"" + at.path() + "\" has no members. Name at least one, with its weight.");
    } else if (negative || std::abs(sum - 1) > 1e-9) {
        at.error("E111", "the weights of \"" + at.path() + "\" add to " + shown(sum) +
                             (negative ? " and one is negative" : "") +
                             ": they should be 0 or more and add to 1.");
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

Inputs InputReader::finish() {
    // The order of the file is the order of the inputs, and of the Sobol dimensions.
    std::vector<std::size_t> order(entries_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return entries_[a].position < entries_[b].position;
    });
    Inputs result;
    result.position.resize(entries_.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        result.position[order[i]] = i;
    }
    for (const std::size_t id : order) {
        Input input = entries_[id].input;
        if (input.selector) {
            input.selector = result.position[*input.selector];
        }
        for (Member& member : input.members) {
            if (member.bias) {
                member.bias = result.position[*member.bias];
            }
        }
        result.inputs.push_back(std::move(input));
    }
    read_correlations(result);
    return result;
}

void InputReader::read_correlations(Inputs& inputs) {
    const Node section = document_->root()["correlations"];
    std::map<std::string, std::string> taken;
    if (section.exists() && section.require_table()) {
        for (const Node& group : section.children()) {
            read_correlation(group, inputs, taken);
        }
    }
}

void InputReader::read_correlation(const Node& group, Inputs& inputs,
                                   std::map<std::string, std::string>& taken) {
    if (!group.require_table()) {
        return;
    }
    prior::Correlation correlation;
    correlation.name = group.key();
    std::vector<std::string> value_inputs;
    for (const Input& input : inputs.inputs) {
        if (input.kind == Input::Kind::value) {
            value_inputs.push_back(input.path);
        }
    }
    const std::size_t errors = group.error_count();
    const Node list = group["inputs"];
    const std::vector<std::string> paths = list.texts();
    for (const std::string& path : paths) {
        const auto found = std::find_if(inputs.inputs.begin(), inputs.inputs.end(), [&](const Input& i) {
            return i.path == path && i.kind == Input::Kind::value;
        });
        if (found == inputs.inputs.end()) {
            list.error("E135", "there is no uncertain input \"" + path + "\" to correlate." +
                                   base::suggestion(path, value_inputs));
        } else if (!taken.emplace(path, group.key()).second) {
            list.error("E135", "\"" + path + "\" is in two correlation groups (" + taken[path] + ", " +
                                   group.key() + "). Put all its correlations in one matrix.");
        } else {
            correlation.inputs.push_back(
                static_cast<std::size_t>(std::distance(inputs.inputs.begin(), found)));
        }
    }
    static_cast<void>(read_basis(group));
    if (group.has("rank") == group.has("normal")) {
        group.error("E135", "\"" + group.path() + "\" needs either rank = … (rank correlations) or "
                            "normal = … (correlations of the normal copula).");
        return;
    }
    const bool is_rank = group.has("rank");
    const Node given = is_rank ? group["rank"] : group["normal"];
    const std::size_t n = paths.size();
    std::vector<double> matrix(n * n, 1.0);
    if (given.is_number()) {
        for (std::size_t i = 0; i < n * n; ++i) {
            matrix[i] = i % (n + 1) == 0 ? 1.0 : given.number();
        }
    } else if (given.require_array()) {
        const std::vector<Node> rows = given.children();
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const std::vector<double> row = rows[i].numbers();
            if (row.size() != n || rows.size() != n) {
                given.error("E135", "the correlation matrix should be " + std::to_string(n) + " by " +
                                        std::to_string(n) + ", one row and column per input.");
                return;
            }
            std::copy(row.begin(), row.end(), matrix.begin() + static_cast<std::ptrdiff_t>(i * n));
        }
        if (rows.size() != n) {
            given.error("E135", "the correlation matrix should be " + std::to_string(n) + " by " +
                                    std::to_string(n) + ", one row and column per input.");
            return;
        }
    }
    if (group.error_count() != errors) {
        return;
    }
    if (n < 2) {
        list.error("E135", "a correlation needs at least two inputs.");
        return;
    }
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
            double& r = matrix[i * n + j];
            if (std::abs(r) > 1 || (i == j && r != 1) || r != matrix[j * n + i]) {
                given.error("E135", "entry " + std::to_string(i + 1) + ", " + std::to_string(j + 1) +
                                        " is " + shown(r) + ": correlations lie between −1 and 1, are "
                                        "symmetric, and 1 on the diagonal.");
                return;
            }
        }
    }
    if (is_rank) {
        std::transform(matrix.begin(), matrix.end(), matrix.begin(), prior::normal_from_rank);
        for (std::size_t i = 0; i < n; ++i) {
            matrix[i * n + i] = 1; // 2 sin(π/6) is 1 up to rounding
        }
    }
    const prior::Definiteness check = prior::definiteness(matrix, n);
    if (!check.positive) {
        given.error("E134", "these correlations contradict each other: the matrix is not positive "
                            "definite (least eigenvalue " + shown(check.least_eigenvalue) +
                                "), most of all by \"" + paths[check.first] + "\" and \"" +
                                paths[check.second] + "\". Bring their correlations nearer to 0.");
        return;
    }
    correlation.normal = std::move(matrix);
    inputs.correlations.push_back(std::move(correlation));
}

} // namespace raming::scenario
