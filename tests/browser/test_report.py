#!/usr/bin/python3
"""The report as a browser shows it, in both languages, on a wide and a narrow screen and on paper.

    test_report.py PROGRAM AXE [FOLDER]

No request, no error, nothing cut off or on top of each other, no violation that axe-core (AXE: its axe.min.js) finds,
every number in a table that of the results file, and a tagged A4 PDF with all of it. Chromium is spoken to over a pipe.
Screenshots and PDFs are left in FOLDER, if one is given, for a person to look at.
Skipped (exit 77) where Chromium or axe-core is not installed: scripts/setup --test.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from chromium import Browser, find_chromium
from figures import check_figures
from paper import check_paper

HERE = Path(__file__).resolve().parent
SOURCES = HERE.parent.parent
SKIPPED = 77
SCREENS = {"wide": (1280, 900), "narrow": (390, 800)}
LOOK = (HERE / "look.js").read_text(encoding="utf-8")
TABLES = (HERE / "tables.js").read_text(encoding="utf-8")
LARGEST = 1_000_000  # bytes of a page without the model in it
AXE_RUN = """
axe.run(document, { resultTypes: ['violations'], preload: false }).then(found => found.violations.map(v =>
  `axe: ${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map(n => n.target.join(' ')).join('; ')}`))
"""


def make_pages(program, folder):
    """(results, page) for a comparison with everything, all definitions in use, and a small municipality."""
    scenario = str(SOURCES / "scenarios/nl-2022-23.toml")
    compared = ["--from", "ocw-4w", "--to", "balans-13w-vsv", "--all", "--curve", "--drop-pool-members"]
    (folder / "my.toml").write_bytes(subprocess.run([program, "new"], check=True, capture_output=True).stdout)
    commands = {
        "national": ["compare", scenario, *compared, "-n", "256000"],
        "every": ["run", scenario, "--definitions", "all", "-n", "16000"],
        "small": ["run", "my.toml", "-n", "16000"],
    }
    cohort = str(SOURCES / "scenarios/cohorts/nl-2022-23.toml")
    worlds = {"--coverage": ["coverage", scenario, "--worlds", "200", "--draws", "100"],
              "--cohort": ["cohort", cohort, "--children", "40000", "--replicates", "160"]}
    beside = []
    for option, command in worlds.items():
        file = folder / f"{command[0]}.h5"
        subprocess.run([program, *command, "--quiet", "--force", "-o", file], check=True, stdout=subprocess.DEVNULL)
        beside += [option, file]
    for name, command in commands.items():
        results = folder / f"{name}.h5"
        subprocess.run([program, *command, "--quiet", "--force", "-o", results], cwd=folder, check=True,
                       stdout=subprocess.DEVNULL)
        for language in ("nl", "en"):
            page = folder / f"{name}-{language}.html"
            subprocess.run([program, "report", results, *(beside if name == "national" else []), "--lang", language, "-o",
                            page, "--quiet", "--force"], cwd=folder, check=True)
            yield results, page


def check_page(browser, results, page, folder, axe):
    wrong = []
    for screen, size in SCREENS.items():
        browser.resize(*size)
        browser.open(page.as_uri())
        found = browser.run(LOOK)
        browser.run(axe)
        found += browser.run(AXE_RUN) + browser.noted()
        wrong += [f"{screen}: {one}" for one in found]
        browser.screenshot(folder / f"{page.stem}-{screen}.png")
    browser.resize(*SCREENS["wide"])
    compared, differing = check_figures(results, browser.run(TABLES), browser.run("document.body.textContent"))
    wrong += differing + check_paper(browser, folder / f"{page.stem}.pdf")
    if compared == 0:
        wrong.append("no number was compared with the file")
    if page.stat().st_size > LARGEST:
        wrong.append(f"it is {page.stat().st_size} bytes large")
    return compared, [f"{page.name}: {one}" for one in wrong]


def check_the_check(browser, folder, axe, results, page):
    """Pages on which things are wrong on purpose must be seen to be wrong."""
    broken = folder / "broken.html"
    broken.write_text('<h1>a</h1><h3>b</h3><table><tr><th>c</th></tr></table><img src="http://example.invalid/a.png">'
                      '<script>console.error("d")</script><div style="width:3000px">e</div>'
                      '<main>f<p style="position:absolute;left:-900px">cut</p></main>'
                      '<svg viewBox="0 0 100 20" width="700"><text x="90" y="9">cut off here</text></svg>',
                      encoding="utf-8")
    browser.resize(*SCREENS["narrow"])
    browser.open(broken.as_uri())
    found = browser.run(LOOK)
    browser.run(axe)
    found += browser.run(AXE_RUN) + browser.noted() + check_paper(browser, folder / "broken.pdf")
    seen = ["request: ", "consoleAPICalled", "the page is", "skips a level", "without scope", "without caption",
            "a script", "without title", "cut off", "axe: image-alt", "axe: html-has-lang", "not on paper"]
    missed = [f"the check no longer sees: {one}" for one in seen if one not in "\n".join(found)]
    browser.open(page.as_uri())
    tables, text = browser.run(TABLES), browser.run("document.body.textContent")
    row = tables["dotplots"][0][1]
    row[2] = row[2].replace(row[2][0], str((int(row[2][0]) + 1) % 10), 1)
    if not check_figures(results, tables, text)[1]:
        missed.append("the check no longer sees a wrong digit")
    return missed


def main():
    chromium = find_chromium()
    axe_file = Path(sys.argv[2])
    if chromium is None or not axe_file.exists():
        print("skipped: needs Chromium and axe-core, which scripts/setup --test installs")
        return SKIPPED
    program = str(Path(sys.argv[1]).resolve())
    axe = axe_file.read_text(encoding="utf-8") + "; 0"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(sys.argv[3]).resolve() if len(sys.argv) > 3 else Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        made = list(make_pages(program, folder))
        browser = Browser(chromium, Path(name) / "profile")
        try:
            wrong = check_the_check(browser, folder, axe, *made[0])
            total = 0
            for results, page in made:
                compared, found = check_page(browser, results, page, folder, axe)
                total += compared
                wrong += found
        finally:
            browser.close()
    print("\n".join(wrong) or f"{len(made)} reports on {len(SCREENS)} screens and on paper, {total} numbers: nothing wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
