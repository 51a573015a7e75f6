"""Which method answers for which structure; a new one is an entry here."""

from __future__ import annotations

from typing import Any

from populace.api.contract import Hung, Method
from populace.api.linked import Linked
from populace.api.single import Single
from populace.api.spark import Spark
from populace.api.trees import Trees

METHODS: tuple[Method[Any], ...] = (Spark(), Single(), Trees(), Linked())
"""The methods; the last takes what no other does, and says what it cannot."""


def method_of(hung: Hung) -> Method[Any]:
    """The method for tables that hang together like this."""
    return next((each for each in METHODS if each.fits(hung)), METHODS[-1])
