"""Raming's estimator a second time, in NumPy: plain random numbers, no cleverness, written from the design text.

    reference_model.py SCENARIO -n DRAWS --seed SEED --json

It covers what the shipped scenarios need and raises NotImplementedError at anything else, so that it never agrees
with the program by leaving something out.
"""

import argparse
import json
import sys
import tomllib

import numpy as np

from reference_inputs import DiscreteSlot, InputTable, PointSlot, PointSource, RandomSource, require_keys
from reference_overlap import RULES, Term, components, divide
from reference_routes import Noise, Population, Route, RouteCount

BATCHES = 40  # the error's own relative error is then 11 %
_BLOCK = 50_000
_QUANTILES = {"q025": 0.025, "q165": 0.165, "median": 0.5, "q835": 0.835, "q975": 0.975}
_SCENARIO_KEYS = {
    "format", "title", "title_nl", "region", "school_year", "noise", "total_prior", "left_out", "left_out_nl",
    "facts", "regions", "sweep", "estimate", "population", "inputs", "routes", "overlap", "overlaps", "correlations",
    "definitions",
}
BROKEN = {
    "sensitivity-mean": "1/E[rho] where E[1/rho] belongs",
    "no-overlap": "a child in two routes counted twice",
    "no-correlation": "registers that fail independently of each other",
    "unweighted": "what counts in part, or perhaps, counted in full",
}


class Definition:
    def __init__(self, name, table, routes, inputs):
        where = f"definitions.{name}"
        require_keys(table, {"routes", "threshold", "basis", "weights", "note", "source"}, where)
        self.name = name
        self.routes = table["routes"]
        self.stock = table.get("basis", "flow") == "stock"
        stated = table["threshold"]
        is_per_route = isinstance(stated, dict) and not {"family", "value", "fact", "pool", "input"} & set(stated)
        per_route = stated if is_per_route else {"default": stated}
        slots = {key: inputs.slot(value, f"{where}.threshold.{key}") for key, value in per_route.items()}
        self.thresholds = {route: slots.get(route, slots.get("default")) for route in self.routes}
        self.weights, self.bands = {}, {}
        for route, stated_weight in table.get("weights", {}).items():
            path = f"{where}.weights.{route}"
            if "bands" in stated_weight:
                self.bands[route] = [
                    (band["over"], inputs.weight({k: v for k, v in band.items() if k != "over"}, f"{path}.bands.{i}"))
                    for i, band in enumerate(stated_weight["bands"])
                ]
                self.thresholds[route] = PointSlot(stated_weight["bands"][0]["over"])
            else:
                self.weights[route] = inputs.weight(stated_weight, path)
        for route, slot in self.thresholds.items():
            routes[route].ask(_support(slot))
            if route in self.bands:
                routes[route].ask([over for over, _ in self.bands[route]])


def _support(slot):
    if isinstance(slot, PointSlot):
        return [slot.value]
    if isinstance(slot, DiscreteSlot):
        return list(slot.values)
    raise NotImplementedError("a threshold with a continuous prior")


class Scenario:
    def __init__(self, table, broken=None):
        require_keys(table, _SCENARIO_KEYS, "scenario")
        if table["format"] != 1:
            raise NotImplementedError("only format 1")
        self.broken = broken
        self.noise = table.get("noise", "on") == "on"
        self.flat_prior = table.get("total_prior", "scale") == "flat"
        self.inputs = InputTable(table, broken)
        self.population = Population(table.get("population", []), self.inputs)
        self.routes = {name: Route(name, t, self.inputs) for name, t in table["routes"].items()}
        self.definitions = [
            Definition(name, t, self.routes, self.inputs) for name, t in table["definitions"].items()
            if name in table.get("estimate", table["definitions"])
        ]
        for route in self.routes.values():
            route.build_curves()
        stated = {} if broken == "no-overlap" else table.get("overlaps", {})
        self.overlaps = [self._overlap(name, t) for name, t in stated.items()]
        pairs = [(t["route"], *t["with"]) for t in stated.values()]
        self.components = components(list(self.routes), pairs)
        self.rule_weights = None
        if self.overlaps:
            self._parse_rule(table.get("overlap", {}).get("rule", "independent"))

    def _overlap(self, name, table):
        require_keys(table, {"route", "with", "shares"}, f"overlaps.{name}")
        shares = [self.inputs.slot(t, f"overlaps.{name}.shares.{k}") for k, t in table["shares"].items()]
        return table["route"], table["with"], self._eligible_for_both(table["route"], table["with"]), shares

    def _eligible_for_both(self, route, partners):
        own = self.routes[route].ages
        others = [self.routes[p].ages for p in partners]
        if own is None or None in others:
            return float("inf")
        return self.population.eligible(own & set().union(*others))

    def _parse_rule(self, rule):
        weights = {rule: 1.0} if isinstance(rule, str) else rule
        if set(weights) - set(RULES):
            raise NotImplementedError(f"overlap rule {sorted(weights)}")
        self.rule_weights = self.inputs.weights("overlap.rule", [weights.get(name, 0.0) for name in RULES])

    def evaluate(self, source, rng, noise_on, point=False):
        """Each definition's number in every draw of a block."""
        block = Block(self, source, Noise(rng, source.count, noise_on))
        cells = [block.cells(component, point) for component in self.components]
        uniform = rng.random(source.count) if noise_on else None
        values = {}
        for definition in self.definitions:
            values[definition.name] = block.noise.whole(block.number(definition, cells), uniform)
        return values, block

    def point(self):
        source = PointSource(self.inputs)
        values, _ = self.evaluate(source, np.random.default_rng(0), noise_on=False, point=True)
        return {name: float(np.dot(source.weight, value)) for name, value in values.items()}


class Block:
    """All routes of one block of draws, counted when first asked for."""

    def __init__(self, scenario, source, noise):
        self.scenario, self.source, self.noise = scenario, source, noise
        self.flat_prior = scenario.flat_prior
        self.eligible = scenario.population.eligible
        self._routes = {}
        # Cuts are sampled in the order of the definitions, and before stocks, which thin the bands between cuts.
        for definition in scenario.definitions:
            for name in definition.routes:
                for threshold in _support(definition.thresholds[name]):
                    self.route(name).beyond(threshold)
                for over, _ in definition.bands.get(name, []):
                    self.route(name).beyond(over)

    def route(self, name):
        if name not in self._routes:
            self._routes[name] = RouteCount(self.scenario.routes[name], self)
        return self._routes[name]

    def capped(self):
        return sum(int(count.capped.sum()) for count in self._routes.values())

    def cells(self, component, point):
        """Cells of one component, over the routes' whole year counts."""
        totals = {name: self.total(name) for name in component}
        terms = []
        for route, partners, eligible, shares in self.scenario.overlaps:
            if route not in component:
                continue
            wanted = totals[route]
            for share in shares:
                wanted = wanted * share.draw(self.source)
            if point and not all(share.is_point for share in shares):
                wanted = np.zeros_like(wanted)
            terms.append(Term(route, partners, eligible, wanted))
        rule = self.source.choice("overlap.rule", self.scenario.rule_weights)
        ages = [self.scenario.routes[name].ages for name in component]
        eligible_total = self.eligible(None if None in ages else set().union(*ages))
        return totals, divide(totals, terms, rule, eligible_total)

    def total(self, name):
        return self.route(name).beyond(self.scenario.routes[name].base)

    def counted(self, definition, name):
        """The route's children that meet the definition."""
        slot, route = definition.thresholds[name], self.route(name)
        beyond = route.on_a_day if definition.stock else route.beyond
        support = _support(slot)
        value = beyond(support[0])
        if len(support) > 1:
            threshold = slot.draw(self.source)
            for other in support[1:]:
                value = np.where(threshold == other, beyond(other), value)
        return value

    def pieces(self, definition, name):
        """What counts of a route, as (weight, from, to): children by their place among the longest stays."""
        nobody = np.zeros(self.source.count)
        if name in definition.bands:
            route = self.route(name)
            beyond = route.on_a_day if definition.stock else route.beyond
            ends = [beyond(over) for over, _ in definition.bands[name]] + [nobody]
            weights = [slot.draw(self.source) for _, slot in definition.bands[name]]
            return list(zip(weights, ends[1:], ends[:-1]))
        slot = definition.weights.get(name)
        weight = np.ones(self.source.count) if slot is None else slot.draw(self.source)
        if self.scenario.broken == "unweighted":
            weight = np.ones(self.source.count)
        return [(weight, nobody, self.counted(definition, name))]

    def number(self, definition, components_cells):
        if not definition.weights and not definition.bands:
            return self.unweighted(definition, components_cells)
        pieces = {name: self.pieces(definition, name) for name in definition.routes}
        number, left = np.zeros(self.source.count), set(definition.routes)
        for totals, cells in components_cells:
            for cell, size in cells.items():
                met = []
                for name in cell:
                    for piece in pieces.get(name, []):
                        met.append((piece[0], *(self._share(end, totals[name]) for end in piece[1:])))
                if met:
                    number = number + size * _largest_weights(met)
            left -= set(totals)
        for name in left:
            for weight, start, end in pieces[name]:
                number = number + weight * (end - start)
        return number

    def _share(self, part, total):
        return np.divide(part, total, out=np.zeros(self.source.count), where=total > 0.0)

    def unweighted(self, definition, components_cells):
        counted = {name: self.counted(definition, name) for name in definition.routes}
        number, left = np.zeros(self.source.count), set(definition.routes)
        for totals, cells in components_cells:
            shares = {
                name: np.divide(counted[name], total, out=np.zeros(self.source.count), where=total > 0.0)
                for name, total in totals.items() if name in counted
            }
            for cell, size in cells.items():
                # Within a cell the longest stays in one route are the longest in the others: the largest share counts.
                met = [shares[name] for name in cell if name in shares]
                if met:
                    number = number + size * np.maximum.reduce(met)
            left -= set(totals)
        for name in left:
            number = number + counted[name]
        return number


def _largest_weights(met):
    """Over all children of a cell: the mean of the largest weight that a child reaches."""
    bounds = np.sort(np.stack([end for piece in met for end in piece[1:]]), axis=0)
    counted = np.zeros(bounds.shape[1])
    for low, high in zip(bounds[:-1], bounds[1:]):
        weights = [np.where((start <= low) & (end >= high), weight, 0.0) for weight, start, end in met]
        counted += (high - low) * np.maximum.reduce(weights)
    return counted


def run(scenario, draws, seed):
    """Draws in batches, each with its own stream; all values are kept (in single precision) for the quantiles."""
    bounds = np.linspace(0, draws, BATCHES + 1).astype(int)
    streams = np.random.SeedSequence(seed).spawn(BATCHES)
    names = [definition.name for definition in scenario.definitions]
    values = {name: np.empty(draws, np.float32) for name in names}
    moments = {name: np.zeros((BATCHES, 2)) for name in names}
    capped = 0
    for batch, (start, stop) in enumerate(zip(bounds[:-1], bounds[1:])):
        rng = np.random.default_rng(streams[batch])
        while start < stop:
            count = min(_BLOCK, stop - start)
            numbers, block = scenario.evaluate(RandomSource(scenario.inputs, rng, count), rng, scenario.noise)
            capped += block.capped()
            for name, number in numbers.items():
                values[name][start:start + count] = number
                moments[name][batch] += number.sum(), (number**2).sum()
            start += count
    sizes = np.diff(bounds)
    summaries = {name: _summary(values[name], moments[name], bounds, sizes) for name in names}
    return {"draws": draws, "seed": seed, "capped": capped, "definitions": summaries}


def _summary(values, moments, bounds, sizes):
    draws = int(sizes.sum())
    mean = moments[:, 0].sum() / draws
    sd = float(np.sqrt(max(moments[:, 1].sum() / draws - mean**2, 0.0) * draws / (draws - 1)))
    mcse = {"mean": float(np.std(moments[:, 0] / sizes, ddof=1) / np.sqrt(BATCHES))}
    summary = {"mean": float(mean), "sd": sd}
    levels = list(_QUANTILES.values())
    per_batch = [np.quantile(values[a:b], levels) for a, b in zip(bounds[:-1], bounds[1:])]
    errors = np.std(per_batch, axis=0, ddof=1) / np.sqrt(BATCHES)
    for name, value, error in zip(_QUANTILES, np.quantile(values, levels), errors):
        summary[name] = float(value)
        mcse[name] = float(error)
    summary["mcse"] = mcse
    return summary


def load(path, broken=None):
    with open(path, "rb") as file:
        table = tomllib.load(file)
    scenario = Scenario(table, broken)
    needed = {"no-overlap": "overlaps", "no-correlation": "correlations"}.get(broken)
    if needed is not None and needed not in table:
        raise SystemExit(f"{path} has nothing that '{broken}' could break")
    return scenario


def estimate(path, draws, seed, broken=None):
    scenario = load(path, broken)
    result = run(scenario, draws, seed)
    for name, value in scenario.point().items():
        result["definitions"][name]["point"] = value
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("scenario")
    parser.add_argument("-n", "--draws", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--broken", choices=sorted(BROKEN), help="a mistake made on purpose")
    arguments = parser.parse_args()
    if arguments.draws < 100 * BATCHES:
        parser.error(f"at least {100 * BATCHES} draws: the errors come from {BATCHES} batches")
    result = estimate(arguments.scenario, arguments.draws, arguments.seed, arguments.broken)
    if arguments.json:
        json.dump(result, sys.stdout, indent=2)
        print()
        return
    columns = ["point", "mean", "sd", "q025", "q165", "median", "q835", "q975"]
    print(f"{'':18}" + "".join(f"{column:>12}" for column in columns))
    for name, summary in result["definitions"].items():
        print(f"{name:18}" + "".join(f"{summary[column]:12.1f}" for column in columns))


if __name__ == "__main__":
    main()
