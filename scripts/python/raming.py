"""Results of Raming in Python: xarray and pandas, with Monte Carlo errors beside the figures, and three plots.

    import raming
    results = raming.load("nl.h5")
    results.summary                    # xarray: n_true_q(quantile, definition, region), n_true_q_mcse, …
    raming.summary(results)            # pandas: one row a definition
    raming.draws(results)              # pandas: chain, draw, definition, region, n_children
    raming.plot_definitions(results)   # matplotlib axes

Needs xarray, netCDF4, pandas, scipy and, for the plots, matplotlib (Debian: python3-xarray python3-netcdf4
python3-pandas python3-scipy python3-matplotlib). Use the stored errors (…_mcse): tools that take draws to be
independent do not see the gain of Sobol points.
"""
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr

BLUE, ORANGE = "#0072B2", "#D55E00"
QUANTILES = {0.025: "lower_95", 0.165: "lower_67", 0.5: "median", 0.835: "upper_67", 0.975: "upper_95"}


@dataclass
class Results:
    attributes: dict        # title, seed, draws, digest, …
    prior: xr.Dataset       # draws, where they are stored
    summary: xr.Dataset
    provenance: xr.Dataset


def load(path):
    """Opens a results file. Nothing is read before it is used."""
    def opened(group=None):
        return xr.open_dataset(path, group=group, engine="netcdf4")

    root = opened()
    if root.attrs.get("raming_file_type") != "run":
        raise ValueError(f"{path} is not a results file of Raming")
    return Results(dict(root.attrs), opened("prior"), opened("summary"), opened("provenance"))


def _needs(dataset, name, command):
    if name not in dataset:
        raise ValueError(f"the file holds no {name}: make it with raming {command} -o FILE")
    return dataset[name]


def draws(results, what="n_true"):
    """Tidy draws. `what`: n_true (per definition), routes or inputs; chain and draw tie them together."""
    table = _needs(results.prior, what, "run … (without --summary-only)")
    value = "value" if what == "inputs" else "n_children"
    table = table.drop_vars([name for name in table.coords if name not in table.dims])
    frame = table.to_dataframe(name=value).reset_index()
    return frame.rename(columns={"draw_kept": "draw"})


def _with_quantiles(frame, table, errors, index):
    """Columns median, median_mcse, lower_95, … from variables with a dimension `quantile`."""
    for probability in table["quantile"].values:
        name = QUANTILES.get(float(probability), f"q{probability:g}")
        frame[name] = index(table.sel(quantile=probability))
        frame[name + "_mcse"] = index(errors.sel(quantile=probability))
    return frame


def summary(results):
    """One row a definition; NaN where a figure is not known or does not exist."""
    s = results.summary.isel(region=0)
    frame = pd.DataFrame({"definition": s["definition"].values, "label": s["definition_label"].values,
                          "registered": s["n_registered"].values, "point": s["n_point"].values})
    for name in ("mean", "sd"):
        frame[name] = s[f"n_true_{name}"].values
        frame[name + "_mcse"] = s[f"n_true_{name}_mcse"].values
    return _with_quantiles(frame, s["n_true_q"], s["n_true_q_mcse"], lambda v: v.values)


def differences(results):
    """One row a pair of definitions: to - from in the draws they share (after raming compare --all)."""
    s = results.summary
    _needs(s, "difference_q", "compare … --all")
    frame = pd.DataFrame({"from": s["pair_from"].values, "to": s["pair_to"].values,
                          "mean": s["difference_mean"].values, "mean_mcse": s["difference_mean_mcse"].values,
                          "share_higher": s["difference_higher"].values})
    return _with_quantiles(frame, s["difference_q"], s["difference_q_mcse"], lambda v: v.values)


def curve(results):
    """One row a line and threshold: the number beyond so many weeks (after raming compare --curve)."""
    s = results.summary
    _needs(s, "curve_q", "compare … --curve")
    frame = s["curve_extrapolated"].rename("extrapolated").drop_vars("line_label").to_dataframe().reset_index()
    frame["extrapolated"] = frame["extrapolated"] == 1
    labels = dict(zip(s["line"].values, s["line_label"].values))
    frame.insert(1, "label", frame["line"].map(labels))
    frame = _with_quantiles(frame, s["curve_q"], s["curve_q_mcse"],
                            lambda v: v.transpose("line", "weeks").values.ravel())
    return frame.dropna(subset=["median"]).reset_index(drop=True)


def _count(value, _=None):
    """1234.5 → 1,234; a real minus sign."""
    return f"{value:,.0f}".replace("-", "−")


def _percent(share):
    """A share that is not quite all, or nothing, does not read as if it were."""
    if 0 < share < 0.005:
        return "<1 %"
    return ">99 %" if 0.995 < share < 1 else f"{100 * share:.0f} %"


def plot_definitions(results, axes=None, most_draws=20_000):
    """Half-eyes: the density of each definition's draws, its median, and the ranges that hold 67 and 95 %.

    Every density has the same height, so heights of different definitions do not compare. The axis is
    logarithmic where all that is shown is positive, and ends at the most extreme 0.5 % of the draws, or at a
    registered number beyond them.
    """
    import matplotlib.pyplot as plt
    from matplotlib.lines import Line2D
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter
    from scipy.stats import gaussian_kde

    table = summary(results)
    stored = _needs(results.prior, "n_true", "run … (without --summary-only)").isel(region=0)
    values = {}
    for name in table["definition"]:
        one = stored.sel(definition=name).values.ravel()
        values[name] = one[:: max(1, one.size // most_draws)]
    registered = table["registered"].dropna()
    low = min([np.quantile(v, 0.005) for v in values.values()] + list(registered * 0.97))
    high = max([np.quantile(v, 0.995) for v in values.values()] + list(registered * 1.03))
    logarithmic = low > 0
    scale = np.log if logarithmic else np.asarray
    grid = np.linspace(scale(low), scale(high), 400)
    x = np.exp(grid) if logarithmic else grid
    if axes is None:
        _, axes = plt.subplots(figsize=(9, 1.2 + 0.75 * len(table)), layout="constrained")
    for row, one in table.iloc[::-1].reset_index(drop=True).iterrows():
        shown = values[one["definition"]]
        shown = scale(shown[shown > 0]) if logarithmic else shown
        if np.ptp(shown) > 0:
            density = gaussian_kde(shown)(grid)
            axes.fill_between(x, row, row + 0.72 * density / density.max(), color=BLUE, alpha=0.35, linewidth=0)
        axes.plot([one["lower_95"], one["upper_95"]], [row, row], color=BLUE, linewidth=1.5)
        axes.plot([one["lower_67"], one["upper_67"]], [row, row], color=BLUE, linewidth=5, solid_capstyle="butt")
        axes.plot(one["median"], row, "o", color="white", markeredgecolor=BLUE, markersize=7)
        if np.isfinite(one["registered"]):
            axes.plot([one["registered"]] * 2, [row - 0.17, row + 0.6], color=ORANGE, linewidth=2)
    axes.set_yticks(range(len(table)), table["definition"][::-1])
    axes.set_ylim(-0.4, len(table) - 0.1)
    if logarithmic:
        axes.set_xscale("log")
        axes.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axes.xaxis.set_minor_formatter(NullFormatter())
    axes.xaxis.set_major_formatter(FuncFormatter(_count))
    axes.set_xlim(x[0], x[-1])
    axes.set_xlabel("children" + (" (logarithmic scale)" if logarithmic else ""))
    axes.set_title(results.attributes["title"], loc="left", fontsize=11)
    axes.legend(handles=[Line2D([], [], marker="o", color=BLUE, markerfacecolor="white", linewidth=5,
                                label="median, 67 % of outcomes"),
                         Line2D([], [], color=BLUE, linewidth=1.5, label="95 % of outcomes"),
                         Line2D([], [], color=ORANGE, linewidth=2, label="registered")],
                loc="upper center", bbox_to_anchor=(0.5, -0.65 / len(table)), ncol=3, frameon=False, fontsize=9)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color="0.9")
    axes.set_axisbelow(True)
    return axes


def plot_curve(results, lines=None, columns=3):
    """The number beyond a threshold, a panel a line: median, 67 and 95 %; dashed where no count is behind it.

    `lines`: those to show, such as "definition ocw-4w"; by default all definitions.
    """
    import matplotlib.pyplot as plt
    from matplotlib.ticker import FuncFormatter

    table = curve(results)
    if lines is None:
        lines = [line for line in table["line"].unique() if line.startswith("definition ")]
    columns = min(columns, len(lines))
    rows = -(-len(lines) // columns)
    figure, panels = plt.subplots(rows, columns, figsize=(3.5 * columns, 2.6 * rows + 0.4), sharex=True,
                                  squeeze=False, layout="constrained")
    for panel, line in zip(panels.ravel(), lines):
        one = table[table["line"] == line]
        weeks = one["weeks"]
        panel.fill_between(weeks, one["lower_95"], one["upper_95"], color=BLUE, alpha=0.15, linewidth=0)
        panel.fill_between(weeks, one["lower_67"], one["upper_67"], color=BLUE, alpha=0.3, linewidth=0)
        panel.plot(weeks, one["median"].where(~one["extrapolated"]), color=BLUE)
        # The dashed part begins where the solid one ends.
        dashed = one["extrapolated"] | one["extrapolated"].shift(-1, fill_value=False)
        panel.plot(weeks, one["median"].where(dashed), color=BLUE, linestyle="--")
        panel.set_ylim(0, None)
        panel.set_title(line.split(" ", 1)[1], loc="left", fontsize=10)
        panel.yaxis.set_major_formatter(FuncFormatter(_count))
        panel.set_xticks([4, 13, 26, 39, 52])
        for side in ("top", "right"):
            panel.spines[side].set_visible(False)
    for panel in panels.ravel()[len(lines):]:
        panel.set_visible(False)
    # A panel above an empty place has no other that shows its weeks.
    for place, panel in enumerate(panels.ravel()[: len(lines)]):
        panel.tick_params(labelbottom=place + columns >= len(lines))
    figure.supxlabel("threshold in weeks (dashed: extrapolated)", fontsize=10)
    figure.supylabel("children: median, 67 %, 95 %", fontsize=10)
    return figure


def plot_differences(results, axes=None):
    """Heat map of paired differences: column minus row, the median, and the share of draws where it is positive.

    The colours' scale is linear near zero and logarithmic beyond.
    """
    import matplotlib.pyplot as plt
    from matplotlib.colors import SymLogNorm
    from matplotlib.ticker import FuncFormatter

    table = differences(results)
    names = [name for name in results.summary["definition"].values
             if name in set(table["from"]) | set(table["to"])]
    place = {name: number for number, name in enumerate(names)}
    median = np.full((len(names), len(names)), np.nan)
    share = median.copy()
    for _, pair in table.iterrows():
        i, j = place[pair["from"]], place[pair["to"]]
        median[i, j], share[i, j] = pair["median"], pair["share_higher"]
        median[j, i] = -pair["median"]  # the middle of the mirrored draws
    largest = max(np.nanmax(np.abs(median)), 1)
    if axes is None:
        size = 2.4 + 0.85 * len(names)
        _, axes = plt.subplots(figsize=(size + 1.2, size), layout="constrained")
    norm = SymLogNorm(linthresh=largest / 50, vmin=-largest, vmax=largest)
    image = axes.imshow(median, cmap="PuOr_r", norm=norm)
    for (i, j), value in np.ndenumerate(median):
        if np.isfinite(value):
            digits = _count(float(f"{value:.3g}"))
            text = digits if np.isnan(share[i, j]) else f"{digits}\n{_percent(share[i, j])}"
            luminance = np.dot(np.power(image.cmap(norm(value))[:3], 2.2), [0.2126, 0.7152, 0.0722])
            axes.text(j, i, text, ha="center", va="center", fontsize=7.5,
                      color="white" if luminance < 0.18 else "black")
    axes.set_xticks(range(len(names)), names, rotation=40, ha="right")
    axes.set_yticks(range(len(names)), names)
    axes.set_title("Column minus row in the same draws: median\n(above the diagonal also: in how many draws higher)",
                   loc="left", fontsize=10)
    ticks = [sign * largest * part for sign in (-1, 1) for part in (1, 0.1, 0.02)] + [0]
    axes.figure.colorbar(image, ax=axes, shrink=0.8, label="children", ticks=sorted(ticks),
                         format=FuncFormatter(lambda v, _: _count(float(f"{v:.2g}"))))
    for side in axes.spines.values():
        side.set_visible(False)
    return axes
