"""Protected counts as bars with their margins, drawn by Matplotlib.

Only released counts are drawn; what is not reported has no bar, which is not a bar of 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from populace.vocabulary.aggregates import Aggregates
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.errors import ParameterError, PopulaceError
from populace.vocabulary.listing import listing
from populace.vocabulary.release import Release

if TYPE_CHECKING:
    from populace.publish import Display

MOST = 30
"""The most values of one column that are drawn; the largest counts are kept."""

_WIDTH = 0.8


def plot(release: Release, column: str, by: str | None, table: str | None, axes: Any) -> Any:  # noqa: ANN401 - Matplotlib's
    """Bars of the counts of a column's values, side by side for each value of another.

    Args:
        release: the release.
        column: whose values stand along the axis.
        by: the column whose values are told apart by color; None for one bar a value.
        table: the table of both; None where there is one.
        axes: Matplotlib's `Axes` to draw on; None for new ones.

    Returns:
        The `Axes`.

    Raises:
        ParameterError: there is no such table or column, or nothing of it is reported.
        PopulaceError: Matplotlib is missing.
    """
    shown = _table(release, table)
    for name, option in ((column, "column"), (by, "by")):
        if name is not None and name not in [each.name for each in shown.aggregates.columns]:
            known = [each.name for each in shown.aggregates.columns]
            raise ParameterError(
                expected=f"one of the columns {listing(known, 20)}",
                found=f"{option}={name!r}",
                action="Name a column of the release.",
            )
    found = counts(shown.aggregates, *((column,) if by is None else (column, by)))
    if not found:
        raise ParameterError(
            expected="a column of which something is reported",
            found=f"nothing of {listing([column] if by is None else [column, by])}",
            action="Choose another, or release with a larger epsilon or a longer length.",
        )
    if axes is None:
        try:
            from matplotlib.pyplot import subplots
        except ImportError:
            raise PopulaceError(
                expected="Matplotlib, to draw",
                found="none in this installation",
                action='Say pip install "populace[plots]".',
            ) from None
        axes = subplots(layout="constrained")[1]
    largest: dict[str, int] = {}
    for (value, *_), (count, _) in found.items():
        largest[value] = max(count, largest.get(value, 0))
    chosen = sorted(largest, key=lambda value: -largest[value])[:MOST]
    order = _declared_order(shown.aggregates, column)
    values = [value for value in order if value in chosen]
    groups = [""] if by is None else _declared_order(shown.aggregates, by)
    groups = [group for group in groups if by is None or any((v, group) in found for v in values)]
    _draw(axes, found, values, groups, by)
    left_out = f", the {MOST} largest of {len(largest)} values" if len(largest) > MOST else ""
    axes.set_xlabel(f"{column}{left_out}")
    axes.set_ylabel("protected count, with its 95% margin")
    axes.set_title(release.name)
    return axes


def counts(aggregates: Aggregates, *columns: str) -> dict[tuple[str, ...], tuple[int, float]]:
    """The counts and margins of the combinations of one value of each of the columns.

    Args:
        aggregates: of a table.
        columns: names of one or two different columns.
    """
    attributes = Attributes(aggregates.columns)
    places = [
        next(place for place, each in enumerate(aggregates.columns) if each.name == name)
        for name in columns
    ]
    entry = next((each for each in aggregates.lengths if each.length == len(columns)), None)
    if entry is None:
        return {}
    owners = attributes.column_of[entry.ids]
    turned = np.argsort(np.argsort(places))
    rows = np.flatnonzero((owners == np.sort(places)).all(axis=1))
    found = {}
    for row in rows.tolist():
        key = tuple(
            aggregates.columns[place].values[
                int(entry.ids[row, turn]) - int(attributes.starts[place])
            ]
            for place, turn in zip(places, turned.tolist(), strict=True)
        )
        found[key] = (int(entry.counts[row]), float(entry.margins[row]))
    return found


def _table(release: Release, name: str | None) -> Display:
    from populace import publish

    every = {shown.name: shown for shown in publish.shown(release)}
    if name is None and len(every) == 1:
        return next(iter(every.values()))
    if name not in every:
        raise ParameterError(
            expected=f"one of the tables {listing(list(every))}",
            found=f"table={name!r}",
            action="Name the table.",
        )
    return every[name]


def _declared_order(aggregates: Aggregates, column: str) -> Sequence[str]:
    return next(each.values for each in aggregates.columns if each.name == column)


def _draw(
    axes: Any,  # noqa: ANN401 - Matplotlib's
    found: dict[tuple[str, ...], tuple[int, float]],
    values: Sequence[str],
    groups: Sequence[str],
    by: str | None,
) -> None:
    width = _WIDTH / len(groups)
    for turn, group in enumerate(groups):
        keys = [(value,) if by is None else (value, group) for value in values]
        at = [place for place, key in enumerate(keys) if key in found]
        heights, margins = zip(*(found[keys[place]] for place in at), strict=True)
        shift = (turn - (len(groups) - 1) / 2) * width
        axes.bar(
            [place + shift for place in at],
            heights,
            width,
            yerr=margins,
            capsize=3,
            label=group or None,
        )
    axes.set_xticks(range(len(values)), values, rotation=30 if len(values) > 6 else 0, ha="right")
    axes.set_ylim(bottom=0)
    if by is not None:
        axes.legend(title=by)
