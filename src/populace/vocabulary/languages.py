"""The languages that Populace speaks: a folder of `populace/languages` each, found where it lies.

`language.json` says what sets a language apart; beside it stands what pages, codebooks, examples
and the sentences of the source are in it. What is not there is said in English.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "languages"


@dataclass(frozen=True)
class Numerals:
    """How numbers are written, by Unicode's locale data (CLDR 45).

    Args:
        thousands: what separates thousands.
        decimals: what separates decimals.
        percent: how a percentage ends.
        ungrouped: the most digits that are written without a separator of thousands.
    """

    thousands: str
    decimals: str
    percent: str
    ungrouped: int = 3


@dataclass(frozen=True)
class Language:
    """A language.

    Args:
        code: of ISO 639.
        name: in its own words.
        order: its place among the others.
        direction: "ltr" or "rtl", as lines run.
        months: their names, with blanks between them.
        day: a date, with `{day}`, `{month}` and `{year}` in it.
        numbers: how they are written, by region; "" where none is named.
        plurals: forms, each with the least and the most number, or remainder by a third one, that
            it is for. The first that fits a number is its form, "other" where none does.
        comparing: the words that compare, as a regular expression.
        ages: names of ages, which compare nothing, as a regular expression.
        spacing: what stands for signs with a blank beside them at which no line may end; those of
            English in every language.
    """

    code: str
    name: str
    order: int
    direction: str
    months: str
    day: str
    numbers: Mapping[str, Numerals]
    plurals: tuple[tuple[str, int, int, int | None], ...]
    comparing: str
    ages: str
    spacing: Mapping[str, str]

    @property
    def right_to_left(self) -> bool:
        """Whether lines run from right to left."""
        return self.direction == "rtl"

    def texts(self, matter: str) -> dict[str, Any]:
        """What a file of its folder says, or the files of a folder in it; nothing where none is."""
        folder = FOLDER / self.code
        texts: dict[str, Any] = {}
        for path in (*folder.glob(f"{matter}.json"), *sorted(folder.glob(f"{matter}/*.json"))):
            texts |= json.loads(path.read_text(encoding="utf-8"))
        return texts

    def unbroken(self, text: str) -> str:
        """A text of which no line ends before or behind a sign that belongs to what it parts."""
        for broken, kept in self.spacing.items():
            text = text.replace(broken, kept)
        return text


def _language(path: Path) -> Language:
    content = json.loads(path.read_text(encoding="utf-8"))
    english = json.loads((FOLDER / "en" / path.name).read_text(encoding="utf-8"))
    usual = content["numbers"][""]
    return Language(
        **content
        | {
            "code": path.parent.name,
            "numbers": {
                region: Numerals(**usual | own) for region, own in content["numbers"].items()
            },
            "spacing": english["spacing"] | content.get("spacing", {}),
            "plurals": tuple((*each, None)[:4] for each in content["plurals"]),
        }
    )


LANGUAGES: Mapping[str, Language] = {
    each.code: each
    for each in sorted(map(_language, FOLDER.glob("*/language.json")), key=lambda one: one.order)
}
"""Each language by its code; English, which the source is written in, is the first."""
