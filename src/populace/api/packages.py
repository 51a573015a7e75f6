"""Packages of a release for places of publication."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from populace.api.watching import Watched, watching
from populace.vocabulary.additions import additions
from populace.vocabulary.calls import told_right
from populace.vocabulary.keywords import Folder
from populace.vocabulary.places import PACKAGES, PlaceName


@dataclass(frozen=True)
class Published:
    """Packages that were written.

    Args:
        folder: their folder, with one folder in it for each place.
        files: the names of all files in it.
        questions: what places ask that is not said, a sentence for each; each is asked once.
        missing: the keys of `[about]` that answer them.
    """

    folder: Path
    files: tuple[str, ...]
    questions: tuple[str, ...]
    missing: tuple[str, ...] = ()


def places() -> tuple[str, ...]:
    """The names of all places of publication: ours, then those that installed packages add."""
    return (*get_args(PlaceName), *additions("writers"))


@told_right
def publish_for(
    directory: Folder,
    places: PlaceName | str | Iterable[PlaceName | str],
    *,
    out: Folder | None = None,
    progress: Watched = None,
) -> Published:
    """Verify a release and write what places of publication take, beside it; this spends nothing.

    Args:
        directory: the folder of the release.
        places: one or several of `hdx`, `nada`, `zenodo`, `registry`, `dcat`, `rocrate`,
            `spreadsheet`, `statistics`, `powerbi` and `certificate`, or of those that installed
            packages add.
        out: the folder to write, which must not exist yet and not lie in the release; the name of
            the release with `-packages` behind it otherwise.
        progress: as in `release`.

    Raises:
        VerificationError: the release does not hold together; nothing is written.
        ParameterError: there is no such place, or it does not take such a release.
        OutputError: the folder exists, lies in a release, or cannot be written.
        InputError: a library that a package needs is not installed.
    """
    from populace import packages
    from populace.methods.verification import verify
    from populace.publish import load

    folder = Path(directory)
    with watching(progress) as report:
        verify(folder, report)
    release = load(folder)
    wanted: tuple[str, ...] = (places,) if isinstance(places, str) else tuple(places)
    place = folder.absolute()
    target = place.with_name(f"{place.name}{PACKAGES}") if out is None else Path(out)
    files = packages.write(release, folder, wanted, target)
    about = release.about
    return Published(
        target, files, packages.questions(about, wanted), tuple(packages.missing(about, wanted))
    )
