"""Records as the binary files of SPSS, Stata and Parquet, with labels."""

from __future__ import annotations

import datetime as dt
import io
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from populace.vocabulary.errors import InputError

_LONGEST_LABEL, _LONGEST_VALUE = 80, 120
"""What Stata and SPSS both take, in bytes of UTF-8."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_CREATED = 92
"""Where the header of an SPSS file has its day and hour."""

_STAMP = b"<timestamp>\x11"
"""What stands before those of a Stata file, in 17 characters."""


@dataclass(frozen=True, eq=False)
class Variable:
    """A column as statistical programs hold it: numbers with labels, absent as missing.

    A column of several values is one variable of 0 and 1 for each value.

    Args:
        name: that each program takes.
        title: what it is called.
        codes: shape (records,), float64; not a number where it is absent.
        labels: what each code is called.
    """

    name: str
    title: str
    codes: NDArray[np.float64]
    labels: Mapping[int, str]


def binary(name: str, variables: Sequence[Variable], title: str, created: str) -> dict[str, bytes]:
    """The records as `.sav`, `.dta` and Parquet, the same bytes whenever they are written.

    Args:
        name: of the files, without their ending.
        variables: the columns.
        title: what the release is called.
        created: the day of the release, as an ISO date.
    """
    try:
        import pandas as pd
        import pyarrow.parquet as pq
        import pyreadstat
    except ModuleNotFoundError as error:
        raise InputError(
            expected="the libraries that write statistical files",
            found=f"no {error.name}",
            action="Install them with pip install 'populace[packages]'.",
        ) from None
    frame = pd.DataFrame({each.name: each.codes for each in variables})
    titles = [_cut(each.title, _LONGEST_LABEL) for each in variables]
    labels = {
        each.name: {code: _cut(text, _LONGEST_VALUE) for code, text in each.labels.items()}
        for each in variables
    }
    with tempfile.TemporaryDirectory() as place:
        sav, dta = Path(place) / "records.sav", Path(place) / "records.dta"
        descriptions: dict[str, Any] = {"column_labels": titles, "variable_value_labels": labels}
        pyreadstat.write_sav(frame, sav, file_label=_cut(title, 60), **descriptions)
        pyreadstat.write_dta(frame, dta, file_label=_cut(title, 80), **descriptions)
        contents = _dated(sav.read_bytes(), dta.read_bytes(), dt.date.fromisoformat(created))
    file = io.BytesIO()
    pq.write_table(_typed(variables), file)
    return {
        f"{name}.sav": contents[0],
        f"{name}.dta": contents[1],
        f"{name}.parquet": file.getvalue(),
    }


def _dated(sav: bytes, dta: bytes, day: dt.date) -> tuple[bytes, bytes]:
    """Files of SPSS and Stata as written at the start of a day: their headers hold the hour."""
    month = f"{day.day:02} {_MONTHS[day.month - 1]}"
    of_spss = f"{month} {day.year % 100:02}00:00:00".encode()
    before, after = dta.split(_STAMP, 1)
    of_stata = f"{month} {day.year} 00:00".encode()
    return (
        sav[:_CREATED] + of_spss + sav[_CREATED + len(of_spss) :],
        before + _STAMP + of_stata + after[len(of_stata) :],
    )


def _typed(variables: Sequence[Variable]) -> Any:  # noqa: ANN401 - a table of pyarrow
    """The records with labels as an ordered dictionary of each column."""
    import pyarrow as pa

    arrays, fields = [], []
    for each in variables:
        codes = list(each.labels)
        place = {code: at for at, code in enumerate(codes)}
        indices = [None if np.isnan(code) else place[int(code)] for code in each.codes.tolist()]
        words = list(_distinct(list(each.labels.values())))
        array = pa.DictionaryArray.from_arrays(
            pa.array(indices, pa.int32()), pa.array(words, pa.string()), ordered=True
        )
        arrays.append(array)
        fields.append(pa.field(each.name, array.type, metadata={"title": each.title}))
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields))


def _distinct(labels: Sequence[str]) -> Iterator[str]:
    """Labels told apart: two values may have one."""
    seen: dict[str, int] = {}
    for each in labels:
        seen[each] = seen.get(each, 0) + 1
        yield each if seen[each] == 1 else f"{each} ({seen[each]})"


def _cut(text: str, longest: int) -> str:
    """Text of at most so many bytes."""
    return text.encode()[:longest].decode(errors="ignore")
