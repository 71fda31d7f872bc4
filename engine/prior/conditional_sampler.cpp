#include "engine/prior/conditional_sampler.hpp"

#include <algorithm>
#include <optional>
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

constexpr std::size_t no_group = ConditionalSampler::most_groups;

/// Draws first … first+count−1 of a chain; what is kept may be held at one draw.
struct Rows {
    std::size_t chain = 0;
    std::uint64_t first = 0;
    std::size_t count = 0;
    std::optional<std::uint64_t> held;
};

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
          membership(transform.inputs().size(), no_group),
          dimensions(dimensions_of(transform.inputs())), sobol(seed, chains, 2 * dimensions) {
        for (std::size_t g = 0; g < groups.size(); ++g) {
            for (const std::size_t k : groups[g]) {
                base::expects(membership[k] == no_group);
                membership[k] = g;
            }
        }
        for (const Correlation& correlation : correlations) {
            GroupSet among;
            for (const std::size_t k : correlation.inputs) {
                if (membership[k] != no_group) {
                    among.set(membership[k]);
                }
            }
            if (among.count() > 1) {
                across |= among;
            }
        }
    }

    [[nodiscard]] bool is_kept(std::size_t k, const GroupSet& kept) const {
        return membership[k] != no_group && kept.test(membership[k]);
    }

    /// The uniforms of some rows: of some inputs at X, of the others redrawn.
    class Draws final : public UniformSource {
    public:
        enum class Kept { none, groups, all };

        Draws(const Impl& sampler, const Rows& rows, Kept kept, const GroupSet& groups = {})
            : sampler_(sampler), rows_(rows), kept_(kept), groups_(groups) {}

        void fill(std::size_t k, std::size_t first, std::size_t n, double* u) const override {
            const std::size_t own = dimension_of(sampler_.transform.inputs(), k);
            const bool kept =
                kept_ == Kept::groups ? sampler_.is_kept(k, groups_) : kept_ == Kept::all;
            if (kept && rows_.held) {
                sampler_.sobol.fill(rows_.chain, *rows_.held, 1, own, u);
                std::fill_n(u + 1, n - 1, *u);
                return;
            }
            sampler_.sobol.fill(rows_.chain, rows_.first + first, n,
                                kept ? own : sampler_.dimensions + own, u);
        }

    private:
        const Impl& sampler_;
        const Rows& rows_;
        Kept kept_;
        GroupSet groups_;
    };

    /// Scores of tied group t, all at X or all redrawn.
    void fill_scores(std::size_t t, bool redrawn, const Rows& rows, Columns& values) const {
        const Draws draws(*this, rows, redrawn ? Draws::Kept::none : Draws::Kept::all);
        transform.tie(transform.tied()[t], draws, rows.count, values);
    }

    void fill_tied(std::size_t t, const Rows& rows, const GroupSet& kept, Columns& values) const {
        const std::vector<std::size_t>& inputs = correlations[t].inputs;
        std::vector<bool> stays;
        for (const std::size_t k : inputs) {
            stays.push_back(is_kept(k, kept));
        }
        const auto number = std::count(stays.begin(), stays.end(), true);
        if (number == 0 || number == static_cast<std::ptrdiff_t>(inputs.size())) {
            fill_scores(t, number == 0, rows, values);
            return;
        }
        const Pull pull = pull_of(correlations[t], stays);
        Columns scores(values.columns(), rows.count);
        fill_scores(t, false, rows, scores);
        fill_scores(t, true, rows, values);
        const double* weight = pull.weights.data();
        for (const std::size_t r : pull.redrawn) {
            double* const moved = values.column(r);
            for (const std::size_t k : pull.kept) {
                const double* const x = scores.column(k);
                const double* const redrawn = values.column(k);
                for (std::size_t i = 0; i < rows.count; ++i) {
                    moved[i] += *weight * (x[i] - redrawn[i]);
                }
                ++weight;
            }
        }
        for (const std::size_t k : pull.kept) {
            std::copy_n(scores.column(k), rows.count, values.column(k));
        }
    }

    void fill(const Rows& rows, const GroupSet& kept, Columns& values) const {
        base::expects(rows.count <= values.rows() && values.columns() >= transform.inputs().size());
        if (rows.count == 0) {
            return;
        }
        for (std::size_t t = 0; t < transform.tied().size(); ++t) {
            fill_tied(t, rows, kept, values);
        }
        transform.evaluate(Draws(*this, rows, Draws::Kept::groups, kept), rows.count, values);
    }

    InputTransform transform;
    std::vector<Correlation> correlations; ///< the same order as transform.tied()
    std::vector<std::size_t> membership;   ///< of each input: its group, or no_group
    GroupSet across;
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
                              const GroupSet& kept, Columns& values) const {
    impl_->fill({chain, first, count, {}}, kept, values);
}

void ConditionalSampler::fill_given(std::size_t chain, std::uint64_t held, std::uint64_t first,
                                    std::size_t count, const GroupSet& kept,
                                    Columns& values) const {
    impl_->fill({chain, first, count, held}, kept, values);
}

GroupSet ConditionalSampler::tied_across() const noexcept {
    return impl_->across;
}

} // namespace raming::prior
