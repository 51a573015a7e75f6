"""The ledger of what data sets have spent, as a program meets it."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from populace.vocabulary.calls import told_right
from populace.vocabulary.errors import InputError, ParameterError
from populace.vocabulary.keywords import Folder
from populace.vocabulary.wording import Advice, Option

if TYPE_CHECKING:
    from populace.protect.ledger import Entry, Total
    from populace.protect.ledger_book import Book


@told_right
def ledger(
    path: Folder | None = None, dataset: str | None = None
) -> tuple[list[Entry], dict[str, Total]]:
    """What was written down, and what each data set has spent.

    Args:
        path: the file, or the address of a team's database; your own ledger otherwise. The last
            two may have no run yet.
        dataset: one data set, in any spelling that looks like its name; all otherwise.

    Returns:
        The entries in order, and the totals by the data set's name, as it was written first.

    Raises:
        InputError: there is no such file, or it was changed by hand.
        OutputError: the database cannot be reached.
    """
    from populace.protect import ledger as ledgers
    from populace.read.files.database import is_address

    if path is not None and not is_address(path) and not Path(path).is_file():
        raise InputError(
            expected="the file of a ledger",
            found=f"no file of that name ({os.fspath(path)})",
            action=Advice(
                "Check the path; a release with a ledger makes one", Option("ledger"), "."
            ),
        )

    every = ledgers.read(_book(own() if path is None else path))
    names: dict[str, str] = {}
    for entry in every:
        names.setdefault(ledgers.same_name(entry.dataset), entry.dataset)
    if dataset is not None:
        asked = ledgers.same_name(dataset)
        names = {asked: names[asked]} if asked in names else {}
    entries = [entry for entry in every if ledgers.same_name(entry.dataset) in names]
    return entries, {name: ledgers.total(entries, name) for name in names.values()}


VARIABLE = "POPULACE_LEDGER"
"""The environment variable that names one's own ledger."""


def own() -> Folder:
    """The ledger of whoever runs this: the file or address that `VARIABLE` names.

    Otherwise a file in the folder where the system keeps what programs keep.
    """
    home, set_ = Path.home(), os.environ
    if named := set_.get(VARIABLE):
        return str(Path(named).expanduser()) if named.startswith("~") else named
    if os.name == "nt":
        base = Path(set_.get("APPDATA") or home)
    elif sys.platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        base = Path(set_.get("XDG_CONFIG_HOME") or home / ".config")
    return base / "populace" / "ledger.jsonl"


def _book(place: Folder) -> Book:
    """The ledger in a file or at an address.

    Raises:
        InputError: the address is not one of PostgreSQL.
    """
    from populace.read.files.database import is_address

    if is_address(place):
        from populace.api.ledger_database import DatabaseBook

        return DatabaseBook(str(place))
    from populace.protect.ledger_book import FileBook

    return FileBook(Path(place))


def write_down(
    terms: Mapping[str, Any], *, unit: str, delta: float, software: str, only_try: bool = False
) -> bool:
    """Spend before anything is drawn, where a ledger is kept.

    Args:
        terms: of the release: its `ledger` (your own otherwise), `dataset` and `limit`, its
            `epsilon` or `k`, and the only `period` that its people are in, if that is declared.
        unit: who is protected, in words.
        delta: of the release.
        software: the name and version that makes it.
        only_try: whether the run is only held against the limit, and nothing written.

    Returns:
        Whether a ledger is kept.

    Raises:
        ParameterError: a limit or a ledger is given, and no data set.
        OutputError: the ledger would lie in a release.
        PopulaceError: as `protect.ledger.spend` raises.
    """
    path, dataset, limit = (terms.get(name) for name in ("ledger", "dataset", "limit"))
    if path is None and dataset is None and limit is None:
        return False
    if not dataset or not dataset.strip():
        raise ParameterError(
            expected="a ledger or a limit and the name of the data set together",
            found="no name",
            action=Advice(
                "Name the data set",
                Option("dataset"),
                ", under which a ledger sums up what was spent and a limit holds.",
            ),
        )
    from populace import publish
    from populace.protect import ledger as ledgers
    from populace.read.files.database import is_address

    place = own() if path is None else path
    if not is_address(place):
        publish.check_private(Path(place), "a ledger, which is private")
    new = ledgers.entry(
        dataset, unit, terms.get("epsilon"), delta, terms.get("k"), terms.get("period", "")
    )
    if only_try:
        ledgers.admitted(ledgers.read(_book(place)), new, limit)
    else:
        ledgers.spend(_book(place), replace(new, software=software), limit)
    return True
