#include "engine/prior/conditional_sampler.hpp"

#include <algorithm>
#include <string>

#include "engine/base/contract.hpp"
#include "engine/base/error.hpp"
#include "engine/prior/correlation.hpp"
#include "engine/prior/input_transform.hpp"
#include "engine/random/sobol.hpp"

namespace raming::prior {

namespace {

/// Solves L Lᵀ x = b in place.
void solve(const std::vector<double>& factor, std::size_t n, std::vector<double>& b) {
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            b[i] -= factor[i * n + j] * b[j];
        }
        b[i] /= factor[i * n + i];
    }
    for (std::size_t i = n; i-- > 0;) {
        for (std::size_t j = i + 1; j < n; ++j) {
            b[i] -= factor[j * n + i] * b[j];
        }
        b[i] /= factor[i * n + i];
    }
}

/// How far the kept scores of a tied group move the redrawn ones.
struct Pull {
    std::vector<std::size_t> kept;    ///< inputs
    std::vector<std::size_t> redrawn; ///< inputs
    std::vector<double> weights;      ///< [redrawn][kept]: R_RK R_KK⁻¹
};

Pull pull_of(const Correlation& correlation, const std::vector<bool>& is_kept) {
    const std::size_t n = correlation.inputs.size();
    Pull pull;
    std::vector<std::size_t> kept;
    std::vector<std::size_t> redrawn;
    for (std::size_t i = 0; i < n; ++i) {
        (is_kept[i] ? kept : redrawn).push_back(i);
        (is_kept[i] ? pull.kept : pull.redrawn).push_back(correlation.inputs[i]);
    }
    std::vector<double> among;
    for (const std::size_t a : kept) {
        for (const std::size_t b : kept) {
            among.push_back(correlation.normal[a * n + b]);
        }
    }
    // Part of a positive definite matrix, so it has a factor.
    const std::vector<double> factor = cholesky_factor(among, kept.size());
    for (const std::size_t r : redrawn) {
        std::vector<double> row;
        for (const std::size_t a : kept) {
            row.push_back(correlation.normal[r * n + a]);
        }
        solve(factor, kept.size(), row);
        pull.weights.insert(pull.weights.end(), row.begin(), row.end());
    }
    return pull;
}

} // namespace

struct ConditionalSampler::Impl {
    Impl(std::vector<Input> all, const std::vector<Correlation>& ties,
         const std::vector<std::vector<std::size_t>>& groups, std::uint64_t seed,
         std::size_t chains)
        : transform(std::move(all), ties), correlations(ties),
          membership(transform.inputs().size(), 0), dimensions(dimensions_of(transform.inputs())),
          sobol(seed, chains, 2 * dimensions) {
        for (std::size_t g = 0; g < groups.size(); ++g) {
            for (const std::size_t k : groups[g]) {
                base::expects(membership[k] == 0);
                membership[k] = GroupSet{1} << g;
            }
        }
        for (const Correlation& correlation : correlations) {
            GroupSet among = 0;
            for (const std::size_t k : correlation.inputs) {
                among |= membership[k];
            }
            if ((among & (among - 1)) != 0) {
                across |= among;
            }
        }
    }

    /// The uniforms of a block of one chain: of some inputs at X, of the others redrawn.
    class Draws final : public UniformSource {
    public:
        enum class Kept { none, groups, all };

        Draws(const Impl& sampler, std::size_t chain, std::uint64_t start, Kept kept,
              GroupSet groups = 0)
            : sampler_(sampler), chain_(chain), start_(start), kept_(kept), groups_(groups) {}

        void fill(std::size_t k, std::size_t first, std::size_t n, double* u) const override {
            const std::size_t own = dimension_of(sampler_.transform.inputs(), k);
            const bool kept = kept_ == Kept::groups ? (sampler_.membership[k] & groups_) != 0
                                                    : kept_ == Kept::all;
            sampler_.sobol.fill(chain_, start_ + first, n, kept ? own : sampler_.dimensions + own,
                                u);
        }

    private:
        const Impl& sampler_;
        std::size_t chain_;
        std::uint64_t start_;
        Kept kept_;
        GroupSet groups_;
    };

    /// Scores of tied group t, all at X or all redrawn.
    void fill_scores(std::size_t t, bool redrawn, std::size_t chain, std::uint64_t first,
                     std::size_t count, Columns& values) const {
        const Draws draws(*this, chain, first, redrawn ? Draws::Kept::none : Draws::Kept::all);
        transform.tie(transform.tied()[t], draws, count, values);
    }

    void fill_tied(std::size_t t, std::size_t chain, std::uint64_t first, std::size_t count,
                   GroupSet kept, Columns& values) const {
        const std::vector<std::size_t>& inputs = correlations[t].inputs;
        std::vector<bool> is_kept;
        for (const std::size_t k : inputs) {
            is_kept.push_back((membership[k] & kept) != 0);
        }
        const auto number = std::count(is_kept.begin(), is_kept.end(), true);
        if (number == 0 || number == static_cast<std::ptrdiff_t>(inputs.size())) {
            fill_scores(t, number == 0, chain, first, count, values);
            return;
        }
        const Pull pull = pull_of(correlations[t], is_kept);
        Columns scores(values.columns(), count);
        fill_scores(t, false, chain, first, count, scores);
        fill_scores(t, true, chain, first, count, values);
        const double* weight = pull.weights.data();
        for (const std::size_t r : pull.redrawn) {
            double* const moved = values.column(r);
            for (const std::size_t k : pull.kept) {
                const double* const x = scores.column(k);
                const double* const redrawn = values.column(k);
                for (std::size_t i = 0; i < count; ++i) {
                    moved[i] += *weight * (x[i] - redrawn[i]);
                }
                ++weight;
            }
        }
        for (const std::size_t k : pull.kept) {
            std::copy_n(scores.column(k), count, values.column(k));
        }
    }

    InputTransform transform;
    std::vector<Correlation> correlations; ///< the same order as transform.tied()
    std::vector<GroupSet> membership;      ///< of each input: one bit, or none
    GroupSet across = 0;
    std::size_t dimensions; ///< of X; X̃ takes as many further ones
    random::SobolPoints sobol;
};

ConditionalSampler::ConditionalSampler(std::vector<Input> inputs,
                                       const std::vector<Correlation>& correlations,
                                       const std::vector<std::vector<std::size_t>>& groups,
                                       std::uint64_t seed, std::size_t chains) {
    base::expects(groups.size() <= most_groups);
    if (const std::size_t dimensions = dimensions_of(inputs);
        2 * dimensions > random::SobolPoints::most_dimensions()) {
        throw base::Error(base::Exit::invalid_scenario, "E182",
                          "drawing inputs again takes two Sobol dimensions for each, of " +
                              std::to_string(random::SobolPoints::most_dimensions()) +
                              " in all, and this scenario has " + std::to_string(dimensions) +
                              " inputs. Leave some of them out.");
    }
    impl_ = std::make_unique<Impl>(std::move(inputs), correlations, groups, seed, chains);
}

ConditionalSampler::~ConditionalSampler() = default;

void ConditionalSampler::fill(std::size_t chain, std::uint64_t first, std::size_t count,
                              GroupSet kept, Columns& values) const {
    const InputTransform& transform = impl_->transform;
    base::expects(count <= values.rows() && values.columns() >= transform.inputs().size());
    for (std::size_t t = 0; t < transform.tied().size(); ++t) {
        impl_->fill_tied(t, chain, first, count, kept, values);
    }
    const Impl::Draws draws(*impl_, chain, first, Impl::Draws::Kept::groups, kept);
    transform.evaluate(draws, count, values);
}

GroupSet ConditionalSampler::tied_across() const noexcept {
    return impl_->across;
}

} // namespace raming::prior
