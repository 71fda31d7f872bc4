#include "models/aggregate/thresholds.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/base/column_math.hpp"
#include "engine/random/count_quantiles.hpp"
#include "models/aggregate/curve_columns.hpp"

namespace raming::aggregate {

namespace {

struct Context {
    const Plan& plan;
    const RoutePlan& route;
    RouteScratch& own;
    Scratch& scratch;
    const CurveColumns& curves;
    std::size_t rows; ///< of the block
};

/// One point of the curves of some draws: columns over these draws.
struct Point {
    double weeks = 0; ///< in the first of them; in all of them points lie in the same order
    std::size_t cut = 0;
    const double* year = nullptr;  ///< F/F(base)
    const double* stock = nullptr; ///< I/F(base)
    double* children = nullptr;    ///< who pass it, over the year
    double* present = nullptr;     ///< children of them who are out on the day
};

/// Draws whose curves are known at the same cuts, and whose cuts come in the same order; and the
/// points they have so far, by duration.
class Group {
public:
    Group(const Context& c, Rows rows) : c_(c), rows_(rows) {}

    [[nodiscard]] Rows rows() const { return rows_; }
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] Point& operator[](std::size_t i) { return points_[i]; }

    /// Index of the first point beyond `weeks`.
    [[nodiscard]] std::size_t after(double weeks) const {
        std::size_t i = 0;
        while (i < size_ && points_[i].weeks <= weeks) {
            ++i;
        }
        return i;
    }
    void insert(const Point& point) {
        const auto at = static_cast<std::ptrdiff_t>(after(point.weeks));
        std::copy_backward(points_.begin() + at,
                           points_.begin() + static_cast<std::ptrdiff_t>(size_),
                           points_.begin() + static_cast<std::ptrdiff_t>(size_ + 1));
        points_[static_cast<std::size_t>(at)] = point;
        ++size_;
    }

    /// The point at a cut, its children as far as they are known.
    [[nodiscard]] Point at(std::size_t cut) {
        Point point{c_.curves.weeks(cut, rows_[0]),
                    cut,
                    c_.curves.year(cut),
                    c_.curves.stock(cut),
                    c_.own.year.column(cut),
                    c_.own.stock.column(cut)};
        if (rows_.size() < c_.rows) {
            point.year = picked(point.year, 4 * cut);
            point.stock = picked(point.stock, 4 * cut + 1);
            point.children = picked(point.children, 4 * cut + 2);
            point.present = c_.own.some.column(4 * cut + 3);
        }
        return point;
    }

    /// Back among the other draws.
    void put_back() {
        for (std::size_t i = 0; rows_.size() < c_.rows && i < size_; ++i) {
            const Point& point = points_[i];
            for (std::size_t k = 0; k < rows_.size(); ++k) {
                c_.own.year.column(point.cut)[rows_[k]] = point.children[k];
                c_.own.stock.column(point.cut)[rows_[k]] = point.present[k];
            }
        }
    }

private:
    double* picked(const double* from, std::size_t into) {
        double* const column = c_.own.some.column(into);
        for (std::size_t k = 0; k < rows_.size(); ++k) {
            column[k] = from[rows_[k]];
        }
        return column;
    }

    const Context& c_;
    Rows rows_;
    std::array<Point, most_cuts_in_all> points_{};
    std::size_t size_ = 0;
};

/// part / whole as a probability; 0 where there is no whole.
double ratio(double part, double whole) {
    return whole > 0 ? std::clamp(part / whole, 0.0, 1.0) : 0.0;
}

/// The base of draws whose method counted only beyond a longer threshold: those who left before it
/// come on top.
void find_bases(const Context& c) {
    double* const bases = c.own.year.column(0);
    double* const beyond = c.scratch.work.column(0);
    double* const odds = c.scratch.work.column(1);
    double* const all = c.scratch.work.column(2);
    for (std::size_t cut = 1; cut < c.route.known_cuts; ++cut) {
        const double* const counted = c.own.year.column(cut);
        const double* const passed = c.curves.year(cut);
        std::size_t n = 0;
        for (std::size_t row = 0; row < c.rows; ++row) {
            c.scratch.some_rows[n] = row;
            n += std::isnan(bases[row]) && !std::isnan(counted[row]) ? 1 : 0;
        }
        const Rows rows = Rows(c.scratch.some_rows).first(n);
        for (std::size_t k = 0; k < n; ++k) {
            const double share = passed[rows[k]];
            beyond[k] = counted[rows[k]];
            odds[k] = share > 0 ? (1 - share) / share : 0.0;
            all[k] = share > 0 ? beyond[k] / share : beyond[k];
        }
        if (n > 0 && c.plan.noise) {
            random::negative_binomial_quantiles(c.scratch.noise.luck(rows, random::Site::unseen),
                                                beyond, odds, n, all);
            base::column_math().add(&beyond, 1, n, all);
        }
        for (std::size_t k = 0; k < n; ++k) {
            bases[rows[k]] = all[k];
        }
    }
}

/// Scales draws that hold more children than there are.
void cap(const Plan& plan, const RoutePlan& route, std::size_t rows, RouteScratch& own,
         Scratch& scratch) {
    for (std::size_t row = 0; std::isfinite(route.eligible) && row < rows; ++row) {
        const double total = own.year.column(0)[row];
        if (!(total > route.eligible)) {
            continue;
        }
        for (std::size_t cut = 0; cut < route.known_cuts; ++cut) {
            double& children = own.year.column(cut)[row];
            children = children * route.eligible / total; // so the total is exactly E
            children = plan.noise ? std::floor(children) : children;
        }
        scratch.note(IncidentKind::capped, row);
    }
}

/// A step's columns over the draws of a group.
struct Thinning {
    const Context& c;
    Rows rows;
    double* children; ///< there are
    double* chance;   ///< of each to stay
    double* left;     ///< who stay

    Thinning(const Context& context, Rows of)
        : c(context), rows(of), children(c.scratch.work.column(0)),
          chance(c.scratch.work.column(1)), left(c.scratch.work.column(2)) {}

    void thin(random::Site site, std::size_t step) {
        if (c.plan.noise) {
            c.scratch.noise.thin(rows, children, chance, site, step, left);
        } else {
            base::column_math().product(children, chance, rows.size(), left);
        }
    }
};

/// A cut that these draws' method did not count, between those it did or beyond them: the children
/// who pass it, over the year.
void add_point(const Context& c, Group& group, std::size_t cut) {
    const Point point = group.at(cut);
    const std::size_t next = group.after(point.weeks);
    const Point& below = group[next - 1];
    const std::size_t n = group.rows().size();
    if (below.weeks == point.weeks) {
        std::copy_n(below.children, n, point.children);
        group.insert(point);
        return;
    }
    Thinning step(c, group.rows());
    const bool is_last = next == group.size();
    const double* const above = is_last ? c.scratch.zeros.data() : group[next].children;
    const double* const above_year = is_last ? c.scratch.zeros.data() : group[next].year;
    const base::ColumnMath& math = base::column_math();
    math.difference(below.children, above, n, step.children);
    math.band_ratio(point.year, above_year, below.year, above_year, n, step.chance);
    step.thin(random::Site::duration, cut);
    for (std::size_t k = 0; k < n; ++k) {
        point.children[k] = above[k] + step.left[k];
    }
    group.insert(point);
}

/// On the day: each band of the year is thinned by its own chance, so the stock stays within the
/// year's count and falls with the threshold.
void count_stock(const Context& c, Group& group) {
    const base::ColumnMath& math = base::column_math();
    Thinning step(c, group.rows());
    const double* const none = c.scratch.zeros.data();
    const Point nobody{0, 0, none, none, nullptr, nullptr};
    const double* to_children = none;
    const double* beyond = none;
    for (std::size_t i = group.size(); i-- > 0;) {
        const Point& from = group[i];
        const Point& to = i + 1 < group.size() ? group[i + 1] : nobody;
        const std::size_t n = group.rows().size();
        math.difference(from.children, to_children, n, step.children);
        math.band_ratio(from.stock, to.stock, from.year, to.year, n, step.chance);
        step.thin(random::Site::stock, i);
        for (std::size_t k = 0; k < n; ++k) {
            from.present[k] = beyond[k] + step.left[k];
        }
        to_children = from.children;
        beyond = from.present;
    }
}

/// A further cut. A band's children are out on the day or not, and stay beyond the cut or not, each
/// independently of the others: given how many are out on the day, both groups are divided by their
/// own chance. So what is known stays as it is. (Bounds only matter without noise, where numbers
/// are fractions and sums are rounded.)
void add_further_point(const Context& c, Group& group, std::size_t cut) {
    const Point point = group.at(cut);
    const std::size_t next = group.after(point.weeks);
    const Point below = group[next - 1];
    const std::size_t n = group.rows().size();
    if (below.weeks == point.weeks) {
        std::copy_n(below.children, n, point.children);
        std::copy_n(below.present, n, point.present);
        group.insert(point);
        return;
    }
    double* const none = c.scratch.zeros.data();
    const Point above = next < group.size() ? group[next] : Point{0, 0, none, none, none, none};
    Thinning step(c, group.rows());
    const base::ColumnMath& math = base::column_math();
    math.difference(below.present, above.present, n, step.children);
    math.band_ratio(point.stock, above.stock, below.stock, above.stock, n, step.chance);
    step.thin(random::Site::stock, cut);
    for (std::size_t k = 0; k < n; ++k) {
        point.present[k] = above.present[k] + step.left[k];
        const auto gone = [k](const Point& at) { return at.year[k] - at.stock[k]; };
        const double left = above.children[k] - above.present[k];
        step.children[k] = below.children[k] - below.present[k] - left;
        step.chance[k] = ratio(gone(point) - gone(above), gone(below) - gone(above));
    }
    step.thin(random::Site::duration, cut);
    for (std::size_t k = 0; k < n; ++k) {
        const double left = above.children[k] - above.present[k];
        const double children = point.present[k] + left + step.left[k];
        point.present[k] = std::clamp(point.present[k], above.present[k], below.present[k]);
        point.children[k] = std::clamp(children, above.children[k], below.children[k]);
    }
    group.insert(point);
}

/// Whether two draws may be in one group.
bool are_alike(const Context& c, std::size_t a, std::size_t b) {
    for (std::size_t cut = 0; cut < c.route.known_cuts; ++cut) {
        const double* children = c.own.year.column(cut);
        if (std::isnan(children[a]) != std::isnan(children[b])) {
            return false;
        }
    }
    for (std::size_t i = 0; i < c.route.cuts.size(); ++i) {
        for (std::size_t j = 0; c.route.cuts[i].input && j < c.route.cuts.size(); ++j) {
            const double in_a = c.curves.weeks(i, a) - c.curves.weeks(j, a);
            const double in_b = c.curves.weeks(i, b) - c.curves.weeks(j, b);
            if ((in_a > 0) != (in_b > 0) || (in_a < 0) != (in_b < 0)) {
                return false;
            }
        }
    }
    return true;
}

void pass(const Context& c, Rows rows) {
    Group group(c, rows);
    const auto is_known = [&](std::size_t cut) {
        return !std::isnan(c.own.year.column(cut)[rows[0]]);
    };
    for (std::size_t cut = 0; cut < c.route.known_cuts; ++cut) {
        if (is_known(cut)) {
            group.insert(group.at(cut));
        }
    }
    for (std::size_t cut = 0; cut < c.route.known_cuts; ++cut) {
        if (!is_known(cut)) {
            add_point(c, group, cut);
        }
    }
    count_stock(c, group);
    for (std::size_t cut = c.route.known_cuts; cut < c.route.cuts.size(); ++cut) {
        add_further_point(c, group, cut);
    }
    group.put_back();
}

} // namespace

void pass_thresholds(const Plan& plan, std::size_t route, const run::Block& block,
                     const prior::Columns& inputs, Scratch& scratch) {
    const RoutePlan& own_plan = plan.routes[route];
    RouteScratch& own = scratch.routes[route];
    if (!own_plan.duration) {
        cap(plan, own_plan, block.count, own, scratch);
        for (std::size_t cut = 0; own_plan.wants_stock && cut < own_plan.cuts.size(); ++cut) {
            std::copy_n(own.year.column(cut), block.count, own.stock.column(cut));
        }
        return;
    }
    scratch.noise.start(block, own_plan.entity);
    const CurveColumns curves(own_plan, inputs, own, block.count, scratch.some_rows);
    const Context c{plan, own_plan, own, scratch, curves, block.count};
    find_bases(c);
    cap(plan, own_plan, block.count, own, scratch);
    const bool all_alike =
        !own_plan.selector && std::none_of(own_plan.cuts.begin(), own_plan.cuts.end(),
                                           [](const Cut& cut) { return cut.input.has_value(); });
    if (all_alike) {
        pass(c, Rows(scratch.all_rows).first(block.count));
        return;
    }
    std::copy_n(scratch.all_rows.begin(), block.count, scratch.left_rows.begin());
    for (std::size_t left = block.count; left > 0;) {
        std::size_t alike = 0;
        std::size_t others = 0;
        for (std::size_t k = 0; k < left; ++k) {
            const std::size_t row = scratch.left_rows[k];
            if (k == 0 || are_alike(c, scratch.some_rows[0], row)) {
                scratch.some_rows[alike++] = row;
            } else {
                scratch.left_rows[others++] = row;
            }
        }
        pass(c, std::span(scratch.some_rows).first(alike));
        left = others;
    }
}

} // namespace raming::aggregate
