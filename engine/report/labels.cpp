#include "engine/report/labels.hpp"

#include <algorithm>

#include "engine/report/settings.hpp"

namespace raming::report {

namespace {

Label translated(const results::RunResults& run, const Text& text, const std::string& path,
                 const std::string& english) {
    if (text.language() == Language::dutch) {
        if (auto dutch = text_setting(run, path)) {
            return {*dutch, ""};
        }
    }
    return scenario_text(text, english);
}

} // namespace

Label in_either(const Text& text, const std::string& english, const std::string& dutch) {
    const bool is_dutch = text.language() == Language::dutch && !dutch.empty() && dutch != english;
    return is_dutch ? Label{dutch, ""} : scenario_text(text, english);
}

Label scenario_text(const Text& text, const std::string& words) {
    return {words, text.language() == Language::english ? "" : "en"};
}

Label title_of(const results::RunResults& run, const Text& text) {
    return translated(run, text, "title_nl", run.provenance.title);
}

Label left_out_of(const results::RunResults& run, const Text& text) {
    return translated(run, text, "left_out_nl", run.provenance.left_out);
}

Label definition_label(const results::RunResults& run, const Text& text, std::size_t definition) {
    const results::DefinitionSummary& one = run.summary.definitions[definition];
    if (!one.label_nl.empty()) {
        return in_either(text, one.label, one.label_nl);
    }
    return translated(run, text, "definitions." + one.id + ".label_nl", one.label);
}

Label route_label(const results::RunResults& run, const Text& text, const std::string& route) {
    const auto& names = run.routes.names;
    const auto found = std::find(names.begin(), names.end(), route);
    const auto place = static_cast<std::size_t>(found - names.begin());
    if (place < run.routes.labels.size() && place < run.routes.labels_nl.size()) {
        return in_either(text, run.routes.labels[place], run.routes.labels_nl[place]);
    }
    return translated(run, text, "routes." + route + ".label_nl",
                      place < run.routes.labels.size() ? run.routes.labels[place] : route);
}

Label part_label(const results::RunResults& run, const Text& text, std::size_t part) {
    const results::Comparison& comparison = run.comparison;
    return in_either(text, comparison.part_label[part],
                     part < comparison.part_label_nl.size() ? comparison.part_label_nl[part] : "");
}

Label step_label(const results::RunResults& run, const Text& text, std::size_t step) {
    const results::Comparison& comparison = run.comparison;
    return in_either(text, comparison.step_label[step],
                     step < comparison.step_label_nl.size() ? comparison.step_label_nl[step] : "");
}

} // namespace raming::report
