#!/usr/bin/python3
"""What raming.py gives, on a results file: example.py RESULTS.h5 FOLDER

Make the file with
    build/release/raming compare scenarios/nl-2022-23.toml --all --curve -n 100000 -o nl.h5

Prints the summary, checks that the draws give the summary's figures, and writes half-eye.png, curve.png and
differences.png.
"""
import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")  # to files, without a screen

import numpy as np

import raming


def check(results):
    """The draws of every definition have the summary's mean and quantiles, but for quantiles that are not the draws'."""
    table = raming.summary(results).set_index("definition")
    draws = raming.draws(results)
    if len(draws) != int(results.attributes["draws"]) * len(table):
        print("not all draws are stored: nothing to check")
        return
    s = results.summary
    smooth = set(s["definition"].values[s["estimator"].values == "smooth"]) if "estimator" in s else set()
    for name, values in draws.groupby("definition")["n_children"]:
        stored = table.loc[name]
        for probability, column in raming.QUANTILES.items() if name not in smooth else ():
            np.testing.assert_allclose(np.quantile(values, probability), stored[column], rtol=1e-9)
        if np.isfinite(stored["mean"]):
            np.testing.assert_allclose(values.mean(), stored["mean"], rtol=1e-9)
    pairs = draws.pivot(index=["chain", "draw"], columns="definition", values="n_children")
    for _, pair in raming.differences(results).iterrows():
        np.testing.assert_allclose(np.median(pairs[pair["to"]] - pairs[pair["from"]]), pair["median"], rtol=1e-9)
    print(f"{len(draws)} draws agree with the summary")


def main():
    file, folder = sys.argv[1], Path(sys.argv[2])
    results = raming.load(file)
    columns = ["definition", "registered", "lower_95", "median", "upper_95", "median_mcse"]
    print(raming.summary(results)[columns].to_string(index=False, float_format=lambda v: f"{v:,.0f}"))
    check(results)
    folder.mkdir(parents=True, exist_ok=True)
    raming.plot_definitions(results).figure.savefig(folder / "half-eye.png", dpi=120)
    raming.plot_curve(results).savefig(folder / "curve.png", dpi=120)
    raming.plot_differences(results).figure.savefig(folder / "differences.png", dpi=120)


if __name__ == "__main__":
    main()
