"""Peers that take a table of whole numbers with declared domains, as whole programs.

Each gets what it needs told for free: the number of records and, for every column, all values that
occur. A multi-valued column becomes one column of 0 and 1 for each of its values. The libraries do
not fit into one environment; `accuracy.py` makes one for each, and this file runs in it.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Coded:
    """A table as numbers.

    Args:
        names: column names as the peer sees them.
        values: for each of them its values, a value's code being its place.
        columns: codes, one list per column.
        parts: for each column of the file the places of its columns here, and its delimiter.
    """

    names: list[str]
    values: list[list[str]]
    columns: list[list[int]]
    parts: list[tuple[str, list[int], str | None]]

    @property
    def sizes(self) -> dict[str, int]:
        """The number of values of each column."""
        return {name: len(own) for name, own in zip(self.names, self.values, strict=True)}

    @property
    def records(self) -> int:
        """The number of rows."""
        return len(self.columns[0])


def code(path: Path, multi_value: dict[str, str]) -> Coded:
    """Read a CSV file and number its values."""
    with path.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    coded = Coded([], [], [], [])
    for place, name in enumerate(head):
        cells = [row[place] for row in rows]
        delimiter = multi_value.get(name)
        first = len(coded.names)
        if delimiter is None:
            _add(coded, sorted(set(cells)), cells)
        else:
            sets = [{part for part in cell.split(delimiter) if part} for cell in cells]
            for value in sorted(set().union(*sets)):
                _add(coded, ["", value], [value if value in own else "" for own in sets])
        coded.parts.append((name, list(range(first, len(coded.names))), delimiter))
    return coded


def _add(coded: Coded, values: list[str], cells: list[str]) -> None:
    codes = {value: number for number, value in enumerate(values)}
    coded.names.append(f"c{len(coded.names)}")
    coded.values.append(values)
    coded.columns.append([codes[cell] for cell in cells])


def write(coded: Coded, columns: list[list[int]], path: Path) -> None:
    """Write synthetic codes as a table like the one that was read."""
    text = [
        [own[number] for number in codes] for own, codes in zip(coded.values, columns, strict=True)
    ]
    cells = [
        [
            (delimiter or "").join(filter(None, parts))
            for parts in zip(*(text[place] for place in places), strict=True)
        ]
        for _, places, delimiter in coded.parts
    ]
    names = [name for name, _, _ in coded.parts]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([names, *zip(*cells, strict=True)])


def rho_of(epsilon: float, delta: float) -> float:
    """The largest rho whose zero-concentrated guarantee gives (epsilon, delta).

    Canonne, Kamath and Steinke (2020), proposition 12, over a grid of orders.
    """
    low, high = 0.0, epsilon
    orders = [1 + 2 ** (step / 16) for step in range(-96, 161)]
    for _ in range(60):
        middle = (low + high) / 2
        reached = min(
            middle * order
            + math.log1p(-1 / order)
            - (math.log(delta) + math.log(order)) / (order - 1)
            for order in orders
        )
        low, high = (middle, high) if reached <= epsilon else (low, middle)
    return low


def opendp(algorithm: str) -> Callable[[Coded, float, float], list[list[int]]]:
    """AIM or MST of `opendp[mbi]`, with its hardened noise and its own defaults."""

    def run(coded: Coded, epsilon: float, delta: float) -> list[list[int]]:
        import opendp.prelude as dp
        import polars as pl
        from opendp.extras.mbi import _mst as mst

        dp.enable_features("contrib")
        frame = pl.LazyFrame(dict(zip(coded.names, coded.columns, strict=True)))
        # MST's parts add up to more than the whole, by rounding in the last place, and are refused:
        # each is made smaller by a millionth of a millionth.
        mst.prior = lambda share: share * (1 - 1e-12)
        context = dp.Context.compositor(
            data=frame,
            privacy_unit=dp.unit_of(contributions=1),
            privacy_loss=dp.loss_of(rho=rho_of(epsilon, delta)),
            split_evenly_over=1,
        )
        table = (
            context.query()
            .contingency_table(
                keys={name: list(range(size)) for name, size in coded.sizes.items()},
                algorithm=getattr(dp.mbi, algorithm)(),
            )
            .release()
        )
        drawn = table.synthesize(method="sample")
        # A null stands for values outside of the keys; there are none, and noise draws some.
        return [[value or 0 for value in drawn[name].to_list()] for name in coded.names]

    return run


def privsyn(coded: Coded, epsilon: float, delta: float) -> list[list[int]]:
    """PrivSyn of `privsyn-core`, with its defaults."""
    import pandas as pd
    from privsyn import PrivSynModel

    frame = pd.DataFrame(dict(zip(coded.names, coded.columns, strict=True)))
    model = PrivSynModel(epsilon=epsilon, delta=delta).fit(frame, coded.sizes)
    drawn = model.sample(coded.records)
    return [drawn[name].astype(int).tolist() for name in coded.names]


def dpmm(model: str, **settings: int) -> Callable[[Coded, float, float], list[list[int]]]:
    """AIM or MST of `dpmm`, without its binning, with its defaults."""

    def run(coded: Coded, epsilon: float, delta: float) -> list[list[int]]:
        import pandas as pd
        from dpmm.models import aim, mst

        home = {"AIMGM": aim, "MSTGM": mst}[model]
        frame = pd.DataFrame(dict(zip(coded.names, coded.columns, strict=True)))
        generator = getattr(home, model)(
            epsilon=epsilon, delta=delta, domain=coded.sizes, **settings
        )
        generator.fit(frame)
        drawn = generator.generate(n_records=coded.records)
        return [drawn[name].astype(int).tolist() for name in coded.names]

    return run


PROGRAMS: dict[str, Callable[[Coded, float, float], list[list[int]]]] = {
    "opendp-aim": opendp("AIM"),
    "opendp-mst": opendp("MST"),
    "privsyn": privsyn,
    "dpmm-aim": dpmm("AIMGM", degree=3),
    "dpmm-mst": dpmm("MSTGM"),
}


def main() -> None:
    """Read, synthesize and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", choices=PROGRAMS)
    parser.add_argument("source", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--epsilon", type=float, required=True)
    parser.add_argument("--delta", type=float, required=True)
    parser.add_argument("--multi-value", default="{}", help="JSON: column to delimiter")
    options = parser.parse_args()
    coded = code(options.source, json.loads(options.multi_value))
    drawn = PROGRAMS[options.program](coded, options.epsilon, options.delta)
    write(coded, drawn, options.folder / "synthetic.csv")


if __name__ == "__main__":
    main()
