"""The ledger: what each data set has spent, written down before anything is drawn.

A private book of lines, each of which carries the digest of the one before and its price; nothing
in it is computed from data, and no noise is drawn here. Where its lines are kept: `ledger_book`.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from populace.protect.accounting import THRESHOLD_SHARE
from populace.protect.conversion import rho_for
from populace.protect.ledger_book import Book, changed
from populace.protect.ledger_head import START, digest
from populace.protect.series import Spent, together
from populace.vocabulary.errors import BudgetError
from populace.vocabulary.guarantee import Accounting
from populace.vocabulary.spelling import caseless

_rho = functools.cache(rho_for)
"""Prices of runs that did not write them down; each is worked out once."""

PATIENCE = 30.0
"""How long one run may hold a ledger, in seconds, before another that waits for it gives up."""


@dataclass(frozen=True)
class Entry:
    """One run, whether or not its release was kept.

    Args:
        time: when, in UTC, to the second.
        dataset: what its steward calls the data set.
        kind: `differential privacy` or `k-anonymity`.
        unit: who was protected.
        epsilon, delta: what the run may have cost; 0 for a k-anonymous one.
        k: the smallest group of a k-anonymous run; 0 otherwise.
        software: the name and version that ran.
        accounting: how its noise was worked out; runs before version 0.2 did not say.
        rho: its price in that accounting; 0 where it was not written down, or is k-anonymous.
        period: the only one that its subjects are in, where its steward declared so; "" otherwise.
    """

    time: str
    dataset: str
    kind: str
    unit: str
    epsilon: float
    delta: float
    k: int
    software: str
    accounting: Accounting = "zero-concentrated"
    rho: float = 0.0
    period: str = ""

    def content(self) -> dict[str, Any]:
        """As a line of the ledger holds it; a period only where there is one."""
        content = asdict(self)
        if not self.period:
            del content["period"]
        return content

    @property
    def spent(self) -> Spent:
        """What it may have cost; a k-anonymous run has no bound."""
        if self.k:
            return Spent(None, self.delta, period=self.period)
        rho = self.rho or _rho(self.epsilon, self.delta, self.accounting)
        thresholds = THRESHOLD_SHARE * self.delta
        return Spent(self.epsilon, self.delta, rho, thresholds, self.accounting, self.period)


@dataclass(frozen=True)
class Total:
    """What a data set has spent.

    Args:
        runs: how many runs.
        epsilon: what they cost together; None once a run was k-anonymous: it has no bound.
        delta: with what probability it may be more.
        units: whom the runs protected. Where these differ, the total holds only for what every run
            protected: nobody else has one.
        summed: the sum of their epsilons, which composition is better than; None likewise.
        periods: those of disjoint people, of whom each pays for one (`series.md`); none where all
            runs add up.
    """

    runs: int
    epsilon: float | None
    delta: float
    units: tuple[str, ...] = ()
    summed: float | None = 0.0
    periods: tuple[str, ...] = ()


def entry(
    dataset: str,
    unit: str,
    epsilon: float | None,
    delta: float,
    k: int | None,
    period: str = "",
) -> Entry:
    """An entry for a run that starts now; its software is filled in by `spend`."""
    kind = "differential privacy" if k is None else "k-anonymity"
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    spent = epsilon or 0.0, delta if k is None else 0.0, k or 0
    rho = 0.0 if k is not None else _rho(*spent[:2], "Gaussian")
    return Entry(now, dataset, kind, unit, *spent, "", "Gaussian", rho, period)


def spend(book: Book, new: Entry, limit: float | None = None, patience: float = PATIENCE) -> Total:
    """Write a run down, unless it would exceed the data set's limit.

    Args:
        book: the ledger.
        new: the run.
        limit: the most epsilon that the data set may have spent afterwards, if there is one.
        patience: how long, in seconds, one other run may hold the ledger; waiting while others
            take their turns is no end of it.

    Returns:
        What the data set has spent, this run included.

    Raises:
        BudgetError: the limit would be exceeded; nothing was written.
        InputError: the ledger was changed by hand.
        OutputError: it cannot be reached or written, or another run holds it; nothing was written.
    """
    # What is priced is priced while others may write; in its turn a run looks at what is new.
    seen = book.lines()
    entries = _entries(book.name, seen)
    after, known = total([*entries, new], new.dataset), len(entries)
    with book.turn(patience) as turn:
        lines = turn.lines()
        if lines[: len(seen)] != seen:
            raise changed(book.name)
        previous = digest(seen[-1]) if seen else START
        entries += _entries(book.name, lines[len(seen) :], previous)
        if limit is not None:
            if len(entries) > known:
                known, after = len(entries), total([*entries, new], new.dataset)
            _keep_to(limit, after, new.dataset)
        previous = digest(lines[-1]) if lines else START
        line = json.dumps({**new.content(), "previous": previous}, ensure_ascii=False)
        turn.add(line, len(entries) + 1)
    return after if len(entries) == known else total([*entries, new], new.dataset)


def _keep_to(limit: float, after: Total, dataset: str) -> None:
    # Whatever is not below the limit exceeds it: also a limit that is no number.
    if after.epsilon is not None and after.epsilon <= limit:
        return
    spent = "without bound" if after.epsilon is None else f"epsilon {after.epsilon:g}"
    raise BudgetError(
        expected=f"at most epsilon {limit:g} for the data set {dataset!r}",
        found=f"{spent} with this run",
        action="Nothing was drawn. Ask for less, or release nothing more of these people.",
    )


def admitted(entries: Iterable[Entry], new: Entry, limit: float | None = None) -> Total:
    """What the data set would have spent with a new run.

    Raises:
        BudgetError: that is more than its limit.
    """
    after = total([*entries, new], new.dataset)
    if limit is not None:
        _keep_to(limit, after, new.dataset)
    return after


def read(book: Book) -> list[Entry]:
    """Every entry of a ledger, in order; none where nothing was written.

    Raises:
        InputError: a line is missing, changed or out of place; of the last ones those that the
            ledger's head tells of.
        OutputError: it cannot be reached.
    """
    return _entries(book.name, book.lines())


def _entries(name: str, lines: list[str], previous: str = START) -> list[Entry]:
    """The entries of lines that follow from the one of a digest."""
    entries = []
    try:
        # All at once: a ledger of ten thousand lines is read in a blink.
        contents = json.loads(f"[{','.join(lines)}]")
        for line, content in zip(lines, contents, strict=True):
            if content.pop("previous") != previous:
                raise changed(name)
            entries.append(Entry(**content))
            previous = digest(line)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise changed(name) from error
    return entries


def total(entries: Iterable[Entry], dataset: str) -> Total:
    """What a data set has spent, by all of its runs.

    Budgets rho and the shares of delta for private values add up and are converted once, by
    zero-concentration as soon as one run was accounted by it; epsilons add up too, and the smaller
    of both holds. Of runs whose people are in one period only, the dearest period counts
    (`series.md`).
    """
    name = same_name(dataset)
    own = [each for each in entries if same_name(each.dataset) == name]
    if not own:
        return Total(0, 0.0, 0.0)
    units = tuple(dict.fromkeys(each.unit for each in own))
    found = together(each.spent for each in own)
    return Total(len(own), found.epsilon, found.delta, units, found.summed, found.periods)


@functools.cache
def same_name(dataset: str) -> str:
    """The name of a data set in the one spelling that all that look like it have."""
    return caseless(dataset)
