#include "models/schooling/shared_file.hpp"

#include <algorithm>

#include "engine/base/suggest.hpp"
#include "engine/scenario/value.hpp"
#include "models/schooling/duration.hpp"
#include "models/schooling/shared_definitions.hpp"

namespace raming::schooling {

using scenario::Node;

namespace {

std::vector<Category> read_categories(const Node& section) {
    std::vector<Category> categories;
    if (!section.require_table()) {
        return categories;
    }
    for (const Node& table : section.children()) {
        if (!table.require_table()) {
            continue;
        }
        Category category;
        category.id = table.key();
        static_cast<void>(table["label"].text());
        static_cast<void>(table["label_nl"].text());
        category.route = table["route"].text();
        category.inside = table.has("inside") ? table["inside"].text() : "";
        if (table.has("over")) {
            category.over = table["over"].number();
        }
        categories.push_back(std::move(category));
    }
    return categories;
}

double read_weeks(const Node& node) {
    const std::size_t errors = node.error_count();
    const double weeks = node.number();
    if (node.error_count() == errors && (weeks < 0 || weeks >= horizon_weeks)) {
        node.error("E107", "\"" + node.path() + "\" is " + scenario::shortest(weeks) +
                               ": a threshold is a duration in weeks, between 0 and 676 (13 "
                               "years).");
    }
    return weeks;
}

void read_threshold(const Node& node, SharedEntry& entry) {
    using Threshold = SharedEntry::Threshold;
    if (node.is_string()) {
        entry.threshold =
            node.one_of({"ns", "none"}) == "ns" ? Threshold::not_stated : Threshold::none;
        return;
    }
    entry.threshold = Threshold::weeks;
    if (!node.is_table()) {
        entry.weeks = read_weeks(node);
        return;
    }
    entry.weeks = read_weeks(node["default"]);
    for (const Node& own : node.children()) {
        if (own.key() != "default") {
            entry.own[own.key()] = read_weeks(own);
        }
    }
}

void read_codes(const Node& table, const std::vector<Category>& categories, SharedEntry& entry) {
    std::vector<std::string> names;
    for (const Category& category : categories) {
        names.push_back(category.id);
    }
    entry.codes.assign(categories.size(), Code::not_stated);
    std::vector<bool> coded(categories.size(), false);
    if (!table.require_table()) {
        return;
    }
    for (std::size_t code = 0; code < std::size(code_names); ++code) {
        if (!table.has(code_names[code])) {
            continue;
        }
        const Node list = table[code_names[code]];
        for (const Node& item : list.require_array() ? list.children() : std::vector<Node>{}) {
            const std::string id = item.text();
            const auto found = std::find(names.begin(), names.end(), id);
            const auto at = static_cast<std::size_t>(found - names.begin());
            if (found == names.end()) {
                if (item.is_string()) {
                    item.error("E162", "there is no category \"" + id + "\"." +
                                           base::suggestion(id, names));
                }
            } else if (coded[at]) {
                item.error("E162",
                           "definition \"" + entry.id + "\" codes \"" + id + "\" twice. Keep one.");
            } else {
                coded[at] = true;
                entry.codes[at] = static_cast<Code>(code);
            }
        }
    }
    for (std::size_t k = 0; k < categories.size(); ++k) {
        if (!coded[k]) {
            table.error("E162", "definition \"" + entry.id + "\" does not code \"" + names[k] +
                                    "\". Where its document is silent, write ns.");
        }
    }
}

/// A threshold beyond where the shortest length that counts begins would be lost, for the codes say
/// from where a route counts. Only where all its lengths count alike is there room within the
/// first.
void check_lengths(const Node& threshold, const std::vector<Category>& categories,
                   const SharedEntry& entry) {
    struct Length {
        double over;
        const Category* category;
        Kind kind;
    };
    std::map<std::string, std::vector<Length>> lengths;
    for (std::size_t k = 0; k < categories.size(); ++k) {
        if (categories[k].over) {
            lengths[categories[k].route].push_back(
                {*categories[k].over, &categories[k], kind_of(entry.codes[k])});
        }
    }
    for (auto& of_route : lengths) {
        const std::string& route = of_route.first;
        std::vector<Length>& held = of_route.second;
        std::stable_sort(held.begin(), held.end(),
                         [](const Length& a, const Length& b) { return a.over < b.over; });
        const auto first = std::find_if(held.begin(), held.end(), [](const Length& length) {
            return length.kind != Kind::out;
        });
        const auto own = entry.own.find(route);
        const double weeks = own != entry.own.end() ? own->second : entry.weeks;
        if (first == held.end() || weeks <= first->over) {
            continue;
        }
        const bool alike = std::all_of(held.begin(), held.end(), [&](const Length& length) {
            return length.kind == held.front().kind;
        });
        if (!alike || (held.size() > 1 && weeks >= held[1].over)) {
            (own != entry.own.end() ? threshold[route] : threshold)
                .error("E162", "definition \"" + entry.id + "\" counts \"" + route + "\" over " +
                                   scenario::shortest(weeks) + " weeks, and its codes include \"" +
                                   first->category->id + "\", from " +
                                   scenario::shortest(first->over) +
                                   " weeks on. Code out what is shorter than the threshold, or "
                                   "write " +
                                   route + " = " + scenario::shortest(first->over) +
                                   " in its table of thresholds.");
        }
    }
}

std::string text_of_threshold(const SharedEntry& entry) {
    switch (entry.threshold) {
    case SharedEntry::Threshold::none:
        return "none";
    case SharedEntry::Threshold::not_stated:
        return "ns";
    case SharedEntry::Threshold::weeks:
        break;
    }
    std::string text = scenario::shortest(entry.weeks) + " weeks";
    for (const auto& [route, weeks] : entry.own) {
        text += ", " + route + " " + scenario::shortest(weeks);
    }
    return text;
}

} // namespace

Kind kind_of(Code code) {
    switch (code) {
    case Code::in:
    case Code::in_inferred:
        return Kind::in;
    case Code::out:
    case Code::out_inferred:
        return Kind::out;
    case Code::part:
        return Kind::part;
    case Code::not_stated:
        break;
    }
    return Kind::coin;
}

SharedFile read_shared_file(scenario::Document& document) {
    const Node root = document.root();
    if (root["format"].number_or(1) != 1) {
        root["format"].error("E108", "this program reads definitions of format 1, and these are of "
                                     "another. Use the version of Raming that belongs to them.");
    }
    SharedFile file;
    file.categories = read_categories(root["categories"]);
    const Node section = root["definitions"];
    for (const Node& table : section.require_table() ? section.children() : std::vector<Node>{}) {
        if (!table.require_table()) {
            continue;
        }
        SharedEntry entry;
        entry.id = table.key();
        entry.party = table["party"].text();
        entry.label = table["label"].text();
        entry.label_nl = table["label_nl"].text();
        entry.source = table["source"].text();
        entry.evidence = table["evidence"].text();
        entry.remark = table.has("remark") ? table["remark"].text() : "";
        read_threshold(table["threshold"], entry);
        entry.basis = table["basis"].one_of({"flow", "stock", "both", "ns"});
        entry.ages = table["ages"].text();
        entry.extent = table["extent"].one_of({"full", "both", "ns"});
        read_codes(table["codes"], file.categories, entry);
        if (entry.threshold == SharedEntry::Threshold::weeks) {
            check_lengths(table["threshold"], file.categories, entry);
        }
        file.definitions.push_back(std::move(entry));
    }
    document.finish();
    return file;
}

std::vector<scenario::SharedDefinition> read_shared_definitions(scenario::Document& document) {
    const SharedFile file = read_shared_file(document);
    std::vector<scenario::SharedDefinition> definitions;
    for (const SharedEntry& entry : file.definitions) {
        scenario::SharedDefinition shared{entry.id,
                                          entry.label,
                                          entry.label_nl,
                                          {{"party", entry.party},
                                           {"threshold", text_of_threshold(entry)},
                                           {"basis", entry.basis},
                                           {"ages", entry.ages},
                                           {"extent", entry.extent},
                                           {"source", entry.source},
                                           {"evidence", entry.evidence},
                                           {"remark", entry.remark}},
                                          {}};
        for (std::size_t k = 0; k < file.categories.size(); ++k) {
            shared.codes.emplace_back(file.categories[k].id,
                                      code_names[static_cast<std::size_t>(entry.codes[k])]);
        }
        definitions.push_back(std::move(shared));
    }
    return definitions;
}

} // namespace raming::schooling
