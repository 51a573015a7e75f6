"""What a steward declares about a table before anyone looks at it, as frozen data.

Schema files are read and drafted in `read`, and no cell is ever looked at here.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from populace.vocabulary.calls import made_right
from populace.vocabulary.errors import SchemaError
from populace.vocabulary.facts import Fact, fact
from populace.vocabulary.findings import Words
from populace.vocabulary.listing import listing
from populace.vocabulary.table import Column

ZEROS = frozenset({"0", "no", "false"})
"""What `ignore_zeros` drops, whatever its case."""


@made_right
@dataclass(frozen=True)
class ColumnSchema:
    """What is declared about one column.

    Args:
        name: the header.
        values: the public domain in its order, with a codebook's values filled in; None for a
            private domain, whose values are found in the data and must earn their release.
        codebook: the shipped codebook that the values come from, if any.
        labels: words for the values, parallel to them, or empty.
        absent: how absence is written besides an empty cell.
        missing: other codes and words that mean no answer, and count as absent, too.
        delimiter: what joins the values of one cell of a multi-valued column; otherwise None.
        ignore_zeros: whether 0, no and false count as absent.
        flags: the headers of one 0/1 column for each value, parallel to the values, that together
            make up a multi-valued column where the table has no column of its name; or empty.
        headers: what a table may call the column instead of its name.
        spellings: other texts that stand for declared values, with the value of each.
        safe: whether the steward states that the values identify nobody.
        decimal: the decimal sign of a column of numbers, "." or ","; the other one groups
            thousands. "" where none is declared.
        units: what may stand beside its numbers and says nothing, such as "kg".
        title: what people call the column, for pages and files to show; "" for its name.
        translations: by language what the column and its values are called; the first is that of
            `title` and `labels`.
    """

    name: str
    values: tuple[str, ...] | None = None
    codebook: str | None = None
    labels: tuple[str, ...] = ()
    absent: str = ""
    delimiter: str | None = None
    ignore_zeros: bool = False
    flags: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    spellings: tuple[tuple[str, str], ...] = ()
    safe: bool = False
    decimal: str = ""
    units: tuple[str, ...] = ()
    title: str = ""
    missing: tuple[str, ...] = ()
    translations: tuple[tuple[str, Words], ...] = ()

    def __post_init__(self) -> None:
        column = self.column(self.values or ())
        if not self.name.strip():
            raise SchemaError(
                expected="a name for every declared column",
                found="a blank name",
                action="Write the column's header as its name.",
            )
        if self.values is None and (self.labels or self.codebook):
            raise SchemaError(
                expected=f"labels and codebooks for declared values only, in column {self.name!r}",
                found="a private domain",
                action="Declare the values, or leave the labels and the codebook out.",
            )
        if self.flags and (self.delimiter is None or len(self.flags) != len(self.values or ())):
            raise SchemaError(
                expected=f"a delimiter, and one flag for each declared value of {self.name!r}",
                found=f"{len(self.flags)} flags for {len(self.values or ())} values"
                + (" and no delimiter" if self.delimiter is None else ""),
                action="Name the flag column of each value in the order of the values.",
            )
        if any(not text.strip() or text in (self.values or ()) for text in self.missing):
            raise SchemaError(
                expected=f"codes for missing in column {self.name!r} that are none of its values",
                found="a blank, or a declared value",
                action="Take it out of the values or out of missing.",
            )
        if self.decimal not in ("", ".", ",") or (self.numeric and self.values is not None):
            raise SchemaError(
                expected=f'"." or "," as decimal of column {self.name!r}, and no list of values'
                " with decimal or units",
                found="another sign" if self.values is None else "a list of values",
                action="Declare how numbers are written, or which values there are.",
            )
        wrong = [value for _, value in self.spellings if value not in (self.values or ())]
        if wrong or len({text for text, _ in self.spellings}) < len(self.spellings):
            raise SchemaError(
                expected=f"spellings of column {self.name!r}, each of one declared value",
                found=listing(wrong) if wrong else "one of two values",
                action="Write them as spellings = {text = value}.",
            )
        delimiter = self.delimiter or "\n"
        if any(not _countable(value, delimiter, self) for value in column.values):
            raise SchemaError(
                expected=f"values that column {self.name!r} can hold",
                found="a value that is blank, begins or ends with a blank, holds the delimiter, "
                "or is a zero although zeros are ignored",
                action="Correct or remove that value.",
            )

    @classmethod
    def as_read(cls, column: Column, name: str | None = None) -> ColumnSchema:
        """What reads a column as it was read for a release, for the same cells once more.

        Args:
            column: the column as released.
            name: what it is called in its own table, where that is another name.
        """
        return cls(
            name or column.name,
            values=column.values if column.public else None,
            labels=column.labels if column.public else (),
            absent=column.absent,
            delimiter=column.delimiter,
            safe=True,
            title=column.title,
        )

    @property
    def declarations(self) -> tuple[Fact, ...]:
        """What the guarantee takes as public of the column."""
        name, declared = self.name, []
        if self.values is None:
            declared.append(fact("domain-private", column=name))
        elif self.codebook:
            size = len(self.values)
            declared.append(
                fact("domain-codebook", column=name, count=size, codebook=self.codebook)
            )
        else:
            declared.append(fact("domain-public", column=name, count=len(self.values)))
        if self.delimiter is not None:
            declared.append(fact("delimiter", column=name, delimiter=self.delimiter))
        if self.absent:
            declared.append(fact("absent-symbol", column=name, text=self.absent))
        declared += [fact("absent-symbol", column=name, text=text) for text in self.missing]
        if self.ignore_zeros:
            declared.append(fact("zeros-absent", column=name))
        if self.decimal:
            declared.append(fact("decimal-sign", column=name, text=self.decimal))
        if self.units:
            declared.append(fact("units", column=name, units=self.units))
        if self.safe:
            declared.append(fact("safe", column=name))
        return tuple(declared)

    @property
    def public(self) -> bool:
        """Whether the domain is declared."""
        return self.values is not None

    @property
    def numeric(self) -> bool:
        """Whether it is declared how the numbers of the column are written."""
        return bool(self.decimal or self.units)

    def column(self, values: Sequence[str]) -> Column:
        """The table's column with this codebook."""
        return Column(
            self.name,
            tuple(values),
            public=self.public,
            absent=self.absent,
            delimiter=self.delimiter,
            labels=self.labels,
            title=self.title,
            plain=self.numeric,
        )


def _countable(value: str, delimiter: str, schema: ColumnSchema) -> bool:
    if not value or value != value.strip():
        return False
    if schema.delimiter is not None and delimiter in value:
        return False
    return not (schema.ignore_zeros and value.lower() in ZEROS)


@made_right
@dataclass(frozen=True)
class Schema:
    """What is declared about a table.

    A column that is not declared here is read with a private domain.

    Args:
        columns: the declared columns, names distinct.
        subject_id: the column that names the subject of each row; None when every row is a subject
            of its own.
        attributes_per_subject: a public bound on how many attributes of one subject count, at
            least 1; None for the default of `effective_bound`.
        use: the columns to read; None for all but the subject id.
        accept_unread: the columns that are taken as they are however little of them is understood.
        seen: whether all this was chosen with the data in view: then the guarantee rests on it as
            on other facts that were read off the data.
    """

    columns: tuple[ColumnSchema, ...] = ()
    subject_id: str | None = None
    attributes_per_subject: int | None = None
    use: tuple[str, ...] | None = None
    seen: bool = False
    accept_unread: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        flags = [
            name
            for column in self.columns
            for name in (*column.flags, *(each for each in column.headers if each != column.name))
        ]
        for what, listed in (("declared", names + flags), ("used", list(self.use or ()))):
            twice = sorted({name for name in listed if listed.count(name) > 1})
            if twice:
                raise SchemaError(
                    expected=f"each column to be {what} once",
                    found=f"more than one mention of {listing(twice)}",
                    action="Name each column once.",
                )
        if self.subject_id is not None and self.subject_id in names:
            raise SchemaError(
                expected="a subject id that is not published as a column",
                found=f"column {self.subject_id!r} declared as both",
                action="Remove its column entry: ids are used to group rows and are never kept.",
            )
        if self.attributes_per_subject is not None and self.attributes_per_subject < 1:
            raise SchemaError(
                expected="attributes_per_subject of at least 1",
                found=f"{self.attributes_per_subject}",
                action="Leave it out, or name a bound that nearly every subject keeps.",
            )

    def of(self, name: str) -> ColumnSchema | None:
        """What is declared about the column of this name."""
        return next((column for column in self.columns if column.name == name), None)

    def without(self, names: Collection[str]) -> Schema:
        """The schema without what it says of some columns."""
        return replace(self, columns=tuple(one for one in self.columns if one.name not in names))

    def with_column(self, column: ColumnSchema) -> Schema:
        """The same schema with this declaration in place of the former one, or added at the end."""
        if self.of(column.name) is None:
            return replace(self, columns=(*self.columns, column))
        kept = (column if old.name == column.name else old for old in self.columns)
        return replace(self, columns=tuple(kept))

    def effective_bound(self, columns: Sequence[Column]) -> int:
        """How many attributes of one subject count: public, since it rests on declarations alone.

        Args:
            columns: the columns of the table as read.

        Returns:
            `attributes_per_subject` where declared; else the number of columns when no subject can
            have more, which takes single-valued columns and no subject id; else twice the number
            of columns. At least 1.
        """
        if self.attributes_per_subject is not None:
            return self.attributes_per_subject
        return default_bound(columns, grouped=self.subject_id is not None)

    @property
    def declarations(self) -> tuple[Fact, ...]:
        """What the guarantee takes as public."""
        declared = []
        if self.subject_id is not None:
            declared.append(fact("subject-id", column=self.subject_id))
        if self.attributes_per_subject is not None:
            declared.append(fact("values-per-subject", most=self.attributes_per_subject))
        for column in self.columns:
            if self.use is None or column.name in self.use:
                declared += column.declarations
        return tuple(declared)


def default_bound(columns: Sequence[Column], *, grouped: bool) -> int:
    """How many attributes of one subject count where none declared it.

    Args:
        columns: the columns.
        grouped: whether a subject can have several rows.
    """
    several = grouped or any(column.multivalued for column in columns)
    return max(1, len(columns) * (2 if several else 1))
