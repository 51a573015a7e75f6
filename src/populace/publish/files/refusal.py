"""Why a folder is no release that can be relied on: the one door of every such error."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from populace.publish.files.file_names import MANIFEST
from populace.vocabulary.errors import PopulaceError, Stopped, VerificationError
from populace.vocabulary.release import FORMAT

_LONGEST_CELL = 2**31 - 1


def refusal(expected: str, found: str) -> VerificationError:
    """What is said of a folder that does not hold together."""
    return VerificationError(
        expected=expected,
        found=found,
        action="Do not rely on this folder; ask its publisher for a new copy.",
    )


def foreign() -> VerificationError:
    """A manifest that is none."""
    return refusal(
        f"a {MANIFEST} as Populace writes it",
        "one that misses an entry or holds one of another kind",
    )


def disagreeing() -> VerificationError:
    """Files that do not belong together."""
    return refusal(f"tables that agree with each other and with {MANIFEST}", "some that do not")


def other_format(version: int) -> VerificationError:
    """A release of another format."""
    older = version < FORMAT
    return VerificationError(
        expected=f"a release of format {FORMAT}",
        found=f"format {version}",
        action="Format 1 was never published in; release the data again."
        if older
        else "Use a newer version of Populace.",
    )


def missing(directory: Path, name: str, what: str = "readable") -> VerificationError:
    """A file of a release that cannot be read."""
    if not directory.is_dir():
        found = f"no folder called {directory}"
    elif not (directory / MANIFEST).exists():
        found = f"no release in {directory}: it holds no {MANIFEST}"
    else:
        found = f"no {what} {name} in {directory}"
    return VerificationError(
        expected="the folder of a release, with every file that was written into it",
        found=found,
        action="Name the folder that `populace release` wrote.",
    )


@contextmanager
def reading(made: Callable[[], VerificationError] = disagreeing) -> Iterator[None]:
    """Whatever nouns refuse at birth and parsers cannot read, the folder is refused for.

    Args:
        made: the error to raise.
    """
    limit = csv.field_size_limit(_LONGEST_CELL)
    try:
        yield
    except (VerificationError, Stopped):
        raise
    except (
        ArithmeticError,
        AttributeError,
        LookupError,
        MemoryError,
        RecursionError,
        TypeError,
        ValueError,
        csv.Error,
        PopulaceError,
    ) as error:
        raise made() from error
    finally:
        csv.field_size_limit(limit)
