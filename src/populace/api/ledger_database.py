"""A ledger that a team shares: lines in a PostgreSQL database, one transaction for each run.

Held to the laws of every ledger (`protect/ledger_book.py`). No words of the database reach a
message: its address may hold a password.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from populace.protect.ledger_book import Turn, changed
from populace.protect.ledger_head import digest
from populace.protect.ledger_lock import wait
from populace.vocabulary.errors import InputError, OutputError

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection

_KINDS = ("postgres", "postgresql", "postgresql+psycopg")
_OURS = (
    "SET LOCAL synchronous_commit = on",
    "SET LOCAL idle_in_transaction_session_timeout = 30000",
)
"""A line is on the disk once it was taken; who hangs in its turn is thrown out after 30 seconds."""
# The turn of a run among the locks of the database; who has it.
_TAKEN = "SELECT pg_try_advisory_xact_lock(17600, 2026)"
_HOLDER = """
    SELECT pid, virtualtransaction FROM pg_locks
    WHERE locktype = 'advisory' AND granted AND (classid, objid, objsubid) = (17600, 2026, 2)
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""
_THERE = "SELECT to_regclass('populace_ledger') IS NOT NULL"
_LINES = "CREATE TABLE populace_ledger (number bigint PRIMARY KEY, line text NOT NULL)"
_HEAD = """
    CREATE TABLE populace_ledger_head
    (one boolean PRIMARY KEY CHECK (one), number bigint NOT NULL, digest text NOT NULL)"""
_EMPTY = "INSERT INTO populace_ledger_head VALUES (true, 0, '')"
# In one statement: another run may write between two.
_ALL = """
    SELECT 0, number, digest FROM populace_ledger_head
    UNION ALL SELECT 1, number, line FROM populace_ledger ORDER BY 1, 2"""
_ADDED = "INSERT INTO populace_ledger VALUES (%(number)s, %(line)s)"
_HEADED = "UPDATE populace_ledger_head SET number = %(number)s, digest = %(digest)s"


class DatabaseBook:
    """The lines of a database, and beside them how many they are and the digest of the last.

    The two change in one transaction, while no other run can; it is on the server's disk before
    anything is drawn.

    Args:
        address: postgresql://user@host/name. The tables are made in it when a first line comes.

    Raises:
        InputError: it is no address of PostgreSQL, or SQLAlchemy or its driver is missing.
    """

    def __init__(self, address: str) -> None:
        self._url = _url(address)
        self.name = f"postgresql://{self._url.host or ''}/{self._url.database or ''}"

    def lines(self) -> list[str]:
        """As `Book.lines`."""
        with self._connected() as connection:
            return self.lines_in(connection)

    @contextmanager
    def turn(self, patience: float) -> Iterator[Turn]:
        """As `Book.turn`."""
        with self._connected() as connection:
            for statement in _OURS:
                connection.exec_driver_sql(statement)
            wait(
                lambda: bool(connection.exec_driver_sql(_TAKEN).scalar_one()),
                lambda: connection.exec_driver_sql(_HOLDER).all(),
                patience,
                self.name,
                "Wait for it; nothing was drawn.",
            )
            yield _DatabaseTurn(self, connection)

    def lines_in(self, connection: Connection) -> list[str]:
        """The lines as a transaction sees them.

        Raises:
            InputError: they are not those that its head tells of.
        """
        if not connection.exec_driver_sql(_THERE).scalar_one():
            return []
        found = [tuple(row) for row in connection.exec_driver_sql(_ALL)]
        lines = [line for first, _, line in found if first]
        numbered = [(1, number, line) for number, line in enumerate(lines, 1)]
        if found != [(0, len(lines), digest(lines[-1]) if lines else ""), *numbered]:
            raise changed(self.name)
        return lines

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        """A connection in a transaction, which is kept if the block ends without an error."""
        import sqlalchemy
        from sqlalchemy.pool import NullPool

        try:
            engine = sqlalchemy.create_engine(
                self._url,
                poolclass=NullPool,
                isolation_level="READ COMMITTED",
                connect_args={"client_encoding": "utf8"},
            )
            with engine.begin() as connection:
                yield connection
        except sqlalchemy.exc.SQLAlchemyError as error:
            kind = type(getattr(error, "orig", None) or error).__name__
            raise OutputError(
                expected="a ledger that can be reached and written",
                found=f"a refusal of {self.name} ({kind})",
                action="Try the address and your rights in the database's own program; nothing was"
                " drawn.",
            ) from None


class _DatabaseTurn:
    """A turn that lasts as long as its transaction."""

    def __init__(self, book: DatabaseBook, connection: Connection) -> None:
        self._book, self._connection = book, connection

    def lines(self) -> list[str]:
        """As `Turn.lines`."""
        return self._book.lines_in(self._connection)

    def add(self, line: str, number: int) -> None:
        """As `Turn.add`."""
        if not self._connection.exec_driver_sql(_THERE).scalar_one():
            for statement in (_LINES, _HEAD, _EMPTY):
                self._connection.exec_driver_sql(statement)
        told: Mapping[str, Any]
        for statement, told in (
            (_ADDED, {"number": number, "line": line}),
            (_HEADED, {"number": number, "digest": digest(line)}),
        ):
            self._connection.exec_driver_sql(statement, told)


def _url(address: str) -> URL:
    kind, _, rest = address.partition("://")
    if not all(map(find_spec, ("sqlalchemy", "psycopg"))):
        raise InputError(
            expected="the libraries SQLAlchemy and psycopg, for a ledger in a database",
            found="none in this Python",
            action="Install them with `pip install 'populace[sql]'`.",
        )
    import sqlalchemy

    try:
        if kind.lower() in _KINDS:
            return sqlalchemy.make_url(f"postgresql+psycopg://{rest}")
    except (sqlalchemy.exc.ArgumentError, ValueError):
        pass
    raise InputError(
        expected="a file, or the address of a PostgreSQL database, for a ledger",
        found=f"an address that begins with {kind}://",
        action="Write it like postgresql://user@host/name.",
    )
