#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/cli/commands.hpp"
#include "engine/cli/load.hpp"
#include "engine/cli/options.hpp"
#include "engine/cli/output.hpp"

namespace raming::cli {

using scenario::Document;
using scenario::SharedDefinition;
using scenario::TranslatedDefinition;

namespace {

const std::vector<std::string> table_properties = {"threshold", "basis", "ages", "extent"};

std::string property(const SharedDefinition& definition, const std::string& name) {
    for (const auto& [key, text] : definition.properties) {
        if (key == name) {
            return text;
        }
    }
    return "";
}

/// `usable` is empty where there is no scenario.
std::string table(const std::vector<SharedDefinition>& definitions,
                  const std::vector<TranslatedDefinition>& usable) {
    std::vector<std::vector<std::string>> rows(1, {"definition"});
    std::string legend;
    for (std::size_t k = 0; k < definitions.front().codes.size(); ++k) {
        rows.front().push_back(std::to_string(k + 1));
        legend +=
            fmt::format("{}{} {}", k > 0 ? ", " : "", k + 1, definitions.front().codes[k].first);
    }
    rows.front().insert(rows.front().end(), table_properties.begin(), table_properties.end());
    if (!usable.empty()) {
        rows.front().emplace_back("usable");
    }
    std::string parties;
    std::string obstacles;
    for (std::size_t d = 0; d < definitions.size(); ++d) {
        const SharedDefinition& definition = definitions[d];
        std::vector<std::string> row = {definition.id};
        for (const auto& [category, code] : definition.codes) {
            row.push_back(code);
        }
        for (const std::string& name : table_properties) {
            row.push_back(property(definition, name));
        }
        if (!usable.empty()) {
            row.emplace_back(usable[d].obstacle.empty() ? "yes" : "no");
            obstacles += usable[d].obstacle.empty() ? "" : "  " + usable[d].obstacle + "\n";
        }
        rows.push_back(std::move(row));
        parties += fmt::format("  {}: {}. {}\n", definition.id, property(definition, "party"),
                               property(definition, "source"));
    }
    return aligned(rows) + "\n" + legend +
           "\n\nin, out: the document says so; in*, out*: follows from its wording; part: an "
           "uncertain share;\nns: not stated, in or out at even odds; a threshold or basis not "
           "stated: 4 or 13 weeks at even\nodds, flow.\n\n" +
           parties + (obstacles.empty() ? "" : "\nNot usable:\n" + obstacles);
}

std::string json_of(const std::string& file, const std::vector<SharedDefinition>& definitions,
                    const std::vector<TranslatedDefinition>& usable) {
    nlohmann::ordered_json json{{"file", file}, {"definitions", nlohmann::ordered_json::array()}};
    for (std::size_t d = 0; d < definitions.size(); ++d) {
        const SharedDefinition& definition = definitions[d];
        nlohmann::ordered_json one{
            {"id", definition.id}, {"label", definition.label}, {"label_nl", definition.label_nl}};
        for (const auto& [name, text] : definition.properties) {
            one[name] = text;
        }
        for (const auto& [category, code] : definition.codes) {
            one["codes"][category] = code;
        }
        if (!usable.empty()) {
            one["usable"] = usable[d].obstacle.empty();
            one["obstacle"] = usable[d].obstacle;
        }
        json["definitions"].push_back(std::move(one));
    }
    return json.dump(2) + "\n";
}

} // namespace

base::Exit definitions_command(const Arguments& arguments, const Catalog& catalog) {
    const FileOptions options =
        parse_file_options("definitions", arguments, {{"json", "print the table as JSON"}},
                           FileKind::optional_scenario);
    if (options.help) {
        fmt::print("raming definitions [SCENARIO.toml] [--set PATH=VALUE] [--definitions-file "
                   "FILE] [--json]\n\n"
                   "Prints the shared definitions: which categories each party counts, beyond "
                   "which duration, and\n"
                   "where that stands. With a scenario it says which of them it can use: raming "
                   "run SCENARIO.toml\n"
                   "--definitions NAME,NAME.\n");
        return base::Exit::ok;
    }
    const auto scenario = options.file.empty() ? std::nullopt : std::optional(options.file);
    const std::string file = find_definitions_file(options.definitions_file, scenario);
    Document shared = Document::from_file(file, {});
    const std::vector<SharedDefinition> definitions = catalog.read_definitions(shared);
    std::vector<TranslatedDefinition> usable;
    if (scenario) {
        static_cast<void>(load_scenario(*scenario, options.overrides, {}, std::nullopt, catalog));
        Document again = Document::from_file(file, {});
        Document into = Document::from_file(*scenario, options.overrides);
        usable = catalog.translate_definitions(again, into);
    }
    fmt::print("{}", options.has("json") ? json_of(file, definitions, usable)
                                         : table(definitions, usable));
    return base::Exit::ok;
}

} // namespace raming::cli
