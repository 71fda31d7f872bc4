"""How much less Monte Carlo error a difference has when its two definitions share their draws: the error of two separate
runs (each definition's own errors, added in squares) over that of the paired difference, at as many draws.

    paired.py [--draws N] [--seeds K]

Printed is the geometric mean over seeds, for pairs of neighbouring definitions of the national scenario. An error from
16 chains is itself known within a fifth or so; the mean over 10 seeds within a tenth.
"""

import argparse
import json
import math
import statistics
import subprocess

import sides

_PAIRS = [("ocw-4w", "pact-13w"), ("ingrado-13w", "balans-13w"), ("balans-13w", "balans-13w-vsv"),
          ("leerrecht-4w", "ethos"), ("ocw-4w", "balans-13w-vsv")]
_FIGURES = ["mean", "median", "q025", "q975"]


def _gains(pair, draws, seed):
    command = sides.raming("nl-2022-23.toml", draws, "--seed", str(seed), "--from", pair[0], "--to", pair[1], threads=2)
    command[command.index("run")] = "compare"
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    ends = [found["from_number"]["mcse"], found["to_number"]["mcse"]]
    paired = found["difference"]["mcse"]
    return [math.hypot(ends[0][figure], ends[1][figure]) / paired[figure] for figure in _FIGURES]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--draws", type=int, default=65_536)
    parser.add_argument("--seeds", type=int, default=10)
    arguments = parser.parse_args()
    print(f"error of two separate runs over that of the paired difference, {arguments.draws} draws, "
          f"{arguments.seeds} seeds")
    print(f"{'from → to':<34}" + "".join(f"{figure:>9}" for figure in _FIGURES))
    for pair in _PAIRS:
        by_seed = [_gains(pair, arguments.draws, seed) for seed in range(1, arguments.seeds + 1)]
        means = [statistics.geometric_mean(gains) for gains in zip(*by_seed)]
        print(f"{pair[0] + ' → ' + pair[1]:<34}" + "".join(f"{gain:>9.1f}" for gain in means), flush=True)


if __name__ == "__main__":
    main()
