#include <algorithm>
#include <cmath>

#include "engine/base/suggest.hpp"
#include "models/cohort/specification.hpp"

namespace raming::cohort {

using scenario::Document;
using scenario::InputReader;
using scenario::Node;

namespace {

/// The start of a week within the year, 52 for its end.
int read_day(const Node& node) {
    const double day = node.number();
    if (day != std::floor(day) || day < 0 || day > weeks_in_year) {
        node.error("E107", "\"" + node.path() +
                               "\" should be the start of a week of the school year: 0 to 51, or "
                               "52 for the year's end.");
        return 0;
    }
    return static_cast<int>(day);
}

void read_summer(const Node& table, InputReader& reader, Specification& into) {
    static_cast<void>(table.require_table());
    into.summer_gone = reader.read(table["gone"], scenario::probability(), "1");
    into.summer_moved = reader.read(table["moved"], scenario::probability(), "1");
}

void read_lengths(const Node& list, Specification& into) {
    if (!list.exists()) {
        return;
    }
    for (const double weeks : list.numbers()) {
        if (weeks != std::floor(weeks) || weeks < 1 || weeks >= longest_stay) {
            list.error("E107", "\"" + list.path() +
                                   "\" should hold whole weeks from 1 to 675; stays of any length "
                                   "are kept anyhow.");
            return;
        }
        const int length = static_cast<int>(weeks);
        if (std::find(into.lengths.begin(), into.lengths.end(), length) != into.lengths.end()) {
            list.error("E107", "\"" + list.path() + "\" holds " + std::to_string(length) +
                                   " twice. Name each length once.");
            return;
        }
        into.lengths.push_back(length);
    }
}

/// A cohort has room for so many of each.
void check_room(const Node& root, const Specification& into) {
    const auto check = [&](const char* section, std::size_t number, std::size_t room) {
        if (number > room) {
            root[section].error("E191", "the cohort has " + std::to_string(number) + " " + section +
                                            ", and room for " + std::to_string(room) +
                                            ". Leave some out.");
        }
    };
    check("routes", into.routes.size(), most_routes);
    check("registers", into.registers.size(), most_registers);
    check("definitions", into.definitions.size(), most_definitions);
    Parameters parameters;
    parameters.more_cuts = into.lengths;
    for (const DefinitionSpecification& definition : into.definitions) {
        parameters.definitions.push_back(definition.counted);
    }
    const std::size_t cuts = parameters.cuts().size();
    if (cuts > most_cuts) {
        root[root.has("lengths") ? "lengths" : "definitions"].error(
            "E191", "the thresholds of definitions and `lengths`, with 0, make " +
                        std::to_string(cuts) +
                        " lengths of absence to keep apart, and there is "
                        "room for " +
                        std::to_string(most_cuts) + ". Leave some out.");
    }
}

} // namespace

Named read_name(const Node& table) {
    Named name;
    name.id = table.key();
    name.label = table["label"].text_or(name.id);
    name.label_nl = table["label_nl"].text_or(name.label);
    return name;
}

std::size_t index_of(const Node& node, const std::string& name,
                     const std::vector<std::string>& names, const std::string& what) {
    for (std::size_t k = 0; k < names.size(); ++k) {
        if (names[k] == name) {
            return k;
        }
    }
    node.error("E195",
               "there is no " + what + " \"" + name + "\"." + base::suggestion(name, names));
    return 0;
}

ReadScenario read_scenario(Document& document) {
    ReadScenario read;
    Specification& into = read.specification;
    const Node root = document.root();
    static_cast<void>(root["kind"].text()); // that it is a cohort was seen before
    if (root["format"].number_or(1) != 1) {
        root["format"].error(
            "E108", "this program reads scenarios of format 1, and this one is of another. Write "
                    "format = 1, or use the version of Raming that it was written for.");
    }
    read.title = root["title"].text_or("untitled");
    read.title_nl = root["title_nl"].text_or(read.title);
    read.region = root["region"].text_or("not stated");
    read.school_year = root["school_year"].text_or("not stated");
    read.left_out = root["left_out"].text_or("The scenario does not say what it leaves out.");
    static_cast<void>(root["left_out_nl"].text_or(read.left_out));

    InputReader reader(document);
    read_population(root["population"], reader, into);
    read_routes(root, reader, into);
    read_registers(root["registers"], reader, into);
    read_definitions(root["definitions"], reader, into);
    read_summer(root["summer"], reader, into);
    into.reference_week = root.has("reference_week") ? read_day(root["reference_week"]) : 5;
    read_lengths(root["lengths"], into);
    check_room(root, into);
    read.inputs = reader.finish();
    read_fit(document, read.inputs, reader, into);
    document.finish();
    return read;
}

} // namespace raming::cohort
