"""A printed report: tagged A4, and every character of the page stands on a sheet."""

import collections
import re
import subprocess

A4 = (595, 842)  # points
# What the reader of the page sees as text, in figures too.
SHOWN = """
[...document.querySelectorAll('main *')].filter(e => !['title', 'desc', 'script', 'style'].includes(e.localName))
  .filter(e => e.checkVisibility() && getComputedStyle(e).visibility !== 'hidden')
  .flatMap(e => [...e.childNodes]).filter(n => n.nodeType === Node.TEXT_NODE).map(n => n.data).join('')
"""


def characters(text):
    return collections.Counter(re.sub(r"\s|\xa0", "", text))


def check_paper(browser, path):
    browser.call("Emulation.setEmulatedMedia", media="print")
    wanted = characters(browser.run(SHOWN))
    browser.call("Emulation.setEmulatedMedia", media="")
    browser.print(path)
    wrong = []
    told = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
    if not re.search(r"^Tagged:\s+yes$", told, re.MULTILINE):
        wrong.append("the PDF is not tagged")
    size = re.search(r"^Page size:\s+([\d.]+) x ([\d.]+)", told, re.MULTILINE)
    if any(abs(float(size[i + 1]) - A4[i]) > 1.5 for i in range(2)):
        wrong.append(f"a sheet of {size[1]} by {size[2]} points is not A4")
    boxes = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, text=True, check=True).stdout
    for left, right, word in re.findall(r'<word xMin="([-\d.]+)"[^>]* xMax="([-\d.]+)"[^>]*>(.*?)</word>', boxes):
        if float(left) < 0 or float(right) > A4[0]:
            wrong.append(f"cut off on paper: {word}")
    printed = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    lost = wanted - characters(printed)
    if lost:
        wrong.append(f"characters that are not on paper: {dict(lost)}")
    return wrong
