"""Addresses of a hub: the same text has the same one for ever, whatever else the hub holds."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_PLAIN = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,58}[a-z0-9])?")
_TAKEN = {
    *("index", "con", "prn", "aux", "nul"),
    *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)),
}
"""What a page of a data set is called, and names that no file can have under Windows."""

_LONGEST = 48


def slug(text: str) -> str:
    """A text as a part of an address: as it is where it can be, else with a digest at its end.

    Returns:
        small ASCII letters, digits, dots, dashes and underscores; two texts never share one but by
        a collision of 40 bits.
    """
    if _PLAIN.fullmatch(text) and text.split(".", maxsplit=1)[0] not in _TAKEN and ".." not in text:
        return text
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", letters)[:_LONGEST].strip("-")
    digest = hashlib.sha256(text.encode()).hexdigest()[:10]
    return f"{words}-{digest}" if words else digest


def dataset_address(key: str) -> str:
    """The folder of a data set."""
    return f"d/{slug(key)}/"


def release_address(key: str, version: str) -> str:
    """The folder of a release."""
    return f"{dataset_address(key)}{slug(version)}/"


def beside(address: str, ending: str) -> str:
    """A file of that ending beside the folder of a release, which nothing is put into."""
    return f"{address.rstrip('/')}{ending}"


def root_of(address: str) -> str:
    """The way from a page back to the hub's first page."""
    return "../" * address.count("/") or "./"
