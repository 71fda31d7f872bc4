"""How many random draws one Sobol draw is worth: the variance over seeds of each statistic under the random design,
divided by that under the Sobol design at as many draws.

    sobol_gain.py [--seeds K] [--scenario NAME …] [--powers P …]

Chains take part of the draws each, as in any run. Printed is the geometric mean over the scenario's definitions, with
the least and the greatest. A ratio of two variances from 20 seeds is itself known within a factor of 2.5 (95 %, F with
19 and 19 degrees of freedom); a mean over definitions that share most of their inputs is not known much better.
"""

import argparse
import statistics

import sides

_STATISTICS = ["mean", "median", "q025", "q975"]
_SCENARIOS = {
    "reference": ("reference.toml",),
    "national": ("nl-2022-23.toml",),
    "national without counting noise": ("nl-2022-23.toml", "--set", "noise=off"),
}


def _estimates(scenario, options, design, draws, seeds):
    """For each definition and statistic, an estimate a seed."""
    found = {}
    for seed in range(1, seeds + 1):
        command = sides.raming(scenario, draws, "--design", design, "--seed", str(seed), *options, threads=2)
        for name, summary in sides.run(command)[0]["definitions"].items():
            for statistic in _STATISTICS:
                found.setdefault((name, statistic), []).append(summary[statistic])
    return found


def _gains(scenario, options, draws, seeds):
    """For each statistic, the variance ratio of each definition that varies under both designs."""
    random, sobol = (_estimates(scenario, options, design, draws, seeds) for design in ("random", "sobol"))
    gains = {statistic: [] for statistic in _STATISTICS}
    for (name, statistic), values in random.items():
        if None in values or None in sobol[name, statistic]:
            continue
        spread = statistics.variance(sobol[name, statistic])
        # Quantiles of whole numbers can be the same for every seed.
        if spread > 0.0:
            gains[statistic].append(statistics.variance(values) / spread)
    return gains


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--scenario", nargs="+", choices=list(_SCENARIOS), default=list(_SCENARIOS))
    parser.add_argument("--powers", type=int, nargs="+", default=[14, 16, 18], help="draws as powers of two")
    arguments = parser.parse_args()
    print(f"variance ratio random/Sobol over {arguments.seeds} seeds: mean over definitions (least to greatest)")
    for label in arguments.scenario:
        scenario, *options = _SCENARIOS[label]
        print(f"\n{label}")
        print(f"{'draws':>8}" + "".join(f"{statistic:>24}" for statistic in _STATISTICS))
        for power in arguments.powers:
            line = f"{f'2^{power}':>8}"
            for gains in _gains(scenario, options, 2**power, arguments.seeds).values():
                middle = f"{statistics.geometric_mean(gains):,.1f}" if gains else "none"
                extent = f" ({min(gains):,.1f} to {max(gains):,.1f})" if gains else ""
                line += f"{middle + extent:>24}"
            print(line, flush=True)


if __name__ == "__main__":
    main()
