"""Uncertain inputs of a scenario: priors, linear pools, shared inputs and the Gaussian copula that ties them.

A second implementation, written from the design text and not from the C++ program, so that a mistake in either
shows as a difference. Inputs without a correlation are drawn with NumPy's own samplers; only tied ones go through
a quantile function.
"""

import math

import numpy as np
from scipy import special

ANNOTATIONS = {"fact", "assumption", "label", "label_nl"}


def require_keys(table, allowed, where):
    """A key this implementation does not know would be ignored in silence, and the comparison would lie."""
    unknown = set(table) - set(allowed) - ANNOTATIONS
    if unknown:
        raise NotImplementedError(f"{where}: the reference model does not know {sorted(unknown)}")


def _beta_parameters(table, where):
    if "a" in table:
        require_keys(table, {"family", "a", "b"}, where)
        return float(table["a"]), float(table["b"])
    require_keys(table, {"family", "mean", "n"}, where)
    return table["mean"] * table["n"], (1.0 - table["mean"]) * table["n"]


class BetaPrior:
    """Beta(a, b) stretched over [low, low + width]; PERT is one of these (Malcolm et al. 1959)."""

    def __init__(self, a, b, low=0.0, width=1.0):
        self.a, self.b, self.low, self.width = a, b, low, width

    def sample(self, rng, count):
        return self.low + self.width * rng.beta(self.a, self.b, count)

    def quantile(self, u):
        return self.low + self.width * special.betaincinv(self.a, self.b, u)

    def mean(self):
        return self.low + self.width * self.a / (self.a + self.b)


class LognormalPrior:
    def __init__(self, median, sdlog):
        self.log_median, self.sdlog = math.log(median), sdlog

    def sample(self, rng, count):
        return np.exp(self.log_median + self.sdlog * rng.standard_normal(count))

    def quantile(self, u):
        return np.exp(self.log_median + self.sdlog * special.ndtri(u))

    def mean(self):
        return math.exp(self.log_median + 0.5 * self.sdlog**2)


class HalfNormalPrior:
    def __init__(self, sd):
        self.sd = sd

    def sample(self, rng, count):
        return self.sd * np.abs(rng.standard_normal(count))

    def quantile(self, u):
        return self.sd * special.ndtri(0.5 * (1.0 + u))

    def mean(self):
        return self.sd * math.sqrt(2.0 / math.pi)


class UniformPrior:
    def __init__(self, low, high):
        self.low, self.high = low, high

    def sample(self, rng, count):
        return rng.uniform(self.low, self.high, count)

    def quantile(self, u):
        return self.low + (self.high - self.low) * u

    def mean(self):
        return 0.5 * (self.low + self.high)


class LogUniformPrior:
    def __init__(self, low, high):
        self.low, self.high = math.log(low), math.log(high)

    def sample(self, rng, count):
        return np.exp(rng.uniform(self.low, self.high, count))

    def quantile(self, u):
        return np.exp(self.low + (self.high - self.low) * u)

    def mean(self):
        return (math.exp(self.high) - math.exp(self.low)) / (self.high - self.low)


class DiscretePrior:
    """A number that takes a few values. Where it is a choice between methods or thresholds, see DiscreteSlot."""

    def __init__(self, values, weights):
        self.values, self.weights = np.asarray(values, float), np.asarray(weights, float)

    def sample(self, rng, count):
        return rng.choice(self.values, size=count, p=self.weights)

    def mean(self):
        return float(np.dot(self.values, self.weights))


class TriangularPrior:
    def __init__(self, low, mode, high):
        self.low, self.mode, self.high = low, mode, high

    def sample(self, rng, count):
        return rng.triangular(self.low, self.mode, self.high, count)

    def quantile(self, u):
        width = self.high - self.low
        rising = self.low + np.sqrt(u * width * (self.mode - self.low))
        falling = self.high - np.sqrt((1.0 - u) * width * (self.high - self.mode))
        return np.where(u * width < self.mode - self.low, rising, falling)

    def mean(self):
        return (self.low + self.mode + self.high) / 3.0


def parse_prior(table, where, broken=None):
    family = table["family"]
    if family == "beta":
        a, b = _beta_parameters(table, where)
        if broken == "sensitivity-mean" and ".sensitivity" in where:
            # Under Beta(a + 1, b) the mean of 1/rho is (a + b)/a = 1/E[rho]: the mistake of dividing by a mean.
            a += 1.0
        return BetaPrior(a, b)
    if family == "pert":
        require_keys(table, {"family", "min", "mode", "max"}, where)
        low, mode, high = table["min"], table["mode"], table["max"]
        width = high - low
        return BetaPrior(1.0 + 4.0 * (mode - low) / width, 1.0 + 4.0 * (high - mode) / width, low, width)
    if family == "lognormal":
        require_keys(table, {"family", "median", "sdlog"}, where)
        return LognormalPrior(table["median"], table["sdlog"])
    if family == "half_normal":
        require_keys(table, {"family", "sd"}, where)
        return HalfNormalPrior(table["sd"])
    if family == "uniform":
        require_keys(table, {"family", "min", "max"}, where)
        return UniformPrior(table["min"], table["max"])
    if family == "log_uniform":
        require_keys(table, {"family", "min", "max"}, where)
        return LogUniformPrior(table["min"], table["max"])
    if family == "triangular":
        require_keys(table, {"family", "min", "mode", "max"}, where)
        return TriangularPrior(table["min"], table["mode"], table["max"])
    raise NotImplementedError(f"{where}: the reference model has no family '{family}'")


class PointSlot:
    def __init__(self, value):
        self.value = float(value)
        self.is_point = True

    def draw(self, source):
        return np.full(source.count, self.value)


class DiscreteSlot:
    """A choice, also for the point estimate: the mean of 4 and 13 weeks is no threshold anyone uses."""

    def __init__(self, path, values, weights):
        self.path, self.values, self.weights = path, np.asarray(values, float), weights
        self.is_point = False

    def draw(self, source):
        return self.values[source.choice(self.path, self.weights)]


class PriorSlot:
    def __init__(self, path, prior, bias):
        self.path, self.prior, self.bias = path, prior, bias
        self.is_point = False

    def draw(self, source):
        return self.draw_where(source, np.ones(source.count, bool))

    def draw_where(self, source, chosen):
        """Values of the chosen draws only: members of a pool share one score and are never all wanted."""
        value = source.value(self.path, self.prior, chosen)
        if self.bias is None:
            return value
        odds = self.bias.draw(source)[chosen]
        return value / (value + (1.0 - value) * odds)


class PoolSlot:
    def __init__(self, path, weights, members):
        self.path, self.weights, self.members = path, weights, members
        self.is_point = False

    def draw(self, source):
        choice = source.choice(self.path + ".pool", self.weights)
        value = np.empty(source.count)
        for index, member in enumerate(self.members):
            chosen = choice == index
            if isinstance(member, PointSlot):
                value[chosen] = member.value
            else:
                value[chosen] = member.draw_where(source, chosen)
        return value


class InputTable:
    """Every slot of a scenario by its path, the choices among them, and their correlations."""

    def __init__(self, scenario, broken=None):
        self.broken = broken
        self.facts = scenario.get("facts", {})
        self.shared = {}
        self.choices = {}
        for name, table in scenario.get("inputs", {}).items():
            self.shared[name] = self.slot(table, f"inputs.{name}")
        self.groups = [] if broken == "no-correlation" else self._correlations(scenario)

    def _correlations(self, scenario):
        groups = []
        for name, table in scenario.get("correlations", {}).items():
            require_keys(table, {"inputs", "rank", "normal"}, f"correlations.{name}")
            if "rank" in table:
                r = 2.0 * math.sin(math.pi * table["rank"] / 6.0)
            else:
                r = table["normal"]
            size = len(table["inputs"])
            matrix = np.full((size, size), float(r))
            np.fill_diagonal(matrix, 1.0)
            groups.append((table["inputs"], np.linalg.cholesky(matrix)))
        members = [path for paths, _ in groups for path in paths]
        if len(members) != len(set(members)):
            raise NotImplementedError("an input in two groups of correlations")
        return groups

    def weights(self, path, weights):
        """Weights made to sum to one, and the choice written down for the point estimate."""
        weights = np.asarray(list(weights), float)
        weights = weights / weights.sum()
        self.choices[path] = weights
        return weights

    def slot(self, table, path):
        if not isinstance(table, dict):
            return PointSlot(table)
        if "input" in table:
            return self.shared[table["input"]]
        if "pool" in table:
            require_keys(table, {"pool"}, path)
            weights = self.weights(path + ".pool", [m["weight"] for m in table["pool"].values()])
            members = [
                self._single({k: v for k, v in member.items() if k != "weight"}, path, f"{path}.pool.{name}")
                for name, member in table["pool"].items()
            ]
            return PoolSlot(path, weights, members)
        return self._single(table, path, path)

    def weight(self, table, path):
        """A weight on a route: one that is 0 or 1 is a number like any other, with a mean."""
        if isinstance(table, dict) and table.get("family") == "discrete":
            require_keys(table, {"family", "values", "weights"}, path)
            return PriorSlot(path, DiscretePrior(table["values"], table["weights"]), None)
        return self.slot(table, path)

    def _single(self, table, path, own_path):
        if table.get("family") == "discrete":
            require_keys(table, {"family", "values", "weights"}, own_path)
            return DiscreteSlot(own_path, table["values"], self.weights(own_path, table["weights"]))
        if "family" in table:
            prior_table = {k: v for k, v in table.items() if k != "bias"}
            bias = self.slot(table["bias"], own_path + ".bias") if "bias" in table else None
            return PriorSlot(path, parse_prior(prior_table, own_path, self.broken), bias)
        if "value" in table:
            require_keys(table, {"value"}, own_path)
            return PointSlot(table["value"])
        require_keys(table, set(), own_path)
        return PointSlot(self.facts[table["fact"]]["value"])


class RandomSource:
    """One block of joint draws of all inputs. What one path gave is kept, so a shared input is one number."""

    def __init__(self, table, rng, count):
        self.rng, self.count = rng, count
        self._drawn = {}
        self._uniform = {}
        for paths, factor in table.groups:
            scores = factor @ rng.standard_normal((len(paths), count))
            for path, score in zip(paths, scores):
                self._uniform[path] = special.ndtr(score)

    def choice(self, path, weights):
        if path not in self._drawn:
            self._drawn[path] = self.rng.choice(len(weights), size=self.count, p=weights).astype(np.int8)
        return self._drawn[path]

    def value(self, path, prior, chosen):
        key = (path, id(prior))
        if key not in self._drawn:
            if path in self._uniform:
                self._drawn[key] = prior.quantile(self._uniform[path][chosen])
            else:
                self._drawn[key] = prior.sample(self.rng, int(chosen.sum()))
        return self._drawn[key]


class PointSource:
    """Every combination of choices once, with its weight; every other input at its mean."""

    def __init__(self, table):
        sizes = [len(weights) for weights in table.choices.values()]
        mesh = np.indices(sizes).reshape(len(sizes), -1) if sizes else np.zeros((0, 1), int)
        self._index = dict(zip(table.choices, mesh))
        self.count = mesh.shape[1]
        self.weight = np.ones(self.count)
        for path, weights in table.choices.items():
            self.weight *= weights[self._index[path]]

    def choice(self, path, weights):
        assert len(weights) > int(self._index[path].max())
        return self._index[path]

    def value(self, path, prior, chosen):
        return np.full(int(chosen.sum()), prior.mean())
