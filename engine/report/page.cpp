#include "engine/report/page.hpp"

#include "engine/report/contents.hpp"
#include "engine/report/html.hpp"
#include "engine/report/labels.hpp"
#include "engine/report/phrases.hpp"
#include "engine/report/sections.hpp"
#include "engine/report/sentences.hpp"
#include "engine/report/sliders.hpp"
#include "engine/report/style.hpp"

namespace raming::report {

namespace {

/// Nothing is fetched and no script runs (but the sliders' own), even if a browser were asked to.
constexpr const char* policy = "default-src 'none'; style-src 'unsafe-inline'";

/// What the page holds, from top to bottom.
using Section = void (*)(Html&, const Text&, const Contents&);
constexpr Section sections[] = {
    write_overview,  write_dotplots,    write_ladder,      write_choices,     write_curve,
    write_walk,      write_overlap,     write_uncertainty, write_sensitivity, write_pool,
    write_published, write_regions,     write_coverage,    write_ranks,       write_weekly,
    write_spells,    write_assumptions, write_provenance,
};

} // namespace

std::string page(const results::RunResults& run, const Beside& beside, Language language,
                 std::string_view slider_module) {
    const Text text(language);
    const Contents contents = contents_of(run, beside);
    const Label title = title_of(run, text);
    Html body;
    body.open("main");
    body.leaf("h1", title);
    body.leaf("p", text(phrase::subtitle, {run.region, run.school_year}), {{"class", "subtitle"}});
    body.open("div", {{"class", "headline"}});
    if (contents.other) {
        body.leaf("p", text(phrase::question_definition), {{"class", "question"}});
    }
    body.leaf("p", headline(text, contents)).close();
    for (const Section& write : sections) {
        Html section;
        write(section, text, contents);
        if (!section.str().empty()) { // what the file does not hold has no place
            body.open("section").add(section).close();
        }
    }
    const bool has_sliders = !slider_module.empty();
    if (has_sliders) {
        body.open("section", {{"class", "explore"}});
        write_sliders(body, text);
        body.close();
    }
    body.close();
    return "<!DOCTYPE html>\n<html lang=\"" + text.code() +
           "\">\n<head>\n<meta charset=\"utf-8\">\n"
           "<meta http-equiv=\"Content-Security-Policy\" content=\"" +
           escaped(policy + (has_sliders ? slider_policy() : "")) +
           "\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
           "<title>" +
           escaped(title.text) + "</title>\n<style>" + style_sheet + figure_style +
           "</style>\n</head>\n<body>\n" + body.str() +
           (has_sliders ? slider_scripts(text, run, slider_module) : "") + "</body>\n</html>\n";
}

} // namespace raming::report
