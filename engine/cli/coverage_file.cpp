// From a report on coverage to the columns of its results file, and back.

#include <algorithm>

#include "engine/cli/coverage.hpp"

namespace raming::cli {

namespace {

double number(std::uint64_t count) {
    return static_cast<double>(count);
}

} // namespace

results::CoverageResults results_of(const CoverageReport& report) {
    results::CoverageResults results;
    results.world = {report.world};
    results.worlds = {number(report.worlds)};
    results.region = {report.region};
    results.school_year = {report.school_year};
    results.level.assign(run::coverage_levels.begin(), run::coverage_levels.end());
    for (std::size_t cell = 0; cell < run::rank_cells; ++cell) {
        results.rank.push_back((number(cell) + 0.5) / number(run::rank_cells));
    }
    results.definition = report.definitions;
    results.definition_label = report.labels;
    results.definition_label_nl = report.labels_nl;
    for (const CoverageReport::Contender& contender : report.contenders) {
        results.contender.push_back(contender.who.id);
        results.contender_label.push_back(contender.who.label);
        results.contender_label_nl.push_back(contender.who.label_nl);
        results.effective_draws.push_back(contender.effective);
        for (const run::Calibration& found : contender.definitions) {
            for (const std::uint64_t worlds : found.covered) {
                results.covered.push_back(number(worlds));
            }
            for (const std::uint64_t worlds : found.cells) {
                results.rank_worlds.push_back(number(worlds));
            }
            results.chi_square.push_back(found.chi_square);
            results.p_value.push_back(found.p_value);
            results.excess.push_back(found.excess);
        }
    }
    for (const run::Reservation& one : report.reservations) {
        results.reservation.push_back(one.text);
        results.reservation_nl.push_back(one.text_nl);
        results.reservation_definition.push_back(report.definitions[one.estimand]);
    }
    return results;
}

CoverageReport report_of(const results::CoverageResults& results) {
    CoverageReport report;
    report.title = results.provenance.title;
    if (!results.region.empty()) {
        report.region = results.region.front();
        report.school_year = results.school_year.front();
    }
    report.world = results.world.front();
    report.worlds = static_cast<std::uint64_t>(results.worlds.front());
    report.draws = results.provenance.draws;
    report.seed = results.provenance.seed;
    report.digest = results.provenance.digest;
    report.definitions = results.definition;
    report.labels = results.definition_label;
    report.labels_nl = results.definition_label_nl;
    for (std::size_t c = 0; c < results.contender.size(); ++c) {
        const bool weighted = results.effective_draws[c] < number(report.draws);
        CoverageReport::Contender contender{{results.contender[c], results.contender_label[c],
                                             results.contender_label_nl[c], weighted},
                                            results.effective_draws[c],
                                            {}};
        for (std::size_t d = 0; d < results.definition.size(); ++d) {
            const std::size_t at = c * results.definition.size() + d;
            run::Calibration found;
            for (std::size_t k = 0; k < found.covered.size(); ++k) {
                found.covered[k] =
                    static_cast<std::uint64_t>(results.covered[at * found.covered.size() + k]);
            }
            for (std::size_t k = 0; k < found.cells.size(); ++k) {
                found.cells[k] =
                    static_cast<std::uint64_t>(results.rank_worlds[at * found.cells.size() + k]);
            }
            found.chi_square = results.chi_square[at];
            found.p_value = results.p_value[at];
            found.excess = results.excess[at];
            contender.definitions.push_back(found);
        }
        report.contenders.push_back(std::move(contender));
    }
    for (std::size_t k = 0; k < results.reservation.size(); ++k) {
        const auto definition = std::find(results.definition.begin(), results.definition.end(),
                                          results.reservation_definition[k]);
        report.reservations.push_back(
            {static_cast<std::size_t>(definition - results.definition.begin()),
             results.reservation[k], results.reservation_nl[k]});
    }
    return report;
}

} // namespace raming::cli
