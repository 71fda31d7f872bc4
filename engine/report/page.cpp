#include "engine/report/page.hpp"

#include "engine/report/contents.hpp"
#include "engine/report/html.hpp"
#include "engine/report/labels.hpp"
#include "engine/report/phrases.hpp"
#include "engine/report/sections.hpp"
#include "engine/report/sentences.hpp"
#include "engine/report/style.hpp"

namespace raming::report {

namespace {

/// No script runs and nothing is fetched, even if a browser were asked to.
constexpr const char* policy = "default-src 'none'; style-src 'unsafe-inline'";

/// What the page holds, from top to bottom.
using Section = void (*)(Html&, const Text&, const Contents&);
constexpr Section sections[] = {
    write_overview, write_dotplots,    write_ladder,      write_choices, write_curve,
    write_walk,     write_overlap,     write_uncertainty, write_pool,    write_published,
    write_regions,  write_assumptions, write_provenance,
};

} // namespace

std::string page(const results::RunResults& run, const results::PublishedResults* published,
                 Language language) {
    const Text text(language);
    Contents contents = contents_of(run);
    contents.published = published;
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
        body.open("section");
        write(body, text, contents);
        body.close();
    }
    body.close();
    return "<!DOCTYPE html>\n<html lang=\"" + text.code() +
           "\">\n<head>\n<meta charset=\"utf-8\">\n"
           "<meta http-equiv=\"Content-Security-Policy\" content=\"" +
           escaped(policy) +
           "\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
           "<title>" +
           escaped(title.text) + "</title>\n<style>" + style_sheet + figure_style +
           "</style>\n</head>\n<body>\n" + body.str() + "</body>\n</html>\n";
}

} // namespace raming::report
