#include "engine/report/contents.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include "engine/base/error.hpp"
#include "engine/report/alike.hpp"
#include "engine/report/settings.hpp"
#include "engine/summary/comparison.hpp"
#include "engine/summary/order_statistics.hpp"
#include "engine/summary/summarise.hpp"

namespace raming::report {

namespace {

using results::Comparison;
using results::RunResults;

[[noreturn]] void refuse(const std::string& what) {
    throw base::Error(base::Exit::input_output, "E213",
                      "the results file cannot be reported: " + what +
                          ". Make it anew with raming run or raming compare.");
}

/// The columns of a comparison fit each other.
void check(const Comparison& c) {
    const auto fits = [](std::size_t found, std::size_t wanted) {
        if (found != wanted) {
            refuse("its parts do not fit each other");
        }
    };
    const std::size_t pairs = c.pair.size();
    const std::size_t steps = c.step.size();
    const std::size_t points = c.line.size() * c.weeks.size();
    for (const auto* names : {&c.pair_from, &c.pair_to}) {
        fits(names->size(), pairs);
    }
    for (const auto* column : {&c.difference_mean, &c.difference_higher, &c.unpaired_width}) {
        fits(column->size(), pairs);
    }
    fits(c.difference_q.size(), 5 * pairs);
    fits(c.difference_q_mcse.size(), 5 * pairs);
    fits(c.step_label.size(), steps);
    fits(c.walk_mean.size(), steps);
    fits(c.walk_mean_mcse.size(), steps);
    fits(c.walk_q.size(), 5 * steps);
    fits(c.walk_q_mcse.size(), 5 * steps);
    fits(c.curve_q.size(), 5 * points);
    fits(c.curve_q_mcse.size(), 5 * points);
    fits(c.curve_extrapolated.size(), points);
    fits(c.without_draws.size(), c.without.size());
    const std::size_t cells = c.part.size() * c.definition_or_all.size();
    fits(c.variance_share.size(), cells);
    fits(c.variance_share_mcse.size(), cells);
    fits(c.variance_total.size(), c.definition_or_all.size());
    fits(c.variance_total_mcse.size(), c.definition_or_all.size());
    fits(c.part_label.size(), c.part.size());
}

void check(const results::RegionCounts& regions) {
    const std::size_t n = regions.region.size();
    if (regions.registered.size() != n * regions.school_year.size() ||
        regions.tile_column.size() != n || regions.tile_row.size() != n ||
        (n > 0 && (regions.what.size() != 1 || regions.source.size() != 1))) {
        refuse("its regions do not fit each other");
    }
}

std::optional<std::size_t> definition_named(const RunResults& run, const std::string& id) {
    const auto& all = run.summary.definitions;
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const auto& d) { return d.id == id; });
    return found == all.end() ? std::nullopt
                              : std::optional(static_cast<std::size_t>(found - all.begin()));
}

bool has_draws(const RunResults& run) {
    return !run.definitions.values.empty() &&
           run.definitions.names.size() == run.summary.definitions.size();
}

std::span<const double> chain_of(const RunResults& run, std::size_t definition, std::size_t chain) {
    const results::Draws& draws = run.definitions;
    return std::span(draws.values)
        .subspan((definition * draws.chains + chain) * draws.draws_per_chain,
                 draws.draws_per_chain);
}

/// Where `compare` has the pair in this direction.
std::optional<Difference> stored_difference(const RunResults& run, std::size_t from,
                                            std::size_t to) {
    const Comparison& c = run.comparison;
    for (std::size_t p = 0; p < c.pair.size(); ++p) {
        if (c.pair_from[p] == run.summary.definitions[from].id &&
            c.pair_to[p] == run.summary.definitions[to].id) {
            return Difference{five_at(c.difference_q, c.difference_q_mcse, c.pair.size(), p),
                              c.difference_higher[p]};
        }
    }
    return std::nullopt;
}

Difference difference_of_draws(const RunResults& run, std::size_t from, std::size_t to) {
    const std::size_t chains = run.definitions.chains;
    summary::ByChain by_chain(chains);
    std::size_t higher = 0;
    for (std::size_t chain = 0; chain < chains; ++chain) {
        const std::span<const double> a = chain_of(run, from, chain);
        const std::span<const double> b = chain_of(run, to, chain);
        for (std::size_t i = 0; i < a.size(); ++i) {
            by_chain[chain].push_back(b[i] - a[i]);
            higher += b[i] > a[i] ? 1 : 0;
        }
    }
    const results::DefinitionSummary found = summary::summary_of(by_chain, 0); // no moments needed
    Difference difference;
    for (std::size_t k = 0; k < 5; ++k) {
        difference.five.q[k] = found.quantile[k];
        difference.five.mcse[k] = found.quantile_mcse[k];
    }
    difference.higher =
        static_cast<double>(higher) / static_cast<double>(chains * run.definitions.draws_per_chain);
    return difference;
}

std::vector<double> dots_of(const RunResults& run, std::size_t definition) {
    std::vector<std::span<const double>> parts;
    for (std::size_t chain = 0; chain < run.definitions.chains; ++chain) {
        parts.push_back(chain_of(run, definition, chain));
    }
    std::vector<double> probabilities;
    for (std::size_t i = 0; i < dots; ++i) {
        probabilities.push_back((static_cast<double>(i) + 0.5) / static_cast<double>(dots));
    }
    return summary::quantiles(parts, probabilities).pooled;
}

std::string basis_of(const RunResults& run, std::size_t definition) {
    return text_setting(run, "definitions." + run.summary.definitions[definition].id + ".basis")
        .value_or("flow");
}

std::optional<std::size_t> furthest_from_reference(const Contents& contents) {
    std::optional<std::size_t> found;
    const auto distance = [&](std::size_t d) {
        return std::abs(contents.differences[d]->five.q[q500]);
    };
    for (const bool same_basis : {true, false}) {
        for (std::size_t d = 0; d < contents.differences.size(); ++d) {
            const bool fits =
                basis_of(contents.run, d) == basis_of(contents.run, contents.reference);
            if (contents.differences[d] && fits == same_basis &&
                (!found || distance(d) > distance(*found))) {
                found = d;
            }
        }
        if (found) {
            return found;
        }
    }
    return found;
}

Rounding rounding_for(const Contents& contents) {
    std::vector<Shown> shown;
    for (const Five& level : contents.levels) {
        add_shown(level, shown);
    }
    for (const auto& difference : contents.differences) {
        if (difference) {
            add_shown(difference->five, shown);
        }
    }
    const Comparison& c = contents.run.comparison;
    for (std::size_t s = 0; contents.has_walk && s < c.step.size(); ++s) {
        add_shown(five_at(c.walk_q, c.walk_q_mcse, c.step.size(), s), shown);
    }
    return rounding_of(shown);
}

} // namespace

void add_shown(const Five& five, std::vector<Shown>& shown) {
    if (five.known()) {
        double noise = 0;
        for (const double mcse : five.mcse) {
            noise = std::fmax(noise, mcse); // NaN counts for nothing
        }
        shown.push_back({five.width(), noise});
    }
}

bool Five::known() const {
    return std::none_of(q.begin(), q.end(), [](double x) { return std::isnan(x); });
}

Five five_at(const std::vector<double>& quantiles, const std::vector<double>& mcse,
             std::size_t columns, std::size_t column) {
    Five five;
    for (std::size_t k = 0; k < 5; ++k) {
        five.q[k] = quantiles[k * columns + column];
        five.mcse[k] = mcse[k * columns + column];
    }
    return five;
}

std::optional<double> share_above(const Contents& contents, std::size_t definition, double number) {
    const RunResults& run = contents.run;
    if (!has_draws(run)) {
        return std::nullopt;
    }
    std::size_t above = 0;
    std::size_t all = 0;
    for (std::size_t chain = 0; chain < run.definitions.chains; ++chain) {
        for (const double value : chain_of(run, definition, chain)) {
            above += value > number ? 1 : 0;
            ++all;
        }
    }
    return static_cast<double>(above) / static_cast<double>(all);
}

Contents contents_of(const RunResults& run, const Beside& beside) {
    Contents contents(run);
    contents.beside = beside;
    require_alike(run, beside);
    const auto& definitions = run.summary.definitions;
    if (definitions.empty()) {
        refuse("it holds no definition");
    }
    if (run.summary.probabilities != summary::probabilities()) {
        refuse("its quantiles are not those of 67 % and 95 % ranges");
    }
    check(run.comparison);
    check(run.regions);
    for (const results::DefinitionSummary& definition : definitions) {
        Five level;
        std::copy_n(definition.quantile.begin(), 5, level.q.begin());
        std::copy_n(definition.quantile_mcse.begin(), 5, level.mcse.begin());
        contents.levels.push_back(level);
    }
    const Comparison& c = run.comparison;
    if (!c.step.empty()) {
        const auto from = definition_named(run, c.pair_from.front());
        const auto to = definition_named(run, c.pair_to.front());
        if (from && to) {
            contents.has_walk = true;
            contents.reference = *from;
            contents.other = to;
        }
    }
    for (std::size_t d = 0; d < definitions.size(); ++d) {
        std::optional<Difference> difference;
        if (d != contents.reference) {
            difference = stored_difference(run, contents.reference, d);
            if (!difference && has_draws(run)) {
                difference = difference_of_draws(run, contents.reference, d);
            }
        }
        contents.differences.push_back(std::move(difference));
        contents.dotplots.push_back(has_draws(run) ? dots_of(run, d) : std::vector<double>{});
    }
    if (!contents.other) {
        contents.other = furthest_from_reference(contents);
    }
    contents.rounding = rounding_for(contents);
    return contents;
}

} // namespace raming::report
