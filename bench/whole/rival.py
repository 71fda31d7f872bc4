"""What the rivals of bench/whole/reference.py have in common: what they tell, its errors, and their command line."""

import argparse
import json
import math

import numpy as np

LEVELS = {"q025": 0.025, "q165": 0.165, "median": 0.5, "q835": 0.835, "q975": 0.975}
_BATCHES = 40  # for the Monte Carlo errors, whose own relative error is then 11 %


def errors(values):
    """Monte Carlo standard errors of mean and quantiles, from batches of the values."""
    batches = np.array_split(values, _BATCHES)
    each = [[batch.mean(), *np.quantile(batch, list(LEVELS.values()))] for batch in batches]
    spread = np.std(each, axis=0, ddof=1) / math.sqrt(_BATCHES)
    return dict(zip(["mean", *LEVELS], spread.tolist()))


def main(description, run):
    """DRAWS [--seed SEED] [--errors]: prints what `run(draws, seed, errors)` gives as JSON."""
    parser = argparse.ArgumentParser(description=description.splitlines()[0])
    parser.add_argument("draws", type=lambda text: int(float(text)))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--errors", action="store_true", help="Monte Carlo errors of the statistics too")
    arguments = parser.parse_args()
    print(json.dumps(run(arguments.draws, arguments.seed, arguments.errors)))
