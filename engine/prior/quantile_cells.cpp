#include "engine/prior/quantile_cells.hpp"

#include <algorithm>
#include <cmath>

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
    : distribution_(std::move(distribution)), argument_(argument),
      axis_(axis_of(argument, 0)), bounds_{distribution_.family().least(),
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

Fitter QuantileCells::fitter(std::size_t side) const {
    const Distribution::Family& family = distribution_.family();
    const bool zero_inside = family.lower() < 0 && family.upper() > 0;
    const Real floor = zero_inside ? zero_floor * family.sd() : 0;
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
        const double constant = cells[k].pairs[0][0];
        if (constant != constant) {
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
    return cells_.size() * sizeof(Cell) + (patches_[0].size() + patches_[1].size()) * sizeof(Patch);
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

void QuantileCells::evaluate(const double* at, double* x, std::size_t n) const {
    for (std::size_t done = 0; done < n; done += chunk) {
        const std::size_t count = std::min(chunk, n - done);
        const double* const from = at + done;
        double* const found = x + done;
        const bool missing =
            argument_ == Argument::uniform
                ? std::get<TailAxis>(axis_).evaluate(cells_, from, count, true, bounds_, found)
                : std::get<ScoreAxis>(axis_).evaluate(cells_, from, count, bounds_, found);
        if (missing) {
            for (std::size_t i = 0; i < count; ++i) {
                found[i] = found[i] != found[i] ? one_by_one(from[i]) : found[i];
            }
        }
    }
}

} // namespace raming::prior
