"""Any input to a table: the order in which the steps of reading are done.

Each step is defined elsewhere in this package.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from populace.read.among import (
    check_among,
    check_doubled,
    check_long,
    headed_blocks,
    totals_alone,
)
from populace.read.cells.domains import encoded
from populace.read.cells.encoding import Encoder
from populace.read.dictionaries.redcap import REPEATS, check_repeats
from populace.read.files.rows import Rows, place_of
from populace.read.formats import Opening, open_input
from populace.read.identity.identifiers import checked, sign_of
from populace.read.layout.header import RECORDS, check_named
from populace.read.schemas.options import Overlay
from populace.read.schemas.selection import selection
from populace.vocabulary.answers import flag
from populace.vocabulary.digests import identity
from populace.vocabulary.errors import InputError, Refuse, raised, tried
from populace.vocabulary.facts import ONE_RECORD, Fact, Protected, fact
from populace.vocabulary.keywords import told_of
from populace.vocabulary.listing import listing
from populace.vocabulary.progress import Progress, Step, silent
from populace.vocabulary.reading import Reading
from populace.vocabulary.schema import ColumnSchema, Schema
from populace.vocabulary.spelling import alike, canonical
from populace.vocabulary.table import Cells, Column, Table
from populace.vocabulary.wording import Advice, Option

SEEN = fact("seen-choices")

NOBODY = "The table holds no record: check that it is the one that was meant."


KEYWORDS = frozenset(each.name for kind in (Opening, Overlay) for each in fields(kind))
"""The keywords of reading that say how an input is opened, and what its columns are."""


def read_table(
    source: Any,  # noqa: ANN401 - a path, bytes, an open file, a mapping or a data frame of any library
    *,
    schema: Schema | None = None,
    progress: Progress = silent,
    refuse: Refuse = raised,
    **reading: Any,  # noqa: ANN401 - each as its field
) -> Table:
    """Read a table into dictionary-encoded columns.

    Cells are text, in canonical spelling; a cell of white space is absent. An undeclared column
    whose cells are only 0 and 1, false and true, or no and yes in one language, and never empty, is
    a flag: its negative value is how absence is written. The facts of the table list everything
    that was inferred and not declared.

    Args:
        source: the path of a file; its bytes; an open file; the address of a database; a mapping
            of column names to lists of cells; or a data frame. Files are CSV, TSV or JSON lines,
            plain, gzip or zstd; Parquet, Arrow or Feather; Excel or OpenDocument; Stata or SPSS.
        schema: what is declared about the columns. Keywords are laid over it.
        progress: called for every block of rows; may raise `Stopped`.
        refuse: what to do with an error that does not keep the rest from being read.
        **reading: the fields of `Opening` and `Overlay`. With `declared_only` rows without a
            subject belong to one together.

    Returns:
        The table, with a record for each row.

    Raises:
        InputError: the input is no table, a library that it needs is missing, a row has no
            subject, or undeclared columns look like identifiers (see `identifiers`).
        SchemaError: a keyword or declaration names an unknown column or codebook, or contradicts
            another.
        TypeError: there is no such keyword.
    """
    if unknown := set(reading) - KEYWORDS:
        raise TypeError(f"no keywords of reading: {', '.join(sorted(unknown))}")
    how, overlay = told_of(Opening, reading), told_of(Overlay, reading)
    schema = overlay.declared(schema)
    opened = open_input(source, how)
    chosen = selection(opened, schema, overlay)
    rows, schema, names = chosen.rows, chosen.schema, chosen.names
    ids = () if schema.subject_id is None else (schema.subject_id,)
    used = (*names, *ids, *chosen.forms)
    looked = RECORDS in rows.facts and (how.where.skip_footer != 0)
    aside = {name: Encoder() for name in rows.names if looked and name not in used}
    encoders, records = scan(rows, used, progress, aside)
    if REPEATS in encoders and not ids:
        tried(lambda: check_repeats(REPEATS, encoders[REPEATS].texts), refuse, None)

    blocks = {} if ids else {name: encoders[name] for name in names}
    told = headed_blocks(blocks) if records else (NOBODY,)
    if looked:
        answers = {name: encoders[name] for name in names}
        tried(lambda: check_among(answers, opened, aside.values()), refuse, None)
        if not ids:
            tried(lambda: check_long(answers), refuse, None)
            tried(lambda: check_doubled(answers), refuse, None)

    subjects, known_by = None, None
    facts = [*rows.facts, *([SEEN] if schema.seen else [])]
    if schema.subject_id is not None:
        subject = encoders.pop(schema.subject_id)
        subjects, known_by = _subjects(
            subject, schema.subject_id, opened, blank_too=how.declared_only
        )
        if not how.declared_only:
            facts.append(fact("subject-in-every-row", column=schema.subject_id))
    undeclared = [name for name in names if schema.of(name) is None]
    if undeclared and schema.use is None:
        facts.append(fact("header-names"))

    # Before values are put in order, which takes long where everybody has one of her own.
    signs = [(name, sign_of(name, encoders[name], subjects)) for name in undeclared]
    harmless = tried(lambda: checked(signs), refuse, ())
    read, flags, readings = columns_of(names, encoders, schema)
    if undeclared:
        facts += [*flags, fact("no-other-flags" if flags else "no-flags")]
    table = Table(
        tuple(column for column, _ in read),
        tuple(cells for _, cells in read),
        records,
        subjects,
        facts=(*facts, *harmless),
        notes=told,
        readings=tuple(readings),
        known_by=known_by,
    )
    return declared_of(table, schema)


def columns_of(
    names: Iterable[str], encoders: dict[str, Encoder], schema: Schema
) -> tuple[list[tuple[Column, Cells]], list[Fact], list[Reading]]:
    """Columns made of their encoded cells, which are used up; flags, and what was understood."""
    read: list[tuple[Column, Cells]] = []
    flags, readings = list[Fact](), list[Reading]()
    for name in names:
        encoder = encoders.pop(name)
        declared = schema.of(name)
        pair = flag({*map(canonical, encoder.texts)}) if declared is None else None
        if pair is not None:
            negative, positive = pair
            flags.append(fact("flag", column=name, negative=negative, positive=positive))
            flat = ColumnSchema(name, values=(positive,), absent=negative)
            column, cells, _ = encoded(encoder, flat)
            column = replace(column, public=False)
        else:
            column, cells, understood = encoded(encoder, declared or ColumnSchema(name))
            if declared is not None and (declared.public or declared.numeric):
                readings.append(understood)
        read.append((column, cells))
    return read, flags, readings


def declared_of(table: Table, schema: Schema) -> Table:
    """The table with its bound, its unit of privacy, and what is taken as public."""
    bound = schema.effective_bound(table.columns)
    declarations = schema.declarations
    if schema.attributes_per_subject is None and bound > len(table.columns):
        declarations = (fact("values-per-subject", most=bound), *declarations)
    return replace(
        table,
        bound=bound,
        protected=ONE_RECORD
        if schema.subject_id is None
        else Protected("rows", subject_id=schema.subject_id),
        declared=declarations,
    )


def check_filled(tables: Mapping[str, Table]) -> None:
    """Refuse files that hold a header alone: nobody is in them, and their release would spend.

    Where every column is declared, the table is the one that was meant.

    Raises:
        InputError: there is one.
    """
    if empty := [
        name
        for name, table in tables.items()
        if not table.records
        and not all(column.public for column in table.columns)
        and any(each.kind == "rows-records" for each in table.facts)
    ]:
        raise InputError(
            expected="a record in every file",
            found="none below the names of the columns"
            + (f" in {listing(empty)}" if any(empty) else ""),
            action=Advice(
                "Check that it is the right file, and where the table stands in it",
                Option("header_row", blank="N"),
                "; leave a table out that nobody filled.",
            ),
        )


def scan(
    rows: Rows,
    names: Sequence[str],
    progress: Progress,
    aside: Mapping[str, Encoder] | None = None,
) -> tuple[dict[str, Encoder], int]:
    """The wanted columns encoded, and the number of rows.

    Args:
        rows: the input.
        names: the columns.
        progress: told about each block.
        aside: other columns, of which those cells alone are kept that say a total.
    """
    check_named(names)
    places = {name: rows.names.index(name) for name in names}
    encoders = {name: Encoder() for name in names}
    records = 0
    for block in rows.blocks():
        progress(Step("reading", 0.0))
        for name, place in places.items():
            encoders[name].add(block[place])
        for name, encoder in (aside or {}).items():
            encoder.add(totals_alone(block[rows.names.index(name)]))
        records = encoders[names[0]].records
    return encoders, records


def _subjects(
    encoder: Encoder, name: str, rows: Rows, *, blank_too: bool
) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    """Subjects numbered by first appearance; a blank one is refused, or one.

    Returns:
        Shape (records,): the subject of each; shape (subjects,): what each is known by.
    """
    numbers: dict[str, int] = {}
    texts = [alike(text) for text in encoder.texts]
    if "" in texts and not blank_too:
        blank = encoder.taken(np.array([text == "" for text in texts], dtype=np.int64))
        raise InputError(
            expected="a subject id in every row",
            found=f"a blank cell in column {name!r}, in {place_of(rows, int(np.argmax(blank)))}",
            action="Give every row the id of the person it is about.",
        )
    for text in texts:
        numbers.setdefault(text, len(numbers))
    owners = encoder.taken(np.array([numbers[text] for text in texts], dtype=np.int64))
    return owners, identity(numbers)
