"""Twenty-five questions that readers ask of the pages of the examples, with what is true.

The examples are simulated, so that the true answers may stand here; `docs/guide/questions.md` lists
them with what the pages of one run said. No test stands here.
"""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import populace
from tests.browser.runtimes import ROOT

Row = Mapping[str, str]
Tables = Mapping[str, Sequence[Row]]

NIBRS = ROOT.parent / "shared" / "data" / "nibrs_mn_2018"
"""Police records, where they lie beside the repository: they are asked of only there."""


EXAMPLES = {"journeys": "", "linked": "linked", "tree": "levels"}
"""The releases of the examples, and the folders in which their projects lie."""


@dataclass(frozen=True)
class Question:
    """What somebody asks, how the page is asked, and what is true.

    Args:
        asker: who asks.
        words: what is asked.
        release: of which page.
        tab: what the reader opens.
        picks: bars that are clicked, each by its card and its label; of one card joined by "or".
        read: the card and the label whose number answers; none for the number of all chosen.
        share: "all" or "known" where shares are asked for, else "".
        table: the table that is chosen where a tab shows several.
        truth: the answer in the private tables, a number or a share from 0 to 1.
    """

    asker: str
    words: str
    release: str
    truth: Callable[[Tables], float]
    picks: tuple[tuple[str, str], ...] = ()
    read: tuple[str, str] | None = None
    share: str = ""
    tab: str = ""
    table: str = ""


def _is(**cells: str) -> Callable[[Row], bool]:
    return lambda row: all(cell in row[name].split(";") for name, cell in cells.items())


def _count(table: str, **cells: str) -> Callable[[Tables], float]:
    return lambda tables: sum(map(_is(**cells), tables[table]))


def _share(
    table: str,
    of: Mapping[str, str],
    given: Mapping[str, str] | None = None,
    *,
    known: bool = False,
) -> Callable[[Tables], float]:
    def truth(tables: Tables) -> float:
        whole = [row for row in tables[table] if _is(**(given or {}))(row)]
        if known:
            whole = [row for row in whole if all(row[name] for name in of)]
        return sum(map(_is(**of), whole)) / len(whole)

    return truth


@cache
def tables(home: Path, name: str) -> Tables:
    """The private tables of a release, by their names; what is linked is one table besides."""
    found: dict[str, list[Row]] = {}
    if name == "nibrs":
        for each in ("victims", "offenders", "relations"):
            with gzip.open(NIBRS / f"{each}.csv.gz", "rt", encoding="utf-8", newline="") as file:
                found[each] = list(csv.DictReader(file))
    else:
        for path in sorted((home / EXAMPLES[name]).glob("*.csv")):
            with path.open(encoding="utf-8", newline="") as file:
                found[path.stem] = list(csv.DictReader(file))
    if name == "nibrs":
        return {**found, "across": _joined(found["relations"], found["offenders"], "offender_id")}
    if name == "linked":
        people = _joined(found["links"], found["perpetrators"], "perpetrator_id")
        found["across"] = _joined(people, found["victims"], "victim_id", "victim_")
        found["victims"] = _numbered(found["victims"], "victim_id", "perpetrators", people)
    if name == "tree":
        episodes = _numbered(found["episodes"], "episode_id", "perpetrators", found["perpetrators"])
        found["victims"] = _numbered(found["victims"], "victim_id", "episodes", episodes)
        found["episodes"] = episodes
    return found


def _joined(rows: Sequence[Row], others: Sequence[Row], key: str, prefix: str = "") -> list[Row]:
    by_key = {each[key]: each for each in others}
    return [
        {**{f"{prefix}{name}": cell for name, cell in by_key[row[key]].items()}, **row}
        for row in rows
    ]


def _numbered(rows: Sequence[Row], key: str, name: str, below: Sequence[Row]) -> list[Row]:
    number = Counter(each[key] for each in below)
    return [{**row, name: str(number[row[key]])} for row in rows]


JOURNALIST, AIDE, ANALYST = "journalist", "minister's aide", "NGO analyst"
RELATION = "Relation of perpetrators to the victim"

QUESTIONS = (
    Question(JOURNALIST, "How many victims were registered?", "journeys", _count("journeys")),
    Question(
        JOURNALIST,
        "How many of them are women or girls?",
        "journeys",
        _count("journeys", gender="Female"),
        read=("Gender", "Female"),
    ),
    Question(
        AIDE,
        "Of those whose border crossing is known, what share came through an official point?",
        "journeys",
        _share("journeys", {"border_crossing": "Official border point"}, known=True),
        read=("Border crossing", "Official border point"),
        share="known",
    ),
    Question(
        JOURNALIST,
        "How many crossed at an official point on foot?",
        "journeys",
        _count("journeys", border_crossing="Official border point", transport="On foot"),
        picks=(("Transport", "On foot"),),
        read=("Border crossing", "Official border point"),
    ),
    Question(
        ANALYST,
        "How many children are there?",
        "journeys",
        _count("journeys", majority_status="Minor"),
        picks=(("Adult or minor", "Minor"),),
    ),
    Question(
        ANALYST,
        "What share of the children name a family member among the perpetrators?",
        "journeys",
        _share("journeys", {"perpetrator_relation": "Family"}, {"majority_status": "Minor"}),
        picks=(("Adult or minor", "Minor"),),
        read=(RELATION, "Family"),
        share="all",
    ),
    Question(
        AIDE,
        "Are there people of 9 to 17 years among the adults?",
        "journeys",
        _count("journeys", majority_status="Adult", age_band="9-17"),
        picks=(("Adult or minor", "Adult"),),
        read=("Age", "9-17"),
    ),
    Question(
        JOURNALIST,
        "How many Ukrainians were exploited in Russia?",
        "journeys",
        _count("journeys", citizenship="UA", country_of_exploitation="RU"),
        picks=(("Citizenship", "Ukraine"),),
        read=("Country of exploitation", "Russia"),
    ),
    Question(
        AIDE,
        "How many were registered in 2020 or 2021?",
        "journeys",
        lambda tables: sum(
            row["registration_year"] in {"2020", "2021"} for row in tables["journeys"]
        ),
        picks=(("Year of registration", "2020"), ("Year of registration", "2021")),
    ),
    Question(
        ANALYST,
        "What share of men and boys were exploited in construction?",
        "journeys",
        _share("journeys", {"labour_sector": "Construction"}, {"gender": "Male"}),
        picks=(("Gender", "Male"),),
        read=("Sector of labor", "Construction"),
        share="all",
    ),
    Question(
        JOURNALIST,
        "Of how many is it not recorded how they travelled?",
        "journeys",
        _count("journeys", transport=""),
        read=("Transport", "Not recorded"),
    ),
    Question(
        AIDE,
        "How many victims of forced labor are there?",
        "linked",
        _count("victims", forced_labour="1"),
        read=("Marked yes", "Forced labor"),
        tab="Victims",
    ),
    Question(
        ANALYST,
        "How many victims had one perpetrator?",
        "linked",
        _count("victims", perpetrators="1"),
        read=("Number of perpetrators", "1"),
        tab="Victims",
    ),
    Question(
        JOURNALIST,
        "How many perpetrators are there, counted with each victim?",
        "linked",
        lambda tables: len(tables["links"]),
        tab="Perpetrators",
    ),
    Question(
        JOURNALIST,
        "How many of them are women?",
        "linked",
        _count("across", gender="Female"),
        read=("Gender", "Female"),
        tab="Perpetrators",
    ),
    Question(
        AIDE,
        "What share of perpetrators are men, of those whose gender is known?",
        "linked",
        _share("across", {"gender": "Male"}, known=True),
        read=("Gender (Perpetrators)", "Male"),
        share="beside",
        tab="Relations",
    ),
    Question(
        ANALYST,
        "What share of the perpetrators whose relation is known are family?",
        "linked",
        _share("across", {"relation": "Family"}, known=True),
        read=("Relation to the victim (Perpetrators)", "Family"),
        share="beside",
        tab="Relations",
    ),
    Question(
        ANALYST,
        "And of those of women and girls?",
        "linked",
        _share("across", {"relation": "Family"}, {"victim_gender": "Female"}, known=True),
        picks=(("Gender", "Female"),),
        read=("Relation to the victim (Perpetrators)", "Family"),
        share="beside",
        tab="Relations",
    ),
    Question(
        JOURNALIST,
        "How many victims had a single episode of exploitation?",
        "tree",
        _count("victims", episodes="1"),
        read=("Number of episodes", "1"),
        tab="Victims",
    ),
    Question(
        AIDE,
        "How many episodes were there?",
        "tree",
        _count("episodes"),
        tab="Episodes, Perpetrators",
        table="Episodes",
    ),
    Question(
        AIDE,
        "How many of them took place in a private home?",
        "tree",
        _count("episodes", place="private home"),
        read=("Place", "Private home"),
        tab="Episodes, Perpetrators",
        table="Episodes",
    ),
    Question(
        ANALYST,
        "In how many episodes is no perpetrator recorded?",
        "tree",
        _count("episodes", perpetrators="0"),
        read=("Number of perpetrators", "0"),
        tab="Episodes, Perpetrators",
        table="Episodes",
    ),
    Question(
        ANALYST,
        "And one?",
        "tree",
        _count("episodes", perpetrators="1"),
        read=("Number of perpetrators", "1"),
        tab="Episodes, Perpetrators",
        table="Episodes",
    ),
    Question(
        JOURNALIST,
        "How many perpetrators are men?",
        "tree",
        _count("perpetrators", gender="Male"),
        read=("Gender", "Male"),
        tab="Episodes, Perpetrators",
        table="Perpetrators",
    ),
    Question(
        JOURNALIST,
        "In what share of the relations of police records is the offender a man?",
        "nibrs",
        _share("across", {"sex": "Male"}),
        read=("Sex (Offenders)", "Male"),
        share="beside",
        tab="Relations",
    ),
)


def release(home: Path, name: str) -> populace.Released:
    """The release of an example at epsilon 4, as `make demo` makes it; or of police records."""
    if name != "nibrs":
        project = home / EXAMPLES[name] / "project.toml"
        return populace.release(project, epsilon=4.0, length=2, progress=False)
    people = {"offender_id", "victim_id", "relationship_code", "age_band", "sex", "race"}
    found = tables(home, name)
    linked = {key: {row[key] for row in found["relations"]} for key in ("victim_id", "offender_id")}
    inputs = [
        populace.Input(
            {
                column: [row[column] for row in rows if row.get(key, "") in kept or not key]
                for column in rows[0]
                if column in people
            },
            each,
        )
        for each, key in (("victims", "victim_id"), ("offenders", "offender_id"), ("relations", ""))
        for rows, kept in [(found[each], linked.get(key, set()))]
    ]
    several = populace.Relation("victims", "offenders", "relations", several=True)
    return populace.release(
        populace.Project(tuple(inputs), (several,)),
        epsilon=4.0,
        protect=("victims",),
        name="Police records",
        progress=False,
    )
