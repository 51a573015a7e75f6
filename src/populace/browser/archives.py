"""Folders as zip files, which the page hands to the person.

What is in a folder is not known here.
"""

from __future__ import annotations

import zipfile
from pathlib import Path


def unpack(archive: str, folder: Path) -> Path:
    """The folder that was packed as an archive, unpacked into another."""
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder)
        return folder / Path(packed.namelist()[0]).parts[0]


def pack(folder: Path) -> Path:
    """The folder as a zip file beside it."""
    path = folder.with_suffix(".zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
        for file in sorted(each for each in folder.rglob("*") if each.is_file()):
            packed.write(file, file.relative_to(folder.parent).as_posix())
    return path
