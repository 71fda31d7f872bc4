#include "models/schooling/duration_grid.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/base/memo.hpp"

namespace raming::schooling {

namespace {

constexpr std::size_t width = TableAxis::width;

double logit(double u) {
    return std::log(u / (1 - u));
}

/// Distance of rows at a coordinate; it shrinks towards 0, where spells of very different lengths
/// mix. A given share of spells leaves the length of the others freer than a given ratio of year
/// counts does.
double row_spacing(Family family, Observed observed, double at) {
    const double closer = observed == Observed::spell_share ? 0.6 : 1.0;
    switch (family) {
    case Family::lognormal:
        return closer * 0.08 * at / (at + 0.2);
    case Family::gamma:
        return closer * 0.09 * at / (at + 0.7);
    default:
        return closer * 0.08 * at / (at + 0.3);
    }
}

/// Distance of knots in y where the sharpest member of the family changes as an exponential does.
double knot_spacing(Family family, Observed observed) {
    if (observed == Observed::spell_share) {
        return 0.15;
    }
    return family == Family::lognormal ? 0.11 : 0.17;
}

/// The farthest that curves of a row lie apart, in spreads of the law and in y, and by how much the
/// slope of y may change from one to the next: where it bends, polynomials in y serve badly.
constexpr double curve_spacing = 0.2;
constexpr double most_bend = 0.07;

/// Grids and columns that are held for who comes back to them. A column is some 100 kB.
constexpr std::size_t held_grids = 16;
constexpr std::size_t held_columns = 96;

} // namespace

double coordinate(Family family, double shape) {
    switch (family) {
    case Family::lognormal:
        return 1 / shape;
    case Family::gamma:
        return std::sqrt(shape);
    default:
        return shape;
    }
}

double shape_at(Family family, double coordinate) {
    return family == Family::gamma       ? coordinate * coordinate
           : family == Family::lognormal ? 1 / coordinate
                                         : coordinate;
}

std::string key_of(const GridSpan& span) {
    std::string key;
    base::add_to_key(key, static_cast<int>(span.family));
    base::add_to_key(key, static_cast<int>(span.observed));
    for (const double number : {span.from, span.to, span.shape_low, span.shape_high}) {
        base::add_to_key(key, number);
    }
    return key;
}

DurationGrid::DurationGrid(const GridSpan& span)
    : span_(span), top_(span.observed == Observed::spell_share
                            ? 1.0
                            : (horizon_weeks - span.to + weeks_per_year) /
                                  (horizon_weeks - span.from + weeks_per_year)) {
    const Law law(span_.family, span_.shape_low, span_.from, span_.to);
    lowest_ = law.lowest(span_.observed);
    highest_ = law.highest(span_.observed);
    if (span_.family != Family::stayers) {
        rows_.emplace(row_places());
        knots_.emplace(knot_places());
        begun_ = std::make_shared<std::vector<Passed>>();
        beyond_ = std::make_shared<std::vector<Passed>>();
        for (const double row : rows_->knots()) {
            add_row(law_of_row(row));
        }
    }
}

std::shared_ptr<const DurationGrid> DurationGrid::shared(const GridSpan& span) {
    static base::Memo<DurationGrid> grids(held_grids);
    return grids.get(key_of(span), [&] { return DurationGrid(span); });
}

double DurationGrid::held(double value) const {
    return std::clamp(value, lowest_, highest_);
}

double DurationGrid::place(double value) const {
    return logit(value / top_);
}

Law DurationGrid::law_of_row(double row) const {
    return {span_.family, shape_at(span_.family, row), span_.from, span_.to};
}

std::vector<double> DurationGrid::row_places() const {
    if (span_.shape_low == span_.shape_high) {
        return {coordinate(span_.family, span_.shape_low)};
    }
    const auto [left, right] = std::minmax(
        {coordinate(span_.family, span_.shape_low), coordinate(span_.family, span_.shape_high)});
    // Some rows beyond each end, where the family has them, keep the stencils centred.
    constexpr std::size_t beyond = width / 2 - 1;
    const Shapes allowed = shapes(span_.family, span_.from);
    const auto [floor, ceiling] =
        std::minmax({coordinate(span_.family, std::max(allowed.low, 1e-3)),
                     coordinate(span_.family, allowed.high)});
    const double widest = (right - left) / static_cast<double>(width);
    std::vector<double> places{std::max(left, floor)};
    for (std::size_t more = 0; more < beyond && places.front() > floor; ++more) {
        const double next =
            places.front() -
            std::min(widest, row_spacing(span_.family, span_.observed, places.front()));
        places.insert(places.begin(), std::max(next, floor));
    }
    for (std::size_t outside = 0; outside < beyond + 1 && places.back() < ceiling;) {
        const double next =
            places.back() +
            std::min(widest, row_spacing(span_.family, span_.observed, places.back()));
        places.push_back(std::min(next, ceiling));
        outside += next > right ? 1 : 0;
    }
    return places;
}

std::vector<double> DurationGrid::knot_places() const {
    // Knots go where the sharpest member of the family changes most: its spells end together, and a
    // small change of the observed value moves that moment far. Steps grow where nothing is left
    // but one power: at low values, and where (nearly) all spells reach the horizon. Of the gamma,
    // given a share of spells, that is the one with the heaviest start.
    const bool lowest_shape =
        span_.family == Family::lognormal ||
        (span_.family == Family::gamma && span_.observed == Observed::spell_share);
    const double sharpest = lowest_shape ? span_.shape_low : span_.shape_high;
    const Law law(span_.family, sharpest, span_.from, span_.to);
    const double shortest = law.solve(span_.observed, lowest_, law.guess(lowest_));
    const double longest = law.solve(span_.observed, highest_, law.guess(highest_));
    constexpr int points = 500;
    const double spacing = knot_spacing(span_.family, span_.observed);
    const double change = (longest - shortest) / points;
    std::vector<double> y{place(lowest_)};
    std::vector<double> distance{0};
    for (int point = 1; point <= points; ++point) {
        const double theta = point == points ? longest : shortest + change * point;
        const double here =
            std::max(place(held(law.observation(theta, span_.observed))), y.back() + 1e-12);
        const double ended = 1 - law.survival(theta, horizon_weeks);
        const double stretch = 1 + std::max({0.0, -6 - here, -2 - std::log(ended + 1e-12)}) / 2.5;
        distance.push_back(distance.back() +
                           std::max(here - y.back(), std::abs(change) / law.spread()) /
                               (spacing * stretch));
        y.push_back(here);
    }
    const double cells = std::ceil(distance.back());
    std::vector<double> places{y.front()};
    std::size_t at = 1;
    for (double knot = 1; knot < cells; knot += 1) {
        const double target = distance.back() * knot / cells;
        while (distance[at] < target) {
            ++at;
        }
        const double part = (target - distance[at - 1]) / (distance[at] - distance[at - 1]);
        places.push_back(y[at - 1] + part * (y[at] - y[at - 1]));
    }
    places.push_back(y.back());
    return places;
}

void DurationGrid::add_row(const Law& law) {
    // From some curves below the lowest value, so that stencils there are centred, to just above
    // the highest: how far does not matter.
    const bool first = curves_.empty();
    const double guess = first ? law.guess(lowest_) : curves_.back().theta.front();
    double theta = law.solve(span_.observed, lowest_, guess, first ? 0.25 : 0.05, 8);
    while (law.observation(theta, span_.observed) > lowest_) {
        theta += 0.05 * law.spread();
    }
    const auto place_of = [&](double observed) {
        return logit(std::clamp(observed / top_, 1e-100, 1 - 1e-14));
    };
    // Steps grow where nothing is left but one power.
    const auto stretch_at = [](double y) { return 1 + std::max({0.0, -6 - y, y - 10}) / 2.5; };
    constexpr double near = 1e-3; // spreads, for the slope of one curve alone
    const auto slope_at = [&](double at) {
        const double here = place_of(law.observation(at, span_.observed));
        return (place_of(law.observation(at - near * law.spread(), span_.observed)) - here) / near;
    };
    for (std::size_t below = 1; below < CurveRow::half_width; ++below) {
        const double here = place_of(law.observation(theta, span_.observed));
        theta += law.spread() * curve_spacing * stretch_at(here) / std::max(1.0, slope_at(theta));
    }
    std::vector<double> thetas;
    std::vector<double> places;
    double slope = 0; // of y, per spread
    for (bool done = false; !done;) {
        SolvedLaw curve(law, theta);
        const Passed start = curve.passed(span_.from);
        const Passed beyond = curve.passed(span_.to);
        begun_->push_back(start);
        beyond_->push_back(beyond);
        const double observed = span_.observed == Observed::spell_share
                                    ? beyond.survival
                                    : beyond.year() / start.year();
        const double here = place_of(observed);
        double bend = 0;
        if (places.empty()) {
            slope = slope_at(theta);
        } else {
            const double moved = (thetas.back() - theta) / law.spread();
            const double before = std::exchange(slope, (here - places.back()) / moved);
            bend = std::abs(std::log(slope / before)) / moved;
        }
        thetas.push_back(theta);
        places.push_back(places.empty() ? here : std::max(here, places.back() + 1e-12));
        const double widest = curve_spacing * stretch_at(here) / std::max(1.0, slope);
        // A narrow step sees more bends in the last digits than there are.
        theta -= law.spread() * std::max(std::min(widest, most_bend / bend), widest / 8);
        done = !(observed < highest_);
    }
    curves_.push_back(
        {std::move(thetas), LagrangeAxis<2 * CurveRow::half_width>(std::move(places))});
}

std::shared_ptr<const std::vector<Passed>> DurationGrid::column(double cut) const {
    if (cut == span_.from) {
        return begun_;
    }
    if (cut == span_.to) {
        return beyond_;
    }
    static base::Memo<std::vector<Passed>> columns(held_columns);
    std::string key = key_of(span_);
    base::add_to_key(key, cut);
    return columns.get(key, [&] {
        std::vector<Passed> column;
        column.reserve(begun_->size());
        for (std::size_t row = 0; row < curves_.size(); ++row) {
            const Law law = law_of_row(rows_->knots()[row]);
            for (const double theta : curves_[row].theta) {
                column.push_back(law.passed(theta, cut));
            }
        }
        return column;
    });
}

} // namespace raming::schooling
