#!/usr/bin/python3
"""Errors of first and total effects of the Ishigami function against evaluations: ours (bench_sensitivity) and
OpenTURNS (Saltelli's estimator on randomised Sobol points).

    sensitivity.py [BENCH_SENSITIVITY]
"""

import math
import subprocess
import sys

SEEDS = 20
A, B = 7.0, 0.1
FIRST = 0.5 * (1 + B * math.pi ** 4 / 5) ** 2
SECOND = A * A / 8
BOTH = 8 * B * B * math.pi ** 8 / 225
ALL = FIRST + SECOND + BOTH
FIRSTS = [FIRST / ALL, SECOND / ALL, 0]
TOTALS = [(FIRST + BOTH) / ALL, SECOND / ALL, BOTH / ALL]


def rms(found, truths):
    return math.sqrt(sum((f - t) ** 2 for one in found for f, t in zip(one, truths)) / (len(found) * len(truths)))


def openturns(ot, size):
    function = ot.SymbolicFunction(["x", "y", "z"], [f"sin(x) * (1 + {B} * z^4) + {A} * sin(y)^2"])
    firsts, totals = [], []
    for seed in range(1, SEEDS + 1):
        ot.RandomGenerator.SetSeed(seed)
        # Two halves of points of twice the dimension, shifted at random, and their mixtures: size · (3 + 2).
        twice = ot.ComposedDistribution([ot.Uniform(-math.pi, math.pi)] * 6)
        points = ot.LowDiscrepancyExperiment(ot.SobolSequence(), twice, size, True)
        points.setRandomize(True)
        design = mixed(ot, points.generate())
        found = ot.SaltelliSensitivityAlgorithm(design, function(design), size)
        firsts.append(list(found.getFirstOrderIndices()))
        totals.append(list(found.getTotalOrderIndices()))
    return size * 5, rms(firsts, FIRSTS), rms(totals, TOTALS)


def mixed(ot, both):
    """The design that the estimator wants: A, B, and B with each column of A."""
    first, second = both.getMarginal([0, 1, 2]), both.getMarginal([3, 4, 5])
    design = ot.Sample(first)
    design.add(second)
    for column in range(3):
        one = ot.Sample(first)
        for row in range(first.getSize()):
            one[row, column] = second[row, column]
        design.add(one)
    return design


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else "build/release/bench/bench_sensitivity"
    print(f"{'evaluations':>12}{'first':>10}{'total':>10}{'Shapley':>10}")
    for line in subprocess.run([program], check=True, capture_output=True, text=True).stdout.splitlines():
        evaluations, first, total, shapley = line.split()
        print(f"{evaluations:>12}{first:>10}{total:>10}{shapley:>10}  ours")
    try:
        import openturns as ot
    except ImportError:
        print("OpenTURNS is missing: install python3-openturns to compare with it. Skipped.")
        return
    for size in (256, 1024, 4096, 16384):
        evaluations, first, total = openturns(ot, size)
        print(f"{evaluations:>12}{first:>10.6f}{total:>10.6f}{'':>10}  OpenTURNS {ot.__version__}")


if __name__ == "__main__":
    main()
