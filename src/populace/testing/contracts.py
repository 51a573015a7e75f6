"""Each contract of what a package adds, as a check; nothing of ours is tested here."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np

import populace
from populace.plugins import (
    Codebook,
    Counts,
    Place,
    Reader,
    Settings,
    Source,
    Synthesizer,
    ValueRule,
)
from populace.read.formats import open_input

_SEEDS = (5, 6)


def check_codebook(name: str, book: object) -> None:
    """Hold a codebook against its contract.

    Args:
        name: of its entry point in the group `populace.codebooks`.
        book: what the entry point names.
    """
    _need(isinstance(book, Codebook), "name an object of populace.plugins.Codebook")
    assert isinstance(book, Codebook)  # noqa: S101 - for type checkers; said above in words
    _need(book.name == name, f"call the codebook as its entry point, {name!r}")
    _need(bool(book.values), "list at least one value")
    texts = [*book.values, *(text for words in book.labels.values() for text in words)]
    _need(
        all(text == " ".join(text.split()) for text in texts),
        "write values and labels on one line, with single blanks between words",
    )
    _need("en" in book.labels, "give English labels, which every page falls back on")
    _need(bool(book.labels.get("en")) and all(book.labels["en"]), "label every value in English")
    _need(bool(book.source), "say which publication fixes the values: they are taken as public")
    unknown = {value for value in book.spellings.values() if value not in book.values}
    _need(not unknown, "let every other spelling stand for a value of the list")


def check_operation(kind: object, values: Sequence[str], **parameters: Any) -> None:  # noqa: ANN401 - its own
    """Hold an operation of recipes against its contract.

    Args:
        kind: what the entry point in the group `populace.operations` names.
        values: values to try it on; some that it understands, and some that it does not.
        **parameters: of the operation, beside its column.
    """
    _need(
        isinstance(kind, type) and issubclass(kind, ValueRule),
        "name a subclass of populace.plugins.ValueRule",
    )
    assert isinstance(kind, type)  # noqa: S101 - for type checkers; said above in words
    assert issubclass(kind, ValueRule)  # noqa: S101
    _need(kind.do != ValueRule.do, "give it a name of its own (do)")
    operation = kind(column="column", **parameters)
    names = {each.name for each in fields(operation)}
    _need(set(parameters) <= names, "make it a dataclass, so that its parameters are its fields")
    first = [operation.becomes(value) for value in values]
    _need(
        first == [operation.becomes(value) for value in reversed(values)][::-1],
        "let the result depend on the value alone, and not on those before it",
    )
    again = [kind(column="other", **parameters).becomes(value) for value in values]
    _need(first == again, "let the result depend on the value alone, and not on the column")
    _need(
        all(text is None or (text and text == text.strip()) for text in first),
        "make texts without outer blanks, or None for absent",
    )
    if kind.results:
        _need(
            {text for text in first if text} <= set(kind.results),
            "make only values that `results` lists: they are taken as public",
        )
    _need(any(first), "make something of at least one of the values that are tried")


def check_reader(reader: object, path: Path, columns: Mapping[str, Sequence[str]]) -> None:
    """Hold a reader of files against its contract.

    Args:
        reader: what the entry point in the group `populace.readers` names.
        path: a file that it reads.
        columns: what the file holds, as texts by column: at least two rows.
    """
    _need(isinstance(reader, Reader), "name an object of populace.plugins.Reader")
    assert isinstance(reader, Reader)  # noqa: S101 - for type checkers; said above in words
    before = path.read_bytes()
    for _ in range(2):
        rows = open_input(reader.read(path))
        blocks = list(rows.blocks())
        table = {
            name: [cell for block in blocks for cell in block[place]]
            for place, name in enumerate(rows.names)
        }
        wanted = {name: list(cells) for name, cells in columns.items()}
        _need(table == wanted, "give every row of the file, with the cells as they stand in it")
    _need(path.read_bytes() == before, "leave the file as it is")


def check_writer(place: object) -> None:
    """Hold what writes packages for a place of publication against its contract.

    Args:
        place: what the entry point in the group `populace.writers` names.
    """
    _need(isinstance(place, Place), "name an object of populace.plugins.Place")
    assert isinstance(place, Place)  # noqa: S101 - for type checkers; said above in words
    with tempfile.TemporaryDirectory() as folder:
        made = _release().save(Path(folder) / "public")
        files = {file.name: file.read_bytes() for file in made.iterdir()}
        source = Source(populace.load(made).release, files)
        one, again = place.render(source), place.render(source)
    _need(bool(one), "write at least one file")
    _need(one == again, "write the same bytes of the same release")
    fine = all(not Path(name).is_absolute() and ".." not in Path(name).parts for name in one)
    _need(fine, "name files relative to the folder of the package")
    known = {key.name for key in fields(source.about)}
    _need(set(place.asks) <= known, "ask for keys of [about] only")


def check_synthesizer(maker: object, counts: Counts | None = None) -> None:
    """Hold a synthesizer against its contract.

    Args:
        maker: what the entry point in the group `populace.synthesizers` names.
        counts: counts that it makes records from; those of a small table of nobody otherwise.
    """
    _need(isinstance(maker, Synthesizer), "offer name and records, as populace.plugins.Synthesizer")
    assert isinstance(maker, Synthesizer)  # noqa: S101 - for type checkers; said above in words
    given = _release().release.counts if counts is None else counts
    settings = Settings(1.0)
    shares: list[float] = []
    one = maker.records(given, _SEEDS[0], settings, lambda step: shares.append(step.share))
    again = maker.records(given, _SEEDS[0], settings)
    for shape, columns in zip(given.structure.tables, given.columns, strict=True):
        table = one.tables[shape.name]
        _need(
            table.columns == columns[: len(shape.headers)],
            "make tables over the columns that were counted",
        )
        same = all(
            np.array_equal(a, b)
            for one_cells, other in zip(table.cells, again.tables[shape.name].cells, strict=True)
            for a, b in zip(_arrays(one_cells), _arrays(other), strict=True)
        )
        _need(same, "draw from the seed alone, in integers, so that anyone makes the same records")
    _need(one.structure == given.structure, "make the tables that were counted")
    for wanted in (0, 1, 40):
        made = maker.records(given, _SEEDS[0], replace(settings, records=wanted))
        _need(made.first.records == wanted, "make as many records as are wanted")
    _need(one.first.records == given.totals[0].records, "make the protected number otherwise")
    _need(
        shares == sorted(shares) and all(0 <= share <= 1 for share in shares),
        "tell a share of the work from 0 to 1 that never goes back",
    )


def _release() -> populace.ReleasedData[Any]:
    """A small release of a table of nobody."""
    table = {"color": ["red", "blue", "red"] * 100, "size": ["small", "large", "large"] * 100}
    domains = {"color": ["blue", "red"], "size": ["large", "small"]}
    schema = {"columns": {name: {"values": list(values)} for name, values in domains.items()}}
    with _quiet():
        return populace.release(table, schema=schema, epsilon=4, length=2, progress=False)


def _quiet() -> warnings.catch_warnings[None]:
    return warnings.catch_warnings(action="ignore")


def _arrays(cells: Any) -> tuple[Any, ...]:  # noqa: ANN401 - one array, or two of a column of lists
    return (cells.starts, cells.codes) if hasattr(cells, "starts") else (cells,)


def _need(fine: bool, what: str) -> None:
    """Raise where something is not fine."""
    if not fine:
        raise AssertionError(f"The contract is not kept. To do: {what}.")
