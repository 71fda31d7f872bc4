#include "models/registers/overlap_plan.hpp"
#include "models/registers/simplex.hpp"

#include <charconv>
#include <cmath>

namespace raming::registers {
namespace {

// As a share of all routes together.
constexpr double rounding = 1e-10;

constexpr int share_decimals = 4;
constexpr double share_unit = 1e4;

std::string number(double value) {
    char text[400];
    const int decimals = value < 100 ? 1 : 0;
    const auto end =
        std::to_chars(std::begin(text), std::end(text), value, std::chars_format::fixed, decimals);
    return {std::begin(text), end.ptr};
}

std::string share(double value) {
    char text[400];
    const auto end = std::to_chars(std::begin(text), std::end(text), value,
                                   std::chars_format::fixed, share_decimals);
    return {std::begin(text), end.ptr};
}

std::string joined(const std::vector<std::string>& parts) {
    std::string text;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i > 0)
            text += i + 1 < parts.size() ? ", " : " and ";
        text += parts[i];
    }
    return text;
}

bool holds(RouteSet cell, std::size_t route) {
    return (cell >> route & 1U) != 0;
}

/// "vsv with absolute or relative"
std::string sides(const OverlapPlan& plan, const OverlapTerm& term) {
    std::string text = plan.names[term.route] + " with ";
    bool first = true;
    for (std::size_t r = 0; r < plan.names.size(); ++r)
        if (holds(term.with, r)) {
            text += (first ? "" : " or ") + plan.names[r];
            first = false;
        }
    return text;
}

std::string with_sizes(const OverlapPlan& plan, RouteSet routes, const double* totals) {
    std::vector<std::string> parts;
    for (std::size_t r = 0; r < plan.names.size(); ++r)
        if (holds(routes, r))
            parts.push_back(plan.names[r] + " " + number(totals[r]));
    return joined(parts);
}

RouteSet routes_of(const OverlapTerm& term) {
    return term.with | RouteSet{1} << term.route;
}

/// Whether some division into cells has the routes' totals and the overlaps of `terms`.
bool has_solution(const OverlapPlan& plan, const double* totals, const double* wanted,
                  const std::vector<std::size_t>& terms) {
    const auto routes = plan.names.size();
    const auto cells = plan.cells.size();
    const auto rows = routes + terms.size() + 1;
    std::vector<double> numbers(Simplex::numbers_needed(rows, cells + 1));
    std::vector<std::size_t> marks(Simplex::marks_needed(rows, cells + 1));
    Simplex programme(rows, cells + 1, numbers.data(), marks.data());
    double all = 0;
    for (std::size_t r = 0; r < routes; ++r)
        all += totals[r];
    if (all <= 0)
        return true;
    for (std::size_t r = 0; r < routes; ++r)
        programme.right_side(r) = totals[r] / all;
    for (std::size_t k = 0; k < terms.size(); ++k)
        programme.right_side(routes + k) = wanted[terms[k]] / all;
    programme.right_side(rows - 1) = std::min(plan.eligible_total / all, 1.0);
    programme.entry(rows - 1, cells) = 1;
    for (std::size_t c = 0; c <= cells; ++c)
        programme.upper(c) = 1;
    for (std::size_t c = 0; c < cells; ++c) {
        programme.entry(rows - 1, c) = 1;
        for (std::size_t r = 0; r < routes; ++r)
            programme.entry(r, c) = holds(plan.cells[c], r) ? 1 : 0;
        for (std::size_t k = 0; k < terms.size(); ++k) {
            const auto& term = plan.terms[terms[k]];
            const bool in_both =
                holds(plan.cells[c], term.route) && (plan.cells[c] & term.with) != 0;
            programme.entry(routes + k, c) = in_both ? 1 : 0;
        }
    }
    return programme.find_point() <= rounding;
}

std::optional<std::string> outside_own_bounds(const OverlapPlan& plan, const double* totals,
                                              double wanted, const OverlapTerm& term) {
    double most_partners = 0;
    double least_partners = 0;
    for (std::size_t r = 0; r < plan.names.size(); ++r)
        if (holds(term.with, r)) {
            most_partners += totals[r];
            least_partners = std::max(least_partners, totals[r]);
        }
    const double size = totals[term.route];
    const double eligible = std::min(term.eligible, plan.eligible_total);
    const double lower = frechet_bounds(size, least_partners, eligible).lower;
    const double upper = frechet_bounds(size, most_partners, eligible).upper;
    const double slack = rounding * (size + most_partners);
    if (wanted >= lower - slack && wanted <= upper + slack)
        return std::nullopt;
    const std::string problem = "the overlap of " + sides(plan, term) + " is " + number(wanted) +
                                ", but with the sizes " + with_sizes(plan, routes_of(term), totals);
    if (lower > upper || !(size > 0))
        return problem + " none is possible: they are more than the children who could be in both. "
                         "Mend the sizes or the ages.";
    // Rounded inwards, so that who follows the advice is within the bounds.
    const double from = std::ceil(lower / size * share_unit) / share_unit;
    const double to = std::floor(upper / size * share_unit) / share_unit;
    const std::string advice =
        from > to ? "change it" : "make it " + share(from) + " to " + share(to);
    return problem + " it must lie from " + number(lower) + " to " + number(upper) +
           ". Its share of " + plan.names[term.route] + " is " + share(wanted / size) + ": " +
           advice + ", or mend the sizes.";
}

} // namespace

std::optional<OverlapStructure::Contradiction>
OverlapStructure::contradiction(const double* totals, const double* wanted) const {
    const auto& plan = *plan_;
    std::vector<std::size_t> terms;
    for (std::size_t k = 0; k < plan.terms.size(); ++k) {
        if (auto message = outside_own_bounds(plan, totals, wanted[k], plan.terms[k]))
            return Contradiction{std::move(*message), {k}};
        terms.push_back(k);
    }
    if (has_solution(plan, totals, wanted, terms))
        return std::nullopt;

    // What can be left out without a solution appearing is not concerned.
    for (std::size_t k = plan.terms.size(); k-- > 0;) {
        auto fewer = terms;
        std::erase(fewer, k);
        if (!has_solution(plan, totals, wanted, fewer))
            terms = std::move(fewer);
    }
    if (terms.empty())
        return Contradiction{
            "the routes " + with_sizes(plan, (RouteSet{1} << plan.names.size()) - 1, totals) +
                " do not fit together into the eligible population of " +
                number(plan.eligible_total) +
                ", whatever their stated overlaps. Mend the sizes or the population.",
            {}};
    RouteSet concerned = 0;
    std::vector<std::string> overlaps;
    for (const auto k : terms) {
        concerned |= routes_of(plan.terms[k]);
        overlaps.push_back(sides(plan, plan.terms[k]) + " " + number(wanted[k]));
    }
    return Contradiction{"no division of the children has the overlaps " + joined(overlaps) +
                             " together with the sizes " + with_sizes(plan, concerned, totals) +
                             (terms.size() > 1
                                  ? ". Change one of them: without it the others can be met."
                                  : ". Change it, or mend the sizes."),
                         terms};
}

} // namespace raming::registers
