#include "engine/report/figures.hpp"

#include <algorithm>
#include <array>

#include "engine/base/contract.hpp"
#include "engine/base/error.hpp"
#include "engine/report/contents.hpp"
#include "engine/report/sections.hpp"

namespace raming::report {

namespace {

using Draw = std::optional<Svg> (*)(const Text&, const Contents&);

constexpr std::size_t figures = 16;

constexpr std::array<FigureName, figures> names = {{
    {"dotplots", "each definition in 50 possible outcomes",
     "Make results with raming run, and leave --summary-only out."},
    {"ladder", "each definition, and its difference with the point of comparison",
     "Make results of two definitions or more, with raming compare --all."},
    {"curve", "the number over the threshold in weeks",
     "Make results with raming compare --curve."},
    {"walk", "which step from one definition to another does what",
     "Make results with raming compare --from A --to B."},
    {"overlap", "the number over an overlap, from none to complete",
     "Make results with raming compare --overlap NAME, of an overlap that definitions depend on."},
    {"uncertainty", "whose uncertainty: words, and what is not known",
     "Make results with raming compare --uncertainty."},
    {"tornado", "the width of the interval if an input were known",
     "Add --sensitivity FILE, made with raming sensitivity -o FILE of the same scenario."},
    {"heat", "the share of each input in the spread of each definition",
     "Add --sensitivity FILE, made with raming sensitivity -o FILE of the same scenario."},
    {"surveys", "the width of the interval after a survey, over its size",
     "Add --sensitivity FILE, made with raming sensitivity -o FILE of the same scenario, in which "
     "a "
     "survey would help."},
    {"pool", "the number without each of the rival assumptions",
     "Make results with raming compare --drop-pool-members."},
    {"published", "estimates of others in the distributions",
     "Add --published FILE, made with raming published -o FILE, of the same region and year."},
    {"regions", "registered counts on a map of tiles",
     "Make results of a scenario with a section [regions]."},
    {"coverage", "how often intervals held the truth in simulated worlds",
     "Add --coverage FILE, made with raming coverage -o FILE."},
    {"ranks", "where the truth lay among the outcomes in simulated worlds",
     "Add --coverage FILE, made with raming coverage -o FILE."},
    {"weekly", "a simulated cohort: children out of school week by week",
     "Add --cohort FILE, made with raming cohort -o FILE of 160 replicates or more."},
    {"spells", "a simulated cohort: how long stays out of school last",
     "Add --cohort FILE, made with raming cohort -o FILE of 160 replicates or more."},
}};

constexpr std::array<Draw, figures> draws = {
    dotplots_figure, ladder_figure,      curve_figure,     walk_figure,
    overlap_figure,  uncertainty_figure, tornado_figure,   heat_figure,
    surveys_figure,  pool_figure,        published_figure, regions_figure,
    coverage_figure, ranks_figure,       weekly_figure,    spells_figure};

} // namespace

std::span<const FigureName> figure_names() {
    return names;
}

std::string figure(const results::RunResults& run, const Beside& beside, Language language,
                   const std::string& name) {
    const auto* const found = std::find_if(names.begin(), names.end(),
                                           [&](const FigureName& one) { return one.name == name; });
    base::expects(found != names.end()); // the caller asked for one of figure_names
    const Text text(language);
    const Contents contents = contents_of(run, beside);
    const auto svg = draws[static_cast<std::size_t>(found - names.begin())](text, contents);
    if (!svg) {
        throw base::Error(base::Exit::input_output, "E231",
                          "the results do not hold the figure \"" + name + "\". " + found->remedy);
    }
    return svg->alone(text.code());
}

} // namespace raming::report
