"""Writes the reference of the Python interface and of the command line, from the code itself.

What a public name does is said in its docstring, what an option does in its help: nowhere else.
"""

from __future__ import annotations

import argparse
import inspect
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, is_typeddict

import click
from file_forms import FORMS
from griffe import Docstring, DocstringSection, DocstringSectionKind

import populace
import populace.plugins
import populace.testing
from populace.cli.program import populace as program

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "reference"
EDITED = "<!-- Written by tools/reference.py from the code. Do not edit. -->"
LONGEST = 88


def api() -> str:
    """The page of the Python interface: every public name, in the order of the alphabet."""
    blocks = [EDITED, "# Python", "Every name that `import populace` offers."]
    for name in populace.__all__:
        blocks += list(_named(name, getattr(populace, name)))
    return _page(blocks)


def additions() -> str:
    """The page of what packages may add: what each addition is, and what holds it to its contract.

    Counts, records and settings are values that a synthesizer is given; they are told in the code.
    """
    kinds = ("Codebook", "ValueRule", "Reader", "Place", "Source", "Synthesizer", "SynthesizerName")
    blocks = [EDITED, "# What packages may add"]
    blocks.append(
        "Each is named by an entry point, as [contributing](../../CONTRIBUTING.md#how-to-add) says."
        " The kinds are in `populace.plugins`, and `populace.testing` holds each to its contract."
    )
    for name in kinds:
        blocks += list(_named(name, getattr(populace.plugins, name)))
    for name in populace.testing.__all__:
        blocks += list(_named(name, getattr(populace.testing, name)))
    return _page(blocks)


def command_line() -> str:
    """The page of the command line: every command with every option."""
    blocks = [EDITED, "# Command line", "\n".join(_help(program))]
    for name, command in program.commands.items():
        blocks += [f"## populace {name}", "\n".join(_help(command))]
        if isinstance(command, click.Group):
            for sub, inner in command.commands.items():
                blocks += [f"### populace {name} {sub}", "\n".join(_help(inner)), _options(inner)]
        else:
            blocks.append(_options(command))
    return _page(blocks)


def _named(name: str, value: Any) -> Iterator[str]:  # noqa: ANN401 - any public object
    yield f"## {name}"
    if not (inspect.isclass(value) or inspect.isfunction(value)):
        yield f"`{value}`"
        return
    if not (inspect.isclass(value) and issubclass(value, Exception)):
        yield _signature(name, value)
    yield from _documented(value)
    if inspect.isclass(value):
        for inner, member in vars(value).items():
            wanted = member.fget if isinstance(member, property) else member
            if inner.startswith("_") or not inspect.isfunction(wanted):
                continue
            yield f"### {name}.{inner}"
            if not isinstance(member, property):
                yield _signature(f"{name}.{inner}", wanted)
            yield from _documented(wanted)


def _signature(name: str, value: Any) -> str:  # noqa: ANN401 - a class or a function
    marks: list[str] = []
    if is_typeddict(value):
        # What one kind of keywords takes over from another is told there.
        described = inspect.getdoc(value) or ""
        marks = [
            f"{key}: {getattr(kind, '__forward_arg__', kind)}"
            for key, kind in value.__annotations__.items()
            if f"    {key}: " in described
        ]
        found: Iterable[inspect.Parameter] = ()
    else:
        found = inspect.signature(value).parameters.values()
    for each in found:
        if each.name == "self":
            continue
        if each.kind is each.KEYWORD_ONLY and not any(mark.startswith("*") for mark in marks):
            marks.append("*")
        marks.append(_parameter(each))
    text = f"{name}({', '.join(marks)})"
    if len(text) > LONGEST:
        text = "\n".join([f"{name}(", *(f"    {mark}," for mark in marks), ")"])
    return f"```python\n{text}\n```"


def _parameter(each: inspect.Parameter) -> str:
    kind = each.kind
    stars = "*" if kind is each.VAR_POSITIONAL else "**" if kind is each.VAR_KEYWORD else ""
    typed = each.annotation if isinstance(each.annotation, str) else ""
    text = f"{stars}{each.name}: {typed}" if typed else f"{stars}{each.name}"
    if each.default is each.empty:
        return text
    default = getattr(each.default, "__name__", None) or repr(each.default)
    return f"{text} = {default}" if typed else f"{text}={default}"


def _documented(value: Any) -> Iterator[str]:  # noqa: ANN401 - anything with a docstring
    text = Docstring(inspect.getdoc(value) or "", parser="google")
    for section in text.parse(warnings=False):
        yield _section(section)


def _section(section: DocstringSection) -> str:
    kinds = DocstringSectionKind
    match section.kind:
        case kinds.parameters | kinds.attributes | kinds.other_parameters:
            rows = [(f"`{each.name}`", each.description) for each in section.value]
            return _table(("argument", "what it is"), rows)
        case kinds.raises:
            rows = [(f"`{each.annotation}`", each.description) for each in section.value]
            return _table(("raises", "when"), rows)
        case kinds.returns | kinds.yields:
            return "\n".join(f"Returns {_inline(each.description)}" for each in section.value)
        case kinds.text:
            return str(section.value)
        case _:
            raise ValueError(
                f"a docstring with a section of a kind not written yet: {section.kind}"
            )


def _help(command: click.Command) -> list[str]:
    """The help of a command as paragraphs; what is set as it stands is code."""
    lines, code = [], False
    for line in inspect.cleandoc(command.help or "").splitlines():
        if line.strip() == "\b":
            lines += ["", "```"]
            code = True
        elif code and not line.strip():
            lines += ["```", ""]
            code = False
        elif line.strip() != "\f":
            lines.append(line)
    return [*lines, "```"] if code else lines


def _options(command: click.Command) -> str:
    rows = []
    for each in command.params:
        if isinstance(each, click.Argument):
            rows.append((f"`{each.human_readable_name.upper()}`", "the argument"))
        elif isinstance(each, click.Option) and not each.hidden:
            record = each.get_help_record(click.Context(command))
            if record is not None:
                rows.append((f"`{record[0]}`", record[1]))
    return _table(("option", "what it does"), rows)


def _table(heads: tuple[str, str], rows: list[tuple[str, str]]) -> str:
    lines = [f"| {heads[0]} | {heads[1]} |", "| --- | --- |"]
    lines += [f"| {_inline(name)} | {_inline(text)} |" for name, text in rows]
    return "\n".join(lines)


def _inline(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _page(blocks: list[str]) -> str:
    return "\n\n".join(block.strip() for block in blocks if block.strip()) + "\n"


PAGES = {"python.md": api, "additions.md": additions, "command-line.md": command_line, **FORMS}


def main() -> int:
    """Write the pages, or check that they are written."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where stale")
    check = parser.parse_args().check
    stale = []
    for name, write in PAGES.items():
        path = FOLDER / name
        text = write()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if not check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8", newline="\n")
    if check and stale:
        print(f"docs/reference: {', '.join(stale)} stale; say make reference.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
