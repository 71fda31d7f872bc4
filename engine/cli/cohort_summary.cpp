#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>

#include "engine/cli/cohort.hpp"
#include "engine/cli/numbers.hpp"
#include "engine/summary/order_statistics.hpp"
#include "engine/summary/rank_correlation.hpp"
#include "engine/summary/summarise.hpp"

namespace raming::cli {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Replicates are independent draws, so the textbook errors hold.
struct Described {
    double mean = nan, mean_mcse = nan, sd = nan;
    std::vector<double> quantile, quantile_mcse;
};

/// Fewer values than this beyond a quantile say nothing of its error.
constexpr double least_beyond = 4;

/// A quantile's error from the order statistics one binomial standard deviation of its rank away.
Described described(const std::vector<double>& values) {
    const auto n = static_cast<double>(values.size());
    Described result;
    double sum = 0;
    for (const double value : values) {
        sum += value;
    }
    result.mean = sum / n;
    double squares = 0;
    for (const double value : values) {
        squares += (value - result.mean) * (value - result.mean);
    }
    if (values.size() > 1) {
        result.sd = std::sqrt(squares / (n - 1));
        result.mean_mcse = result.sd / std::sqrt(n);
    }
    const std::vector<double>& wanted = summary::probabilities();
    std::vector<double> all;
    for (const double p : wanted) {
        const double away = std::sqrt(p * (1 - p) / n);
        all.insert(all.end(), {p, std::max(0.0, p - away), std::min(1.0, p + away)});
    }
    const std::vector<double> found = summary::quantiles({values}, all).pooled;
    for (std::size_t k = 0; k < wanted.size(); ++k) {
        result.quantile.push_back(found[3 * k]);
        result.quantile_mcse.push_back(n * std::min(wanted[k], 1 - wanted[k]) >= least_beyond
                                           ? 0.5 * (found[3 * k + 2] - found[3 * k + 1])
                                           : nan);
    }
    return result;
}

/// One number of a measure in every replicate.
std::vector<double> column(const run::Replicates& replicates, std::uint64_t number,
                           std::size_t year, std::size_t measure, std::size_t place) {
    std::vector<double> values;
    values.reserve(number);
    for (std::uint64_t r = 0; r < number; ++r) {
        values.push_back(static_cast<double>(replicates.values(r, year, measure)[place]));
    }
    return values;
}

/// Which input the first definition's true number goes up and down with most.
void say_what_weighs(const run::Simulation& simulation, const run::Replicates& replicates,
                     std::uint64_t number, results::SimulationResults& results) {
    constexpr std::uint64_t few = 50;
    if (number < few) {
        return;
    }
    const std::size_t measure = simulation.layout().measure(run::true_number);
    const std::vector<double> truth = column(replicates, number, 0, measure, 0);
    std::vector<std::vector<double>> inputs(simulation.inputs().size());
    std::vector<double> values;
    for (std::uint64_t r = 0; r < number; ++r) {
        replicates.inputs(r, values);
        for (std::size_t k = 0; k < values.size(); ++k) {
            inputs[k].push_back(values[k]);
        }
    }
    std::size_t first = inputs.size();
    double strongest = 3 / std::sqrt(static_cast<double>(number)); // chance alone stays below
    for (std::size_t k = 0; k < inputs.size(); ++k) {
        const double rank = summary::rank_correlation(inputs[k], truth);
        if (std::abs(rank) > std::abs(strongest)) {
            strongest = rank;
            first = k;
        }
    }
    if (first == inputs.size()) {
        return;
    }
    const prior::Input& input = simulation.inputs()[first];
    const std::string rank = fmt::format("{:.2f}", strongest);
    results.weighs = {fmt::format(
        "Of all that is uncertain, {} weighs most in the true number under \"{}\": over the "
        "replicates their rank correlation is {}. It rests on: {}.",
        input.path, results.definition[0], rank, input.basis)};
    results.weighs_nl = {fmt::format(
        "Van alles wat onzeker is, weegt {} het zwaarst in het werkelijke aantal volgens \"{}\": "
        "over de herhalingen is hun rangcorrelatie {}. De bron: {}.",
        input.path, results.definition[0], rank, input.basis)};
}

} // namespace

results::SimulationResults summary_of(const run::LoadedSimulation& loaded,
                                      const run::Replicates& replicates, std::uint64_t number) {
    const run::Simulation& simulation = *loaded.simulation;
    const run::Layout& layout = simulation.layout();
    results::SimulationResults results;
    results.region = loaded.region;
    results.school_year = loaded.school_year;
    results.children = simulation.children();
    const run::Axis& definitions = layout.axes[layout.axis(run::definition_axis)];
    const run::Axis& lists = layout.axes[layout.axis(run::register_axis)];
    results.definition = definitions.names;
    results.definition_label = definitions.labels;
    results.definition_label_nl = definitions.labels_nl;
    results.list = lists.names;
    results.list_label = lists.labels;
    results.list_label_nl = lists.labels_nl;
    results.probabilities = summary::probabilities();

    const std::size_t quantiles = results.probabilities.size();
    const std::size_t years = simulation.years();
    const auto fill = [&](const char* name, std::vector<double>& mean, std::vector<double>& mcse,
                          std::vector<double>& sd, std::vector<double>& q,
                          std::vector<double>& q_mcse) {
        const std::size_t measure = layout.measure(name);
        const std::size_t size = layout.size(layout.measures[measure]);
        q.resize(quantiles * years * size);
        q_mcse.resize(q.size());
        for (std::size_t year = 0; year < years; ++year) {
            for (std::size_t place = 0; place < size; ++place) {
                const Described d = described(column(replicates, number, year, measure, place));
                mean.push_back(d.mean);
                mcse.push_back(d.mean_mcse);
                sd.push_back(d.sd);
                for (std::size_t k = 0; k < quantiles; ++k) {
                    q[(k * years + year) * size + place] = d.quantile[k];
                    q_mcse[(k * years + year) * size + place] = d.quantile_mcse[k];
                }
            }
        }
    };
    for (std::size_t year = 1; year <= years; ++year) {
        results.year.push_back(static_cast<double>(year));
    }
    fill(run::true_number, results.true_mean, results.true_mean_mcse, results.true_sd,
         results.true_q, results.true_q_mcse);
    fill(run::registered, results.registered_mean, results.registered_mean_mcse,
         results.registered_sd, results.registered_q, results.registered_q_mcse);
    for (std::size_t k = 0; k < results.true_mean.size(); ++k) {
        if (results.true_mean[k] > 0 && results.true_mean_mcse[k] > 0) {
            results.provenance.largest_relative_mcse =
                std::max(results.provenance.largest_relative_mcse,
                         results.true_mean_mcse[k] / results.true_mean[k]);
        }
    }
    say_what_weighs(simulation, replicates, number, results);
    return results;
}

CohortTables tables_of(const run::Simulation& simulation, const run::Replicates& replicates) {
    const run::Layout& layout = simulation.layout();
    const run::ReplicateStore& store = replicates.store();
    CohortTables result;
    const auto count_axis = [&](const char* name, const char* meaning, std::uint64_t from,
                                std::uint64_t size) {
        results::SimulationAxis axis{name, meaning, {}, {}, {}, {}};
        for (std::uint64_t k = 0; k < size; ++k) {
            axis.numbers.push_back(static_cast<double>(from + k));
        }
        result.axes.push_back(std::move(axis));
    };
    count_axis("replicate", "replicate", 0, store.replicates);
    count_axis("replicate_kept", "replicate of which all is kept", 0, store.detailed);
    count_axis("year", "school year, counted from 1", 1, simulation.years());
    for (const run::Axis& axis : layout.axes) {
        result.axes.push_back(
            {axis.name, axis.meaning, axis.names, axis.numbers, axis.labels, axis.labels_nl});
    }
    results::SimulationAxis inputs{"input", "uncertain or fixed input of the scenario", {}, {}, {},
                                   {}};
    for (const prior::Input& input : simulation.inputs()) {
        inputs.names.push_back(input.path);
        inputs.labels.push_back(input.basis);
        inputs.labels_nl.push_back(input.basis);
    }
    result.axes.push_back(std::move(inputs));

    const auto names_of = [&](const run::Measure& measure) {
        std::vector<std::string> names;
        for (const std::size_t axis : measure.axes) {
            names.push_back(layout.axes[axis].name);
        }
        return names;
    };
    const std::size_t years = simulation.years();
    for (const bool always : {true, false}) {
        const std::uint64_t rows = always ? store.replicates : store.detailed;
        for (std::size_t m = 0; m < layout.measures.size(); ++m) {
            const run::Measure& measure = layout.measures[m];
            if (measure.always != always || rows == 0 || layout.size(measure) == 0) {
                continue;
            }
            results::SimulationTable table{"replicates",
                                           measure.name,
                                           measure.meaning,
                                           {always ? "replicate" : "replicate_kept", "year"},
                                           {},
                                           true};
            for (std::string& name : names_of(measure)) {
                table.axes.push_back(std::move(name));
            }
            table.values = [&replicates, rows, years, m] {
                std::vector<double> values;
                for (std::uint64_t r = 0; r < rows; ++r) {
                    for (std::size_t y = 0; y < years; ++y) {
                        for (const std::uint64_t value : replicates.values(r, y, m)) {
                            values.push_back(static_cast<double>(value));
                        }
                    }
                }
                return values;
            };
            result.tables.push_back(std::move(table));
            result.bytes += sizeof(std::int32_t) * rows * years * layout.size(measure);
        }
    }
    result.tables.push_back({"replicates",
                             "inputs",
                             "value of each input; of a choice, its place",
                             {"replicate", "input"},
                             [&replicates, rows = store.replicates] {
                                 std::vector<double> all;
                                 std::vector<double> values;
                                 for (std::uint64_t r = 0; r < rows; ++r) {
                                     replicates.inputs(r, values);
                                     all.insert(all.end(), values.begin(), values.end());
                                 }
                                 return all;
                             },
                             false});
    result.bytes += sizeof(double) * store.replicates * simulation.inputs().size();
    for (std::size_t m = 0; m < layout.measures.size(); ++m) {
        const run::Measure& measure = layout.measures[m];
        if (layout.size(measure) == 0) {
            continue;
        }
        results::SimulationTable table{
            "mean",   measure.name, measure.meaning + "; mean over all replicates",
            {"year"}, {},           false};
        for (std::string& name : names_of(measure)) {
            table.axes.push_back(std::move(name));
        }
        table.values = [&replicates, years, m] {
            std::vector<double> values;
            for (std::size_t y = 0; y < years; ++y) {
                const std::vector<double> means = replicates.means(y, m);
                values.insert(values.end(), means.begin(), means.end());
            }
            return values;
        };
        result.bytes += sizeof(double) * years * layout.size(measure);
        result.tables.push_back(std::move(table));
    }
    return result;
}

} // namespace raming::cli
