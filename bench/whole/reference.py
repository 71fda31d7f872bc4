"""Raming against NumPy and OpenTURNS with tabled quantiles on the reference estimator, one thread each, and all
against its truth.

    reference.py [-n DRAWS] [--repeats K] [--design NAME]

Whole programs are timed, start-up and all. The rate excluding start-up comes from two sizes. OpenTURNS is left out
where it is not installed (`scripts/setup --rivals`).
Exit code 1: a result is off its truth.
"""

import argparse
import importlib.util
import math
import sys

import sides

_SCENARIO = "reference.toml"
_RIVALS = {"NumPy": "bench/whole/reference_numpy.py", "OpenTURNS": "bench/whole/reference_openturns.py"}
# Four standard errors: with 40 batches a false alarm in 3,600 checks, or in some 150 runs of this bench.
_LIMIT = 4.0
_STATISTICS = ["mean", "q025", "q165", "median", "q835", "q975"]


def _inverse_mean(a, b):
    """E[1/X] for X ~ Beta(a, b)."""
    return (a + b - 1.0) / (a - 1.0)


def _mean():
    """Of the total, exactly: the yes/no definition is independent of all else, and so are the shares."""
    return (
        13707 * _inverse_mean(45, 55) * 0.5 * (1 + 55 / 137)
        + 3881 * _inverse_mean(12, 60) * 0.5 * (1 + 2797.5 / 3882)
        + 3000 * _inverse_mean(4, 28) * 0.5 * (1 + 8 / 24)
        + 8422 * _inverse_mean(90, 10) * (0.2 + 0.5 + 0.9) / 3
    )


# Value and standard error. The means are exact; the quantiles come from long runs of an independent program, and the
# errors of those of total-vsv are taken as large as those of total.
_TRUTH = {
    "total": {
        "mean": (_mean(), 0.0),
        "q025": (32353.0, 1.7),
        "median": (64802.5, 1.6),
        "q975": (137390.0, 7.5),
    },
    "total-vsv": {
        "mean": (_mean() + 30245 * 34 / 40, 0.0),
        "q025": (57686.8, 1.7),
        "median": (90444.4, 1.6),
        "q975": (163174.0, 7.5),
    },
}


def _check(results):
    """Prints each result, and how many combined standard errors it is off the truth; whether all are near."""
    print(f"{'':26}{'truth':>12}" + "".join(f"{name:>14}{'off by':>8}" for name in results))
    all_near = True
    for definition, truths in _TRUTH.items():
        for statistic in _STATISTICS:
            truth = truths.get(statistic)
            line = f"{definition:16}{statistic:10}" + (f"{truth[0]:12,.1f}" if truth else f"{'':12}")
            for result in results.values():
                summary = result["definitions"][definition]
                line += f"{summary[statistic]:14,.1f}"
                if truth is None:
                    line += f"{'':8}"
                    continue
                off = (summary[statistic] - truth[0]) / math.hypot(truth[1], summary["mcse"][statistic])
                all_near = all_near and abs(off) <= _LIMIT
                line += f"{off:6.1f} s"
            print(line)
    return all_near


def _rate(small, large, draws_between, clock):
    return draws_between / (getattr(large, clock) - getattr(small, clock)) / 1e6


def _rivals():
    """Those that are installed."""
    rivals = dict(_RIVALS)
    if importlib.util.find_spec("openturns") is None:
        print("OpenTURNS is left out: it is not installed (scripts/setup --rivals)")
        del rivals["OpenTURNS"]
    return rivals


def _row(label, own, rivals, ratio):
    print(f"{label:32}{own:10.2f}" + "".join(f"{rival:12.2f}{ratio(own, rival):8.2f}" for rival in rivals))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-n", "--draws", type=lambda text: int(float(text)), default=10_000_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--design", default="sobol", choices=["sobol", "random", "lhs"])
    arguments = parser.parse_args()
    large, small = arguments.draws, arguments.draws // 10
    print(f"{sides.machine()}; one thread each; median of {arguments.repeats}; design {arguments.design}")

    rivals = _rivals()
    commands = {}
    for name, draws in (("small", small), ("large", large)):
        commands["raming", name] = sides.raming(_SCENARIO, draws, "--design", arguments.design)
        for rival, script in rivals.items():
            commands[rival, name] = sides.python(script, draws)
    times = sides.alternate(commands, arguments.repeats)

    print(f"{'':32}{'raming':>10}" + "".join(f"{rival:>12}{'ratio':>8}" for rival in rivals))
    for clock, label in (("wall", "seconds"), ("cpu", "processor seconds")):
        own, *others = (getattr(times[side, "large"], clock) for side in ("raming", *rivals))
        _row(f"{label}, {large:.0e} draws", own, others, lambda a, b: b / a)
    for clock, label in (("wall", "second"), ("cpu", "processor second")):
        own, *others = (
            _rate(times[side, "small"], times[side, "large"], large - small, clock) for side in ("raming", *rivals)
        )
        _row(f"million draws a {label}*", own, others, lambda a, b: a / b)
    print(f"* from {small:.0e} to {large:.0e} draws, so without start-up\n")

    results = {"raming": sides.run(commands["raming", "large"])[0]}
    for rival, script in rivals.items():
        results[rival] = sides.run(sides.python(script, large, "--errors"))[0]
    if not _check(results):
        print(f"a result is over {_LIMIT} combined standard errors off its truth", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
