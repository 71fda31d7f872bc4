#include "engine/results/published_schema.hpp"

namespace raming::results {

std::span<const RootAttribute> published_attributes() {
    using P = Provenance;
    static const std::vector<RootAttribute> all = with_common_attributes(
        published_file_type,
        {{"title", &P::title, "what the file holds"},
         {"title_nl", &P::title_nl, "what the file holds, in Dutch"},
         {"draws", &P::draws, "draws made of each scenario, over all chains"},
         {"chains", &P::chains, "independent randomisations"},
         {"design", &P::design, "how points are placed"},
         {"digest", &P::digest, "128-bit sum over the draws of all scenarios"}});
    return all;
}

std::span<const PublishedVariable> published_variables() {
    using P = PublishedResults;
    static const PublishedVariable table[] = {
        {"published", "id", "id", &P::id, nullptr, "published estimate"},
        {"published", "who", "id", &P::who, nullptr, "who published it"},
        {"published", "school_year", "id", &P::school_year, nullptr,
         "school year that it is about"},
        {"published", "definition", "id", &P::definition, nullptr,
         "definition of its scenario whose distribution it is set against; empty where none can be "
         "named"},
        {"published", "definition_label", "id", &P::definition_label, nullptr,
         "definition, for people"},
        {"published", "definition_label_nl", "id", &P::definition_label_nl, nullptr,
         "definition, for people, in Dutch"},
        {"published", "region", "id", &P::region, nullptr, "region of the distribution"},
        {"published", "distribution_year", "id", &P::distribution_year, nullptr,
         "school year of the distribution"},
        {"published", "arithmetic", "id", &P::arithmetic, nullptr,
         "definition whose arithmetic it is; empty for a quoted number"},
        {"published", "printed", "id", &P::printed, "1", "number of children as printed"},
        {"published", "point", "id", &P::point, "1",
         "number that the author's own inputs give; NaN for a quoted number"},
        {"published", "residual", "id", &P::residual, "1", "printed - point"},
        {"published", "reproduces", "id", &P::reproduces, nullptr,
         "whether point is printed, to the unit"},
        {"published", "median", "id", &P::median, "1",
         "median of the true number of children under the definition"},
        {"published", "median_mcse", "id", &P::median_mcse, "1",
         "Monte Carlo standard error of median"},
        {"published", "q025", "id", &P::q025, "1",
         "2.5 % quantile of the true number of children under the definition"},
        {"published", "q025_mcse", "id", &P::q025_mcse, "1", "Monte Carlo standard error of q025"},
        {"published", "q975", "id", &P::q975, "1",
         "97.5 % quantile of the true number of children under the definition"},
        {"published", "q975_mcse", "id", &P::q975_mcse, "1", "Monte Carlo standard error of q975"},
        {"published", "percentile", "id", &P::percentile, "1",
         "probability that the true number is no larger than the printed one"},
        {"published", "percentile_mcse", "id", &P::percentile_mcse, "1",
         "Monte Carlo standard error of percentile"},
        {"published", "note", "id", &P::note, nullptr, "what to know about it"},
        {"published", "note_nl", "id", &P::note_nl, nullptr, "what to know about it, in Dutch"},
        {"published", "source", "id", &P::source, nullptr, "where it stands in print"},
        {"published", "scenario", "id", &P::scenario, nullptr,
         "file of the scenario whose distribution it is; see /provenance/scenario_file"},
        {"published", "term", "term", &P::term, nullptr,
         "term of the arithmetic of an estimate, value x factor"},
        {"published", "term_of", "term", &P::term_of, nullptr, "the estimate"},
        {"published", "term_fact", "term", &P::term_fact, nullptr,
         "fact that the value is; empty for a number that is assumed"},
        {"published", "term_value", "term", &P::term_value, "1", "value"},
        {"published", "term_factor", "term", &P::term_factor, "1", "factor"},
        {"published", "term_by", "term", &P::term_by, nullptr,
         "facts that the factor is made of, with commas between them"},
        {"provenance", "scenario_file", "scenario_file", &P::scenario_file, nullptr,
         "scenario that estimates were set against"},
        {"provenance", "scenario_text", "scenario_file", &P::scenario_text, nullptr,
         "the scenario file as it was read"},
        {"provenance", "scenario_sha256", "scenario_file", &P::scenario_sha256, nullptr,
         "SHA-256 of the scenario file"},
        {"provenance", "scenario_digest", "scenario_file", &P::scenario_digest, nullptr,
         "128-bit sum over its draws; empty where none were made"},
        {"provenance", "override", "override", &Provenance::overrides, nullptr,
         "a --set option, in the order given"},
    };
    return table;
}

Layout PublishedVariable::layout() const {
    return {name, {&dimension, 1}, units, {}, meaning};
}

} // namespace raming::results
