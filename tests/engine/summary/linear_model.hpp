#pragma once
// A model whose variance parts are known exactly: sums of normal inputs, tied by a Gaussian copula,
// with a uniform noise beside them. Var(E[N | X_S]) of a linear form β of a Gaussian X with
// covariance Σ is (Σβ)_S' (Σ_SS)⁻¹ (Σβ)_S: what the regression on X_S explains.

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "engine/random/stream.hpp"
#include "tests/engine/summary/plain_model.hpp"

namespace raming::summary_test {

struct LinearSpec {
    std::vector<double> sd;                       ///< of each input
    std::vector<double> correlation;              ///< row by row; empty: independent
    std::vector<std::vector<std::size_t>> groups; ///< of inputs
    std::vector<std::vector<double>> slopes;      ///< [definition][input]
    std::vector<double> offsets;                  ///< [definition]
    std::vector<double> noise;                    ///< [definition] width of a uniform
    bool logs = false;                            ///< the numbers are the exponentials of the sums
};

class LinearModel : public PlainModel {
public:
    explicit LinearModel(LinearSpec spec) : spec_(std::move(spec)) {
        for (std::size_t k = 0; k < spec_.sd.size(); ++k) {
            prior::Input input;
            input.path = "inputs.x" + std::to_string(k);
            input.unit = "1";
            input.members.push_back({"", 1, prior::Distribution::normal(0, spec_.sd[k]), {}});
            inputs_.push_back(std::move(input));
        }
        if (!spec_.correlation.empty()) {
            std::vector<std::size_t> all(spec_.sd.size());
            std::iota(all.begin(), all.end(), std::size_t{0});
            correlations_.push_back({"ties", all, spec_.correlation});
        }
        for (std::size_t g = 0; g < spec_.groups.size(); ++g) {
            const std::string name = "g" + std::to_string(g);
            groups_.push_back({name, name, name, run::InputGroup::Kind::inputs, spec_.groups[g]});
        }
        groups_.push_back({"noise", "chance", "toeval", run::InputGroup::Kind::noise, {}});
        for (std::size_t d = 0; d < spec_.offsets.size(); ++d) {
            const std::string name = "d" + std::to_string(d);
            const double moments = spec_.logs ? 3 : std::numeric_limits<double>::infinity();
            estimands_.push_back({name, name, name, std::nullopt, spec_.offsets[d], moments});
        }
    }

    std::unique_ptr<run::Evaluator> evaluator(std::size_t) const override {
        return std::make_unique<Sum>(spec_);
    }

private:
    class Sum : public run::Evaluator {
    public:
        explicit Sum(const LinearSpec& spec) : spec_(&spec) {}
        void evaluate(const run::Block& block, const prior::Columns& inputs,
                      prior::Columns& estimands, prior::Columns&,
                      std::span<std::uint64_t>) override {
            for (std::size_t i = 0; i < block.count; ++i) {
                random::Stream stream(
                    {block.seed, block.chain, block.first + i, 1, random::Site::whole, 0});
                const double noise = stream.uniform() - 0.5;
                for (std::size_t d = 0; d < spec_->offsets.size(); ++d) {
                    double sum = spec_->offsets[d] + spec_->noise[d] * noise;
                    for (std::size_t k = 0; k < spec_->sd.size(); ++k) {
                        sum += spec_->slopes[d][k] * inputs.column(k)[i];
                    }
                    estimands.column(d)[i] = spec_->logs ? std::exp(sum) : sum;
                }
            }
        }

    private:
        const LinearSpec* spec_;
    };

    LinearSpec spec_;
};

/// x with A x = b (A positive definite, row by row), by elimination.
inline std::vector<double> solved(std::vector<double> a, std::vector<double> b) {
    const std::size_t n = b.size();
    for (std::size_t k = 0; k < n; ++k) {
        for (std::size_t i = k + 1; i < n; ++i) {
            const double factor = a[i * n + k] / a[k * n + k];
            for (std::size_t j = k; j < n; ++j) {
                a[i * n + j] -= factor * a[k * n + j];
            }
            b[i] -= factor * b[k];
        }
    }
    for (std::size_t i = n; i-- > 0;) {
        for (std::size_t j = i + 1; j < n; ++j) {
            b[i] -= a[i * n + j] * b[j];
        }
        b[i] /= a[i * n + i];
    }
    return b;
}

/// Var(E[N | X_S]) for the set S of groups, the last of which is the noise.
inline double exact_worth(const LinearSpec& spec, std::size_t definition, std::size_t set) {
    const std::size_t n = spec.sd.size();
    const auto covariance = [&](std::size_t i, std::size_t j) {
        const double r = spec.correlation.empty() ? (i == j ? 1 : 0) : spec.correlation[i * n + j];
        return spec.sd[i] * spec.sd[j] * r;
    };
    std::vector<std::size_t> known;
    for (std::size_t g = 0; g < spec.groups.size(); ++g) {
        if ((set >> g & 1) != 0) {
            known.insert(known.end(), spec.groups[g].begin(), spec.groups[g].end());
        }
    }
    std::vector<double> among;
    std::vector<double> with_sum;
    for (const std::size_t i : known) {
        double sum = 0;
        for (std::size_t j = 0; j < n; ++j) {
            sum += covariance(i, j) * spec.slopes[definition][j];
        }
        with_sum.push_back(sum);
        for (const std::size_t j : known) {
            among.push_back(covariance(i, j));
        }
    }
    const std::vector<double> regression = solved(among, with_sum);
    const double noise = (set >> spec.groups.size() & 1) != 0 ? spec.noise[definition] : 0;
    return std::inner_product(regression.begin(), regression.end(), with_sum.begin(),
                              noise * noise / 12);
}

/// Shapley values from their meaning: what a group adds, averaged over all orders.
template <typename Worth>
std::vector<double> by_all_orders(std::size_t groups, const Worth& worth) {
    std::vector<std::size_t> order(groups);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::vector<double> values(groups, 0.0);
    double orders = 0;
    do {
        std::size_t set = 0;
        for (const std::size_t g : order) {
            const std::size_t next = set | std::size_t{1} << g;
            values[g] += worth(next) - worth(set);
            set = next;
        }
        ++orders;
    } while (std::next_permutation(order.begin(), order.end()));
    for (double& value : values) {
        value /= orders;
    }
    return values;
}

/// Total, words and groups, as they are.
struct ExactParts {
    double total = 0;
    double words = 0;
    std::vector<double> groups;
    std::vector<std::vector<double>> by_definition; ///< [definition][group]
};

inline ExactParts exact_parts(const LinearSpec& spec, const std::vector<double>& weights) {
    const std::size_t groups = spec.groups.size() + 1;
    ExactParts parts;
    parts.groups.resize(groups);
    const double centre =
        std::inner_product(weights.begin(), weights.end(), spec.offsets.begin(), 0.0);
    for (std::size_t d = 0; d < weights.size(); ++d) {
        parts.by_definition.push_back(
            by_all_orders(groups, [&](std::size_t set) { return exact_worth(spec, d, set); }));
        parts.words += weights[d] * (spec.offsets[d] - centre) * (spec.offsets[d] - centre);
        for (std::size_t g = 0; g < groups; ++g) {
            parts.groups[g] += weights[d] * parts.by_definition[d][g];
        }
    }
    parts.total = std::accumulate(parts.groups.begin(), parts.groups.end(), parts.words);
    return parts;
}

/// Four inputs in three groups and noise, two definitions.
inline LinearSpec independent_spec() {
    return {{1, 2, 0.5, 1}, {},   {{0, 3}, {1}, {2}}, {{1, 1, 2, 0.5}, {3, -1, 0, 1}}, {10, 12},
            {1, 3},         false};
}

/// The same with a copula across all groups, one tie of them negative.
inline LinearSpec tied_spec() {
    LinearSpec spec = independent_spec();
    spec.correlation = {1,   0.6,  0.2, 0.3,  //
                        0.6, 1,    0.4, -0.2, //
                        0.2, 0.4,  1,   0.1,  //
                        0.3, -0.2, 0.1, 1};
    return spec;
}

} // namespace raming::summary_test
