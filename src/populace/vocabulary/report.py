"""The private comparison of a release with the real table.

It is as sensitive as the table, and never part of a release.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from populace.vocabulary.cards import card, lines

PRIVATE = "PRIVATE: computed from the sensitive table. Never publish."


@dataclass(frozen=True, repr=False)
class Report:
    """Figures for the data steward alone.

    Args:
        figures: nested mappings, lists, numbers and words, as JSON can hold them.
        marking: the words that every file of the report carries.
    """

    figures: dict[str, Any] = field(repr=False)
    marking: str = PRIVATE

    def __repr__(self) -> str:
        return f"<Report. {self.marking}>"

    def _repr_html_(self) -> str:
        return card("PRIVATE", "report", lines((self.marking, "report.figures holds all of it.")))
