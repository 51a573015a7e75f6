"""Stata and SPSS files as columns of text, and their value labels.

Whether a list of labels may be public is asked in `importing`, never assumed here.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal

import numpy as np

from populace.read.files.arrow import damaged
from populace.read.files.delimited import Columns
from populace.read.files.garbled import garbled
from populace.read.files.libraries import needed
from populace.read.files.memory import WRITABLE, Rendered, check_frame, ends_of, render, seen
from populace.read.files.source import Source, known_encoding
from populace.read.layout.footer import FOOT
from populace.read.layout.header import SAMPLE, check_names, legible
from populace.vocabulary.errors import InputError
from populace.vocabulary.extent import WHOLE, Extent
from populace.vocabulary.facts import Fact, fact
from populace.vocabulary.wording import Advice, Option

Program = Literal["Stata", "SPSS"]

_CELLS = 1 << 22
_PERIODS = {"m": (12, "-{:02}"), "q": (4, "-Q{}"), "h": (2, "-H{}"), "w": (52, "-W{:02}")}
_PERIOD = re.compile(r"%-?t([mqhw])")


class Statistical:
    """The table in a Stata or SPSS file.

    A coded cell is written as its label, where that label stands for one code of the variable only;
    else as the code. Values that the file declares missing are absent.

    Raises:
        InputError: the file is damaged, its first or last rows are no records, or pyreadstat is
            missing.
    """

    facts: tuple[Fact, ...] = (fact("value-labels"), WRITABLE)

    def __init__(
        self,
        source: Source,
        program: Program,
        encoding: str | None = None,
        extent: Extent = WHOLE,
    ) -> None:
        self._handle = source.handle
        self._encoding = known_encoding(encoding)
        self._reader, self._what = _reader(program), f"{program} file"
        meta = self._read(metadataonly=True)[1]
        self.names = tuple(map(legible, meta.column_names))
        check_names(self.names)
        self._raw = tuple(meta.column_names)
        self._write = {name: _writer(meta, name) for name in self._raw}
        ends = [ends_of(cells) for cells in self._ends(meta.number_rows)]
        check_frame(self.names, ends, extent, decoded=encoding)
        self.facts = (*self.facts, *seen(extent))

    def blocks(self) -> Iterator[Columns]:
        """The rows in blocks, whose columns are written out one at a time.

        Raises:
            InputError: the rest is damaged.
        """
        height = max(1, _CELLS // len(self.names))
        start = 0
        while True:
            columns, _ = self._read(row_offset=start, row_limit=height)
            rows = len(columns[self._raw[0]])
            if rows:
                cells = [(self._write[name], columns[name], self._what) for name in self._raw]
                yield Rendered(self.names, cells, _written)
            if rows < height:
                return
            start += rows

    def _ends(self, records: int | None) -> list[list[str]]:
        """The first cells and the last ones of each column."""
        parts = [self._read(row_limit=SAMPLE)[0]]
        if records is not None and records > SAMPLE:
            parts.append(self._read(row_offset=max(SAMPLE, records - FOOT), row_limit=FOOT)[0])
        return [
            [
                cell
                for part in parts
                for cell in _written((self._write[name], part[name], self._what))
            ]
            for name in self._raw
        ]

    def _read(self, **options: Any) -> tuple[dict[str, Any], Any]:  # noqa: ANN401 - pyreadstat's
        if self._encoding is not None:
            options["encoding"] = self._encoding
        return _call(self._reader, self._handle(), self._what, options)


def read_raw(source: Source, program: Program, **options: Any) -> tuple[dict[str, Any], Any]:  # noqa: ANN401
    """The cells of a file by variable, as codes, and what the file says of its variables.

    Args:
        source: the file.
        program: whose file it is.
        **options: those of pyreadstat.

    Raises:
        InputError: the file is damaged, or pyreadstat is missing.
    """
    return _call(_reader(program), source.handle(), f"{program} file", options)


def _written(column: tuple[Callable[[object], str], Any, str]) -> list[str]:
    write, cells, what = column
    known: dict[object, str] = {}
    for cell in cells:
        if cell not in known:
            known[cell] = write(cell)
    for text in known.values():
        _check_text(text, what)
    return [known[cell] for cell in cells]


def _reader(program: Program) -> Callable[..., Any]:
    with needed("pyreadstat", "Stata and SPSS files"):
        import pyreadstat
    reader: Callable[..., Any] = {"Stata": pyreadstat.read_dta, "SPSS": pyreadstat.read_sav}[
        program
    ]
    return reader


def _call(
    reader: Callable[..., Any],
    handle: Any,  # noqa: ANN401 - a path or an open file
    what: str,
    options: Mapping[str, Any],
) -> tuple[dict[str, Any], Any]:
    from pyreadstat import PyreadstatError, ReadstatError

    try:
        columns, meta = reader(handle, output_format="dict", **options)
    except (ReadstatError, PyreadstatError, OSError, UnicodeError) as error:
        if isinstance(error, UnicodeError) or "convert string" in str(error):
            raise _otherwise_encoded(what) from None
        raise damaged(what) from None
    for text in (*meta.column_names, *map(str, _labels(meta))):
        _check_text(text, what)
    return columns, meta


def _labels(meta: Any) -> Iterator[object]:  # noqa: ANN401 - pyreadstat's
    for labels in meta.variable_value_labels.values():
        yield from labels.values()


def _check_text(text: str, what: str) -> None:
    """Refuse text that was decoded otherwise than it was written."""
    if not text.isascii() and garbled(text):
        raise _otherwise_encoded(what)


def _otherwise_encoded(what: str) -> InputError:
    return InputError(
        expected=f"a {what} whose text has the encoding that the file names",
        found="text of another encoding",
        action=Advice(
            "Name its encoding",
            Option("encoding"),
            ": often windows-1252, utf-8 or that of the country where the file was made.",
        ),
    )


def _writer(meta: Any, name: str) -> Callable[[object], str]:  # noqa: ANN401 - pyreadstat's
    """How the cells of one variable are written."""
    labeled = {
        render(value): str(label).strip()
        for value, label in meta.variable_value_labels.get(name, {}).items()
    }
    often = Counter(labeled.values())
    words = {
        code: label
        for code, label in labeled.items()
        if label and often[label] == 1 and (label == code or label not in labeled)
    }
    single = meta.readstat_variable_types.get(name) == "float"
    period = _PERIOD.match(meta.original_variable_types.get(name) or "")

    def write(cell: object) -> str:
        if period is not None and isinstance(cell, float | int):
            return _in_period(cell, *_PERIODS[period[1]])
        if single and isinstance(cell, float):
            cell = np.float32(cell)
        if isinstance(cell, dt.timedelta):
            cell = f"{cell}"
        text = render(cell)
        return words.get(text, text)

    return write


def _in_period(number: float, parts: int, pattern: str) -> str:
    """A count of periods since 1960, as Stata has it: 2020-03, 2020-Q1."""
    if np.isnan(number):
        return ""
    year, part = divmod(int(number), parts)
    return f"{1960 + year:04}" + pattern.format(part + 1)
