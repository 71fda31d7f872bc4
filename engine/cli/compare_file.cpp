#include <limits>

#include "engine/cli/compare_report.hpp"

namespace raming::cli {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t quantiles = 5;

/// Quantiles of items that may be missing, the quantile as the slowest dimension.
std::vector<double> by_quantile(const std::vector<const results::DefinitionSummary*>& items,
                                std::vector<double> results::DefinitionSummary::*member) {
    std::vector<double> values;
    for (std::size_t q = 0; q < quantiles; ++q) {
        for (const results::DefinitionSummary* item : items) {
            values.push_back(item != nullptr ? (item->*member)[q] : nan);
        }
    }
    return values;
}

std::vector<double> numbers(const std::vector<const results::DefinitionSummary*>& items,
                            double results::DefinitionSummary::*member) {
    std::vector<double> values;
    for (const results::DefinitionSummary* item : items) {
        values.push_back(item != nullptr ? item->*member : nan);
    }
    return values;
}

using Items = std::vector<const results::DefinitionSummary*>;
using D = results::DefinitionSummary;

void add_pair(results::Comparison& c, const std::string& from, const std::string& to, double higher,
              double unpaired_width) {
    c.pair.push_back(from + " → " + to);
    c.pair_from.push_back(from);
    c.pair_to.push_back(to);
    c.difference_higher.push_back(higher);
    c.unpaired_width.push_back(unpaired_width);
}

void add_walk(const WalkReport& walk, results::Comparison& c) {
    Items shares;
    for (std::size_t k = 0; k < walk.steps.size(); ++k) {
        c.step.push_back(walk.steps[k].id);
        c.step_kind.push_back(walk.steps[k].kind);
        c.step_label.push_back(walk.steps[k].label);
        c.step_label_nl.push_back(walk.steps[k].label_nl);
        shares.push_back(&walk.shares[k]);
    }
    c.ratio_q = walk.ratio.quantile;
    c.ratio_q_mcse = walk.ratio.quantile_mcse;
    c.walk_mean = numbers(shares, &D::mean);
    c.walk_mean_mcse = numbers(shares, &D::mean_mcse);
    c.walk_q = by_quantile(shares, &D::quantile);
    c.walk_q_mcse = by_quantile(shares, &D::quantile_mcse);
}

void add_curve(const CurveReport& curve, results::Comparison& c) {
    Items points;
    c.weeks = curve.weeks;
    for (const run::CurveLine& line : curve.lines) {
        c.line.push_back((line.is_component ? "route " : "definition ") + line.id);
        c.line_label.push_back(line.label);
        c.line_label_nl.push_back(line.label_nl);
        for (std::size_t w = 0; w < curve.weeks.size(); ++w) {
            const std::size_t place = line.place[w];
            points.push_back(place == run::CurveLine::no_place ? nullptr : &curve.points[place]);
            c.curve_extrapolated.push_back(curve.weeks[w] > line.observed_to ? 1 : 0);
        }
    }
    c.curve_mean = numbers(points, &D::mean);
    c.curve_mean_mcse = numbers(points, &D::mean_mcse);
    c.curve_q = by_quantile(points, &D::quantile);
    c.curve_q_mcse = by_quantile(points, &D::quantile_mcse);
}

void add_overlap(const OverlapReport& overlap, results::Comparison& c) {
    Items points;
    for (const results::DefinitionSummary& point : overlap.points) {
        points.push_back(&point);
    }
    c.overlap_name = {overlap.name};
    c.overlap_label = {overlap.label};
    c.overlap_label_nl = {overlap.label_nl};
    c.overlap_share = overlap.shares;
    c.overlap_q = by_quantile(points, &D::quantile);
    c.overlap_q_mcse = by_quantile(points, &D::quantile_mcse);
}

void add_without(const WithoutReport& without, results::Comparison& c) {
    Items items;
    for (const WithoutReport::Member& member : without.members) {
        c.without.push_back(member.choice + ": " + member.name);
        c.without_draws.push_back(static_cast<double>(member.found.draws));
        for (std::size_t d = 0; d < without.with_all.size(); ++d) {
            items.push_back(member.found.enough ? &member.found.estimands[d] : nullptr);
        }
    }
    c.without_q = by_quantile(items, &D::quantile);
    c.without_q_mcse = by_quantile(items, &D::quantile_mcse);
}

using summary::Estimate;

/// What one column of /summary holds of the variance: of all definitions, or of one.
void add_column(const Estimate& total, double weight, const Spread& spread,
                results::Comparison& c) {
    c.variance_weight.push_back(weight);
    c.variance_total.push_back(total.value);
    c.variance_total_mcse.push_back(total.mcse);
    c.spread_low.push_back(spread.low.value);
    c.spread_low_mcse.push_back(spread.low.mcse);
    c.spread_high.push_back(spread.high.value);
    c.spread_high_mcse.push_back(spread.high.mcse);
}

void add_cell(const summary::VariancePart& part, const Estimate& if_known, results::Comparison& c) {
    c.variance_part.push_back(part.value.value);
    c.variance_part_mcse.push_back(part.value.mcse);
    c.variance_share.push_back(part.share.value);
    c.variance_share_mcse.push_back(part.share.mcse);
    c.variance_if_known.push_back(if_known.value);
    c.variance_if_known_mcse.push_back(if_known.mcse);
}

void add_uncertainty(const UncertaintyReport& report, results::Comparison& c) {
    const summary::VarianceParts& parts = report.parts;
    c.definition_or_all = {"all definitions"};
    add_column(parts.total, 1, spread_of(parts), c);
    for (std::size_t d = 0; d < report.definitions.size(); ++d) {
        const summary::VarianceParts::Definition& definition = parts.definitions[d];
        c.definition_or_all.push_back(report.definitions[d]);
        add_column(definition.total, definition.weight, {definition.low, definition.high}, c);
    }
    c.part = {"words"};
    c.part_label = {words_label};
    c.part_label_nl = {words_label_nl};
    // Which definition is meant is never known together with what is left of another's variance.
    constexpr Estimate none{nan, nan};
    add_cell(parts.words, none, c);
    for (const summary::VarianceParts::Definition& definition : parts.definitions) {
        // Within one definition there is no choice of words.
        add_cell({{}, {definition.total.value > 0 ? 0 : nan, 0}}, none, c);
    }
    for (std::size_t g = 0; g < report.groups.size(); ++g) {
        c.part.push_back(report.groups[g].id);
        c.part_label.push_back(report.groups[g].label);
        c.part_label_nl.push_back(report.groups[g].label_nl);
        add_cell(parts.groups[g], none, c);
        for (const summary::VarianceParts::Definition& definition : parts.definitions) {
            add_cell(definition.groups[g], definition.if_known[g], c);
        }
    }
    c.variance_scale = {parts.scale == summary::VarianceParts::Scale::log ? "log" : "persons"};
    c.variance_draws = {static_cast<double>(parts.draws)};
    Sentence sentence = uncertainty_sentence(report);
    c.uncertainty_sentence = {std::move(sentence.english)};
    c.uncertainty_sentence_nl = {std::move(sentence.dutch)};
}

} // namespace

results::Comparison comparison_of(const CompareReport& report) {
    results::Comparison c;
    Items differences;
    if (report.walk) {
        const WalkReport& walk = *report.walk;
        add_pair(c, walk.from.id, walk.to.id, walk.higher, walk.unpaired_width);
        differences.push_back(&walk.difference);
        add_walk(walk, c);
    }
    if (report.pairs) {
        for (std::size_t k = 0; k < report.pairs->pairs.size(); ++k) {
            const summary::PairedDifference& pair = report.pairs->pairs[k];
            const std::string& from = report.pairs->definitions[pair.from];
            const std::string& to = report.pairs->definitions[pair.to];
            if (report.walk && report.walk->from.id == from && report.walk->to.id == to) {
                continue; // the first pair already
            }
            add_pair(c, from, to, pair.higher, report.pairs->unpaired_width[k]);
            differences.push_back(&pair.difference);
        }
    }
    c.difference_mean = numbers(differences, &D::mean);
    c.difference_mean_mcse = numbers(differences, &D::mean_mcse);
    c.difference_q = by_quantile(differences, &D::quantile);
    c.difference_q_mcse = by_quantile(differences, &D::quantile_mcse);
    if (report.curve) {
        add_curve(*report.curve, c);
    }
    if (report.overlap) {
        add_overlap(*report.overlap, c);
    }
    if (report.without) {
        add_without(*report.without, c);
    }
    if (report.uncertainty) {
        add_uncertainty(*report.uncertainty, c);
    }
    return c;
}

} // namespace raming::cli
