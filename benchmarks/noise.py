"""Exact discrete Gaussian draws per second, here and in the browser's Python.

python benchmarks/noise.py [--draws 1000000] [--repeats 5]
"""

from __future__ import annotations

import argparse
import platform
import sys
import tempfile
from pathlib import Path

import processes

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser import runtimes  # noqa: E402 - the test bed is no installed package

SCALES = (3, 50, 1000)
"""Standard deviations, in units of a sixteenth of a subject and more."""

SCRIPT = """
import statistics
import time

from populace.protect.noise import discrete_gaussian

result = {{}}
for scale in {scales}:
    seconds = []
    discrete_gaussian(scale * scale, {draws} // 10)
    for _ in range({repeats}):
        start = time.perf_counter()
        discrete_gaussian(scale * scale, {draws})
        seconds.append(time.perf_counter() - start)
    result[str(scale)] = {draws} / statistics.median(seconds)
"""

WORDS = """\
# Speed of the noise

Exact discrete Gaussian draws per second by `populace.protect.noise`, its bits from the system:
median of {repeats} times {draws:,} draws, tables warm. {machine}. Made by `benchmarks/noise.py`.

| standard deviation, in noise units | {names} |
| ---: |{rules}
"""


def main() -> None:
    """Measure and write the results."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--draws", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument(
        "--results", type=Path, default=ROOT / "benchmarks" / "results" / "noise.md"
    )
    options = parser.parse_args()
    machine = processes.machine()
    script = SCRIPT.format(scales=SCALES, draws=options.draws, repeats=options.repeats)
    native = runtimes.NativeRuntime(Path(sys.executable))(script)
    found = {f"Python {platform.python_version()}": native["result"]}
    try:
        with tempfile.TemporaryDirectory() as folder:
            wheel = runtimes.build_wheel(Path(folder))
            browser = runtimes.PyodideRuntime(runtimes.pyodide_folder(), wheel)(script)
        found[f"Pyodide, Python {browser['python']}, NumPy {browser['numpy']}"] = browser["result"]
    except runtimes.RuntimeMissingError as error:
        print(f"Pyodide left out: {error}")
    text = WORDS.format(
        repeats=options.repeats,
        draws=options.draws,
        machine=machine,
        names=" | ".join(found),
        rules=" ---: |" * len(found),
    )
    for scale in SCALES:
        cells = " | ".join(f"{speeds[str(scale)]:,.0f}" for speeds in found.values())
        text += f"| {scale:,} | {cells} |\n"
    print(text)
    options.results.parent.mkdir(parents=True, exist_ok=True)
    options.results.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
