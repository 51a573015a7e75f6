"""A release in memory, as a program meets it.

Of the table nothing may be kept here but notes in words, which are never saved.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from populace.api.frames import Types, frame, types_of, usual_types
from populace.api.frames import released as released_types
from populace.api.queries import Asking, F
from populace.api.summaries import pairs_across
from populace.api.watching import Watched, watching
from populace.vocabulary.about import About
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.calls import told_right
from populace.vocabulary.errors import InputError
from populace.vocabulary.findings import Narrative, publisher_says
from populace.vocabulary.guarantee import Guarantee
from populace.vocabulary.listing import listing
from populace.vocabulary.release import Release

if TYPE_CHECKING:
    from populace.publish import Display, Format


class ReleasedData(Asking[F]):
    """A release in memory. What is saved is safe to publish.

    Its private notes, and its summary, which holds them, are for its publisher alone: some of them
    are read off the table without noise.

    Args:
        release: the release.
        kind: the library of the frames to hand out: "pandas", "polars", "pyarrow", or anything else
            for a mapping of column names to lists.
        private_notes: what the publisher alone should know; not saved.
        types: for each table by its name the types of the columns of those frames.
    """

    def __init__(
        self,
        release: Release,
        kind: str = "",
        private_notes: tuple[str, ...] = (),
        types: Mapping[str, Types] | None = None,
    ) -> None:
        self.release = release
        self.kind = kind
        self.private_notes = private_notes
        self._types = types or {}

    def like(self, sources: Mapping[str, Any]) -> ReleasedData[F]:
        """The same release, whose frames have the types of those that it was made of.

        Args:
            sources: for each table by its name what it was read from.
        """
        values = _values(self.release)
        if self.release.structure.single:
            sources = dict(zip(values, sources.values(), strict=True))
        types = {
            name: released_types(types_of(sources.get(name)), each) for name, each in values.items()
        }
        return ReleasedData(self.release, self.kind, self.private_notes, types)

    def again(self, release: Release, notes: tuple[str, ...] = ()) -> ReleasedData[F]:
        """Another release of the same tables, whose frames are like those of this one."""
        return ReleasedData(release, self.kind, notes, self._types)

    @property
    def synthetic(self) -> F:
        """The synthetic records as the kind of frame that came in; else lists by column name.

        Of several tables a mapping of their names to frames, with fresh keys.
        """
        from populace import publish

        if self.release.structure.single:
            columns = publish.synthetic_columns(self.release.synthetic)
            return cast("F", frame(self.kind, columns, self._only))
        every = publish.record_columns(self.release.records)
        frames = {n: frame(self.kind, each, self._types.get(n)) for n, each in every.items()}
        return cast("F", frames)

    @property
    def aggregates(self) -> F:
        """The protected counts like `aggregates.csv`, as the kind of frame that came in.

        Of several tables a mapping of the names of files to frames.
        """
        from populace import publish

        every = publish.count_columns(self.release.counts)
        if self.release.structure.single:
            return cast("F", frame(self.kind, next(iter(every.values())), self._only))
        return cast("F", {name: frame(self.kind, columns) for name, columns in every.items()})

    @property
    def _only(self) -> Types:
        """The types of the columns of a table by itself."""
        return next(iter(self._types.values()), {})

    @property
    def guarantee(self) -> Guarantee:
        """What is promised."""
        return self.release.guarantee

    @property
    def rests_on(self) -> tuple[str, ...]:
        """What was read off the data and not declared, as clauses; the release lists all of it."""
        from populace import publish

        tables = self.release.structure.tables
        names = [""] if len(tables) == 1 else [table.name for table in tables]
        headers = {name: table.headers for name, table in zip(names, tables, strict=True)}
        return publish.fact_summary(self.release.guarantee.inferred, headers)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the publisher should know before publishing; it is not part of the release."""
        read_off = (f"Read off the data, not declared: {clause}." for clause in self.rests_on)
        return (*self.advice, *read_off)

    @property
    def empty(self) -> tuple[str, ...]:
        """The columns of which no value is reported, so that synthetic records hold none either."""
        from populace import publish

        every = publish.shown(self.release)
        reported = {name for each in every for name in _reported(each)}
        names = dict.fromkeys(column.name for each in every for column in each.aggregates.columns)
        return tuple(name for name in names if name not in reported)

    @property
    def emptiness(self) -> tuple[str, ...]:
        """What to say of them before anything else, where they are most of the columns."""
        columns = sum(map(len, self.release.counts.columns))
        if 2 * len(self.empty) <= columns:
            return ()
        said = (
            f"Most columns came out empty: no value of {listing(self.empty, 40)} is common enough"
            " to be reported. Declared values, coarser ones, fewer columns or a larger epsilon"
            " would report more; what this run and another tell adds up."
        )
        return (said,)

    @property
    def advice(self) -> tuple[str, ...]:
        """Those of the warnings that ask for a decision."""
        from populace import publish

        release = self.release
        guarantee = release.guarantee
        said = [*self.emptiness]
        said += [
            f"At this epsilon the links between {relation.one} and {relation.many} cannot be told"
            " from chance."
            for relation in release.structure.relations
            if (pairs := pairs_across(release, relation)) is not None and pairs.by_chance
        ]
        records = max(1, release.counts.totals[0].records)
        if guarantee.delta is not None and guarantee.delta * 10 * records > 1:
            said.append(
                f"Delta {guarantee.delta:g} is large for about {records:,} records: choose at most"
                f" {_rounded_down(1 / (10 * records)):g}."
            )
        chosen = release.settings.records
        if chosen is not None:
            said.append(
                f"The number of synthetic records ({chosen:,}) was given and is published: it must"
                " not be taken from the data."
            )
        said += [each.replace("`", "") for each in publish.too_long(release)]
        return tuple(each for each in (*said, publish.page_absence()) if each)

    def summary(self) -> dict[str, Any]:
        """The release in a few numbers and words, as JSON can hold them; not to be published.

        The first table's numbers stand by themselves, and with those of the others in `tables`.
        """
        from populace.api.summaries import summary

        told = summary(self.release)
        return {
            **told,
            "warnings": list(self.warnings),
            "private_notes": list(self.private_notes),
        }

    def saying(self, about: About, findings: tuple[Narrative, ...]) -> ReleasedData[F]:
        """The release with what its publisher says of it; private notes say what margins refuse."""
        if not about and not findings:
            return self
        from populace import publish

        said = replace(self.release, about=about, findings=findings)
        kept, refused = publish.carried(said)
        return self.again(kept, (*self.private_notes, *refused))

    @told_right
    def tell(
        self,
        findings: Mapping[str, Any] | None = None,
        *,
        about: Mapping[str, Any] | None = None,
    ) -> ReleasedData[F]:
        """The release with what you say of it, on its page and in all its files; spends nothing.

        Args:
            findings: `text`, a list of sentences with questions in braces, such as
                `{share relation=Family given age=9-17}`; by language for several; as it is
                otherwise.
            about: who publishes what, as the keywords of `About`; as it is otherwise.

        Raises:
            InputError: something is not written right, or the margins do not carry a sentence.
        """
        said, found = publisher_says(
            self.release.about.content() if about is None else about, findings or {}
        )
        kept = self.release.findings if findings is None else found
        made = self.saying(said, kept)
        refused = made.private_notes[len(self.private_notes) :]
        if refused:
            raise InputError(
                expected="sentences that the margins of the release carry",
                found=" ".join(refused).rstrip("."),
                action="Say them otherwise, or leave them out.",
            )
        return made

    @told_right
    def plot(
        self,
        column: str,
        *,
        by: str | None = None,
        table: str | None = None,
        axes: Any = None,  # noqa: ANN401 - Matplotlib's
    ) -> Any:  # noqa: ANN401 - Matplotlib's
        """Draw the protected counts of a column's values, each with its margin.

        Args:
            column: whose values stand along the axis.
            by: the column whose values are told apart by color.
            table: the table of both, where there are several.
            axes: Matplotlib's `Axes` to draw on; new ones otherwise.

        Returns:
            The `Axes`.

        Raises:
            ParameterError: there is no such table or column, or nothing of it is reported.
            PopulaceError: Matplotlib is missing.
        """
        from populace.api.plotting import plot

        return plot(self.release, column, by, table, axes)

    @told_right
    def save(
        self,
        directory: str | os.PathLike[str],
        *,
        boundaries: str | os.PathLike[str] | None = None,
        formats: Iterable[Format] = (),
        progress: Watched = None,
    ) -> Path:
        """Write the folder that may be published.

        Args:
            directory: the folder, which must not exist yet.
            boundaries: a TopoJSON file of countries for the page's map, with ISO 3166 alpha-3
                ids; None for the boundaries that the United Nations draws.
            formats: other forms to write into folders inside: `sds` for the files of Synthetic Data
                Showcase.
            progress: as in `release`.

        Raises:
            InputError: the boundaries are no such file.
            OutputError: it exists already or cannot be written; nothing is left behind.
        """
        from populace import publish

        with watching(progress) as report:
            publish.write(self.release, Path(directory), _content(boundaries), formats, report)
        return Path(directory)

    def _repr_html_(self) -> str:
        from populace.api.showing import release_card

        return release_card(self.release, len(self.private_notes))

    def __repr__(self) -> str:
        from populace import publish

        release, guarantee = self.release, self.release.guarantee
        strength = (
            f"k-anonymity, k {guarantee.k}"
            if guarantee.epsilon is None
            else f"epsilon {guarantee.epsilon:g}"
        )
        counts = sum(len(entry.ids) for block in release.counts.blocks for entry in block.lengths)
        return (
            f"<{release.name}: {publish.synthetic_words(release)}, {counts:,} protected counts,"
            f" {strength}>"
        )


def _values(release: Release) -> dict[str, dict[str, tuple[str, ...]]]:
    """For each table and column what cells of the records may say; columns of several are left."""
    return {
        shape.name: {
            header: (*filter(None, (column.absent,)), *column.values)
            for header, column in zip(
                shape.headers, release.counts.columns_of(shape.name), strict=False
            )
            if column.delimiter is None
        }
        for shape in release.structure.tables
    }


def of_kind(release: Release, kind: str) -> ReleasedData[Any]:
    """A release whose frames are of a library, typed by the values that the release names."""
    types = {name: usual_types(kind, values) for name, values in _values(release).items()}
    return ReleasedData(release, kind, types=types)


def _reported(shown: Display) -> Iterator[str]:
    """The columns of a table of which a value is reported."""
    columns = shown.aggregates.columns
    for entry in shown.aggregates.lengths:
        if entry.length == 1:
            places = Attributes(columns).column_of[entry.ids[:, 0]]
            yield from (columns[place].name for place in set(places.tolist()))


def _content(boundaries: str | os.PathLike[str] | None) -> bytes | None:
    if boundaries is None:
        return None
    try:
        return Path(boundaries).read_bytes()
    except OSError as error:
        raise InputError(
            expected="a file of boundaries that can be read",
            found=f"no such file at {boundaries}",
            action="Check its name, or leave it out for the United Nations' boundaries.",
        ) from error


def _rounded_down(number: float) -> float:
    """A number above 0 to one digit, never above it."""
    power = math.floor(math.log10(number))
    return float(f"{math.floor(number / 10**power + 1e-9)}e{power}")
