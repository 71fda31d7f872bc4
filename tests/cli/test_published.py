#!/usr/bin/python3
"""What `raming published` prints, and that its scenarios say what the national and municipal ones say.

    test_published.py PROGRAM
"""

import json
import math
import re
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCES = Path(__file__).resolve().parent.parent.parent
SCENARIOS = SOURCES / "scenarios" / "published"
KEYS = ["id", "who", "school_year", "definition", "kind", "printed", "point", "median", "q025", "q975", "percentile", "mcse",
        "reproduces", "residual", "note", "note_nl", "source", "arithmetic", "terms", "scenario"]
REQUIRED = {"ministry-2022-23", "balans-survey", "balans-survey-vsv", "complaints-10", "complaints-100", "ingrado",
            "jeugdvisie-debate", "jeugdvisie-revised", "nva-autism", "long-term-sick", "regioplan-2017-18",
            "state-secretary-2011-12", "utrecht-2023-24", "ministry-2023-24", "official-revised"}
WITHOUT_DEFINITION = {"official-before-2020", "official-revised"}
failures = []


def check(name, holds, found=""):
    if not holds:
        failures.append(name)
        print(f"FAILED: {name}\n{found}", flush=True)


def call(program, *arguments, cwd=SOURCES):
    return subprocess.run([program, *arguments], cwd=cwd, capture_output=True, text=True, timeout=60)


def rows_of(program, *arguments, cwd=SOURCES):
    return {row["id"]: row for row in json.loads(call(program, "published", "--json", *arguments, cwd=cwd).stdout)}


def check_rows(rows):
    check("every required row is there", REQUIRED <= set(rows), REQUIRED - set(rows))
    for id_, row in rows.items():
        check(f"{id_}: keys in their order", list(row) == KEYS, list(row))
        figures = [row[k] for k in ("q025", "median", "q975", "percentile")]
        if id_ in WITHOUT_DEFINITION:
            check(f"{id_}: no definition, no distribution", row["definition"] is None and figures == [None] * 4, row)
        else:
            low, median, high, percentile = figures
            check(f"{id_}: a distribution", low <= median <= high and 0 <= percentile <= 1, row)
            side = (row["printed"] >= low) == (percentile >= 0.025) or abs(percentile - 0.025) < 0.005
            check(f"{id_}: the percentile agrees with the bounds", side, row)
        terms = row["terms"]
        bare = len(terms) == 1 and terms[0]["factor"] == 1 and terms[0]["by"] == []
        check(f"{id_}: kind", row["kind"] == ("quoted" if row["point"] is None else "count" if bare else "arithmetic"), row)
        if row["point"] is None:
            check(f"{id_}: quoted", row["terms"] == [] and row["residual"] is None and not row["reproduces"], row)
        else:
            total = math.fsum(t["value"] * t["factor"] for t in row["terms"])
            check(f"{id_}: terms add to the point", abs(total - row["point"]) <= 1e-9 * abs(row["point"]), row)
            check(f"{id_}: residual", row["residual"] == row["printed"] - row["point"] and
                  row["reproduces"] == (row["residual"] == 0), row)
    kinds = {"ministry-2022-23": "arithmetic", "ministry-2023-24": "quoted", "complaints-10": "arithmetic",
             "utrecht-2023-24": "arithmetic", "utrecht-enrolled-4w": "count", "series-2022-23-relative": "count",
             "state-secretary-2011-12-end": "count", "state-secretary-2011-12": "arithmetic"}
    check("what stands behind a number", all(rows[id_]["kind"] == kind for id_, kind in kinds.items()), rows)
    facts = "".join(path.read_text(encoding="utf-8") for path in SCENARIOS.glob("*.toml"))
    sources = re.findall(r"^(?:\[facts\.)?(printed-[\w-]+)(?: = \{.*|\]\n(?:.+\n)*?)source = \"(.*)\"", facts, re.M)
    own = [fact for fact, source in sources if source.startswith("derived")]
    check("no sum of ours is called printed", len(sources) > 50 and own == [], own)
    check("11 % of 2.5 million is worked out", "11.2 % of 2,500,000" in rows["complaints-100"]["note"])


def check_options(program, rows, folder):
    some = rows_of(program, "-n", "1600", "balans-survey", "ingrado")
    check("only the rows asked for", set(some) == {"balans-survey", "ingrado"}, set(some))
    check("a row is the same alone", some["ingrado"] == rows["ingrado"], some["ingrado"])
    moved = rows_of(program, "-n", "1600", "balans-survey", "--set", "facts.relative-over-13w.value=2800")
    check("--set moves the point and not the print",
          (moved["balans-survey"]["point"], moved["balans-survey"]["printed"]) == (39136, 39109), moved)
    other = rows_of(program, "-n", "1600", "--seed", "2", "--threads", "1", "balans-survey")["balans-survey"]
    check("another seed gives other draws and the same arithmetic",
          other["median"] != some["balans-survey"]["median"] and other["point"] == 39109, other)
    beside = rows_of(program, "-n", "1600", "balans-survey", cwd=folder)
    check("scenarios are found from the program upwards", beside["balans-survey"]["median"] ==
          some["balans-survey"]["median"], beside)
    table = call(program, "published", "-n", "1600", "balans-survey", "jeugdvisie-revised", "--quiet")
    check("the table has the print, the arithmetic and what is left over",
          table.stderr == "" and "39,109" in table.stdout and "residual 2,252" in table.stdout, table.stdout)


def check_file(program, folder):
    some = ["-n", "1600", "balans-survey", "jeugdvisie-revised", "official-revised", "--quiet"]
    file = ["-o", "p.h5", "--reproducible"]

    def published(*arguments):
        return call(program, "published", *some, *arguments, cwd=folder)

    printed = published("--json", *file)
    check("published -o writes a file", printed.returncode == 0 and printed.stderr == "", printed.stderr)
    shown = call(program, "inspect", "p.h5", "--json", cwd=folder)
    check("inspect --json of the file gives what was printed", shown.stdout == printed.stdout, shown.stdout)
    table = call(program, "inspect", "p.h5", cwd=folder).stdout
    check("inspect shows the same table", published().stdout in table and
          "stored: 3 published estimates" in table and "the text of 3 scenarios" in table, table)
    texts = call(program, "inspect", "p.h5", "--scenario", cwd=folder).stdout
    check("the file holds its scenarios", (SCENARIOS / "balans.toml").read_text(encoding="utf-8") in texts, texts)
    told = call(program, "inspect", "p.h5", "--provenance", cwd=folder).stdout
    check("the file says where it comes from", "balans.toml (SHA-256 " in told and "1,600 of each scenario" in told, told)
    before = (folder / "p.h5").read_bytes()
    refused = published(*file)
    check("nothing is overwritten without --force", refused.returncode == 4 and
          (folder / "p.h5").read_bytes() == before, refused.stderr)
    again = published(*file, "--force", "--threads", "1")
    check("the same file again, byte by byte", again.returncode == 0 and (folder / "p.h5").read_bytes() == before)
    other = call(program, "rerun", "p.h5", cwd=folder)
    check("a file of published estimates is not taken for a run", other.returncode == 4 and
          other.stderr == "error[E212] p.h5 holds published estimates and not a run. See raming inspect p.h5.\n",
          other.stderr)
    check("an option about a file needs one", published("--force").returncode == 2)


def check_points(program, rows):
    for path in sorted(SCENARIOS.glob("*.toml")):
        points = json.loads(call(program, "run", str(path), "--point", "--json").stdout)["definitions"]
        for row in rows.values():
            if row["scenario"].endswith("/" + path.name) and row["arithmetic"]:
                point = points[row["arithmetic"]]["point"]
                check(f"{row['id']}: run --point says the same", abs(point - row["point"]) < 1e-6, point)


def check_by_name(program):
    """Definitions asked for by name leave the rest of [as_printed] out."""
    alone = call(program, "run", "scenarios/published/balans.toml", "--definitions", "balans-13w-vsv", "--point", "--json")
    check("a published scenario's definition by name", alone.returncode == 0 and
          abs(json.loads(alone.stdout)["definitions"]["balans-13w-vsv"]["point"] - 69354) < 1e-6, alone)
    pair = call(program, "compare", "scenarios/published/utrecht.toml", "--from", "pact-13w", "--to", "not-enrolled-13w",
                "-n", "1600", "--json", "--quiet")
    check("two of a published scenario's definitions compared", pair.returncode == 0 and
          json.loads(pair.stdout)["to"] == "not-enrolled-13w", pair)


def settings_of(program, path):
    settings = json.loads(call(program, "run", str(path), "--dry-run", "--json").stdout)["settings"]
    return {s["path"]: s["value"] for s in settings}


def check_agreement(program):
    """The same quantity has the same prior and the same words wherever it stands."""
    national = settings_of(program, SOURCES / "scenarios" / "nl-2022-23.toml")
    parts = ("facts.", "population.", "inputs.", "routes.", "overlaps.", "overlap.", "definitions.")
    for name in ("balans", "complaints", "ingrado", "jeugdvisie", "long-term-sick", "ministry"):
        own = settings_of(program, SCENARIOS / f"{name}.toml")
        shared = [k for k in own if k in national and k.startswith(parts)]
        check(f"{name} shares much with the national scenario", len(shared) >= 10, shared)
        differing = [k for k in shared if own[k] != national[k]]
        check(f"{name} agrees with the national scenario", differing == [], differing)
    town = settings_of(program, SOURCES / "scenarios" / "utrecht-2023-24.toml")
    own = settings_of(program, SCENARIOS / "utrecht.toml")
    differing = [k for k in own if k in town and k.startswith(parts) and own[k] != town[k]]
    check("utrecht agrees with the municipal scenario", differing == [], differing)


def main():
    program = str(Path(sys.argv[1]).resolve())
    rows = rows_of(program, "-n", "1600")
    check_rows(rows)
    with tempfile.TemporaryDirectory(dir=Path(program).parent) as folder:
        check_options(program, rows, Path(folder))
        check_file(program, Path(folder))
    check_points(program, rows)
    check_by_name(program)
    check_agreement(program)
    print(f"{len(rows)} rows; {len(failures)} checks failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
