#!/usr/bin/python3
"""What the program says to somebody who made a mistake, and what it does with a sound scenario.

    test_messages.py PROGRAM

Each case of cases/*.toml is base.toml with some edits, a command, and the message and exit code that must
come of it, to the letter. No case may write, change or remove a file. `<any>` in an expected message stands
for what differs between machines.
"""

import hashlib
import os
import re
import resource
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import interrupted
import sound
import stage

HERE = Path(__file__).resolve().parent
SOURCES = HERE.parent.parent


class Report:
    def __init__(self):
        self.passed = 0
        self.failed = 0

    def check(self, name, holds, found=""):
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED: {name}\n{found}", flush=True)


def snapshot(folder):
    """Name, mode, time and content of everything below a folder."""
    result = {}
    for path in sorted(folder.rglob("*")):
        state = path.lstat()
        readable = path.is_file() and os.access(path, os.R_OK) and state.st_size < 1 << 20
        content = hashlib.sha256(path.read_bytes()).hexdigest() if readable else state.st_size
        result[str(path.relative_to(folder))] = (state.st_mode, state.st_mtime_ns, content)
    return result


def scenario_of(case):
    text = case.get("text", stage.BASE)
    for old, new in case.get("edits", []):
        if text.count(old) != 1:
            raise ValueError(f"{case['name']}: {old!r} stands {text.count(old)} times in the scenario")
        text = text.replace(old, new)
    return text + ("\n" + case["append"] if "append" in case else "")


def matches(expected, found):
    parts = [re.escape(part) for part in expected.split("<any>")]
    return re.fullmatch(".*".join(parts), found) is not None


def run_case(program, folder, case, report):
    (folder / "s.toml").write_text(scenario_of(case), encoding="utf-8")
    before = snapshot(folder)
    limit = case.get("largest_file")

    def restrict():
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    with open(case.get("stdout", os.devnull), "wb") as output:
        result = subprocess.run([program, *case.get("arguments", ["validate", "s.toml"])], cwd=folder,
                                stdout=output, stderr=subprocess.PIPE, timeout=20, preexec_fn=restrict,
                                user=case.get("user"))
    found = result.stderr.decode()
    expected = case["stderr"]
    right = result.returncode == case["exit"] and matches(expected, found)
    report.check(case["name"], right,
                 f"expected exit {case['exit']} and\n{expected}found exit {result.returncode} and\n{found}")
    after = snapshot(folder)
    report.check(case["name"] + " (files)", before == after,
                 f"changed: {sorted(k for k in before.keys() | after.keys() if before.get(k) != after.get(k))}")


def check_codes(program, report):
    """Every code that the sources use is explained, and no other."""
    used = set()
    for folder in ("engine", "models"):
        for path in (SOURCES / folder).rglob("*.cpp"):
            if path.name != "command_explain.cpp":
                used |= set(re.findall(r"\"(E\d{3})\"|error\[(E\d{3})\]", path.read_text(encoding="utf-8")))
    used = {a or b for a, b in used}
    table = (SOURCES / "engine/cli/command_explain.cpp").read_text(encoding="utf-8")
    explained = set(re.findall(r"\{\"(E\d{3})\",", table))
    report.check("every code in the sources is explained", used <= explained, sorted(used - explained))
    report.check("every explained code is in the sources", explained <= used, sorted(explained - used))
    for code in sorted(explained):
        result = subprocess.run([program, "explain", code], capture_output=True, text=True, timeout=20)
        report.check(f"{code} is explained", result.returncode == 0 and result.stdout.startswith(code + ": "),
                     result.stdout + result.stderr)


def main():
    program = str(Path(sys.argv[1]).resolve())
    report = Report()
    count = 0
    names = set()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        missing = stage.prepare(folder, program)
        for path in sorted((HERE / "cases").glob("*.toml")):
            for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
                case["name"] = f"{path.stem}: {case['name']}"
                report.check(f"{case['name']} has a name of its own", case["name"] not in names)
                names.add(case["name"])
                if missing.isdisjoint(case.get("arguments", [])):
                    run_case(program, folder, stage.as_user(case), report)
                    count += 1
                else:
                    print(f"left out: {case['name']}")
    check_codes(program, report)
    sound.check(program, SOURCES, report)
    interrupted.check(program, SOURCES, report)
    print(f"{count} broken inputs; {report.passed} checks passed, {report.failed} failed")
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
