"""What the interactive page holds before its script runs, and all that it holds without one.

Title, findings, totals and a table of each column, in English; the script puts itself in their
place. Protected counts only, and never a missing one as zero.
"""

from __future__ import annotations

from html import escape

from populace.publish.files.file_names import named
from populace.publish.questions.answers import Figure
from populace.publish.questions.kinds import order
from populace.publish.questions.labels import column_label, value_label
from populace.publish.questions.openings import plain_openings
from populace.publish.questions.queries import QueryEngine, Question
from populace.publish.questions.sentences import number, plain_stories
from populace.publish.statements import descriptions, grades, sayings, verdicts, words
from populace.vocabulary.counts import AGGREGATES
from populace.vocabulary.errors import InputError
from populace.vocabulary.languages import LANGUAGES
from populace.vocabulary.release import Release

MOST_CARDS = 40
"""How many columns of a table have a card; the others stand in the files beside the page."""

MOST_ROWS = 8
"""How many values a card lists; up to `WHOLE` of them it lists all."""

WHOLE = 12
LONGEST = 300
"""How long a text may be; a longer one is cut."""

_DESCRIBED = 300
"""How long a description for search engines and previews may be."""


def body(release: Release) -> str:
    """The content of the page as HTML."""
    asked = QueryEngine.of(release)
    summary, findings = plain_stories(release)
    told = findings or (() if summary else plain_openings(release))
    front = f"<p>{_text(summary)}</p>" if summary else ""
    items = "".join(f"<li>{_text(each)}</li>" for each in told)
    return LANGUAGES["en"].unbroken(
        f'<header class="static"><p class="badge">{_text(grades.headline(release))}</p>'
        f"<h1><bdi>{_text(descriptions.title(release))}</bdi></h1>{_publisher(release)}{front}"
        f"{f'<ul>{items}</ul>' if items else ''}"
        f'<p class="quiet">{_text(descriptions.lead(release))}</p></header>'
        f'<main class="static">{"".join(_table(release, asked, at) for at in _all(asked))}'
        f"{verdict_section(release)}{about(release)}</main>"
    )


def _publisher(release: Release) -> str:
    said = str(release.about.publisher)
    return f'<p class="publisher"><bdi>{_text(said)}</bdi></p>' if said else ""


def about(release: Release) -> str:
    """Who publishes what, in the publisher's words; "" where nothing is said."""
    rows = "".join(
        f"<dt>{escape(name)}</dt><dd><bdi>{escape(words.plain(text))}</bdi></dd>"
        for name, text in sayings.lines(release.about)
    )
    return f"<section><h2>About these data</h2><dl>{rows}</dl></section>" if rows else ""


def verdict_section(release: Release) -> str:
    """Whether the records do what their publisher demanded; "" where nothing was."""
    if not release.verdicts:
        return ""
    items = "".join(f"<li>{_text(each)}</li>" for each in verdicts.sentences(release))
    said = _text(verdicts.introduction())
    return f"<section><h2>{verdicts.HEADING}</h2><p>{said}</p><ul>{items}</ul></section>"


def description(release: Release) -> str:
    """What the page says in a few sentences, for search engines and previews."""
    summary, findings = plain_stories(release)
    told = [summary, *findings] if summary or findings else plain_openings(release)
    text = words.plain(" ".join(filter(None, told)))
    return text if len(text) <= _DESCRIBED else f"{text[: _DESCRIBED - 1]}…"


def _all(asked: QueryEngine) -> range:
    return range(len(asked.tables))


def _table(release: Release, asked: QueryEngine, at: int) -> str:
    shown = asked.tables[at]
    title = f"<h2><bdi>{_text(shown.name)}</bdi></h2>" if shown.name else ""
    total = number(asked.answer(Question(at)))
    cap = words.counted(shown.root, shown.most)
    columns = shown.aggregates.columns
    cards = "".join(_card(asked, at, place) for place in range(min(MOST_CARDS, len(columns))))
    left = len(columns) - MOST_CARDS
    file = named(release.structure, AGGREGATES, *shown.tables)
    more = f"<p>{left:,} more columns stand in {_text(file)}.</p>" if left > 0 else ""
    return (
        f'{title}<p class="total"><strong>{total}</strong> {shown.counted}{_text(cap)}</p>'
        f'<div class="cards">{cards}</div>{more}'
    )


def _card(asked: QueryEngine, at: int, place: int) -> str:
    shown = asked.tables[at]
    column = shown.aggregates.columns[place]
    values = [(code, _answer(asked, at, place, code)) for code in range(len(column.values))]
    natural = order(column)
    if natural:
        values = [values[code] for code in natural]
    else:
        values.sort(key=lambda each: -(each[1].value if each[1] else -1.0))
    silent = "not reported" if shown.relation is None else "not reported, or too uncertain"
    listed = values if len(values) <= WHOLE else values[:MOST_ROWS]
    rows = "".join(
        f'<tr><th scope="row"><bdi>{_text(value_label(shown, place, code))}</bdi></th>'
        f"<td>{number(figure) if figure else silent}</td></tr>"
        for code, figure in listed
    )
    left = len(values) - len(listed)
    more = f'<p class="quiet">{left:,} more</p>' if left else ""
    title = _text(column_label(shown, place))
    inside = f"<table>{rows}</table>{more}" if rows else '<p class="quiet">Nothing is reported.</p>'
    return f'<section class="card"><h3><bdi>{title}</bdi></h3>{inside}</section>'


def _answer(asked: QueryEngine, at: int, place: int, code: int) -> Figure | None:
    try:
        return asked.answer(Question(at, ((place, (code,)),)))
    except InputError:
        return None


def _text(text: str) -> str:
    plain = words.plain(text)
    short = plain if len(plain) <= LONGEST else f"{plain[: LONGEST - 1]}…"
    return escape(short)
