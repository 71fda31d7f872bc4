// Φ⁻¹ for blocks of uniforms: one table for the whole program, over every octave a uniform can fall
// in.

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/base/column_math.hpp"
#include "engine/prior/coarse_scores.hpp"
#include "engine/prior/cubic_cells.hpp"
#include "engine/prior/piecewise.hpp"
#include "engine/prior/quantile_table.hpp"
#include "engine/prior/table_fit.hpp"

namespace raming::prior {

namespace {

struct ScoreTable {
    static constexpr int octaves = 64; // uniforms are multiples of 2^-54 or coarser
    static constexpr int log_density = 4;

    TailAxis axis{octaves, log_density};
    std::vector<Cell> cells{axis.cells()};

    ScoreTable() {
        const Fitter fitter([](Real t, std::optional<Real>) { return score_of(lower_tail(t)); }, {},
                            0, 1);
        cells[0].set_missing();
        Fit above;
        for (std::size_t k = cells.size() - 1; k > 0; --k) {
            const Interval interval{axis.from(k), axis.from(k + 1)};
            const bool topmost = k + 1 == cells.size();
            above = fitter.fit(interval, topmost ? nullptr : &above,
                               {axis.from(k + 1), axis.from(k + 2)});
            cells[k].set(above.coefficients);
        }
    }
};

/// Cubics for all but the far tails, odd about one half too.
struct CoarseTable {
    static constexpr int octaves = 16;
    static constexpr int log_density = 6;

    TailAxis axis{octaves, log_density};
    std::vector<CubicCell> cells = fit_cubics(axis, 1, normal_scores, 1, coarse_score_error).cells;
};

/// What a table misses, `exact` gives.
template <class Table, class Exact>
void look_up(const Table& table, const double* u, double* z, std::size_t n, Exact exact) {
    for (std::size_t done = 0; done < n; done += chunk) {
        const std::size_t count = std::min(chunk, n - done);
        const double* const from = u + done;
        double* const scores = z + done;
        const bool missing =
            table.axis.evaluate(table.cells, from, count, false, {-10, 10}, scores);
        base::column_math().negate_beyond(from, 0.5, count, scores);
        for (std::size_t i = 0; missing && i < count; ++i) {
            scores[i] = scores[i] != scores[i] ? exact(from[i]) : scores[i];
        }
    }
}

} // namespace

void normal_scores(const double* u, double* z, std::size_t n) {
    static const ScoreTable table;
    look_up(table, u, z, n,
            [](double one) { return static_cast<double>(score_of(lower_tail(one))); });
}

void coarse_normal_scores(const double* u, double* z, std::size_t n) {
    static const CoarseTable table;
    look_up(table, u, z, n, [](double one) {
        double score = 0;
        normal_scores(&one, &score, 1);
        return score;
    });
}

double normal_cdf(double z) {
    return 0.5 * std::erfc(-z * 0.70710678118654752440);
}

double normal_pdf(double z) {
    constexpr double peak = 0.39894228040143267794;
    return peak * std::exp(-z * z / 2);
}

} // namespace raming::prior
