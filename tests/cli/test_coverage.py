#!/usr/bin/python3
"""What `raming coverage` prints and stores.

    test_coverage.py PROGRAM
"""

import json
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SOURCES = Path(__file__).resolve().parent.parent.parent
SCENARIO = str(SOURCES / "scenarios" / "utrecht-2023-24.toml")
LEVELS = ["0.5", "0.67", "0.95"]
failures = []


def check(name, holds, found=""):
    if not holds:
        failures.append(name)
        print(f"FAILED: {name}\n{found}", flush=True)


def call(program, *arguments, cwd):
    return subprocess.run([program, *arguments], cwd=cwd, capture_output=True, text=True, timeout=120)


def check_definitions(where, definitions, worlds):
    check(f"{where}: both definitions", list(definitions) == ["ocw-4w", "pact-13w"], list(definitions))
    for name, found in definitions.items():
        counts = [found["covered"][level] for level in LEVELS]
        check(f"{where}, {name}: wider intervals hold more", 0 < counts[0] < counts[1] < counts[2] <= worlds, counts)
        check(f"{where}, {name}: every world has a rank", sum(found["ranks"]) == worlds and len(found["ranks"]) == 20)
        expected = worlds / 20
        chi_square = sum((cell - expected) ** 2 / expected for cell in found["ranks"])
        check(f"{where}, {name}: chi-square of the ranks", abs(found["chi_square"] - chi_square) < 1e-9, found)
        check(f"{where}, {name}: binomial error", abs(found["error"]["0.5"] - 0.5 / worlds ** 0.5) < 1e-12, found)


def check_json(program, folder):
    def coverage(*arguments):
        return call(program, "coverage", SCENARIO, "--worlds", "200", "--draws", "100", "--json", *arguments, cwd=folder)

    one = coverage("--threads", "1", "--quiet")
    check("--quiet is silent", one.returncode == 0 and one.stderr == "", one.stderr)
    check("the same for any number of threads", coverage("--threads", "3").stdout == one.stdout)
    found = json.loads(one.stdout)
    check("what was done", [found[k] for k in ("world", "worlds", "draws", "seed")] == ["calibrated", 200, 100, "1"], found)
    check_definitions("own", found["definitions"], 200)
    check("the mistakes that can be made", list(found["others"]) == ["sensitivity", "validity"], list(found["others"]))
    for name, other in found["others"].items():
        check_definitions(name, other["definitions"], 200)
        check(f"{name}: in both languages", other["label"] and other["label_nl"] and other["label"] != other["label_nl"])
    alone = json.loads(coverage("--mistake", "none").stdout)
    check("mistakes change nothing for the estimator itself", alone["definitions"] == found["definitions"])
    chosen = json.loads(coverage("--mistake", "validity").stdout)
    check("one mistake by name", chosen["others"] == {"validity": found["others"]["validity"]}, list(chosen["others"]))
    seeded = json.loads(coverage("--mistake", "none", "--seed", "2").stdout)
    check("a seed of one's own", seeded["digest"] != alone["digest"])
    for world, told in (("cohort", "cohort"), ("stress", "stress (dependence up to 2, delay up to 12, spells up to 0.5)")):
        children = json.loads(coverage("--world", world).stdout)
        check(f"{world}: what was done", children["world"] == told and children["others"] == {}, children["world"])
        check_definitions(world, children["definitions"], 200)
        again = json.loads(coverage("--world", world, "--threads", "3", "--mistake", "none").stdout)
        check(f"{world}: the same for any number of threads", again == children)
    tied = json.loads(coverage("--world", "stress", "--stress", "tied=1").stdout)
    check("a stress by name", tied["world"] == "stress (tied up to 1)", tied["world"])
    typical = json.loads(coverage("--world", "typical").stdout)
    check("weighted draws are worth less", list(typical["others"]) == ["size-known"] and
          0 < typical["others"]["size-known"]["effective_draws"] < typical["effective_draws"] == 100, typical)


def check_file(program, folder):
    some = ["coverage", SCENARIO, "--worlds", "100", "--draws", "60", "--reproducible", "-o", "c.h5"]
    printed = call(program, *some, "--quiet", cwd=folder)
    check("coverage -o writes a file", printed.returncode == 0 and printed.stderr == "", printed.stderr)
    check("inspect shows the table", call(program, "inspect", "c.h5", cwd=folder).stdout == printed.stdout)
    as_json = call(program, *some[:6], "--json", cwd=folder).stdout
    check("inspect --json gives what --json prints", call(program, "inspect", "c.h5", "--json", cwd=folder).stdout == as_json)
    told = call(program, "inspect", "c.h5", "--provenance", cwd=folder).stdout
    check("the file says where it comes from", "100 calibrated" in told and "utrecht-2023-24.toml (SHA-256 " in told, told)
    scenario = call(program, "inspect", "c.h5", "--scenario", cwd=folder).stdout
    check("the file holds its scenario", scenario == Path(SCENARIO).read_text(encoding="utf-8"))
    before = (folder / "c.h5").read_bytes()
    check("nothing is overwritten without --force", call(program, *some, cwd=folder).returncode == 4 and
          (folder / "c.h5").read_bytes() == before)
    again = call(program, *some, "--force", cwd=folder)
    check("the same file again, byte by byte", again.returncode == 0 and (folder / "c.h5").read_bytes() == before)
    other = call(program, "rerun", "c.h5", cwd=folder)
    check("a file of coverage is not taken for a run", other.returncode == 4 and
          other.stderr == "error[E212] c.h5 holds the coverage of intervals and not a run. See raming inspect c.h5.\n",
          other.stderr)


def check_reserved(program, folder):
    """What simulated children do not judge is said, in every form of the results."""
    third = "{ over = 8, count = { value = 100, assumption = \"test\" } },"
    two = '''
format = 1
title = "Three thresholds"
region = "Town"
school_year = "2023/24"

[routes.one]
method = "registered"
sensitivity = { family = "beta", mean = 0.5, n = 60, assumption = "test" }
registered = [
    { over = 4, count = { value = 120, assumption = "test" } }, THIRD
    { over = 13, count = { value = 60, assumption = "test" } },
]

[routes.two]
method = "registered"
sensitivity = { family = "beta", mean = 0.5, n = 60, assumption = "test" }
registered = [{ over = 4, count = { value = 100, assumption = "test" } }]

[definitions.both]
label = "both"
routes = ["one", "two"]
threshold = 4

[definitions.second]
label = "second"
routes = ["two"]
threshold = 4
'''
    for name, text, reserved in (("three.toml", two.replace("THIRD", third), True), ("two.toml", two.replace("THIRD", ""), False)):
        (folder / name).write_text(text, encoding="utf-8")
        some = ["coverage", name, "--world", "cohort", "--worlds", "40", "--draws", "40", "--quiet", "--force", "-o", "r.h5"]
        table = call(program, *some, cwd=folder)
        told = "Made as the estimator does, so not judged:\n  both: one: its register counts at more than two thresholds\n"
        check(f"{name}: the table says what is not judged", table.returncode == 0 and (told in table.stdout) == reserved,
              table.stdout + table.stderr)
        found = json.loads(call(program, *some, "--json", cwd=folder).stdout)
        check(f"{name}: so does JSON", found.get("reservations") == (
            {"both": ["one: its register counts at more than two thresholds"]} if reserved else None), found)
        check(f"{name}: so does the file", call(program, "inspect", "r.h5", cwd=folder).stdout == table.stdout)


def check_resumed(program, folder):
    """Killed and interrupted runs end in the file that an undisturbed one makes."""
    some = ["coverage", SCENARIO, "--worlds", "6000", "--draws", "200", "--mistake", "none", "--reproducible", "--quiet"]
    call(program, *some, "-o", "whole.h5", cwd=folder)
    interrupted = [program, *some, "--threads", "1", "-o", "torn.h5"]
    for stop, code in ((signal.SIGINT, 130), (signal.SIGKILL, -9)):
        resumed = [] if stop == signal.SIGINT else ["--resume"]
        with subprocess.Popen([*interrupted, *resumed], cwd=folder, stderr=subprocess.PIPE, text=True) as process:
            while not (folder / "torn.h5.part").exists() and process.poll() is None:
                time.sleep(0.01)
            time.sleep(0.2)
            process.send_signal(stop)
            told = process.communicate()[1]
        check(f"stopped by {stop.name}", process.returncode == code, (process.returncode, told))
        if stop == signal.SIGINT:
            check("says how to go on", told.startswith("\nInterrupted. To go on: raming coverage ") and
                  told.endswith("-o torn.h5 --resume\n"), told)
    check("what was finished is kept", (folder / "torn.h5.part").exists() and not (folder / "torn.h5").exists())
    other = call(program, *some[:3], "6001", *some[4:], "-o", "torn.h5", "--resume", cwd=folder)
    check("other worlds are not gone on with", other.returncode == 4 and "error[E208]" in other.stderr, other.stderr)
    fewer = call(program, *some, "-o", "torn.h5", "--resume", "--definitions", "pact-13w", cwd=folder)
    check("nor are other definitions", fewer.returncode == 4 and "error[E208]" in fewer.stderr, fewer.stderr)
    done = call(program, *some, "-o", "torn.h5", "--resume", cwd=folder)
    check("resumed to the same file", done.returncode == 0 and (folder / "torn.h5").read_bytes() ==
          (folder / "whole.h5").read_bytes(), done.stderr)
    check("no checkpoint is left", not (folder / "torn.h5.part").exists())
    again = call(program, *some, "-o", "torn.h5", "--resume", cwd=folder)
    check("nothing left to do", again.returncode == 0 and again.stderr == "torn.h5 is complete: nothing left to do.\n",
          again.stderr)


def main():
    program = str(Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as folder:
        check_json(program, Path(folder))
        check_file(program, Path(folder))
        check_reserved(program, Path(folder))
        check_resumed(program, Path(folder))
    print(f"{len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
