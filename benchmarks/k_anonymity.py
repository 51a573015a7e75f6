"""The k-anonymous methods, from a CSV file to the written release, beside the one with noise.

Every run is a process of its own. The figures are those of `measure.py`; whether any record shows
a group smaller than k is checked as well.

    python benchmarks/k_anonymity.py [--tables victims-detail,adult] [--k 10] [--data FOLDER]
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from typing import Any

import measure
import numpy as np
import processes
import tables
from accuracy import HERE, WORK, delta_of

from populace import publish
from populace.evaluate import compare, share
from populace.vocabulary.table import Table

METHODS = ("row-seeded", "value-seeded", "unseeded", "aggregate-seeded")
EPSILON = "4"

WORDS = """\
# The k-anonymous methods

k-anonymity is weaker than noise, and one-off: `src/populace/protect/k_anonymity.md`. Whole
programs, from a CSV file to the written folder, one process at a time, one run each, k = {k},
length 3: {machine}. Made by `benchmarks/k_anonymity.py`.

Errors, suppressed and fabricated mass as in `docs/method/measures.md`, for the synthetic records
and, last, for the rounded counts. "kept" is the share of the mass of combinations with a true count
of 2k and more that the records still show, "matched" the share of that mass that they show as
often as it is: the sum of the smaller of both counts over the sum of the true ones. "ratio" is the
processor time over that of the differentially private run (epsilon {epsilon}), also shown; at most
3 is required. No combination that any record shows was held by fewer than k, checked up to length
3; tests check every length.
"""

HEAD = (
    "| method | records | error 1 | 2 | 3 | suppressed 1 | 2 | 3 | fabricated | kept 1 | 2 | 3 |"
    " matched 1 | 2 | 3 | k-marginal | counts: error | suppressed | fabricated | CPU s | ratio |"
)


def start(table: tables.BenchmarkTable, out: Path, *options: str) -> processes.Run:
    """One release."""
    shutil.rmtree(out, ignore_errors=True)
    program = Path(sys.executable).with_name("populace")
    several = [
        word for pair in table.multi_value.items() for word in ("--multi-value", "=".join(pair))
    ]
    command = [program, "release", table.path, "--length", "3", *several, *options, "--out", out]
    done = processes.run(command, WORK / "output.log")
    if done.code != 0:
        raise SystemExit(f"{table.name}, {' '.join(options)}: {done.words}")
    return done


def kept(real: Table, out: Path, k: int) -> list[tuple[float, float]]:
    """For each length, how much of what 2k and more people hold is shown, and how often."""
    release = publish.load(out)
    shared = share(real, release.synthetic)
    shares = []
    for own, drawn in zip(
        measure.counts_of(shared.truth), measure.counts_of(shared.synthetic), strict=True
    ):
        true = own.counts[own.counts >= 2 * k]
        shown = drawn.of(own.keys[own.counts >= 2 * k])
        mass = max(1, int(true.sum()))
        shares.append(
            (float(true[shown > 0].sum() / mass), float(np.minimum(true, shown).sum() / mass))
        )
        small = compare(own, drawn.keys, drawn.counts)
        if release.guarantee.k and (small.true[small.released > 0] < k).any():
            raise SystemExit(f"{out}: a group smaller than {k} is shown")
    return shares


def row(real: Table, out: Path, k: int, name: str, seconds: float, noise: float) -> str:
    """One row of the results."""
    found: dict[str, Any] = measure.figures(real, out)
    shares = kept(real, out, k)
    cells = [
        name,
        f"{found['records']:,}",
        *(f"{found[f'synthetic_error_{length}']:.1f}" for length in (1, 2, 3)),
        *(f"{found[f'synthetic_suppressed_mass_{length}']:.2%}" for length in (1, 2, 3)),
        f"{found['synthetic_fabricated_mass']:.2%}",
        *(f"{share:.2%}" for share, _ in shares),
        *(f"{share:.1%}" for _, share in shares),
        f"{found['k_marginal']:.1f}",
        f"{found['released_error']:.2f}",
        f"{found['released_suppressed_mass']:.2%}",
        f"{found['released_fabricated_mass']:.2%}",
        f"{seconds:.1f}",
        f"{seconds / noise:.2f}",
    ]
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Run every method and write the results."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--tables", default="victims-detail,adult")
    parser.add_argument("--k", type=int, default=10)
    parser.add_argument("--data", type=Path, default=tables.DATA)
    parser.add_argument("--results", type=Path, default=HERE / "results" / "k_anonymity.md")
    options = parser.parse_args()
    WORK.mkdir(parents=True, exist_ok=True)
    text = [WORDS.format(k=options.k, machine=processes.machine(), epsilon=EPSILON)]
    for name in options.tables.split(","):
        table = tables.make(name, WORK / "tables", options.data)
        real = measure.read_real(table)
        out = WORK / "k-anonymous"
        delta = repr(delta_of(real.records))
        noise = start(table, out, "--epsilon", EPSILON, "--delta", delta).seconds
        rows = [row(real, out, options.k, "with noise", noise, noise)]
        for method in METHODS:
            seconds = start(table, out, "--k", str(options.k), "--method", method).seconds
            rows.append(row(real, out, options.k, method, seconds, noise))
        print("\n".join([name, *rows]), flush=True)
        text += [f"## {name}: {table.title}\n", HEAD]
        text += ["| --- |" + " ---: |" * (HEAD.count("|") - 2), *rows, ""]
    options.results.parent.mkdir(parents=True, exist_ok=True)
    options.results.write_text("\n".join(text), encoding="utf-8")


if __name__ == "__main__":
    main()
