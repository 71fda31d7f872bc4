#include <cmath>

#include "engine/base/suggest.hpp"
#include "models/cohort/specification.hpp"

namespace raming::cohort {

using scenario::Document;
using scenario::InputReader;
using scenario::Node;

namespace {

constexpr std::size_t most_years = 40;

/// `count` or `less` of a target: what a register counts under a definition.
RegisteredCount read_counted(const Node& table, const Specification& specification) {
    RegisteredCount count;
    if (!table.require_table()) {
        return count;
    }
    const auto named = [&](const char* key, const std::vector<std::string>& names) {
        const Node node = table[key];
        const std::string name = node.text();
        return node.is_string() ? index_of(node, name, names, key) : 0;
    };
    count.definition = named("definition", ids_of(specification.definitions));
    count.list = named("register", ids_of(specification.registers));
    const double year = table["year"].number_or(static_cast<double>(specification.fit_years));
    if (year != std::floor(year) || year < 1 ||
        year > static_cast<double>(specification.fit_years)) {
        table["year"].error("E193", "\"" + table.path() + ".year\" should be one of the " +
                                        std::to_string(specification.fit_years) +
                                        " years of the fit, counted from 1.");
        return count;
    }
    count.year = static_cast<std::size_t>(year) - 1;
    const bool is_stock = count.definition < specification.definitions.size() &&
                          specification.definitions[count.definition].counted.basis == Basis::stock;
    if (is_stock != table.has("day")) {
        table.error("E193", is_stock
                                ? "\"" + table.path() +
                                      "\" counts on a day, and does not say which. Add day = 0 for "
                                      "the start of the year, day = 52 for its end."
                                : "\"" + table.path() +
                                      "\" counts over the year: it has no day. Leave it out.");
        return count;
    }
    if (is_stock) {
        const double day = table["day"].number();
        if (day != std::floor(day) || day < 0 || day > weeks_in_year) {
            table["day"].error("E107", "\"" + table.path() +
                                           ".day\" should be the start of a week, 0 to 51, or 52 "
                                           "for the year's end.");
            return count;
        }
        count.day = static_cast<int>(day);
    }
    return count;
}

void read_target(const Node& table, InputReader& reader, Specification& into) {
    if (!table.require_table()) {
        return;
    }
    run::FitTarget target;
    target.id = table.key();
    target.label = table["label"].text_or(target.id);
    if (const scenario::Fact* fact = reader.read_fact(table["fact"])) {
        target.wanted = fact->value;
        target.source = fact->source;
    }
    TargetSpecification counted;
    counted.count = read_counted(table["count"], into);
    if (table.has("less")) {
        counted.less = read_counted(table["less"], into);
    }
    if (table.has("only_compared")) {
        target.only_compared = table["only_compared"].text();
    }
    into.fit->targets.push_back(std::move(target));
    into.targets.push_back(counted);
}

/// The node of an input, by its path.
Node node_at(Document& document, const std::string& path) {
    Node node = document.root();
    std::size_t begin = 0;
    while (begin <= path.size()) {
        const std::size_t end = std::min(path.find('.', begin), path.size());
        node = node[path.substr(begin, end - begin)];
        begin = end + 1;
    }
    return node;
}

void read_parameter(Document& document, const Node& table, const scenario::Inputs& inputs,
                    Specification& into) {
    if (!table.require_table()) {
        return;
    }
    run::FitParameter parameter;
    parameter.path = table["input"].text();
    parameter.min = table["min"].number();
    parameter.max = table["max"].number();
    std::vector<std::string> fixed;
    for (const prior::Input& input : inputs.inputs) {
        if (input.kind == prior::Input::Kind::value && input.is_fixed()) {
            fixed.push_back(input.path);
        }
    }
    const auto found =
        std::find_if(inputs.inputs.begin(), inputs.inputs.end(),
                     [&](const prior::Input& input) { return input.path == parameter.path; });
    if (std::find(fixed.begin(), fixed.end(), parameter.path) == fixed.end() ||
        !node_at(document, parameter.path)["value"].is_number()) {
        table["input"].error("E193",
                             "\"" + parameter.path +
                                 "\" is no input that a fit can set: name one that is written "
                                 "{ value = x, … }." +
                                 base::suggestion(parameter.path, fixed));
        return;
    }
    parameter.input = static_cast<std::size_t>(found - inputs.inputs.begin());
    parameter.start = found->members.front().distribution.lower();
    parameter.where = node_at(document, parameter.path)["value"].where();
    if (!(parameter.min < parameter.start && parameter.start < parameter.max)) {
        table.error("E193", "\"" + parameter.path +
                                "\" does not lie between min and max. The fit starts from its "
                                "value in the file.");
    }
    into.fit->parameters.push_back(std::move(parameter));
}

} // namespace

void read_fit(Document& document, const scenario::Inputs& inputs, InputReader& reader,
              Specification& into) {
    const Node section = document.root()["fit"];
    if (!section.exists() || !section.require_table()) {
        return;
    }
    into.fit.emplace();
    const double years = section["years"].number_or(1);
    if (years != std::floor(years) || years < 1 || years > most_years) {
        section["years"].error("E193",
                               "\"fit.years\" should be a number of school years, 1 to 40.");
        return;
    }
    into.fit_years = static_cast<std::size_t>(years);
    const Node targets = section["targets"];
    for (const Node& table : targets.require_table() ? targets.children() : std::vector<Node>{}) {
        read_target(table, reader, into);
    }
    const Node parameters = section["parameters"];
    for (const Node& table :
         parameters.require_array() ? parameters.children() : std::vector<Node>{}) {
        read_parameter(document, table, inputs, into);
    }
    const auto fitted = static_cast<std::size_t>(
        std::count_if(into.fit->targets.begin(), into.fit->targets.end(),
                      [](const run::FitTarget& target) { return target.only_compared.empty(); }));
    if (section.error_count() == 0 &&
        (into.fit->parameters.empty() || fitted < into.fit->parameters.size())) {
        section.error("E193", "a fit needs at least one parameter, and as many targets as "
                              "parameters: this one has " +
                                  std::to_string(into.fit->parameters.size()) + " parameters and " +
                                  std::to_string(fitted) +
                                  " targets to fit. Name more targets, or fix parameters.");
    }
}

} // namespace raming::cohort
