"""The files that the cases are about."""

import os
import subprocess
from pathlib import Path

BASE = (Path(__file__).resolve().parent / "base.toml").read_text(encoding="utf-8")
NOBODY = 65534
ODD_DEFINITIONS = """format = 1
[categories.away]
label = "a"
label_nl = "a"
route = "away"
[categories.ill]
label = "i"
label_nl = "i"
route = "ill"
[definitions.somebody]
party = "Somebody"
label = "s"
label_nl = "s"
source = "a letter"
evidence = "says so"
threshold = 4
basis = "ns"
ages = "ns"
extent = "ns"
codes.in = ["lots", "away", "away"]
"""
LENGTHS = """format = 1
[categories.short]
label = "4 weeks to 3 months"
label_nl = "4 weken tot 3 maanden"
route = "relative"
over = 4
[categories.long]
label = "over 3 months"
label_nl = "langer dan 3 maanden"
route = "relative"
over = 13
"""


def with_lengths(**coded):
    """Shared definitions, each with a threshold and codes for two lengths of absence."""
    head = ODD_DEFINITIONS[ODD_DEFINITIONS.index("[definitions.somebody]"):ODD_DEFINITIONS.index("codes.in")]
    text = LENGTHS
    for name, (threshold, short, long) in coded.items():
        text += head.replace("somebody", name).replace("threshold = 4", f"threshold = {threshold}")
        text += f'codes."{short}" = ["short"]\ncodes."{long}" = ["long"]\n' if short != long else \
            f'codes.{short} = ["short", "long"]\n'
    return text


def prepare(folder, program):
    """Makes the files; returns the names of those that could not be made here."""
    (folder / "s.toml").write_text(BASE, encoding="utf-8")
    subprocess.run([program, "run", "s.toml", "-n", "1600", "-o", "results.h5", "--reproducible", "--quiet"],
                   cwd=folder, stdout=subprocess.DEVNULL, check=True, timeout=20)
    subprocess.run([program, "coverage", "s.toml", "--set", 'region="Elders"', "--worlds", "40", "--draws", "40", "--mistake",
                    "none", "-o", "elsewhere.h5", "--quiet"],
                   cwd=folder, stdout=subprocess.DEVNULL, check=True, timeout=20)
    whole = (folder / "results.h5").read_bytes()
    (folder / "cut.h5").write_bytes(whole[: len(whole) // 2])
    flipped = bytearray(whole)
    flipped[whole.index(b"A town made for tests")] ^= 1
    (folder / "flipped.h5").write_bytes(flipped)
    (folder / "empty.h5").write_bytes(b"")
    (folder / "text.h5").write_text("No results, but words.\n", encoding="utf-8")
    (folder / "binary.toml").write_bytes(b"\x89PNG\r\n\x1a\n\x00\xff\xfe")
    (folder / "latin1.toml").write_bytes('title = "Zuid-Holland, gemeente B\u00e9"\n'.encode("latin-1"))
    (folder / "large.toml").write_bytes(b"#" * (17 << 20))
    (folder / "old.h5").write_text("somebody's thesis\n", encoding="utf-8")
    (folder / "stopped.h5.part").write_text("not a checkpoint\n", encoding="utf-8")
    (folder / "odd.toml").write_text(ODD_DEFINITIONS, encoding="utf-8")
    (folder / "few.toml").write_text(ODD_DEFINITIONS.replace("lots", "away").replace(
        'in = ["away", "away", "away"]', 'in = ["away"]\ncodes.ns = ["ill"]'), encoding="utf-8")
    (folder / "lengths.toml").write_text(with_lengths(
        late=(26, "out", "in"), uneven=("{ default = 4, relative = 8 }", "part", "in"), beyond=(13, "in", "in"),
        within=(8, "in", "in"), sooner=(4, "out", "in")), encoding="utf-8")
    (folder / "ragged.csv").write_text("noise,total_prior\non,scale\noff \n", encoding="utf-8")
    (folder / "unknown.csv").write_text("nois\noff\n", encoding="utf-8")
    (folder / "folder").mkdir()
    (folder / "folder.h5").mkdir()
    (folder / "locked").mkdir()
    (folder / "secret.toml").write_text(BASE, encoding="utf-8")
    missing = make_hdf5(folder)
    (folder / "secret.toml").chmod(0)
    (folder / "secret.h5").write_bytes(whole)
    (folder / "secret.h5").chmod(0)
    (folder / "locked").chmod(0o555)
    folder.chmod(0o755)
    return missing


def make_hdf5(folder):
    try:
        import h5py
    except ImportError:
        return {"foreign.h5", "newer.h5"}
    with h5py.File(folder / "foreign.h5", "w") as file:
        file["temperatures"] = [11.0, 12.5]
    (folder / "newer.h5").write_bytes((folder / "results.h5").read_bytes())
    with h5py.File(folder / "newer.h5", "r+") as file:
        file.attrs["raming_schema_version"] = "99.0"
    return set()


def as_user(case):
    """Permissions do not stop root, so such cases run as nobody."""
    if case.pop("as_nobody", False) and os.geteuid() == 0:
        case["user"] = NOBODY
    return case
