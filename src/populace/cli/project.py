"""Project files: every setting of a release in one TOML file, under the names of the options.

No option is given a meaning here.
"""

from __future__ import annotations

import csv
import difflib
import io
import tomllib
from pathlib import Path
from typing import Any

import click

from populace import InputError, ParameterError

PATHS = {
    *("input", "linked", "links", "out", "previous", "ledger"),
    *("schema", "linked-schema", "links-schema"),
    *("recipe", "linked-recipe", "links-recipe"),
}
"""What is found beside the project file, unless it is absolute or an address."""


class Command(click.Command):
    """A command whose input may be a project file; options beside it go before those in it."""

    passed_over: frozenset[str] = frozenset()
    """The settings of a release that mean nothing, or something else, to this command."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the settings of a project file in its place."""
        for place, text in enumerate(args):
            if text.endswith(".toml") and self._is_input(args, place):
                settings = self._read(Path(text))
                given = args[:place] + args[place + 1 :]
                args = [*self._arguments(settings, Path(text).parent, given), *given]
                break
        return super().parse_args(ctx, args)

    def _is_input(self, args: list[str], place: int) -> bool:
        """Whether a word is the input, and not an option or what one is set to."""
        flags = {
            name
            for parameter in self.params
            if isinstance(parameter, click.Option) and parameter.is_flag
            for name in parameter.opts
        }
        before = args[place - 1] if place else ""
        follows = before.startswith("-") and "=" not in before and before not in flags
        return not args[place].startswith("-") and not follows

    def _read(self, path: Path) -> dict[str, Any]:
        try:
            settings = tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise InputError(
                expected="a project file to read",
                found=f"{error.strerror or 'an error'} ({path})",
                action="Check the path.",
            ) from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            where = f": {error}" if isinstance(error, tomllib.TOMLDecodeError) else ""
            raise InputError(
                expected="a project file in TOML",
                found=f"something else in {path}{where}",
                action="Correct it; each setting has the name of its option.",
            ) from error
        if not isinstance(settings.get("input"), str):
            raise ParameterError(
                expected=f"an input in the project file {path}",
                found="none",
                action='Add a line such as input = "cases.csv"; or, if the file is a schema, say'
                f" `populace release INPUT --schema {path}`.",
            )
        return settings

    def _arguments(self, settings: dict[str, Any], folder: Path, given: list[str]) -> list[str]:
        options = {
            name.removeprefix("--"): parameter
            for parameter in self.params
            for name in parameter.opts
            if isinstance(parameter, click.Option) and name.startswith("--")
        }
        words = []
        for name, value in settings.items():
            if name == "input" or name in self.passed_over:
                continue
            option = options.get(name)
            if option is None or isinstance(value, bool) != option.is_flag:
                near = difflib.get_close_matches(name.replace("_", "-"), options, n=1)
                raise ParameterError(
                    expected="settings called and meant as the options of the command are",
                    found=repr(name),
                    action=f"Did you mean {near[0]!r}?"
                    if near and option is None
                    else "See `populace release --help`; sections such as [columns] belong into the"
                    " file that schema names.",
                )
            if f"--{name}" in given or any(text.startswith(f"--{name}=") for text in given):
                continue
            for text in _texts(value):
                words += [f"--{name}", _beside(folder, text) if name in PATHS else text]
            if value is True:
                words.append(f"--{name}")
        return [_beside(folder, settings["input"]), *words]


def _texts(value: Any) -> list[str]:  # noqa: ANN401 - whatever TOML holds
    if isinstance(value, bool):
        return []
    if isinstance(value, dict):
        return [f"{key}={text}" for key, text in value.items()]
    if isinstance(value, list) and any(isinstance(each, list) for each in value):
        return [text for each in value for text in _texts(each)]
    if isinstance(value, list):
        line = io.StringIO()
        csv.writer(line, lineterminator="").writerow(value)
        return [line.getvalue()]
    return [str(value)]


def _beside(folder: Path, text: str) -> str:
    return text if text == "-" or "://" in text else str(folder / text)
