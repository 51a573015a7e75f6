"""The ledger: what each data set has spent, written down before anything is drawn.

A private file of lines, each of which carries the digest of the one before and its price; nothing
in it is computed from data, and no noise is drawn here.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import functools
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from populace.protect.accounting import THRESHOLD_SHARE
from populace.protect.conversion import rho_for
from populace.protect.ledger_head import START, digest, keeps_to, read_head, write_head
from populace.protect.ledger_lock import locked
from populace.protect.series import Spent, together
from populace.vocabulary.errors import BudgetError, InputError, OutputError
from populace.vocabulary.guarantee import Accounting
from populace.vocabulary.spelling import caseless

_rho = functools.cache(rho_for)
"""Prices of runs that did not write them down; each is worked out once."""

PATIENCE = 30.0
"""How long one run may hold a ledger, in seconds, before another that waits for it gives up."""
_BINARY = getattr(os, "O_BINARY", 0)  # Windows alone tells text from bytes.


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


def spend(path: Path, new: Entry, limit: float | None = None, patience: float = PATIENCE) -> Total:
    """Write a run down, unless it would exceed the data set's limit.

    Args:
        path: the ledger; it is made where there is none.
        new: the run.
        limit: the most epsilon that the data set may have spent afterwards, if there is one.
        patience: how long, in seconds, one other run may hold the ledger; waiting while others
            take their turns is no end of it.

    Returns:
        What the data set has spent, this run included.

    Raises:
        BudgetError: the limit would be exceeded; nothing was written.
        InputError: the ledger was changed by hand.
        OutputError: it cannot be written, or another run holds it.
    """
    # What is priced is priced while others may write; in its turn a run looks at what is new.
    seen = _whole(path)
    entries = _entries(path, seen)
    after, known = total([*entries, new], new.dataset), len(entries)
    with _locked(path, patience):
        lines = _whole(path)
        if lines[: len(seen)] != seen:
            raise _changed(path)
        previous = digest(seen[-1]) if seen else START
        entries += _entries(path, lines[len(seen) :], previous)
        if limit is not None:
            if len(entries) > known:
                known, after = len(entries), total([*entries, new], new.dataset)
            _keep_to(limit, after, new.dataset)
        previous = digest(lines[-1]) if lines else START
        line = json.dumps({**new.content(), "previous": previous}, ensure_ascii=False)
        _append(path, line + "\n", len(entries) + 1)
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


def read(path: Path) -> list[Entry]:
    """Every entry of a ledger, in order; none where there is no file.

    Raises:
        InputError: a line is missing, changed or out of place; of the last ones those that the
            ledger's head tells of.
    """
    return _entries(path, _whole(path))


def _whole(path: Path) -> list[str]:
    """The lines of a ledger, which has all that its head tells of."""
    head = read_head(path)
    lines = _lines(path)
    if not keeps_to(head, lines):
        raise _changed(path)
    return lines


def _entries(path: Path, lines: list[str], previous: str = START) -> list[Entry]:
    """The entries of lines that follow from the one of a digest."""
    entries = []
    try:
        # All at once: a ledger of ten thousand lines is read in a blink.
        contents = json.loads(f"[{','.join(lines)}]")
        for line, content in zip(lines, contents, strict=True):
            if content.pop("previous") != previous:
                raise _changed(path)
            entries.append(Entry(**content))
            previous = digest(line)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise _changed(path) from error
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


def _append(path: Path, line: str, number: int) -> None:
    """Write a line and know it on the disk, or leave the file as it was; its head follows."""
    content = line.encode()
    try:
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | _BINARY, 0o600)
        try:
            before = os.fstat(handle).st_size
            try:
                _write_whole(handle, content)
            except OSError:
                os.ftruncate(handle, before)
                raise
        finally:
            os.close(handle)
        write_head(path, number, digest(line[:-1]))
    except OSError as error:
        raise _unwritable(path, error) from error


def _write_whole(handle: int, content: bytes) -> None:
    if os.write(handle, content) < len(content):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    os.fsync(handle)


def _lines(path: Path) -> list[str]:
    try:
        text = path.read_bytes().decode()
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise _changed(path) from error
    # Only a line feed ends a line: a data set's name may hold other ends of lines.
    *whole, rest = text.split("\n")
    if rest:
        raise _changed(path)
    return whole


@contextlib.contextmanager
def _locked(path: Path, patience: float) -> Iterator[None]:
    with contextlib.ExitStack() as held:
        try:
            held.enter_context(locked(path, patience))
        except OSError as error:
            raise _unwritable(path, error) from error
        yield


def _unwritable(path: Path, error: OSError) -> OutputError:
    return OutputError(
        expected="a ledger that can be written",
        found=f"{path}: {error.strerror or type(error).__name__}",
        action="Name another file; nothing was drawn.",
    )


def _changed(path: Path) -> InputError:
    return InputError(
        expected="a ledger as Populace writes it, every line following from the one before",
        found=f"another content in {path}",
        action="Restore it from a copy: a ledger with gaps says nothing about what was spent.",
    )
