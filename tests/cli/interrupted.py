"""Ctrl-C in the middle of a comparison: progress until then, exit code 130, what to do, and no results file."""

import os
import pty
import signal
import subprocess
import tempfile
from pathlib import Path

import stage

LONG = ["--threads", "1", "-n", "1e10"]


def interrupted(command, folder):
    """Runs a command with a terminal for its stderr, and presses Ctrl-C at its first sign of progress."""
    ours, its = pty.openpty()
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=its) as process:
        os.close(its)
        shown = b""
        pressed = False
        while True:
            try:
                more = os.read(ours, 4096)
            except OSError:  # Linux: the other end is closed
                break
            if not more:
                break
            shown += more
            if not pressed and b"draws/s" in shown:
                process.send_signal(signal.SIGINT)
                pressed = True
        output = process.stdout.read()
        code = process.wait(timeout=30)
    os.close(ours)
    return code, shown.decode().replace("\r\n", "\n"), output.decode()


def check_one(program, folder, name, arguments, told, left, report):
    before = {path.name for path in folder.iterdir()}
    code, shown, output = interrupted([program, "compare", *arguments], folder)
    report.check(f"interrupted {name}: exit 130", code == 130, f"{code}\n{shown}")
    report.check(f"interrupted {name}: progress was shown and taken away again",
                 "of 10,000,000,000 draws" in shown or "of 16,384 draws" in shown and "\033[K" in shown, shown)
    report.check(f"interrupted {name}: says what to do", shown.endswith(told), shown)
    report.check(f"interrupted {name}: prints no figures", output == "", output)
    found = {path.name for path in folder.iterdir()} - before
    report.check(f"interrupted {name}: leaves {left or 'no file'}", found == left, found)


def check(program, sources, report):
    national = str(sources / "scenarios" / "nl-2022-23.toml")
    nothing = "\nInterrupted. Nothing was stored: without -o there is no file to resume from.\n"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "s.toml").write_text(stage.BASE, encoding="utf-8")
        check_one(program, folder, "compare --all", ["s.toml", "--all", *LONG], nothing, set(), report)
        check_one(program, folder, "walk", ["s.toml", "--from", "narrow", "--to", "wide", *LONG], nothing, set(), report)
        check_one(program, folder, "compare --uncertainty", [national, "--uncertainty", "--threads", "1"], nothing,
                  set(), report)
        check_one(program, folder, "compare -o", ["s.toml", "--all", "--uncertainty", *LONG, "-o", "r.h5"],
                  "\nInterrupted. To go on: raming compare s.toml --all --uncertainty --threads 1 -n 1e10 -o r.h5 "
                  "--resume\n", {"r.h5.part"}, report)
