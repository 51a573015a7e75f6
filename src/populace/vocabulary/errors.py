"""The errors Populace raises.

Each says what was expected, what was found and what to do. No message may hold a cell of a table.

PopulaceError
├── InputError         a file or frame cannot be read as a table
├── SchemaError        a schema, codebook or column option is wrong
├── ParameterError     epsilon, delta, length or another setting is out of range
│   └── NotFittedError a synthesizer was asked for records before it had seen a table
├── BudgetError        a measurement would spend more than was granted
├── OutputError        a folder cannot be written
├── VerificationError  a release does not hold together
└── Stopped            the user stopped the run
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")
_Other = TypeVar("_Other")


class PopulaceError(Exception):
    """Base of all errors raised on purpose.

    Args:
        expected: what would have been right, as a noun phrase ("an epsilon from 0.001 to 100").
        found: what came instead. Names of columns and files may appear, cells never.
        action: what the user can do now, as an imperative; an `Advice` where it names an option.
        place: the table, of several, in which it was found.
    """

    def __init__(self, *, expected: str, found: str, action: str, place: str = "") -> None:
        self.place = place
        self.expected = expected
        self.found = found
        self.action = action
        super().__init__(f"Expected {expected}. Found {found}. {action}")

    def within(self, place: str) -> PopulaceError:
        """The same error, which says in which table it was found; a single one has no name."""
        if not place:
            return self
        found = f"in {place}: {self.found}"
        return type(self)(expected=self.expected, found=found, action=self.action, place=place)

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.expected, self.found, self.action, self.place)


def _rebuild(
    kind: type[PopulaceError], expected: str, found: str, action: str, place: str = ""
) -> PopulaceError:
    return kind(expected=expected, found=found, action=action, place=place)


class InputError(PopulaceError):
    """A file or frame cannot be read as a table."""


class SchemaError(PopulaceError):
    """A schema, a codebook or a column option is wrong."""


class ParameterError(PopulaceError):
    """A setting is out of its range."""


class NotFittedError(ParameterError, RuntimeError):
    """A synthesizer was asked for records before it had seen a table."""


class BudgetError(PopulaceError):
    """A measurement would spend more than was granted."""


class OutputError(PopulaceError):
    """A folder or file cannot be written."""


class VerificationError(PopulaceError):
    """A release does not hold together."""


class Stopped(PopulaceError):
    """The user stopped the run; nothing was written."""

    def __init__(
        self,
        *,
        expected: str = "the run to finish",
        found: str = "a request to stop",
        action: str = "Nothing was written. What was already drawn counts as spent.",
        place: str = "",
    ) -> None:
        super().__init__(expected=expected, found=found, action=action, place=place)


class PrivateNote(UserWarning):
    """What a publisher alone should know of a run that went well; it goes to whoever called.

    Some of it is read off the table without noise, in words: what logs it is private, too.
    """


class NoteAhead(PrivateNote):
    """One that is told before anything is spent, as it may change what is asked for."""


Refuse = Callable[[PopulaceError], None]
"""What is done with an error that does not keep the rest from being read: it is raised, or kept
where all that stops a run are to be told at once."""


def raised(error: PopulaceError) -> None:
    """Refuse at once."""
    raise error


def tried(work: Callable[[], _T], refuse: Refuse, otherwise: _Other) -> _T | _Other:
    """What `work` returns; where it is refused and that is not raised, `otherwise`."""
    try:
        return work()
    except Stopped:
        raise
    except PopulaceError as error:
        refuse(error)
        return otherwise
