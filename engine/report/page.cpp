#include "engine/report/page.hpp"

#include "engine/report/contents.hpp"
#include "engine/report/frame.hpp"
#include "engine/report/html.hpp"
#include "engine/report/labels.hpp"
#include "engine/report/phrases.hpp"
#include "engine/report/sections.hpp"
#include "engine/report/sentences.hpp"
#include "engine/report/sliders.hpp"

namespace raming::report {

namespace {

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
    return framed(text, title.text, body.str(),
                  has_sliders ? Scripts{slider_policy(), slider_scripts(text, run, slider_module)}
                              : Scripts{});
}

} // namespace raming::report
