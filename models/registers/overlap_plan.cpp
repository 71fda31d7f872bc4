#include "models/registers/overlap_plan.hpp"

#include "engine/base/error.hpp"

#include <algorithm>
#include <bit>
#include <map>
#include <utility>

namespace raming::registers {
namespace {

constexpr std::size_t most_routes = 16;
// Twelve routes that all overlap pairwise; a draw's cost and the workspace grow with the cells.
constexpr std::size_t most_cells = 1023;

[[noreturn]] void contradiction(const char* code, std::string message) {
    throw base::Error(base::Exit::invalid_scenario, code, std::move(message));
}

RouteSet bit(std::size_t route) {
    return RouteSet{1} << route;
}

std::string listed(const std::vector<std::string>& names, RouteSet routes) {
    std::string text;
    for (std::size_t r = 0; r < names.size(); ++r) {
        if ((routes & bit(r)) == 0)
            continue;
        text += text.empty() ? "" : ", ";
        text += names[r];
    }
    return text;
}

void check_names(const std::vector<std::string>& names, double eligible_total) {
    if (names.size() > most_routes)
        contradiction("E154", std::to_string(names.size()) + " routes overlap (" + names.front() +
                                  ", …, " + names.back() + "), at most " +
                                  std::to_string(most_routes) + " can; state fewer overlaps");
    auto sorted = names;
    std::sort(sorted.begin(), sorted.end());
    if (const auto twin = std::adjacent_find(sorted.begin(), sorted.end()); twin != sorted.end())
        contradiction("E154", "two routes are called " + *twin + "; give each its own name");
    if (!(eligible_total > 0))
        contradiction("E155", "the population eligible for " +
                                  (names.empty() ? std::string("the routes") : names.front()) +
                                  " and the routes that overlap with it must be above 0");
}

void check_term(const std::vector<std::string>& names, const OverlapTerm& term) {
    if (term.route >= names.size())
        contradiction("E153", "an overlap is stated for a route that does not exist, with: " +
                                  listed(names, term.with));
    const auto& name = names[term.route];
    if (term.with == 0 || term.with >> names.size() != 0)
        contradiction("E153",
                      "the overlap of " + name + " names no existing route to overlap with");
    if ((term.with & bit(term.route)) != 0)
        contradiction("E150", "route " + name + " is stated to overlap with itself");
    if (!(term.eligible > 0))
        contradiction("E155", "the population eligible for both " + name + " and " +
                                  listed(names, term.with) + " must be above 0");
}

bool is_pair(const OverlapTerm& term) {
    return std::has_single_bit(term.with);
}

void check_terms(const std::vector<std::string>& names, const std::vector<OverlapTerm>& terms) {
    std::map<std::pair<RouteSet, RouteSet>, std::size_t> seen;
    for (const auto& term : terms) {
        check_term(names, term);
        const auto route = bit(term.route);
        const auto key = is_pair(term)
                             ? std::pair{std::min(route, term.with), std::max(route, term.with)}
                             : std::pair{route, term.with};
        if (!seen.emplace(key, term.route).second)
            contradiction("E151", "the overlap of " + names[term.route] + " with " +
                                      listed(names, term.with) +
                                      " is stated twice; keep one of the two");
    }
}

/// By name, but a route that overlaps with a union joins after the routes of that union.
std::vector<std::size_t> joining_order(const std::vector<std::string>& names,
                                       const std::vector<OverlapTerm>& terms) {
    std::vector<RouteSet> waits_for(names.size(), 0);
    for (const auto& term : terms)
        if (!is_pair(term))
            waits_for[term.route] |= term.with;
    std::vector<std::size_t> by_name(names.size());
    for (std::size_t r = 0; r < names.size(); ++r)
        by_name[r] = r;
    std::sort(by_name.begin(), by_name.end(),
              [&](std::size_t a, std::size_t b) { return names[a] < names[b]; });

    std::vector<std::size_t> order;
    RouteSet placed = 0;
    const auto place = [&](std::size_t route) {
        order.push_back(route);
        placed |= bit(route);
    };
    for (const auto route : by_name)
        if (waits_for[route] == 0)
            place(route);
    while (order.size() < names.size()) {
        const auto next = std::find_if(by_name.begin(), by_name.end(), [&](std::size_t r) {
            return (placed & bit(r)) == 0 && (waits_for[r] & ~placed) == 0;
        });
        if (next == by_name.end()) {
            const auto all = static_cast<RouteSet>((std::uint64_t{1} << names.size()) - 1);
            contradiction("E152", "the overlaps with several routes at once wait for each other: " +
                                      listed(names, all & ~placed) +
                                      "; state one of them route by route");
        }
        place(*next);
    }
    return order;
}

/// The rows of the route that joins at `rank`, sorted so that the order of the terms cannot matter.
std::vector<OverlapRow> rows_of(const OverlapPlan& plan, std::size_t rank,
                                const std::vector<std::size_t>& rank_of) {
    std::vector<std::pair<RouteSet, OverlapRow>> found;
    for (std::size_t k = 0; k < plan.terms.size(); ++k) {
        const auto& term = plan.terms[k];
        auto route = term.route;
        auto with = term.with;
        if (is_pair(term)) {
            const auto partner = static_cast<std::size_t>(std::countr_zero(with));
            if (rank_of[partner] > rank_of[route]) {
                with = bit(route);
                route = partner;
            }
        }
        if (rank_of[route] != rank)
            continue;
        RouteSet ranks = 0;
        for (std::size_t r = 0; r < plan.names.size(); ++r)
            if ((with & bit(r)) != 0)
                ranks |= bit(rank_of[r]);
        found.emplace_back(ranks,
                           OverlapRow{k, with, std::min(term.eligible, plan.eligible_total), {}});
    }
    std::sort(found.begin(), found.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<OverlapRow> rows;
    for (auto& [ranks, row] : found)
        rows.push_back(std::move(row));
    return rows;
}

struct PlannedMove {
    RouteSet from = 0;
    std::size_t group = 0;
};

} // namespace

OverlapPlan::OverlapPlan(std::vector<std::string> route_names, std::vector<OverlapTerm> stated,
                         double eligible)
    : names(std::move(route_names)), terms(std::move(stated)), eligible_total(eligible) {
    check_names(names, eligible_total);
    check_terms(names, terms);
    order = joining_order(names, terms);
    std::vector<std::size_t> rank_of(names.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        rank_of[order[i]] = i;

    std::vector<RouteSet> born; // in the order of joining, which the names alone decide
    std::vector<std::vector<PlannedMove>> moves(names.size());
    std::vector<std::vector<RouteSet>> existing(names.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        OverlapJoin join;
        join.route = order[i];
        join.rows = rows_of(*this, i, rank_of);
        RouteSet linked = 0;
        for (const auto& row : join.rows)
            linked |= row.with;
        existing[i] = born;
        for (const auto cell : existing[i]) {
            if ((cell & ~linked) != 0)
                continue;
            std::uint32_t signature = 0;
            for (std::size_t k = 0; k < join.rows.size(); ++k)
                if ((cell & join.rows[k].with) != 0)
                    signature |= std::uint32_t{1} << k;
            const auto at = std::find(join.groups.begin(), join.groups.end(), signature);
            moves[i].push_back({cell, static_cast<std::size_t>(at - join.groups.begin())});
            if (at == join.groups.end())
                join.groups.push_back(signature);
            born.push_back(cell | bit(join.route));
        }
        born.push_back(bit(join.route));
        if (born.size() > most_cells)
            contradiction("E154", "so many routes overlap with each other that more than " +
                                      std::to_string(most_cells) +
                                      " sets of routes could hold children, up to route " +
                                      names[join.route] + "; state fewer overlaps");
        most_rows = std::max(most_rows, join.rows.size());
        most_groups = std::max(most_groups, join.groups.size());
        joins.push_back(std::move(join));
    }

    cells = born;
    std::sort(cells.begin(), cells.end(), [](RouteSet a, RouteSet b) {
        return std::pair{std::popcount(a), a} < std::pair{std::popcount(b), b};
    });
    std::map<RouteSet, std::size_t> place;
    for (std::size_t c = 0; c < cells.size(); ++c)
        place[cells[c]] = c;
    for (std::size_t i = 0; i < joins.size(); ++i) {
        joins[i].givers.resize(joins[i].groups.size());
        for (const auto& move : moves[i]) {
            joins[i].moves.push_back(
                {place[move.from], place[move.from | bit(joins[i].route)], move.group});
            joins[i].givers[move.group].push_back(place[move.from]);
        }
        for (auto& row : joins[i].rows)
            for (const auto cell : existing[i])
                if ((cell & row.with) != 0)
                    row.meets.push_back(place[cell]);
    }
}

FrechetBounds frechet_bounds(double one, double other, double eligible) {
    const double upper = std::min({one, other, eligible});
    return {std::clamp(one + other - eligible, 0.0, upper), upper};
}

} // namespace raming::registers
