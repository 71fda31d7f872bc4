#!/usr/bin/python3
"""The report as a browser shows it: no request, no error, nothing cut off, on a wide and a narrow screen and on paper.

    test_report.py PROGRAM [FOLDER]

Makes a comparison, writes the report in both languages and opens it in headless Chromium, which is spoken to over
a pipe (DevTools protocol). Screenshots and PDFs are left in FOLDER, if one is given, for a person to look at.
Skipped (exit 77) where Chromium is not installed: apt-get install chromium.
"""

import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCES = Path(__file__).resolve().parent.parent.parent
SKIPPED = 77
SCREENS = {"wide": (1280, 900), "narrow": (390, 800)}

# What is wrong on the page as it is laid out now: a list of sentences.
LOOK = """
(() => {
  const wrong = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) wrong.push(`the page is ${root.scrollWidth} wide on ${root.clientWidth}`);
  const levels = [...document.querySelectorAll('h1,h2,h3,h4')].map(h => Number(h.tagName[1]));
  if (levels[0] !== 1 || levels.filter(l => l === 1).length !== 1) wrong.push('not one h1, first');
  levels.forEach((l, i) => { if (i && l > levels[i - 1] + 1) wrong.push(`heading ${i} skips a level`); });
  const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
  if (new Set(ids).size !== ids.length) wrong.push('an id is used twice');
  for (const th of document.querySelectorAll('th')) if (!th.scope) wrong.push(`th without scope: ${th.textContent}`);
  for (const table of document.querySelectorAll('table')) if (!table.caption) wrong.push('table without caption');
  for (const cell of document.querySelectorAll('td,th')) if (cell.offsetHeight > 500 && cell.offsetWidth < 45) wrong.push(`a cell ${cell.offsetWidth} by ${cell.offsetHeight} px: ${cell.textContent.slice(0, 40)}`);
  if (document.querySelector('script')) wrong.push('a script');
  for (const svg of document.querySelectorAll('svg')) {
    const name = svg.querySelector('title')?.textContent;
    if (!name || !svg.querySelector('desc')?.textContent) wrong.push('a figure without title or description');
    const frame = svg.getBoundingClientRect();
    const scale = frame.width / svg.viewBox.baseVal.width;
    if (13 * scale < 11.5) wrong.push(`${name}: text of ${(13 * scale).toFixed(1)} px`);
    const texts = [...svg.querySelectorAll('text')].map(t => [t.textContent, t.getBoundingClientRect()]);
    texts.forEach(([text, box], i) => {
      if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1 || box.top < frame.top - 1)
        wrong.push(`${name}: cut off: ${text}`);
      for (const [other, o] of texts.slice(i + 1)) {
        const width = Math.min(box.right, o.right) - Math.max(box.left, o.left);
        const height = Math.min(box.bottom, o.bottom) - Math.max(box.top, o.top);
        if (width > 1 && height > 0.3 * Math.min(box.height, o.height)) wrong.push(`${name}: "${text}" lies over "${other}"`);
      }
    });
  }
  return wrong;
})()
"""


class Browser:
    """Chromium on a pipe: messages are JSON, ended by a zero byte."""

    def __init__(self, program, profile):
        to_read, self.to_write = os.pipe()
        self.from_read, from_write = os.pipe()

        def hand_over():
            # Chromium reads from descriptor 3 and writes on 4; first out of the way of both.
            first, second = os.dup2(to_read, 63), os.dup2(from_write, 64)
            os.dup2(first, 3)
            os.dup2(second, 4)

        self.process = subprocess.Popen(
            [program, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
             "--disable-component-update", "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND",
             f"--user-data-dir={profile}", "--remote-debugging-pipe", "about:blank"],
            close_fds=False, preexec_fn=hand_over, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_read)
        os.close(from_write)
        self.buffer = b""
        self.count = 0
        self.events = []
        targets = self.call("Target.getTargets")["targetInfos"]
        page = next(t["targetId"] for t in targets if t["type"] == "page")
        self.session = None
        self.session = self.call("Target.attachToTarget", targetId=page, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.call(f"{domain}.enable")

    def receive(self):
        while b"\0" not in self.buffer:
            part = os.read(self.from_read, 1 << 20)
            if not part:
                raise RuntimeError("Chromium went away")
            self.buffer += part
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, **parameters):
        self.count += 1
        message = {"id": self.count, "method": method, "params": parameters}
        if getattr(self, "session", None):
            message["sessionId"] = self.session
        os.write(self.to_write, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive()
            if answer.get("id") == self.count:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def open(self, url):
        """Opens a page; gives every request, error and message it made."""
        self.events = []
        self.call("Page.navigate", url=url)
        while not any(e.get("method") == "Page.loadEventFired" for e in self.events):
            self.events.append(self.receive())
        noted = []
        for event in self.events:
            method, told = event.get("method"), event.get("params", {})
            if method == "Network.requestWillBeSent" and told["request"]["url"] != url:
                noted.append("request: " + told["request"]["url"])
            elif method == "Log.entryAdded":
                noted.append("log: " + told["entry"]["text"])
            elif method in ("Runtime.exceptionThrown", "Runtime.consoleAPICalled"):
                noted.append(f"{method}: {told}")
        return noted

    def look(self):
        return self.call("Runtime.evaluate", expression=LOOK, returnByValue=True)["result"]["value"]

    def resize(self, width, height):
        self.width = width
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def screenshot(self, path):
        size = self.call("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": max(size["width"], self.width), "height": size["height"], "scale": 1}
        image = self.call("Page.captureScreenshot", format="png", clip=clip, captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(image["data"]))

    def print(self, path):
        sheet = self.call("Page.printToPDF", preferCSSPageSize=True, printBackground=True, generateTaggedPDF=True)
        path.write_bytes(base64.b64decode(sheet["data"]))

    def close(self):
        self.process.terminate()
        self.process.wait(timeout=20)


def make_pages(program, folder):
    scenario = str(SOURCES / "scenarios/nl-2022-23.toml")
    compared = ["--from", "ocw-4w", "--to", "balans-13w-vsv", "--all", "--curve", "--drop-pool-members"]
    few = ["-n", "16000", "--quiet", "--force"]
    subprocess.run([program, "compare", scenario, *compared, *few, "-o", "national.h5"], cwd=folder, check=True,
                   stdout=subprocess.DEVNULL)
    subprocess.run([program, "run", scenario, "--definitions", "all", *few, "-o", "every.h5"], cwd=folder, check=True,
                   stdout=subprocess.DEVNULL)
    (folder / "my.toml").write_bytes(subprocess.run([program, "new"], check=True, capture_output=True).stdout)
    subprocess.run([program, "run", "my.toml", *few, "-o", "small.h5"], cwd=folder, check=True,
                   stdout=subprocess.DEVNULL)
    for name in ("national", "every", "small"):
        for language in ("nl", "en"):
            page = folder / f"{name}-{language}.html"
            subprocess.run([program, "report", f"{name}.h5", "--lang", language, "-o", page.name, "--quiet", "--force"],
                           cwd=folder, check=True)
            yield page


def check_page(browser, page, folder):
    wrong = []
    for screen, size in SCREENS.items():
        browser.resize(*size)
        wrong += [f"{screen}: {note}" for note in browser.open(page.as_uri()) + browser.look()]
        browser.screenshot(folder / f"{page.stem}-{screen}.png")
    browser.print(folder / f"{page.stem}.pdf")
    if not (folder / f"{page.stem}.pdf").read_bytes().startswith(b"%PDF-"):
        wrong.append("it does not print")
    if page.stat().st_size > 1_000_000:
        wrong.append(f"it is {page.stat().st_size} bytes large")
    return [f"{page.name}: {one}" for one in wrong]


def check_the_check(browser, folder):
    """A page on which everything is wrong must be seen to be wrong."""
    page = folder / "broken.html"
    page.write_text('<h1>a</h1><h3>b</h3><table><tr><th>c</th></tr></table><img src="http://example.invalid/a.png">'
                    '<script>console.error("d")</script><div style="width:3000px">e</div>'
                    '<svg viewBox="0 0 100 20" width="700"><text x="90" y="9">cut off here</text></svg>', encoding="utf-8")
    browser.resize(*SCREENS["narrow"])
    found = "\n".join(browser.open(page.as_uri()) + browser.look())
    seen = ["request: ", "consoleAPICalled", "the page is", "skips a level", "without scope", "without caption",
            "a script", "without title", "cut off"]
    return [f"the check no longer sees: {one}" for one in seen if one not in found]


def main():
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print("skipped: chromium is not installed (apt-get install chromium)")
        return SKIPPED
    program = str(Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(sys.argv[2]).resolve() if len(sys.argv) > 2 else Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        pages = list(make_pages(program, folder))
        browser = Browser(chromium, Path(name) / "profile")
        try:
            wrong = check_the_check(browser, folder)
            for page in pages:
                wrong += check_page(browser, page, folder)
        finally:
            browser.close()
    print("\n".join(wrong) or f"{len(pages)} reports on {len(SCREENS)} screens and on paper: nothing wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
