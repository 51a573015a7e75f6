"""Folders as zip files, which the page hands to the person.

What is in a folder is not known here.
"""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

import populace

_UNFIT = (
    *(zipfile.BadZipFile, zlib.error, NotADirectoryError, FileExistsError),
    *(ValueError, RuntimeError),
)
"""What ends reading an archive that is damaged, encrypted, of another method, or of other names."""


def unpack(archive: str, folder: Path) -> Path:
    """The folder that was packed as an archive, unpacked into another, which is empty.

    Archives that people make themselves hold it, or its files, and on a Mac more beside.

    Raises:
        ParameterError: the archive is none, or holds neither one folder nor files.
    """
    try:
        with zipfile.ZipFile(archive) as packed:
            own = [name for name in packed.namelist() if not name.startswith("__MACOSX/")]
            packed.extractall(folder, own)
        inside = list(folder.iterdir())
        if len(inside) > 1 and any(each.is_file() for each in inside):
            return folder
        [made] = inside
    except _UNFIT as error:
        raise populace.ParameterError(
            expected="the archive (.zip) of a release, as it is downloaded here",
            found="another file",
            action="Choose the one that was saved when the release was made.",
        ) from error
    return made


def pack(folder: Path) -> Path:
    """The folder as a zip file beside it."""
    path = folder.with_suffix(".zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
        for file in sorted(each for each in folder.rglob("*") if each.is_file()):
            packed.write(file, file.relative_to(folder.parent).as_posix())
    return path
