#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include "engine/base/error.hpp"
#include "models/schooling/duration.hpp"
#include "models/schooling/duration_law.hpp"
#include "models/schooling/lagrange_axis.hpp"
#include "models/schooling/leavers.hpp"

namespace raming::schooling {

namespace {

constexpr std::size_t width = LagrangeAxis::width;

double logit(double u) {
    return std::log(u / (1 - u));
}
double from_logit(double y) {
    return 1 / (1 + std::exp(-y));
}

/// Coordinates in which all is smooth: 1/sd and k divide ln t, and a gamma of shape a spreads as
/// 1/√a.
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

} // namespace

// Tabled over the shape and over y = ln(u/(1 − u)), u the observed value as a part of the highest
// possible. Values that are held lie on the border, so that what is inside is smooth. Tabled are,
// per cut, year/(year at the cut before) and stock/year: both in [0, 1], so that the order of cuts
// holds whatever the error of interpolation.
struct DurationTable::Impl {
    Family family;
    double from;
    double to;
    Observed observed;
    std::vector<double> cuts;
    double shape_low;
    double shape_high;
    double top;     ///< the highest value that any curve has
    double lowest;  ///< values are held from here
    double highest; ///< to here
    std::optional<Leavers> leavers;
    std::optional<LagrangeAxis> rows;
    std::optional<LagrangeAxis> knots;
    std::vector<double> tabled; ///< [row][knot][2 × cut: year ratio, stock ratio]
    double error = 0;

    Impl(Family family_of, double from_week, double to_week, Observed kind, std::vector<double> at,
         double low, double high);

    [[nodiscard]] double place(double value) const {
        return logit(std::clamp(value, lowest, highest) / top);
    }
    [[nodiscard]] std::vector<double> row_places() const;
    [[nodiscard]] std::vector<double> knot_places() const;
    void fill();
    void measure();
    void exact(double shape, double value, std::size_t stride, double* year, double* stock) const;
    void evaluate(const std::size_t* index, std::size_t count, const double* shape,
                  const double* value, std::size_t stride, double* year, double* stock) const;
};

DurationTable::Impl::Impl(Family family_of, double from_week, double to_week, Observed kind,
                          std::vector<double> at, double low, double high)
    : family(family_of), from(from_week), to(to_week), observed(kind), cuts(std::move(at)),
      top(kind == Observed::spell_share
              ? 1.0
              : (horizon_weeks - to + weeks_per_year) / (horizon_weeks - from + weeks_per_year)) {
    const Shapes allowed = shapes(family, from);
    shape_low = std::clamp(low, allowed.low, allowed.high);
    shape_high = std::clamp(high, shape_low, allowed.high);
    const Law law(family, shape_low, from, to);
    lowest = law.lowest(observed);
    highest = law.highest(observed);
    if (family == Family::stayers) {
        leavers.emplace(from, to, observed);
    } else {
        rows.emplace(row_places());
        knots.emplace(knot_places());
        fill();
    }
    measure();
}

std::vector<double> DurationTable::Impl::row_places() const {
    if (shape_low == shape_high) {
        return {coordinate(family, shape_low)};
    }
    const auto [left, right] =
        std::minmax({coordinate(family, shape_low), coordinate(family, shape_high)});
    // Some rows beyond each end, where the family has them, keep the stencils centred.
    constexpr std::size_t beyond = width / 2 - 1;
    const Shapes allowed = shapes(family, from);
    const auto [floor, ceiling] = std::minmax(
        {coordinate(family, std::max(allowed.low, 1e-3)), coordinate(family, allowed.high)});
    const double widest = (right - left) / static_cast<double>(width);
    std::vector<double> places{std::max(left, floor)};
    for (std::size_t more = 0; more < beyond && places.front() > floor; ++more) {
        const double next =
            places.front() - std::min(widest, row_spacing(family, observed, places.front()));
        places.insert(places.begin(), std::max(next, floor));
    }
    for (std::size_t outside = 0; outside < beyond + 1 && places.back() < ceiling;) {
        const double next =
            places.back() + std::min(widest, row_spacing(family, observed, places.back()));
        places.push_back(std::min(next, ceiling));
        outside += next > right ? 1 : 0;
    }
    return places;
}

std::vector<double> DurationTable::Impl::knot_places() const {
    // Knots go where the sharpest member of the family changes most: its spells end together, and a
    // small change of the observed value moves that moment far. Steps grow where nothing is left
    // but one power: at low values, and where (nearly) all spells reach the horizon. Of the gamma,
    // given a share of spells, that is the one with the heaviest start.
    const bool lowest_shape = family == Family::lognormal ||
                              (family == Family::gamma && observed == Observed::spell_share);
    const double sharpest = lowest_shape ? shape_low : shape_high;
    const Law law(family, sharpest, from, to);
    const double shortest = law.solve(observed, lowest, law.guess(lowest));
    const double longest = law.solve(observed, highest, law.guess(highest));
    constexpr int points = 1500;
    const double spacing = knot_spacing(family, observed);
    const double change = (longest - shortest) / points;
    std::vector<double> y{place(lowest)};
    std::vector<double> distance{0};
    for (int point = 1; point <= points; ++point) {
        const double theta = point == points ? longest : shortest + change * point;
        const double here = std::max(place(law.observation(theta, observed)), y.back() + 1e-12);
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

void DurationTable::Impl::fill() {
    // Below this a count is nothing, and its ratios would be denormal numbers, slow and without
    // digits.
    constexpr double nothing = 1e-30;
    const std::vector<double>& places = knots->knots();
    tabled.reserve(rows->knots().size() * places.size() * 2 * cuts.size());
    std::vector<double> solved(places.size(), 0.0);
    bool first = true;
    for (const double row : rows->knots()) {
        const Law law(family, shape_at(family, row), from, to);
        double shift = 0;
        for (std::size_t knot = 0; knot < places.size(); ++knot) {
            const double value = std::clamp(top * from_logit(places[knot]), lowest, highest);
            const double guess = first ? law.guess(value) : solved[knot] + shift;
            const double theta = law.solve(observed, value, guess, first ? 0.25 : 0.01, 38);
            shift = theta - solved[knot];
            solved[knot] = theta;
            double before = law.year(theta, from);
            for (const double cut : cuts) {
                const Passed passed = law.passed(theta, cut);
                const double counted = passed.year();
                tabled.push_back(counted > nothing ? std::min(1.0, counted / before) : 0.0);
                tabled.push_back(counted > nothing ? passed.integral / counted : 0.0);
                before = counted;
            }
        }
        first = false;
    }
}

void DurationTable::Impl::exact(double shape, double value, std::size_t stride, double* year,
                                double* stock) const {
    const DurationCurve curve(family, shape, from, to, observed, value);
    for (std::size_t c = 0; c < cuts.size(); ++c) {
        year[c * stride] = curve.year_count(cuts[c]);
        if (stock != nullptr) {
            stock[c * stride] = curve.stock(cuts[c]);
        }
    }
}

void DurationTable::Impl::evaluate(const std::size_t* index, std::size_t count, const double* shape,
                                   const double* value, std::size_t stride, double* year,
                                   double* stock) const {
    const std::size_t columns = 2 * cuts.size();
    const std::size_t block = width * columns;
    const std::size_t row_length = knots ? knots->knots().size() * columns : 0;
    std::vector<double> blended(block);
    std::vector<double> sums(columns);
    for (std::size_t entry = 0; entry < count; ++entry) {
        const std::size_t i = index[entry];
        double* year_of = year + i;
        double* stock_of = stock != nullptr ? stock + i : nullptr;
        if (!(shape[i] >= shape_low && shape[i] <= shape_high) || std::isnan(value[i])) {
            exact(shape[i], value[i], stride, year_of, stock_of);
            continue;
        }
        if (leavers) {
            leavers->evaluate(shape[i], value[i], cuts, stride, year_of, stock_of);
            continue;
        }
        std::array<double, width> by_row;
        std::array<double, width> by_knot;
        const std::size_t row = rows->weights(coordinate(family, shape[i]), by_row.data());
        const std::size_t knot = knots->weights(place(value[i]), by_knot.data());
        // The stencil's knots lie side by side in a row, so rows are blended first, in one straight
        // run.
        const double* node = tabled.data() + row * row_length + knot * columns;
        double* __restrict blend = blended.data();
        if (rows->stencil() == 1) {
            std::copy_n(node, block, blend);
        } else {
            const std::array<double, width> w = by_row;
            for (std::size_t x = 0; x < block; ++x) {
                const double* at = node + x;
                blend[x] = ((w[0] * at[0] + w[1] * at[row_length]) +
                            (w[2] * at[2 * row_length] + w[3] * at[3 * row_length])) +
                           ((w[4] * at[4 * row_length] + w[5] * at[5 * row_length]) +
                            (w[6] * at[6 * row_length] + w[7] * at[7 * row_length]));
            }
        }
        double* sum = sums.data();
        std::fill_n(sum, columns, 0.0);
        for (std::size_t k = 0; k < width; ++k) {
            for (std::size_t column = 0; column < columns; ++column) {
                sum[column] += by_knot[k] * blend[k * columns + column];
            }
        }
        double counted = 1;
        double present = 1;
        for (std::size_t c = 0; c < cuts.size(); ++c) {
            counted *= cuts[c] > from ? std::clamp(sum[2 * c], 0.0, 1.0) : 1.0;
            year_of[c * stride] = counted;
            if (stock_of != nullptr) {
                present = std::min(present, counted * std::clamp(sum[2 * c + 1], 0.0, 1.0));
                stock_of[c * stride] = present;
            }
        }
    }
}

void DurationTable::Impl::measure() {
    // Points of Roberts's R2 sequence (2018: powers of the plastic number), half of them even in
    // the observed value, half in y.
    constexpr double plastic = 1.32471795724474602596;
    constexpr int points = 500;
    std::vector<double> table(2 * cuts.size());
    std::vector<double> curve(2 * cuts.size());
    const std::size_t only = 0;
    const double left = coordinate(family, shape_low);
    const double right = coordinate(family, shape_high);
    for (int point = 1; point <= points; ++point) {
        const double first = std::fmod(0.5 + point / plastic, 1.0);
        const double second = std::fmod(0.5 + point / (plastic * plastic), 1.0);
        const double shape =
            std::clamp(shape_at(family, left + first * (right - left)), shape_low, shape_high);
        const double value = point % 2 == 0 ? second : top * from_logit(-10 + 20 * second);
        evaluate(&only, 1, &shape, &value, 1, table.data(), table.data() + cuts.size());
        exact(shape, value, 1, curve.data(), curve.data() + cuts.size());
        for (std::size_t c = 0; c < table.size(); ++c) {
            error = std::max(error, std::abs(table[c] - curve[c]));
        }
    }
}

DurationTable::DurationTable(Family family, double from, double to, Observed observed,
                             std::vector<double> cuts, double shape_low, double shape_high) {
    if (!std::is_sorted(cuts.begin(), cuts.end()) || cuts.empty() || cuts.front() < from) {
        throw base::Error(base::Exit::invalid_scenario, "E102",
                          "thresholds of durations must ascend from the first that is observed.");
    }
    impl_ = std::make_shared<const Impl>(family, from, to, observed, std::move(cuts), shape_low,
                                         shape_high);
}

void DurationTable::evaluate(const std::size_t* index, std::size_t count, const double* shape,
                             const double* observed, std::size_t stride, double* year,
                             double* stock) const {
    impl_->evaluate(index, count, shape, observed, stride, year, stock);
}

double DurationTable::measured_error() const {
    return impl_->error;
}

} // namespace raming::schooling
