"""How the words of a command line are taken: numbers, and everything that is missing at once.

What an option means is said where it is defined.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import click

from populace import ParameterError

_COMMA = re.compile(r"[+-]?\d*,\d+")
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")


class _Number(click.ParamType):  # type: ignore[type-arg]  # generic only in newer versions
    """A number, whose decimal sign is a point or a comma."""

    name = "number"

    def convert(
        self, value: str | float, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """The number; refused where it could be two."""
        text = str(value).strip()
        if _GROUPED.fullmatch(text):
            point, whole = text.replace(",", "."), text.replace(",", "")
            self.fail(
                f"{text} could be {point} or {whole}: write the one that is meant.", param, ctx
            )
        try:
            return float(text.replace(",", ".") if _COMMA.fullmatch(text) else text)
        except ValueError:
            self.fail(f"{text!r} is no number.", param, ctx)


NUMBER = _Number()


class Command(click.Command):
    """A command that says all that is missing from its line in one error."""

    def needed(self, _given: Mapping[str, Any]) -> Collection[str]:
        """What it needs, too, unless a project file settles it: told where something is missing."""
        return ()

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the line apart.

        Raises:
            UsageError: something that is needed is not there.
        """
        try:
            return super().parse_args(ctx, list(args))
        except click.MissingParameter:
            # Words are not yet converted: what is there is a text.
            given, _, _ = self.make_parser(ctx).parse_args(list(args))
            absent = [
                each
                for each in self.get_params(ctx)
                if (each.required or each.name in self.needed(given))
                and not _there(given.get(each.name or ""))
            ]
            raise missing(ctx, absent) from None


def _there(given: object) -> bool:
    """Whether words were given: a text, or some of an argument that takes several."""
    return isinstance(given, str) or (isinstance(given, tuple) and bool(given))


def missing(ctx: click.Context, parameters: Sequence[click.Parameter]) -> click.UsageError:
    """The error that names what is missing."""
    named = [
        each.opts[0]
        if isinstance(each, click.Option)
        else (each.metavar or each.name or "").removesuffix("...")
        for each in parameters
    ]
    return click.UsageError(f"Missing: {', '.join(named)}.", ctx)


STRENGTH = "--epsilon, the strength of protection"
WHOM = "--unit parent, child or both (or --protect): whom the release protects"

_CHOOSING = {
    STRENGTH: "Choose epsilon: 0.5 to 2 is strong, 2 to 8 is common, above 8 is weak;"
    " `populace plan` shows what each can report.",
    WHOM: "Choose whom to protect, there is no default: parent protects each record of INPUT with"
    " all that belongs to it.",
}


def required(given: Mapping[str, object]) -> None:
    """Stop where something is not given that must be chosen; all of it is told at once.

    Args:
        given: what is needed, in words, with what was given; None where nothing was.

    Raises:
        ParameterError: something was not.
    """
    absent = [what for what, value in given.items() if value is None]
    if absent:
        ways = [_CHOOSING[what] for what in absent if what in _CHOOSING]
        raise ParameterError(
            expected="; ".join(absent),
            found="none" if len(absent) == 1 else "none of them",
            action=" ".join(ways) or "Name it.",
        )
