"""The reference estimator in OpenTURNS, as fast as its library goes: a rival of bench/whole/reference.py.

    reference_openturns.py DRAWS [--seed SEED] [--errors]

Its definition is scenarios/reference.toml. Quantile functions are piecewise linear functions of the library, and the
sums are one function written as a formula, which the library compiles; work goes in blocks, so that samples stay small.
What is drawn, evaluated and summed is drawn, evaluated and summed in its C++: Python hands samples on.
"""

import numpy as np
import openturns as ot
import rival

_BLOCK = 16384
_CORRELATION = 0.4
_SENSITIVITIES = ((45, 55), (12, 60), (4, 28), (90, 10))
# The library's Beta takes both shapes and the ends of its range.
_SHARES = [ot.Beta(a, b, 0.0, 1.0) for a, b in ((55, 82), (2797.5, 1084.5), (8, 16))]
_TAUGHT_AT_HOME = ot.Triangular(0.2, 0.5, 0.9)
_NOT_COUNTED_ELSEWHERE = ot.Beta(34, 6, 0.0, 1.0)

_NAMES = ["r1", "r2", "r3", "r4", "s1", "s2", "s3", "p", "v", "d"]
_TOTAL = " + ".join(
    f"{count} / r{k} * (d < 0.5 ? 1 : s{k})" for k, count in enumerate((13707, 3881, 3000), start=1)
)
_TOTAL += " + 8422 / r4 * p"


def _table(function, nodes):
    values = [[function(x)] for x in nodes]
    return ot.Function(ot.PiecewiseLinearEvaluation([float(x) for x in nodes], ot.Sample(values)))


# 128 nodes a unit of normal scores: an error of some 1e-6.
_NODES = np.linspace(-8.0, 8.0, 2049)


def _score_table(a, b):
    """Beta quantiles of Φ(z)."""
    beta, normal = ot.Beta(a, b, 0.0, 1.0), ot.Normal()
    return _table(lambda z: beta.computeQuantile(normal.computeCDF(z))[0], _NODES)


def _uniform_table(distribution):
    """Nodes follow the scores here too: the library searches for them, so they need not be equally far apart, and
    equal steps would leave the tails to one of them."""
    normal = ot.Normal()
    return _table(lambda u: distribution.computeQuantile(u)[0], [normal.computeCDF(float(z)) for z in _NODES])


class ReferenceEstimator:
    def __init__(self, seed):
        ot.RandomGenerator.SetSeed(seed)
        matrix = ot.CorrelationMatrix(4)
        for i in range(4):
            for j in range(i):
                matrix[i, j] = _CORRELATION
        self._scores = ot.Normal([0.0] * 4, [1.0] * 4, matrix)
        self._uniforms = ot.ComposedDistribution([ot.Uniform(0.0, 1.0)] * 6)
        self._by_score = [_score_table(a, b) for a, b in _SENSITIVITIES]
        others = [*_SHARES, _TAUGHT_AT_HOME, _NOT_COUNTED_ELSEWHERE]
        self._by_uniform = [_uniform_table(distribution) for distribution in others]
        self._sums = ot.SymbolicFunction(_NAMES, [_TOTAL, f"{_TOTAL} + 30245 * v"])

    def draws(self, count):
        """A sample of both outputs."""
        scores = self._scores.getSample(count)
        uniforms = self._uniforms.getSample(count)
        inputs = self._by_score[0](scores.getMarginal(0))
        for k in range(1, 4):
            inputs.stack(self._by_score[k](scores.getMarginal(k)))
        for k, table in enumerate(self._by_uniform):
            inputs.stack(table(uniforms.getMarginal(k)))
        inputs.stack(uniforms.getMarginal(5))
        return self._sums(inputs)


def _summary(sample, errors):
    values = np.asarray(sample).ravel()
    summary = {"mean": sample.computeMean()[0], "sd": sample.computeStandardDeviation()[0]}
    if errors:
        summary["mcse"] = rival.errors(values)
    quantiles = sample.computeQuantilePerComponent(list(rival.LEVELS.values()))
    summary.update((name, quantiles[k][0]) for k, name in enumerate(rival.LEVELS))
    return summary


def run(draws, seed, errors=False):
    estimator = ReferenceEstimator(seed)
    outputs = ot.Sample(0, 2)
    for start in range(0, draws, _BLOCK):
        outputs.add(estimator.draws(min(_BLOCK, draws - start)))
    names = ("total", "total-vsv")
    summaries = {name: _summary(outputs.getMarginal(k), errors) for k, name in enumerate(names)}
    return {"draws": draws, "definitions": summaries}


if __name__ == "__main__":
    rival.main(__doc__, run)
