"""What a release says about itself in sentences, for its README and its page.

Every number in them follows from the guarantee or from protected counts, never from the data.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from populace.publish.statements import facts
from populace.publish.statements.guessing import GROUPS, detected, guesses, sure_guesses
from populace.vocabulary.aggregates import Combinations
from populace.vocabulary.counts import LinkTotal, Total
from populace.vocabulary.guarantee import Guarantee
from populace.vocabulary.release import KAnonymousSettings, Release
from populace.vocabulary.structure import Structure

OPEN_LINKS = (
    "Where the half-width of its interval is above half of it, the number is too open to be read:"
    " take the share of weights then."
)
"""The rule that `Links.told` is; the page withholds such numbers."""

NOT_FOR = (
    "Do not try to find out who is in the data, nor link these rows to other data about people.",
    "Do not decide anything about a single person with it: no synthetic row is a person.",
    "Do not read a missing combination as zero: it means not reported.",
    "Do not call a difference real when it is smaller than the margins of the two numbers.",
    "Do not count in the synthetic records what the protected counts report with a margin.",
)


_NOT_FOR_GROUPS = (
    NOT_FOR[0],
    "Do not decide anything about a single person with it: a record is what a group has in common.",
    NOT_FOR[2],
    "Do not read a blank cell of a record as absent: rare values were taken out.",
    "Do not count in the synthetic records what the rounded counts report.",
)


def not_for(guarantee: Guarantee) -> tuple[str, ...]:
    """What a release must not be used for."""
    return NOT_FOR if guarantee.k is None else _NOT_FOR_GROUPS


def left_out(release: Release) -> tuple[str, ...]:
    """What the bound on candidates left out, a sentence for each length of each table."""
    return tuple(
        not_measured(each, of_tables(release.structure, *block.tables))
        for block in release.counts.blocks
        for each in block.lengths
        if each.left_out
    )


def not_measured(combinations: Combinations, of: str = "") -> str:
    """What the bound on candidates left out of combinations of one length."""
    number = combinations.left_out
    several = number > 1
    return (
        f"{number:,} combination{'s' if several else ''} of {combinations.length} values{of},"
        f" expected to be rarer than those measured, {'were' if several else 'was'} not measured:"
        " more were possible than the publisher's bound allows. Not reported is not zero."
    )


def odds(right: int, sure: int) -> str:
    """What `guesses` and `sure_guesses` give, in a sentence for the command line."""
    return (
        f"Of 100 guesses whether one unit, named beforehand, is in the data, at most {right} can be"
        f" right; 50 are by chance. Of guesses made only where one is sure, up to about {sure} of"
        " 100 can be right."
    )


def promise(guarantee: Guarantee) -> tuple[str, ...]:
    """The guarantee in four paragraphs: what is protected, the odds, the worst case, the limits."""
    if guarantee.epsilon is None or guarantee.delta is None:
        return _groups(guarantee)
    paragraphs = (
        f"""This release is differentially private. It protects
        {facts.protected_words(guarantee.protected)}. Neighboring data sets differ in one such unit,
        and random noise hides which of two neighbors was used: whether the unit was in the data at
        all. Whoever stands behind several units is protected less. How well is said below.""",
        f"""Suppose someone wants to know whether a certain unit, named beforehand, is in the data,
        and both answers are equally likely to begin with. By chance 50 of 100 such guesses are
        right. With this release, whatever else is known and however cleverly it is studied,
        {_odds(guarantee)} {accused(guarantee)}""",
        f"""In the worst case, the presence of one unit multiplies the chance that someone draws any
        one conclusion by at most {_factor(guarantee.epsilon)} (epsilon = {guarantee.epsilon:g}),
        and adds at most {chance(guarantee.delta)} to it (delta).""",
        """Facts about groups are meant to be learned, and they may tell something about a person
        who belongs to the group, in the data or not. Guarantees add up: further releases from the
        same data weaken the protection.""",
    )
    return tuple(map(plain, paragraphs))


def _odds(guarantee: Guarantee) -> str:
    """How many guesses can be right, about one named beforehand and where the guesser is sure."""
    right, sure = guesses(guarantee), sure_guesses(guarantee)
    if right >= 100:
        return """nearly all may be: at this setting the guarantee says little about such
        guesses."""
    picked = "nearly all" if sure >= 100 else f"up to about {sure} of 100"
    return f"""at most {right} of 100 are. Someone who may pick whom to guess about, and guesses
        only where sure, is right more often: in {picked} such guesses."""


def accused(guarantee: Guarantee, false_alarms: float = 0.01) -> str:
    """What someone detects who is hardly ever wrong about those who are not in the data."""
    one, *more = (hundredths(detected(guarantee, false_alarms, units)) for units in GROUPS)
    groups = " and ".join(
        f"{share} where {units} such units belong together"
        for units, share in zip(GROUPS[1:], more, strict=True)
    )
    return (
        f"Someone who wrongly calls {hundredths(false_alarms)} of 100 units that are not in the"
        f" data in it recognizes at most {one} of 100 that are; {groups}."
    )


def hundredths(share: float) -> str:
    """A share as so many of 100, rounded up."""
    whole = 100 * share
    if whole > 99:
        return "nearly all" if whole > 99.95 else f"{math.ceil(10 * whole - 1e-9) / 10:g}"
    return f"{math.ceil(whole - 1e-9)}" if whole > 1 else f"{math.ceil(10 * whole - 1e-9) / 10:g}"


def _groups(guarantee: Guarantee) -> tuple[str, ...]:
    """What k-anonymity promises, in four paragraphs of the same kind."""
    paragraphs = (
        f"""This release is k-anonymous with k = {guarantee.k:,}. One subject is
        {facts.protected_words(guarantee.protected)}. No count in it, and no combination of values
        in its records as far as the method reaches, describes a group of fewer than
        {guarantee.k:,} subjects. How far the method reaches is said below.""",
        """This is weaker than protection by noise. Whoever knows enough about the others in the
        data may still learn about one person; what all members of a group share is shown; and a
        value that is absent from a record was there or was taken out. Counts and records can be
        subtracted from each other, and what is left may be one person.""",
        """It is one-off. Two such releases of the same or of changed data can be subtracted from
        each other, and the difference may be one person. Publish it once.""",
        """It has no epsilon, and no finite total of epsilon holds for this data set from now on,
        whatever else was or will be released from it.""",
    )
    return tuple(map(plain, paragraphs))


def reach(release: Release) -> str:
    """How far the promise of a k-anonymous release reaches, for its method."""
    settings = release.settings
    if not isinstance(settings, KAnonymousSettings):
        raise TypeError("only k-anonymous methods differ in how far they reach")
    if settings.method == "aggregate-seeded":
        return (
            f"Method {settings.method}: up to {settings.length} values of a record taken together"
            f" describe at least {settings.k:,} subjects; more values together may describe fewer,"
            " or nobody."
        )
    return (
        f"Method {settings.method}: all values of a record taken together describe at least"
        f" {settings.k:,} subjects, and so does any part of them."
    )


def meaning_of_margin(guarantee: Guarantee) -> str:
    """What the margin of a count says about the true count."""
    if guarantee.k is None:
        return "Half-width of the 95% interval around the count."
    return "The true count lies between count and count + margin: counts are rounded down."


def basis(guarantee: Guarantee) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What the guarantee rests on, declared and read off the data: each a sentence and a list."""
    promise = (
        "The guarantee holds between data sets that agree on it"
        if guarantee.k is None
        else "Who reads the release learns it"
    )
    return (
        (
            "The publisher declared the following, and it is taken as public:"
            if guarantee.declared
            else "The publisher declared nothing about the columns.",
            facts.fact_sentences(guarantee.declared),
        ),
        (
            f"The following was read off the data and not declared. {promise}:"
            if guarantee.inferred
            else "Nothing else was read off the data.",
            facts.fact_sentences(guarantee.inferred),
        ),
    )


def chance(probability: float) -> str:
    """A small probability as "1 in 1,000,000", rounded up."""
    return f"1 in {math.floor(1 / probability + 1e-6):,}"


def number(value: float) -> str:
    """A number with thousands separated, and a decimal only when it is small."""
    return f"{value:,.0f}" if value >= 10 or value == round(value) else f"{value:,.1f}"


def margin(value: float) -> str:
    """A margin, rounded up as the interactive page does."""
    return number(math.ceil(value - 1e-9) if value > 10 else math.ceil(10 * value - 1e-9) / 10)


def counted(root: str, most: int) -> str:
    """How many of each record of a table count, behind a comma; empty where all do.

    Args:
        root: the table.
        most: how many; 0 where all do.
    """
    return f", at most {most} of each of {root} counted" if most else ""


def records(total: Total) -> str:
    """How many records of a table there are of which a few of each of the root's count."""
    front = f"{total.table}{counted(total.root, total.most)}"
    return f"{front}: {number(total.records)} ± {margin(total.margin)}"


def links(total: LinkTotal) -> str:
    """How many links there are of which a few of each record count."""
    one, _ = total.tables
    return f"links, at most {total.most} of each record of {one} counted: {_links(total)}"


def all_links(total: LinkTotal) -> str:
    """How many links there are at all, up to the bound, whether it was declared or ours."""
    one, _ = total.tables
    return f"all links, where no record of {one} has more than {total.most}: {_links(total)}"


def _links(total: LinkTotal) -> str:
    if total.least is not None:
        return f"at least {total.least:,}; this measurement alone says no more"
    return f"{total.links:,} ± {margin(total.margin)}"


def plain(text: str) -> str:
    """Text on one line."""
    return " ".join(text.split())


def of_tables(structure: Structure, *tables: str) -> str:
    """Which tables something is of, as in " of these and those"; empty where there is one table."""
    names = structure.apart(*tables)
    return f" of {listed(names)}" if names else ""


def listed(words: Iterable[str]) -> str:
    """Words as in "these, those and others"."""
    *front, last = list(words) or ["none"]
    return f"{', '.join(front)} and {last}" if front else last


def _factor(epsilon: float) -> str:
    """The exponential of epsilon, rounded up to three digits."""
    if epsilon > 13:
        return f"e to the power of {epsilon:g}, which is no practical limit"
    factor = math.exp(epsilon)
    digits = max(0, 2 - math.floor(math.log10(factor)))
    rounded = math.ceil(factor * 10**digits - 1e-9) / 10**digits
    return f"{rounded:,.{digits}f}"
