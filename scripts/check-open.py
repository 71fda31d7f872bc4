"""Opens a results file with one Python library and checks what it shows: check-open.py <tool> <file>.

Exit status: 0 as it should be, 1 something is wrong (the last line says what), 77 the library is missing.
"""
import sys

PRIOR = {
    "n_true": ("chain", "draw", "definition", "region"),
    "routes": ("chain", "draw_kept", "route"),
    "inputs": ("chain", "draw_kept", "input"),
}
SUMMARY = {
    "n_registered": ("definition", "region"),
    "n_point": ("definition", "region"),
    "n_true_mean": ("definition", "region"),
    "n_true_mean_mcse": ("definition", "region"),
    "n_true_sd": ("definition", "region"),
    "n_true_sd_mcse": ("definition", "region"),
    "n_true_q": ("quantile", "definition", "region"),
    "n_true_q_mcse": ("quantile", "definition", "region"),
}
COMPARED = {
    "difference_q": ("quantile", "pair"),
    "variance_share": ("part", "definition_or_all"),
    "variance_share_mcse": ("part", "definition_or_all"),
    "variance_weight": ("definition_or_all",),
    "uncertainty_sentence_nl": (),
}
SWEEP = {
    "cell_label": ("cell",),
    "status": ("cell",),
    "cell_error": ("cell",),
    "cell_digest": ("cell",),
    "n_true_mean": ("cell", "definition", "region"),
    "n_true_mean_difference_mcse": ("cell", "definition", "region"),
    "n_true_q": ("cell", "quantile", "definition", "region"),
    "n_true_q_difference": ("cell", "quantile", "definition", "region"),
    "n_true_q_difference_mcse": ("cell", "quantile", "definition", "region"),
}
PUBLISHED = {name: ("id",) for name in (
    "who", "school_year", "definition", "printed", "point", "median", "median_mcse", "q025", "q025_mcse", "q975",
    "q975_mcse", "percentile", "percentile_mcse", "reproduces", "residual", "note", "note_nl")}
SIMULATED = {
    "n_true": ("replicate", "year", "definition"),
    "n_registered": ("replicate", "year", "definition", "register"),
    "n_subset": ("replicate", "year", "definition", "subset"),
    "n_flow": ("replicate", "year", "route", "over", "flow"),
    "n_out": ("replicate_kept", "year", "route", "over", "week"),
    "n_length": ("replicate_kept", "year", "route", "length"),
    "n_true_by_region": ("replicate_kept", "year", "definition", "region"),
    "n_early_leavers_absent_by_age": ("replicate_kept", "year", "definition", "age"),
    "inputs": ("replicate", "input"),
}
COVERAGE = {
    "covered": ("contender", "definition", "level"),
    "rank_worlds": ("contender", "definition", "rank"),
    "p_value": ("contender", "definition"),
    "contender_label_nl": ("contender",),
    "worlds": (),
}
ROOT = ("Conventions", "title", "title_nl", "history", "raming_schema_version", "seed", "draws", "engine_version",
        "command_line", "digest")
ROOT_OF = {
    "run": ("chains", "region", "school_year", "scenario_sha256", "status"),
    "sweep": ("chains", "region", "school_year", "scenario_sha256", "status"),
    "simulation": ("chains", "region", "school_year", "scenario_sha256", "status"),
    "published": ("chains",),
    "coverage": ("scenario_sha256",),
}


def require(holds, what):
    if not holds:
        raise AssertionError(what)


def check_root(attributes):
    """What the file is of: a run, a simulation, published estimates, coverage."""
    kind = attributes.get("raming_file_type")
    require(kind in ROOT_OF, "another file type")
    for name in ROOT + ROOT_OF[kind]:
        require(name in attributes, f"no root attribute {name}")
    require(isinstance(attributes["seed"], str) and attributes["seed"].isdigit(),
            "the seed is not a decimal string")
    return kind


def check_tables(group, expected, dimensions_of, optional):
    for name, dimensions in expected.items():
        if name not in group:
            require(optional, f"{name} is missing")
            continue
        found = tuple(dimensions_of(group[name]))
        require(found == dimensions, f"{name} has dimensions {found}")


def check_labels(labels, length):
    require(len(labels) == length, "not a label for every definition")
    require(all(isinstance(label, str) for label in labels), "labels are not text")


def check_published(table, dimensions_of, flags, printed, scenarios):
    check_tables(table, PUBLISHED, dimensions_of, optional=False)
    require(flags.dtype.kind == "i" and flags.dtype.itemsize == 1 and set(flags) <= {0, 1}, "flags are not bytes")
    require(len(printed) == len(flags) and all(printed > 0), "printed numbers are missing")
    require(len(scenarios) > 0 and all(len(text) > 0 for text in scenarios), "no scenario texts")
    return f"{len(printed)} published estimates, {int(sum(flags))} reproduced, {len(scenarios)} scenarios"


def check_sweep(table, dimensions_of, statuses):
    """The cells of a sweep, beside what a run has."""
    check_tables(table, SWEEP, dimensions_of, optional=False)
    require(set(statuses) <= {0, 1}, "a status is neither done nor failed")
    return f", {len(statuses)} cells"


def check_coverage(table, dimensions_of, covered, rank_worlds, worlds, text):
    check_tables(table, COVERAGE, dimensions_of, optional=False)
    require((rank_worlds.sum(axis=-1) == worlds).all(), "not a rank for every world")
    require((covered >= 0).all() and (covered <= worlds).all(), "more covered than there are worlds")
    require(len(text) > 0, "no scenario text")
    return f"{int(worlds)} worlds, {covered.shape[0]} contenders, {covered.shape[1]} definitions"


def check_simulated(table, dimensions_of, true_number, by_region, text):
    check_tables(table, SIMULATED, dimensions_of, optional=False)
    require((by_region.sum(axis=-1) == true_number[:len(by_region)]).all(), "regions do not add up")
    require(len(text) > 0, "no scenario text")
    return f"{len(true_number)} replicates, {true_number.shape[-1]} definitions, {by_region.shape[-1]} regions"


def check_netcdf4(path):
    import netCDF4

    with netCDF4.Dataset(path) as file:
        kind = check_root({name: file.getncattr(name) for name in file.ncattrs()})
        if kind == "coverage":
            table = file["coverage"].variables
            return check_coverage(table, lambda v: v.dimensions, table["covered"][:], table["rank_worlds"][:],
                                  float(table["worlds"][...]), file["provenance"]["scenario_text"][...])
        if kind == "simulation":
            table = file["replicates"].variables
            return check_simulated(table, lambda v: v.dimensions, table["n_true"][:].data,
                                   table["n_true_by_region"][:].data, file["provenance"]["scenario_text"][...])
        if kind == "published":
            table = file["published"].variables
            return check_published(table, lambda v: v.dimensions, table["reproduces"][:], table["printed"][:],
                                   file["provenance"]["scenario_text"][:])
        require(len(file.dimensions) == 0 and len(file.variables) == 0, "the root is not empty")
        prior, summary = file["prior"], file["summary"]
        check_tables(prior.variables, PRIOR, lambda v: v.dimensions, optional=True)
        check_tables(summary.variables, SUMMARY, lambda v: v.dimensions, optional=False)
        check_tables(summary.variables, COMPARED, lambda v: v.dimensions, optional=True)
        check_labels(list(summary["definition"][:]), len(summary.dimensions["definition"]))
        text = file["provenance"]["scenario_text"][...]
        require(isinstance(text, str) and text, "no scenario text")
        draws = prior["n_true"].shape if "n_true" in prior.variables else "none"
        cells = ""
        if "sweep" in file.groups:
            cells = check_sweep(file["sweep"].variables, lambda v: v.dimensions, file["sweep"]["status"][:])
        return f"n_true {draws}, definitions {', '.join(summary['definition'][:])}{cells}"


def check_xarray(path, engine):
    import xarray

    root = xarray.open_dataset(path, engine=engine)
    kind = check_root(root.attrs)
    if kind == "coverage":
        table = xarray.open_dataset(path, group="coverage", engine=engine)
        own = table["covered"].sel(contender="own")
        require(own.dims == ("definition", "level"), "selecting by contender does not work")
        return check_coverage(table, lambda v: v.dims, table["covered"].values, table["rank_worlds"].values,
                              float(table["worlds"]),
                              str(xarray.open_dataset(path, group="provenance", engine=engine)["scenario_text"].values))
    if kind == "simulation":
        table = xarray.open_dataset(path, group="replicates", engine=engine)
        text = xarray.open_dataset(path, group="provenance", engine=engine)["scenario_text"].values
        require(table["n_true"].sel(definition=str(table["definition"].values[0])).dims == ("replicate", "year"),
                "selecting by label does not work")
        return check_simulated(table, lambda v: v.dims, table["n_true"].values, table["n_true_by_region"].values,
                               str(text))
    if kind == "published":
        table = xarray.open_dataset(path, group="published", engine=engine)
        texts = xarray.open_dataset(path, group="provenance", engine=engine)["scenario_text"].values
        first = str(table["id"].values[0])
        require(table["printed"].sel(id=first).dims == (), "selecting by id does not work")
        return check_published(table, lambda v: v.dims, table["reproduces"].values, table["printed"].values, texts)
    prior = xarray.open_dataset(path, group="prior", engine=engine)
    summary = xarray.open_dataset(path, group="summary", engine=engine)
    provenance = xarray.open_dataset(path, group="provenance", engine=engine)
    check_tables(prior, PRIOR, lambda v: v.dims, optional=True)
    check_tables(summary, SUMMARY, lambda v: v.dims, optional=False)
    check_tables(summary, COMPARED, lambda v: v.dims, optional=True)
    if "variance_share" in summary:
        shares = summary["variance_share"].sel(definition_or_all="all definitions")
        require(abs(float(shares.sum()) - 1) < 1e-9, "the shares of the variance do not add up to 1")
    labels = [str(name) for name in summary["definition"].values]
    check_labels(labels, summary.sizes["definition"])
    for name in ("definition_label", "definition_label_nl"):
        require(name in summary["n_true_mean"].coords, f"no auxiliary {name}")
    picked = summary["n_true_q"].sel(definition=labels[0])
    require(picked.dims == ("quantile", "region"), "selecting by label does not work")
    require(len(str(provenance["scenario_text"].values)) > 0, "no scenario text")
    require(prior.attrs["inference_library"] == "raming", "no inference_library")
    cells = ""
    if root.attrs["raming_file_type"] == "sweep":
        sweep = xarray.open_dataset(path, group="sweep", engine=engine)
        cells = check_sweep(sweep, lambda v: v.dims, sweep["status"].values)
        require(sweep["n_true_q"].sel(cell=0, definition=labels[0]).dims == ("quantile", "region"),
                "selecting a cell does not work")
        for path_of in sweep["parameter"].values:
            require(sweep["param_" + str(path_of)].dims == ("cell",), f"no values of {path_of}")
    return f"{len(prior.data_vars)} variables in prior, {len(summary.data_vars)} in summary{cells}"


def check_h5py(path):
    import h5py

    def dimensions(dataset):
        for axis in dataset.dims:
            require(len(axis) == 1, f"{dataset.name} has {len(axis)} scales on an axis")
        return [axis[0].name.rsplit("/", 1)[1] for axis in dataset.dims]

    with h5py.File(path, "r") as file:
        kind = check_root(dict(file.attrs))
        if kind == "coverage":
            table = file["coverage"]
            return check_coverage(table, dimensions, table["covered"][...], table["rank_worlds"][...],
                                  table["worlds"][()], file["provenance/scenario_text"].asstr()[()])
        if kind == "simulation":
            table = file["replicates"]
            return check_simulated(table, dimensions, table["n_true"][...], table["n_true_by_region"][...],
                                   file["provenance/scenario_text"].asstr()[()])
        if kind == "published":
            table = file["published"]
            return check_published(table, dimensions, table["reproduces"][...], table["printed"][...],
                                   file["provenance/scenario_text"].asstr()[...])
        check_tables(file["prior"], PRIOR, dimensions, optional=True)
        check_tables(file["summary"], SUMMARY, dimensions, optional=False)
        check_tables(file["summary"], COMPARED, dimensions, optional=True)
        labels = list(file["summary/definition"].asstr()[...])
        check_labels(labels, file["summary/n_true_mean"].shape[0])
        text = file["provenance/scenario_text"].asstr()[()]
        if "sweep" in file:
            check_sweep(file["sweep"], dimensions, file["sweep/status"][...])
        return f"scenario text of {len(text)} characters, seed {file.attrs['seed']}"


def check_quantiles(path):
    """The stored quantiles, recomputed by NumPy, where every draw is stored.

    /summary may interpolate between the two order statistics around n·p (NumPy's `linear`) or take one of
    them; a median of an even number of draws may be either or their mean. So a quantile is right if it lies
    between the order statistics numbered floor(n·p) and floor(n·p) + 1, counted from 1.
    """
    import h5py
    import numpy

    with h5py.File(path, "r") as file:
        if "prior" not in file or "n_true" not in file["prior"]:
            return "no draws are stored: nothing to compare"
        draws = file["prior/n_true"][...]
        stored = file["summary/n_true_q"][...]
        probabilities = file["summary/quantile"][...]
        prior = list(file["prior/definition"].asstr()[...])
        names = list(file["summary/definition"].asstr()[...])
        made = int(file.attrs["draws"])
        estimators = list(file["summary/estimator"].asstr()[...])
    count = draws.shape[0] * draws.shape[1]
    if count != made:
        return f"{count} of {made} draws are stored: nothing to compare"
    exactly_linear = compared = 0
    for number, name in enumerate(names):
        if name not in prior or estimators[number] == "smooth":
            continue
        values = numpy.sort(draws[:, :, prior.index(name), 0], axis=None)
        for place, probability in enumerate(probabilities):
            found = stored[place, number, 0]
            below = int(numpy.floor(count * probability + 1e-9))
            low, high = values[max(below - 1, 0)], values[min(below, count - 1)]
            linear = numpy.quantile(values, probability)
            slack = 1e-12 * max(abs(low), abs(high))
            require(min(low, linear) - slack <= found <= max(high, linear) + slack,
                    f"{name}: quantile {probability:g} is {found:.6g}, numpy has {linear:.6g}")
            exactly_linear += abs(found - linear) <= slack
            compared += 1
    return f"{compared} quantiles agree with numpy's, {exactly_linear} of them with linear ones"


CHECKS = {
    "netCDF4": check_netcdf4,
    "xarray-netcdf4": lambda path: check_xarray(path, "netcdf4"),
    "xarray-h5netcdf": lambda path: check_xarray(path, "h5netcdf"),
    "h5py": check_h5py,
    "quantiles": check_quantiles,
}


def main():
    tool, path = sys.argv[1:]
    try:
        print(CHECKS[tool](path))
    except ModuleNotFoundError as error:
        print(f"install Debian's python3 package of {error.name}")
        return 77
    except Exception as error:  # whatever a library makes of a file is a finding, not a crash of ours
        print(f"{type(error).__name__}: {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
