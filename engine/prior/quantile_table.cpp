#include "engine/prior/quantile_table.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <vector>

#include "engine/base/contract.hpp"
#include "engine/base/memo.hpp"
#include "engine/prior/closed_forms.hpp"
#include "engine/prior/families.hpp"
#include "engine/prior/quantile_cells.hpp"

namespace raming::prior {

namespace {

/// Where a discrete prior steps to its next value.
struct Steps {
    std::vector<double> values;
    std::vector<double> uniforms; ///< one fewer than values
    std::vector<double> scores;
};

Steps steps_of(const Distribution& distribution) {
    Steps steps{distribution.values(), {}, {}};
    Real below = 0;
    for (const auto& [value, weight] : distribution.family().atoms()) {
        below += weight;
        steps.uniforms.push_back(static_cast<double>(below));
        steps.scores.push_back(static_cast<double>(score_of(lower_tail(std::min(below, Real{1})))));
    }
    steps.uniforms.pop_back();
    steps.scores.pop_back();
    return steps;
}

void look_up(const std::vector<double>& values, const std::vector<double>& ends, const double* at,
             double* x, std::size_t n) {
    std::fill_n(x, n, values.front());
    for (std::size_t k = 0; k < ends.size(); ++k) {
        closed_forms().step(ends[k], values[k + 1], at, n, x);
    }
}

Triangle triangle_of(const Distribution& distribution) {
    const std::vector<Real> corners = distribution.family().kinks();
    return {static_cast<double>(corners[0]), static_cast<double>(corners[1]),
            static_cast<double>(corners[2])};
}

Bounds bounds_of(const Distribution::Family& family) {
    return {family.least(), family.greatest()};
}

/// Equal priors share their cells as long as one of them lives, or a little longer.
std::shared_ptr<const QuantileCells> shared_cells(const Distribution& distribution,
                                                  Argument argument) {
    constexpr std::size_t held = 128; // some 40 kB each
    static base::Memo<QuantileCells> cells(held);
    const std::string key = distribution.family().description + '|' + distribution.family().exact +
                            (argument == Argument::uniform ? "|uniform" : "|score");
    return cells.get(key, [&] { return QuantileCells(distribution, argument); });
}

} // namespace

struct QuantileTable::Impl {
    explicit Impl(Distribution prior) : distribution(std::move(prior)) {}

    [[nodiscard]] const Distribution::Family& family() const { return distribution.family(); }

    void make_tails() {
        if (shape == Shape::general && !tails) {
            tails = shared_cells(distribution, Argument::uniform);
            account(*tails);
        }
    }
    void make_scores() {
        if (shape != Shape::steps && shape != Shape::affine_in_score && !scores) {
            scores = shared_cells(distribution, Argument::score);
            account(*scores);
        }
    }
    void account(const QuantileCells& cells) {
        report.relative_error = std::max(report.relative_error, cells.error());
        report.bytes += cells.bytes();
        report.falls_back |= cells.share_exact() > 0;
        constexpr double noticeable = 1e-6;
        if (cells.share_exact() > noticeable) {
            report.note = std::to_string(100 * cells.share_exact()) + " % of the draws of " +
                          distribution.describe() + " are evaluated exactly, which is slow.";
        }
    }

    Distribution distribution;
    Shape shape = family().shape();
    Steps steps = shape == Shape::steps ? steps_of(distribution) : Steps{};
    Triangle triangle = shape == Shape::triangular ? triangle_of(distribution) : Triangle{};
    double mean = distribution.mean();
    double sd = distribution.sd();
    std::shared_ptr<const QuantileCells> tails;
    std::shared_ptr<const QuantileCells> scores;
    TableReport report;
};

QuantileTable::QuantileTable(Distribution distribution)
    : impl_(std::make_shared<Impl>(std::move(distribution))) {
    impl_->make_tails();
}

QuantileTable::QuantileTable(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}

QuantileTable QuantileTable::of_scores(Distribution distribution) {
    QuantileTable table(std::make_shared<Impl>(std::move(distribution)));
    table.with_scores();
    return table;
}

void QuantileTable::with_scores() {
    impl_->make_scores();
}

void QuantileTable::from_uniforms(const double* u, double* x, std::size_t n) const {
    switch (impl_->shape) {
    case Shape::steps:
        return look_up(impl_->steps.values, impl_->steps.uniforms, u, x, n);
    case Shape::uniform:
        return closed_forms().uniform(static_cast<double>(impl_->family().lower()),
                                      static_cast<double>(impl_->family().upper()),
                                      bounds_of(impl_->family()), u, n, x);
    case Shape::triangular:
        return closed_forms().triangular(impl_->triangle, bounds_of(impl_->family()), u, n, x);
    case Shape::affine_in_score:
        normal_scores(u, x, n);
        return place_scores(x, n);
    case Shape::general:
        base::expects(impl_->tails != nullptr);
        return impl_->tails->evaluate(u, x, n);
    }
}

/// Scores become values of a normal prior.
void QuantileTable::place_scores(double* x, std::size_t n) const {
    for (std::size_t i = 0; i < n; ++i) {
        x[i] = impl_->mean + impl_->sd * x[i];
    }
}

void QuantileTable::from_scores(const double* z, double* x, std::size_t n) const {
    switch (impl_->shape) {
    case Shape::steps:
        return look_up(impl_->steps.values, impl_->steps.scores, z, x, n);
    case Shape::affine_in_score:
        std::copy_n(z, n, x);
        return place_scores(x, n);
    case Shape::uniform:
    case Shape::triangular:
    case Shape::general:
        base::expects(impl_->scores != nullptr);
        return impl_->scores->evaluate(z, x, n);
    }
}

const TableReport& QuantileTable::report() const {
    return impl_->report;
}

const Distribution& QuantileTable::distribution() const {
    return impl_->distribution;
}

} // namespace raming::prior
