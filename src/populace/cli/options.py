"""Options that several commands share, and how their texts become what the public API takes."""

from __future__ import annotations

import csv
import dataclasses
import sys
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, BinaryIO, TypeVar

import click
from click.core import ParameterSource

import populace
from populace import Extent, ParameterError
from populace.cli import console, words

_F = TypeVar("_F", bound=Callable[..., Any])

_PAIRED = {
    "multi_value": ("what joins its values", ";"),
    "codebooks": ("the name of a codebook", "iso3166-alpha2"),
}

EPSILON_HELP = (
    "How much any one person can show in the release: the strength of protection, from 0.001 to"
    " 100. There is no default. 0.5 to 2 is strong, 2 to 8 is common for public tables, above 8 is"
    " weak. Smaller protects more and blurs more; `populace plan` shows what each can report."
)


def together(*options: Callable[[_F], _F]) -> Callable[[_F], _F]:
    """Several options as one decorator, in the order of the help page."""

    def decorate(function: _F) -> _F:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


def names_in(options: Callable[[Callable[[], None]], Callable[[], None]]) -> frozenset[str]:
    """The names of options, as a command is called with them."""

    @click.command()
    @options
    def command() -> None:
        """Nothing."""

    return frozenset(option.name or "" for option in command.params)


def is_given(name: str) -> bool:
    """Whether an option of the current command stands on its line or in its project file."""
    source = click.get_current_context().get_parameter_source(name)
    return source is not ParameterSource.DEFAULT


def refuse(names: Collection[str], *, expected: str, action: str) -> None:
    """Stop where options were given that would be passed over in silence.

    Raises:
        ParameterError: the current command was given one of them.
    """
    parameters = click.get_current_context().command.params
    given = [each.opts[0] for each in parameters if each.name in names and is_given(each.name)]
    if given:
        raise ParameterError(expected=expected, found=", ".join(given), action=action)


def list_of_names(_context: object, _option: object, texts: Any) -> list[str]:  # noqa: ANN401 - as click calls it
    """Column names, separated by commas; quotes keep a comma in a name."""
    return names((texts,) if isinstance(texts, str) else texts or ())


def list_if_given(context: object, option: object, texts: Any) -> list[str] | None:  # noqa: ANN401 - as click calls it
    """As `list_of_names`; None where none is named."""
    return list_of_names(context, option, texts) or None


def list_of_triples(
    _context: object, _option: object, texts: tuple[str, ...]
) -> list[list[str]] | None:
    """Names separated by commas, as often as the option is given; None where it is not."""
    return [names((text,)) for text in texts] or None


def names(texts: Iterable[str]) -> list[str]:
    """Names, separated by commas; quotes keep a comma in a name."""
    return [name for row in csv.reader(texts, skipinitialspace=True) for name in row]


def pairs(_context: object, option: click.Parameter, texts: tuple[str, ...]) -> dict[str, str]:
    """Texts like COL=VALUE.

    Raises:
        ParameterError: one has no equals sign, or nothing on one of its sides.
    """
    what, sample = _PAIRED[option.name or ""]
    found: dict[str, str] = {}
    for text in texts:
        name, _, value = text.rpartition("=")
        if not name or not value:
            raise ParameterError(
                expected=f"{option.opts[0]} with the name of a column, an equals sign and {what}",
                found=repr(text),
                action=f"Write {option.opts[0]} 'COLUMN={sample}', in quotes.",
            )
        found[name] = value
    return found


def character(_context: object, _option: object, text: str | None) -> str | None:
    """A delimiter, where a tab may be written in words."""
    return "\t" if text in ("tab", "\\t") else text


strength = together(
    click.option("--epsilon", type=words.NUMBER, metavar="E", help=EPSILON_HELP),
    click.option(
        "--delta",
        type=words.NUMBER,
        metavar="D",
        help="The probability that epsilon may not hold, 1e-6 unless you say so. Choose it without"
        " looking at the data.",
    ),
    click.option(
        "--length",
        type=int,
        metavar="R",
        help="The longest combination of values to count, 1 to 4; 3 unless you say so, 2 for linked"
        " tables.",
    ),
    click.option(
        "--candidates",
        type=int,
        metavar="N",
        help="How many combinations of one length to measure at most, 5,000,000 unless you say so."
        " Of more, those of the largest expected counts are measured, and the release says how many"
        " are left out. Each takes about 150 bytes of memory: choose it by the machine.",
    ),
)

groups = together(
    click.option(
        "--k",
        type=int,
        metavar="K",
        help="Instead of --epsilon: show no group smaller than K, and round counts down to its"
        " multiples. Weaker, and one-off: the data set has no finite total of epsilon afterwards.",
    ),
    click.option(
        "--method",
        type=click.Choice(["aggregate-seeded", "row-seeded", "value-seeded", "unseeded"]),
        help="How records are made: aggregate-seeded with --epsilon; with --k any, row-seeded"
        " unless you say so.",
    ),
    click.option(
        "--oversampling",
        type=words.NUMBER,
        metavar="SHARE",
        help="With --k and row-seeded or value-seeded: how many more records than people may be"
        " made, as a share, to use values that found no place in the others.",
    ),
    click.option(
        "--previous",
        metavar="DIR",
        help="With --k: an earlier k-anonymous release of the same data set, to be told what both"
        " tell together before the new one is published.",
    ),
)

declared = together(
    click.option("--schema", metavar="FILE", help="What is declared about the columns (TOML)."),
    click.option(
        "--recipe",
        metavar="FILE",
        help="What is done to the table first (TOML); without it, the sections [[prepare]] of the"
        " schema's file.",
    ),
    click.option(
        "--subject-id",
        metavar="COL",
        help="The column that names the person of each row. Rows of one person are protected as"
        " one, and the column is left out.",
    ),
    click.option(
        "--ignore-zeros",
        multiple=True,
        callback=list_of_names,
        metavar="COL",
        help="Count 0, no and false in this column as absent. May be repeated.",
    ),
)

found_otherwise = together(
    click.option(
        "--delimiter", metavar="CHAR", callback=character, help="Of a CSV file; found otherwise."
    ),
    click.option("--encoding", metavar="NAME", help="Of text, Stata or SPSS; found otherwise."),
    click.option(
        "--sheet",
        metavar="NAME",
        help="Of a workbook with several sheets, or a zip archive of several tables.",
    ),
    click.option("--query", metavar="SQL", help="What to ask the database whose address INPUT is."),
    click.option(
        "--header-row",
        type=int,
        metavar="N",
        help="The line of the file, or the row of the sheet, that holds the names of the columns.",
    ),
    click.option(
        "--skip-rows",
        type=int,
        default=0,
        metavar="N",
        help="Instead of --header-row: how many lines or rows stand above the header.",
    ),
    click.option(
        "--no-header", is_flag=True, help="No row holds names; call them column_1 and on."
    ),
    click.option(
        "--header-is-names",
        is_flag=True,
        help="The header holds names, though they look like the values of a record.",
    ),
    click.option(
        "--first-row",
        type=int,
        metavar="N",
        help="The line or row of the first record, where units or questions stand above it.",
    ),
    click.option(
        "--skip-footer",
        type=int,
        metavar="N",
        help="How many rows at the end are no records, such as totals and sources; 0 if all are.",
    ),
    click.option(
        "--hidden",
        type=click.Choice(["include", "leave-out"]),
        help="What to do with hidden rows and columns of a workbook, which stop the run otherwise.",
    ),
)

columns_chosen = together(
    click.option(
        "--columns",
        multiple=True,
        callback=list_of_names,
        metavar="A,B",
        help="The columns to use; all others are left out. May be repeated.",
    ),
    click.option(
        "--leave-out",
        multiple=True,
        callback=list_of_names,
        metavar="A,B",
        help="The columns not to use; all others stay. May be repeated.",
    ),
)

columns_told = together(
    click.option(
        "--multi-value",
        multiple=True,
        callback=pairs,
        metavar="COL=;",
        help="A column with several values in a cell, and what joins them. May be repeated.",
    ),
    click.option(
        "--codebook",
        "codebooks",
        multiple=True,
        callback=pairs,
        metavar="COL=NAME",
        help="The shipped codebook that lists the column's values, such as iso3166-alpha3. May be"
        " repeated.",
    ),
    click.option(
        "--safe",
        multiple=True,
        callback=list_of_names,
        metavar="COL",
        help="A column that looks like it names people, and which you state identifies nobody. May"
        " be repeated.",
    ),
)

criteria = click.option(
    "--criterion",
    "criteria",
    multiple=True,
    metavar="CRITERION",
    callback=lambda _context, _option, texts: list(texts) or None,
    help="What the synthetic records of one table must do, as 'region,age_band: within 1 point':"
    " each cell's share of the records is within a percentage point of its share of the people."
    " The release says of each whether it is met, missed, or hidden by the noise. Each takes 2% of"
    " the budget; name them before you see any release. May be repeated, up to ten times.",
)

attributes = click.option(
    "--attributes-per-subject",
    type=click.IntRange(min=1),
    metavar="N",
    help="The most values of one person that count, where one can have several in a column: twice"
    " the number of columns unless you say so. Do not take it from the data.",
)

accepting = click.option(
    "--accept-unread",
    multiple=True,
    metavar="COL",
    callback=list_of_names,
    help="A column to go on with although less than three quarters of what is filled were"
    " understood, or a cell can be read in two ways. May be repeated.",
)

columns_read = together(columns_chosen, columns_told, accepting, attributes)

only_declared = click.option(
    "--declared-only",
    is_flag=True,
    default=None,
    help="Refuse the release unless every fact of its guarantee is declared, so that it rests on"
    " nothing read off the data. Of a CSV file each line is then one record, whatever it holds.",
)

reading = together(columns_read, declared, found_otherwise, only_declared)
"""How a table is read: an option for each keyword of `populace.Reading`, under its name."""

for_machines = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
quiet = together(
    click.option("--quiet", is_flag=True, help="Print no words but errors."),
    click.option(
        "--verbose",
        is_flag=True,
        expose_value=False,
        callback=lambda _context, _option, given: console.be_verbose(on=given),
        help="Say with what it runs, and how many seconds each step takes.",
    ),
)


def _called(parameter: click.Parameter | None) -> str:
    return parameter.metavar or "" if isinstance(parameter, click.Argument) else "--out"


def stored(_context: object, option: click.Parameter | None, name: str) -> str:
    """The name of a folder or file to write, as a callback of its option.

    Raises:
        ParameterError: it is "-", which stands for the standard output elsewhere.
    """
    if name == "-":
        raise ParameterError(
            expected=f"a name on disk ({_called(option)})",
            found="-, the standard output",
            action="Name a new one; this result is stored and never printed.",
        )
    return name


def source(name: str) -> str | BinaryIO:
    """The input: a path, or the standard input for "-"."""
    return sys.stdin.buffer if name == "-" else name


def keywords(values: Mapping[str, Any]) -> dict[str, Any]:
    """The keywords of reading that the current command was given."""
    told = {
        name: values[name]
        for name in populace.Reading.__annotations__
        if name in values and is_given(name)
    }
    if "header_row" in values and (where := extent(values)) is not None:
        told["extent"] = where
    return told


def releasing(values: Mapping[str, Any]) -> dict[str, Any]:
    """The keywords of a release that are options of the current command under their names.

    Whom it protects is no option of one name: `tables.given` says it.
    """
    return {
        name: values[name]
        for name in populace.Releasing.__annotations__
        if name in values and name not in (*populace.Reading.__annotations__, "protect")
    }


def extent(values: Mapping[str, Any]) -> Extent | None:
    """Where in the input its table stands, if anything was said of it."""
    found = Extent(**{field.name: values[field.name] for field in dataclasses.fields(Extent)})
    return None if found == Extent() else found
