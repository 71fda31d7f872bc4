"""Which room may include which: the direction of dependency, as a test.

usage: layers.py ROOT
"""

import pathlib
import re
import sys

# Each room with the rooms it may include. What is not named here must not be included.
MAY_INCLUDE = {
    "engine/base": [],
    "engine/random": ["engine/base"],
    "engine/prior": ["engine/base", "engine/random"],
    "engine/scenario": ["engine/base", "engine/prior"],
    "engine/sweep": ["engine/base", "engine/random", "engine/scenario"],
    "engine/run": ["engine/base", "engine/prior", "engine/random"],
    "engine/results": ["engine/base"],
    "engine/summary": ["engine/base", "engine/results", "engine/run"],
    "engine/tables": ["engine/results"],
    "engine/report": ["engine/base", "engine/results", "engine/summary"],
    "engine/cli": [
        "engine/base", "engine/prior", "engine/report", "engine/results", "engine/run", "engine/scenario",
        "engine/summary", "engine/sweep", "engine/tables",
    ],
    "models/schooling": ["engine/base", "engine/prior", "engine/scenario"],
    "models/registers": ["engine/base", "engine/random"],
    "models/aggregate": [
        "engine/base", "engine/prior", "engine/random", "engine/run", "engine/scenario",
        "models/registers", "models/schooling",
    ],
    "models/explorer": ["engine/base", "engine/run", "engine/scenario", "engine/summary", "models/aggregate"],
    "models/cohort": [
        "engine/base", "engine/prior", "engine/random", "engine/run", "engine/scenario", "models/schooling",
    ],
    "models/judge": ["engine/random", "engine/run", "models/aggregate", "models/cohort", "models/schooling"],
    "models": ["engine/cli", "models/aggregate", "models/cohort", "models/judge", "models/schooling"],
}

# Third parties stay in .cpp files, each in the rooms that are there for it.
THIRD_PARTY = {
    "boost/math": ["engine/base", "engine/prior", "engine/random", "models/schooling"],
    "boost/random": ["engine/random"],
    "boost/program_options": ["engine/cli"],
    "Eigen": ["engine/prior", "models/registers"],
    "hdf5": ["engine/results"],
    "toml++": ["engine/scenario"],
    "openssl": ["engine/base"],
    "fmt": ["engine/cli"],
    "nlohmann": ["engine/cli"],
    "mpi": ["engine/run"],
    "xlsxwriter": ["engine/tables"],
}
# The C library's header is how HDF5 is reached; one internal header holds its handles.
HDF5_HEADERS = {"engine/results/handles.hpp", "engine/results/hdf5_io.hpp", "engine/results/draws_io.hpp"}
BANNED = re.compile(r"std::(normal|uniform_real|uniform_int|bernoulli|poisson|binomial|gamma|lognormal|weibull|discrete)"
                    r"_distribution|std::rand\b|random_device|mt19937")
INCLUDE = re.compile(r'^\s*#\s*include\s+[<"]([^>"]+)[>"]', re.MULTILINE)


def room_of(path):
    parts = path.split("/")
    return "/".join(parts[:2]) if len(parts) > 2 else parts[0]


def third_party_of(include):
    if include in ("H5public.h", "hdf5.h", "hdf5_hl.h") or include.startswith("H5"):
        return "hdf5"
    if include == "xlsxwriter.h":
        return "xlsxwriter"
    if include == "mpi.h":
        return "mpi"
    return next((name for name in THIRD_PARTY if include.startswith(name + "/")), None)


def problems_of(path, text):
    room = room_of(path)
    if room not in MAY_INCLUDE:
        yield f"{path}: room {room} is not in the list of layers"
        return
    if BANNED.search(text):
        yield f"{path}: a random number of the standard library, which differs between libraries"
    for include in INCLUDE.findall(text):
        target = room_of(include)
        if target in MAY_INCLUDE and target != room and target not in MAY_INCLUDE[room]:
            yield f"{path} includes {include}: {room} may not know {target}"
        name = third_party_of(include)
        if name and room not in THIRD_PARTY[name]:
            yield f"{path} includes {include}: {name} does not belong in {room}"
        is_internal = name == "hdf5" and path in HDF5_HEADERS
        if name and path.endswith(".hpp") and not path.endswith("boost_policy.hpp") and not is_internal:
            yield f"{path} includes {include}: third parties stay in .cpp files"


def check(files):
    return [problem for path, text in sorted(files.items()) for problem in problems_of(path, text)]


def main():
    root = pathlib.Path(sys.argv[1])
    files = {
        str(path.relative_to(root)): path.read_text()
        for top in ("engine", "models") for path in (root / top).rglob("*.?pp")
    }
    problems = check(files)
    print("\n".join(problems) or f"{len(files)} files keep to the layers")

    # The check itself must be able to fail.
    broken = {
        "engine/run/a.hpp": '#include "engine/cli/options.hpp"\n',
        "engine/base/b.hpp": "#include <boost/random/sobol.hpp>\n",
        "models/schooling/c.cpp": '#include "models/aggregate/plan.hpp"\nstd::mt19937 g;\n',
    }
    if len(check(broken)) < 5:
        problems.append("the layer check no longer sees what it should")
        print(problems[-1])
    return 1 if problems else 0


sys.exit(main())
