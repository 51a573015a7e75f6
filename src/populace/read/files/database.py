"""What a query returns from a database, as columns of text.

No words of the database reach a message: they may hold cells, and its address may hold a password.
"""

from __future__ import annotations

import re
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from populace.read.files.delimited import Columns
from populace.read.files.libraries import needed
from populace.read.files.memory import WRITABLE, Rendered
from populace.read.layout.header import RECORDS, check_names
from populace.vocabulary.errors import InputError
from populace.vocabulary.facts import Fact, fact
from populace.vocabulary.wording import Advice, Option

_ADDRESS = re.compile(r"[a-z][a-z0-9_]*(\+[a-z0-9_]+)?://", re.IGNORECASE)
_NETWORK = re.compile(r"(https?|ftps?|sftp|s3|gs|file)://", re.IGNORECASE)
_CELLS = 1 << 17
# The driver that the extra brings, where the address names none.
_DRIVERS = {"postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg"}


def is_address(source: object) -> bool:
    """Whether a source is the address of a database."""
    return isinstance(source, str) and _ADDRESS.match(source) is not None


class Query:
    """The rows that a query returns.

    Args:
        address: of the database, as SQLAlchemy writes it: postgresql://user@host/name,
            sqlite:///file.
        query: in SQL.

    Raises:
        InputError: no query is given, the database cannot be reached or refuses the query, or
            SQLAlchemy or the driver is missing.
    """

    facts: tuple[Fact, ...] = (fact("query-own-rows"), RECORDS, WRITABLE)

    def __init__(self, address: str, query: str | None) -> None:
        if _NETWORK.match(address):
            raise InputError(
                expected="a file on this machine, or the address of a database",
                found="an address on a network",
                action="Fetch the file first.",
            )
        if query is None:
            raise InputError(
                expected="a query to put to the database",
                found="none",
                action=Advice(
                    "Name one", Option("query"), ', such as "SELECT sex, country FROM cases".'
                ),
            )
        with needed("SQLAlchemy", "databases", "sql"):
            import sqlalchemy
        engine = _engine(address)
        try:
            connection = engine.connect()
        except sqlalchemy.exc.SQLAlchemyError as error:
            raise _refused(error) from None
        self._close = weakref.finalize(self, _closed, connection, engine)
        options = {"stream_results": True, "no_parameters": True}
        if engine.dialect.name == "postgresql":
            options["postgresql_readonly"] = True
        try:
            self._result = connection.execution_options(**options).exec_driver_sql(query)
            self._keys = tuple(self._result.keys())
        except sqlalchemy.exc.SQLAlchemyError as error:
            self._close()
            raise _refused(error) from None
        self.names = tuple(str(key).strip() for key in self._keys)
        try:
            check_names(self.names)
        except InputError:
            self._close()
            raise

    def blocks(self) -> Iterator[Columns]:
        """The rows in blocks, as the database hands them out.

        Raises:
            InputError: the database breaks off.
        """
        from sqlalchemy.exc import SQLAlchemyError

        height = max(1, _CELLS // len(self.names))
        try:
            while block := self._result.fetchmany(height):
                yield Rendered(self.names, list(zip(*block, strict=True)))
        except SQLAlchemyError as error:
            raise _refused(error) from None
        finally:
            self._close()


def _engine(address: str) -> Any:  # noqa: ANN401 - SQLAlchemy's
    import sqlalchemy

    kind, _, rest = address.partition("://")
    try:
        url = sqlalchemy.make_url(f"{_DRIVERS.get(kind.lower(), kind)}://{rest}")
        if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
            # SQLite would make an empty database of that name.
            raise InputError(
                expected="the file of a database",
                found=f"no file of that name ({url.database})",
                action="Check the path: sqlite:///folder/file.db, with one more slash for a path"
                " from the root.",
            )
        known = kind.lower() in {*_DRIVERS, "sqlite"}
        with needed(
            f"with which SQLAlchemy speaks to {kind}",
            "databases of that kind",
            "sql" if known else None,
        ):
            return sqlalchemy.create_engine(url)
    except (sqlalchemy.exc.ArgumentError, ValueError):
        raise InputError(
            expected="the address of a database that SQLAlchemy knows",
            found=f"one that begins with {kind}://",
            action="Write it like postgresql://user@host/name or sqlite:///file.db.",
        ) from None


def _closed(connection: Any, engine: Any) -> None:  # noqa: ANN401 - SQLAlchemy's
    connection.close()
    engine.dispose()


def _refused(error: Exception) -> InputError:
    kind = type(getattr(error, "orig", None) or error).__name__
    return InputError(
        expected="a database that can be reached and a query that it answers",
        found=f"a refusal ({kind})",
        action="Try the address and the query in the database's own program; then correct them.",
    )
