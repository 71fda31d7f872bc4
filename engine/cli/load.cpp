#include "engine/cli/load.hpp"

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "engine/base/suggest.hpp"
#include "engine/cli/nearby.hpp"
#include "engine/cli/scenario_kind.hpp"
#include "engine/sweep/section.hpp"

namespace raming::cli {

namespace fs = std::filesystem;
using base::Error;
using base::Exit;
using scenario::Document;
using scenario::TranslatedDefinition;

namespace {

const std::string file_name = "definitions.toml";

bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<std::string> own_definitions(Document& document) {
    std::vector<std::string> names;
    const scenario::Node section = document.root()["definitions"];
    for (const scenario::Node& table :
         section.is_table() ? section.children() : std::vector<scenario::Node>{}) {
        names.push_back(table.key());
    }
    return names;
}

/// The shared definitions that a scenario lacks, in its words.
std::vector<TranslatedDefinition> shared_beside(const std::vector<std::string>& own,
                                                const std::string& file, Document& scenario,
                                                const Catalog& catalog) {
    Document definitions = Document::from_file(file, {});
    std::vector<TranslatedDefinition> shared = catalog.translate_definitions(definitions, scenario);
    std::erase_if(shared, [&](const TranslatedDefinition& d) { return contains(own, d.id); });
    return shared;
}

void check_names(const std::vector<std::string>& wanted, const std::vector<std::string>& own,
                 const std::vector<TranslatedDefinition>& shared, const std::string& path,
                 const std::string& file) {
    std::vector<std::string> known = own;
    for (const TranslatedDefinition& definition : shared) {
        known.push_back(definition.id);
    }
    known.emplace_back("own");
    known.emplace_back("all");
    for (const std::string& name : wanted) {
        if (!contains(known, name)) {
            throw Error(Exit::usage, "E421",
                        "there is no definition \"" + name + "\" in " + path + " or " + file + "." +
                            base::suggestion(name, known));
        }
    }
    for (const TranslatedDefinition& definition : shared) {
        if (contains(wanted, definition.id) && !definition.obstacle.empty()) {
            throw Error(Exit::invalid_scenario, "E161", definition.obstacle);
        }
    }
}

/// The names with "own" replaced by what the scenario defines.
std::vector<std::string> with_own(const std::vector<std::string>& names,
                                  const std::vector<std::string>& own) {
    std::vector<std::string> all;
    for (const std::string& name : names) {
        if (name == "own") {
            all.insert(all.end(), own.begin(), own.end());
        } else {
            all.push_back(name);
        }
    }
    return all;
}

/// The override that says what a run evaluates, with the names in the scenario's order.
std::string estimate_override(const std::vector<std::string>& wanted,
                              const std::vector<std::string>& known) {
    std::string list;
    for (const std::string& name : known) {
        if (contains(wanted, name)) {
            list += (list.empty() ? "\"" : ",\"") + name + "\"";
        }
    }
    return "estimate=[" + list + "]";
}

/// Overrides but those of definitions, which may be shared ones that are not there yet.
std::vector<std::string> on_routes(const std::vector<std::string>& overrides) {
    std::vector<std::string> kept;
    std::copy_if(overrides.begin(), overrides.end(), std::back_inserter(kept),
                 [](const std::string& one) { return one.rfind("definitions.", 0) != 0; });
    return kept;
}

Loaded load_document(Document document, const Catalog& catalog) {
    require_kind(document, ScenarioKind::estimate);
    run::LoadedScenario loaded = model_of(document, catalog);
    return {std::move(document), std::move(loaded), {}};
}

} // namespace

run::LoadedScenario model_of(Document& document, const Catalog& catalog) {
    static_cast<void>(sweep::read_section(document));
    return catalog.load(document);
}

std::string find_definitions_file(const std::optional<std::string>& given,
                                  const std::optional<std::string>& scenario) {
    std::error_code none;
    if (given) {
        if (!fs::exists(*given, none)) {
            throw Error(Exit::input_output, "E221",
                        "--definitions-file " + *given +
                            ": there is no such file. Leave the option out for the definitions "
                            "that come with the program.");
        }
        return *given;
    }
    if (scenario) {
        const fs::path beside = fs::path(*scenario).parent_path() / file_name;
        if (fs::is_regular_file(beside, none)) {
            return beside.string();
        }
    }
    if (const auto found = found_nearby(fs::path("scenarios") / file_name)) {
        return found->string();
    }
    throw Error(Exit::input_output, "E221",
                "the shared definitions (" + file_name + ") are " +
                    (scenario ? "neither beside " + *scenario + " nor" : std::string("not")) +
                    " in a folder scenarios/ of the working directory, of one above it, or above "
                    "the program. Name the file with --definitions-file.");
}

std::vector<std::string> parse_definition_names(const std::string& text) {
    std::vector<std::string> names;
    std::istringstream stream(text + ",");
    for (std::string name; std::getline(stream, name, ',');) {
        if (name.empty()) {
            throw Error(Exit::usage, "E402",
                        "--definitions " + text +
                            ": should be names separated by commas, e.g. ocw-2022,ingrado, or "
                            "all.");
        }
        names.push_back(name);
    }
    return names;
}

Loaded load_scenario(const std::string& path, const std::vector<std::string>& overrides,
                     const std::vector<std::string>& names,
                     const std::optional<std::string>& definitions_file, const Catalog& catalog) {
    if (names.empty()) {
        return load_document(Document::from_file(path, overrides), catalog);
    }
    Document plain = Document::from_file(path, on_routes(overrides));
    std::vector<std::string> known = own_definitions(plain);
    const std::vector<std::string> wanted = with_own(names, known);
    std::string text = plain.text();
    std::vector<std::string> remarks;
    const bool everything = contains(wanted, "all");
    const bool only_own = std::all_of(wanted.begin(), wanted.end(), [&](const std::string& name) {
        return contains(known, name);
    });
    if (!only_own) {
        const std::string file = find_definitions_file(definitions_file, path);
        const auto shared = shared_beside(known, file, plain, catalog);
        if (plain.error_count() > 0) {
            return load_document(Document::from_file(path, overrides), catalog); // throws them all
        }
        check_names(wanted, known, shared, path, file);
        // All that can be used are appended, whichever are asked for: so each keeps its draws.
        text += "\n# Appended from " + fs::path(file).filename().string() + "\n";
        for (const TranslatedDefinition& definition : shared) {
            if (definition.obstacle.empty()) {
                text += definition.text;
                known.push_back(definition.id);
            } else if (everything) {
                remarks.push_back("left out: " + definition.obstacle);
            }
        }
    }
    std::vector<std::string> settings = overrides;
    const std::vector<std::string>& evaluated = everything ? known : wanted;
    const bool restricted = plain.root().has("estimate") ||
                            std::any_of(known.begin(), known.end(), [&](const std::string& name) {
                                return !contains(evaluated, name);
                            });
    if (restricted) {
        settings.push_back(estimate_override(evaluated, known));
    }
    Loaded loaded = load_document(Document::from_text(text, path, settings), catalog);
    loaded.remarks = std::move(remarks);
    return loaded;
}

} // namespace raming::cli
