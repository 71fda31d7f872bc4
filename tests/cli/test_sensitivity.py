#!/usr/bin/python3
"""What `raming sensitivity` prints and stores.

    test_sensitivity.py PROGRAM
"""

import csv
import io
import json
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCES = Path(__file__).resolve().parent.parent.parent
SCENARIO = str(SOURCES / "scenarios" / "utrecht-2023-24.toml")
NATIONAL = str(SOURCES / "scenarios" / "nl-2022-23.toml")
failures = []


def check(name, holds, found=""):
    if not holds:
        failures.append(name)
        print(f"FAILED: {name}\n{found}", flush=True)


def call(program, *arguments, cwd):
    return subprocess.run([program, *arguments], cwd=cwd, capture_output=True, text=True, timeout=120)


def table(program, folder, name):
    printed = call(program, "export", "s.h5", "--table", name, cwd=folder).stdout
    return list(csv.DictReader(io.StringIO(printed)))


def check_json(program, folder):
    def sensitivity(*arguments):
        return call(program, "sensitivity", SCENARIO, "-n", "256", "--json", *arguments, cwd=folder)

    one = sensitivity("--threads", "1", "--quiet")
    check("--quiet is silent", one.returncode == 0 and one.stderr == "", one.stderr)
    check("the same for any number of threads", sensitivity("--threads", "3").stdout == one.stdout)
    check("a seed of one's own", sensitivity("--seed", "2").stdout != one.stdout)
    found = json.loads(one.stdout)
    check("definitions on top", list(found) == ["ocw-4w", "pact-13w"], list(found))
    for name, inputs in found.items():
        for effects in inputs.values():
            check(f"{name}: the measures", list(effects)[:5] == ["first", "total", "shapley", "mcse", "width"] and
                  list(effects["mcse"]) == ["first", "total", "shapley"], effects)
        singles = [effects["shapley"] for key, effects in inputs.items() if not key.startswith("group:")]
        groups = [effects["shapley"] for key, effects in inputs.items() if key.startswith("group:")]
        check(f"{name}: Shapley effects add up", abs(sum(singles) - 1) < 1e-9 and abs(sum(groups) - 1) < 1e-9)
        check(f"{name}: chance is among them", "noise" in inputs and "group:noise" in inputs, list(inputs))


def check_file(program, folder):
    some = ["sensitivity", SCENARIO, "-n", "256", "--reproducible", "-o", "s.h5"]
    printed = call(program, *some, "--quiet", cwd=folder)
    check("sensitivity -o writes a file", printed.returncode == 0 and printed.stderr == "", printed.stderr)
    check("inspect shows the table", call(program, "inspect", "s.h5", cwd=folder).stdout == printed.stdout)
    as_json = call(program, *some[:4], "--json", cwd=folder).stdout
    check("inspect --json gives what --json prints", call(program, "inspect", "s.h5", "--json", cwd=folder).stdout == as_json)
    told = call(program, "inspect", "s.h5", "--provenance", cwd=folder).stdout
    check("the file says where it comes from", "256 for shares" in told and "utrecht-2023-24.toml (SHA-256 " in told, told)
    scenario = call(program, "inspect", "s.h5", "--scenario", cwd=folder).stdout
    check("the file holds its scenario", scenario == Path(SCENARIO).read_text(encoding="utf-8"))
    before = (folder / "s.h5").read_bytes()
    check("nothing is overwritten without --force", call(program, *some, cwd=folder).returncode == 4 and
          (folder / "s.h5").read_bytes() == before)
    again = call(program, *some, "--force", cwd=folder)
    check("the same file again, byte by byte", again.returncode == 0 and (folder / "s.h5").read_bytes() == before)
    other = call(program, "rerun", "s.h5", cwd=folder)
    check("a file of sensitivity is not taken for a run", other.returncode == 4 and
          other.stderr == "error[E212] s.h5 holds what inputs do and not a run. See raming inspect s.h5.\n", other.stderr)
    check_tables(program, folder, json.loads(as_json))
    check_report(program, folder)


def check_tables(program, folder, found):
    effects = table(program, folder, "sensitivity")
    check("a row for each input and group", len(effects) == sum(len(inputs) for inputs in found.values()), len(effects))
    for row in effects:
        key = ("group:" if row["kind"] == "group" else "") + row["input"]
        check("the table has what --json has", float(row["shapley"]) == found[row["definition"]][key]["shapley"], row)
    tornado = table(program, folder, "tornado")
    known = {row["input"]: float(row["width_if_known"]) for row in tornado
             if row["definition"] == "ocw-4w" and row["width_if_known"]}
    now = float(tornado[0]["width"])
    best = min(known, key=known.get)
    check("knowing the best input narrows the interval", known[best] < 0.9 * now, known)
    check("chance cannot be known", "noise" not in known, known)
    surveys = [row for row in table(program, folder, "surveys") if row["definition"] == "ocw-4w"]
    check("three sizes of a survey", {row["asked"] for row in surveys} == {"100", "1000", "10000"}, surveys)
    for row in surveys:
        if row["input"] in known and row["width_after"]:
            slack = 6 * (float(row["width_after_mcse"]) + float(row["width_mcse"]))
            check("a survey tells no more than the truth would", float(row["width_after"]) > known[row["input"]] - slack, row)


def check_report(program, folder):
    """A report takes the sensitivity of the very definitions of its results."""
    chosen = ["--definitions", "pact-13w"]
    call(program, "run", SCENARIO, "-n", "1600", "-o", "all.h5", cwd=folder)
    call(program, "run", SCENARIO, "-n", "1600", "-o", "one.h5", *chosen, cwd=folder)
    call(program, "sensitivity", SCENARIO, "-n", "256", "-o", "s1.h5", *chosen, cwd=folder)
    for results, sensitivity, code in (("all", "s", 0), ("one", "s1", 0), ("all", "s1", 4), ("one", "s", 4)):
        made = call(program, "report", f"{results}.h5", "--sensitivity", f"{sensitivity}.h5", "-o", "r.html", "--force", cwd=folder)
        check(f"report of {results} with {sensitivity}", made.returncode == code and ("error[E234]" in made.stderr) == (code == 4),
              made.stderr)


def check_idle_input(program, folder):
    found = json.loads(call(program, "sensitivity", NATIONAL, "-n", "256", "--definitions", "ocw-4w", "--json", "--quiet",
                            cwd=folder).stdout)["ocw-4w"]
    idle = found["routes.exempt_5b.shares.no-education"]
    check("an input that does not matter has no effect at all", idle["first"] == idle["total"] == idle["shapley"] == 0, idle)


def main():
    program = str(Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as folder:
        check_json(program, Path(folder))
        check_file(program, Path(folder))
        check_idle_input(program, Path(folder))
    print(f"{len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
