"""The ledger of what data sets have spent, as a program meets it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from populace.vocabulary.errors import InputError, ParameterError
from populace.vocabulary.wording import Advice, Option

if TYPE_CHECKING:
    from populace.protect.ledger import Entry, Total

Folder = str | os.PathLike[str]


def ledger(path: Folder, dataset: str | None = None) -> tuple[list[Entry], dict[str, Total]]:
    """What was written down, and what each data set has spent.

    Args:
        path: the file.
        dataset: one data set; all otherwise.

    Returns:
        The entries in order, and the totals by the data set's name.

    Raises:
        InputError: there is no such file, or it was changed by hand.
    """
    from populace.protect import ledger as ledgers

    if not Path(path).is_file():
        raise InputError(
            expected="the file of a ledger",
            found=f"no file of that name ({os.fspath(path)})",
            action=Advice(
                "Check the path; a release with a ledger makes one", Option("ledger"), "."
            ),
        )

    every = ledgers.read(Path(path))
    names = dict.fromkeys(entry.dataset for entry in every)
    wanted = [name for name in names if dataset in (None, name)]
    entries = [entry for entry in every if entry.dataset in wanted]
    return entries, {name: ledgers.total(every, name) for name in wanted}


def write_down(
    terms: Mapping[str, Any], *, unit: str, delta: float, software: str, only_try: bool = False
) -> None:
    """Spend before anything is drawn, where a ledger is kept.

    Args:
        terms: of the release: its `ledger`, `dataset` and `limit`, its `epsilon` or `k`.
        unit: who is protected, in words.
        delta: of the release.
        software: the name and version that makes it.
        only_try: whether the run is only held against the limit, and nothing written.

    Raises:
        ParameterError: a limit or a data set is given without a ledger, or a ledger without one.
        OutputError: the ledger would lie in a release.
        PopulaceError: as `protect.ledger.spend` raises.
    """
    path, dataset, limit = (terms.get(name) for name in ("ledger", "dataset", "limit"))
    if path is None and dataset is None and limit is None:
        return
    if path is None or not dataset:
        raise ParameterError(
            expected="a ledger and the name of the data set together",
            found="no name" if not dataset else "no ledger",
            action=Advice(
                "Name the data set",
                Option("dataset"),
                ", under which a ledger sums up what was spent and a limit holds.",
            )
            if not dataset
            else Advice("Name the file of the ledger", Option("ledger"), "."),
        )
    from populace import publish
    from populace.protect import ledger as ledgers

    publish.check_private(Path(path), "a ledger, which is private")
    new = ledgers.entry(dataset, unit, terms.get("epsilon"), delta, terms.get("k"))
    if only_try:
        ledgers.admitted(ledgers.read(Path(path)), new, limit)
    else:
        ledgers.spend(Path(path), replace(new, software=software), limit)
