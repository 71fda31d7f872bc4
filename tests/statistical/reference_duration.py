"""Durations of absence: how many children counted over a year beyond one threshold pass another.

F(t) = integral of S from t to T, plus W S(t), is the year count; I(t), the integral alone, the stock on a day.
A curve is fixed by its family, its shape and one ratio between two thresholds: of year counts, or of spells.
For the Weibull and lognormal families F and I are tabulated over (shape, ratio) and read off with a bicubic spline;
`reference_duration.py` run by itself compares that with adaptive quadrature and a root finder.
"""

import math
import sys

import numpy as np
from scipy import integrate, interpolate, optimize, special

YEAR = 52.0
HORIZON = 676.0

_SHAPES = 72
_RATIOS = 181
_RATIO_RANGE = 8.0  # in logits of the ratio's own range: beyond it a ratio is held at the edge
_FIRST = 1e-7  # weeks: what lies before it adds nothing that shows


def _log_survival_weibull(t, shape, theta, first, second):
    """ln S given `first`; exp(theta) is -ln of the share of spells that pass `second`."""
    if first == 0.0:
        power = (t / second) ** shape
    else:
        power = np.expm1(shape * np.log(t / first)) / np.expm1(shape * math.log(second / first))
    return -np.exp(theta) * power


def _log_survival_lognormal(t, shape, theta, first, second):
    """ln S given `first`; theta places ln(second) in standard deviations above the median."""
    at_t = special.log_ndtr(-(theta + np.log(t / second) / shape))
    if first == 0.0:
        return at_t
    return at_t - special.log_ndtr(-(theta + math.log(first / second) / shape))


FAMILIES = {
    "weibull": (_log_survival_weibull, np.linspace(-45.0, 8.0, 1800)),
    # The hyperbolic sine spaces points evenly in the middle and lets them run far into the tail.
    "lognormal": (_log_survival_lognormal, 3.0 * np.sinh(np.linspace(-3.2, 5.6, 1800))),
}


def _panels(first, thresholds):
    """Gauss-Legendre nodes in ln t, in panels that end at every threshold."""
    start = math.log(first if first > 0.0 else _FIRST)
    inner = [math.log(t) for t in thresholds if t > first]
    edges = [start] + sorted(inner) + [math.log(HORIZON)]
    nodes, weights = np.polynomial.legendre.leggauss(10)
    points, mass = [], []
    for low, high in zip(edges[:-1], edges[1:]):
        if high - low < 1e-12:
            continue
        pieces = max(1, math.ceil((high - low) / 0.15))
        cuts = np.linspace(low, high, pieces + 1)
        half = 0.5 * np.diff(cuts)
        points.append((cuts[:-1] + half)[:, None] + half[:, None] * nodes)
        mass.append(half[:, None] * weights * np.ones_like(points[-1]))
    t = np.exp(np.concatenate([p.ravel() for p in points]))
    return t, np.concatenate([m.ravel() for m in mass]) * t


def _year_limit(first, second):
    """The ratio of year counts when nobody returns before the horizon."""
    return (HORIZON - second + YEAR) / (HORIZON - first + YEAR)


class TabulatedCurves:
    """F(t)/F(first) and I(t)/F(first) for one family, pair of thresholds and kind of ratio."""

    def __init__(self, family, first, second, by_spells, thresholds, log_shape_range):
        log_survival, theta = FAMILIES[family]
        self._limit = 1.0 if by_spells else _year_limit(first, second)
        self._log_shape = np.linspace(*log_shape_range, _SHAPES)
        self._logit = np.linspace(-_RATIO_RANGE, _RATIO_RANGE, _RATIOS)
        thresholds = sorted(set(thresholds) | {first, second})
        t, mass = _panels(first, thresholds)
        tables = {(kind, tau): np.empty((_SHAPES, _RATIOS)) for kind in "FI" for tau in thresholds}
        for row, log_shape in enumerate(self._log_shape):
            shape = math.exp(log_shape)
            survival = np.exp(log_survival(t, shape, theta[:, None], first, second))
            stock = {tau: (survival * mass)[:, t > tau].sum(axis=1) for tau in thresholds}
            passing = {}
            for tau in thresholds:
                at = tau if tau > 0.0 else _FIRST
                passing[tau] = np.exp(log_survival(at, shape, theta, first, second))
            passing[first] = np.ones_like(theta)
            year = {tau: stock[tau] + YEAR * passing[tau] for tau in thresholds}
            ratio = passing[second] if by_spells else year[second] / year[first]
            with np.errstate(divide="ignore", invalid="ignore"):
                logit = np.log(ratio) - np.log(self._limit - ratio)
            # Both ratios fall as theta rises; a spline wants them rising and strictly so.
            usable = np.isfinite(logit) & (np.abs(logit) < _RATIO_RANGE + 4.0)
            order = np.flatnonzero(usable)[::-1]
            order = order[np.concatenate(([True], np.diff(logit[order]) > 1e-9))]
            assert logit[order[0]] < -_RATIO_RANGE and logit[order[-1]] > _RATIO_RANGE
            for tau in thresholds:
                for kind, value in (("F", year[tau] / year[first]), ("I", stock[tau] / year[first])):
                    spline = interpolate.CubicSpline(logit[order], value[order])
                    tables[kind, tau][row] = spline(self._logit)
        self._splines = {
            key: interpolate.RectBivariateSpline(self._log_shape, self._logit, table) for key, table in tables.items()
        }

    def read(self, kind, tau, shape, ratio):
        x = np.clip(np.log(shape), self._log_shape[0], self._log_shape[-1])
        share = np.clip(ratio / self._limit, 1e-300, 1.0 - 1e-15)
        y = np.clip(special.logit(share), -_RATIO_RANGE, _RATIO_RANGE)
        return self._splines[kind, tau].ev(x, y)


def _exponential_year(rate, tau, first):
    """F(tau) of an exponential with S(first) = 1."""
    return _exponential_stock(rate, tau, first) + YEAR * np.exp(-rate * (tau - first))


def _exponential_stock(rate, tau, first):
    return np.exp(-rate * (tau - first)) * -np.expm1(-rate * (HORIZON - tau)) / rate


class StayersCurves:
    """A share of the year count beyond `first` stays to the horizon; the others leave at one constant rate."""

    _LOG_RATE = (-14.0, 6.0)

    def __init__(self, first, second, by_spells):
        self.first, self.second, self.by_spells = first, second, by_spells

    def solve(self, stayers, ratio):
        """The leaving rate. A ratio too low for this many stayers leaves the fastest rate: all others are gone."""
        low = np.full(np.shape(ratio), self._LOG_RATE[0])
        high = np.full(np.shape(ratio), self._LOG_RATE[1])
        for _ in range(52):
            middle = 0.5 * (low + high)
            too_slow = self._ratio(np.exp(middle), stayers) > ratio
            low = np.where(too_slow, middle, low)
            high = np.where(too_slow, high, middle)
        return np.exp(0.5 * (low + high))

    def _ratio(self, rate, stayers):
        first, second = self.first, self.second
        if not self.by_spells:
            return self.read("F", second, rate, stayers)
        odds = stayers / (1.0 - stayers) * _exponential_year(rate, first, first) / (HORIZON - first + YEAR)
        spells = odds / (1.0 + odds)
        return spells + (1.0 - spells) * np.exp(-rate * (second - first))

    def read(self, kind, tau, rate, stayers):
        first = self.first
        stay_year = HORIZON - first + YEAR
        leave_year = _exponential_year(rate, first, first)
        if kind == "F":
            stay, leave = HORIZON - tau + YEAR, _exponential_year(rate, tau, first)
        else:
            stay, leave = HORIZON - tau, _exponential_stock(rate, tau, first)
        return stayers * stay / stay_year + (1.0 - stayers) * leave / leave_year


class DurationModel:
    """The curves of one route over all its families."""

    def __init__(self, first, second, by_spells, thresholds, families, log_shape_ranges):
        self.first, self.second, self.by_spells = first, second, by_spells
        self.families = families
        self._tables = {}
        for family in families:
            if family == "stayers":
                self._tables[family] = StayersCurves(first, second, by_spells)
            elif family in FAMILIES:
                self._tables[family] = TabulatedCurves(
                    family, first, second, by_spells, thresholds, log_shape_ranges[family]
                )
            else:
                raise NotImplementedError(f"the reference model has no duration family '{family}'")

    def curve(self, choice, shapes, ratio):
        """`choice` is the family's place per draw, `shapes` the shape per family, `ratio` the value to meet."""
        return DurationCurve(self, choice, shapes, ratio)


class DurationCurve:
    def __init__(self, model, choice, shapes, ratio):
        self._model, self._ratio = model, ratio
        self._chosen = {family: choice == index for index, family in enumerate(model.families)}
        self._shapes = {family: shapes[family][self._chosen[family]] for family in model.families}
        self._read = {}
        self._rate = None
        if "stayers" in self._chosen:
            chosen = self._chosen["stayers"]
            self._rate = model._tables["stayers"].solve(self._shapes["stayers"], ratio[chosen])

    def _values(self, kind, tau):
        if (kind, tau) not in self._read:
            value = np.empty(self._ratio.shape)
            for family, chosen in self._chosen.items():
                table, shape = self._model._tables[family], self._shapes[family]
                if family == "stayers":
                    value[chosen] = table.read(kind, tau, self._rate, shape)
                else:
                    value[chosen] = table.read(kind, tau, shape, self._ratio[chosen])
            self._read[kind, tau] = value
        return self._read[kind, tau]

    def year(self, tau):
        """F(tau)/F(first)."""
        if tau < self._model.first:
            raise ValueError(f"a threshold of {tau} weeks below the first of the pair")
        return self._values("F", tau)

    def stock(self, tau):
        """I(tau)/F(first)."""
        return self._values("I", tau)


def _by_quadrature(family, first, second, by_spells, shape, ratio, thresholds):
    """The same values the slow way: adaptive quadrature and a bracketing root finder."""
    log_survival = FAMILIES[family][0]

    def passing(tau, theta):
        return 1.0 if tau <= first else math.exp(float(log_survival(tau, shape, theta, first, second)))

    def stock(tau, theta):
        start = math.log(tau if tau > 0.0 else 1e-9)
        breaks = [x for x in np.arange(-20.0, 6.5, 0.5) if start < x]
        return integrate.quad(
            lambda x: math.exp(x) * passing(math.exp(x), theta), start, math.log(HORIZON),
            points=breaks, limit=400, epsabs=1e-11, epsrel=1e-11,
        )[0]

    def year(tau, theta):
        return stock(tau, theta) + YEAR * passing(tau, theta)

    def gap(theta):
        found = passing(second, theta) if by_spells else year(second, theta) / year(first, theta)
        return found - ratio

    low, high = FAMILIES[family][1][[0, -1]]
    theta = optimize.brentq(gap, low, min(high, 60.0), xtol=1e-12, rtol=1e-12)
    whole = year(first, theta)
    return {(kind, tau): f(tau, theta) / whole for tau in thresholds for kind, f in (("F", year), ("I", stock))}


def largest_table_error(checks=20, seed=1):
    rng = np.random.default_rng(seed)
    thresholds, worst = (4.0, 13.0, 26.0, 52.0), 0.0
    cases = [(f, a, s) for f in FAMILIES for a, s in ((0.0, False), (4.0, False), (4.0, True))]
    for family, first, by_spells in cases:
        median, sdlog = (0.85, 0.35) if family == "weibull" else (1.0, 0.3)
        middle = math.log(median)
        table = TabulatedCurves(
            family, first, 13.0, by_spells, thresholds, (middle - 5.5 * sdlog, middle + 5.5 * sdlog)
        )
        for _ in range(checks):
            shape = math.exp(middle + sdlog * rng.uniform(-3.5, 3.5))
            ratio = rng.uniform(0.02, 0.95)
            exact = _by_quadrature(family, first, 13.0, by_spells, shape, ratio, thresholds)
            for (kind, tau), value in exact.items():
                worst = max(worst, abs(float(table.read(kind, tau, shape, ratio)) - value))
    return worst


if __name__ == "__main__":
    error = largest_table_error()
    print(f"largest error of a tabulated F or I, as a share of F at the first threshold: {error:.2e}")
    sys.exit(0 if error < 1e-5 else 1)
