#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include "engine/base/error.hpp"
#include "engine/base/hash.hpp"
#include "engine/base/memo.hpp"
#include "models/schooling/duration.hpp"
#include "models/schooling/duration_grid.hpp"
#include "models/schooling/duration_law.hpp"
#include "models/schooling/lagrange_axis.hpp"
#include "models/schooling/leavers.hpp"

namespace raming::schooling {

namespace {

constexpr std::size_t width = TableAxis::width;
constexpr std::size_t held_tables = 24; ///< for who comes back to them; a table is up to some MB

double from_logit(double y) {
    return 1 / (1 + std::exp(-y));
}

} // namespace

// Tabled over a grid (see there) are, per cut, year/(year at the cut before) and stock/year: both
// in [0, 1], so that the order of cuts holds whatever the error of interpolation. At τ₀ and, where
// year counts are observed, at τ₁ the year count is known without a table.
struct DurationTable::Impl {
    enum class Year { all, observed, tabled };

    Family family;
    double from;
    double to;
    Observed observed;
    std::vector<double> cuts;
    double shape_low;
    double shape_high;
    std::shared_ptr<const DurationGrid> grid;
    std::optional<Leavers> leavers; ///< instead of a table
    std::vector<Year> years;        ///< of each cut
    std::size_t columns = 0;
    std::vector<double>
        tabled; ///< [row][knot][cut by cut: year ratio if it is tabled, stock ratio]

    Impl(const GridSpan& span, std::vector<double> at);

    void fill();
    [[nodiscard]] double measured_error() const;
    void exact(double shape, double value, std::size_t stride, double* year, double* stock) const;
    void evaluate(const std::size_t* index, std::size_t count, const double* shape,
                  const double* value, std::size_t stride, double* year, double* stock) const;
};

DurationTable::Impl::Impl(const GridSpan& span, std::vector<double> at)
    : family(span.family), from(span.from), to(span.to), observed(span.observed),
      cuts(std::move(at)), shape_low(span.shape_low), shape_high(span.shape_high),
      grid(DurationGrid::shared(span)) {
    if (family == Family::stayers) {
        leavers.emplace(from, to, observed);
    } else {
        fill();
    }
}

void DurationTable::Impl::fill() {
    // Below this a count is nothing, and its ratios would be denormal numbers, slow and without
    // digits.
    constexpr double nothing = 1e-30;
    for (const double cut : cuts) {
        years.push_back(cut <= from                                     ? Year::all
                        : observed == Observed::year_ratio && cut == to ? Year::observed
                                                                        : Year::tabled);
        columns += years.back() == Year::tabled ? 2 : 1;
    }
    std::vector<double> before;
    for (const Passed& passed : *grid->column(from)) {
        before.push_back(passed.year());
    }
    std::vector<double> ratios(before.size() * columns);
    std::size_t first = 0;
    for (std::size_t c = 0; c < cuts.size(); ++c) {
        const std::shared_ptr<const std::vector<Passed>> column = grid->column(cuts[c]);
        for (std::size_t curve = 0; curve < before.size(); ++curve) {
            const Passed& passed = (*column)[curve];
            const double counted = passed.year();
            double* here = ratios.data() + curve * columns + first;
            if (years[c] == Year::tabled) {
                *here++ = counted > nothing ? std::min(1.0, counted / before[curve]) : 0.0;
            }
            *here = counted > nothing ? passed.integral / counted : 0.0;
            before[curve] = counted;
        }
        first += years[c] == Year::tabled ? 2 : 1;
    }
    const std::vector<double>& knots = grid->knots().knots();
    tabled.assign(grid->rows().knots().size() * knots.size() * columns, 0.0);
    const double* row_ratios = ratios.data();
    double* node = tabled.data();
    for (const CurveRow& row : grid->curves()) {
        std::array<double, decltype(row.places)::width> weights;
        for (const double knot : knots) {
            const double* near = row_ratios + columns * row.places.weights(knot, weights.data());
            for (const double weight : weights) {
                for (std::size_t column = 0; column < columns; ++column) {
                    node[column] += weight * *near++;
                }
            }
            node += columns;
        }
        row_ratios += row.theta.size() * columns;
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
    const std::size_t block = width * columns;
    const std::size_t row_length = leavers ? 0 : grid->knots().knots().size() * columns;
    std::vector<double> blended(block);
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
        const std::size_t row = grid->rows().weights(coordinate(family, shape[i]), by_row.data());
        const double held = grid->held(value[i]);
        const std::size_t knot = grid->knots().weights(grid->place(held), by_knot.data());
        // The stencil's knots lie side by side in a row, so rows are blended first, in one straight
        // run.
        const double* node = tabled.data() + row * row_length + knot * columns;
        double* __restrict blend = blended.data();
        if (grid->rows().stencil() == 1) {
            std::copy_n(node, block, blend);
        } else {
            const std::array<double, width> w = by_row;
            for (std::size_t x = 0; x < block; ++x) {
                const double* from_row = node + x;
                blend[x] = ((w[0] * from_row[0] + w[1] * from_row[row_length]) +
                            (w[2] * from_row[2 * row_length] + w[3] * from_row[3 * row_length])) +
                           ((w[4] * from_row[4 * row_length] + w[5] * from_row[5 * row_length]) +
                            (w[6] * from_row[6 * row_length] + w[7] * from_row[7 * row_length]));
            }
        }
        const double* at = blend;
        const auto next_ratio = [&] {
            const std::array<double, width>& w = by_knot;
            const double sum = ((w[0] * at[0] + w[1] * at[columns]) +
                                (w[2] * at[2 * columns] + w[3] * at[3 * columns])) +
                               ((w[4] * at[4 * columns] + w[5] * at[5 * columns]) +
                                (w[6] * at[6 * columns] + w[7] * at[7 * columns]));
            ++at;
            return std::clamp(sum, 0.0, 1.0);
        };
        double counted = 1;
        double present = 1;
        for (std::size_t c = 0; c < cuts.size(); ++c) {
            if (years[c] == Year::tabled) {
                counted *= next_ratio();
            } else if (years[c] == Year::observed) {
                counted = std::min(counted, held);
            }
            present = std::min(present, counted * next_ratio());
            year_of[c * stride] = counted;
            if (stock_of != nullptr) {
                stock_of[c * stride] = present;
            }
        }
    }
}

double DurationTable::Impl::measured_error() const {
    // Points of Roberts's R2 sequence (2018: powers of the plastic number), half of them even in
    // the observed value, half in y.
    constexpr double plastic = 1.32471795724474602596;
    constexpr int points = 500;
    double error = 0;
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
        const double value = point % 2 == 0 ? second : grid->top() * from_logit(-10 + 20 * second);
        evaluate(&only, 1, &shape, &value, 1, table.data(), table.data() + cuts.size());
        exact(shape, value, 1, curve.data(), curve.data() + cuts.size());
        for (std::size_t c = 0; c < table.size(); ++c) {
            error = std::max(error, std::abs(table[c] - curve[c]));
        }
    }
    return error;
}

DurationTable::DurationTable(Family family, double from, double to, Observed observed,
                             std::vector<double> cuts, double shape_low, double shape_high) {
    if (!std::is_sorted(cuts.begin(), cuts.end()) || cuts.empty() || cuts.front() < from) {
        throw base::Error(base::Exit::invalid_scenario, "E102",
                          "thresholds of durations must ascend from the first that is observed.");
    }
    static base::Memo<Impl> tables(held_tables);
    const Shapes allowed = shapes(family, from);
    const double low = std::clamp(shape_low, allowed.low, allowed.high);
    const GridSpan span{family, from, to, observed, low, std::clamp(shape_high, low, allowed.high)};
    std::string key = key_of(span);
    for (const double cut : cuts) {
        base::add_to_key(key, cut);
    }
    identity_ = base::hash_name(key);
    impl_ = tables.get(key, [&] { return Impl(span, std::move(cuts)); });
}

void DurationTable::evaluate(const std::size_t* index, std::size_t count, const double* shape,
                             const double* observed, std::size_t stride, double* year,
                             double* stock) const {
    impl_->evaluate(index, count, shape, observed, stride, year, stock);
}

double DurationTable::measured_error() const {
    return impl_->measured_error();
}

} // namespace raming::schooling
