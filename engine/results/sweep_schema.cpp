#include "engine/results/sweep_schema.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace raming::results {

std::span<const SweepVariable> sweep_variables() {
    using S = Sweep;
    static const std::vector<const char*> cells = {"cell"};
    static const std::vector<const char*> of_definition = {"cell", "definition", "region"};
    static const std::vector<const char*> of_quantile = {"cell", "quantile", "definition",
                                                         "region"};
    static const SweepVariable table[] = {
        {"cell", cells, &S::cell, "1", "number of the cell"},
        {"cell_label", cells, &S::label, nullptr, "what the cell changes, as path = value"},
        {"status", cells, &S::status, nullptr, "whether the cell failed"},
        {"cell_error", cells, &S::error, nullptr, "why the cell failed; empty where it did not"},
        {"cell_digest", cells, &S::digest, nullptr,
         "128-bit sum over its draws, as a run with these values has it"},
        {"n_true_mean", of_definition, &S::mean, "1",
         "mean of the true number of children; NaN where it does not exist"},
        {"n_true_mean_mcse", of_definition, &S::mean_mcse, "1",
         "Monte Carlo standard error of n_true_mean"},
        {"n_true_sd", of_definition, &S::sd, "1",
         "standard deviation of the true number of children; NaN where it does not exist"},
        {"n_true_sd_mcse", of_definition, &S::sd_mcse, "1",
         "Monte Carlo standard error of n_true_sd"},
        {"n_true_mean_difference", of_definition, &S::mean_difference, "1",
         "n_true_mean of the cell minus that of the base (in /summary)"},
        {"n_true_mean_difference_mcse", of_definition, &S::mean_difference_mcse, "1",
         "its Monte Carlo standard error, paired: both have the same random numbers"},
        {"n_true_q", of_quantile, &S::q, "1", "quantiles of the true number of children"},
        {"n_true_q_mcse", of_quantile, &S::q_mcse, "1", "Monte Carlo standard error of n_true_q"},
        {"n_true_q_difference", of_quantile, &S::q_difference, "1",
         "n_true_q of the cell minus that of the base (in /summary)"},
        {"n_true_q_difference_mcse", of_quantile, &S::q_difference_mcse, "1",
         "its Monte Carlo standard error, paired: both have the same random numbers"},
    };
    return table;
}

Layout SweepVariable::layout() const {
    static constexpr const char* labels[] = {"cell_label"};
    const bool labelled = units != nullptr && dimensions.size() > 1;
    return {name, dimensions, units,
            labelled ? std::span<const char* const>(labels) : std::span<const char* const>(),
            meaning};
}

bool SweepVariable::is_whole() const {
    return std::strcmp(name, "cell") == 0 || std::strcmp(name, "status") == 0;
}

std::string parameter_variable(const std::string& path) {
    std::string name = "param_" + path;
    std::replace(name.begin(), name.end(), '/', '_'); // HDF5 takes it for a group
    return name;
}

std::size_t values_per_cell(const SweepVariable& variable, std::size_t quantiles,
                            std::size_t definitions) {
    std::size_t values = 1;
    for (const char* dimension : variable.dimensions) {
        if (std::strcmp(dimension, "quantile") == 0) {
            values *= quantiles;
        } else if (std::strcmp(dimension, "definition") == 0) {
            values *= definitions;
        }
    }
    return values;
}

} // namespace raming::results
