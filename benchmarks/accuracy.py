"""Accuracy and processor time of whole programs, from a CSV file to the written release.

Every run is a process of its own, one after the other; the figures are those of `measure.py`, as
medians over the repeats. What a run gives is added to a file of lines at once, so that a long
comparison can be made in parts with `--keep`.

    python benchmarks/accuracy.py [--tables casefile,adult] [--epsilons 1,4,12] [--repeats 3]
                                  [--programs populace,pac-synth,opendp-aim,resample] [--keep]
"""

from __future__ import annotations

import argparse
import json
import math
import shutil
import statistics
import subprocess
import sys
import venv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import measure
import processes
import tables

from populace.vocabulary.table import Table

HERE = Path(__file__).resolve().parent
WORK = HERE.parent / ".cache" / "benchmarks"
PEERS = {
    "opendp-aim": "opendp[mbi]==0.16.0 pandas",
    "opendp-mst": "opendp[mbi]==0.16.0 pandas",
    "privsyn": "privsyn-core==0.1.1",
    "dpmm-aim": "dpmm==0.1.9",
    "dpmm-mst": "dpmm==0.1.9",
}
"""Programs of `peers/coded.py`, and what is installed for each: they do not fit together."""
PROGRAMS = ("populace", "pac-synth-toolkit", "pac-synth", *PEERS, "resample")
LIMIT = 600.0
"""A program that has not finished after so many seconds, by the clock and of processor time, is
stopped."""

Line = dict[str, Any]


def command(
    program: str, table: tables.BenchmarkTable, real: Table, epsilon: float, repeat: int, out: Path
) -> list[str | Path]:
    """How a program is started."""
    delta = repr(delta_of(real.records))
    budget: list[str | Path] = ["--epsilon", f"{epsilon:g}", "--delta", delta, "--length", "3"]
    if program == "resample":
        peer = HERE / "peers" / "bootstrap.py"
        return [sys.executable, peer, table.path, out, "--seed", str(repeat)]
    if program == "populace":
        options: list[str | Path] = []
        if table.schema:
            options += ["--schema", table.schema]
        else:
            for column, delimiter in table.multi_value.items():
                options += ["--multi-value", f"{column}={delimiter}"]
        start = Path(sys.executable).with_name("populace")
        return [start, "release", table.path, *budget, *options, "--out", out]
    if program in PEERS:
        return [
            *(environment(PEERS[program]), HERE / "peers" / "coded.py", program, table.path, out),
            *(*budget[:4], "--multi-value", json.dumps(table.multi_value)),
        ]
    # Its habit is to take 0 for absent; where 0 is a value beside the empty cell, it is told so.
    zeros = [column.name for column in real.columns if not column.absent]
    return [
        *(sys.executable, HERE / "peers" / "pac_synth.py", table.path, out, *budget),
        *("--settings", "toolkit" if program == "pac-synth-toolkit" else "builder"),
        *("--multi-value", json.dumps(table.multi_value), "--zeros", json.dumps(zeros)),
    ]


def environment(requirements: str) -> Path:
    """The Python of an environment that holds a peer, made when it is first asked for."""
    home = WORK / "environments" / requirements.partition("==")[0].partition("[")[0]
    python = home / "bin" / "python"
    if not (home / "ready").exists():
        venv.create(home, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *requirements.split()], check=True)
        (home / "ready").touch()
    return python


def delta_of(records: int) -> float:
    """1 / (n ln n): the tables are public, so that their sizes may be used."""
    return 1 / (records * math.log(records))


def measured(
    program: str, table: tables.BenchmarkTable, real: Table, epsilon: float, repeat: int
) -> Line:
    """Run a program once and measure what it wrote."""
    out = WORK / "output"
    shutil.rmtree(out, ignore_errors=True)
    line: Line = {"table": table.name, "program": program, "epsilon": epsilon, "repeat": repeat}
    run = processes.run(
        command(program, table, real, epsilon, repeat, out), WORK / "output.log", LIMIT
    )
    line |= {"seconds": run.seconds, "elapsed": run.elapsed, "peak": run.peak, "code": run.code}
    if run.code == 0:
        line |= measure.figures(real, out)
    else:
        line["words"] = run.words
    return line


def compare(names: Iterable[str], options: argparse.Namespace, lines: Path) -> None:
    """Run every program on every table, and add a line for each run."""
    for name in names:
        try:
            table = tables.make(name, WORK / "tables", options.data)
        except FileNotFoundError:
            print(f"{name}: left out, its public file is not in {options.data.name}")
            continue
        real = measure.read_real(table)
        for program in options.programs:
            # A resample does not depend on epsilon.
            for epsilon in options.epsilons if program != "resample" else [math.inf]:
                for repeat in range(options.repeats):
                    line = measured(program, table, real, epsilon, repeat)
                    with lines.open("a", encoding="utf-8") as file:
                        file.write(json.dumps(line) + "\n")
                    print(_short(line), flush=True)
                    if line["code"] is None:
                        break


def _short(line: Line) -> str:
    head = f"{line['table']} {line['program']} epsilon {line['epsilon']:g}: {line['seconds']:.1f} s"
    if line["code"] != 0:
        return f"{head}, {'not finished' if line['code'] is None else line['words']}"
    return (
        f"{head}, error {line['synthetic_error']:.2f}, k-marginal {line['k_marginal']:.1f}, "
        f"suppressed {line['synthetic_suppressed_mass']:.1%}, "
        f"fabricated {line['synthetic_fabricated_mass']:.1%}"
    )


SYNTHETIC = (
    ("rows", "records", "{:,.0f}"),
    ("error", "synthetic_error", "{:.2f}"),
    ("1", "synthetic_error_1", "{:.1f}"),
    ("2", "synthetic_error_2", "{:.2f}"),
    ("3", "synthetic_error_3", "{:.2f}"),
    ("suppressed", "synthetic_suppressed_mass", "{:.1%}"),
    ("fabricated", "synthetic_fabricated_mass", "{:.1%}"),
    ("blank", "blank", "{:.2%}"),
    ("k-marginal", "k_marginal", "{:.1f}"),
    ("TVD 1", "tvd_1", "{:.4f}"),
    ("TVD 2", "tvd_2", "{:.4f}"),
    ("TVD 3", "tvd_3", "{:.4f}"),
    ("CPU s", "seconds", "{:.1f}"),
    ("MiB", "peak", "{:,.0f}"),
)
RELEASED = (
    ("error", "released_error", "{:.2f}"),
    ("1", "released_error_1", "{:.1f}"),
    ("2", "released_error_2", "{:.2f}"),
    ("3", "released_error_3", "{:.2f}"),
    ("suppressed", "released_suppressed_mass", "{:.1%}"),
    ("fabricated", "released_fabricated_mass", "{:.1%}"),
    ("within margin 1", "released_coverage_1", "{:.1%}"),
    ("2", "released_coverage_2", "{:.1%}"),
    ("3", "released_coverage_3", "{:.1%}"),
    ("synthetic to released 1", "ratio_1", "{:.2f}"),
    ("2", "ratio_2", "{:.2f}"),
    ("3", "ratio_3", "{:.2f}"),
)

WORDS = f"""\
# Accuracy and processor time against peers

Whole programs, from a CSV file to the written files, one process at a time: {{machine}}.
Made by `benchmarks/accuracy.py`; what each figure means is said in `docs/method/measures.md`.

Length 3, delta 1 / (n ln n), medians of up to {{repeats}} runs. `pac-synth` 0.0.8 runs with the
defaults of its builder and, as "toolkit", as Intelligence Toolkit runs it (long combinations first,
balanced fabrication, synthetic counts). The programs of `peers/coded.py` (AIM and MST of OpenDP
0.16 and of dpmm 0.1.9, PrivSyn) are told for free what they need to know: the number of records and
every value that occurs; a multi-valued column is one flag for each value to them; all settings are
their defaults but the length of AIM's marginals, 3. They publish no counts. A resample of the real
records gives no privacy and shows what chance alone does to a table of this size. Mean errors are
over every combination that exists in the real table or in the result; "error" is over lengths 1 to
3 together, then by length. A program that was stopped after {LIMIT:.0f} seconds, by the clock and
of processor time, is marked "not finished"; CPU seconds are user and system time. "blank" is the
share of cells that are empty and would not be in the real table (columns with one value per cell).
"""


def results(lines: Path, target: Path, machine: str) -> None:
    """Write the medians of all lines as Markdown tables."""
    every = [json.loads(line) for line in lines.read_text("utf-8").splitlines()]
    repeats = max(line["repeat"] for line in every) + 1
    text = [WORDS.format(machine=machine, repeats=repeats)]
    for name in dict.fromkeys(line["table"] for line in every):
        chosen = [line for line in every if line["table"] == name]
        text.append(f"\n## {name}: {tables.TITLES[name]}\n")
        text += ["### Synthetic table\n", *_rows(chosen, SYNTHETIC)]
        text += ["\n### Released counts\n", *_rows(chosen, RELEASED)]
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("\n".join(text) + "\n", encoding="utf-8")


def _rows(lines: list[Line], columns: tuple[tuple[str, str, str], ...]) -> Iterable[str]:
    yield "| epsilon | program | " + " | ".join(words for words, _, _ in columns) + " |"
    yield "| ---: | --- |" + " ---: |" * len(columns)
    epsilons = sorted({line["epsilon"] for line in lines})
    for epsilon in epsilons:
        for program in PROGRAMS:
            runs = [
                line for line in lines if (line["epsilon"], line["program"]) == (epsilon, program)
            ]
            done = [line for line in runs if line["code"] == 0]
            cells = [_median(done, key, form) for _, key, form in columns]
            if not runs or (done and not any(cells)):
                continue
            if not done:
                last = runs[-1]
                ended = "not finished" if last["code"] is None else "failed"
                cells = [
                    f"{ended}, {last['seconds']:.0f} s" if key == columns[0][1] else ""
                    for _, key, _ in columns
                ]
            budget = "–" if epsilon == math.inf else f"{epsilon:g}"
            yield f"| {budget} | {program} | " + " | ".join(cells) + " |"


def _median(runs: list[Line], key: str, form: str) -> str:
    found = [line[key] for line in runs if line.get(key) is not None]
    return form.format(statistics.median(found)) if found else ""


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--tables", default=",".join(tables.ACCURACY))
    parser.add_argument("--epsilons", default="1,4,12")
    parser.add_argument("--programs", default=",".join(PROGRAMS))
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--data", type=Path, default=tables.DATA)
    parser.add_argument("--keep", action="store_true", help="add to the lines of earlier runs")
    parser.add_argument("--lines", type=Path, default=WORK / "accuracy.jsonl")
    parser.add_argument("--results", type=Path, default=HERE / "results" / "accuracy.md")
    options = parser.parse_args()
    options.epsilons = [float(epsilon) for epsilon in options.epsilons.split(",")]
    options.programs = options.programs.split(",")
    return options


def main() -> None:
    """Run the comparison and write its tables."""
    options = arguments()
    machine = processes.machine()
    WORK.mkdir(parents=True, exist_ok=True)
    if not options.keep:
        options.lines.unlink(missing_ok=True)
    compare(options.tables.split(","), options, options.lines)
    if options.lines.exists():
        results(options.lines, options.results, machine)


if __name__ == "__main__":
    main()
