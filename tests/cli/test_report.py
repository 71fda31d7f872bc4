#!/usr/bin/python3
"""The report's numbers are those of its results file, and no two places of it contradict each other.

    test_report.py PROGRAM

Makes a comparison of the national scenario with few draws, reads every table out of the page, and holds the
numbers against `raming export` of the same file, rounded as the page says that it rounds. Also: a page is smaller
than a megabyte, and every figure can be had by itself.
"""

import csv
import html
import io
import json
import re
import subprocess
import sys
import tempfile
import xml.dom.minidom
from pathlib import Path

SOURCES = Path(__file__).resolve().parent.parent.parent
FIGURES = ["dotplots", "ladder", "curve", "walk", "overlap", "uncertainty", "pool", "published", "regions",
           "coverage", "ranks", "weekly", "spells"]
WORLDS = ["--coverage", "cov.h5", "--cohort", "cohort.h5"]
failures = []
checks = 0


def check(name, holds, found=""):
    global checks
    checks += 1
    if not holds:
        failures.append(name)
        print(f"FAILED: {name}: {found}", flush=True)


def tables_of(page):
    """Caption → rows of cells, the name first."""
    tables = {}
    for table in re.findall(r"<table>(.*?)</table>", page, re.S):
        caption = html.unescape(re.search(r"<caption>(.*?)</caption>", table, re.S)[1])
        body = table[table.index("<tbody>"):]
        tables[caption] = [[html.unescape(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)]
                           for row in re.findall(r"<tr>(.*?)</tr>", body, re.S)]
    return tables


def starting(tables, start):
    found = [rows for caption, rows in tables.items() if caption.startswith(start)]
    check(f"one table is called {start}…", len(found) == 1, list(tables))
    return found[0] if found else []


def number(text):
    return float(text.replace(",", "").replace("−", "-").replace("+", ""))


def numbers(text):
    return [number(part) for part in re.split(r" – | to ", text)]


class Raming:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder

    def __call__(self, *arguments):
        done = subprocess.run([self.program, *arguments], cwd=self.folder, capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"raming {' '.join(arguments)}: {done.stderr}")
        return done.stdout

    def table(self, name, file="nl.h5"):
        return list(csv.DictReader(io.StringIO(self("export", file, "--table", name))))


def check_levels(tables, summary, unit):
    def same(shown, exact):
        return abs(shown - exact) <= unit / 2 * (1 + 1e-9) and shown % unit == 0

    for row in starting(tables, "Numbers of the figure: Each definition"):
        definition = summary[re.search(r"\(([^()]*)\)$", row[0])[1]]
        if row[1] == "–":
            check(f"{row[0]}: no register", definition["registered"] == "", definition["registered"])
        else:
            check(f"{row[0]}: registered", number(row[1]) == round(float(definition["registered"])), row[1])
        for cell, names in ((row[2], ["median"]), (row[3], ["lower_67", "upper_67"]), (row[4], ["lower_95", "upper_95"])):
            exact = [float(definition[name]) for name in names]
            check(f"{row[0]}: {names}", all(map(same, numbers(cell), exact)), (cell, exact))


def check_agreement(page, tables, unit):
    """The same quantity in two places is the same number."""
    levels = {re.search(r"\(([^()]*)\)$", row[0])[1]: row[2:5] for row in
              starting(tables, "Numbers of the figure: Each definition")}
    for row in starting(tables, "Numbers of the figure: Estimates of others"):
        if not row[3].endswith("*"):
            definition = re.search(r"\(([^()]*)\)$", row[3])[1]
            check(f"{row[0][:30]}: its distribution is that of {definition}",
                  [row[4], row[5]] == [levels[definition][0], levels[definition][2]], row)
    pool = starting(tables, "Numbers of the figure: What drives")
    check("nothing dropped: the definition as it is", pool[0][1:3] == [levels["balans-13w-vsv"][0],
                                                                     levels["balans-13w-vsv"][2]], pool[0])
    together = starting(tables, "Numbers of the figure: From ocw-4w")[-1]
    ladder = [row for row in starting(tables, "Numbers of the figure: difference with")
              if row[0].endswith("(balans-13w-vsv)")][0]
    check("the walk ends where the ladder does", together[2] == ladder[1] and together[3] == ladder[3],
          (together, ladder))
    headline = re.search(r"makes the number about ([\d,]+) children higher", page)
    check("the headline says what the ladder says", number(headline[1]) == number(ladder[1]), headline[0])
    regions = starting(tables, "Numbers of the figure: Registered by region")
    for year in range(1, 6):
        total = sum(number(row[year]) for row in regions[:-2])
        check(f"regions add up to their total in column {year}", total == number(regions[-2][year]), total)
    check("39 regions, their sum and the national series", len(regions) == 41 and regions[-2][5] == "6,758"
          and regions[-1][5] == "8,689", regions[-2:])
    check("both sums are said", "add up to 6,758 in 2017/18" in page and "has 8,689, 1,931 more" in page)
    check("the break of Amsterdam is said", "from 2,330 in 2013/14 to 617 in 2015/16" in page)
    share = [float(cell.rstrip("\u00a0%")) for cell in
             starting(tables, "Numbers of the figure: Whose uncertainty")[0][1:]]
    said = re.search(r"Of that spread (\d+) % comes from different words and (\d+) %", page)
    check("words are the share that the sentence says", float(said[1]) == share[0] and
          abs(sum(share) - 100) <= len(share) / 2 and int(said[1]) + int(said[2]) == 100, (said[0], share))
    check("the unit is the one that is said", f"rounded to {unit:,}," in page, unit)


def check_coverage(raming, tables, worlds):
    """The page, the tables and what coverage printed are the same numbers."""
    shown = {row[0]: row[2:5] for row in starting(tables, "Numbers of the figure: Tried where")[:9]}
    for definition, found in worlds["definitions"].items():
        share = [f"{100 * found['covered'][level] / 40:.1f}\u00a0%" for level in ("0.5", "0.67", "0.95")]
        check(f"{definition}: coverage", shown[definition] == share, (shown[definition], share))
    held = {(row["estimator"], row["definition"], row["level"]): row["held"] for row in raming.table("coverage", "cov.h5")}
    ranks = [float(row["found"]) for row in raming.table("ranks", "cov.h5")]
    for estimator, definitions in (("own", worlds["definitions"]), ("validity", worlds["others"]["validity"]["definitions"])):
        for definition, found in definitions.items():
            for level, number_held in found["covered"].items():
                check(f"{estimator}, {definition}, {level}: exported",
                      float(held[estimator, definition, level]) == number_held, number_held)
    every = [definitions[name]["ranks"] for definitions in (worlds["definitions"], worlds["others"]["validity"]["definitions"])
             for name in definitions]
    check("ranks are exported", ranks == [cell for cells in every for cell in cells], ranks[:20])


def check_alike(raming, scenario):
    """Files of other children are refused; worlds with other inputs are shown, and said to be."""
    def report(run, *beside):
        return subprocess.run([raming.program, "report", run, *beside, "-o", "other.html", "--force", "--lang", "en"],
                              cwd=raming.folder, capture_output=True, text=True)

    note = "these worlds were made with other inputs"
    raming("run", scenario, "-n", "1600", "--set", 'school_year="2021/22"', "-o", "year.h5", "--quiet")
    raming("run", scenario, "-n", "1600", "--set", 'total_prior="flat"', "-o", "flat.h5", "--quiet")
    for option, file in (("--coverage", "cov.h5"), ("--cohort", "cohort.h5")):
        refused = report("year.h5", option, file)
        check(f"{option} of another year", refused.returncode == 4 and f"error[E235] the file given with {option} is about "
              "Nederland, 2022/23, and the results are about Nederland, 2021/22" in refused.stderr, refused.stderr)
    same = report("nl.h5", "--coverage", "cov.h5")
    check("worlds of the same inputs need no note", same.returncode == 0 and
          note not in (raming.folder / "other.html").read_text(encoding="utf-8"), same.stderr)
    other = report("flat.h5", "--coverage", "cov.h5")
    check("worlds of other inputs are said to be", other.returncode == 0 and
          note in (raming.folder / "other.html").read_text(encoding="utf-8"), other.stderr)


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        raming = Raming(str(Path(sys.argv[1]).resolve()), folder)
        raming("compare", str(SOURCES / "scenarios" / "nl-2022-23.toml"), "--from", "ocw-4w", "--to", "balans-13w-vsv",
               "--all", "--curve", "--overlap", "vsv-absolute", "--uncertainty", "--drop-pool-members", "-n", "6400",
               "-o", "nl.h5", "--quiet")
        raming("published", "--scenarios", str(SOURCES / "scenarios" / "published"), "-n", "2000", "-o", "published.h5",
               "--quiet")
        worlds = json.loads(raming("coverage", str(SOURCES / "scenarios" / "nl-2022-23.toml"), "--worlds", "40", "--draws",
                                   "40", "--mistake", "validity", "-o", "cov.h5", "--quiet", "--json"))
        raming("cohort", str(SOURCES / "scenarios" / "cohorts" / "nl-2022-23.toml"), "--children", "40000",
               "--replicates", "160", "-o", "cohort.h5", "--quiet")
        for language in ("nl", "en"):
            raming("report", "nl.h5", "--published", "published.h5", *WORLDS, "--lang", language, "-o", f"{language}.html")
        page = (folder / "en.html").read_text(encoding="utf-8")
        dutch = (folder / "nl.html").read_text(encoding="utf-8")
        check("under a megabyte", max(len(page), len(dutch)) < 1_000_000, (len(page), len(dutch)))
        tables = tables_of(page)
        unit = int(re.search(r"All estimated numbers are rounded to ([\d,]+),", page)[1].replace(",", ""))
        check_levels(tables, {row["definition"]: row for row in raming.table("summary")}, unit)
        check_agreement(page, tables, unit)
        check_coverage(raming, tables, worlds)
        check_alike(raming, str(SOURCES / "scenarios" / "nl-2022-23.toml"))
        for route in ("absent without permission", "early school leavers", "not enrolled (absolute"):
            found = re.findall(rf"<td[^>]*>[^<]*{re.escape(route)}[^<]*</td>", dutch)
            english = [cell for cell in found if 'lang="en"' not in cell]
            check(f"Dutch has no unmarked English: {route}", not english, english[:2])
        for figure in FIGURES:
            svg = raming("export", "nl.h5", "--figure", figure, "--published", "published.h5", *WORLDS, "--lang",
                         "nl")
            top = xml.dom.minidom.parseString(svg).documentElement
            names = [node.tagName for node in top.childNodes if node.nodeType == node.ELEMENT_NODE]
            check(f"{figure} stands by itself", names[:3] == ["title", "desc", "style"] and
                  top.getAttribute("lang") == "nl", names[:4])
    print(f"{checks} checks, {len(failures)} failed")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
