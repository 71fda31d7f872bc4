"""Routes of a scenario, counted per draw: method, thinning, durations, cuts and stocks."""

import math

import numpy as np

from reference_duration import DurationModel
from reference_inputs import PointSlot, PriorSlot, require_keys

_ROUTE_KEYS = {
    "method", "ages", "from", "registered", "validity", "sensitivity", "delta", "duration", "count", "factors",
    "shares", "of", "counted", "over", "pool", "groups", "weight",
}


class Noise:
    """Counting noise of one block; switched off, every count is its mean given the inputs."""

    def __init__(self, rng, count, on):
        self.rng, self.count, self.on = rng, count, on

    def whole(self, x, uniform=None):
        if not self.on:
            return x
        near = np.rint(x)
        x = np.where(np.abs(x - near) <= 1e-6, near, x)
        return np.floor(x + (self.rng.random(self.count) if uniform is None else uniform))

    def binomial(self, n, p):
        if not self.on:
            return n * p
        return self.rng.binomial(n.astype(np.int64), np.clip(p, 0.0, 1.0)).astype(float)

    def failures(self, successes, p):
        """Negative binomial failures before that many successes, as a gamma mixture of Poissons."""
        scale = (1.0 - p) / p
        if not self.on:
            return successes * scale
        return self.rng.poisson(self.rng.standard_gamma(successes) * scale).astype(float)


class Population:
    def __init__(self, groups, inputs):
        self.groups = []
        for index, group in enumerate(groups):
            require_keys(group, {"ages", "count"}, "population")
            count = inputs.slot(group["count"], f"population.{index}.count")
            if not isinstance(count, PointSlot):
                raise NotImplementedError("an uncertain population")
            self.groups.append((_ages(group["ages"]), count.value))

    def eligible(self, ages):
        """Children of these ages, or infinity if any of the ages is not covered."""
        covered = set().union(*(group for group, _ in self.groups)) if self.groups else set()
        if ages is None or not ages <= covered:
            return math.inf
        return sum(count * len(ages & group) / len(group) for group, count in self.groups)


def _ages(pair):
    return set(range(pair[0], pair[1] + 1))


def _product(slots, source):
    value = np.ones(source.count)
    for slot in slots:
        value = value * slot.draw(source)
    return value


class Method:
    """One way of counting: the parsed table of a route, or of one member of its pool."""

    def __init__(self, table, path, inputs):
        require_keys(table, _ROUTE_KEYS, path)
        self.name = table["method"]
        self.path = path
        self.over = table.get("over")
        self.of = table.get("of", [])
        self.counted = table.get("counted")
        self.factors = [inputs.slot(t, f"{path}.factors.{k}") for k, t in table.get("factors", {}).items()]
        self.shares = [inputs.slot(t, f"{path}.shares.{k}") for k, t in table.get("shares", {}).items()]
        self.count = inputs.slot(table["count"], path + ".count") if "count" in table else None
        self.groups = []
        for name, group in table.get("groups", {}).items():
            require_keys(group, {"population", "shares"}, f"{path}.groups.{name}")
            shares = [inputs.slot(t, f"{path}.groups.{name}.shares.{k}") for k, t in group["shares"].items()]
            self.groups.append((inputs.slot(group["population"], f"{path}.groups.{name}.population"), shares))
        self.validity = inputs.slot(table["validity"], path + ".validity") if "validity" in table else None
        if self.name in ("registered", "prevalence") and self.factors:
            raise NotImplementedError(f"{path}: factors of a {self.name} route")
        if self.name != "registered" and self.validity is not None:
            raise NotImplementedError(f"{path}: validity of a {self.name} route")
        if self.name == "registered":
            self._parse_register(table, path, inputs)

    def _parse_register(self, table, path, inputs):
        self.edges = [float(entry["over"]) for entry in table["registered"]]
        self.entries = []
        for index, entry in enumerate(table["registered"]):
            require_keys(entry, {"over", "count", "share"}, f"{path}.registered")
            kind = "count" if "count" in entry else "share"
            self.entries.append((kind, inputs.slot(entry[kind], f"{path}.registered.{index}.{kind}")))
        self.sensitivity = inputs.slot(table["sensitivity"], path + ".sensitivity")
        self.delta = inputs.slot(table["delta"], path + ".delta") if "delta" in table else None


class Route:
    def __init__(self, name, table, inputs):
        path = f"routes.{name}"
        require_keys(table, _ROUTE_KEYS, path)
        self.name = name
        self.ages = _ages(table["ages"]) if "ages" in table else None
        self.pool_path, self.pool_weights = None, None
        if table["method"] == "pool":
            require_keys(table, {"method", "ages", "from", "duration", "pool"}, path)
            self.pool_path = path + ".pool"
            self.pool_weights = inputs.weights(self.pool_path, [m["weight"] for m in table["pool"].values()])
            self.methods = [Method(m, f"{path}.pool.{k}", inputs) for k, m in table["pool"].items()]
        else:
            self.methods = [Method(table, path, inputs)]
        first = self.methods[0]
        if "from" in table:
            self.base = float(table["from"])
        elif first.name == "registered":
            self.base = first.edges[0]
        else:
            self.base = None if first.over is None else float(first.over)
        self.thresholds = set()
        self.families = None
        if "duration" in table:
            self._parse_duration(table["duration"], path + ".duration", inputs)

    def _parse_duration(self, table, path, inputs):
        require_keys(table, {"families", "pair", "spell_share", *table["families"]}, path)
        families = list(table["families"])
        self.family_path = path + ".families"
        self.family_weights = inputs.weights(self.family_path, table["families"].values())
        self.shapes = {family: inputs.slot(table[family], f"{path}.{family}") for family in families}
        self.spell_share = None
        if "pair" in table:
            require_keys(table["pair"], {"from", "to"}, path + ".pair")
            self.pair = float(table["pair"]["from"]), float(table["pair"]["to"])
            self.spell_share = inputs.slot(table["spell_share"], path + ".spell_share")
        else:
            self.pair = tuple(self.methods[0].edges[:2])
        self.families = families

    def ask(self, thresholds):
        if self.base is None:
            return
        if min(thresholds) < self.base:
            raise ValueError(f"route {self.name} is counted from {self.base} weeks, not from {min(thresholds)}")
        self.thresholds |= set(thresholds)

    def build_curves(self):
        """After all thresholds are known: tables cost time, so they are made once."""
        if self.families is None:
            return
        known = {self.base, *self.pair, *self.thresholds}
        for method in self.methods:
            known |= {float(method.over)} if method.over is not None else set()
            known |= set(method.edges) if method.name == "registered" else set()
        ranges = {family: _log_range(slot) for family, slot in self.shapes.items() if family != "stayers"}
        self.curves = DurationModel(
            *self.pair, self.spell_share is not None, sorted(known), self.families, ranges
        )


def _log_range(slot):
    """The shapes a table must cover: all but two in 10^8."""
    if isinstance(slot, PointSlot):
        return math.log(slot.value) - 0.01, math.log(slot.value) + 0.01
    if isinstance(slot, PriorSlot) and slot.bias is None:
        return tuple(float(np.log(slot.prior.quantile(u))) for u in (1e-8, 1.0 - 1e-8))
    raise NotImplementedError("a pooled or biased shape of a duration")


class RouteCount:
    """A route in one block of draws. `known[t]` is the count beyond t; NaN in draws where it is yet to be sampled."""

    def __init__(self, route, block):
        self.route, self.block = route, block
        self.capped = np.zeros(block.source.count, bool)
        self._curve = None
        self._registered = None
        self._stock = None
        if route.pool_path is None:
            counted = [self._count(route.methods[0])]
            choice = np.zeros(block.source.count, int)
        else:
            counted = [self._count(method) for method in route.methods]
            choice = block.source.choice(route.pool_path, route.pool_weights)
        self.known = {}
        for index, cumulative in enumerate(counted):
            chosen = choice == index
            for threshold, value in cumulative.items():
                column = self.known.setdefault(threshold, np.full(block.source.count, np.nan))
                column[chosen] = value[chosen]

    def _count(self, method):
        block, source, noise = self.block, self.block.source, self.block.noise
        thin = _product(method.shares, source)
        if method.name == "registered":
            return self._register(method, thin)
        if method.name == "known":
            x = method.count.draw(source) * _product(method.factors, source)
            return {self.route.base: noise.binomial(noise.whole(x), thin)}
        if method.name == "multiplier":
            counted = np.zeros(source.count)
            for other in method.of:
                other_count = block.route(other)
                if method.counted == "registered":
                    counted = counted + other_count.registered(method.over)
                elif method.counted == "true":
                    counted = counted + other_count.beyond(method.over)
                else:
                    raise ValueError(f"{method.path}: counted is neither registered nor true")
            x = noise.binomial(noise.whole(counted * _product(method.factors, source)), thin)
        elif method.name == "prevalence":
            x = np.zeros(source.count)
            for population, shares in method.groups:
                x = x + noise.binomial(noise.whole(population.draw(source)), _product(shares, source))
            x = noise.binomial(x, thin)
        else:
            raise NotImplementedError(f"{method.path}: method '{method.name}'")
        return self._down_to_base(method, x)

    def _down_to_base(self, method, x):
        base = self.route.base
        if method.over is None or method.over == base:
            return {base: x}
        curve = self.curve()
        fewer = curve.year(float(method.over)) / curve.year(base)
        return {base: x + self.block.noise.failures(x, fewer), float(method.over): x}

    def _printed(self, method):
        """Registered counts beyond each observed threshold, as the scenario gives them."""
        if self._registered is None:
            source, cumulative = self.block.source, []
            for kind, slot in method.entries:
                value = slot.draw(source)
                cumulative.append(cumulative[-1] * value if kind == "share" else value)
            self._registered = dict(zip(method.edges, cumulative))
        return self._registered

    def _odds_unregistered(self, method, counts):
        """(1 - rho_j)/rho_j per band: longer absences are likelier to be seen, the total does not move."""
        source = self.block.source
        rho = method.sensitivity.draw(source)
        delta = method.delta.draw(source) if method.delta is not None else np.zeros(source.count)
        seen = [np.exp(-delta * math.log(max(edge, 4.0) / 4.0)) for edge in method.edges]
        weighted = sum(v * w for v, w in zip(counts, seen))
        total = sum(counts)
        safe = np.where(weighted > 0.0, weighted, 1.0)
        # Without a valid entry there is nothing to scale by, and nothing is added.
        return [np.where(weighted > 0.0, (1.0 - rho) / rho * total * w / safe, 0.0) for w in seen]

    def _bands(self, method):
        printed = [self._printed(method)[edge] for edge in method.edges]
        return [a - b for a, b in zip(printed, printed[1:] + [0.0])]

    def _register(self, method, thin):
        block, noise = self.block, self.block.noise
        validity = method.validity.draw(block.source) if method.validity is not None else None
        valid = []
        for y in self._bands(method):
            y = noise.whole(y)
            valid.append(y if validity is None else noise.binomial(y, validity))
        odds = self._odds_unregistered(method, valid)
        prior = 1.0 / len(valid) if block.flat_prior else 0.0
        true = [v + noise.failures(v + prior, 1.0 / (1.0 + o)) for v, o in zip(valid, odds)]
        total = sum(true)
        eligible = block.eligible(self.route.ages)
        if math.isfinite(eligible):
            self.capped = total > eligible
            scale = np.where(self.capped, eligible / np.where(self.capped, total, 1.0), 1.0)
            true = [np.where(self.capped, np.floor(m * scale) if noise.on else m * scale, m) for m in true]
        true = [noise.binomial(m, thin) for m in true]
        beyond = np.cumsum(np.array(true[::-1]), axis=0)[::-1]
        return dict(zip(method.edges, beyond))

    def registered(self, over):
        """The count as printed: before validity, factors and shares."""
        method = self.route.methods[0]
        if method.name == "registered":
            return self._printed(method)[float(over)]
        if method.count is None or self.route.pool_path is not None:
            raise ValueError(f"route {self.route.name} has no registered count")
        return method.count.draw(self.block.source)

    def beyond(self, threshold):
        """Children beyond the threshold over the year; a cut that is not known yet is sampled once."""
        if self.route.base is None:
            return self.known[None]
        threshold = float(threshold)
        column = self.known.setdefault(threshold, np.full(self.block.source.count, np.nan))
        missing = np.isnan(column)
        if missing.any():
            column[missing] = self._sample_cut(threshold)[missing]
        return column

    def _sample_cut(self, threshold):
        count, noise, curve = self.block.source.count, self.block.noise, self.curve()
        lower, lower_year = np.full(count, np.nan), np.full(count, np.nan)
        upper, upper_year = np.zeros(count), np.zeros(count)
        for other in sorted(self.known):
            at, year = self.known[other], curve.year(other)
            nearer = ~np.isnan(at) & (other < threshold)
            lower, lower_year = np.where(nearer, at, lower), np.where(nearer, year, lower_year)
        for other in sorted(self.known, reverse=True):
            at, year = self.known[other], curve.year(other)
            nearer = ~np.isnan(at) & (other > threshold)
            upper, upper_year = np.where(nearer, at, upper), np.where(nearer, year, upper_year)
        # Draws in which the cut is known already pass through as well; theirs is not used.
        width = np.where(lower_year > upper_year, lower_year - upper_year, 1.0)
        share = (curve.year(threshold) - upper_year) / width
        between = np.nan_to_num(lower - upper, nan=0.0)
        return upper + noise.binomial(between, np.clip(np.nan_to_num(share), 0.0, 1.0))

    def on_a_day(self, threshold):
        """Children beyond the threshold on a day; bands of the year, thinned by the length of stay within each."""
        if self.route.base is None:
            return self.known[None]
        if self._stock is None:
            curve, noise = self.curve(), self.block.noise
            cuts = sorted(self.known)
            self._stock, above = {}, np.zeros(self.block.source.count)
            for index in range(len(cuts) - 1, -1, -1):
                low = cuts[index]
                count, stock, year = self.known[low], curve.stock(low), curve.year(low)
                if index + 1 < len(cuts):
                    high = cuts[index + 1]
                    count = count - self.known[high]
                    stock, year = stock - curve.stock(high), year - curve.year(high)
                above = above + noise.binomial(count, np.clip(stock / year, 0.0, 1.0))
                self._stock[low] = above
        return self._stock[float(threshold)]

    def curve(self):
        if self._curve is None:
            route, source = self.route, self.block.source
            if route.families is None:
                raise ValueError(f"route {route.name} has no durations for a cut that is not observed")
            choice = source.choice(route.family_path, route.family_weights)
            shapes = {family: slot.draw(source) for family, slot in route.shapes.items()}
            if route.spell_share is not None:
                ratio = route.spell_share.draw(source)
            else:
                ratio = self._true_year_ratio()
            self._curve = route.curves.curve(choice, shapes, ratio)
        return self._curve

    def _true_year_ratio(self):
        """The register's ratio of year counts, with what registration does to it undone."""
        method = self.route.methods[0]
        bands = self._bands(method)
        odds = self._odds_unregistered(method, bands)
        beyond = self._printed(method)[method.edges[1]] / self._printed(method)[method.edges[0]]
        ratio = (1.0 + odds[0]) / (1.0 + odds[-1])
        return beyond / (beyond + (1.0 - beyond) * ratio)
