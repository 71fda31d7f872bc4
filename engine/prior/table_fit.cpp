#include "engine/prior/table_fit.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace raming::prior {

namespace {

using Row = std::array<Real, terms>;

/// Nodes in [−½, ½] and the matrix that turns values there into coefficients of powers.
struct Basis {
    Row nodes;
    std::array<Row, terms> inverse;

    explicit Basis(const Row& at) : nodes(at), inverse{} {
        // Row k of the inverse Vandermonde matrix holds the k-th coefficients of Lagrange's
        // polynomials.
        for (std::size_t j = 0; j < terms; ++j) {
            Row lagrange{};
            lagrange[0] = 1;
            for (std::size_t m = 0, degree = 0; m < terms; ++m) {
                if (m == j) {
                    continue;
                }
                ++degree;
                for (std::size_t k = degree + 1; k-- > 0;) {
                    const Real lower = k > 0 ? lagrange[k - 1] : 0;
                    lagrange[k] = (lower - nodes[m] * lagrange[k]) / (nodes[j] - nodes[m]);
                }
            }
            for (std::size_t k = 0; k < terms; ++k) {
                inverse[k][j] = lagrange[k];
            }
        }
    }

    [[nodiscard]] Coefficients coefficients(const Row& values) const {
        Coefficients c{};
        for (std::size_t k = 0; k < terms; ++k) {
            Real sum = 0;
            for (std::size_t j = 0; j < terms; ++j) {
                sum += inverse[k][j] * values[j];
            }
            c[k] = static_cast<double>(sum);
        }
        return c;
    }
};

Row cosines(Real offset, Real spacing) {
    Row nodes{};
    for (std::size_t j = 0; j < terms; ++j) {
        nodes[j] =
            -std::cos(std::numbers::pi_v<Real> * (offset + static_cast<Real>(j) * spacing)) / 2;
    }
    return nodes;
}

/// Chebyshev points with both ends (first node −½, last ½).
const Basis& closed_basis() {
    static const Basis basis(cosines(0, Real{1} / (terms - 1)));
    return basis;
}

/// Chebyshev points without the ends, where the function may jump.
const Basis& open_basis() {
    static const Basis basis(cosines(Real{1} / (2 * terms), Real{1} / terms));
    return basis;
}

/// Between the nodes, near the extremes of the interpolation error.
constexpr std::array<Real, 4> checks{-0.39L, -0.216L, 0, 0.216L};
constexpr std::array<Real, 4> open_checks{-0.4999L, -0.19L, 0, 0.46L};

/// Deep enough to close in on a break to 1e-9 of a cell; what is left is evaluated exactly.
constexpr int deepest = 30;
constexpr std::size_t most_patches = 4096;

/// A patch's polynomial at t, which need not lie inside it.
Real estimate(const Patch& patch, Real t) {
    const auto [from, to] = patch.interval;
    const Real w = (t - patch.interval.at(0)) / (Real{to} - from);
    return polynomial(*patch.coefficients, static_cast<double>(w));
}

} // namespace

Fitter::Fitter(Exact exact, std::vector<double> breaks, Real floor, double target, Expand expand)
    : exact_(std::move(exact)), breaks_(std::move(breaks)), floor_(floor), target_(target),
      expand_(std::move(expand)) {}

double Fitter::error_at(const Coefficients& c, Real w, Real exact) const {
    const Real error =
        std::abs(polynomial(c, static_cast<double>(w)) - exact) / std::max(std::abs(exact), floor_);
    return static_cast<double>(error);
}

Fit Fitter::fit(Interval interval, const Fit* neighbour, Interval neighbours) const {
    const Basis& basis = closed_basis();
    const auto guess_at = [&](Real t) -> std::optional<Real> {
        if (neighbour == nullptr) {
            return std::nullopt;
        }
        return neighbour->expansion ? neighbour->expansion->at(t)
                                    : estimate({neighbours, neighbour->coefficients}, t);
    };
    const std::optional<Expansion> expansion =
        expand_ ? expand_(interval, guess_at(interval.at(0))) : std::nullopt;
    const auto value = [&](Real w) {
        const Real t = interval.at(w);
        return expansion ? expansion->at(t) : exact_(t, guess_at(t));
    };
    Row values{};
    for (std::size_t j = 0; j + 1 < terms; ++j) {
        values[j] = value(basis.nodes[j]);
    }
    values.back() = neighbour == nullptr ? value(basis.nodes.back()) : neighbour->start;
    Fit fit{basis.coefficients(values), 0, values.front(), expansion};
    for (const Real w : checks) {
        // Where the polynomial is good it is the best guess. A NaN stays: it fails every comparison
        // with the target.
        const double guess = polynomial(fit.coefficients, static_cast<double>(w));
        const Real t = interval.at(w);
        const Real exact = expansion ? expansion->at(t) : exact_(t, guess);
        const double error = error_at(fit.coefficients, w, exact);
        fit.error = error <= fit.error ? fit.error : error;
    }
    if (expansion && neighbour != nullptr) {
        // Neighbours are expanded around middles of their own: where they meet each checks the
        // other.
        const double apart =
            static_cast<double>(std::abs(expansion->at(interval.to) - neighbour->start) /
                                std::max(std::abs(neighbour->start), floor_));
        fit.error = apart <= fit.error ? fit.error : apart;
    }
    return fit;
}

bool Fitter::has_break(Interval interval) const {
    const auto next = std::upper_bound(breaks_.begin(), breaks_.end(), interval.from);
    return next != breaks_.end() && *next < interval.to;
}

bool Fitter::good(Interval interval, const Fit& fit) const {
    return fit.error <= target_ && !has_break(interval);
}

double Fitter::patch(Interval interval, std::vector<Patch>& patches) const {
    return divide(interval, 0, nullptr, patches);
}

double Fitter::divide(Interval interval, int depth, const Patch* parent,
                      std::vector<Patch>& patches) const {
    const auto next = std::upper_bound(breaks_.begin(), breaks_.end(), interval.from);
    if (next != breaks_.end() && *next < interval.to) {
        const double left = divide({interval.from, *next}, depth, nullptr, patches);
        return std::max(left, divide({*next, interval.to}, depth, nullptr, patches));
    }
    const auto value = [&](Real w) {
        const Real t = interval.at(w);
        return exact_(t, parent == nullptr ? std::nullopt : std::optional(estimate(*parent, t)));
    };
    const Basis& basis = open_basis();
    Row values{};
    for (std::size_t j = 0; j < terms; ++j) {
        values[j] = value(basis.nodes[j]);
    }
    const Patch whole{interval, basis.coefficients(values)};
    double worst = 0;
    for (const Real w : open_checks) {
        const double error = error_at(*whole.coefficients, w, value(w));
        worst = error <= worst ? worst : error;
    }
    if (worst <= target_) {
        patches.push_back(whole);
        return worst;
    }
    const double middle = interval.from + (interval.to - interval.from) / 2;
    if (depth == deepest || patches.size() >= most_patches || !(middle > interval.from) ||
        !(middle < interval.to)) {
        patches.push_back({interval, std::nullopt});
        return 0;
    }
    const double left = divide({interval.from, middle}, depth + 1, &whole, patches);
    return std::max(left, divide({middle, interval.to}, depth + 1, &whole, patches));
}

} // namespace raming::prior
