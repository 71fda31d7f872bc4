"""Does the program agree with its second implementation?

    compare_reference.py PROGRAM SCENARIO -n DRAWS --seed SEED

Runs both, and checks for every definition the mean and five quantiles within five combined standard errors, and the
point estimates within a ten-thousandth. Exit code 0: all agree; 1: some do not; 2: nothing could be compared.
With `--broken VARIANT` the reference makes a known mistake, and the comparison has to fail.
"""

import argparse
import json
import math
import subprocess
import sys
import tempfile

import reference_model

# Five standard errors: one false alarm in 2 million normal checks. The errors themselves come from 40 batches, and
# with Student's t on 39 degrees of freedom it is one in 80,000: for the 54 checks of the largest shipped scenario
# a false alarm in 1,500 runs.
_LIMIT = 5.0
_POINT_TOLERANCE = 1e-4
_STATISTICS = ["mean", "q025", "q165", "median", "q835", "q975"]


def program_results(program, scenario, draws, seed):
    command = [program, "run", scenario, "-n", str(draws), "--seed", str(seed), "--json", "--quiet"]
    finished = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if finished.returncode != 0:
        raise SystemExit(f"{' '.join(command)} ended with exit code {finished.returncode}")
    return json.loads(finished.stdout)


def with_shared_definitions(program, scenario, names, folder):
    """The scenario as the program reads it with these definitions, and without its others."""
    results, whole = f"{folder}/few.h5", f"{folder}/whole.toml"
    command = [program, "run", scenario, "--definitions", names, "-n", "1600", "-o", results, "--quiet"]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    text = subprocess.run([program, "inspect", results, "--scenario"], stdout=subprocess.PIPE, text=True, check=True)
    with open(whole, "w", encoding="utf-8") as file:
        file.write(f"estimate = {json.dumps(names.split(','))}\n" + text.stdout)
    return whole


def combined_error(statistic, program, program_draws, reference, reference_draws):
    """The program's error where it prints one; otherwise that of plain sampling, which is no smaller."""
    own = reference["mcse"][statistic]
    stated = (program.get("mcse") or {}).get(statistic)
    if stated is None:
        stated = own * math.sqrt(reference_draws / program_draws)
    return math.hypot(own, stated)


def compare(program, reference, program_draws, reference_draws, whole):
    """Rows of (statistic, program, reference, difference in errors, agrees) for one definition."""
    rows = []
    for statistic in _STATISTICS:
        if program.get(statistic) is None:
            continue
        error = combined_error(statistic, program, program_draws, reference, reference_draws)
        difference = abs(program[statistic] - reference[statistic])
        if whole and statistic != "mean":
            # A quantile of whole numbers jumps by one, and 40 batches may all give the same one.
            difference = max(difference - 1.0, 0.0)
        errors = difference / error if error > 0.0 else (0.0 if difference == 0.0 else math.inf)
        rows.append((statistic, program[statistic], reference[statistic], errors, errors <= _LIMIT))
    return rows


def point_row(program, reference):
    difference = abs(program["point"] - reference["point"]) / max(abs(reference["point"]), 1.0)
    return "point", program["point"], reference["point"], math.nan, difference <= _POINT_TOLERANCE


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("scenario")
    parser.add_argument("-n", "--draws", type=int, default=200_000)
    parser.add_argument("--reference-draws", type=int, help="as many as the program's unless given")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--definitions", help="only these, separated by commas")
    parser.add_argument("--broken", choices=sorted(reference_model.BROKEN), help="a mistake made on purpose")
    parser.add_argument("--shared", help="shared definitions to compare instead of the scenario's own")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if arguments.shared:
            arguments.scenario = with_shared_definitions(arguments.program, arguments.scenario, arguments.shared, folder)
        return compare_all(arguments)


def compare_all(arguments):
    reference_draws = arguments.reference_draws or arguments.draws

    program = program_results(arguments.program, arguments.scenario, arguments.draws, arguments.seed)
    scenario = reference_model.load(arguments.scenario, arguments.broken)
    reference = reference_model.estimate(arguments.scenario, reference_draws, arguments.seed, arguments.broken)
    names = arguments.definitions.split(",") if arguments.definitions else list(reference["definitions"])
    checked, failed = 0, 0
    print(f"{'definition':24}{'':8}{'program':>14}{'reference':>14}{'errors':>9}")
    for name in names:
        if name not in program["definitions"] or name not in reference["definitions"]:
            print(f"{name:24}is not in both")
            failed += 1
            continue
        ours, theirs = program["definitions"][name], reference["definitions"][name]
        rows = compare(ours, theirs, program.get("draws") or arguments.draws, reference_draws, scenario.noise)
        if ours.get("point") is not None:
            rows.append(point_row(ours, theirs))
        for statistic, left, right, errors, agrees in rows:
            distance = "" if math.isnan(errors) else f"{errors:9.2f}"
            print(f"{name:24}{statistic:8}{left:14.2f}{right:14.2f}{distance:>9}{'' if agrees else '  DISAGREES'}")
            checked += 1
            failed += not agrees
    print(f"{checked} checks, {failed} failed")
    if checked == 0:
        return 2
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
