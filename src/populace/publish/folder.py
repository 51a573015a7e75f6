"""Writing the folder of a release, whole or not at all.

What its files say is decided by the modules beside this one.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

from populace.publish.files import manifest, tables
from populace.publish.files.contents import Content, digest, parts
from populace.publish.files.file_names import CITATION, MANIFEST, PAGE, README
from populace.publish.metadata import citation, croissant, datapackage, readme, sds
from populace.publish.metadata.resources import resources
from populace.publish.page import showcase
from populace.publish.page import summary as page
from populace.vocabulary.errors import OutputError, ParameterError
from populace.vocabulary.folders import aside
from populace.vocabulary.listing import listing
from populace.vocabulary.progress import Progress, Step, part, silent
from populace.vocabulary.release import Release

Format = Literal["sds"]

FORMATS: dict[Format, Callable[[Release], dict[str, bytes]]] = {"sds": sds.render}
"""Other forms of a release, which follow from it: their files by name within its folder."""


def render(
    release: Release, boundaries: bytes | None = None, progress: Progress = silent
) -> dict[str, Content]:
    """The contents of every file of a release, by name; the same release gives the same bytes.

    Args:
        release: the release.
        boundaries: TopoJSON for the page's map; None for the boundaries the United Nations draws.
        progress: told about each step; may raise `Stopped`.

    Raises:
        InputError: the boundaries are no such map.
        SchemaError: the columns cannot be told apart in tables of counts, or tables in files.
    """
    contents = beside_page(release, progress)
    progress(Step("writing", 0.4))
    drawn = None if boundaries is None else showcase.boundaries_of(boundaries)
    contents[PAGE] = _page(release, contents, drawn)
    progress(Step("writing", 0.8))
    contents[MANIFEST] = manifest.write(release, digests(contents))
    return contents


def beside_page(release: Release, progress: Progress = silent) -> dict[str, Content]:
    """The contents of every file beside the page that the manifest lists, by name.

    Raises:
        SchemaError: as `render`.
    """
    for columns in release.counts.columns:
        tables.check(columns)
    progress(Step("writing", 0.0))
    contents = tables.render(release.counts, release.records)
    progress(Step("writing", 0.2))
    described = resources(release, contents)
    contents["datapackage.json"] = datapackage.write(release, described)
    contents["croissant.json"] = croissant.write(release, described)
    if release.about:
        contents[CITATION] = citation.write(release)
    contents[README] = readme.write(release)
    return contents


def _page(release: Release, beside: dict[str, Content], boundaries: str | None) -> bytes:
    """The interactive page; the plain one where its template was not built."""
    template = showcase.template()
    if template is None:
        return page.write(release)
    return showcase.write(release, template, beside, boundaries)


def digests(contents: Mapping[str, Content]) -> dict[str, str]:
    """The SHA-256 of each content, hexadecimal."""
    return {name: digest(content) for name, content in contents.items()}


def software() -> str:
    """The name and version of what writes releases."""
    try:
        return f"populace {version('populace')}"
    except PackageNotFoundError:
        return "populace"


def check(directory: Path) -> None:
    """Refuse a folder that could not be written, before a run spends anything on it.

    Raises:
        OutputError: it exists, or its parent does not exist or cannot be written.
    """
    _refuse_existing(directory)
    with aside(directory, partial(_failure, directory)):
        pass


def check_private(path: Path, what: str) -> None:
    """Refuse a place for something private that lies in the folder of a release.

    Args:
        path: the file or folder that is to be written.
        what: what it is, in words.

    Raises:
        OutputError: it, or a folder that it lies in, is a release.
    """
    resolved = path.resolve()
    if any((folder / MANIFEST).exists() for folder in (resolved, *resolved.parents)):
        raise OutputError(
            expected=f"a place outside the release for {what}",
            found=f"{path}, which is part of a release",
            action="Choose a folder that will not be published.",
        )


def write(
    release: Release,
    directory: Path,
    boundaries: bytes | None = None,
    formats: Iterable[Format] = (),
    progress: Progress = silent,
) -> None:
    """Write a release as a new folder: aside under a temporary name, then renamed into place.

    Args:
        release: the release.
        directory: the folder, which must not exist yet.
        boundaries: as `render`.
        formats: other forms to write beside its own: each becomes a folder of that name inside.
        progress: as `render`.

    Raises:
        InputError: as `render`.
        OutputError: the folder exists, or cannot be written; nothing is left behind.
        ParameterError: there is no such form.
        SchemaError: as `render`.
    """
    formats = tuple(formats)
    if unknown := [form for form in formats if form not in FORMATS]:
        raise ParameterError(
            expected=f"forms among {listing(list(FORMATS))}, as a list",
            found=listing(unknown),
            action='Write formats=["sds"], or leave it out.',
        )
    contents = render(release, boundaries, progress)
    for form in formats:
        contents |= FORMATS[form](release)
    write_files(contents, directory, part(progress, 0.8, 1.0))


def write_files(
    contents: Mapping[str, Content], directory: Path, progress: Progress = silent
) -> None:
    """Write the files of a new folder, whole or not at all.

    Raises:
        OutputError: the folder exists, or cannot be written; nothing is left behind.
    """
    _refuse_existing(directory)
    with aside(directory, partial(_failure, directory)) as new:
        whole, written = sum(map(len, contents.values())), 0
        for name, content in contents.items():
            progress(Step("writing", written / max(1, whole)))
            _write_file(new / name, content)
            written += len(content)
        progress(Step("writing", 1.0))
        _refuse_existing(directory)
        new.rename(directory)


def _write_file(path: Path, content: Content) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("xb") as file:
        for part in parts(content):
            file.write(part)
        file.flush()
        os.fsync(file.fileno())


def _refuse_existing(directory: Path) -> None:
    if os.path.lexists(directory):
        kind = "a folder" if directory.is_dir() else "a file"
        raise OutputError(
            expected="the name of a folder that does not exist yet",
            found=f"{kind} called {directory}",
            action="Choose another name, or move what is there out of the way.",
        )


def _failure(directory: Path, error: OSError) -> OutputError:
    parent = directory.absolute().parent
    found, action = {
        errno.ENOSPC: ("a full disk", "Free some space, or write to another disk."),
        errno.EDQUOT: ("a disk quota that is used up", "Free some space, or write elsewhere."),
        errno.ENOTDIR: (f"a path through something that is no folder: {parent}", "Name another."),
        errno.EEXIST: (f"a path through something that is no folder: {parent}", "Name another."),
        errno.EROFS: (f"a read-only disk under {parent}", "Write to another disk."),
        errno.EACCES: (f"no permission to write in {parent}", "Write to a folder of your own."),
        errno.EPERM: (f"no permission to write in {parent}", "Write to a folder of your own."),
        errno.ENAMETOOLONG: ("a name that is too long", "Choose a shorter one."),
    }.get(
        error.errno or 0,
        (f"an error of the system ({error.strerror or 'unnamed'})", "Try another folder."),
    )
    return OutputError(
        expected=f"to write the folder {directory}",
        found=found,
        action=f"{action} Nothing was written.",
    )
