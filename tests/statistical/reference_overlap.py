"""Cells of children in several routes, for many draws at once.

A route that joins is tied to at most two stated overlaps among the routes already there: with one the solution is
plain, with two it is an interval for one unknown. More raises NotImplementedError.
"""

import math

import numpy as np

RULES = ("independent", "nested", "disjoint")


class Term:
    """`wanted` children of `route` are also in at least one of `partners`; at most `eligible` could be."""

    def __init__(self, route, partners, eligible, wanted):
        self.route, self.partners, self.eligible, self.wanted = route, frozenset(partners), eligible, wanted

    def routes(self):
        return self.partners | {self.route}

    def other_side(self, route):
        """The routes that `route` shares children with by this term."""
        if route == self.route:
            return self.partners
        return frozenset({self.route}) if route in self.partners else frozenset()


def components(names, pairs):
    """Sets of routes connected by stated overlaps."""
    groups = [{name} for name in names]
    for members in pairs:
        touched = [g for g in groups if g & set(members)]
        groups = [g for g in groups if not g & set(members)] + [set().union(*touched)]
    return [g for g in groups if len(g) > 1]


def _joining_order(names, terms):
    late = {t.route for t in terms if len(t.partners) > 1}
    return sorted(set(names) - late) + sorted(late)


def _share(part, whole):
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0.0)


def _largest_factor(limits):
    """The largest t <= 1 with t * left <= right for all pairs (left, right)."""
    t = np.ones_like(limits[0][1])
    for left, right in limits:
        tight = left > right
        t = np.where(tight, np.minimum(t, _share(right, np.where(tight, left, 1.0))), t)
    return np.clip(t, 0.0, 1.0)


def _maximum_entropy(low, high, first, second, n_first, n_second, n_both, total, outside):
    """The x in [low, high] at which being in the joining route is, given the cell, logistic without interaction."""

    def excess(x):
        a, b = first - x, second - x
        rest = total - a - b - x
        tiny = 1e-300
        logs = np.log(np.maximum(n_both - x, tiny)) - np.log(np.maximum(x, tiny))
        logs -= np.log(np.maximum(n_first - a, tiny)) - np.log(np.maximum(a, tiny))
        logs -= np.log(np.maximum(n_second - b, tiny)) - np.log(np.maximum(b, tiny))
        logs += np.log(np.maximum(outside - rest, tiny)) - np.log(np.maximum(rest, tiny))
        return logs

    for _ in range(50):
        x = 0.5 * (low + high)
        more = excess(x) > 0.0
        low, high = np.where(more, x, low), np.where(more, high, x)
    return 0.5 * (low + high)


def divide(totals, terms, rule, eligible_total=math.inf):
    """Sizes of the cells: {set of routes: array}. `rule` holds per draw a place in RULES."""
    cells = {}
    for route in _joining_order(totals, terms):
        total = totals[route]
        partners = frozenset().union(*(term.other_side(route) for term in terms))
        joined = set().union(*cells) if cells else set()
        active = [t for t in terms if route in t.routes() and t.routes() <= joined | {route}]
        for term in active:
            if len(term.partners) > 1 and term.route != route:
                raise NotImplementedError("an overlap with several routes, of which one joins last")
        added = _join(route, total, cells, partners, active, rule, totals, eligible_total)
        for cell, both in added.items():
            cells[cell] = np.maximum(cells[cell] - both, 0.0)
            cells[cell | {route}] = both
        cells[frozenset({route})] = np.maximum(total - sum(added.values(), np.zeros_like(total)), 0.0)
    return cells


def _join(route, total, cells, partners, active, rule, totals, eligible_total):
    """How many of each existing cell's children are also in `route`."""
    if not active:
        return {}
    if len(active) > 2:
        raise NotImplementedError(f"route {route} joins with {len(active)} stated overlaps; solved are two")
    sides = [term.other_side(route) for term in active]
    held = []
    for term, side in zip(active, sides):
        size = sum(n for cell, n in cells.items() if cell & side)
        low = np.maximum(0.0, total + size - term.eligible)
        high = np.minimum(np.minimum(total, size), term.eligible)
        held.append(np.clip(term.wanted, low, high))
    groups = {}
    for cell in cells:
        if cell <= partners:
            groups.setdefault(tuple(bool(cell & side) for side in sides), []).append(cell)
    zero = np.zeros_like(total)
    size = {mark: sum((cells[c] for c in members), zero) for mark, members in groups.items()}
    if len(active) == 1:
        size_all = size.get((True,), zero)
        t = _largest_factor([(held[0], size_all), (held[0], total)])
        amount = {(True,): t * held[0]}
    else:
        amount = _two_overlaps(total, held, size, rule, cells, totals, eligible_total)
    added = {}
    for mark, members in groups.items():
        share = _share(np.minimum(amount[mark], size[mark]), size[mark])
        for cell in members:
            added[cell] = cells[cell] * share
    return added


def _two_overlaps(total, held, size, rule, cells, totals, eligible_total):
    zero = np.zeros_like(total)
    n_first, n_second, n_both = (size.get(mark, zero) for mark in ((True, False), (False, True), (True, True)))
    first, second = held
    t = _largest_factor([
        (first, n_first + n_both), (second, n_second + n_both),
        (first - second, n_first), (second - first, n_second),
        (first + second, total + n_both), (first, total), (second, total),
    ])
    first, second = t * first, t * second
    low = np.maximum.reduce([zero, first - n_first, second - n_second, first + second - total])
    high = np.maximum(np.minimum.reduce([n_both, first, second]), low)
    population = 100.0 * sum(totals.values()) if math.isinf(eligible_total) else eligible_total
    outside = population - sum(cells.values())
    both = np.where(rule == RULES.index("nested"), high, low)
    free = (rule == RULES.index("independent")) & (high > low)
    if free.any():
        chosen = [array[free] for array in (low, high, first, second, n_first, n_second, n_both, total, outside)]
        both[free] = _maximum_entropy(*chosen)
    return {(True, True): both, (True, False): first - both, (False, True): second - both}
