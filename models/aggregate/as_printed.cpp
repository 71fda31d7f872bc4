#include "models/aggregate/as_printed.hpp"

#include <algorithm>

#include "engine/base/suggest.hpp"

namespace raming::aggregate {

using scenario::Node;

namespace {

/// What stands in place of a definition whose arithmetic gives the number, where there is none.
const std::string no_arithmetic = "none";

class AsPrintedReader {
public:
    AsPrintedReader(scenario::Document& document, const Specification& specification,
                    const scenario::Inputs& inputs, scenario::InputReader& reader)
        : document_(document), inputs_(inputs), reader_(reader),
          errors_before_(document.error_count()) {
        std::size_t place = 0;
        for (std::size_t d = 0; d < specification.definitions.size(); ++d) {
            definitions_.push_back(specification.definitions[d].id);
            places_.push_back(specification.asked[d] ? std::optional(place++) : std::nullopt);
        }
    }

    AsPrinted read(const Node& section, const std::string& school_year) {
        AsPrinted result;
        result.where = section.where();
        const std::string who = section.has("who") ? section["who"].text() : "";
        const Node rows = section["rows"];
        for (const Node& node : rows.require_array() ? rows.children() : std::vector<Node>{}) {
            if (node.require_table()) {
                result.rows.push_back(row(node, who, school_year, result.rows));
            }
        }
        if (rows.is_array() && rows.children().empty()) {
            rows.error("E138", "\"as_printed.rows\" is empty. Give at least one published number.");
        }
        if (section.has("inputs")) {
            read_inputs(section["inputs"], result);
        }
        keep_asked(result.rows);
        return result;
    }

private:
    scenario::Document& document_;
    const scenario::Inputs& inputs_;
    scenario::InputReader& reader_;
    std::size_t errors_before_;
    std::vector<std::string> definitions_;
    std::vector<std::optional<std::size_t>> places_; ///< of each among the plan's

    /// Until here a row's arithmetic is one of all definitions.
    void keep_asked(std::vector<AsPrinted::Row>& rows) const {
        std::erase_if(rows, [&](const AsPrinted::Row& row) {
            const auto is_left_out = [&](const std::optional<std::string>& id) {
                return id && !places_[static_cast<std::size_t>(
                                 std::find(definitions_.begin(), definitions_.end(), *id) -
                                 definitions_.begin())];
            };
            return is_left_out(row.text.definition) || is_left_out(row.text.arithmetic);
        });
        for (AsPrinted::Row& row : rows) {
            if (row.arithmetic) {
                row.arithmetic = places_[*row.arithmetic];
            }
        }
    }

    /// `other`: what else may stand there.
    std::optional<std::size_t> definition_named(const Node& node,
                                                const std::vector<std::string>& other = {}) {
        const std::string id = node.text();
        const auto found = std::find(definitions_.begin(), definitions_.end(), id);
        if (found == definitions_.end()) {
            if (node.is_string()) {
                std::vector<std::string> known = definitions_;
                known.insert(known.end(), other.begin(), other.end());
                node.error("E143", "there is no definition \"" + id + "\" in this scenario." +
                                       base::suggestion(id, known));
            }
            return std::nullopt;
        }
        return static_cast<std::size_t>(found - definitions_.begin());
    }

    AsPrinted::Row row(const Node& node, const std::string& who, const std::string& school_year,
                       const std::vector<AsPrinted::Row>& others) {
        AsPrinted::Row result{{}, node.where(), std::nullopt};
        run::PrintedRow& text = result.text;
        text.id = node["id"].text();
        for (const AsPrinted::Row& other : others) {
            if (other.text.id == text.id && node["id"].is_string()) {
                node["id"].error("E146", "the published number \"" + text.id +
                                             "\" is there already. Give each an id of its own.");
            }
        }
        text.who = node.has("who") || who.empty() ? node["who"].text() : who;
        text.school_year = node.has("school_year") ? node["school_year"].text() : school_year;
        if (node.has("definition")) {
            if (const auto definition = definition_named(node["definition"])) {
                text.definition = definitions_[*definition];
                result.arithmetic = definition;
            }
        }
        if (node.has("arithmetic")) {
            const Node of = node["arithmetic"];
            result.arithmetic =
                of.is_string() && of.text() == no_arithmetic ? std::nullopt : definition_named(of);
        }
        if (result.arithmetic) {
            text.arithmetic = definitions_[*result.arithmetic];
        }
        const Node printed = node["printed"];
        if (printed.require_table()) {
            if (const scenario::Fact* fact = reader_.read_fact(printed["fact"])) {
                text.printed = fact->value;
                text.source = fact->source;
                text.printed_fact = printed["fact"].text();
            }
        }
        text.note = node["note"].text();
        text.note_nl = node["note_nl"].text();
        if (node.has("share_of")) {
            if (const scenario::Fact* whole = reader_.read_fact(node["share_of"])) {
                text.share_of =
                    run::PrintedRow::Whole{node["share_of"].text(), whole->value, whole->what};
            }
        }
        return result;
    }

    void read_inputs(const Node& section, AsPrinted& into) {
        if (!section.require_table()) {
            return;
        }
        std::vector<std::string> paths;
        for (const prior::Input& input : inputs_.inputs) {
            if (!input.is_fixed()) {
                paths.push_back(input.path);
            }
        }
        const std::vector<std::string>& unused = inputs_.set_aside;
        for (const Node& entry : section.children()) {
            const std::string path = entry.path().substr(section.path().size() + 1);
            if (std::find(unused.begin(), unused.end(), path) != unused.end()) {
                entry.skip();
                continue;
            }
            const auto found =
                std::find_if(inputs_.inputs.begin(), inputs_.inputs.end(),
                             [&](const prior::Input& input) { return input.path == path; });
            if (found == inputs_.inputs.end()) {
                // Where its section was not read for its own mistakes, those are the ones to mend.
                entry.skip();
                if (errors_before_ == 0 || document_.has_table_of(path)) {
                    entry.error("E141", "there is no input \"" + path +
                                            "\" whose value as printed could be given." +
                                            base::suggestion(path, paths));
                }
                continue;
            }
            const auto index = static_cast<InputIndex>(found - inputs_.inputs.begin());
            if (found->kind == prior::Input::Kind::choice) {
                read_pick(entry, *found, index, into);
            } else if (const auto value = reader_.read_fixed(entry, inputs_.limits[index])) {
                into.values.emplace(index, *value);
            } else {
                into.values.emplace(index, scenario::Formula::constant(1)); // reported already
            }
        }
    }

    void read_pick(const Node& entry, const prior::Input& choice, InputIndex index,
                   AsPrinted& into) {
        into.picks.emplace(index, 0);
        if (entry.require_table()) {
            const std::string name = entry["pick"].one_of(choice.options);
            static_cast<void>(reader_.read_basis(entry));
            into.picks[index] = static_cast<std::size_t>(
                std::find(choice.options.begin(), choice.options.end(), name) -
                choice.options.begin());
        }
    }
};

} // namespace

std::optional<AsPrinted> read_as_printed(scenario::Document& document,
                                         const Specification& specification,
                                         const scenario::Inputs& inputs,
                                         const std::string& school_year,
                                         scenario::InputReader& reader) {
    const Node root = document.root();
    if (!root.has("as_printed") || !root["as_printed"].require_table()) {
        return std::nullopt;
    }
    return AsPrintedReader(document, specification, inputs, reader)
        .read(root["as_printed"], school_year);
}

} // namespace raming::aggregate
