"""How commands speak: results to the standard output, words to the standard error.

Colors and progress bars appear on terminals only, and never where NO_COLOR forbids the former.
"""

from __future__ import annotations

import contextlib
import json
import math
import platform
import sys
import time
import warnings
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TextIO

from populace import (
    NoteAhead,
    OutputError,
    PopulaceError,
    Progress,
    Step,
    step_words,
    version,
    watching,
)
from populace.cli.wording import in_words, spoken

if TYPE_CHECKING:
    from rich.console import Console

TEAL, AMBER, RED = "cyan", "yellow", "red"
"""As the reader's terminal draws them."""

Side = Literal["Safe to publish", "Private", "k-anonymity: weaker, one-off"]


def show_json(content: Any) -> None:  # noqa: ANN401 - whatever JSON holds
    """Print a result for machines."""
    print(json.dumps(_worded(content), indent=2, ensure_ascii=False))


def _worded(content: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    """The same with every sentence in the words of the command line."""
    if isinstance(content, Mapping):
        return {key: _worded(value) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [_worded(value) for value in content]
    return in_words(content) if isinstance(content, str) else content


def show_side(side: Side, text: str) -> None:
    """Print a result behind the words that say on which side of the wall it stands."""
    from rich.text import Text

    color = TEAL if side == "Safe to publish" else AMBER
    head = spoken(f"{side}:")
    _console(sys.stdout).print(Text.assemble((head, f"bold {color}"), " ", spoken(text)))


def show(text: str) -> None:
    """Print a line of the result."""
    _console(sys.stdout).print(spoken(text))


def margin(value: float) -> str:
    """A margin, rounded up as on the page of a release."""
    return f"{math.ceil(value):,}"


def show_report(folder: str) -> None:
    """Print where all of a private report is."""
    show(f"All of it, with charts, for you alone: {Path(folder) / 'PRIVATE-report.html'}")


def show_table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], names: Collection[int] = ()
) -> None:
    """Print a table: words to the left in the first column, numbers to the right in the others.

    Args:
        heads: of the columns.
        rows: words and numbers.
        names: the columns that hold names, which are the same in every language.
    """
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, header_style="dim", pad_edge=False, show_edge=False)
    for place, head in enumerate(heads):
        table.add_column(spoken(head), justify="right" if place else "left")
    for row in rows:
        table.add_row(*(each if place in names else spoken(each) for place, each in enumerate(row)))
    console = _console(sys.stdout)
    if not console.is_terminal:
        console.width = 200
    console.print(table)


def say(text: str) -> None:
    """Print words."""
    _console(sys.stderr).print(spoken(text))


def say_notes(notes: Sequence[str], mark: str = "Note") -> None:
    """Print notes, each for itself."""
    for note in notes:
        _console(sys.stderr).print(f"{spoken(f'{mark}:')} {spoken(note)}")


@contextmanager
def notes_ahead(*, quiet: bool) -> Iterator[None]:
    """Say, while the block lasts, what is told before anything is spent."""
    with warnings.catch_warnings():
        others = warnings.showwarning

        def show(
            message: Warning | str,
            category: type[Warning],
            filename: str,
            lineno: int,
            file: TextIO | None = None,
            line: str | None = None,
        ) -> None:
            if isinstance(message, NoteAhead):
                say(in_words(message.args[0]))
            else:
                others(message, category, filename, lineno, file, line)

        if not quiet:
            warnings.simplefilter("always", NoteAhead)
        warnings.showwarning = show
        yield


def say_list(head: str, clauses: Sequence[str]) -> None:
    """Print clauses under one head; nothing where there is none."""
    if clauses:
        _console(sys.stderr).print(f"{spoken('Note:')} {spoken(f'{head}:')}")
    for clause in clauses:
        _console(sys.stderr).print(f"  - {spoken(clause)}.")


def say_error(expected: str, found: str, action: str) -> None:
    """Print the three parts of an error."""
    _error(_console(sys.stderr), "This did not work.", (expected, found, action))


def show_error(error: PopulaceError) -> None:
    """Print, as a part of a result, the error by which a run would be refused."""
    parts = error.expected, error.found, error.action
    _error(_console(sys.stdout), "This stops it.", parts)


def _error(console: Console, head: str, parts: tuple[str, str, str]) -> None:
    from rich.text import Text

    console.print(Text(spoken(head), f"bold {RED}"))
    names = [spoken(name) for name in ("Expected", "Found", "To do")]
    width = max(map(len, names)) + 1
    for name, text in zip(names, parts, strict=True):
        console.print(Text.assemble((f"  {name:<{width}}", "dim"), spoken(text)))


def write_new(path: Path, text: str) -> None:
    """Write a text file that does not exist yet.

    Raises:
        OutputError: it exists, or cannot be written.
    """
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise OutputError(
            expected="the name of a file that does not exist yet",
            found=f"something called {path}",
            action="Choose another name, or move what is there out of the way.",
        ) from None
    except OSError as error:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
        raise OutputError(
            expected=f"to write the file {path}",
            found=error.strerror or "an error of the system",
            action="Choose another place. Nothing was written.",
        ) from error


def percent(value: float | None) -> str:
    """A share in a table; nothing where there is none."""
    return "" if value is None else f"{100 * value:.1f}%"


def make_folder(path: Path) -> None:
    """Make a folder that does not exist yet, for its owner alone.

    Raises:
        OutputError: it exists, or cannot be made.
    """
    try:
        path.mkdir(mode=0o700)
    except OSError as error:
        raise OutputError(
            expected="the name of a folder that does not exist yet, in one that does",
            found=f"{path}: {error.strerror or 'an error of the system'}",
            action="Choose another name, or move what is there out of the way.",
        ) from None


_verbose: ContextVar[bool] = ContextVar("_verbose", default=False)


def be_verbose(*, on: bool) -> None:
    """Say from now on whether the seconds of each step are told."""
    _verbose.set(on)


@contextmanager
def progress(*, quiet: bool) -> Iterator[Progress]:
    """What reports progress: a bar on a terminal, words where they are asked for, else nothing."""
    if _verbose.get() and not quiet:
        say(f"populace {version()}, Python {platform.python_version()}, {platform.platform()}")
        steps = _Steps()
        yield steps
        steps.end()
        return
    with watching(False if quiet else None, _step_said) as report:
        yield report


def _step_said(step: Step) -> str:
    return spoken(step_words(step))


class _Steps:
    """Says each step that begins another stage, with the seconds since the first."""

    def __init__(self) -> None:
        self._begun = time.monotonic()
        self._said = ""

    def __call__(self, step: Step) -> None:
        """Be told a step."""
        if (said := _step_said(step)) != self._said:
            self._said = said
            self._say(said)

    def end(self) -> None:
        """Say that all is done."""
        self._say(spoken("Ended"))

    def _say(self, words: str) -> None:
        say(f"{time.monotonic() - self._begun:8.1f} s  {words}")


def _console(stream: Any) -> Console:  # noqa: ANN401 - a text stream
    from rich.console import Console

    console = Console(file=stream, highlight=False, markup=False)
    # Elsewhere than on a terminal a sentence is a line.
    console.soft_wrap = not console.is_terminal
    return console
