"""Sweeps of the national scenario: processor seconds of 1,000 cells, what a cell costs without its draws, and whether
`raming plan` knew.

    sweep.py [--cells N] [-n DRAWS]

Cells change a mean and a threshold in a grid, or a mean alone in a Latin hypercube, where every cell needs a table of
its own.
"""

import argparse
import math

import sides

_SCENARIO = str(sides.SCENARIOS / "nl-2022-23.toml")
_MEAN = "routes.relative.sensitivity.pool.registrars.mean"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cells", type=int, default=1000)
    parser.add_argument("-n", "--draws", type=lambda text: int(float(text)), default=10_000)
    arguments = parser.parse_args()
    print(f"{sides.machine()}; one thread")
    values = math.ceil(arguments.cells / 4)
    designs = {
        "grid": ["--grid", f"{_MEAN}=0.5:0.9:{values}", "--grid", "definitions.ocw-4w.threshold=4,8,13,26"],
        "Latin hypercube": ["--range", f"{_MEAN}=0.5:0.9", "--lhs", str(arguments.cells)],
    }
    print(f"{'':18}{'draws':>8}{'cells':>8}{'seconds':>10}{'processor s':>13}{'planned s':>11}{'ms a cell':>11}")
    for name, design in designs.items():
        for draws in (16, arguments.draws):
            options = [_SCENARIO, *design, "-n", str(draws), "--threads", "1", "--json", "--quiet"]
            planned, _ = sides.run([sides.program(), "plan", *options])
            made, times = sides.run([sides.program(), "sweep", *options])
            print(f"{name:18}{draws:8}{made['cells']:8}{times.wall:10.1f}{times.cpu:13.1f}"
                  f"{planned['seconds']:11.1f}{1e3 * times.cpu / made['cells']:11.1f}")


if __name__ == "__main__":
    main()
