"""A hub of releases, as a program meets it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from populace.api.watching import Watched, watching
from populace.vocabulary.calls import told_right

if TYPE_CHECKING:
    from populace.hubs import Built

Folder = str | os.PathLike[str]


@told_right
def hub(
    site: Folder | Mapping[str, Any],
    out: Folder,
    *,
    cache: Folder | None = None,
    workers: int = 1,
    progress: Watched = None,
) -> Built:
    """Build a static site over releases, for any web server, a USB stick or Pages.

    Every release is verified first; the sensitive tables are never needed.

    Args:
        site: a TOML file, or the same as a mapping: `title` and `releases`, folders or patterns of
            them, and maybe `summary`, `publisher`, `address`, `packages` and `notices`, sections
            with `dataset`, `date`, `text`, `version` and `withdrawn`.
        out: the folder of the hub: a new one, or that of a hub, which is replaced whole.
        cache: a private folder in which it is kept what was verified, by the digest of its files.
        workers: how many processes verify at the same time; more than one needs a program that can
            be imported without being run.
        progress: as in `release`.

    Raises:
        InputError: the file says what is not known, or versions cannot be told apart.
        OutputError: the folder is something else than a hub, or cannot be written.
        VerificationError: a release does not verify, or two k-anonymous ones of one data set are
            among them.
    """
    from populace.hubs import build, read_site, site_of

    described = site_of(site, Path.cwd()) if isinstance(site, Mapping) else read_site(Path(site))
    with watching(progress) as report:
        return build(
            described,
            Path(out),
            cache=None if cache is None else Path(cache),
            workers=workers,
            progress=report,
        )
