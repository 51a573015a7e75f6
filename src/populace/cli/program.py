"""The program: its commands, and how every way to fail is told in one error of three parts.

No traceback is printed unless it is asked for: it could hold cells of the table.
"""

from __future__ import annotations

import os
import sys
import traceback
import warnings
from collections.abc import Sequence
from contextvars import copy_context

import click

from populace import ParameterError, PopulaceError, PrivateNote, Stopped, kernel, version
from populace.cli import (
    app,
    check,
    doctor,
    evaluate,
    example,
    hub,
    import_,
    ledger,
    plan,
    prepare,
    publish,
    release,
    risk,
    schema,
    verify,
)
from populace.cli.console import say_error
from populace.cli.wording import speak_to
from populace.languages import LANGUAGES, VARIABLE, named_reader, reader_of

DONE, FAILED, WRONG, STOPPED = 0, 1, 2, 130

DEBUG = "POPULACE_DEBUG"
"""The environment variable that asks for tracebacks."""

LANGUAGE = "--language"
"""The option that names the language, anywhere on the line."""


HELP = """Publish the population, not the person.

Turns a sensitive table into protected counts and synthetic records that may be published, under a
proven differential privacy guarantee.

\b
Try it on people who do not exist:
  populace example practice
  populace release practice/cases.csv --schema practice/schema.toml --epsilon 4 --out public
  populace verify public

Results go to the standard output, words to the standard error. Exit codes: 0 done, 1 the run
failed, 2 the command line is wrong, 130 stopped.
"""


def _show_version(context: click.Context, _option: click.Parameter, asked: bool) -> None:
    if asked:
        by = kernel()
        loops = f"compiled loops: {by}" if by else "no compiled loops: NumPy makes records"
        print(f"populace {version()} ({loops})")
        context.exit()


class _InOrder(click.Group):
    """Commands in the order in which a steward meets them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - as click calls it
        """The names of the commands."""
        return list(self.commands)


@click.group(
    cls=_InOrder,
    help=HELP,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--language",
    metavar="NAME",
    help=f"The language of what is said: {', '.join(LANGUAGES)}, with a region for numbers where"
    f" that matters, such as es-MX. May stand anywhere on the line; {VARIABLE} or the locale say it"
    " otherwise. Options, JSON and help stay English.",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version, and what makes records, and exit.",
)
def populace(language: str | None) -> None:
    """The command and its commands."""


def _language(words: list[str]) -> tuple[str | None, list[str]]:
    """The language that a command line names, and the line without it."""
    for place, word in enumerate(words):
        if word == "--":
            break
        if word == LANGUAGE and place + 1 < len(words):
            return words[place + 1], words[:place] + words[place + 2 :]
        if word.startswith(f"{LANGUAGE}="):
            return word.partition("=")[2], words[:place] + words[place + 1 :]
    return None, words


_COMMANDS = (
    *(app, example, schema, import_, prepare, check, risk, plan),
    *(release, verify, publish, evaluate, hub, ledger, doctor),
)
for _command in _COMMANDS:
    populace.add_command(_command.command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: the words after `populace`; those of the process otherwise.

    Returns:
        The exit code.
    """
    words = list(sys.argv[1:] if arguments is None else arguments) or ["--help"]
    # What a command is about, and how much it says, ends with it.
    return copy_context().run(_run, words)


def _run(words: list[str]) -> int:
    speak_to(reader_of(os.environ))
    tag, words = _language(words)
    try:
        if tag is not None:
            speak_to(named_reader(tag))
        with warnings.catch_warnings():
            # Commands print the notes themselves.
            warnings.simplefilter("ignore", PrivateNote)
            code = populace.main(words, prog_name="populace", standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the output has gone; Python must not complain when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - told below, in three parts
        if os.environ.get(DEBUG) and not isinstance(error, click.exceptions.Abort):
            traceback.print_exc()
        return _tell(error)
    return code if isinstance(code, int) else DONE


def _tell(error: BaseException) -> int:
    """Say what went wrong, and with which code to exit."""
    match error:
        case click.exceptions.Abort() | KeyboardInterrupt() | Stopped():
            stopped = Stopped()
            say_error(stopped.expected, stopped.found, stopped.action)
            return STOPPED
        case PopulaceError():
            say_error(error.expected, error.found, error.action)
            return WRONG if isinstance(error, ParameterError) else FAILED
        case click.UsageError():
            context = error.ctx
            command = context.command_path if context else "populace"
            usage = context.get_usage().removeprefix("Usage: ") if context else "populace COMMAND"
            say_error(
                " ".join(usage.split()),
                error.format_message(),
                f"Say `{command} --help` to see what it takes.",
            )
            return WRONG
        case MemoryError():
            say_error(
                "a table and settings that fit into memory",
                "too little memory",
                "Choose fewer columns or a shorter length, or a larger machine.",
            )
            return FAILED
        case _:
            say_error(
                "the run to finish",
                f"a defect of Populace: {type(error).__name__} in {_place(error)}",
                f"Please report these words. {DEBUG}=1 shows the whole traceback, which may hold"
                " private values: look before you share it.",
            )
            return FAILED


def _place(error: BaseException) -> str:
    """The last line of our own code that the error passed: a file and a number, and no value."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        _, ours, path = frame.filename.replace(os.sep, "/").rpartition("/populace/")
        if ours:
            return f"{path}:{frame.lineno}"
    return "its libraries"
