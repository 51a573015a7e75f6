"""What checking a published release found: public, as the folder is.

How it is checked is said in `methods`.
"""

from __future__ import annotations

from dataclasses import dataclass

from populace.vocabulary.cards import card, lines
from populace.vocabulary.release import Release


@dataclass(frozen=True, repr=False)
class Verification:
    """A release that holds together.

    Args:
        release: the release as read from its folder.
        strangers: names of files in the folder that are no part of the release, hidden ones too.
        rebuilt: whether the records could be made again from the counts, and were.
        unchecked: what was not checked, in words.
    """

    release: Release
    strangers: tuple[str, ...]
    rebuilt: bool = True
    unchecked: tuple[str, ...] = ()

    def __repr__(self) -> str:
        unchecked = f"; not checked: {len(self.unchecked)}" if self.unchecked else ""
        return f"<Verification: {self.release.name!r} holds together{unchecked}>"

    def _repr_html_(self) -> str:
        how = "The records were made again from the counts." if self.rebuilt else ""
        unchecked = [f"Not checked: {each}." for each in self.unchecked]
        said = lines(filter(None, (how, *unchecked)))
        return card("Safe to publish", f"{self.release.name}: holds together", said)
