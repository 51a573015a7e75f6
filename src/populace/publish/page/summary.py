"""`index.html`: one quiet page that sums a release up, self-contained and without scripts.

It draws protected counts only, and never a missing one as zero.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

import numpy as np

from populace.publish.files.file_names import MANIFEST, PAGE, every, named
from populace.publish.metadata.readme import MANIFEST_HOLDS
from populace.publish.page import static
from populace.publish.page.style import STYLE
from populace.publish.questions.bands import uneven
from populace.publish.questions.display import Display, shown
from populace.publish.questions.kinds import order
from populace.publish.questions.labels import column_label, value_label
from populace.publish.statements import descriptions, grades, guessing, words
from populace.vocabulary.aggregates import Aggregates, Combinations
from populace.vocabulary.counts import AGGREGATES
from populace.vocabulary.languages import LANGUAGES
from populace.vocabulary.release import Release
from populace.vocabulary.table import Column

ALL_SHOWN = 16
"""Up to this many values a column is shown whole and in its own order, beyond it `TOP` of them."""

TOP = 8
CARDS = 80
LONGEST_TEXT = 60

_PLAIN = """It is the plain summary: the interactive page was not built into the copy of Populace
that made this release."""

_GUESSES = (
    "guesses whether a unit named beforehand is in the data can be right at most, 50 by chance;"
    " of those made only where one is sure, about {sure}"
)

_BAR = 1000
"""The width of a full bar in drawing units."""


@dataclass(frozen=True)
class _Value:
    """One value of a column; `count` is None where it is not reported."""

    text: str
    label: str
    count: int | None
    margin: float


def write(release: Release) -> bytes:
    """`index.html` of a release."""
    style_hash = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{style_hash}'; base-uri 'none'; form-action 'none'"
    )
    title = escape(words.plain(descriptions.title(release)))
    publisher = escape(words.plain(str(release.about.publisher)))
    made = escape(f"Made with {release.software} on {release.created}.")
    badge = "badge" if release.guarantee.k is None else "badge weaker"
    page = f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>{STYLE}</style>
</head>
<body>
<header>
<p class="{badge}">{escape(grades.headline(release))}</p>
<h1><bdi>{title}</bdi></h1>
{f"<p><bdi>{publisher}</bdi></p>" if publisher else ""}
<p class="lead">{escape(descriptions.lead(release))}</p>
</header>
<main>
{_figures(release)}
{_promise(release)}
{static.verdict_section(release)}
{"".join(_table(release, each) for each in shown(release))}
{static.about(release)}
{_files(release)}
<section>
<h2>What it is not for</h2>
{_list(words.not_for(release.guarantee))}
</section>
<section>
<h2>How to cite</h2>
<p class="cite"><bdi>{escape(descriptions.citation(release))}</bdi></p>
</section>
</main>
<footer>{made} This page works without a network. {_PLAIN}</footer>
</body>
</html>
"""
    return LANGUAGES["en"].unbroken(page).encode()


def _figures(release: Release) -> str:
    counts, k = release.counts, release.guarantee.k
    reported = sum(len(entry.ids) for block in counts.blocks for entry in block.lengths)
    figures = [
        (
            _counted(total.records, total.margin, rounded=k is not None),
            ("subjects" if k is not None else "records, protected count")
            + "".join(
                f", of {escape(name + words.counted(total.root, total.most))}"
                for name in release.structure.apart(total.table)
            ),
        )
        for total in counts.totals
    ]
    figures += [
        (
            f"{reported:,}",
            f"combinations reported, {'each with its margin' if k is None else 'rounded down'}",
        ),
        (
            f"{guessing.guesses(release.guarantee)} <small>of 100</small>",
            _GUESSES.format(sure=guessing.sure_guesses(release.guarantee)),
        )
        if k is None
        else (f"{k:,}", "subjects at least in any group that is shown"),
    ]
    cells = "".join(
        f'<div><p class="figure">{figure}</p><p>{what}</p></div>' for figure, what in figures
    )
    return f'<section class="figures" aria-label="Key figures">{cells}</section>'


def _counted(count: int, margin: float, *, rounded: bool) -> str:
    """A count with what is known of its distance from the true one."""
    if rounded:
        return f"{words.number(count)} <small>to {words.number(count + margin)}</small>"
    return f"{words.number(count)} <small>± {words.margin(margin)}</small>"


def _promise(release: Release) -> str:
    paragraphs = "".join(f"<p>{escape(text)}</p>" for text in words.promise(release.guarantee))
    if release.guarantee.k is not None:
        paragraphs += f"<p>{escape(words.reach(release))}</p>"
    rests = "".join(
        f"<p>{escape(sentence)}</p>{_list(facts)}"
        for sentence, facts in words.basis(release.guarantee)
    )
    return f"""<section>
<h2>How each person is protected</h2>
{paragraphs}
<details>
<summary>What the guarantee rests on</summary>
{rests}
<p>Proof: {escape(release.guarantee.proof or "not stated")}.</p>
</details>
</section>"""


def _table(release: Release, each: Display) -> str:
    """How exact the counts of a table are, and those of its single values."""
    links = ", links" if each.counted == "links" else ""
    title = "".join(
        f"<h2><bdi>{escape(name)}</bdi>{links}</h2>" for name in release.structure.apart(each.name)
    )
    return f"{title}{_exactness(release, each)}\n{_columns(release, each)}"


def _exactness(release: Release, each: Display) -> str:
    counts, k = each.aggregates, release.guarantee.k
    if k is not None:
        reported = words.listed(
            f"{len(entry.ids):,} of length {entry.length}" for entry in counts.lengths
        )
        return f"""<section>
<h2>How exact the numbers are</h2>
<p>Every count is rounded down to a multiple of {k:,}: the true one is larger by at most {k - 1:,}.
What is not reported is not zero: fewer than {k:,} subjects hold it. Reported combinations:
{reported}.</p>
</section>"""
    heads = "".join(
        f'<th scope="col">{head}</th>'
        for head in (
            "Combinations of",
            "Reported",
            "Noise alone (95%)",
            "Typical margin",
            "Expected share invented",
        )
    )
    rows = "".join(
        f'<tr><th scope="row">{entry.length} {"value" if entry.length == 1 else "values"}</th>'
        f"<td>{len(entry.ids):,}</td><td>{_noise(entry)}</td>"
        f"<td>{_typical(entry)}</td><td>{100 * entry.fabricated:.1f}%</td></tr>"
        for entry in counts.lengths
    )
    return f"""<section>
<h2>How exact the numbers are</h2>
<p>About 19 of 20 true counts lie within the margin of the published one. What is not reported is
not zero: it was too small to stand out from the noise.</p>
<div class="scroll"><table class="plain"><thead><tr>{heads}</tr></thead>
<tbody>{rows}</tbody></table></div>
{_left_out(counts)}</section>"""


def _left_out(counts: Aggregates) -> str:
    """What the bound on candidates left out of a table."""
    return "".join(f"<p>{words.not_measured(each)}</p>" for each in counts.lengths if each.left_out)


def _noise(entry: Combinations) -> str:
    """The noise of combinations of one length; from the least to the most where it differs."""
    said = f"± {words.number(1.96 * entry.scale)}"
    if entry.precision is None:
        return said
    low, high = (words.number(1.96 * scale) for scale in entry.narrowest_and_widest)
    return f"{said} on average, from ± {low} to ± {high} by columns"


def _typical(entry: Combinations) -> str:
    return f"± {words.number(float(np.median(entry.margins)))}" if len(entry.margins) else "none"


def _columns(release: Release, each: Display) -> str:
    counts, rounded = each.aggregates, release.guarantee.k is not None
    if not counts.lengths:
        return ""
    file = named(release.structure, AGGREGATES, *each.tables)
    released = counts.lengths[0]
    found = dict(
        zip(
            released.ids[:, 0].tolist(),
            zip(released.counts.tolist(), released.margins.tolist(), strict=True),
            strict=True,
        )
    )
    cards = []
    for place, (column, start) in enumerate(
        zip(counts.columns[:CARDS], counts.attributes.starts.tolist(), strict=False)
    ):
        values = [
            _Value(value, value_label(each, place, code), *found.get(start + code, (None, 0.0)))
            for code, value in enumerate(column.values)
        ]
        title = column_label(each, place)
        cards.append(_card(title, column, values, counts.records, file, rounded=rounded))
    hidden = len(counts.columns) - len(cards)
    more = f"<p>{hidden:,} more columns stand in {escape(file)}.</p>" if hidden else ""
    return f"""<section>
<h2>What is reported, column by column</h2>
<p>{"Rounded" if rounded else "Protected"} counts of single values. The line at the end of a bar is
{"what rounding may have taken" if rounded else "the margin"}; a column with one value is drawn
against all records.</p>
<div class="cards">{"".join(cards)}</div>
{more}
</section>"""


def _card(
    title: str, column: Column, values: list[_Value], records: int, file: str, *, rounded: bool
) -> str:
    shown = [values[place] for place in order(column)] or values
    if len(values) > ALL_SHOWN and not uneven(column):
        shown = sorted(values, key=lambda value: -(value.count or 0))[:TOP]
    hidden = len(values) - len(shown)
    largest = max((value.count + value.margin for value in shown if value.count), default=1.0)
    if len(values) == 1:
        # A lone bar says something only against everyone.
        largest = max(largest, records)
    rows = "".join(_row(value, largest, rounded=rounded) for value in shown)
    origin = (
        "Listed by the publisher" if column.public else "Found in the data, rare values left out"
    )
    body = f"<table>{rows}</table>" if rows else '<p class="quiet">No value is reported.</p>'
    more = f'<p class="quiet">{hidden:,} more in {escape(file)}</p>' if hidden else ""
    return (
        f"<article><h3><bdi>{escape(title)}</bdi></h3>"
        f'<p class="quiet">{origin}</p>{body}{more}</article>'
    )


def _row(value: _Value, largest: float, *, rounded: bool) -> str:
    name = f"<bdi>{escape(_short(value.label))}</bdi>"
    if value.label.casefold() != value.text.casefold():
        name += f" <small><bdi>{escape(_short(value.text))}</bdi></small>"
    if value.count is None:
        return (
            f'<tr><th scope="row">{name}</th><td class="quiet" colspan="2">not reported</td></tr>'
        )
    end = _BAR * value.count / largest
    low = end if rounded else _BAR * max(0.0, value.count - value.margin) / largest
    high = _BAR * (value.count + value.margin) / largest
    # What rounding may have taken is the same everywhere, and said above.
    number = (
        words.number(value.count) if rounded else _counted(value.count, value.margin, rounded=False)
    )
    return (
        f'<tr><th scope="row">{name}</th><td class="bar">'
        f'<svg viewBox="0 0 {_BAR} 12" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="count" width="{end:.1f}" height="12"/>'
        f'<rect class="margin" x="{low:.1f}" y="4" width="{high - low:.1f}" height="4"/></svg></td>'
        f'<td class="number">{number}</td></tr>'
    )


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"


def _files(release: Release) -> str:
    listed = [
        (file.name, file.what) for file in every(release.counts, release.about) if file.name != PAGE
    ]
    rows = "".join(
        f"<li><code>{escape(name)}</code> {escape(what)}</li>"
        for name, what in (*listed, (MANIFEST, MANIFEST_HOLDS))
    )
    return f"<section><h2>Files beside this page</h2><ul>{rows}</ul></section>"


def _list(texts: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(text)}</li>" for text in texts)
    return f"<ul>{items}</ul>" if items else ""
