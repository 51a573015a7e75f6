"""Small releases for hubs: real ones, which verify. No test stands here."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import populace
from populace import publish
from populace.hubs import markup
from populace.hubs.building import BANNER
from populace.vocabulary.about import about
from populace.vocabulary.release import Release

ASSETS = {name: f"{BANNER}\n".encode() for name in markup.ASSETS}
"""What stands for the built pages where only files are looked at."""

FRAME = {
    "gender": ["woman", "man", "woman"] * 40,
    "age": ["0-17", "18+"] * 60,
    "country": ["KE", "UA", "KE", "PH"] * 30,
}


@cache
def small(epsilon: float = 6.0) -> Release:
    """Three columns and 120 records, so little protected that every value is reported."""
    return populace.release(FRAME, epsilon=epsilon, length=2, name="Cases").release


@cache
def weak() -> Release:
    """The same, k-anonymous."""
    return populace.release(FRAME, k=10, length=2, name="Cases").release


def said(release: Release, **content: Any) -> Release:
    """A release of which its publisher says something."""
    return replace(release, about=about(content))


def saved(release: Release, folder: Path) -> Path:
    """Its folder."""
    publish.write(release, folder)
    return folder


def data(path: Path) -> tuple[str, Any]:
    """The key and the content of a script of data."""
    text = path.read_text("utf-8")
    begin, end = "(window.populace??={})[", ";\n"
    assert text.startswith(begin)
    assert text.endswith(end)
    key, _, content = text.removeprefix(begin).removesuffix(end).partition("]=")
    return json.loads(key), json.loads(content)


def series(home: Path) -> list[Path]:
    """Three versions of one data set."""
    return [
        saved(
            said(
                small(6.0 if version < "2026" else 8.0),
                title={"en": "Cases", "fr": "Dossiers"},
                publisher="An office",
                dataset="cases",
                version=version,
                period=version,
                places=["KEN"],
            ),
            home / f"cases-{version}",
        )
        for version in ("2024", "2025", "2026")
    ]
