#include "engine/cli/diff.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>

#include "engine/cli/numbers.hpp"
#include "engine/cli/output.hpp"

namespace raming::cli {

using results::RunResults;
using results::Setting;
using summary::EstimateDifference;

namespace {

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

} // namespace

ScenarioDifference::ScenarioDifference(const RunResults& a, const RunResults& b)
    : only_first_(only_in(a, b)), only_second_(only_in(b, a)) {
    std::map<std::string, Setting> of_b;
    for (const Setting& setting : b.provenance.resolved) {
        of_b[setting.path] = setting;
    }
    for (const Setting& setting : a.provenance.resolved) {
        const auto found = of_b.find(setting.path);
        const Setting other = found == of_b.end() ? Setting{} : found->second;
        if (setting.value != other.value || other.origin.empty()) {
            settings_.push_back({setting.path, setting, other});
        }
        of_b.erase(setting.path);
    }
    for (const Setting& setting : b.provenance.resolved) {
        if (of_b.contains(setting.path)) {
            settings_.push_back({setting.path, {}, setting});
        }
    }
}

bool ScenarioDifference::same_definitions() const {
    return only_first_.empty() && only_second_.empty();
}

void ScenarioDifference::print() const {
    if (settings_.empty()) {
        fmt::print("The scenarios are the same.\n");
    }
    for (const SettingDifference& d : settings_) {
        fmt::print("{}: {} → {}\n", d.path, setting_text(d.a), setting_text(d.b));
    }
    for (const auto& [names, where] :
         {std::pair{&only_first_, "first"}, {&only_second_, "second"}}) {
        for (const std::string& name : *names) {
            fmt::print("definition {} is in the {} file only\n", name, where);
        }
    }
}

std::vector<std::string> difference_heads() {
    return {"first", "second", "difference", "in errors"};
}

std::vector<std::string> difference_cells(const EstimateDifference& one) {
    const std::string size = without_noise(std::abs(one.difference), one.mcse);
    const char* const sign = one.difference < 0 ? "−" : one.difference > 0 ? "+" : "";
    return {without_noise(one.a, one.mcse), without_noise(one.b, one.mcse),
            sign + size + " " + error_of(one.mcse), errors_text(one.in_mcse)};
}

std::string estimates_table(const std::vector<EstimateDifference>& estimates) {
    std::vector<std::vector<std::string>> rows = {{"definition", ""}};
    const auto append = [&](const std::vector<std::string>& cells) {
        rows.back().insert(rows.back().end(), cells.begin(), cells.end());
    };
    append(difference_heads());
    for (const EstimateDifference& one : estimates) {
        rows.push_back({one.definition, one.quantity});
        append(difference_cells(one));
    }
    return aligned(rows);
}

base::Exit say_whether_same(bool same, const DiffOptions& options) {
    if (!options.json) {
        fmt::print("{}\n", same ? fmt::format("The same: no estimate differs by more than {} "
                                              "errors.",
                                              options.tolerance)
                                : std::string("They differ."));
    }
    return same ? base::Exit::ok : base::Exit::results_differ;
}

} // namespace raming::cli
