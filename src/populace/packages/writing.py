"""Writing packages: beside the release, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from populace.packages.places import PLACES, place
from populace.packages.source import Source
from populace.publish import check_private
from populace.publish.files.file_names import MANIFEST, every
from populace.publish.files.regular_files import content as content_of
from populace.publish.folder import write_files
from populace.vocabulary.additions import additions
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.listing import listing
from populace.vocabulary.release import Release


def write(release: Release, folder: Path, places: Iterable[str], out: Path) -> tuple[str, ...]:
    """Write a package of a release for each place, as folders of one new folder.

    Args:
        release: the release, verified.
        folder: its folder.
        places: the names of places.
        out: the folder to write, which must not exist yet.

    Returns:
        the names of the files, with the folder of their place before them.

    Raises:
        OutputError: the folder exists, lies in a release or cannot be written; nothing is left.
        ParameterError: there is no such place, or the release is of a kind that it does not take.
        InputError: a library that a package needs is not installed.
    """
    wanted = tuple(dict.fromkeys(places))
    known = {name: place(name) for name in wanted}
    unknown = [name for name, writer in known.items() if writer is None]
    if unknown or not wanted:
        there = [*PLACES, *additions("writers")]
        raise ParameterError(
            expected=f"{'' if wanted else 'at least one of the '}places among {listing(there, 20)}",
            found=listing(unknown) or "none",
            action="Choose among them.",
        )
    check_private(out, "packages")
    names = (MANIFEST, *(file.name for file in every(release.counts, release.about)))
    source = Source(release, {name: content_of(folder, name) for name in names})
    contents = {
        f"{name}/{file}": content
        for name, writer in known.items()
        if writer is not None
        for file, content in writer.render(source).items()
    }
    write_files(contents, out)
    return tuple(contents)
