#include "models/aggregate/thresholds.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace raming::aggregate {

namespace {

using schooling::DurationCurve;

/// One point of a route's curve in one draw.
struct Point {
    double weeks;
    double children; ///< who pass it, over the year
    double year;     ///< F/F(base)
    double stock;    ///< I/F(base)
    std::size_t cut;
    double present = 0; ///< children of them who are out on the day
};

/// The points known so far, by duration.
class Points {
public:
    void clear() { size_ = 0; }
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] const Point& operator[](std::size_t i) const { return points_[i]; }
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
        const std::size_t at = after(point.weeks);
        std::copy_backward(points_.begin() + static_cast<std::ptrdiff_t>(at),
                           points_.begin() + static_cast<std::ptrdiff_t>(size_),
                           points_.begin() + static_cast<std::ptrdiff_t>(size_ + 1));
        points_[at] = point;
        ++size_;
    }

private:
    std::array<Point, most_cuts_in_all> points_{};
    std::size_t size_ = 0;
};

/// The curves of a block: tables for fixed cuts, one solved curve per draw for uncertain ones.
class Curves {
public:
    Curves(const RoutePlan& plan, const prior::Columns& inputs, RouteScratch& own, std::size_t rows)
        : plan_(plan), inputs_(inputs), own_(own), rows_(rows) {}

    void fill_tables(std::size_t count, std::vector<std::size_t>& some_rows) const {
        const DurationPlan& duration = *plan_.duration;
        if (duration.spell_share) {
            std::copy_n(inputs_.column(*duration.spell_share), count, own_.ratio.begin());
        }
        for (std::size_t m = 0; m < duration.members.size(); ++m) {
            std::size_t picked = 0;
            for (std::size_t row = 0; row < count; ++row) {
                if (!duration.selector ||
                    inputs_.column(*duration.selector)[row] == static_cast<double>(m)) {
                    some_rows[picked++] = row;
                }
            }
            const DurationPlan::Member& member = duration.members[m];
            const auto evaluate = [&](const schooling::DurationTable& table, std::size_t column) {
                table.evaluate(some_rows.data(), picked, inputs_.column(member.shape),
                               own_.ratio.data(), rows_, own_.table_year.data() + column * rows_,
                               own_.table_stock.data() + column * rows_);
            };
            evaluate(member.table, 0);
            if (member.added) {
                evaluate(*member.added, duration.own_columns);
            }
        }
    }

    /// The curve's values at a cut in one draw.
    [[nodiscard]] Point at(const Cut& cut, std::size_t index, std::size_t row) {
        if (!cut.input) {
            const std::size_t place = cut.table_column * rows_ + row;
            return {cut.weeks, 0, own_.table_year[place], own_.table_stock[place], index};
        }
        if (row != solved_row_) {
            solved_row_ = row;
            const DurationPlan& duration = *plan_.duration;
            const auto member =
                duration.selector
                    ? static_cast<std::size_t>(inputs_.column(*duration.selector)[row])
                    : 0;
            solved_.emplace(duration.members[member].family,
                            inputs_.column(duration.members[member].shape)[row], duration.from,
                            duration.to,
                            duration.spell_share ? schooling::Observed::spell_share
                                                 : schooling::Observed::year_ratio,
                            own_.ratio[row]);
        }
        const double weeks = inputs_.column(*cut.input)[row];
        return {weeks, 0, solved_->year_count(weeks), solved_->stock(weeks), index};
    }

private:
    const RoutePlan& plan_;
    const prior::Columns& inputs_;
    RouteScratch& own_;
    std::size_t rows_;
    std::optional<DurationCurve> solved_;
    std::size_t solved_row_ = static_cast<std::size_t>(-1);
};

/// part / whole as a probability; 0 where there is no whole.
double ratio(double part, double whole) {
    return whole > 0 ? std::clamp(part / whole, 0.0, 1.0) : 0.0;
}

struct Context {
    const Plan& plan;
    const RoutePlan& route;
    RouteScratch& own;
    Noise& noise;
};

double thinned(const Context& c, std::size_t row, double children, double p, random::Site site,
               std::size_t step) {
    return c.plan.noise ? c.noise.binomial(children, p, row, site, step) : children * p;
}

/// The base of a route whose method counted only beyond a longer threshold: those who left before
/// it come on top.
void find_base(const Context& c, std::size_t counted, Curves& curves, std::size_t row) {
    const double beyond = c.own.year.column(counted)[row];
    const double passed = curves.at(c.route.cuts[counted], counted, row).year;
    if (passed <= 0) {
        c.own.year.column(0)[row] = beyond;
    } else if (!c.plan.noise) {
        c.own.year.column(0)[row] = beyond / passed;
    } else {
        const double u = c.noise.uniform(row, random::Site::unseen);
        c.own.year.column(0)[row] = beyond + random::negative_binomial_quantile(u, beyond, passed);
    }
}

/// Scales a draw that holds more children than there are.
bool cap(const Context& c, std::size_t row) {
    const double total = c.own.year.column(0)[row];
    if (!(total > c.route.eligible)) {
        return false;
    }
    for (std::size_t cut = 0; cut < c.route.known_cuts; ++cut) {
        double& children = c.own.year.column(cut)[row];
        children = children * c.route.eligible / total; // in this order the total is exactly E
        children = c.plan.noise ? std::floor(children) : children;
    }
    return true;
}

/// A cut that this draw's method did not count, between those it did or beyond them: the children
/// who pass it, over the year.
void add_point(const Context& c, Curves& curves, Points& points, std::size_t cut, std::size_t row) {
    Point point = curves.at(c.route.cuts[cut], cut, row);
    const std::size_t next = points.after(point.weeks);
    const Point& below = points[next - 1];
    if (below.weeks == point.weeks) {
        point.children = below.children;
    } else if (next < points.size()) {
        const Point& above = points[next];
        const double p = ratio(point.year - above.year, below.year - above.year);
        point.children = above.children + thinned(c, row, below.children - above.children, p,
                                                  random::Site::duration, cut);
    } else {
        point.children = thinned(c, row, below.children, ratio(point.year, below.year),
                                 random::Site::duration, cut);
    }
    c.own.year.column(cut)[row] = point.children;
    points.insert(point);
}

void chain(const Context& c, Curves& curves, Points& points, std::size_t row) {
    points.clear();
    for (std::size_t cut = 0; cut < c.route.known_cuts; ++cut) {
        if (const double children = c.own.year.column(cut)[row]; !std::isnan(children)) {
            Point point = curves.at(c.route.cuts[cut], cut, row);
            point.children = children;
            points.insert(point);
        }
    }
    for (std::size_t cut = 0; cut < c.route.known_cuts; ++cut) {
        if (std::isnan(c.own.year.column(cut)[row])) {
            add_point(c, curves, points, cut, row);
        }
    }
}

/// On the day: each band of the year is thinned by its own chance, so the stock stays within the
/// year's count and falls with the threshold.
void count_stock(const Context& c, Points& points, std::size_t row) {
    double beyond = 0;
    for (std::size_t i = points.size(); i-- > 0;) {
        Point& from = points[i];
        const Point to = i + 1 < points.size() ? points[i + 1] : Point{0, 0, 0, 0, 0};
        const double p = ratio(from.stock - to.stock, from.year - to.year);
        beyond += thinned(c, row, from.children - to.children, p, random::Site::stock, i);
        from.present = beyond;
        c.own.stock.column(from.cut)[row] = beyond;
    }
}

/// A further cut. A band's children are out on the day or not, and
/// stay beyond the cut or not, each independently of the others: given how many are out on the day,
/// both groups are divided by their own chance. So what is known stays as it is. (Bounds only
/// matter without noise, where numbers are fractions and sums are rounded.)
void add_further_point(const Context& c, Curves& curves, Points& points, std::size_t cut,
                       std::size_t row) {
    Point point = curves.at(c.route.cuts[cut], cut, row);
    const std::size_t next = points.after(point.weeks);
    const Point below = points[next - 1];
    const Point above = next < points.size() ? points[next] : Point{0, 0, 0, 0, 0};
    if (below.weeks == point.weeks) {
        point.children = below.children;
        point.present = below.present;
    } else {
        const auto gone = [](const Point& at) { return at.year - at.stock; };
        const double present =
            above.present + thinned(c, row, below.present - above.present,
                                    ratio(point.stock - above.stock, below.stock - above.stock),
                                    random::Site::stock, cut);
        const double left = above.children - above.present;
        const double children = present + left +
                                thinned(c, row, below.children - below.present - left,
                                        ratio(gone(point) - gone(above), gone(below) - gone(above)),
                                        random::Site::duration, cut);
        point.present = std::clamp(present, above.present, below.present);
        point.children = std::clamp(children, above.children, below.children);
    }
    c.own.year.column(cut)[row] = point.children;
    c.own.stock.column(cut)[row] = point.present;
    points.insert(point);
}

} // namespace

void pass_thresholds(const Plan& plan, std::size_t route, const run::Block& block,
                     const prior::Columns& inputs, Scratch& scratch) {
    const RoutePlan& own_plan = plan.routes[route];
    RouteScratch& own = scratch.routes[route];
    scratch.noise.start(block, own_plan.entity);
    const Context c{plan, own_plan, own, scratch.noise};
    const bool capped_possible = std::isfinite(own_plan.eligible);
    if (!own_plan.duration) {
        for (std::size_t row = 0; capped_possible && row < block.count; ++row) {
            if (cap(c, row)) {
                scratch.note(IncidentKind::capped, row);
            }
        }
        for (std::size_t cut = 0; own_plan.wants_stock && cut < own_plan.cuts.size(); ++cut) {
            std::copy_n(own.year.column(cut), block.count, own.stock.column(cut));
        }
        return;
    }
    Curves curves(own_plan, inputs, own, own.ratio.size());
    curves.fill_tables(block.count, scratch.some_rows);
    Points points;
    for (std::size_t row = 0; row < block.count; ++row) {
        if (std::isnan(own.year.column(0)[row])) {
            for (std::size_t cut = 1; cut < own_plan.known_cuts; ++cut) {
                if (!std::isnan(own.year.column(cut)[row])) {
                    find_base(c, cut, curves, row);
                    break;
                }
            }
        }
        if (capped_possible) {
            if (cap(c, row)) {
                scratch.note(IncidentKind::capped, row);
            }
        }
        chain(c, curves, points, row);
        count_stock(c, points, row);
        for (std::size_t cut = own_plan.known_cuts; cut < own_plan.cuts.size(); ++cut) {
            add_further_point(c, curves, points, cut, row);
        }
    }
}

} // namespace raming::aggregate
