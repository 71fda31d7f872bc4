"""What the program does with sound input: options that take effect, stable JSON, silence where promised."""

import json
import subprocess
import tempfile
from pathlib import Path

import stage

RESULT_KEYS = {"registered", "mean", "sd", "median", "q025", "q165", "q835", "q975", "mcse", "point", "estimator"}
MCSE_KEYS = {"mean", "sd", "median", "q025", "q165", "q835", "q975"}
DEFINITIONS = ["narrow", "wide", "on-a-day"]


def is_number_or_null(value):
    return value is None or (isinstance(value, (int, float)) and not isinstance(value, bool))


class Shell:
    def __init__(self, program, folder):
        self.program = program
        self.folder = folder

    def __call__(self, *arguments, **options):
        return subprocess.run([self.program, *arguments], cwd=self.folder, capture_output=True, text=True,
                              timeout=30, **options)


def settings_of(shell, *arguments):
    result = shell("run", "s.toml", "--dry-run", "--json", *arguments)
    document = json.loads(result.stdout)
    return document, {s["path"]: (s["value"], s["origin"]) for s in document["settings"]}


def check_settings(shell, report):
    document, plain = settings_of(shell)
    report.check("--dry-run --json says draws, memory and file size",
                 set(document) == {"draws", "memory_bytes", "file_bytes", "settings"} and
                 all(document[k] > 0 for k in ("draws", "memory_bytes", "file_bytes")), document.keys())
    report.check("--dry-run states a default as one", plain.get("noise") == ('"on"', "default"), plain.get("noise"))
    report.check("--dry-run gives the place of a value",
                 plain["routes.relative.sensitivity.mean"] == ("0.6", "s.toml:35:41"),
                 plain["routes.relative.sensitivity.mean"])
    _, changed = settings_of(shell, "--set", "routes.relative.sensitivity.mean=0.7", "--set", "noise=off")
    report.check("--set changes value and origin",
                 changed["routes.relative.sensitivity.mean"] == ("0.7", "--set") and
                 changed["noise"] == ('"off"', "--set"), changed["routes.relative.sensitivity.mean"])
    different = {path for path in plain.keys() | changed.keys() if plain.get(path) != changed.get(path)}
    report.check("--set changes nothing else", different == {"routes.relative.sensitivity.mean", "noise"}, different)
    text = shell("run", "s.toml", "--dry-run").stdout
    report.check("--dry-run prints values with their origin as comments",
                 'noise = "on"  # default\n' in text and "sensitivity.mean = 0.6  # s.toml:35:41\n" in text, text)
    before = json.loads(shell("run", "s.toml", "--point", "--json").stdout)["definitions"]["narrow"]["point"]
    after = json.loads(shell("run", "s.toml", "--point", "--json", "--set",
                             "routes.relative.sensitivity.mean=0.7").stdout)["definitions"]["narrow"]["point"]
    report.check("a higher sensitivity lowers the point value", after < before, f"{before} {after}")


def check_results_json(name, text, report):
    document = json.loads(text)
    report.check(f"{name}: JSON has digest, draws, seed, definitions and warnings",
                 list(document) == ["digest", "draws", "seed", "definitions", "warnings"] and
                 len(document["digest"]) == 32 and document["draws"] == 1600 and document["seed"] == "7" and
                 isinstance(document["warnings"], list), document.keys())
    definitions = document["definitions"]
    report.check(f"{name}: definitions in file order", list(definitions) == DEFINITIONS, list(definitions))
    for key, one in definitions.items():
        ordered = [one[q] for q in ("q025", "q165", "median", "q835", "q975")]
        report.check(f"{name}: {key} has all figures",
                     set(one) - {"exceeds"} == RESULT_KEYS and set(one["mcse"]) == MCSE_KEYS and
                     all(is_number_or_null(v) for k, v in one.items() if k not in ("mcse", "exceeds", "estimator")) and
                     all(is_number_or_null(v) for v in one["mcse"].values()) and ordered == sorted(ordered), one)
    return document


def check_json(shell, report):
    options = ["-n", "1600", "--seed", "7"]
    result = shell("run", "s.toml", *options, "--json", "--exceeds", "300", "-o", "r.h5")
    document = check_results_json("run --json", result.stdout, report)
    exceeds = document["definitions"]["narrow"]["exceeds"]
    report.check("run --json: exceedances", len(exceeds) == 1 and exceeds[0]["threshold"] == 300 and
                 0 < exceeds[0]["probability"] < 1 and set(exceeds[0]) == {"threshold", "probability", "mcse"}, exceeds)
    inspected = check_results_json("inspect --json", shell("inspect", "r.h5", "--json").stdout, report)
    report.check("inspect --json repeats the run's digest", inspected["digest"] == document["digest"])
    point = json.loads(shell("run", "s.toml", "--point", "--json").stdout)
    report.check("run --point --json", list(point) == ["definitions"] and
                 list(point["definitions"]) == DEFINITIONS and
                 all(set(d) == {"registered", "point"} for d in point["definitions"].values()), point)
    valid = json.loads(shell("validate", "s.toml", "--json").stdout)
    report.check("validate --json", set(valid) == {"valid", "inputs", "routes", "definitions", "notices"} and
                 valid["valid"] is True and valid["definitions"] == 3, valid)
    scenario = shell("inspect", "r.h5", "--scenario").stdout
    report.check("inspect --scenario gives the scenario back", scenario == stage.BASE)
    off = json.loads(shell("run", "s.toml", *options, "--json", "--set", "noise=off").stdout)
    report.check("--set noise=off is taken", off["digest"] != document["digest"])


def check_exit_codes(shell, report):
    missed = shell("run", "s.toml", "--precision", "0.0001%", "--max-draws", "65536")
    last = missed.stderr.strip().split("\n")[-1]
    report.check("a precision that is not reached ends with 5 and says what it would take",
                 missed.returncode == 5 and last.startswith("error[E301] precision not reached: ") and
                 "--max-draws " in last and missed.stdout != "", missed.stderr)
    same = shell("rerun", "r.h5", "--json")
    report.check("a rerun of the same program agrees", same.returncode == 0 and json.loads(same.stdout)["same"],
                 same.stdout + same.stderr)
    try:
        import h5py
    except ImportError:
        print("left out: rerun of a file with another digest")
        return
    with h5py.File(shell.folder / "r.h5", "r+") as file:
        name = next(k for k in file.attrs if "digest" in k)
        file.attrs[name] = "0" * 32
    altered = shell("rerun", "r.h5")
    report.check("a rerun of a file with another digest ends with 6",
                 altered.returncode == 6 and altered.stderr.startswith("error[E302] r.h5 was made by engine ") and
                 "They differ." in altered.stdout, altered.stdout + altered.stderr)


def check_silence(shell, report):
    quiet = shell("run", "s.toml", "-n", "1600", "--quiet", "-o", "q.h5")
    report.check("--quiet prints nothing on stderr", quiet.returncode == 0 and quiet.stderr == "", quiet.stderr)
    usual = shell("run", "s.toml", "-n", "1600")
    report.check("no progress where stderr is no terminal and the run is short",
                 "draws/s" not in usual.stderr and "\r" not in usual.stderr and "\033" not in usual.stderr and
                 all(line.startswith("note: ") for line in usual.stderr.splitlines()), usual.stderr)
    report.check("notices go to stderr, not to stdout", "note: " not in usual.stdout and "note: " in usual.stderr)
    report.check("validate --quiet prints nothing", shell("validate", "s.toml", "--quiet").stdout == "")
    for command in ("run", "validate", "definitions", "new", "inspect", "export", "report", "rerun", "published", "explain", "compare", "coverage"):
        told = shell(command, "--help")
        report.check(f"{command} --help goes to stdout", told.returncode == 0 and told.stderr == "" and
                     f"raming {command}" in told.stdout, told.stdout + told.stderr)
    nothing = shell()
    report.check("no command prints the help and ends with 2", nothing.returncode == 2 and "Start here" in nothing.stdout)


NOBODY = """
[routes.few]
method = "registered"
registered = [{ over = 0, count = { value = 2, assumption = "counted" } }]
validity = { value = 0.5, assumption = "judged" }
sensitivity = { value = 0.9, assumption = "judged" }
[definitions.few]
routes = ["few"]
threshold = 0
"""


def check_from_nobody(shell, report):
    (shell.folder / "few.toml").write_text(stage.BASE + NOBODY, encoding="utf-8")
    options = ["compare", "few.toml", "--from", "few", "--to", "narrow", "-n", "16000", "--quiet"]
    ratio = json.loads(shell(*options, "--json").stdout)["ratio"]
    # Two entries, each right with probability a half, and without one nothing is added: a quarter. The bound is six
    # binomial standard errors of independent draws, so a false alarm has probability below 1e-8.
    report.check("draws that start from nobody are counted, and give no ratio",
                 abs(ratio["from_nobody"] - 0.25) < 0.021 and ratio["q975"] is None and ratio["median"] > 0, ratio)
    text = shell(*options).stdout
    report.check("and the table says so", "\nfew is nobody in 25 % of the draws. " in text, text)
    usual = shell("compare", "s.toml", "--from", "narrow", "--to", "wide", "-n", "1600", "--quiet").stdout
    report.check("where there are none, nothing is said", "nobody" not in usual, usual)


def check_uncertainty(shell, report):
    def split(*arguments, draws="1000"):
        return shell("compare", "s.toml", "--uncertainty", "-n", draws, "--json", "--quiet", *arguments)

    def parts(*arguments, **options):
        return json.loads(split(*arguments, **options).stdout)["uncertainty"]

    one = split()
    report.check("uncertainty: --quiet says nothing on stderr", one.returncode == 0 and one.stderr == "", one.stderr)
    whole = json.loads(one.stdout)
    report.check("uncertainty alone makes no draws but its own",
                 whole["draws"] is None and whole["digest"] is None and "matrix" not in whole, whole.keys())
    document = whole["uncertainty"]
    keys = {"scale", "draws", "weights", "total", "words", "groups", "sentence", "sentence_nl"}
    report.check("uncertainty: JSON has its keys", keys <= set(document), document.keys())
    report.check("uncertainty: draws are rounded up to a multiple of 16", document["draws"] == 1008, document["draws"])
    report.check("uncertainty: all definitions weigh the same",
                 list(document["weights"]) == DEFINITIONS and len(set(document["weights"].values())) == 1, one.stdout)
    whole = document["words"]["value"] + sum(group["value"] for group in document["groups"])
    report.check("words and groups add up to the total", abs(whole / document["total"] - 1) < 1e-12, whole)
    for name in DEFINITIONS:
        shares = sum(group["definitions"][name] for group in document["groups"])
        report.check(f"the shares of {name} add up to 1", abs(shares - 1) < 1e-12, shares)
    report.check("uncertainty: the same text for any number of threads",
                 split("--threads", "1").stdout == split("--threads", "3").stdout == one.stdout)
    report.check("another seed gives other parts", split("--seed", "2").stdout != one.stdout)
    sole = json.loads(shell("compare", "s.toml", "-n", "1000", "--json", "--weights", "narrow=1").stdout)["uncertainty"]
    report.check("one definition has no choice of words",
                 sole["words"]["value"] == 0 and sole["weights"] == {"narrow": 1} and
                 sole["sentence"].startswith("With one definition"), sole)
    certain = parts("--set", "noise=\"off\"")
    report.check("without noise there is no chance", "noise" not in [g["id"] for g in certain["groups"]], certain)
    report.check("uncertainty takes 1,024 draws of each chain at most", parts(draws="50000")["draws"] == 16384)
    table = shell("compare", "s.toml", "--all", "--uncertainty", "-n", "1000").stdout
    report.check("uncertainty is a section beside the others", "Median of column − row" in table and
                 document["sentence"] in table and document["sentence_nl"] in table, table)
    drawn = split("--all", "-o", "parts.h5")
    stored = shell("inspect", "parts.h5")
    report.check("a comparison with -o stores its file", drawn.returncode == 0 and stored.returncode == 0 and
                 json.loads(drawn.stdout)["uncertainty"] == document, drawn.stderr + stored.stderr)


def check_report(shell, report):
    shell("run", "s.toml", "-n", "1600", "--quiet", "-o", "page.h5")
    told = shell("report", "page.h5")
    page = shell.folder / "page.html"
    report.check("report writes beside the results, in Dutch, and says where", told.returncode == 0 and
                 told.stdout == "" and told.stderr == "written: page.html\n" and
                 '<html lang="nl">' in page.read_text(encoding="utf-8"), told.stderr)
    kept = shell("report", "page.h5", "--lang", "en")
    report.check("report overwrites nothing", kept.returncode == 4 and "E201" in kept.stderr and
                 '<html lang="nl">' in page.read_text(encoding="utf-8"), kept.stderr)
    forced = shell("report", "page.h5", "--lang", "en", "--force", "--quiet")
    report.check("report --force does, and --quiet says nothing", forced.returncode == 0 and forced.stderr == "" and
                 '<html lang="en">' in page.read_text(encoding="utf-8"), forced.stderr)
    report.check("report leaves nothing else", not list(shell.folder.glob("*.tmp")))


def check_scenarios(shell, sources, report):
    starter = shell("new")
    (shell.folder / "my.toml").write_text(starter.stdout, encoding="utf-8")
    valid = shell("validate", "my.toml")
    report.check("raming new prints a scenario that validates", valid.returncode == 0, valid.stderr)
    for path in sorted((sources / "scenarios").glob("*.toml")):
        if path.name == "definitions.toml":
            continue
        valid = shell("validate", str(path))
        report.check(f"{path.name} validates", valid.returncode == 0 and valid.stderr == "", valid.stderr)


def estimates_of(shell, scenario, *options):
    result = shell("run", str(scenario), "-n", "3200", "--seed", "5", "--json", "--quiet", *options)
    return json.loads(result.stdout)["definitions"]


def check_definitions(shell, sources, report):
    """The codes are those of the documents, every definition runs, and what is asked for changes no draw."""
    folder = sources / "scenarios"
    national = folder / "nl-2022-23.toml"
    table = json.loads(shell("definitions", str(national), "--json").stdout)["definitions"]
    lines = (Path(__file__).parent / "golden/definitions.txt").read_text(encoding="utf-8").split("\n")[:-1]
    found = [" ".join(["id", *table[0]["codes"]])]
    found += [" ".join([d["id"], *d["codes"].values()]) for d in table]
    report.check("definitions: the codes", found == lines, "\n".join(found))
    report.check("definitions: all can be used on the national scenario", all(d["usable"] for d in table))
    report.check("definitions: each has a Dutch label and a source", all(d["label_nl"] and d["source"] for d in table))
    text = shell("definitions", "--definitions-file", str(folder / "definitions.toml")).stdout
    report.check("definitions: the table has each of them", all(f"\n{d['id']} " in text for d in table), text)
    own = estimates_of(shell, national)
    every = estimates_of(shell, national, "--definitions", "all")
    report.check("all is the scenario's own and the shared ones", list(every) == [*own, *(d["id"] for d in table)])
    report.check("the scenario's own are as without the shared ones", all(every[k] == own[k] for k in own))
    few = estimates_of(shell, national, "--definitions", "jeugdvisie,ocw-4w,the-hague")
    report.check("only what is asked for, in the order of the files", list(few) == ["ocw-4w", "jeugdvisie", "the-hague"])
    report.check("and with the same draws", all(few[k] == every[k] for k in few))
    report.check("--definitions without shared ones needs no file", list(estimates_of(
        shell, national, "--definitions", "ethos")) == ["ethos"])
    alone = estimates_of(shell, national, "--definitions", "ocw-4w-stock")
    beside = estimates_of(shell, national, "--definitions", "ocw-4w-stock,ingrado")
    report.check("a count on a day is the same beside another definition",
                 alone["ocw-4w-stock"] == beside["ocw-4w-stock"] == own["ocw-4w-stock"], (alone, beside))
    listed = estimates_of(shell, national, "--definitions", "all", "--set", 'estimate=["ethos"]')
    report.check("all is all, whatever the scenario asks for by itself", list(listed) == list(every), list(listed))
    options = ["--definitions", "nva", "--set", "definitions.nva.threshold=13", "-n", "1600", "--quiet"]
    shell("run", str(national), *options, "-o", "nva.h5")
    again = shell("rerun", "nva.h5", "--json")
    report.check("a run with shared definitions repeats from its results alone", again.returncode == 0, again.stderr)
    whole = shell("inspect", "nva.h5", "--scenario").stdout
    report.check("the results hold the definition's text", "[definitions.nva]" in whole)
    (shell.folder / "definitions.toml").write_bytes((folder / "definitions.toml").read_bytes())
    beside = shell("validate", "s.toml", "--definitions", "all")
    report.check("a definition that cannot be used is left out of all, with the reason", beside.returncode == 0 and
                 "note: left out: definition \"jeugdvisie\" includes authorised" in beside.stdout, beside.stdout)


def check(program, sources, report):
    with tempfile.TemporaryDirectory() as name:
        shell = Shell(program, Path(name))
        (shell.folder / "s.toml").write_text(stage.BASE, encoding="utf-8")
        check_settings(shell, report)
        check_json(shell, report)
        check_exit_codes(shell, report)
        check_silence(shell, report)
        check_from_nobody(shell, report)
        check_uncertainty(shell, report)
        check_report(shell, report)
        check_scenarios(shell, sources, report)
        check_definitions(shell, sources, report)
