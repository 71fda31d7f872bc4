"""The national scenario: draws a second with and without counting noise, against the second implementation in NumPy.

    national.py [-n DRAWS] [--repeats K]

Whole programs are timed on one thread; the rates come from two sizes, so without start-up. The NumPy program is
tests/statistical/reference_model.py: written for clarity, drawing with NumPy's own samplers, and doing only what
this scenario needs. It is what the program is checked against, not a rival tuned for speed.
"""

import argparse

import sides

_SCENARIO = "nl-2022-23.toml"
_NUMPY = "tests/statistical/reference_model.py"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-n", "--draws", type=lambda text: int(float(text)), default=1_000_000)
    parser.add_argument("--repeats", type=int, default=3)
    arguments = parser.parse_args()
    large, small = arguments.draws, arguments.draws // 10
    print(f"{sides.machine()}; one thread each; median of {arguments.repeats}")

    ways = {
        "noise on": lambda draws: sides.raming(_SCENARIO, draws),
        "noise off": lambda draws: sides.raming(_SCENARIO, draws, "--set", "noise=off"),
        "NumPy": lambda draws: sides.python(_NUMPY, sides.SCENARIOS / _SCENARIO, "-n", draws, "--json"),
    }
    commands = {(way, n): command(n) for way, command in ways.items() for n in (small, large)}
    times = sides.alternate(commands, arguments.repeats)

    print(f"{'':12}{'seconds':>10}{'processor s':>14}{'start-up s':>12}{'k draws/s':>12}{'µs a draw':>12}")
    microseconds = {}
    for way in ways:
        few, many = times[way, small], times[way, large]
        microseconds[way] = (many.cpu - few.cpu) / (large - small) * 1e6
        start = many.cpu - microseconds[way] * large / 1e6
        print(
            f"{way:12}{many.wall:10.2f}{many.cpu:14.2f}{start:12.2f}"
            f"{1e3 / microseconds[way]:12.0f}{microseconds[way]:12.2f}"
        )
    whole = times["NumPy", large].wall / times["noise on", large].wall
    print(f"\nseconds, start-up and all, NumPy/program: {whole:.1f}")
    print(f"draws a processor second, program/NumPy: {microseconds['NumPy'] / microseconds['noise on']:.1f}")
    print(f"a draw with counting noise costs {microseconds['noise on'] / microseconds['noise off']:.2f} draws without")


if __name__ == "__main__":
    main()
