#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <nlohmann/json.hpp>

#include "engine/cli/commands.hpp"
#include "engine/cli/numbers.hpp"
#include "engine/cli/options.hpp"
#include "engine/cli/output.hpp"
#include "engine/summary/run_difference.hpp"

namespace raming::cli {

using base::Error;
using base::Exit;
using results::RunResults;
using results::Setting;
using summary::EstimateDifference;
using summary::Pairing;

namespace {

/// A value of the scenario that is not the same in both; an empty origin where it is not there.
struct SettingDifference {
    std::string path;
    Setting a;
    Setting b;
};

std::vector<SettingDifference> settings_that_differ(const RunResults& a, const RunResults& b) {
    std::map<std::string, Setting> of_b;
    for (const Setting& setting : b.provenance.resolved) {
        of_b[setting.path] = setting;
    }
    std::vector<SettingDifference> differences;
    for (const Setting& setting : a.provenance.resolved) {
        const auto found = of_b.find(setting.path);
        const Setting other = found == of_b.end() ? Setting{} : found->second;
        if (setting.value != other.value || other.origin.empty()) {
            differences.push_back({setting.path, setting, other});
        }
        of_b.erase(setting.path);
    }
    for (const Setting& setting : b.provenance.resolved) {
        if (of_b.contains(setting.path)) {
            differences.push_back({setting.path, {}, setting});
        }
    }
    return differences;
}

/// Definitions that one run has and the other has not.
std::vector<std::string> only_in(const RunResults& run, const RunResults& other) {
    std::vector<std::string> names;
    for (const auto& definition : run.summary.definitions) {
        if (std::none_of(other.summary.definitions.begin(), other.summary.definitions.end(),
                         [&](const auto& d) { return d.id == definition.id; })) {
            names.push_back(definition.id);
        }
    }
    return names;
}

const char* pairing_text(Pairing pairing) {
    switch (pairing) {
    case Pairing::paired:
        return "paired: both runs have the same random numbers";
    case Pairing::draws_gone:
        return "not paired: both runs have the same random numbers, but not all draws are stored, "
               "so errors are too wide";
    case Pairing::independent:
        break;
    }
    return "independent: seed, design or number of draws differ";
}

/// What fits a line.
std::string shortened(const std::string& text) {
    constexpr std::size_t most = 60;
    return text.size() <= most ? text : text.substr(0, text.find(' ', most - 15)) + " …";
}

std::string setting_text(const Setting& setting) {
    return setting.origin.empty() ? "–" : shortened(setting.value) + " (" + setting.origin + ")";
}

std::string errors_text(double in_mcse) {
    return std::isinf(in_mcse) ? "∞" : fmt::format("{:.2g}", in_mcse);
}

nlohmann::ordered_json number_or_null(double number) {
    return std::isfinite(number) ? nlohmann::ordered_json(number) : nlohmann::ordered_json(nullptr);
}

struct Found {
    std::vector<SettingDifference> settings;
    std::vector<std::string> only_first;
    std::vector<std::string> only_second;
    Pairing pairing;
    std::vector<EstimateDifference> estimates;
    bool same = true;
};

void print_json(const Found& found, const DiffOptions& options) {
    nlohmann::ordered_json json{{"same", found.same},
                                {"tolerance", options.tolerance},
                                {"paired", found.pairing == Pairing::paired}};
    json["settings"] = nlohmann::ordered_json::array();
    for (const SettingDifference& d : found.settings) {
        json["settings"].push_back({{"path", d.path},
                                    {"first", d.a.value},
                                    {"first_origin", d.a.origin},
                                    {"second", d.b.value},
                                    {"second_origin", d.b.origin}});
    }
    json["only_in_first"] = found.only_first;
    json["only_in_second"] = found.only_second;
    json["estimates"] = nlohmann::ordered_json::array();
    for (const EstimateDifference& d : found.estimates) {
        json["estimates"].push_back({{"definition", d.definition},
                                     {"quantity", d.quantity},
                                     {"first", d.a},
                                     {"second", d.b},
                                     {"difference", d.difference},
                                     {"mcse", number_or_null(d.mcse)},
                                     {"in_mcse", number_or_null(d.in_mcse)}});
    }
    fmt::print("{}\n", json.dump(2));
}

void print_text(const Found& found) {
    if (found.settings.empty()) {
        fmt::print("The scenarios are the same.\n");
    }
    for (const SettingDifference& d : found.settings) {
        fmt::print("{}: {} → {}\n", d.path, setting_text(d.a), setting_text(d.b));
    }
    for (const auto& [names, where] :
         {std::pair{&found.only_first, "first"}, {&found.only_second, "second"}}) {
        for (const std::string& name : *names) {
            fmt::print("definition {} is in the {} run only\n", name, where);
        }
    }
    std::vector<std::vector<std::string>> rows = {
        {"definition", "", "first", "second", "difference", "in errors"}};
    for (const EstimateDifference& d : found.estimates) {
        const std::string size = without_noise(std::abs(d.difference), d.mcse);
        rows.push_back({d.definition, d.quantity, without_noise(d.a, d.mcse),
                        without_noise(d.b, d.mcse),
                        (d.difference < 0   ? "−"
                         : d.difference > 0 ? "+"
                                            : "") +
                            size + " " + error_of(d.mcse),
                        errors_text(d.in_mcse)});
    }
    fmt::print("\n{}\n{}\n", pairing_text(found.pairing), aligned(rows));
}

} // namespace

Exit diff_command(const Arguments& arguments, const Catalog&) {
    const DiffOptions options = parse_diff_options(arguments);
    if (options.help) {
        fmt::print("{}", diff_help());
        return Exit::ok;
    }
    const RunResults a = results::read_file(options.first, true);
    const RunResults b = results::read_file(options.second, true);
    Found found;
    found.settings = settings_that_differ(a, b);
    found.only_first = only_in(a, b);
    found.only_second = only_in(b, a);
    found.pairing = summary::pairing_of(a, b);
    found.estimates = summary::differences(a, b, found.pairing);
    double largest = 0;
    for (const EstimateDifference& d : found.estimates) {
        largest = std::max(largest, d.in_mcse);
    }
    found.same =
        found.only_first.empty() && found.only_second.empty() && largest <= options.tolerance;
    if (options.json) {
        print_json(found, options);
    } else {
        print_text(found);
        fmt::print("{}\n",
                   found.same ? fmt::format("The same: no estimate differs by more than {} errors.",
                                            options.tolerance)
                              : std::string("They differ."));
    }
    return found.same ? Exit::ok : Exit::results_differ;
}

} // namespace raming::cli
