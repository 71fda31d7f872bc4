#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "engine/cli/compare_report.hpp"
#include "engine/cli/numbers.hpp"
#include "engine/cli/output.hpp"

namespace raming::cli {

namespace {

using Rows = std::vector<std::vector<std::string>>;
using Summary = results::DefinitionSummary;

std::string cell(double value, double mcse) {
    const std::string error = error_of(mcse);
    return without_noise(value, mcse) + (error.empty() ? "" : " " + error);
}

std::string quantile_cell(const Summary& s, std::size_t k) {
    return cell(s.quantile[k], s.quantile_mcse[k]);
}

std::string range(const Summary& s, std::size_t low, std::size_t high) {
    return quantile_cell(s, low) + " – " + quantile_cell(s, high);
}

/// Without the errors, for tables with many columns.
std::string bare_range(const Summary& s, std::size_t low, std::size_t high) {
    return without_noise(s.quantile[low], s.quantile_mcse[low]) + " – " +
           without_noise(s.quantile[high], s.quantile_mcse[high]);
}

std::string ratio_range(const Summary& s, std::size_t low, std::size_t high) {
    return ratio_without_noise(s.quantile[low], s.quantile_mcse[low]) + " – " +
           ratio_without_noise(s.quantile[high], s.quantile_mcse[high]);
}

std::string walk_table(const WalkReport& walk) {
    const std::string& from = walk.from.id;
    const std::string& to = walk.to.id;
    std::string text =
        fmt::format("from   {}: {}\nto     {}: {}\n\n", from, walk.from.label, to, walk.to.label);
    Rows rows = {{"", "median", "67 % of outcomes", "95 % of outcomes"}};
    for (const auto& [name, s] :
         {std::pair{from, &walk.from}, {to, &walk.to}, {to + " − " + from, &walk.difference}}) {
        rows.push_back({name, quantile_cell(*s, 2), range(*s, 1, 3), range(*s, 0, 4)});
    }
    rows.push_back({to + " / " + from,
                    ratio_without_noise(walk.ratio.quantile[2], walk.ratio.quantile_mcse[2]),
                    ratio_range(walk.ratio, 1, 3), ratio_range(walk.ratio, 0, 4)});
    text += aligned(rows);
    const Summary& d = walk.difference;
    const double width = d.quantile[4] - d.quantile[0];
    const double noise = std::hypot(d.quantile_mcse[0], d.quantile_mcse[4]);
    text += fmt::format("\n{} is the higher in {:.{}f} of 50 outcomes. The 95 % interval of the "
                        "difference is {} wide; from two\nseparate runs, without the draws they "
                        "share, it would be {}.\n",
                        to, 50 * walk.higher, walk.higher > 0 && walk.higher < 1 ? 1 : 0,
                        without_noise(width, noise), rounded(walk.unpaired_width, 3));
    if (walk.from_nobody > 0) {
        text += fmt::format("{} is nobody in {} % of the draws. From nobody to somebody there is "
                            "no ratio (–); from nobody to nobody it is 1.\n",
                            from, percent(walk.from_nobody));
    }
    if (walk.steps.empty()) {
        return text + "\nThe two count the same: no step lies between them.\n";
    }
    rows = {{"step", "mean", "median", "95 % of outcomes"}};
    for (std::size_t k = 0; k < walk.steps.size(); ++k) {
        const Summary& s = walk.shares[k];
        rows.push_back(
            {walk.steps[k].id, cell(s.mean, s.mean_mcse), quantile_cell(s, 2), range(s, 0, 4)});
    }
    rows.push_back({"together", cell(d.mean, d.mean_mcse), quantile_cell(d, 2), range(d, 0, 4)});
    text += "\nThe walk: what each step changes, averaged over all orders of the steps (Shapley). "
            "Means add up, medians\nand intervals do not.\n\n" +
            aligned(rows) + "\n";
    for (const run::Step& step : walk.steps) {
        text += fmt::format("  {}: {} ({})\n", step.id, step.label, step.label_nl);
    }
    return text;
}

/// Pairs stand in the order (0, 1), (0, 2), … (1, 2), …
const summary::PairedDifference& pair_of(const PairsReport& report, std::size_t from,
                                         std::size_t to) {
    const std::size_t n = report.definitions.size();
    return report.pairs[from * (2 * n - from - 1) / 2 + (to - from - 1)];
}

/// Beyond so many definitions a matrix is too wide to read.
constexpr std::size_t widest_matrix = 50;

std::string pairs_table(const PairsReport& report) {
    const std::vector<std::string>& names = report.definitions;
    if (names.size() > widest_matrix) {
        return fmt::format("A matrix of {} definitions is too wide to read: --json gives every "
                           "pair, --definitions chooses some.\n",
                           names.size());
    }
    Rows rows(1);
    rows[0].emplace_back("from \\ to");
    rows[0].insert(rows[0].end(), names.begin(), names.end());
    for (std::size_t from = 0; from < names.size(); ++from) {
        rows.push_back({names[from]});
        for (std::size_t to = 0; to < names.size(); ++to) {
            if (from == to) {
                rows.back().emplace_back("·");
                continue;
            }
            const auto& pair = pair_of(report, std::min(from, to), std::max(from, to));
            const double sign = from < to ? 1 : -1;
            rows.back().push_back(without_noise(sign * pair.difference.quantile[2],
                                                pair.difference.quantile_mcse[2]));
        }
    }
    std::string text =
        "Median of column − row, in the same draws (intervals: --json)\n\n" + aligned(rows) + "\n";
    std::uint64_t violations = 0;
    for (const PairsReport::Nested& nested : report.nested) {
        violations += nested.violations;
    }
    return text + fmt::format("{} of {} pairs lie one within the other by what they say; in {} "
                              "draws their order was broken {} times.\n",
                              report.nested.size(), report.pairs.size(),
                              grouped(static_cast<double>(report.draws)),
                              grouped(static_cast<double>(violations)));
}

std::string curve_table(const CurveReport& report) {
    std::string text =
        fmt::format("N(τ): the number beyond τ weeks, from {} draws. *: beyond the last threshold "
                    "that is counted, an extrapolation.\n",
                    grouped(static_cast<double>(report.draws)));
    for (const run::CurveLine& line : report.lines) {
        text += fmt::format("\n{} {}: {}\n", line.is_component ? "route" : "definition", line.id,
                            line.label);
        Rows rows = {{"weeks", "median", "67 % of outcomes", "95 % of outcomes"}};
        for (std::size_t w = 0; w < report.weeks.size(); ++w) {
            if (line.place[w] == run::CurveLine::no_place) {
                continue;
            }
            const Summary& s = report.points[line.place[w]];
            rows.push_back({fmt::format("{:>2}{}", report.weeks[w],
                                        report.weeks[w] > line.observed_to ? "*" : ""),
                            quantile_cell(s, 2), bare_range(s, 1, 3), bare_range(s, 0, 4)});
        }
        text += aligned(rows);
    }
    return text;
}

std::string overlap_table(const OverlapReport& report) {
    std::string text = fmt::format(
        "Overlap {} held from none to complete, {} draws: median, 95 % of outcomes\n({}; what the "
        "routes cannot share is not shared)\n\n",
        report.name, grouped(static_cast<double>(report.draws)), report.label);
    Rows rows = {{"definition"}};
    for (const double share : report.shares) {
        if (std::fmod(share, 0.25) == 0) {
            rows[0].push_back(fmt::format("{:.0f} %", 100 * share));
        }
    }
    const std::size_t definitions = report.definitions.size();
    for (std::size_t d = 0; d < definitions; ++d) {
        rows.push_back({report.definitions[d]});
        for (std::size_t s = 0; s < report.shares.size(); ++s) {
            if (std::fmod(report.shares[s], 0.25) == 0) {
                const Summary& point = report.points[s * definitions + d];
                rows.back().push_back(without_noise(point.quantile[2], point.quantile_mcse[2]) +
                                      " (" + bare_range(point, 0, 4) + ")");
            }
        }
    }
    return text + aligned(rows);
}

std::string without_table(const WithoutReport& report) {
    std::string text = fmt::format(
        "Without one member of a pool (its rivals' weights scaled up): median, 95 % of outcomes, "
        "from the {} draws\nwhose inputs were kept, those that picked another member.\n",
        grouped(static_cast<double>(report.draws)));
    for (std::size_t d = 0; d < report.with_all.size(); ++d) {
        const Summary& all = report.with_all[d];
        Rows rows = {{all.id, "weight", "draws", "median", "95 % of outcomes"},
                     {"  all members", "", grouped(static_cast<double>(report.draws)),
                      quantile_cell(all, 2), range(all, 0, 4)}};
        for (const WithoutReport::Member& member : report.members) {
            rows.push_back({"  without " + member.choice + ": " + member.name,
                            fmt::format("{:.2g}", member.weight),
                            grouped(static_cast<double>(member.found.draws)),
                            member.found.enough ? quantile_cell(member.found.estimands[d], 2) : "–",
                            member.found.enough ? range(member.found.estimands[d], 0, 4)
                                                : "too few draws left"});
        }
        text += "\n" + aligned(rows);
    }
    const bool all_enough =
        std::all_of(report.members.begin(), report.members.end(),
                    [](const WithoutReport::Member& member) { return member.found.enough; });
    if (!all_enough) {
        text += report.all_draws
                    ? "\nToo few draws left: make more with -n.\n"
                    : "\nToo few draws left: take that member out of the scenario, give its weight "
                      "to its rivals, and use `raming run`.\n";
    }
    return text;
}

std::string uncertainty_section(const UncertaintyReport& report, const std::string& seed) {
    const Sentence sentence = uncertainty_sentence(report);
    return fmt::format(
        "Whose uncertainty: {} Sobol draws of seed {}, each with every subset of {} groups drawn "
        "again.\n\n{}\n{}\n{}\n",
        grouped(static_cast<double>(report.parts.draws)), seed, report.groups.size(),
        uncertainty_table(report), sentence.english, sentence.dutch);
}

} // namespace

std::string compare_table(const CompareReport& report) {
    std::string text =
        fmt::format("{} ({}, {})\n", report.title, report.region, report.school_year);
    if (!report.digest.empty()) {
        text += fmt::format("{} draws, {} design, seed {}, digest {}\n",
                            grouped(static_cast<double>(report.draws)), report.design, report.seed,
                            report.digest);
    }
    if (report.walk) {
        text += "\n" + walk_table(*report.walk);
    }
    if (report.pairs) {
        text += "\n" + pairs_table(*report.pairs);
    }
    if (report.curve) {
        text += "\n" + curve_table(*report.curve);
    }
    if (report.overlap) {
        text += "\n" + overlap_table(*report.overlap);
    }
    if (report.without) {
        text += "\n" + without_table(*report.without);
    }
    if (report.uncertainty) {
        text += "\n" + uncertainty_section(*report.uncertainty, report.seed);
    }
    return text + "\nNot in these margins: " + report.left_out + "\n";
}

} // namespace raming::cli
