"""Whether the numbers in a report's tables are those of its results file, read with h5py and compared unrounded."""

import re

import h5py
import numpy as np

MIDDLE, TWO_OF_THREE, NINETEEN_OF_TWENTY = [2], [1, 3], [0, 4]  # of the five quantiles
NUMBER = r"[−+]?\d+(?:[.,]\d{3})*(?!\d)"


def numbers_of(text):
    """Whole numbers, Dutch or English."""
    return [float(n.replace("−", "-").replace(".", "").replace(",", "")) for n in re.findall(NUMBER, text)]


def unit_of(page_text):
    return numbers_of(re.search(rf"(?:afgerond op|are rounded to) ({NUMBER})", page_text)[1])[0]


class Figures:
    """What one file holds. `wrong` are sentences, `compared` counts what was looked at."""

    def __init__(self, path, unit):
        with h5py.File(path) as file:
            self.file = {name: data[()] for name, data in file["summary"].items()}
        for name in ("definition", "pair_from", "pair_to", "line", "without"):
            self.file[name] = [text.decode() for text in self.file.get(name, [])]
        self.unit = unit
        self.compared = 0
        self.wrong = []

    def compare(self, where, text, values, unit=None):
        """A range of which both ends round to one number shows that number once."""
        unit = unit or self.unit
        shown = numbers_of(text)
        if len(shown) == 1 and len(values) == 2:
            shown *= 2
        self.compared += len(values)
        if len(shown) != len(values) or any(not abs(s - v) <= unit / 2 * (1 + 1e-9) for s, v in zip(shown, values)):
            self.wrong.append(f'{where}: "{text}" on the page, {[float(v) for v in values]} in the file (unit {unit:g})')

    def ranges(self, where, texts, quantiles):
        for text, which in zip(texts, (MIDDLE, TWO_OF_THREE, NINETEEN_OF_TWENTY)):
            self.compare(where, text, quantiles[which])

    def definition_of(self, name):
        return self.file["definition"].index(re.search(r"\(([^()]*)\)$", name)[1])

    def dotplots(self, rows):
        for name, registered, *ranges in rows:
            d = self.definition_of(name)
            if np.isfinite(self.file["n_registered"][d, 0]):
                self.compare(f"registered, {name}", registered, self.file["n_registered"][d], 1)
            self.ranges(f"level, {name}", ranges, self.file["n_true_q"][:, d, 0])

    def ladder(self, rows):
        """The one definition that has no row is what the others are compared with."""
        others = {self.definition_of(row[0]) for row in rows}
        reference = (set(range(len(self.file["definition"]))) - others).pop()
        pairs = list(zip(self.file["pair_from"], self.file["pair_to"]))
        for name, *ranges, _ in rows if pairs else []:
            ends = (self.file["definition"][reference], self.file["definition"][self.definition_of(name)])
            forward = ends in pairs
            q = self.file["difference_q"][:, pairs.index(ends if forward else ends[::-1])]
            self.ranges(f"difference, {name}", ranges, q if forward else -q[::-1])

    def curve(self, rows):
        for name, weeks, _, *ranges in rows:
            line, week = self.file["line"].index(f"definition {name}"), list(self.file["weeks"]).index(float(weeks))
            self.ranges(f"curve, {name}, {weeks} weeks", ranges, self.file["curve_q"][:, line, week])

    def walk(self, rows):
        mean = [*self.file["walk_mean"], self.file["difference_mean"][0]]
        q = [*self.file["walk_q"].T, self.file["difference_q"][:, 0]]
        for step, (name, average, middle, most) in enumerate(rows):
            self.compare(f"walk, {name}", average, [mean[step]])
            self.compare(f"walk, {name}", middle, q[step][MIDDLE])
            self.compare(f"walk, {name}", most, q[step][NINETEEN_OF_TWENTY])

    def pool(self, rows, definition):
        for name, middle, most, _ in rows[1:]:
            q = self.file["without_q"][:, self.file["without"].index(name), definition]
            if np.isfinite(q).all():
                self.compare(f"without {name}", middle, q[MIDDLE])
                self.compare(f"without {name}", most, q[NINETEEN_OF_TWENTY])


def check_figures(results, tables, page_text):
    """How many numbers were compared, and what is wrong with them. `tables` as tables.js gives them."""
    figures = Figures(results, unit_of(page_text))
    for part in ("dotplots", "ladder", "curve", "walk"):
        if tables.get(part):
            getattr(figures, part)(tables[part][0][1:])
    if tables.get("pool"):
        quoted = re.search(r"\(([^()]*)\)", tables["pool lead"])[1]
        figures.pool(tables["pool"][0][1:], figures.file["definition"].index(quoted))
    return figures.compared, figures.wrong
