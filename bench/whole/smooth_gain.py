"""How many random draws one point of the smooth estimator is worth: the variance over seeds of median and 95 % bounds of
plain quantiles of random draws, divided by that of smooth quantiles at as many Sobol points; and at equal time.

    smooth_gain.py [--seeds K] [--scenario NAME …] [--powers P …]

Random draws are made at one number, and their variances taken to fall as 1/n. Time is processor time beyond start-up.
Beside the ratios stands the largest relative error, the root mean square over seeds of the printed MCSE of a bound over
the bound. Definitions whose estimator stays plain are counted and left out. A ratio of two variances from 8 seeds is
known within a factor of 5 (95 %, F with 7 and 7 degrees of freedom); the geometric mean over definitions and quantities
is known better where they differ in what they depend on.
"""

import argparse
import statistics

import sides

_QUANTITIES = ["median", "q025", "q975"]
_SCENARIOS = {
    "reference": ("reference.toml",),
    "reference, 4 weeks": ("reference.toml", "--set", "inputs.threshold.weights=[1, 0]"),
    "reference, 13 weeks": ("reference.toml", "--set", "inputs.threshold.weights=[0, 1]"),
    "national": ("nl-2022-23.toml",),
    "national without counting noise": ("nl-2022-23.toml", "--set", "noise=off"),
}
_RANDOM_DRAWS = 2**16
_START = 64  # draws that cost nothing but the start


def _runs(scenario, options, draws, seeds):
    """For each definition its summaries, one a seed, and the mean processor seconds."""
    found, seconds = {}, []
    for seed in range(1, seeds + 1):
        answer, times = sides.run(sides.raming(scenario, draws, "--seed", str(seed), *options))
        seconds.append(times.cpu)
        for name, summary in answer["definitions"].items():
            found.setdefault(name, []).append(summary)
    return found, statistics.mean(seconds)


def _variances(summaries):
    return {q: statistics.variance([s[q] for s in summaries]) for q in _QUANTITIES}


def _largest_error(summaries):
    return max(statistics.mean((s["mcse"][q] / s[q]) ** 2 for s in summaries) ** 0.5 for q in _QUANTITIES)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=8)
    parser.add_argument("--scenario", nargs="+", choices=list(_SCENARIOS), default=list(_SCENARIOS))
    parser.add_argument("--powers", type=int, nargs="+", default=[12, 14, 16, 18, 20], help="points as powers of two")
    arguments = parser.parse_args()
    print(f"{arguments.seeds} seeds; geometric mean over definitions and quantities (least to greatest); {sides.machine()}")
    for label in arguments.scenario:
        scenario, *options = _SCENARIOS[label]
        random = [*options, "--design", "random", "--estimator", "plain"]
        plain, plain_seconds = _runs(scenario, random, _RANDOM_DRAWS, arguments.seeds)
        start = _runs(scenario, random, _START, arguments.seeds)[1]
        a_draw = (plain_seconds - start) / _RANDOM_DRAWS
        print(f"\n{label}: a random draw takes {1e6 * a_draw:.2f} µs after {start:.2f} s")
        print(f"{'points':>8}{'at equal draws':>32}{'µs a point':>12}{'at equal time':>16}{'largest error':>16}{'smooth':>10}")
        for power in arguments.powers:
            smooth, seconds = _runs(scenario, [*options, "--estimator", "smooth"], 2**power, arguments.seeds)
            a_point = (seconds - start) / 2**power
            taken = {name: s for name, s in smooth.items() if all(one["estimator"]["name"] == "smooth" for one in s)}
            gains, errors = [], []
            for name, summaries in taken.items():
                before, after = _variances(plain[name]), _variances(summaries)
                gains += [before[q] * _RANDOM_DRAWS / 2**power / after[q] for q in _QUANTITIES if after[q] > 0]
                errors.append(_largest_error(summaries))
            if gains:
                mean = statistics.geometric_mean(gains)
                extent = f"{mean:,.0f} ({min(gains):,.1f} to {max(gains):,.0f})"
                print(
                    f"{f'2^{power}':>8}{extent:>32}{1e6 * a_point:>12.2f}{mean * a_draw / a_point:>16,.1f}"
                    f"{max(errors):>16.1e}{f'{len(taken)} of {len(smooth)}':>10}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
