"""A draft of a schema file for the steward to check by eye.

No value of the data is copied into it, and nothing in it may be taken as declared before a person
has read it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from populace.read.cells.encoding import Encoder
from populace.read.formats import open_input
from populace.read.identity import identifiers
from populace.read.layout.header import named
from populace.read.schemas import kinds, proposals
from populace.read.table import scan
from populace.vocabulary.answers import flag
from populace.vocabulary.meanings import parts
from populace.vocabulary.progress import Progress, silent
from populace.vocabulary.reading import Sign
from populace.vocabulary.spelling import alike, canonical
from populace.vocabulary.toml import key, literal

_OPENING = """\
# A draft, written by `populace schema`. Check every line; then give it as the schema of the table.
#
# Every column below has a private domain: its values are found in the data, and each must be
# common enough to be released. Where the possible values are known beforehand, declare them:
#     values = ["one", "two"]        or        codebook = "iso3166-alpha2"
# Declare what the form or the standard allows, never what you saw in this file. A declared domain
# is public; its values may be released whether present or not, and more precisely.
#
# Pages and files show the title of a column in place of its name, and labels in place of values:
#     title = "Age of the person"    labels = ["One", "Two"]
#
# All remarks were made by looking at the data. Delete them before you share this file.
"""

_JOINERS = (";", "|", ",")

_STRICT = (
    "\n",
    "؛",
    "،",
    "、",
    "；",
    "/",
    "\\",
    "+",
    "&",
    "#",
    "*",
    " and ",
    " et ",
    " y ",
    " e ",
    " und ",
    "-",
    "–",
    "_",
    ".",
    " ",
)
"""What joins values in some cells and stands inside of values in others."""

# How survey tools name the column of a choice: Kobo and ODK, REDCap.
_CHOICE = re.compile(r"(.+?)(?:/|___)([^/]+)")

_ID = re.compile(r"(^|[^A-Za-z])([Ii]d|ID|[Uu]uid|UUID)$|[a-z](Id|ID)$")


_RECIPE = (
    "A recipe for columns that are finer than can be released, ready once it is checked:",
    "take the marks away. Edges and groups come from what you know, not from the data.",
)
_COARSENED = (
    "A recipe for columns that are left out above because they are so fine. Where they name",
    "nobody, take the marks away, and write them into `columns`, too.",
)

_FINE: tuple[Sign, ...] = ("exact dates", "a value of its own for nearly everybody")
"""What a recipe may coarsen, so that a column that is left out can be used."""

# Where a name for programs has a new word: group/some_name, nameOfColumn.
_SEAMS = re.compile(r"[\s_./:-]+")
_CAMEL = re.compile(r"(?<=[a-z\d])[A-Z](?=[a-z])")

_DECIMAL = re.compile(r"[+-]?\d+,\d+", re.ASCII)


def draft_schema(
    source: Any,  # noqa: ANN401 - as read_table
    *,
    progress: Progress = silent,
) -> str:
    """The text of a schema file for an input: every domain private, and remarks on what to check.

    Args:
        source: as in `read_table`, or an input that is open.
        progress: called for every block of rows; may raise `Stopped`.

    Raises:
        InputError: the input is no table.
    """
    rows = open_input(source)
    names = named(rows.names)
    encoders, _ = scan(rows, names, progress)
    reasons = {name: identifies(name, encoders[name]) for name in names}
    left_out = [name for name in names if reasons[name] is not None]
    parts = [_OPENING, "[table]"]
    for name in left_out:
        parts.append(f"# looks like {reasons[name]}: {literal(name)}")
        if reasons[name] == "ids" or _ID.search(name):
            parts.append(f"# if it names the person of each row: subject_id = {literal(name)}")
    if len(names) < len(rows.names):
        parts.append("# Columns without a name are left out.")
    if (left_out or len(names) < len(rows.names)) and len(left_out) < len(names):
        used = [name for name in names if name not in left_out]
        parts += [
            "# The columns to use. What looks like it names people is left out.",
            f"columns = {literal(used)}",
        ]
    parts.append("# The most values of one person that count: attributes_per_subject = 40")
    for name in names:
        if name not in left_out:
            declared = ['domain = "private"', *_title(name), *_remarks(name, encoders[name], names)]
            parts += ["", f"[columns.{key(name)}]", *declared]
    flags = [name for name in names if _flag(encoders[name].texts) is not None]
    parts += _choices([name for name in flags if name not in left_out], encoders)
    kept = {name: encoders[name] for name in names if name not in left_out}
    fine = {name: encoders[name] for name in left_out if reasons[name] in _FINE}
    parts += _remarked(_RECIPE, _recipe(kept))
    parts += _remarked(_COARSENED, _recipe(fine, ("number", "date")))
    return "\n".join(parts) + "\n"


def _title(name: str) -> list[str]:
    """A title in a remark for a column whose name is written for programs."""
    words = _SEAMS.sub(" ", _CAMEL.sub(lambda found: f" {found[0].lower()}", name)).strip()
    title = words[:1].upper() + words[1:]
    known = title.casefold() == name.casefold()
    return [] if known else [f"# title = {literal(title)}"]


def _recipe(
    columns: Mapping[str, Encoder], of: Sequence[str] = ("number", "date", "text")
) -> list[str]:
    """A recipe for columns of some kinds that are too fine to be released as they are."""
    lines: list[str] = []
    for name, encoder in columns.items():
        texts = encoder.texts
        one = _flag(texts) is None and joiner_of(texts, name, tuple(columns)) is None
        if one and kinds.kind(texts) in of:
            place = proposals.countries(name, encoder)
            lines += kinds.recipe(name, texts, place=place)
    return lines


def _remarked(opening: Sequence[str], lines: Sequence[str]) -> list[str]:
    return ["", *(f"# {line}" for line in (*opening, *lines))] if lines else []


def _flag(texts: Sequence[str]) -> tuple[str, str] | None:
    return flag({*map(canonical, texts)})


def _choices(flags: Sequence[str], encoders: Mapping[str, Encoder]) -> list[str]:
    """Remarks on flags that look like the choices of one question, told by the names alone.

    What joins them is that of the question's own column, which is read if there is one.
    """
    questions: dict[str, dict[str, str]] = {}
    for name in flags:
        if match := _CHOICE.fullmatch(name):
            questions.setdefault(match[1], {})[match[2]] = name
    parts = []
    for question, choices in questions.items():
        if len(choices) > 1:
            own = encoders[question].texts if question in encoders else ()
            joiner = joiner_of(own, question, tuple(encoders)) or ";"
            parts += [
                "",
                "# These columns look like the choices of one question; if so, instead of them:",
                f"# [columns.{key(question)}]",
                f"# values = {literal(list(choices))}",
                f"# delimiter = {literal(joiner)}",
                f"# flags = {literal(list(choices.values()))}",
            ]
    return parts


def identifies(name: str, encoder: Encoder) -> Sign | None:
    """What a column holds that may name people, in words, or None."""
    sign = identifiers.sign_of(name, encoder)
    return "ids" if sign is None and _ID.search(name) else sign


def _remarks(name: str, encoder: Encoder, names: Sequence[str]) -> list[str]:
    texts = encoder.texts
    pair = _flag(texts)
    if pair is not None:
        flagged = f"values = {literal([pair[1]])}, absent = {literal(pair[0])}"
        return [f"# looks like a flag; if so, instead of the domain: {flagged}"]
    joiner = joiner_of(texts, name, names)
    remarks = kinds.remarks(texts, proposals.known(name, encoder, joiner))
    if (pair := _flag([text for text in texts if text.strip()])) is not None:
        said = f"values = {literal([pair[1]])}, absent = {literal(pair[0])}"
        remarks.append(f"# a flag, where blank cells say no as well; if so, instead of it: {said}")
    if joiner is not None:
        remarks.append(
            f"# looks like several values per cell; if so: delimiter = {literal(joiner)}"
        )
    return [*remarks, *proposals.remarks(name, encoder, joiner)]


def joiner_of(texts: Sequence[str], name: str = "", names: Sequence[str] = ()) -> str | None:
    """What seems to join several values in the cells of a column, or None.

    Args:
        texts: its distinct cells.
        name: what it is called.
        names: all columns; survey tools join by blanks what also has a column for each choice.
    """
    matches = filter(None, map(_CHOICE.fullmatch, names))
    choices = {alike(match[2]) for match in matches if match[1] == name}
    lists = [text.split() for text in texts]
    if any(len(cell) > 1 for cell in lists) and choices.issuperset(
        alike(part) for cell in lists for part in cell
    ):
        return " "
    found = (joiner for joiner in _JOINERS if joined(texts, joiner))
    return next(found, None) or next((each for each in _STRICT if _joined_of(texts, each)), None)


def joined(texts: Sequence[str], joiner: str) -> bool:
    """Whether cells look like several values joined: most of their parts stand in others too."""
    holding = [text for text in texts if joiner in text]
    if not holding or (joiner == "," and all(map(_DECIMAL.fullmatch, map(str.strip, holding)))):
        return False
    cells = [parts(text, joiner) for text in texts]
    often = Counter(part for cell in cells for part in cell)
    several = [part for cell in cells if len(cell) > 1 for part in cell]
    if joiner == "," and _places(cells):
        return False
    return 2 * sum(often[part] > 1 for part in several) > len(several)


def _joined_of(texts: Sequence[str], joiner: str) -> bool:
    """Whether several cells are made of words that stand alone in others, joined in some order."""
    cells = [parts(text, joiner) for text in texts if joiner in text]
    alone = {text.strip() for text in texts if joiner not in text}
    made = [cell for cell in cells if len(cell) > 1 and alone.issuperset(cell)]
    worded = {part for cell in made for part in cell if any(map(str.isalpha, part))}
    return len(made) >= 3 and len(worded) >= 3 and 10 * len(made) >= 9 * len(cells)


def _places(cells: Sequence[Sequence[str]]) -> bool:
    """Whether cells are places with what they lie in: "Maricopa, AZ", "Goma, Nord-Kivu, RDC".

    In lists, what is second in one cell is first or alone in another; or the same part stands
    before several.
    """
    several = [cell for cell in cells if len(cell) > 1]
    last = {cell[-1] for cell in several}
    rest = {part for cell in cells for part in (cell if len(cell) == 1 else cell[:-1])}
    if all(len(cell) <= 2 for cell in cells) and last.isdisjoint(rest):
        return True
    within: dict[str, set[tuple[str, ...]]] = {}
    for cell in several:
        within.setdefault(cell[0], set()).add(tuple(cell[1:]))
    outer = {part for cell in several for part in cell[1:]}
    single = 10 * sum(len(each) == 1 for each in within.values()) >= 9 * len(within)
    return len(within) >= 3 and single and outer.isdisjoint(within)
