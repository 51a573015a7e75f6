"""The value labels of SPSS and Stata files as columns, compared with the cells of the same file.

How their cells are written is said in `statistical`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from populace.read.dictionaries.fit import out_of_step
from populace.read.dictionaries.lists import listed
from populace.read.files.memory import render
from populace.read.files.source import Source
from populace.read.files.statistical import Program, read_raw
from populace.vocabulary.answers import says_yes
from populace.vocabulary.listing import listing
from populace.vocabulary.schema import ColumnSchema

Read = tuple[tuple[ColumnSchema, ...], tuple[str, ...], tuple[str, ...]]


def read_labels(source: Source, program: Program, encoding: str | None = None) -> Read:
    """The columns of variables with value labels, notes, and private notes on how cells fit.

    Codes that the file declares missing, one by one (declared so here), in ranges or by letters (.a
    to .z), are left out, and so are measured variables, whose labels stand for exceptions. A set of
    0/1 variables of one question gives a multi-valued column. What is declared never depends on a
    cell.

    Raises:
        InputError: the file is damaged, or pyreadstat is missing.
    """
    told = {} if encoding is None else {"encoding": encoding}
    _, meta = read_raw(source, program, metadataonly=True, user_missing=True, **told)
    columns, members, unlike = _sets(meta)
    measured, without = [], []
    labeled: list[ColumnSchema] = []
    for name in meta.column_names:
        pairs = _valid(meta, name)
        if name in members:
            continue
        if not pairs:
            without.append(name)
        elif meta.variable_measure.get(name) == "scale":
            measured.append(name)
        else:
            title = meta.column_names_to_labels.get(name) or ""
            labeled.append(replace(listed(name, pairs, title=title), missing=_missing(meta, name)))
    columns += labeled
    names = [one.name for one in labeled]
    cells = read_raw(source, program, usecols=names, **told)[0] if names else {}
    held = {name: [render(cell) for cell in cells[name]] for name in names}
    return tuple(columns), _notes(measured, unlike, without), out_of_step(labeled, held)


def _sets(meta: Any) -> tuple[list[ColumnSchema], set[str], list[str]]:  # noqa: ANN401 - pyreadstat's
    """Multiple-response sets of 0/1 variables; their variables; and the names of other sets."""
    columns, members, unlike = [], set[str](), []
    for name, group in (getattr(meta, "mr_sets", None) or {}).items():
        variables = list(group["variable_list"])
        known = set(variables) <= set(meta.column_names)
        if known and group["is_dichotomy"] and _is_ticked(meta, group, variables):
            pairs = [(one, meta.column_names_to_labels.get(one) or "") for one in variables]
            columns.append(listed(name.lstrip("$"), pairs, ";", "", group.get("label") or ""))
            members.update(variables)
        else:
            unlike.append(name.lstrip("$"))
    return columns, members, unlike


def _is_ticked(meta: Any, group: Mapping[str, Any], variables: Iterable[str]) -> bool:  # noqa: ANN401
    """Whether the value that a set counts is written as a flag is, in every variable."""
    counted = render(group["counted_value"])
    for name in variables:
        labels = {render(k): str(v) for k, v in meta.variable_value_labels.get(name, {}).items()}
        if not says_yes(labels.get(counted, counted)):
            return False
        if any(says_yes(label) for code, label in labels.items() if code != counted):
            return False
    return True


def _valid(meta: Any, name: str) -> list[tuple[str, str]]:  # noqa: ANN401 - pyreadstat's
    """The codes of a variable with their labels, without those that are declared missing."""
    ranges = meta.missing_ranges.get(name, [])
    letters = set(meta.missing_user_values.get(name, []))
    text = meta.readstat_variable_types.get(name) == "string"
    return [
        (render(code), str(label))
        for code, label in meta.variable_value_labels.get(name, {}).items()
        if not any(_within(code, missing) for missing in ranges)
        and code not in letters
        # Stata's .a to .z have no number.
        and (text or not isinstance(code, str))
    ]


def _missing(meta: Any, name: str) -> tuple[str, ...]:  # noqa: ANN401 - pyreadstat's
    """The single codes of a variable that are declared missing, as an export may hold them."""
    codes = (
        render(one["lo"]) for one in meta.missing_ranges.get(name, []) if one["lo"] == one["hi"]
    )
    return tuple(dict.fromkeys(code.strip() for code in codes if code.strip()))


def _within(code: Any, missing: Mapping[str, Any]) -> bool:  # noqa: ANN401 - a number or a text
    try:
        return bool(missing["lo"] <= code <= missing["hi"])
    except TypeError:
        return False


def _notes(
    measured: Sequence[str], unlike: Sequence[str], without: Sequence[str]
) -> tuple[str, ...]:
    said = (
        ("Measured, so that their labels may stand for exceptions only", measured),
        ("Multiple-response sets that are not marked by 1 and 0", unlike),
        ("Without labels of valid codes", without),
    )
    return tuple(
        f"{words}: {listing(names, 40)}. They were left out." for words, names in said if names
    )
