"""Running rival programs in turn and timing them, for the benches of this folder."""

import json
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCENARIOS = ROOT / "scenarios"

# A library tuned for a processor by the environment, or on two threads, would not be the rival we mean.
_UNSET = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def program():
    path = Path(os.environ.get("RAMING", ROOT / "build/release/raming"))
    if not path.exists():
        raise SystemExit(f"{path} is not there: build it with scripts/build, or name one in RAMING")
    return str(path)


def raming(scenario, draws, *options, threads=1):
    command = [program(), "run", str(SCENARIOS / scenario), "-n", str(draws), "--threads", str(threads)]
    return [*command, "--json", "--quiet", *options]


def python(script, *arguments):
    return [sys.executable, str(ROOT / script), *map(str, arguments)]


@dataclass
class Times:
    wall: float
    cpu: float


def run(command):
    """The JSON a command prints, and its seconds from start to end."""
    environment = {k: v for k, v in os.environ.items() if k not in _UNSET} | _ONE_THREAD
    before = os.times()
    start = time.perf_counter()
    finished = subprocess.run(command, stdout=subprocess.PIPE, text=True, env=environment, check=False)
    wall = time.perf_counter() - start
    after = os.times()
    if finished.returncode != 0:
        raise SystemExit(f"{' '.join(command)} ended with exit code {finished.returncode}")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return json.loads(finished.stdout), Times(wall, cpu)


def alternate(commands, repeats):
    """Median times of each command; all of them run once before any runs again, so that what else the
    machine does hits all alike."""
    times = {name: [] for name in commands}
    for _ in range(repeats):
        for name, command in commands.items():
            times[name].append(run(command)[1])
    return {
        name: Times(statistics.median(t.wall for t in taken), statistics.median(t.cpu for t in taken))
        for name, taken in times.items()
    }


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        models = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
    load = os.getloadavg()[0]
    model = models[0] if models else "unknown processor"
    return f"{model}, {os.cpu_count()} cores, load {load:.1f} at the start"
