#!/usr/bin/python3
"""raming cohort: what it says of mistakes, and that its replicates are the same however they were made.

    test_cohort.py PROGRAM

Each case is town.toml with an edit and the message and exit code that must come of it, to the letter.
"""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOWN = (HERE / "town.toml").read_text(encoding="utf-8")
ESTIMATE = (HERE / "base.toml").read_text(encoding="utf-8")

# name, edit (old, new), arguments, exit code, stderr
CASES = [
    ("a key that nobody reads", ("visibility = { value = 1, assumption = \"judged\" }\nlength = { value = 0.4, assumption = \"judged\" }\ndelay = { value = 1,",
                                 "visibilty = { value = 1, assumption = \"judged\" }\nlength = { value = 0.4, assumption = \"judged\" }\ndelay = { value = 1,"),
     ["validate", "s.toml"], 3, None),
    ("a register that is not there", ('by = "office"', 'by = "offce"'), ["validate", "s.toml"], 3,
     'error[E195] s.toml:24:48: there is no register "offce". Did you mean "office"?\n'),
    ("a route that is not there", ("sensitivity.exempt =", "sensitivity.exmpt ="), ["validate", "s.toml"], 3,
     'error[E195] s.toml:56:21: there is no route "exmpt". Did you mean "exempt"?\n'),
    ("a counting register that does not look", ("sensitivity.away = { family = \"beta\", mean = 0.7, n = 20, assumption = \"judged\" }",
                                                "sensitivity.exempt = { value = 0.5, assumption = \"judged\" }"),
     ["validate", "s.toml"], 3,
     'error[E195] s.toml:47:1: register "office" counts "away", but does not say how much of it it sees. '
     'Add sensitivity.away = { … }.\n'),
    ("a threshold below where counting begins", ('routes = ["away"]\nthreshold = 4\n\n', 'routes = ["away"]\nthreshold = 2\n\n'),
     ["validate", "s.toml"], 3,
     'error[E195] s.toml:72:1: definition "year" asks for absence over 2 weeks, and stays of up to 4 weeks are left '
     'out of that route. Give it a threshold of its own: threshold = { default = …, some-route = … }.\n'),
    ("a threshold in parts of weeks", ("threshold = 13", "threshold = 13.5"), ["validate", "s.toml"], 3,
     'error[E195] s.toml:76:1: definition "wide" has a threshold of 13.5 weeks; a cohort goes in whole weeks.\n'),
    ("a length twice", ('region = "Town"', 'region = "Town"\nlengths = [26, 26]'), ["validate", "s.toml"], 3,
     'error[E107] s.toml:5:11: "lengths" holds 26 twice. Name each length once.\n'),
    ("a length of nothing", ('region = "Town"', 'region = "Town"\nlengths = [0]'), ["validate", "s.toml"], 3,
     'error[E107] s.toml:5:11: "lengths" should hold whole weeks from 1 to 675; stays of any length are kept anyhow.\n'),
    ("more lengths than there is room for", ('region = "Town"', 'region = "Town"\nlengths = [1, 2, 3, 5, 6]'),
     ["validate", "s.toml"], 3,
     'error[E191] s.toml:5:11: the thresholds of definitions and `lengths`, with 0, make 8 lengths of absence to keep '
     'apart, and there is room for 7. Leave some out.\n'),
    ("more children of a kind than there are random numbers", ("pupils = { value = 20000,", "pupils = { value = 1e9,"),
     ["validate", "s.toml"], 3,
     'error[E191] s.toml:13:1: sector "all" would have 47619048 children of 4 in region "north", and there are random '
     'numbers for 16,777,215 of one age, sector and region. Divide the region in population.regions, or simulate fewer '
     '(--children).\n'),
    ("more children than there are", ("true = { value = 60,", "true = { value = 60000,"), ["validate", "s.toml"], 3,
     'error[E195] s.toml:34:1: "exempt" counts 60000 children in a year and only 20000 can be out by it. Look at the '
     'count, the ages and the pupils.\n'),
    ("a register that is too late for what it counts", ("delay = { value = 1,", "delay = { value = 50,"),
     ["validate", "s.toml"], 3,
     'error[E195] s.toml:47:1: register "office" counts "away" and should hold 0.7 of it, but with its delay it cannot '
     'come to hold more than 0.272: other stays, or the year, are over before. Lower its sensitivity or its delay.\n'),
    ("a register of wrong entries only", ("validity = { value = 0.9,", "validity = { value = 0,"), ["validate", "s.toml"], 3,
     'error[E195] s.toml:47:1: register "office" holds no true entry: its validity is 0. Give it one above 0, or leave '
     'the register out.\n'),
    ("a number without a source", ("moved = { value = 0.1, assumption = \"judged\" }", "moved = 0.1"), ["validate", "s.toml"], 3,
     'error[E105] s.toml:70:9: "summer.moved" states no source. Write { value = 0.1, assumption = "why" } or '
     '{ fact = "…" }.\n'),
    ("a fit with more parameters than targets",
     ("max = 0.9 }]", 'max = 0.9 }, { input = "summer.moved", min = 0, max = 1 }]'), ["validate", "s.toml"], 3,
     'error[E193] s.toml:85:1: a fit needs at least one parameter, and as many targets as parameters: this one has 2 '
     'parameters and 1 targets to fit. Name more targets, or fix parameters.\n'),
    ("a fit of a prior", ('input = "summer.gone"', 'input = "registers.office.sensitivity.away"'), ["validate", "s.toml"], 3, None),
    ("a fit of nothing", ('[fit]\nyears = 2\nparameters = [{ input = "summer.gone", min = 0.01, max = 0.9 }]\n\n'
                          '[fit.targets.year]\nfact = "away"\ncount = { definition = "year", register = "office" }\n', ""),
     ["cohort", "s.toml", "--fit"], 3,
     "error[E193] s.toml names nothing to fit. Add [fit] with targets and parameters, as "
     "scenarios/cohorts/nl-2011-12.toml has.\n"),
    ("a cohort that is run", None, ["run", "s.toml"], 3,
     "error[E194] s.toml is a cohort: children to simulate, not a scenario to estimate from. Use raming cohort.\n"),
    ("an estimate that is simulated", None, ["cohort", "estimate.toml"], 3,
     "error[E194] estimate.toml is a scenario to estimate from, not a cohort to simulate (kind = \"cohort\"). Use raming "
     "run, or name a cohort, e.g. scenarios/cohorts/nl-2022-23.toml.\n"),
    ("another kind", ('kind = "cohort"', 'kind = "cohrt"'), ["cohort", "s.toml"], 3,
     'error[E108] s.toml:2:8: "kind" cannot be "cohrt". Did you mean "cohort"?\n'),
    ("no scenario", None, ["cohort"], 2, None),
    ("a method that is none", None, ["cohort", "s.toml", "--method", "childen"], 2,
     'error[E402] --method childen: is not a method. Did you mean "children"?\n'),
    ("too many years", None, ["cohort", "s.toml", "--years", "61"], 2,
     "error[E402] --years 61: should be a number of school years up to 60.\n"),
    ("a fit of other years", None, ["cohort", "s.toml", "--fit", "--years", "3"], 2,
     "error[E404] --fit simulates the school years that [fit] of the scenario names (years = 2): leave --years out.\n"),
    ("histories and a file", None, ["cohort", "s.toml", "--dump-children", "3", "-o", "x.h5"], 2,
     "error[E404] --dump-children prints csv: leave -o and --json out, and send it to a file with >.\n"),
]


class Report:
    def __init__(self):
        self.passed = 0
        self.failed = 0

    def check(self, name, holds, found=""):
        self.passed += bool(holds)
        self.failed += not holds
        if not holds:
            print(f"FAILED: {name}\n{found}", flush=True)


def run(program, folder, *arguments):
    return subprocess.run([program, *arguments], cwd=folder, capture_output=True, text=True, timeout=120)


def check_cases(program, folder, report):
    (folder / "estimate.toml").write_text(ESTIMATE, encoding="utf-8")
    for name, edit, arguments, code, stderr in CASES:
        if edit is not None and TOWN.count(edit[0]) != 1:
            raise ValueError(f"{name}: stands {TOWN.count(edit[0])} times in the scenario")
        (folder / "s.toml").write_text(TOWN if edit is None else TOWN.replace(*edit), encoding="utf-8")
        result = run(program, folder, *arguments)
        right = result.returncode == code and (result.stderr == stderr if stderr else result.stderr.startswith("error[E"))
        report.check(name, right, f"exit {result.returncode}\n{result.stderr}")
    (folder / "s.toml").write_text(TOWN, encoding="utf-8")


def check_same(program, folder, report):
    """One result for any number of threads, and for both methods the same law (a mean within five errors)."""
    found = []
    for threads in "123":
        result = run(program, folder, "cohort", "s.toml", "-r", "80", "--years", "2", "--threads", threads, "--json")
        found.append(json.loads(result.stdout))
    report.check("the digest depends on threads", len({one["digest"] for one in found}) == 1)
    first = found[0]
    report.check("sizes", first["children"] == 20000 and first["replicates"] == 80 and first["seconds"] > 0)
    report.check("years", len(first["years"]) == 2)
    year = first["definitions"]["year"]
    report.check("true and registered", set(year["registered"]) == {"office", "school"} and
                 year["true"]["q025"] <= year["true"]["mean"] <= year["true"]["q975"])
    other = json.loads(run(program, folder, "cohort", "s.toml", "-r", "80", "--method", "children", "--json").stdout)
    error = (year["true"]["mean_mcse"] ** 2 + other["definitions"]["year"]["true"]["mean_mcse"] ** 2) ** 0.5
    difference = abs(year["true"]["mean"] - other["definitions"]["year"]["true"]["mean"])
    report.check("the methods differ", difference < 5 * error, f"{difference} against {error}")
    report.check("another seed is another cohort", json.loads(
        run(program, folder, "cohort", "s.toml", "-r", "80", "--seed", "2", "--json").stdout)["digest"] != other["digest"])


def check_resumed(program, folder, report):
    """Killed with signals that cannot be caught, then resumed: the same digest as in one go."""
    size = ["-r", "3000", "-n", "400000", "--keep-replicates", "20", "--quiet"]
    whole = json.loads(run(program, folder, "cohort", "s.toml", *size, "--json").stdout)["digest"]
    part = folder / "long.h5.part"
    kills = 0
    for sign in (signal.SIGKILL, signal.SIGINT):
        with subprocess.Popen([program, "cohort", "s.toml", *size, "--threads", "1", "-o", "long.h5", "--resume"],
                              cwd=folder, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
            before = part.stat().st_size if part.exists() else 0
            # Until there is a record beyond the header.
            while process.poll() is None and (not part.exists() or part.stat().st_size <= before + 1000):
                time.sleep(0.02)
            if process.poll() is None:
                process.send_signal(sign)
                kills += 1
            process.wait(timeout=60)
    result = run(program, folder, "cohort", "s.toml", *size, "-o", "long.h5", "--resume", "--json")
    again = run(program, folder, "cohort", "s.toml", *size, "-o", "long.h5", "--resume")
    found = json.loads(result.stdout)["digest"] if result.stdout else None
    if found is None and again.returncode == 0:  # it was done before it could be interrupted
        found = json.loads(run(program, folder, "inspect", "long.h5", "--json").stdout)["digest"]
    report.check("resumed to the same digest", found == whole, f"{kills} kills; {result.stderr}{again.stderr}")
    report.check("complete is complete", again.returncode == 0 and "nothing left to do" in again.stderr, again.stderr)
    report.check("no checkpoint is left", not part.exists())
    other = run(program, folder, "cohort", "s.toml", *size, "-o", "long.h5", "--resume", "--seed", "9")
    report.check("another seed is refused", other.returncode == 4 and "E208" in other.stderr, other.stderr)


def check_file(program, folder, report):
    run(program, folder, "cohort", "s.toml", "-r", "50", "-o", "town.h5", "--quiet")
    import h5py

    with h5py.File(folder / "town.h5") as file:
        table = file["replicates"]
        true_number = table["n_true"][...]
        by_region = table["n_true_by_region"][...]
        registered = table["n_registered"][...]
        subsets = table["n_subset"][...]
        flow = table["n_flow"][...]
        names = list(table["flow"].asstr()[...])
        weeks = table["n_out"][...]
        mean = file["mean/n_true"][...]
    report.check("regions add up", (by_region.sum(axis=3) == true_number).all())
    report.check("subsets of registers add up", (subsets[:, :, 0, :].sum(axis=2) == true_number[:, :, 0]).all())
    report.check("the mean is of the replicates", abs(mean[0] - true_number[:, 0].mean(axis=0)).max() < 1e-9)
    terms = {name: flow[..., place] for place, name in enumerate(names)}
    report.check("stock and flow", (terms["start"] + terms["inflow"] ==
                                    terms["returned"] + terms["went_on"] + terms["end"]).all())
    report.check("weeks begin and end as the flow does", (weeks[..., 0] == terms["start"]).all() and
                 (weeks[..., -1] == terms["end"]).all())
    report.check("registers hold something", (registered > 0).any())
    shown = run(program, folder, "inspect", "town.h5")
    report.check("inspect shows it", shown.returncode == 0 and "A town of children" in shown.stdout, shown.stderr)


def check_lives_and_fit(program, folder, report):
    rows = list(csv.DictReader(io.StringIO(run(program, folder, "cohort", "s.toml", "--dump-children", "40").stdout)))
    report.check("histories", len({row["child"] for row in rows}) == 40 and {row["region"] for row in rows} == {"north", "south"})
    result = run(program, folder, "cohort", "s.toml", "--fit", "-r", "30", "-o", "fitted.toml", "--json")
    report.check("fit", result.returncode == 0 and "year" in json.loads(result.stdout)["targets"], result.stderr)
    changed = [(a, b) for a, b in zip(TOWN.splitlines(), (folder / "fitted.toml").read_text().splitlines()) if a != b]
    report.check("only the fitted value changes", len(changed) == 1 and changed[0][1].startswith("gone = { value = 0."), str(changed))
    report.check("the fitted scenario is one", run(program, folder, "validate", "fitted.toml").returncode == 0)


def main():
    program = os.path.abspath(sys.argv[1])
    report = Report()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for check in (check_cases, check_same, check_resumed, check_file, check_lives_and_fit):
            check(program, folder, report)
    print(f"{report.passed} checks passed, {report.failed} failed")
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
