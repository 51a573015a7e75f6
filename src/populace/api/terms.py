"""The terms of a release: what a call settles, and what its project has settled before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from populace.api.contract import Expectation, Read, Ready, Terms
from populace.vocabulary.argument_kinds import kinds_of, plain_number, wrong_value
from populace.vocabulary.criteria import criteria_of
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.findings import publisher_says
from populace.vocabulary.inputs import Project
from populace.vocabulary.keywords import NUMBERS, TERMS, Folder, Reading, Releasing
from populace.vocabulary.listing import listing
from populace.vocabulary.near import near_names
from populace.vocabulary.release import CANDIDATES, DEFAULT_DELTA, KAnonymousSettings, Settings
from populace.vocabulary.wording import Advice, Option

if TYPE_CHECKING:
    from populace.methods.checking import Least

SAVED = ("out", "formats")
"""What a project can settle beside them: where a release is written, and how."""

OF_NOISE = ("delta", "candidates", "fabrication")
"""Settings that go with epsilon alone."""

PLANNED = ("need", "known")
"""What it can settle for its plan alone."""

_KINDS = {
    **{name: kind for name, kind in kinds_of(Releasing).items() if name != "criteria"},
    **dict.fromkeys(("out", "known"), Folder),
    "formats": str | Iterable[str],
}
"""What each of these is; what is demanded or needed is looked at where it is read."""


def version() -> str:
    """The version of the installed package."""
    from importlib import metadata

    return metadata.version("populace")


def settled(
    project: Project, keywords: Mapping[str, Any], names: Collection[str] = TERMS
) -> dict[str, Any]:
    """What is settled for a release: by the call, else by its project.

    Args:
        project: the project.
        keywords: the keywords of the call; None where nothing is said.
        names: those of a project that count.

    Raises:
        ParameterError: the project settles what no release knows, or a value is of another kind.
    """
    known = (*TERMS, *SAVED, *PLANNED)
    unknown = [name for name in project.settings if name not in known]
    if unknown:
        raise ParameterError(
            expected="settings called as the keywords of a release are",
            found=listing(unknown),
            action=near_names(unknown, known),
        )
    said = {name: value for name, value in keywords.items() if value is not None}
    for name, value in (*project.settings.items(), *said.items()):
        if name in NUMBERS and isinstance(value, str):
            raise ParameterError(
                expected=f"a number as {name}",
                found=f"the text {value!r}",
                action=f"Write it without quotes, with a point where it has decimals: {name} = 4.",
            )
    if wrong := wrong_value(_KINDS, {**project.settings, **said}, "release"):
        raise wrong
    before = {name: value for name, value in project.settings.items() if name in names}
    # The call chooses the kind of protection; what the project says of another goes with it.
    if "k" in said:
        for name in ("epsilon", *OF_NOISE):
            before.pop(name, None)
    if "epsilon" in said:
        for name in ("k", "method", "oversampling", "previous"):
            before.pop(name, None)
    return {name: plain_number(value) for name, value in {**before, **said}.items()}


def settings_of(terms: Mapping[str, Any]) -> Settings | KAnonymousSettings:
    """The settings of a release of one table.

    Raises:
        ParameterError: epsilon and k are both given or neither, or terms do not go together.
    """
    epsilon, k, method = terms.get("epsilon"), terms.get("k"), terms.get("method")
    length, records = terms.get("length", 3), terms.get("records")
    oversampling = terms.get("oversampling", 0.0)
    criteria = criteria_of(terms.get("criteria"))
    if k is not None and epsilon is None:
        if criteria:
            raise ParameterError(
                expected="epsilon with acceptance criteria, which are paid from its budget",
                found="k",
                action=Advice("Leave them out", Option("criteria"), "."),
            )
        if noise := [name for name in OF_NOISE if name in terms]:
            raise ParameterError(
                expected="with k only what a k-anonymous release has",
                found=listing(noise),
                action="Leave it out, or give epsilon instead of k: it belongs to protection by"
                " noise.",
            )
        return KAnonymousSettings(k, method or "row-seeded", length, records, oversampling)
    if epsilon is None or k is not None:
        raise ParameterError(
            expected="either epsilon, for differential privacy, or k, for k-anonymity",
            found="neither" if k is None else "both",
            action="Give epsilon alone: k-anonymity is weaker, and has no epsilon.",
        )
    if method not in (None, "aggregate-seeded") or "oversampling" in terms:
        raise ParameterError(
            expected="the method aggregate-seeded, without oversampling, with epsilon",
            found=f"{method or 'it'}" + (", with oversampling" if "oversampling" in terms else ""),
            action="Leave them out, or give k instead of epsilon for a k-anonymous release, which"
            " is weaker and one-off.",
        )
    return Settings(
        epsilon,
        terms.get("delta", DEFAULT_DELTA),
        length,
        terms.get("fabrication", "balanced"),
        records,
        candidates=terms.get("candidates", CANDIDATES),
        criteria=criteria,
    )


def noisy(terms: Terms, expected: str, longest: int, *, without: Sequence[str] = ()) -> Settings:
    """The settings of a release of several tables, all of which have noise.

    Args:
        terms: of the release.
        expected: what they should be, in words.
        longest: the longest combination where nothing is said.
        without: terms that do not go with these tables, beside those of groups.

    Raises:
        ParameterError: epsilon is missing, or a term does not go with it.
    """
    if criteria_of(terms.get("criteria")):
        raise ParameterError(
            expected="acceptance criteria of a table by itself",
            found="some of tables together, where one record may own any number of others, and so"
            " move their shares by more than a cell holds",
            action=Advice("Leave them out", Option("criteria"), "."),
        )
    groups = ("k", "method", "oversampling", "previous")
    others = [name for name in (*groups, *without) if name in terms]
    if others or "epsilon" not in terms:
        raise ParameterError(
            expected=expected,
            found=listing(others) if others else "no epsilon",
            action=Advice(
                "Choose epsilon: 0.5 to 2 is strong, 2 to 8 is common", Option("epsilon"), "."
            ),
        )
    return Settings(
        terms["epsilon"],
        terms.get("delta", DEFAULT_DELTA),
        terms.get("length", longest),
        terms.get("fabrication", "complete"),
        terms.get("records"),
        matter=_mattering(terms),
        candidates=terms.get("candidates", CANDIDATES),
    )


def _mattering(terms: Terms) -> tuple[str, ...]:
    """The columns that matter, of which one may be named alone."""
    named = terms.get("matter", ())
    return (named,) if isinstance(named, str) else tuple(dict.fromkeys(named))


def usual_of(shared: Reading, expectation: Expectation) -> tuple[int, ...] | None:
    """How many values records of several tables usually hold, if a plan is told.

    Raises:
        ParameterError: it is told otherwise than by the tables' descriptions what they say.
    """
    typical = expectation.typical
    extra = (expectation.attributes, expectation.private, *shared.values())
    if [each for each in extra if each is not None] or isinstance(typical, int):
        raise ParameterError(
            expected="of tables together what their schemas say",
            found="attributes, private, a single number of values, or keywords of reading",
            action="Leave them out, or say them of each table.",
        )
    return None if typical is None else tuple(typical)


def foresee(terms: Terms, ready: Ready) -> None:
    """Refuse findings, criteria or a synthesizer that ask for what there will not be.

    Args:
        terms: of the release.
        ready: what is to be released; no record of it is looked at.

    Raises:
        InputError: there is no such column or declared value, or a finding is not written right; or
            the package that adds the synthesizer is broken.
        ParameterError: no package adds such a synthesizer, records are not made from counts, or
            criteria are about other columns.
    """
    if "synthesizer" in terms:
        from populace.methods.synthesizers import added_synthesizer

        if "k" in terms:
            raise ParameterError(
                expected="epsilon with a synthesizer, which makes records from protected counts",
                found="k",
                action="Leave the synthesizer out.",
            )
        added_synthesizer(terms["synthesizer"])
    _check_criteria(terms, ready)
    if "findings" not in terms:
        return
    from populace.publish import check_findings

    shapes, charged = ready.shapes()
    check_findings(
        publisher_says({}, terms["findings"])[1],
        {
            name: [replace(each, public=each.public and name not in charged) for each in t.columns]
            for name, t in shapes.items()
        },
    )


def noise_of(settings: object) -> Settings | None:
    """Epsilon and what goes with it, of the settings of any structure; None of groups of k."""
    inner = getattr(settings, "settings", settings)
    return inner if isinstance(inner, Settings) else None


def bounded(
    tables: Sequence[Read], least: Sequence[Least | None], settings: object
) -> tuple[str, ...]:
    """Where the bound on candidates may leave some out, of tables with such settings. Private."""
    from populace.methods import checking

    noise = noise_of(settings)
    if noise is None:
        return ()
    names = [each.name if len(tables) > 1 else "" for each in tables]
    found = (
        checking.many(each.table, bound, noise, name)
        for each, bound, name in zip(tables, least, names, strict=False)
    )
    return tuple(note for note in found if note is not None)


def _check_criteria(terms: Terms, ready: Ready) -> None:
    """Refuse acceptance criteria about columns that there will not be."""
    demanded = criteria_of(terms.get("criteria"))
    if not demanded:
        return
    (shape,) = ready.shapes()[0].values()
    names = [column.name for column in shape.columns]
    unknown = [name for each in demanded for name in each.columns if name not in names]
    if unknown:
        raise ParameterError(
            expected="acceptance criteria about columns that are to be released",
            found=listing(list(dict.fromkeys(unknown))),
            action=near_names(unknown, names),
        )


def threes(triples: Iterable[Iterable[str]]) -> tuple[tuple[str, str, str], ...]:
    """Triples of names as they are kept.

    Raises:
        ParameterError: one has more or fewer than three names.
    """
    found: list[tuple[str, str, str]] = []
    for each in triples:
        names = () if isinstance(each, str) else tuple(each)
        if len(names) != 3:
            raise ParameterError(
                expected="three columns in each triple",
                found=repr(each) if isinstance(each, str) else listing(names),
                action=Advice("Name three, such as A,B,C", Option("triples"), "."),
            )
        found.append(names)
    return tuple(found)
