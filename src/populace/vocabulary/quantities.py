"""The operations of a recipe on numbers, dates and counts, as frozen data.

How they are done is `prepare`'s; no cell and no codebook is ever looked at here.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Literal

from populace.vocabulary.facts import Fact
from populace.vocabulary.operations import Names, OnColumn, Period, check_form

Beyond = Literal["absent", "open"]
"""Numbers outside of the edges: absent, or in bands of their own that are open to one side."""

MOST_CELLS = 1000
DEFAULT_SHARE = Decimal("0.02")


@dataclass(frozen=True)
class Bands(OnColumn):
    """Numbers to bands between declared edges.

    Data-independent, and the result is public. A band holds its lower edge and not its upper one.
    Cells that are no number become absent. Edges worked out from the data are refused: declare
    them, or pay for `EqualBands`.

    Args:
        edges: the edges, rising; or
        start: the first edge, with
        stop: the end, and with either
        width: of every band, or
        at_most: the largest number of bands, of the smallest width 1, 2, 2.5 or 5 times a power of
            ten that gives no more.
        beyond: what becomes of numbers outside of the edges.
        labels: what people call the bands, from the lowest, with the open ones if there are any.
    """

    do: ClassVar[str] = "bands"
    coarsens = True
    edges: tuple[Decimal, ...] = ()
    start: Decimal | None = None
    stop: Decimal | None = None
    width: Decimal | None = None
    at_most: int | None = None
    beyond: Beyond = "absent"
    labels: Names = ()

    def check(self) -> None:
        """Refuse edges that are not declared, or declared in two ways."""
        _check_beyond(self, self.beyond)
        if self.edges:
            given = (self.start, self.stop, self.width, self.at_most)
            rising = all(low < high for low, high in zip(self.edges, self.edges[1:], strict=False))
            self.require(
                len(self.edges) > 1 and rising and given == (None,) * 4,
                "two or more rising edges and nothing else",
                "edges that do not rise, or start, stop, width or at_most beside them",
                "List the edges from the lowest to the highest, and leave the rest out.",
            )
            return
        self.require(
            self.start is not None and self.stop is not None and self.start < self.stop,
            "edges, or a start below a stop",
            "none: ends found in the data would tell who holds the smallest and largest number",
            "Declare start and stop from what the column can hold, or list the edges.",
        )
        self.require(
            (self.width is None) != (self.at_most is None),
            "either a width or at_most",
            "both" if self.width is not None else "neither",
            "Declare the width of the bands, or how many there may be; or choose 'equal-bands', "
            "which finds edges from protected counts.",
        )
        assert self.start is not None  # noqa: S101 - required above
        assert self.stop is not None  # noqa: S101 - required above
        # Round edges are multiples of their width, so that 0 is one of them.
        least = 2 if self.start < 0 < self.stop else 1
        self.require(
            (
                self.width is None
                or (self.width > 0 and self.stop - self.start <= MOST_CELLS * self.width)
            )
            and (self.at_most is None or least <= self.at_most <= MOST_CELLS),
            f"from {least} to {MOST_CELLS} bands",
            "fewer, or more",
            "Choose another width or number.",
        )

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The edges, as they were declared."""
        if self.edges:
            edges = tuple(map(str, self.edges))
            return (self._fact("bands-edges", edges=edges, beyond=self.beyond),)
        ends = {"start": str(self.start), "stop": str(self.stop), "beyond": self.beyond}
        if self.width is not None:
            return (self._fact("bands-width", width=str(self.width), **ends),)
        return (self._fact("bands-round", most=self.at_most or 0, **ends),)


@dataclass(frozen=True)
class EqualBands(OnColumn):
    """Numbers to bands that hold about equally many people by protected counts.

    Charged: the counts of fine cells over a declared range are measured with noise, which pays for
    the edges, and the result is public.

    Args:
        start: the lower end of the range, declared.
        stop: the upper end.
        bands: how many bands, at least 2; fewer come out where edges fall together.
        step: the width of the fine cells; a round one otherwise.
        share: the part of the release's budget that is paid.
        beyond: what becomes of numbers outside of the range.
    """

    do: ClassVar[str] = "equal-bands"
    coarsens = True
    charged: ClassVar[bool] = True
    start: Decimal | None = None
    stop: Decimal | None = None
    bands: int = 5
    step: Decimal | None = None
    share: Decimal = DEFAULT_SHARE
    beyond: Beyond = "absent"

    def check(self) -> None:
        """Refuse a range that is not declared."""
        _check_beyond(self, self.beyond)
        _check_share(self, self.share)
        self.require(
            self.start is not None and self.stop is not None and self.start < self.stop,
            "a start below a stop",
            "none: a range found in the data would tell who holds the smallest and largest number",
            "Declare the range from what the column can hold.",
        )
        assert self.start is not None  # noqa: S101 - required above
        assert self.stop is not None  # noqa: S101 - required above
        self.require(
            self.bands > 1
            and (
                self.step is None
                or (self.step > 0 and self.stop - self.start <= MOST_CELLS * self.step)
            ),
            f"2 bands or more, and a step that gives at most {MOST_CELLS} cells",
            "other numbers",
            "Leave step out for a round one.",
        )

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The range and the price."""
        return (
            self._fact(
                "bands-equal",
                most=self.bands,
                start=str(self.start),
                stop=str(self.stop),
                share=str(self.share),
                beyond=self.beyond,
            ),
        )


@dataclass(frozen=True)
class TopBottom(OnColumn):
    """Top- and bottom-coding: numbers from a highest one on, or up to a lowest one, in one value.

    Data-independent; a public domain stays public. Cells that are no number become absent.

    Args:
        lowest: numbers up to it become "≤lowest".
        highest: numbers from it on become "highest+".
    """

    do: ClassVar[str] = "top-bottom"
    lowest: Decimal | None = None
    highest: Decimal | None = None

    def check(self) -> None:
        """Refuse neither, or both crossed."""
        both = self.lowest is not None and self.highest is not None
        self.require(
            (self.lowest, self.highest) != (None, None)
            and not (both and self.lowest >= self.highest),  # type: ignore[operator]
            "a lowest number, a highest one above it, or both",
            "others: limits found in the data would tell who holds the extremes",
            "Declare the limits from what is known of the column.",
        )

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The limits."""
        low = () if self.lowest is None else (self._fact("bottom-coded", lowest=str(self.lowest)),)
        high = () if self.highest is None else (self._fact("top-coded", highest=str(self.highest)),)
        return low + high


@dataclass(frozen=True)
class Dates(OnColumn):
    """Dates to periods.

    Data-independent, and public for weekdays and between a declared first and last date. Cells that
    are no date become absent, each judged by itself.

    Args:
        to: the period: "2024", "2024-H1", "2024-Q1", "2024-01", "2024-W05" (ISO 8601), or the
            weekday from 1 (Monday) to 7.
        format: how the dates are written, as for `strptime`; ISO 8601 otherwise, of which a year
            or a month is enough where the period needs no more.
        first: the first date that counts, ISO 8601.
        last: the last date that counts, ISO 8601.
    """

    do: ClassVar[str] = "dates"
    coarsens = True
    to: Period = "year"
    format: str = ""
    first: str = ""
    last: str = ""

    def check(self) -> None:
        """Refuse another period, and one end without the other."""
        self.require(
            self.to in ("year", "half", "quarter", "month", "week", "weekday"),
            "year, half, quarter, month, week or weekday",
            f"{self.to!r}",
            "Choose one of them.",
        )
        self.require(
            bool(self.first) == bool(self.last),
            "a first and a last date, or neither",
            "one of them",
            "Declare both, which makes the periods public, or none.",
        )
        check_form(self, self.format)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The period, and the declared ends."""
        told = {"period": self.to, "form": self.format or "ISO 8601"}
        if not self.first:
            return (self._fact("periods", **told),)
        return (self._fact("periods-between", first=self.first, last=self.last, **told),)


@dataclass(frozen=True)
class SuppressRare(OnColumn):
    """Make values absent that too few people hold by protected counts.

    Charged: the count of every value is measured with noise. A public domain stays public. A
    person with several values in the column counts less for each.

    Args:
        fewer_than: values with a lower protected count become absent.
        share: the part of the release's budget that is paid.
    """

    do: ClassVar[str] = "suppress-rare"
    charged: ClassVar[bool] = True
    fewer_than: int = 0
    share: Decimal = DEFAULT_SHARE

    def check(self) -> None:
        """Refuse a threshold below 1."""
        _check_share(self, self.share)
        self.require(
            self.fewer_than > 0,
            "a threshold of at least 1 in fewer_than",
            f"{self.fewer_than}",
            "Choose it without looking at the counts.",
        )

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The threshold and the price."""
        return (self._fact("rare-absent", least=self.fewer_than, share=str(self.share)),)


def _check_beyond(operation: OnColumn, beyond: str) -> None:
    operation.require(
        beyond in ("absent", "open"),
        "absent or open for numbers beyond the edges",
        f"{beyond!r}",
        "Leave it out to make them absent.",
    )


def _check_share(operation: OnColumn, share: Decimal) -> None:
    operation.require(
        0 < share <= Decimal("0.5"),
        "a share of the budget above 0 and up to 0.5",
        f"{share}",
        f"Leave it out for {DEFAULT_SHARE}.",
    )
