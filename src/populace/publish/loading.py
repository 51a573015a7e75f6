"""Reading the folder of a release back: it must be, byte for byte, what would be written.

No path found in a file is followed, and nothing read is trusted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from populace.publish import folder
from populace.publish.files import manifest, manifest_reader, regular_files, tables
from populace.publish.files.contents import Content, digest
from populace.publish.files.file_names import CODEBOOK, MANIFEST, PAGE, every, named
from populace.publish.files.manifest_reader import BlockEntry, HistogramEntry, Manifest
from populace.publish.files.refusal import reading, refusal
from populace.publish.files.rows import Coding, Parsed, batches, parsed, rows
from populace.vocabulary.aggregates import Combinations
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.counts import Block, Counts, Histogram, Links
from populace.vocabulary.records import Join, Records
from populace.vocabulary.release import Release
from populace.vocabulary.structure import CLASSES, Shape, Structure
from populace.vocabulary.table import Column, Table

Columns = tuple[tuple[Column, ...], ...]

_MOST = 2**40
"""More than there are people."""


@dataclass(frozen=True, eq=False)
class Loaded:
    """A release as it was read.

    Args:
        release: the release.
        unchecked: the names of files of which only the hash was checked, since another version of
            Populace, or of its page, wrote them in words of its own.
    """

    release: Release
    unchecked: tuple[str, ...]


def load(directory: Path) -> Release:
    """Read a release from its folder; as `open_folder`, but of the page the hash alone is checked.

    A page may say the same in other words, so that none is refused for what it says.
    """
    return _opened(directory, folder.beside_page).release


def open_folder(directory: Path) -> Loaded:
    """Read a release from its folder, and hold every file against what would be written.

    Every file must have the hash that `release.json` states. Tables and `release.json` must be, to
    the byte, what this version of the format writes; descriptions, README and page must be, unless
    another version of Populace made the release, or the page was built or drawn otherwise.

    Raises:
        VerificationError: a file is missing, changed or does not agree with the others.
    """
    return _opened(directory, folder.render)


def _opened(directory: Path, render: Callable[[Release], dict[str, Content]]) -> Loaded:
    """A release whose files are held against those that are rendered."""
    said = manifest_reader.read(regular_files.content(directory, MANIFEST))
    with reading():
        release = _Folder(directory, said).release()
        wanted = folder.digests(render(release))
        names = [name for name in dict.fromkeys((*wanted, PAGE)) if name != MANIFEST]
        if set(said.hashes) != set(names):
            raise refusal(f"a hash in {MANIFEST} for every other file", "another list of files")
        wanted[MANIFEST] = digest(manifest.write(release, said.hashes))
    roles = {file.name: file.role for file in every(release.counts, release.about)}
    unchecked = []
    for name in (*names, MANIFEST):
        actual = regular_files.digest(directory, name)
        if name != MANIFEST and actual != said.hashes[name]:
            raise refusal(f"files with the hashes that {MANIFEST} states", f"{name} changed")
        if actual == wanted.get(name, actual):
            continue
        if not _may_differ(roles.get(name, "manifest"), release):
            raise refusal(f"{name} to agree with the other files", "one that does not")
        unchecked.append(name)
    return Loaded(release, tuple(unchecked))


def _may_differ(role: str, release: Release) -> bool:
    """Whether a file may say the same in other words."""
    if role == "page":
        return True
    return role in ("description", "readme", "citation") and release.software != folder.software()


class _Folder:
    """One folder while it is read."""

    def __init__(self, directory: Path, said: Manifest) -> None:
        self._directory, self._said = directory, said
        self._structure = said.structure

    def release(self) -> Release:
        """The release that the tables make."""
        said = self._said
        columns = self._columns()
        bare = Counts(self._structure, columns, said.totals, ())
        counts = replace(
            bare,
            blocks=tuple(self._block(entry, bare) for entry in said.blocks),
            histograms=tuple(self._histogram(entry) for entry in said.histograms),
            link_totals=said.link_totals,
        )
        _check_numbers(counts)
        return Release(
            name=said.name,
            settings=said.settings,
            counts=counts,
            records=self._records(counts),
            promises=said.promises,
            seed=said.seed,
            synthesizer=said.synthesizer,
            software=said.software,
            created=said.created,
            about=said.about,
            findings=said.findings,
            verdicts=said.verdicts,
        )

    @contextmanager
    def _rows(self, name: str, header: tuple[str, ...]) -> Iterator[Iterator[list[str]]]:
        """The rows of a file below the header that it must have, as they are read."""
        # Before any of it is taken apart, however large it is.
        hashed, text = hashlib.sha256(), True
        for piece in regular_files.pieces(self._directory, name):
            hashed.update(piece)
            text = text and b"\0" not in piece
        if not text or hashed.hexdigest() != self._said.hashes.get(name):
            raise refusal(f"files with the hashes that {MANIFEST} states", f"{name} changed")
        with regular_files.regular_file(self._directory, name) as file:
            found = rows(file)
            if tuple(next(found, ())) != header:
                raise ValueError("another header")
            yield found

    def _columns(self) -> Columns:
        """The columns with their values and labels."""
        structure, said = self._structure, self._said
        header = tables.codebook_header(structure)
        held: dict[tuple[str, ...], list[tuple[str, str]]] = {}
        with self._rows(CODEBOOK, header) as given:
            for *about, value, label, _domain in given:
                held.setdefault(tuple(about), []).append((value, label))
        bare = Counts(structure, said.columns, said.totals, ())
        filled = []
        for table, name, column in tables.columns_in(bare):
            found = held.get((*structure.apart(table), name), [])
            labels = tuple(label for _, label in found)
            values = tuple(value for value, _ in found)
            if name in structure.numbers(table) and values != CLASSES:
                raise refusal("numbers of links in the classes that every release has", "others")
            filled.append(replace(column, values=values, labels=labels if any(labels) else ()))
        return _parted(filled, [len(columns) for columns in said.columns])

    def _block(self, entry: BlockEntry, bare: Counts) -> Block:
        columns = bare.columns_of(*entry.tables)
        weighted = entry.counted == "links"
        measures = tables.measure_names(columns, weighted=weighted)
        header = (*(column.name for column in columns), *measures)
        name = named(self._structure, entry.name, *entry.tables)
        with self._rows(name, header) as given:
            found = parsed(given, columns, len(measures))
        size = Attributes(columns).size
        lengths, links = [], []
        for told in entry.lengths:
            ids, where = found.of(told.length)
            counts, margins = _numbers(found, 1, where)
            noise = told.scale, told.fabricated, told.precision, told.left_out
            lengths.append(Combinations(size, ids, counts, margins, *noise))
            if weighted:
                links.append(Links(*_numbers(found, 3, where)))
        return Block(
            entry.name,
            entry.tables,
            "links" if weighted else "records",
            tuple(lengths),
            tuple(links),
            measured=entry.measured,
            by_chance=entry.by_chance,
        )

    def _histogram(self, entry: HistogramEntry) -> Histogram:
        name = named(self._structure, entry.name, *entry.tables)
        cells, numbers = [], []
        with self._rows(name, (*entry.by, *tables.HISTOGRAM_MEASURES)) as given:
            for *cell, number, _margin in given:
                cells.append(tuple(cell))
                numbers.append(int(number))
        return Histogram(
            entry.name,
            entry.tables,
            entry.by,
            tuple(cells),
            np.array(numbers, dtype=np.int64),
            entry.scale,
        )

    def _records(self, counts: Counts) -> Records:
        structure = self._structure
        found: dict[str, Table] = {}
        keys: dict[str, list[np.ndarray]] = {}
        for shape, columns in zip(structure.tables, counts.columns, strict=True):
            found[shape.name], keys[shape.name] = self._table(shape, columns[: len(shape.headers)])
        joins = []
        for relation in structure.relations:
            held = keys[relation.many if relation.via is None else relation.via]
            if relation.via is None:
                one = held[_place(structure, relation.many, relation.one)]
                joins.append(Join(one, np.arange(len(one), dtype=np.int64)))
            else:
                joins.append(Join(held[0], held[1]))
        return Records(structure, found, tuple(joins))

    def _table(self, shape: Shape, columns: tuple[Column, ...]) -> tuple[Table, list[np.ndarray]]:
        """The records of a table, and for each key in it which record it names."""
        header = (*self._structure.keys(shape.name), *shape.headers)
        number = len(header) - len(shape.headers)
        keys: list[list[np.ndarray]] = [[np.zeros(0, dtype=np.int64)] for _ in range(number)]
        made = [Coding(column) for column in columns]
        records = 0
        with self._rows(named(self._structure, "synthetic", shape.name), header) as given:
            for batch in batches(given, len(header)):
                for held, texts in zip(keys, batch, strict=False):
                    held.append(np.array(list(map(int, texts)), dtype=np.int64) - 1)
                for coding, texts in zip(made, batch[number:], strict=True):
                    coding.add(texts)
                records += len(batch[0])
        table = Table(columns, tuple(coding.cells() for coding in made), records)
        return table, [np.concatenate(held) for held in keys]


def _place(structure: Structure, table: str, other: str) -> int:
    """Where the key of another table stands among the keys of a table."""
    own = structure.table(table).key is not None
    return int(own) + [name for name, _ in structure.references(table)].index(other)


def _parted(columns: list[Column], sizes: list[int]) -> Columns:
    found, start = [], 0
    for size in sizes:
        found.append(tuple(columns[start : start + size]))
        start += size
    return tuple(found)


def _numbers(found: Parsed, first: int, where: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Counts and their margins, which stand in two columns side by side."""
    return found.measures[first][where], found.measures[first + 1][where]


def _check_numbers(counts: Counts) -> None:
    """Refuse counts and margins that no release has, before anything is worked out from them."""
    lengths = [entry for block in counts.blocks for entry in block.lengths]
    links = [each for block in counts.blocks for each in block.links]
    several = [each.counts for each in lengths] + [each.counts for each in links]
    several += [histogram.numbers for histogram in counts.histograms]
    several.append(np.array([total.links for total in counts.link_totals], dtype=np.int64))
    reals_of_links = [(total.margin, total.scale) for total in counts.link_totals]
    several.append(np.array([total.records for total in counts.totals], dtype=np.int64))
    reals = [each.margins for each in lengths] + [each.margins for each in links]
    reals.append(np.array(reals_of_links).reshape(-1))
    reals.append(np.array([total.margin for total in counts.totals]))
    reals.append(np.array([total.scale for total in counts.totals]))
    reals.append(np.array([entry.scale for entry in lengths]))
    reals.append(np.array([histogram.scale for histogram in counts.histograms]))
    if any(len(each) and not 0 <= each.min() <= each.max() <= _MOST for each in several):
        raise ValueError("counts of people")
    if any(
        not np.isfinite(each).all() or not 0 <= each.min(initial=0) <= each.max(initial=0) <= _MOST
        for each in reals
    ):
        raise ValueError("margins and scales of at least 0")
    if any(len(each.counts) and each.counts.min() < 1 for each in links):
        raise ValueError("numbers of links of at least 1")


def strangers(directory: Path, release: Release) -> tuple[str, ...]:
    """The names of what lies in the folder and is no part of the release, hidden files too."""
    own = {file.name for file in every(release.counts, release.about)}
    known = {MANIFEST, *own, *folder.FORMATS}
    return tuple(name for name in regular_files.names(directory) if name not in known)


def check_formats(directory: Path, release: Release) -> None:
    """Check that the other forms of a release in its folder follow from it, to the byte.

    Raises:
        VerificationError: a file of theirs is missing, changed, or one too many.
    """
    held = regular_files.names(directory)
    for form, render in folder.FORMATS.items():
        if form not in held:
            continue
        place = directory / form
        wanted = render(release)
        if place.is_symlink() or not place.is_dir():
            raise refusal(f"a folder called {form}", "something else of that name")
        found = {f"{form}/{name}" for name in regular_files.names(place)}
        if found != set(wanted) or any(
            regular_files.content(directory, name) != content for name, content in wanted.items()
        ):
            raise refusal(f"the files in {form} to say what the release says", "some that do not")
