"""The reference estimator in NumPy, as fast as a good user would write it: the rival of bench/whole/reference.py.

    reference_numpy.py DRAWS [--seed SEED] [--errors]

Its definition is scenarios/reference.toml. Quantile functions are dense tables read by linear interpolation at a
computed index (np.interp, which searches, takes twice as long), the tied inputs straight from their normal scores;
work goes in blocks that fit the cache, into arrays made once, with NumPy's fastest generator.
"""

import math

import numpy as np
import rival
from scipy import special

_BLOCK = 16384  # the fastest of 2048, 4096 … 32768
_CORRELATION = 0.4


class Table:
    """A function tabled at equal steps over [low, high]."""

    def __init__(self, function, low, high, cells):
        values = function(np.linspace(low, high, cells + 1))
        self._low, self._per_unit = low, cells / (high - low)
        self._values = values[:-1].copy()
        self._rises = np.diff(values)
        self._cell = np.empty(_BLOCK, np.intp)
        self._rise = np.empty(_BLOCK)

    def __call__(self, x, out):
        """out = the function at x; x is overwritten."""
        count = len(x)
        cell, rise = self._cell[:count], self._rise[:count]
        if self._low != 0.0:
            x -= self._low
        x *= self._per_unit
        np.copyto(cell, x, casting="unsafe")
        x -= cell
        np.take(self._rises, cell, out=rise, mode="clip")
        np.take(self._values, cell, out=out, mode="clip")
        rise *= x
        out += rise
        return out


def _score_table(a, b):
    """Beta quantiles of Φ(z): 128 cells a unit, an error of some 1e-6."""
    return Table(lambda z: special.betaincinv(a, b, special.ndtr(z)), -8.0, 8.0, 2048)


def _uniform_table(a, b):
    return Table(lambda u: special.betaincinv(a, b, u), 0.0, 1.0, 4096)


def _triangular(u, low=0.2, mode=0.5, high=0.9):
    rising = low + np.sqrt(u * (high - low) * (mode - low))
    falling = high - np.sqrt((1.0 - u) * (high - low) * (high - mode))
    return np.where(u * (high - low) < mode - low, rising, falling)


class ReferenceEstimator:
    def __init__(self, seed):
        self._rng = np.random.Generator(np.random.SFC64(seed))
        matrix = np.full((4, 4), _CORRELATION)
        np.fill_diagonal(matrix, 1.0)
        self._factor = np.linalg.cholesky(matrix)
        self._sensitivities = [_score_table(a, b) for a, b in ((45, 55), (12, 60), (4, 28), (90, 10))]
        self._shares = [_uniform_table(a, b) for a, b in ((55, 82), (2797.5, 1084.5), (8, 16))]
        self._taught_at_home = Table(_triangular, 0.0, 1.0, 4096)
        self._counted_elsewhere = _uniform_table(6, 34)
        self._normals = np.empty((4, _BLOCK))
        self._scores = np.empty((4, _BLOCK))
        self._uniforms = np.empty(_BLOCK)
        self._column = np.empty(_BLOCK)
        self._number = np.empty(_BLOCK)

    def _input(self, table, count):
        uniforms = self._rng.random(out=self._uniforms[:count])
        return table(uniforms, self._column[:count])

    def fill(self, total, total_vsv):
        """Draws of both outputs, at most a block."""
        count = len(total)
        normals, scores = self._normals[:, :count], self._scores[:, :count]
        self._rng.standard_normal(out=self._normals)
        np.matmul(self._factor, normals, out=scores)
        longer = self._rng.integers(0, 2, count, dtype=np.uint8).view(bool)
        total[:] = 0.0
        for index, registered in enumerate((13707.0, 3881.0, 3000.0)):
            number = self._sensitivities[index](scores[index], self._number[:count])
            np.divide(registered, number, out=number)
            np.multiply(number, self._input(self._shares[index], count), out=number, where=longer)
            total += number
        number = self._sensitivities[3](scores[3], self._number[:count])
        np.divide(8422.0, number, out=number)
        number *= self._input(self._taught_at_home, count)
        total += number
        elsewhere = self._input(self._counted_elsewhere, count)
        elsewhere *= -30245.0
        elsewhere += 30245.0
        np.add(total, elsewhere, out=total_vsv)


def _summary(values, total, squares, errors):
    draws = len(values)
    mean = total / draws
    summary = {"mean": mean, "sd": math.sqrt((squares / draws - mean**2) * draws / (draws - 1))}
    if errors:
        summary["mcse"] = rival.errors(values)
    quantiles = np.quantile(values, list(rival.LEVELS.values()), overwrite_input=True)
    summary.update(zip(rival.LEVELS, quantiles.tolist()))
    return summary


def run(draws, seed, errors=False):
    estimator = ReferenceEstimator(seed)
    outputs = {"total": np.empty(draws), "total-vsv": np.empty(draws)}
    sums = {name: 0.0 for name in outputs}
    squares = {name: 0.0 for name in outputs}
    for start in range(0, draws, _BLOCK):
        parts = {name: values[start : start + _BLOCK] for name, values in outputs.items()}
        estimator.fill(parts["total"], parts["total-vsv"])
        for name, part in parts.items():
            sums[name] += float(part.sum())
            squares[name] += float(part @ part)
    summaries = {n: _summary(v, sums[n], squares[n], errors) for n, v in outputs.items()}
    return {"draws": draws, "definitions": summaries}


if __name__ == "__main__":
    rival.main(__doc__, run)
