"""The releases whose pages are opened: small, made by hand, but for the simulated case file.

No test stands here.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

import populace
from populace import publish
from populace.vocabulary.aggregates import Aggregates, Combinations
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.facts import ONE_RECORD, Protected, fact
from populace.vocabulary.findings import publisher_says, told
from populace.vocabulary.guarantee import Guarantee
from populace.vocabulary.release import KAnonymousSettings, Release, Settings, SynthesizerName
from populace.vocabulary.table import Column, Ragged, Table
from tests.browser import linked_pages
from tests.golden import folder_of
from tests.unit.publish.made import changed
from tests.unit.publish.said import said

Row = tuple[Sequence[int], int, float]

GUARANTEE = Guarantee(
    kind="differential privacy",
    protected=(ONE_RECORD,),
    epsilon=2.0,
    delta=1e-6,
    rho=0.08,
    proof="a proof, version 1",
    declared=(fact("domain-public", column="sex", count=2),),
)


def made(
    columns: tuple[Column, ...],
    lengths: Sequence[Sequence[Row]],
    cells: tuple[np.ndarray | Ragged, ...],
    *,
    name: str = "Made by hand",
    records: int = 1000,
    left_out: int = 1,
) -> Release:
    """A release of given combinations and synthetic records.

    Of each length one candidate was not measured, unless said otherwise: then nobody knows of what
    is not reported whether it was counted, and the page asks the synthetic records.
    """
    size = Attributes(columns).size
    number = len(cells[0].starts) - 1 if isinstance(cells[0], Ragged) else len(cells[0])
    combinations = tuple(
        Combinations(
            size=size,
            ids=np.array([row[0] for row in rows], dtype=np.int32).reshape(-1, length),
            counts=np.array([row[1] for row in rows], dtype=np.int64),
            margins=np.array([row[2] for row in rows], dtype=np.float64),
            scale=10.0,
            left_out=left_out,
        )
        for length, rows in enumerate(lengths, 1)
    )
    return Release.of(
        Aggregates(columns, records, 20.0, 10.0, combinations),
        Table(columns, cells, number),
        GUARANTEE,
        synthesizer=SynthesizerName("residual-descent", 1),
        name=name,
        settings=Settings(epsilon=2.0, length=max(1, len(lengths))),
        seed=1,
        software="populace 0.1.0",
        created="2026-11-22",
    )


def small() -> Release:
    """Two columns and a flag; attributes: women 0, men 1; years 2, 3, 4; flag 5."""
    columns = (
        Column("gender", ("woman", "man"), public=True, labels=("Woman", "Man")),
        Column("year", ("2019", "2020", "2021"), public=True),
        Column("has_children", ("yes",), public=True, absent="no"),
    )
    lengths = (
        [
            ([0], 600, 20.0),
            ([1], 400, 20.0),
            ([2], 500, 20.0),
            ([3], 300, 20.0),
            ([5], 250, 20.0),
        ],
        [([0, 2], 310, 30.0), ([0, 3], 150, 30.0), ([1, 2], 190, 30.0), ([1, 3], 140, 30.0)],
    )
    cells = (
        np.array([1, 1, 1, 2, 2], dtype=np.uint8),
        np.array([1, 2, 3, 1, 2], dtype=np.uint8),
        np.array([1, 0, 0, 0, 0], dtype=np.uint8),
    )
    return made(columns, lengths, cells, name="Small release")


def withheld() -> Release:
    """The same, all of it measured: what is not reported was withheld, whatever records hold."""
    release = small()
    lengths = tuple(replace(each, left_out=0) for each in release.aggregates.lengths)
    return changed(release, aggregates=replace(release.aggregates, lengths=lengths))


def faint() -> Release:
    """The same, but of 2020 no more than noise could have made."""
    release = small()
    singles, pairs = release.aggregates.lengths
    counts = np.where(singles.ids[:, 0] == 3, 15, singles.counts)
    lengths = (replace(singles, counts=counts), pairs)
    return changed(release, aggregates=replace(release.aggregates, lengths=lengths))


def rows() -> Release:
    """The same of people who may have several rows, and so several years."""
    release = small()
    protected = (Protected("rows", subject_id="person_id"),)
    return changed(release, name="Several rows", guarantee=replace(GUARANTEE, protected=protected))


def titled() -> Release:
    """The same with titles, of which two columns share one."""
    release = small()
    titles = ("Gender of the person", "When, or whether", "When, or whether")
    columns = tuple(
        replace(column, title=title)
        for column, title in zip(release.synthetic.columns, titles, strict=True)
    )
    return changed(
        release,
        aggregates=replace(release.aggregates, columns=columns),
        synthetic=replace(release.synthetic, columns=columns),
    )


FINDINGS = {
    "title": "Women and men",
    "summary": "{count} people who never lived.",
    "text": [
        "{share gender=woman given year=2019} of those of 2019 were women.",
        "Women were {more|count gender=woman > count gender=man}: {count gender=woman}.",
        "They {rose|rose from 2019 to 2020}.",
    ],
    "fr": {
        "title": "Femmes et hommes",
        "text": ["{share gender=woman} de femmes."],
        "columns": {"gender": {"title": "Sexe", "values": {"woman": "Femmes"}}},
    },
    "ar": {"title": "نساء ورجال", "text": ["{count gender=woman} امرأة."]},
}


def findings() -> Release:
    """The small release with findings in three languages, of which noise could explain the last."""
    about, found = publisher_says({}, FINDINGS)
    kept, refused = publish.carried(replace(small(), about=about, findings=found))
    assert len(refused) == 1
    return kept


def called() -> Release:
    """The tree, whose tables have French and Arabic names."""
    names = {"fr": {"tables": {"victims": "victimes"}}, "ar": {"tables": {"victims": "الضحايا"}}}
    return replace(publish.load(folder_of("tree")), findings=told(names))


def groups() -> Release:
    """The same, rounded down to tens: year 2021 and men in it are fewer than 10."""
    release = small()
    lengths = (
        [([0], 600, 9.0), ([1], 400, 9.0), ([2], 500, 9.0), ([3], 490, 9.0), ([5], 250, 9.0)],
        [([0, 2], 310, 9.0), ([0, 3], 250, 9.0), ([1, 2], 190, 9.0), ([1, 3], 190, 9.0)],
    )
    counts = made(release.aggregates.columns, lengths, release.synthetic.cells).aggregates
    return changed(
        release,
        name="Groups",
        settings=KAnonymousSettings(k=10, length=2),
        aggregates=replace(counts, records_margin=9.0, records_scale=0.0),
        guarantee=Guarantee("k-anonymity", (ONE_RECORD,), proof="a proof, version 1", k=10),
    )


def silent() -> Release:
    """Three kinds over two years, of which one is never reported and in no synthetic record."""
    columns = (
        Column("year", ("2019", "2020"), public=True),
        Column("kind", ("often", "never", "seldom"), public=True),
    )
    lengths = (
        [([0], 500, 20.0), ([1], 400, 20.0), ([2], 700, 20.0), ([4], 90, 20.0)],
        [([0, 2], 400, 25.0), ([0, 4], 40, 20.0), ([1, 2], 300, 25.0), ([1, 4], 50, 20.0)],
    )
    cells = (np.array([1, 2, 1, 2], dtype=np.uint8), np.array([1, 1, 3, 1], dtype=np.uint8))
    stated = replace(GUARANTEE, declared=(fact("declared-only"), *GUARANTEE.declared))
    return replace(made(columns, lengths, cells, name="Silent"), promises=(stated,))


def coded() -> Release:
    """No and yes by labels and by a declared flag, and countries of which one is none."""
    columns = (
        Column("is_forced", ("0", "1"), public=True, labels=("No", "Yes")),
        Column("has_children", ("1",), public=True, absent="0"),
        Column("country_of_origin", ("KE", "UG", "FR", "ZZ"), public=True),
    )
    singles = [([0], 300, 20.0), ([1], 700, 20.0), ([2], 250, 20.0), ([3], 500, 20.0)]
    singles += [([4], 300, 20.0), ([6], 90, 20.0)]
    cells = ([1, 2, 2], [1, 0, 0], [1, 2, 4])
    return made(columns, [singles], tuple(np.array(each, np.uint8) for each in cells))


def periods() -> Release:
    """Periods of one, four and five years, a gap between them, and one that makes no sense.

    Of most records no relation is recorded.
    """
    years = ("2005-2008", "2009-2013", "2014-2018", "2019", "2021", "2030-2025")
    columns = (
        Column("period", years, public=True),
        Column("relation", ("Family", "Friend", "Stranger"), public=True),
        Column("age", ("0-4", "13-17", "18+")),
    )
    lengths = (
        [
            ([0], 1124, 20.0),
            ([1], 6285, 20.0),
            ([2], 12055, 20.0),
            ([3], 2015, 20.0),
            ([4], 2163, 20.0),
            ([5], 100, 20.0),
            ([6], 6000, 30.0),
            ([7], 4000, 30.0),
            ([8], 15, 30.0),
            ([9], 900, 20.0),
            ([10], 880, 20.0),
            ([11], 5000, 20.0),
        ],
        [([3, 6], 900, 30.0), ([3, 7], 100, 30.0), ([4, 6], 500, 30.0), ([4, 7], 500, 30.0)],
    )
    cells = (
        np.array([1, 2, 3, 4, 5], dtype=np.uint8),
        np.array([1, 2, 1, 0, 0], dtype=np.uint8),
        np.array([1, 2, 3, 3, 0], dtype=np.uint8),
    )
    return made(columns, lengths, cells, name="Periods", records=24_000)


def found() -> Release:
    """Columns whose values were found in the data: of 100 records a rare origin is not told."""
    columns = (
        Column("origin", ("KE", "UG")),
        Column("sex", ("f", "m")),
        Column("year", ("2019", "2020"), public=True),
    )
    singles = [([0], 600, 30.0), ([1], 300, 30.0), ([2], 700, 30.0), ([3], 300, 30.0)]
    singles += [([4], 500, 30.0), ([5], 500, 30.0)]
    pairs = [([0, 2], 590, 30.0), ([1, 2], 110, 30.0), ([1, 3], 190, 30.0)]
    pairs += [([2, 4], 490, 30.0), ([2, 5], 210, 30.0), ([3, 5], 290, 30.0)]
    cells = ([1, 1, 2], [1, 1, 2], [1, 2, 2])
    return made(columns, [singles, pairs], tuple(np.array(each, np.uint8) for each in cells))


def one_column() -> Release:
    """One column of three values."""
    columns = (Column("color", ("blue", "green", "red")),)
    lengths = [[([0], 500, 20.0), ([2], 300, 20.0)]]
    return made(columns, lengths, (np.array([1, 1, 3, 0], dtype=np.uint8),), name="One column")


def nothing() -> Release:
    """No combination is reported; one column has a public domain, one has none left."""
    columns = (Column("gender", ("woman", "man"), public=True), Column("place", ()))
    cells = (np.zeros(3, dtype=np.uint8), np.zeros(3, dtype=np.uint8))
    return made(columns, [[], []], cells, name="Nothing to report", records=3)


HOSTILE = (
    "<script>window.hacked = 1</script>",
    "</script><script>window.hacked = 1</script>",
    "<!--<script>window.hacked = 1",
    "<img src=x onerror='window.hacked = 1'>",
    "\"'`${window.hacked = 1}{window.hacked = 1}",
    "javascript:window.hacked = 1",
    "\u202eright to left\u202c \u200f\u2066",
    "@@populace-title@@",
    "&lt;script&gt; &amp;",
    "line\u2028separators\u2029 and\nbreaks",
    "=HYPERLINK(1)",
    "x" * 10_000,
    "\U0001f9d1\u200d\U0001f91d\u200d\U0001f9d1 \u0000",
)


def hostile() -> Release:
    """Values, labels and names that would be markup, code or a mess anywhere but in a text."""
    number = len(HOSTILE)
    columns = (
        Column(HOSTILE[0], HOSTILE, labels=tuple(reversed(HOSTILE))),
        Column(HOSTILE[1], HOSTILE),
        Column("several", HOSTILE, delimiter="|"),
        Column(HOSTILE[11], HOSTILE[:3]),
    )
    singles = [([place], 100 + place, 10.0) for place in range(3 * number)]
    pairs = [([place, number + place], 50 + place, 15.0) for place in range(number)]
    codes = np.arange(1, number + 1, dtype=np.uint8)
    cells = (
        codes,
        codes,
        Ragged(np.arange(number + 1, dtype=np.int64), codes),
        np.array([1, 2, 3] + [0] * (number - 3), dtype=np.uint8),
    )
    return made(columns, [singles, pairs], cells, name=HOSTILE[1])


def wide() -> Release:
    """Countries and several values, for maps, flows and sums that overlap."""
    columns = (
        Column("origin", ("KE", "PH", "SG", "UA"), public=True),
        Column("destination", ("KEN", "PHL", "POL", "UKR"), public=True),
        Column("kinds", ("a", "b"), public=True, delimiter=";"),
        Column("age", ("9-17", "0-8", "18+")),
    )
    lengths = (
        [
            ([0], 300, 20.0),
            ([1], 200, 20.0),
            ([2], 100, 20.0),
            ([3], 50, 20.0),
            ([4], 100, 20.0),
            ([5], 90, 20.0),
            ([6], 80, 20.0),
            ([7], 70, 20.0),
            ([8], 400, 20.0),
            ([9], 300, 20.0),
            ([10], 20, 10.0),
            ([11], 30, 10.0),
            ([12], 900, 20.0),
        ],
        [([0, 4], 90, 25.0), ([0, 6], 60, 25.0), ([1, 5], 80, 25.0), ([8, 9], 120, 25.0)],
    )
    cells = (
        np.array([1, 1, 2, 3, 4], dtype=np.uint8),
        np.array([1, 3, 2, 3, 3], dtype=np.uint8),
        Ragged(np.array([0, 2, 3, 3, 4, 4]), np.array([1, 2, 1, 2])),
        np.array([1, 2, 3, 3, 3], dtype=np.uint8),
    )
    return made(columns, lengths, cells, name="Places")


def many() -> Release:
    """A hundred columns whose titles begin alike, of which one is a scale."""
    words = ("never", "often", "seldom")
    begin = "During the last twelve months before the interview, how often did the person have to"
    columns = tuple(
        Column(f"q{place}", words, title=f"{begin} do without the thing of number {place}?")
        for place in range(100)
    )
    singles = [([place], 100 + place % 3 * 50, 10.0) for place in range(300)]
    cells = tuple(np.array([1, 2, 3], dtype=np.uint8) for _ in columns)
    return made(columns, [singles], cells, name="Many columns")


def hundred() -> Release:
    """A hundred declared columns of 3 to 6 values, of 3,000 people of six kinds, released."""
    rng = np.random.default_rng(100)
    kinds = rng.choice(6, 3000)
    table, columns = {}, {}
    begin = "During the last twelve months before the interview, how often did the person have to"
    for place in range(100):
        values = [f"v{value}" for value in range(3 + place % 4)]
        shares = rng.dirichlet(np.full(len(values), 0.8), 6).cumsum(axis=1)
        drawn = (rng.random(3000)[:, None] > shares[kinds]).sum(axis=1).clip(0, len(values) - 1)
        table[f"q{place:02}"] = [values[value] for value in drawn]
        title = f"{begin} do without the thing of number {place}?"
        columns[f"q{place:02}"] = {"title": title, "values": values}
    told = {"epsilon": 4.0, "length": 2, "schema": {"columns": columns}}
    return populace.release(table, **told, name="A hundred columns", progress=False).release


def journeys() -> Release:
    """A simulated case file with journeys, released as its project says."""
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        populace.example(home / "case-file", victims=JOURNEYS)
        return populace.release(home / "case-file" / "project.toml", epsilon=4.0, length=2).release


JOURNEYS = 17_600
"""How many simulated victims travel."""


def demo() -> Release:
    """A small simulated case file, released as the command line does it."""
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        populace.example(home / "case-file", victims=3000)
        released = populace.release(
            home / "case-file" / "cases.csv",
            epsilon=4.0,
            schema=home / "case-file" / "schema.toml",
            name="Simulated victims of trafficking",
        )
        released.save(home / "public")
        return publish.load(home / "public")


RELEASES: dict[str, Callable[[], Release]] = {
    "small": small,
    "rows": rows,
    "withheld": withheld,
    "faint": faint,
    "titled": titled,
    "groups": groups,
    "findings": findings,
    "said": lambda: said(findings()),
    "many": many,
    "hundred": hundred,
    "journeys": journeys,
    "silent": silent,
    "coded": coded,
    "tree": lambda: publish.load(folder_of("tree")),
    "called": called,
    "periods": periods,
    "found": found,
    "one-column": one_column,
    "nothing": nothing,
    "hostile": hostile,
    "wide": wide,
    "demo": demo,
}

_made: dict[str, Release] = {}


def write(name: str, path: Path) -> None:
    """The folder of a release, linked or not."""
    if name in linked_pages.NAMES:
        linked_pages.write(name, path)
    else:
        publish.write(release(name), path)


def release(name: str) -> Release:
    """A release by its name, made once."""
    if name not in _made:
        _made[name] = RELEASES[name]()
    return _made[name]
