#!/usr/bin/python3
"""Sweeps, as a user has them: numbering, one digest whatever happens, paired differences, failed cells.

    test_sweep.py PROGRAM [CHECK_OPEN] [--kills N]

CHECK_OPEN is the program that opens a file in Python and R; without it that is left out.
"""

import csv
import io
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import stage

GRID = ["--grid", "routes.relative.sensitivity.mean=0.5:0.9:5", "--grid", "definitions.narrow.threshold=4,8,13"]
DRAWS = ["-n", "1600"]


class Sweeps:
    def __init__(self, program, folder):
        self.program = program
        self.folder = folder
        self.passed = 0
        self.failed = 0

    def check(self, name, holds, found=""):
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED: {name}\n{found}", flush=True)

    def run(self, *arguments):
        return subprocess.run([self.program, *arguments], cwd=self.folder, capture_output=True, text=True,
                              timeout=120)

    def sweep(self, *arguments, wanted=0):
        """The JSON of a sweep."""
        result = self.run("sweep", "s.toml", *DRAWS, "--json", *arguments)
        self.check(f"sweep {' '.join(arguments)}: exit {wanted}", result.returncode == wanted,
                   f"{result.returncode}\n{result.stderr}")
        return json.loads(result.stdout) if result.stdout else {}

    def table(self, file, name):
        result = self.run("export", file, "--table", name)
        self.check(f"export {file} {name}", result.returncode == 0, result.stderr)
        return list(csv.DictReader(io.StringIO(result.stdout)))

    # What is checked

    def digests(self):
        one = self.sweep(*GRID, "--threads", "1", "-o", "one.h5", "--reproducible")
        self.check("cells of a grid", one["cells"] == 15 and one["failed"] == 0 and one["resumed_cells"] == 0, one)
        for threads in ("2", "3", "7"):
            other = self.sweep(*GRID, f"-j{threads}", "-o", f"on{threads}.h5", "--reproducible")
            self.check(f"the same digest on {threads} threads", other["digest"] == one["digest"], other)
            self.check(f"the same bytes on {threads} threads",
                       (self.folder / f"on{threads}.h5").read_bytes() == (self.folder / "one.h5").read_bytes())
        self.check("without a file", self.sweep(*GRID)["digest"] == one["digest"])
        self.check("another seed", self.sweep(*GRID, "--seed", "2")["digest"] != one["digest"])
        self.check("other values", self.sweep(*GRID[:2])["digest"] != one["digest"])
        self.check("no checkpoint is left", not list(self.folder.glob("*.part")))
        again = self.sweep(*GRID, "-o", "one.h5", "--resume")
        self.check("a complete sweep is done at once", again["resumed_cells"] == 15, again)
        result = self.run("sweep", "s.toml", "-n", "3200", *GRID, "-o", "one.h5", "--resume")
        self.check("of another sweep it says so", result.returncode == 4 and "E208" in result.stderr, result.stderr)
        return one["digest"]

    def cells_are_runs(self):
        """Each cell is the run with its values by --set; its difference is that of the two runs, chain by chain."""
        rows = self.table("one.h5", "sweep")
        contrasts = self.table("one.h5", "contrasts")
        changes = ["--set", "routes.relative.sensitivity.mean=0.6", "--set", "definitions.narrow.threshold=13"]
        for name, settings in (("base", []), ("cell", changes)):
            self.run("run", "s.toml", *DRAWS, "-o", f"{name}.h5", *settings)
        of_run = {row["definition"]: row for row in self.table("cell.h5", "summary")}
        of_cell = [row for row in rows if row["cell"] == "5"]  # 0.6 is the second of five, 13 the third of three
        self.check("the cell's values", all(float(row["routes.relative.sensitivity.mean"]) == 0.6 and
                                            float(row["definitions.narrow.threshold"]) == 13 for row in of_cell),
                   of_cell)
        for row in of_cell:
            same = all(row[name] == of_run[row["definition"]][name] for name in row if name in of_run[row["definition"]])
            self.check(f"cell 5 is a run: {row['definition']}", same, (row, of_run[row["definition"]]))
        try:
            import h5py
            import numpy
        except ImportError:
            print("left out: differences by hand (no h5py)")
            return
        with h5py.File(self.folder / "cell.h5") as cell, h5py.File(self.folder / "base.h5") as base, \
                h5py.File(self.folder / "one.h5") as sweep:
            names = [name.decode() for name in cell["prior/definition"][:]]
            digest = sweep["sweep/cell_digest"][5].decode()
            self.check("the cell has the run's digest", cell.attrs["digest"] == digest, digest)
            for d, name in enumerate(names):
                ours = next(row for row in contrasts if row["cell"] == "5" and row["definition"] == name)
                of, start = cell["prior/n_true"][:, :, d, 0], base["prior/n_true"][:, :, d, 0]
                for column, estimate in (("mean", numpy.mean), ("median", numpy.median),
                                         ("upper_95", lambda x, **k: numpy.quantile(x, 0.975, **k))):
                    if not ours[column]:
                        continue
                    difference = estimate(of) - estimate(start)
                    by_chain = estimate(of, axis=1) - estimate(start, axis=1)
                    error = by_chain.std(ddof=1) / 4
                    close = abs(float(ours[column]) - difference) < 1e-6 + 1e-9 * abs(difference)
                    if ours[column + "_mcse"]:
                        close = close and abs(float(ours[column + "_mcse"]) - error) < 1e-4 + 1e-6 * error
                    self.check(f"difference of {name}, {column}, by hand", close, (ours, difference, error))

    def cells_share_work(self):
        """Cells take from each other what they have in common; each is still the run with its values, to the bit."""
        (self.folder / "changes.csv").write_text(
            "routes.relative.sensitivity.mean,definitions.narrow.threshold,routes.relative.delta.sd,"
            "routes.relative.duration.families.weibull,routes.relative.duration.families.gamma,"
            "routes.absolute.sensitivity.pool.registrars.a,definitions.on-a-day.threshold,overlaps.ill-exempt.shares.both.value,"
            "total_prior,noise,population.0.count.value,facts.over-13w.value\n"
            "0.6,,,,,,,,,,,\n0.7,,,,,,,,,,,\n0.7,8,,,,,,,,,,\n,26,,,,,,,,,,\n,,0.8,,,,,,,,,\n,,,0.2,0.8,,,,,,,\n,,,,,9,,,,,,\n"
            ",,,,,,26,,,,,\n,,,,,,,0.03,,,,\n,,,,,,,,flat,,,\n,,,,,,,,,off,,\n,,,,,,,,,,300,\n,,,,,,,,,,,70\n0.6,,,,,,,,,,,\n",
            encoding="utf-8")
        self.sweep("--list", "changes.csv", "-j1", "-o", "shared.h5")
        header, *rows = list(csv.reader((self.folder / "changes.csv").read_text(encoding="utf-8").splitlines()))
        cells = self.table("shared.h5", "sweep")
        self.check("every cell is done", all(row["failed"] == "0" for row in cells),
                   [row["error"] for row in cells if row["failed"] == "1"])
        figures = set()
        for number, row in enumerate(rows):
            settings = [part for path, value in zip(header, row) if value for part in ("--set", f"{path}={value}")]
            self.run("run", "s.toml", *DRAWS, "-o", "alone.h5", "--force", *settings)
            of_run = {one["definition"]: one for one in self.table("alone.h5", "summary")}
            of_cell = [one for one in cells if one["cell"] == str(number)]
            same = all(one[name] == of_run[one["definition"]][name]
                       for one in of_cell for name in one if name in of_run[one["definition"]])
            self.check(f"cell {number} is a run with {settings}", same and len(of_cell) == 3, (of_cell, of_run))
            figures.add(str([(one["mean"], one["median"]) for one in of_cell]))
        self.check("each change changes something", len(figures) == len(rows) - 1, len(figures))

    def failed_cells(self):
        found = self.sweep("--grid", "routes.relative.sensitivity.mean=0.5,0.6,1.2,0.7", "-o", "failed.h5", wanted=7)
        self.check("one cell fails, three are done", found["cells"] == 4 and found["failed"] == 1, found)
        rows = self.table("failed.h5", "sweep")
        self.check("the third is the failed one", {row["cell"] for row in rows if row["failed"] == "1"} == {"2"}, rows)
        self.check("it says why", all(("E102" in row["error"]) == (row["cell"] == "2") for row in rows), rows)
        self.check("it has no figures", all((row["median"] == "") == (row["cell"] == "2") for row in rows), rows)
        resumed = self.sweep("--grid", "routes.relative.sensitivity.mean=0.5,0.6,1.2,0.7", "-o", "failed.h5",
                             "--resume", wanted=7)
        self.check("a finished sweep with a failed cell stays one", resumed["failed"] == 1, resumed)
        result = self.run("inspect", "failed.h5")
        self.check("inspect", result.returncode == 0 and "4 cells, 1 of them failed" in result.stdout, result.stdout)
        result = self.run("rerun", "failed.h5", "--json")
        self.check("a sweep is made again to the same digest, failed cell and all",
                   result.returncode == 0 and json.loads(result.stdout)["same"], result.stdout + result.stderr)

    def designs(self):
        (self.folder / "more.csv").write_text(
            "routes.relative.sensitivity.mean,definitions.narrow.threshold\n0.55,\n,26\n", encoding="utf-8")
        found = self.sweep("--grid", "noise=on,off", "--list", "more.csv", "--one-at-a-time", "total_prior=scale,flat",
                           "--range", "routes.relative.sensitivity.mean=0.5:0.9", "--sobol-design", "8", "-o", "all.h5")
        self.check("cells of all kinds", found["cells"] == 2 + 2 + 2 + 8, found)
        cells = {}
        for row in self.table("all.h5", "sweep"):
            cells.setdefault(row["cell"], row)
        self.check("a list's empty value is the base's", float(cells["3"]["definitions.narrow.threshold"]) == 26 and
                   cells["3"]["noise"] == "on", cells["3"])
        self.check("points lie in their range", all(
            0.5 < float(cells[str(k)]["routes.relative.sensitivity.mean"]) < 0.9 for k in range(6, 14)), cells)
        section = (
            '\n[sweep]\nlists = ["more.csv"]\nsobol-design = 8\n[sweep.grid]\nnoise = ["on", "off"]\n'
            '[sweep.one-at-a-time]\ntotal_prior = ["scale", "flat"]\n'
            '[sweep.ranges]\n"routes.relative.sensitivity.mean" = "0.5:0.9"\n')
        (self.folder / "with.toml").write_text(stage.BASE + section, encoding="utf-8")
        result = self.run("sweep", "with.toml", *DRAWS, "--json")
        self.check("the same in the scenario", json.loads(result.stdout)["digest"] == found["digest"],
                   result.stdout + result.stderr)
        result = self.run("run", "with.toml", *DRAWS)
        self.check("a run passes the section by", result.returncode == 0, result.stderr)

    def kills(self, digest, times):
        """kill -9 at any moment: what was finished stays, and the end is the same."""
        file = self.folder / "killed.h5"
        part = self.folder / "killed.h5.part"
        command = [self.program, "sweep", "s.toml", *DRAWS, *GRID, "-j2", "-o", "killed.h5", "--quiet", "--json"]
        started = time.monotonic()
        subprocess.run(command, cwd=self.folder, stdout=subprocess.DEVNULL, check=True, timeout=120)
        whole = time.monotonic() - started
        moments = random.Random(1)
        for kill in range(times):
            file.unlink()
            with subprocess.Popen(command, cwd=self.folder, stdout=subprocess.DEVNULL) as process:
                time.sleep(moments.uniform(0, whole))
                process.send_signal(signal.SIGKILL)
            before = part.stat().st_size if part.exists() else 0
            result = subprocess.run([*command, "--resume"], cwd=self.folder, capture_output=True, text=True, timeout=120)
            found = json.loads(result.stdout) if result.returncode == 0 else {}
            self.check(f"kill {kill}: resumed to the same digest", found.get("digest") == digest,
                       f"{result.stderr}{found}")
            self.check(f"kill {kill}: finished cells were not made again", before < 5000 or
                       found.get("resumed_cells", 0) > 0, (before, found))
        # A torn record is a cell that is made again, and only that one.
        file.unlink()
        whole_part = self.interrupted_part(command, part)
        if whole_part:
            part.write_bytes(whole_part[:-7])
            result = subprocess.run([*command, "--resume"], cwd=self.folder, capture_output=True, text=True, timeout=120)
            self.check("a torn tail", result.returncode == 0 and json.loads(result.stdout)["digest"] == digest,
                       result.stderr)

    def interrupted_part(self, command, part):
        """What the checkpoints are when there are some."""
        with subprocess.Popen(command, cwd=self.folder, stdout=subprocess.DEVNULL) as process:
            for _ in range(2000):
                if part.exists() and part.stat().st_size > 5000:
                    break
                time.sleep(0.001)
            process.send_signal(signal.SIGKILL)
        return part.read_bytes() if part.exists() else b""

    def interrupts(self, digest):
        command = [self.program, "sweep", "s.toml", *DRAWS, *GRID, "-j2", "-o", "stopped.h5", "--quiet"]
        with subprocess.Popen(command, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              text=True) as process:
            time.sleep(0.15)
            process.send_signal(signal.SIGINT)
            _, told = process.communicate(timeout=60)
        if process.returncode == 0:
            return  # it was quicker
        self.check("Ctrl-C: exit 130, and how to go on", process.returncode in (130, -2) and
                   (process.returncode == -2 or told.endswith("--resume\n")), (process.returncode, told))
        found = self.sweep(*GRID, "-j2", "-o", "stopped.h5", "--resume")
        self.check("Ctrl-C: resumed to the same digest", found["digest"] == digest, found)

    def plans(self):
        result = self.run("plan", "s.toml", *DRAWS, *GRID, "-j2", "--json", "-o", "x.h5")
        planned = json.loads(result.stdout)
        real = (self.folder / "one.h5").stat().st_size
        self.check("plan: cells, draws", planned["cells"] == 15 and planned["draws"] == 1600, planned)
        self.check("plan: file of a sweep within 5 %", abs(planned["file_bytes"] / real - 1) < 0.05, (planned, real))
        self.sweep("--grid", "routes.relative.sensitivity.mean=0.5:0.9:200", "-o", "large.h5")
        result = self.run("plan", "s.toml", *DRAWS, "--grid", "routes.relative.sensitivity.mean=0.5:0.9:200", "--json")
        planned, real = json.loads(result.stdout), (self.folder / "large.h5").stat().st_size
        self.check("plan: file of a larger one", abs(planned["file_bytes"] / real - 1) < 0.05, (planned, real))
        self.run("run", "s.toml", "-n", "100000", "-o", "run.h5")
        planned = json.loads(self.run("plan", "s.toml", "-n", "100000", "-o", "run2.h5", "--json").stdout)
        real = (self.folder / "run.h5").stat().st_size
        self.check("plan: file of a run within 5 %", abs(planned["file_bytes"] / real - 1) < 0.05, (planned, real))
        self.check("plan makes no file", not (self.folder / "run2.h5").exists())

    def differences(self):
        for name, more in (("a", []), ("b", []), ("c", ["--seed", "2"]),
                           ("d", ["--set", "routes.relative.sensitivity.mean=0.7"]), ("e", ["--summary-only"])):
            self.run("run", "s.toml", *DRAWS, "-o", f"{name}.h5", *more)
        for first, second, wanted, paired in (("a", "b", 0, True), ("a", "c", 0, False), ("a", "d", 6, True),
                                              ("a", "e", 0, False)):
            result = self.run("diff", f"{first}.h5", f"{second}.h5", "--json")
            found = json.loads(result.stdout)
            self.check(f"diff {first} {second}", result.returncode == wanted and found["paired"] == paired and
                       found["same"] == (wanted == 0), (result.returncode, found))
        changed = json.loads(self.run("diff", "a.h5", "d.h5", "--json").stdout)["settings"]
        self.check("diff says what was set, and where", [(c["path"], c["second_origin"]) for c in changed] ==
                   [("routes.relative.sensitivity.mean", "--set")], changed)
        result = self.run("diff", "a.h5", "d.h5", "--tolerance", "1e9")
        self.check("diff within a tolerance", result.returncode == 0, result.stdout)
        for first, second in (("a", "one"), ("one", "a")):
            result = self.run("diff", f"{first}.h5", f"{second}.h5")
            self.check(f"diff of {first} with {second}, a run with a sweep",
                       result.returncode == 4 and "E212" in result.stderr, result.stderr)

    def diff(self, other, wanted):
        """Of one.h5 with another sweep."""
        result = self.run("diff", "one.h5", f"{other}.h5", "--json")
        self.check(f"diff one {other}: exit {wanted}", result.returncode == wanted, result.stdout[:500] + result.stderr)
        return json.loads(result.stdout)

    def differences_of_sweeps(self):
        """Cells are matched by their values; what has the same draws does not differ at all."""
        grid = ["--grid", "definitions.narrow.threshold=13,4", "--grid", "routes.relative.sensitivity.mean=0.70,0.95"]
        self.sweep(*grid, "-o", "part.h5")
        found = self.diff("part", 6)
        self.check("two cells are in both, under other numbers",
                   [(c["first"], c["second"], c["same_draws"]) for c in found["cells"]] == [(6, 2, True), (8, 0, True)],
                   found["cells"])
        self.check("13 are in the first alone and 2 in the second", len(found["cells_only_in_first"]) == 13 and
                   [c["cell"] for c in found["cells_only_in_second"]] == [1, 3], found["cells_only_in_second"])
        self.check("what has the same draws differs by nothing",
                   all(e["difference"] == 0 for c in found["cells"] for e in c["estimates"]))
        self.check("a sweep and itself", self.diff("on7", 0)["same"])
        self.sweep(*GRID, "--seed", "2", "-o", "seed.h5")
        self.check("another seed is within the errors", self.diff("seed", 0)["pairing"] == "independent")
        # The broken twin: a change of the scenario must show.
        self.sweep("--grid", "routes.relative.sensitivity.mean=0.5:0.9:5", "--grid",
                   "definitions.narrow.threshold=4,8,13", "--set", "routes.absolute.validity.mode=0.6", "-o", "changed.h5")
        found = self.diff("changed", 6)
        self.check("a changed scenario is seen", [c["path"] for c in found["settings"]] == ["routes.absolute.validity.mode"],
                   found["settings"])
        self.sweep("--grid", "routes.relative.sensitivity.mean=0.5:0.9:5", "--grid",
                   "definitions.narrow.threshold=4,8,13", "--grid", "noise=on", "-o", "noise.h5")
        self.check("another path that varies is told", self.diff("noise", 6)["varies_in_second_only"] == ["noise"])

    def pages(self):
        """The report of a sweep holds the file's numbers, and says what is held fixed."""
        for language, decimal in (("en", "."), ("nl", ",")):
            result = self.run("report", "one.h5", "--lang", language, "-o", f"{language}.html")
            self.check(f"report in {language}", result.returncode == 0, result.stderr)
            page = (self.folder / f"{language}.html").read_text(encoding="utf-8")
            self.check(f"{language}: a figure for each axis", page.count("<figure>") == 2, page.count("<figure>"))
            self.check(f"{language}: what is held", f"routes.relative.sensitivity.mean = 0{decimal}6" in page)
            self.check(f"{language}: nothing is fetched", "default-src &#39;none&#39;" in page and "<script" not in page)
        page = (self.folder / "en.html").read_text(encoding="utf-8")
        caption = "Numbers of the figure: How routes.relative.sensitivity.mean changes the number"
        table = page[page.index(caption):]
        found = re.findall(r"<td[^>]*>([^<]*)</td>", table[:table.index("</table>")])
        medians = [float(one.replace(",", "")) for one in found[1::4]]
        rows = [row for name in ("narrow", "wide", "on-a-day") for row in self.table("one.h5", "sweep")
                if row["definition"] == name and float(row["definitions.narrow.threshold"]) == 4]
        self.check("the line has the cells' medians, rounded", len(medians) == len(rows) == 15 and
                   all(abs(shown - float(row["median"])) <= 50 for shown, row in zip(medians, rows)), (medians, rows))
        result = self.run("report", "failed.h5", "--lang", "en", "-o", "failed.html")
        page = (self.folder / "failed.html").read_text(encoding="utf-8")
        self.check("failed cells and why", result.returncode == 0 and 'id="failed"' in page and "E102" in page)
        self.check("one axis, nothing held", "Held fixed" not in page)
        result = self.run("report", "one.h5", "--cohort", "c.h5", "-o", "no.html")
        self.check("nothing beside a sweep", result.returncode == 2 and "E404" in result.stderr, result.stderr)


def main():
    arguments = sys.argv[1:]
    kills = 5
    if "--kills" in arguments:
        at = arguments.index("--kills")
        kills = int(arguments[at + 1])
        del arguments[at:at + 2]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "s.toml").write_text(stage.BASE, encoding="utf-8")
        sweeps = Sweeps(str(Path(arguments[0]).resolve()), folder)
        digest = sweeps.digests()
        sweeps.cells_are_runs()
        sweeps.cells_share_work()
        sweeps.failed_cells()
        sweeps.designs()
        sweeps.kills(digest, kills)
        sweeps.interrupts(digest)
        sweeps.plans()
        sweeps.differences()
        sweeps.differences_of_sweeps()
        sweeps.pages()
        if len(arguments) > 1:
            result = subprocess.run([arguments[1], folder / "one.h5"], capture_output=True, text=True, timeout=120,
                                    env=os.environ)
            sweeps.check("other programs open it", result.returncode == 0, result.stdout + result.stderr)
    print(f"{sweeps.passed} checks passed, {sweeps.failed} failed")
    return 1 if sweeps.failed else 0


if __name__ == "__main__":
    sys.exit(main())
