#!/usr/bin/python3
"""Tables that `raming export` writes, against the results file itself: test_export.py PROGRAM RESULTS.h5 [LARGE.h5]

Comma and semicolon files by Python's csv, with the decimal comma turned around; workbooks by openpyxl.
RESULTS.h5 is of `raming compare` with all that it can find; LARGE.h5 has more draws
than a sheet has rows. Without LARGE.h5 that is not tried.
"""
import csv
import io
import json
import math
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import h5py
import numpy as np
import openpyxl

PROGRAM, RESULTS = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
DUTCH = {"summary": "samenvatting", "differences": "verschillen", "walk": "stappen", "curve": "drempelkromme",
         "pools": "zonder_rivaal", "assumptions": "aannames", "draws": "trekkingen", "routes": "routes",
         "inputs": "invoer"}
BOUNDS = ["lower_95", "lower_67", "median", "upper_67", "upper_95"]


def run(*arguments, code=0, **options):
    result = subprocess.run([PROGRAM, "export", *arguments], capture_output=True, timeout=60, **options)
    assert result.returncode == code, (arguments, result.returncode, result.stderr.decode())
    return result


def english(text):
    assert not text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text), strict=True))


def dutch(text):
    """As English: the mark gone, and numbers with a point."""
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text[1:]), delimiter=";", strict=True))

    def turned(cell):
        try:
            float(cell.replace(",", "."))
        except ValueError:
            return cell
        assert "." not in cell, cell
        return cell.replace(",", ".")
    return [rows[0]] + [[turned(cell) for cell in row] for row in rows[1:]]


def table(name, *more):
    text = run(RESULTS, "--table", name, *more).stdout.decode()
    return dutch(text) if "nl" in more else english(text)


def column(rows, name):
    place = rows[0].index(name)
    return [row[place] for row in rows[1:]]


def numbers(rows, name):
    return np.array([float(cell) if cell else math.nan for cell in column(rows, name)])


def same(found, stored):
    np.testing.assert_array_equal(np.asarray(found), np.asarray(stored).ravel())  # every bit; NaN equals NaN


def check_values(file):
    s, p = file["summary"], file["prior"]
    rows = table("summary")
    assert column(rows, "definition") == list(s["definition"].asstr()[...])
    assert column(rows, "label") == list(s["definition_label"].asstr()[...])
    for name, variable in {"registered": "n_registered", "point": "n_point", "mean": "n_true_mean",
                           "mean_mcse": "n_true_mean_mcse", "sd": "n_true_sd", "sd_mcse": "n_true_sd_mcse"}.items():
        same(numbers(rows, name), s[variable][...])
    for q, name in enumerate(BOUNDS):
        same(numbers(rows, name), s["n_true_q"][q])
        same(numbers(rows, name + "_mcse"), s["n_true_q_mcse"][q])

    rows = table("differences")
    ratio = [row for row in rows[1:] if row[rows[0].index("quantity")] == "ratio"]
    pairs = [rows[0]] + [row for row in rows[1:] if row not in ratio]
    assert column(pairs, "from") == list(s["pair_from"].asstr()[...])
    same(numbers(pairs, "share_higher"), s["difference_higher"][...])
    same(numbers([rows[0]] + ratio, "median"), s["ratio_q"][2:3])
    for q, name in enumerate(BOUNDS):
        same(numbers(pairs, name), s["difference_q"][q])

    rows = table("walk")
    same(numbers(rows, "mean"), s["walk_mean"][...])
    same(numbers(rows, "upper_95"), s["walk_q"][4])
    # Means of the steps add up to that of the difference, in the same draws.
    np.testing.assert_allclose(numbers(rows, "mean").sum(), numbers(pairs, "mean")[0], rtol=1e-9)

    rows = table("curve")
    reached = ~np.isnan(s["curve_q"][0]).ravel()
    assert 0 < reached.sum() == len(rows) - 1
    same(numbers(rows, "median"), s["curve_q"][2].ravel()[reached])
    same(numbers(rows, "weeks"), np.tile(s["weeks"][...], len(s["line"]))[reached])
    kinds = [f"{kind} {name}" for kind, name in zip(column(rows, "kind"), column(rows, "id"))]
    assert kinds == list(np.repeat(s["line"].asstr()[...], len(s["weeks"]))[reached])

    same(numbers(table("pools"), "median"), s["without_q"][2])
    assert column(table("assumptions"), "basis") == list(p["input_basis"].asstr()[...])
    rows = table("draws")
    same(numbers(rows, "n_children"), p["n_true"][...])
    same(numbers(rows, "chain"), np.repeat(np.arange(p["n_true"].shape[0]), p["n_true"][0].size))


def check_small(path):
    """Routes and inputs, of a run with few draws."""
    with h5py.File(path) as file:
        for name, value in {"draws": "n_children", "routes": "n_children", "inputs": "value"}.items():
            rows = english(run(path, "--table", name).stdout.decode())
            same(numbers(rows, value), file["prior"][{"draws": "n_true"}.get(name, name)][...])
        two = path.with_name("two.xlsx")
        run(path, "--table", "summary,draws", "-o", two)
        book = openpyxl.load_workbook(two)
        assert book.sheetnames == ["read me", "summary", "draws"]
        same([row[3] for row in list(book["draws"].values)[1:]], file["prior/n_true"][...])


def check_dutch():
    for name in set(DUTCH) - {"routes", "inputs"}:  # long, and made as draws are
        ours, theirs = table(name), table(name, "--lang", "nl")
        assert len(ours[0]) == len(theirs[0]) and len(ours) == len(theirs), name
        # The words of the program; units of inputs are those of the scenario.
        words = {} if name == "assumptions" else {
            "children": "kinderen", "difference": "verschil", "ratio": "verhouding", "times": "keer"}
        for row, other in zip(ours[1:], theirs[1:]):
            assert [words.get(cell, cell) for cell in row] == other, (name, row, other)
    assert table("summary", "--lang", "nl")[0][:3] == ["definitie", "omschrijving", "regio"]


def check_workbook(folder, file):
    for language, names in {"en": {n: n for n in DUTCH}, "nl": DUTCH}.items():
        path = folder / f"{language}.xlsx"
        said = run(RESULTS, "--lang", language, "-o", path).stderr.decode()
        assert said.count("left out: ") == 3, said  # the draws
        book = openpyxl.load_workbook(path)
        shown = [name for name in DUTCH if name not in ("draws", "routes", "inputs")]
        assert book.sheetnames == [{"en": "read me", "nl": "lees mij"}[language]] + [names[n] for n in shown]
        for name in shown:
            rows = table(name, *(["--lang", "nl"] if language == "nl" else []))
            cells = list(book[names[name]].values)
            assert list(cells[0]) == rows[0]
            assert len(cells) == len(rows)
            for cell_row, text_row in zip(cells[1:], rows[1:]):
                for cell, text in zip(cell_row, text_row):
                    # libxlsxwriter writes 16 digits, a csv as many as are needed.
                    assert math.isclose(cell, float(text), rel_tol=1e-15) if isinstance(cell, (int, float)) \
                        else (cell or "") == text.removeprefix("'"), (name, cell, text)
        read_me = dict(list(book.worksheets[0].values)[1:])
        assert str(file.attrs["digest"]) in read_me.values()
        assert str(file.attrs["title"]) in read_me.values()
        assert file["provenance/left_out"].asstr()[()] in read_me.values()
    again = folder / "again.xlsx"
    run(RESULTS, "-o", again)
    assert again.read_bytes() == (folder / "en.xlsx").read_bytes(), "the same tables give other bytes"


def check_hostile(folder):
    """Labels that would be formulas, links or markup, all the way from a scenario."""
    base = (Path(__file__).resolve().parent.parent / "cli/base.toml").read_text(encoding="utf-8")
    label = '=HYPERLINK("http://x.test";"a,b") <b>&amp;</b> \U0001f6aa'
    old = 'label = "absent for over 4 weeks"'
    assert base.count(old) == 1
    (folder / "s.toml").write_text(base.replace(old, "label = " + json.dumps(label, ensure_ascii=False)),
                                   encoding="utf-8")
    subprocess.run([PROGRAM, "run", "s.toml", "-n", "1600", "-o", "s.h5", "--quiet"], cwd=folder, check=True,
                   stdout=subprocess.DEVNULL, timeout=20)
    for language, read in {"en": english, "nl": dutch}.items():
        rows = read(run(folder / "s.h5", "--lang", language).stdout.decode())
        assert rows[1][1] == "'" + label, rows[1]
    check_small(folder / "s.h5")
    run(folder / "s.h5", "-o", folder / "s.xlsx")
    cell = openpyxl.load_workbook(folder / "s.xlsx")["summary"]["B2"]
    assert cell.value == label and cell.data_type == "s" and cell.hyperlink is None, cell.value


def check_whole(folder):
    """What fails half way leaves the earlier file, and nothing else."""
    for name in ("whole.csv", "whole.xlsx"):
        path = folder / name
        tables = ["--table", "draws"]
        path.write_text("earlier")
        before = sorted(folder.iterdir())
        run(RESULTS, *tables, "-o", path, code=4)
        # A limit in place of a full disk; Python ignores its signal, and the program with it.
        for most in (0, 1_000, 50_000, 400_000):
            said = run(RESULTS, *tables, "-o", path, "--force", code=4, restore_signals=False, preexec_fn=lambda:
                       resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))).stderr.decode()
            assert f"error[E205] {path} could not be written" in said, (most, said)
        assert path.read_text() == "earlier" and sorted(folder.iterdir()) == before
        run(RESULTS, *tables, "-o", path, "--force")
        assert path.stat().st_size > 100_000 and sorted(folder.iterdir()) == before


def check_large(path, folder):
    said = run(path, "--table", "draws", "-o", folder / "large.xlsx", code=4).stderr.decode()
    assert said.startswith('error[E233] the table "draws" has '), said
    assert not (folder / "large.xlsx").exists()
    text = run(path, "--table", "draws").stdout
    with h5py.File(path) as file:
        assert text.count(b"\n") == file["prior/n_true"].size + 1 > 1 << 20


def main():
    with tempfile.TemporaryDirectory() as name, h5py.File(RESULTS) as file:
        folder = Path(name)
        check_values(file)
        check_dutch()
        check_workbook(folder, file)
        check_hostile(folder)
        check_whole(folder)
        if len(sys.argv) > 3:
            check_large(sys.argv[3], folder)
    print("tables agree with the results file")


main()
