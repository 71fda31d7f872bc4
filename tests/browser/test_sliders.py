#!/usr/bin/python3
"""A report with sliders, driven as a reader would: what the browser counts is what the program counts, to the bit.

    test_sliders.py PROGRAM NATIVE_ANSWER AXE [FOLDER]

Moves sliders, ticks boxes, chooses another definition; compares each digest with NATIVE_ANSWER's and the unmoved one with
a run's. No request, no error, no violation found by axe-core, everything on paper but the sliders. Prints how long a
step takes in the browser. Skipped (exit 77) where Chromium or axe-core is missing, or the program has no sliders.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from chromium import Browser, find_chromium
from paper import check_paper
from test_report import AXE_RUN, LOOK, SCREENS, SKIPPED, SOURCES

SCENARIO = str(SOURCES / "scenarios/nl-2022-23.toml")
SEED, PER_CHAIN = 11, 1250
PATIENCE = 400  # seconds until the model is ready, on a machine that does other things too
STATE = "JSON.stringify({...document.getElementById('explore').dataset})"
ROWS = "[...document.querySelectorAll('#explore-body tr')].map(r => [...r.cells].map(c => c.textContent))"
# What a reader does: sets a control and lets go of it.
SET = """
(id => { const e = document.getElementById(id); e.%s = %s;
  for (const kind of ['input', 'change']) e.dispatchEvent(new Event(kind, { bubbles: true })); })('explore-%s')
"""


def digest_of_run(program, folder, definition):
    results = folder / "one.h5"
    subprocess.run([program, "run", SCENARIO, "-n", str(16 * PER_CHAIN), "--seed", str(SEED), "--quiet", "--force",
                    "--set", f'estimate=["{definition}"]', "-o", results], check=True, stdout=subprocess.DEVNULL)
    told = subprocess.run([program, "inspect", results, "--provenance"], check=True, capture_output=True, text=True)
    return next(line.split()[1] for line in told.stdout.splitlines() if line.startswith("digest"))


def wait_for(browser, holds, what):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        state = json.loads(browser.run(STATE))
        if holds(state):
            return state
        time.sleep(0.1)
    raise RuntimeError(f"{what}: {browser.run('document.getElementById(`explore-status`).textContent')}")


def settled(browser, before=None):
    """The state once the last question is answered as the report counts, with chance."""
    time.sleep(0.3)
    return wait_for(browser, lambda s: s.get("quick") == "false" and s.get("shown") == s.get("asked")
                    and s.get("digest") != before, "no answer")


def explore(browser):
    """(question for native_answer, digest, table) per step; times of the steps."""
    routes = "2 0 1"
    state = settled(browser)
    steps = [(f"0 -1 {routes} 0", state["digest"], browser.run(ROWS))]
    took = []
    moves = [
        (SET % ("value", "50", "dial-1"), f"0 -1 {routes} 1 16 0.5"),
        (SET % ("value", "8", "weeks"), f"0 26 {routes} 1 16 0.5"),
        (SET % ("checked", "true", "route-8"), "0 26 3 0 1 8 1 16 0.5"),
        (SET % ("value", "90", "dial-3"), "0 26 3 0 1 8 2 16 0.5 43 0.9"),
    ]
    for script, question in moves:
        browser.run(script)
        state = settled(browser, steps[-1][1])
        took.append(float(state["took"]))
        steps.append((question, state["digest"], browser.run(ROWS)))
    browser.run("document.querySelector('#explore button').click()")
    settled(browser, steps[-1][1])
    steps.append((steps[0][0], json.loads(browser.run(STATE))["digest"], browser.run(ROWS)))
    return steps, took


def quick_times(browser):
    """How long steps take while a slider moves."""
    times = []
    for value in (40, 45, 50, 55, 60):
        browser.run("(e => { e.value = %d; e.dispatchEvent(new Event('input')); })"
                    "(document.getElementById('explore-dial-1'))" % value)
        time.sleep(0.2)
        state = wait_for(browser, lambda s: s["quick"] == "true" and s["shown"] == s["asked"], "no quick answer")
        times.append(float(state["took"]))
    return times


def check_steps(steps, native, run_digest):
    wrong = []
    if steps[0][1] != run_digest:
        wrong.append(f"unmoved, the browser has {steps[0][1]} and a run {run_digest}")
    for (question, digest, _), expected in zip(steps, native):
        if digest != expected:
            wrong.append(f"after {question} the browser has {digest} and the program {expected}")
    tables = [rows for _, _, rows in steps]
    wrong += [f"step {i} does not show in the table" for i in range(1, len(steps)) if tables[i] == tables[i - 1]]
    if tables[0] != tables[-1]:
        wrong.append("back to the report is not back")
    return wrong


def check_page(browser, page, axe, folder):
    wrong = []
    for screen, size in SCREENS.items():
        browser.resize(*size)
        browser.run(axe)
        found = [one for one in browser.run(LOOK) if one != "a script"] + browser.run(AXE_RUN)
        wrong += [f"{page.name}, {screen}: {one}" for one in found]
        browser.screenshot(folder / f"{page.stem}-{screen}.png")
    wrong += check_paper(browser, folder / f"{page.stem}.pdf")
    # The worker's script is a part of the page, under a name that browsers give it.
    return wrong + [f"{page.name}: {one}" for one in browser.noted() if not one.startswith("request: blob:")]


def main():
    program, native_answer, axe_file = sys.argv[1:4]
    chromium = find_chromium()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(sys.argv[4]).resolve() if len(sys.argv) > 4 else Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run([program, "run", SCENARIO, "-n", str(16 * PER_CHAIN), "--seed", str(SEED), "--quiet", "--force", "-o",
                        folder / "sliders.h5"], check=True, stdout=subprocess.DEVNULL)
        pages = {language: folder / f"sliders-{language}.html" for language in ("nl", "en")}
        for language, page in pages.items():
            made = subprocess.run([program, "report", folder / "sliders.h5", "--sliders", "--lang", language, "--quiet",
                                   "--force", "-o", page], capture_output=True, text=True)
            if "E409" in made.stderr or chromium is None or not Path(axe_file).exists():
                print("skipped: needs a program built with RAMING_SLIDERS, Chromium and axe-core")
                return SKIPPED
            made.check_returncode()
        axe = Path(axe_file).read_text(encoding="utf-8") + "; 0"
        browser = Browser(chromium, Path(name) / "profile")
        try:
            browser.resize(*SCREENS["wide"])
            browser.open(pages["nl"].as_uri())
            steps, took = explore(browser)
            moving = quick_times(browser)
            wrong = check_page(browser, pages["nl"], axe, folder)
            browser.open(pages["en"].as_uri())
            settled(browser)
            wrong += check_page(browser, pages["en"], axe, folder)
            # A module that is damaged must be seen to be: the page says so and is whole otherwise.
            broken = folder / "broken.html"
            broken.write_text(pages["en"].read_text(encoding="utf-8").replace('"module":"H4sI', '"module":"H4sJ'),
                              encoding="utf-8")
            browser.open(broken.as_uri())
            time.sleep(3)
            if "does not work" not in browser.run("document.getElementById('explore-status').textContent"):
                wrong.append("a damaged module goes unnoticed")
        finally:
            browser.close()
        answers = subprocess.run([native_answer, SCENARIO, str(SEED), str(PER_CHAIN)], check=True, capture_output=True,
                                 text=True, input="\n".join(question for question, _, _ in steps)).stdout.split()
        wrong += check_steps(steps, answers, digest_of_run(program, folder, "ocw-4w"))
        if not check_steps(steps, answers[::-1], "0"):
            wrong.append("the check no longer sees other digests")
        size = pages["nl"].stat().st_size
    print("\n".join(wrong) or f"{len(steps)} steps counted as the program does")
    print(f"a step of {16 * PER_CHAIN} draws: {statistics.median(took):.0f} ms with chance, "
          f"{statistics.median(moving):.0f} ms while a slider moves; the page is {size / 1e6:.2f} MB")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
