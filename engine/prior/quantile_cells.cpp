#include "engine/prior/quantile_cells.hpp"

#include <algorithm>
#include <cmath>

#include "engine/prior/cubic_cells.hpp"
#include "engine/prior/quantile_table.hpp"

namespace raming::prior {

namespace {

constexpr int octaves = 39; // from 2^-40 = 9.1e-13 to ½
constexpr std::array<int, 3> log_densities{2, 3, 4};
constexpr std::array<int, 3> score_densities{8, 16, 32};
constexpr double score_reach = 7.1; // Φ(−7.1) = 6e-13
/// A finer table is made while cells that miss the target hold more of the draws than this. A patch
/// takes some ten times as long as a cell, but a finer table takes longer to make and more cache.
constexpr double most_missed = 0.3;
/// Cubics serve all but some of the draws, since what they leave is gathered and done again.
constexpr int cubic_octaves = 16;
constexpr std::array<int, 2> cubic_log_densities{5, 6};
constexpr std::array<int, 2> cubic_score_densities{32, 64};
constexpr int cubic_reach = 5;
constexpr double most_without_cubic = 1e-3;
/// Around a zero inside the support errors are relative to this part of the standard deviation.
constexpr Real zero_floor = 1e-3L;

std::vector<double> breaks_of(const Distribution::Family& family, Argument argument,
                              std::size_t side) {
    std::vector<double> breaks;
    const auto add = [&](Level level) {
        if (!(level.below > 0 && level.above > 0)) {
            return;
        }
        if (argument == Argument::score) {
            breaks.push_back(static_cast<double>(score_of(level)));
        } else if (level.in_lower_half() == (side == 0)) {
            breaks.push_back(static_cast<double>(side == 0 ? level.below : level.above));
        }
    };
    for (const Real x : family.kinks()) {
        add(family.level(x));
        add(family.level_before(x));
    }
    std::sort(breaks.begin(), breaks.end());
    breaks.erase(std::unique(breaks.begin(), breaks.end()), breaks.end());
    return breaks;
}

/// The axis at one of three densities; each density of an Argument has as many cells a unit as
/// stated above.
std::variant<TailAxis, ScoreAxis> axis_of(Argument argument, std::size_t fineness) {
    if (argument == Argument::uniform) {
        return TailAxis(octaves + 1, log_densities[fineness]);
    }
    const int density = score_densities[fineness];
    return ScoreAxis(static_cast<int>(std::ceil(score_reach * density)), density);
}

std::variant<TailAxis, ScoreAxis> cubic_axis_of(Argument argument, std::size_t fineness) {
    if (argument == Argument::uniform) {
        return TailAxis(cubic_octaves, cubic_log_densities[fineness]);
    }
    const int density = cubic_score_densities[fineness];
    return ScoreAxis(cubic_reach * density, density);
}

/// x[i] = the polynomial of at[i]; whether any is missing.
template <class AnyCell>
bool evaluate_on(const std::variant<TailAxis, ScoreAxis>& axis, const std::vector<AnyCell>& cells,
                 const double* at, std::size_t n, Bounds bounds, double* x) {
    const auto* const tails = std::get_if<TailAxis>(&axis);
    return tails != nullptr ? tails->evaluate(cells, at, n, true, bounds, x)
                            : std::get<ScoreAxis>(axis).evaluate(cells, at, n, bounds, x);
}

/// Cells that stand for arguments inside the tabled range: the first and, of scores, the last do
/// not.
std::size_t last_inside(const TailAxis& axis) {
    return axis.cells() - 1;
}
std::size_t last_inside(const ScoreAxis& axis) {
    return axis.cells() - 2;
}

} // namespace

QuantileCells::QuantileCells(Distribution distribution, Argument argument)
    : distribution_(std::move(distribution)), argument_(argument), axis_(axis_of(argument, 0)),
      cubic_axis_(cubic_axis_of(argument, 0)), bounds_{distribution_.family().least(),
                                                       distribution_.family().greatest()} {
    const std::size_t sides = argument == Argument::uniform ? 2 : 1;
    for (std::size_t fineness = 0; fineness < log_densities.size(); ++fineness) {
        axis_ = axis_of(argument, fineness);
        error_ = 0;
        const double missed = std::visit(
            [&](const auto& axis) {
                cells_.resize(sides * axis.cells());
                double sum = 0;
                for (std::size_t side = 0; side < sides; ++side) {
                    sum += fit_side(axis, side);
                }
                return sum;
            },
            axis_);
        if (missed <= most_missed) {
            break;
        }
    }
    std::visit(
        [&](const auto& axis) {
            for (std::size_t side = 0; side < sides; ++side) {
                patch_side(axis, side);
            }
        },
        axis_);
    fit_cubics();
}

template <class Axis>
double QuantileCells::missed_by(const Axis& axis, const std::vector<CubicCell>& cubics) const {
    double missed = 0;
    for (std::size_t k = 0; k < cubics.size(); ++k) {
        const std::size_t cell = k % axis.cells();
        if (cell > 0 && cell <= last_inside(axis) && cubics[k].is_missing()) {
            missed += probability(k / axis.cells(), {axis.from(cell), axis.from(cell + 1)});
        }
    }
    return missed;
}

void QuantileCells::fit_cubics() {
    const TabledFunction polynomials = [this](const double* at, double* x, std::size_t n) {
        for (std::size_t done = 0; done < n; done += chunk) {
            evaluate_on(axis_, cells_, at + done, std::min(chunk, n - done), bounds_, x + done);
        }
    };
    const double target = QuantileTable::target - error_;
    for (std::size_t fineness = 0; fineness < cubic_log_densities.size(); ++fineness) {
        cubic_axis_ = cubic_axis_of(argument_, fineness);
        CubicFit fit;
        double missed = 0;
        if (const auto* tails = std::get_if<TailAxis>(&cubic_axis_)) {
            fit = prior::fit_cubics(*tails, 2, polynomials, error_floor(), target);
            missed = missed_by(*tails, fit.cells);
        } else {
            const auto& scores = std::get<ScoreAxis>(cubic_axis_);
            fit = prior::fit_cubics(scores, polynomials, error_floor(), target);
            missed = missed_by(scores, fit.cells);
        }
        if (missed <= most_without_cubic) {
            cubics_ = std::move(fit.cells);
            error_ += fit.error;
            return;
        }
    }
}

Level QuantileCells::level(std::size_t side, Real t) const {
    if (argument_ == Argument::score) {
        return level_of_score(t);
    }
    return side == 0 ? lower_tail(t) : upper_tail(t);
}

double QuantileCells::probability(std::size_t side, Interval interval) const {
    const bool tails = argument_ == Argument::uniform;
    const Real to = tails ? std::min(interval.to, 0.5) : interval.to; // a tail ends at one half
    const Real share = std::abs(level(side, to).below - level(side, interval.from).below);
    return static_cast<double>(share);
}

double QuantileCells::error_floor() const {
    const Distribution::Family& family = distribution_.family();
    const bool zero_inside = family.lower() < 0 && family.upper() > 0;
    return zero_inside ? static_cast<double>(zero_floor * family.sd()) : 0;
}

Fitter QuantileCells::fitter(std::size_t side) const {
    const Distribution::Family& family = distribution_.family();
    const Real floor = error_floor();
    const auto exact = [this, &family, side](Real t, std::optional<Real> guess) {
        const Level at = level(side, t);
        const Real x = guess ? family.quantile_near(at, *guess) : family.quantile(at);
        return std::clamp(x, Real{bounds_.least}, Real{bounds_.greatest});
    };
    const auto expansion = [this, &family, side, floor,
                            exact](Interval interval,
                                   std::optional<Real> guess) -> std::optional<Expansion> {
        const std::optional<PearsonSlope> slope = family.slope();
        if (!slope) {
            return std::nullopt;
        }
        const bool scores = argument_ == Argument::score;
        const Real centre = interval.at(0);
        const Real x = exact(centre, guess);
        if (!(x > bounds_.least && x < bounds_.greatest)) {
            return std::nullopt;
        }
        const Real weight = scores ? normal_density(centre) : side == 0 ? 1 : -1;
        return expand({*slope, family.lower(), family.upper(), scores ? -centre : Real{0},
                       scores ? Real{-1} : Real{0}},
                      centre, (Real{interval.to} - interval.from) / 2, x,
                      weight / family.density(x), floor);
    };
    return Fitter(exact, breaks_of(family, argument_, side), floor, QuantileTable::target,
                  expansion);
}

template <class Axis>
double QuantileCells::fit_side(const Axis& axis, std::size_t side) {
    const Fitter fit = fitter(side);
    Cell* const cells = cells_.data() + side * axis.cells();
    for (std::size_t k = 0; k < axis.cells(); ++k) {
        cells[k].set_missing();
    }
    double missed = 0;
    std::optional<Fit> above;
    Interval neighbours{};
    for (std::size_t k = last_inside(axis); k > 0; --k) {
        const Interval interval{axis.from(k), axis.from(k + 1)};
        if (fit.has_break(interval)) {
            above.reset();
            continue;
        }
        above = fit.fit(interval, above ? &*above : nullptr, neighbours);
        neighbours = interval;
        if (fit.good(interval, *above)) {
            cells[k].set(above->coefficients);
            error_ = std::max(error_, above->error);
        } else {
            missed += probability(side, interval);
        }
    }
    return missed;
}

template <class Axis>
void QuantileCells::patch_side(const Axis& axis, std::size_t side) {
    const Fitter fit = fitter(side);
    const Cell* const cells = cells_.data() + side * axis.cells();
    std::vector<Patch>& patches = patches_[side];
    for (std::size_t k = 1; k <= last_inside(axis); ++k) {
        if (cells[k].is_missing()) {
            error_ = std::max(error_, fit.patch({axis.from(k), axis.from(k + 1)}, patches));
        }
    }
    for (const Patch& patch : patches) {
        if (!patch.coefficients) {
            share_exact_ += probability(side, patch.interval);
        }
    }
}

std::size_t QuantileCells::bytes() const noexcept {
    return cells_.size() * sizeof(Cell) + cubics_.size() * sizeof(CubicCell) +
           (patches_[0].size() + patches_[1].size()) * sizeof(Patch);
}

double QuantileCells::one_by_one(double at) const {
    const bool upper = argument_ == Argument::uniform && at > 0.5;
    const double t = upper ? 1 - at : at;
    const std::vector<Patch>& patches = patches_[upper ? 1 : 0];
    auto patch = std::upper_bound(patches.begin(), patches.end(), t,
                                  [](double x, const Patch& p) { return x < p.interval.from; });
    if (patch != patches.begin()) {
        --patch;
        const auto [from, to] = patch->interval;
        if (t < to && patch->coefficients) {
            const double w = (t - (from + (to - from) / 2)) / (to - from);
            return std::clamp(polynomial(*patch->coefficients, w), bounds_.least, bounds_.greatest);
        }
    }
    return argument_ == Argument::uniform ? distribution_.quantile(at)
                                          : distribution_.quantile_of_score(at);
}

void QuantileCells::by_polynomials(const double* at, double* x, std::size_t n) const {
    if (evaluate_on(axis_, cells_, at, n, bounds_, x)) {
        for (std::size_t i = 0; i < n; ++i) {
            x[i] = x[i] != x[i] ? one_by_one(at[i]) : x[i];
        }
    }
}

void QuantileCells::evaluate(const double* at, double* x, std::size_t n) const {
    std::array<std::size_t, chunk> places;
    std::array<double, chunk> gathered;
    std::array<double, chunk> found;
    for (std::size_t done = 0; done < n; done += chunk) {
        const std::size_t count = std::min(chunk, n - done);
        const double* const from = at + done;
        double* const into = x + done;
        if (cubics_.empty()) {
            by_polynomials(from, into, count);
        } else if (evaluate_on(cubic_axis_, cubics_, from, count, bounds_, into)) {
            std::size_t left = 0;
            for (std::size_t i = 0; i < count; ++i) {
                places[left] = i;
                gathered[left] = from[i];
                left += into[i] != into[i] ? 1 : 0;
            }
            by_polynomials(gathered.data(), found.data(), left);
            for (std::size_t k = 0; k < left; ++k) {
                into[places[k]] = found[k];
            }
        }
    }
}

} // namespace raming::prior
