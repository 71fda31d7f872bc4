// The first screen: registered, estimated, how sure, and what the margin leaves out.

#include <cmath>

#include "engine/report/labels.hpp"
#include "engine/report/phrases.hpp"
#include "engine/report/rounding.hpp"
#include "engine/report/sections.hpp"
#include "engine/report/sentences.hpp"
#include "engine/report/table.hpp"

namespace raming::report {

std::string children(const Text& text, const Contents& contents, double number) {
    return text.number(rounded(number, contents.unit()));
}

std::string children(const Text& text, const Contents& contents, double low, double high) {
    if (std::isnan(low) || std::isnan(high)) {
        return "–";
    }
    const std::string from = children(text, contents, low);
    const std::string to = children(text, contents, high);
    return from == to ? from : from + " – " + to;
}

std::string signed_range(const Text& text, const Contents& contents, double low, double high) {
    if (std::isnan(low) || std::isnan(high)) {
        return "–";
    }
    const std::string from = text.with_sign(rounded(low, contents.unit()));
    const std::string to = text.with_sign(rounded(high, contents.unit()));
    return from == to ? from : text(phrase::from_to, {from, to});
}

std::vector<std::string> range_cells(const Text& text, const Contents& contents, const Five& five) {
    return {children(text, contents, five.q[q500]),
            children(text, contents, five.q[q165], five.q[q835]),
            children(text, contents, five.q[q025], five.q[q975])};
}

Label named(const Text& text, const Contents& contents, std::size_t definition) {
    Label label = definition_label(contents.run, text, definition);
    label.text += " (" + contents.definition(definition).id + ")";
    return label;
}

void write_figure(Html& to, const Svg& figure) {
    to.open("figure").add(figure.in_page()).close();
}

void write_missing(Html& to, const Text& text, const Contents& contents,
                   const std::string& options) {
    // The name of the file without its folders: where it lies is nobody's business.
    const std::string& path = contents.run.provenance.scenario_file;
    const std::string scenario = path.substr(path.rfind('/') + 1);
    to.leaf("p", text(phrase::not_in_file, {"raming " + options + " " + scenario + " -o FILE.h5"}),
            {{"class", "missing"}});
}

void write_overview(Html& to, const Text& text, const Contents& contents) {
    to.leaf("h2", text(phrase::overview), {{"id", "overview"}});
    to.open("div", {{"class", "overview"}}).open("div");
    std::vector<std::size_t> shown = {contents.reference};
    if (contents.other) {
        shown.push_back(*contents.other);
    }
    for (const std::size_t d : shown) {
        to.open("div", {{"class", "card"}}).leaf("h3", named(text, contents, d));
        const auto answer = [&](const Phrase& question, const std::string& said) {
            to.leaf("p", text(question), {{"class", "question"}}).leaf("p", said);
        };
        answer(phrase::question_registered,
               registered_sentence(text, contents.definition(d).registered));
        answer(phrase::question_level, level_sentence(text, contents.unit(), contents.levels[d]));
        to.close();
    }
    to.leaf("p", text(phrase::overview_lead));
    to.close();
    to.open("aside", {{"class", "box"}, {"aria-labelledby", "left-out"}});
    to.leaf("h3", text(phrase::left_out), {{"id", "left-out"}});
    const Label left_out = left_out_of(contents.run, text);
    to.leaf("p", left_out.text.empty() ? Label{text(phrase::left_out_unknown), ""} : left_out);
    to.close().close();
    const std::string by_noise =
        contents.rounding.by_noise ? " " + text(phrase::rounded_by_noise) : "";
    to.leaf("p", text(phrase::rounding_note, {text.number(contents.unit())}) + by_noise,
            {{"class", "note"}});
}

} // namespace raming::report
