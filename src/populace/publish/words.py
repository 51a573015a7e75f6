"""What a release says about itself in sentences, for its README and its page.

Every number in them follows from the guarantee or from protected counts, never from the data.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from populace.vocabulary.guarantee import Guarantee
from populace.vocabulary.release import Release

NOT_FOR = (
    "Do not try to find out who is in the data, nor link these rows to other data about people.",
    "Do not decide anything about a single person with it: no synthetic row is a person.",
    "Do not read a missing combination as zero: it means not reported.",
    "Do not call a difference real when it is smaller than the margins of the two numbers.",
    "Do not count in the synthetic records what the protected counts report with a margin.",
)


def guesses(guarantee: Guarantee) -> int:
    """Of 100 guesses whether one person is in the data, how many can be right (50 by chance).

    The share of right guesses is at most (1 + T) / 2 for T the total variation distance between
    the outputs with and without the person. Rho bounds the Kullback-Leibler divergence (Bun,
    Steinke 2016) and thereby T (Pinsker; Bretagnolle, Huber 1979), with the part of delta that pays
    for values found in the data added; epsilon and delta bound it as well (Kairouz, Oh, Viswanath
    2015). The smallest bound counts, rounded up.
    """
    if guarantee.epsilon is None or guarantee.delta is None:
        raise ValueError("odds follow from differential privacy only")
    bounds = [1 - 2 * (1 - guarantee.delta) / (1 + math.exp(guarantee.epsilon))]
    if guarantee.rho is not None:
        bounds += [
            bound + guarantee.threshold_delta
            for bound in (math.sqrt(guarantee.rho / 2), math.sqrt(-math.expm1(-guarantee.rho)))
        ]
    return math.ceil(50 * (1 + min(bounds)) - 1e-9)


def promise(guarantee: Guarantee) -> tuple[str, ...]:
    """The guarantee in four paragraphs: what is protected, the odds, the worst case, the limits."""
    if guarantee.epsilon is None or guarantee.delta is None:
        raise ValueError("this promise is that of differential privacy")
    right = guesses(guarantee)
    odds = (
        f"at most {right} of 100 are"
        if right < 100
        else "nearly all may be: at this setting the guarantee says little about such guesses"
    )
    paragraphs = (
        f"""This release is differentially private. It protects {guarantee.unit}: random noise hides
        whether that was in the data at all. Whoever stands behind several of these is protected
        less. How well is said below.""",
        f"""Suppose someone wants to know whether a certain person is in the data, and both answers
        are equally likely to begin with. By chance 50 of 100 such guesses are right. With this
        release, whatever else is known and however cleverly it is studied, {odds}.""",
        f"""In the worst case, a person's presence multiplies the chance that someone draws any one
        conclusion by at most {_factor(guarantee.epsilon)} (epsilon = {guarantee.epsilon:g}), and
        adds at most {chance(guarantee.delta)} to it (delta).""",
        """Facts about groups are meant to be learned, and they may tell something about a person
        who belongs to the group, in the data or not. Guarantees add up: further releases from the
        same data weaken the protection.""",
    )
    return tuple(map(plain, paragraphs))


def basis(guarantee: Guarantee) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What the guarantee rests on, declared and read off the data: each a sentence and a list."""
    return (
        (
            "The publisher declared the following, and it is taken as public:"
            if guarantee.declared
            else "The publisher declared nothing about the columns.",
            guarantee.declared,
        ),
        (
            "The following was read off the data and not declared. The guarantee holds between"
            " data sets that agree on it:"
            if guarantee.inferred
            else "Nothing else was read off the data.",
            guarantee.inferred,
        ),
    )


def citation(release: Release) -> str:
    """How to cite the release."""
    guarantee = release.guarantee
    return plain(
        f"""{release.name} ({release.created}). Differentially private synthetic records and
        protected counts, epsilon {guarantee.epsilon:g}, delta {guarantee.delta:g}. Made with
        {release.software}."""
    )


def chance(probability: float) -> str:
    """A small probability as "1 in 1,000,000", rounded up."""
    return f"1 in {math.floor(1 / probability + 1e-6):,}"


def number(value: float) -> str:
    """A number with thousands separated, and a decimal only when it is small."""
    return f"{value:,.0f}" if value >= 10 or value == round(value) else f"{value:,.1f}"


def plain(text: str) -> str:
    """Text on one line."""
    return " ".join(text.split())


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
