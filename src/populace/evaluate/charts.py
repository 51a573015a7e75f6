"""The charts of private pages, as inline SVG without scripts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

_CELL = 14
_LABEL = 190


def bars(
    title: str, rows: Sequence[tuple[str, Sequence[float | None]]], names: Sequence[str]
) -> str:
    """Bars side by side, one group for each row, from a zero line.

    Args:
        title: what is seen, for those who do not see it.
        rows: a label and a value for each name; None where there is none.
        names: what the bars of a row are.
    """
    largest = max((v for _, values in rows for v in values if v is not None), default=0) or 1
    height = 14 * len(names) + 10
    parts = []
    for place, (label, values) in enumerate(rows):
        top = place * height
        parts.append(_text(_LABEL - 8, top + height / 2 + 1, label, "end"))
        for each, value in enumerate(values):
            y = top + 5 + 14 * each
            if value is None:
                parts.append(_text(_LABEL + 4, y + 10, "none", "start", "quiet"))
                continue
            width = 360 * value / largest
            parts.append(
                f'<rect class="bar{each}" x="{_LABEL}" y="{y}" width="{width:.1f}" height="11"/>'
            )
            parts.append(_text(_LABEL + width + 6, y + 10, f"{value:,.3g}", "start", "quiet"))
    key = " · ".join(
        f'<tspan class="bar{each}">■</tspan> {escape(name)}' for each, name in enumerate(names)
    )
    bottom = len(rows) * height
    parts.append(f'<text class="quiet" x="{_LABEL}" y="{bottom + 16}">{key}</text>')
    return _svg(title, 640, bottom + 24, parts)


def intervals(
    title: str, rows: Sequence[tuple[str, Sequence[tuple[str, dict[str, float] | None]]]]
) -> str:
    """Rates from 0 to 1 with their intervals, several to a row, on one scale.

    Args:
        title: what is seen, for those who do not see it.
        rows: a label, and names with rates as `attacks` gives them.
    """
    parts, y = [], 16
    for tick in (0, 0.25, 0.5, 0.75, 1):
        x = _LABEL + 360 * tick
        parts.append(_text(x, 10, f"{tick:.0%}", "middle", "quiet"))
    for label, rates in rows:
        y += 12
        parts.append(_text(_LABEL - 8, y + 20, label, "end"))
        for each, (name, rate) in enumerate(rates):
            if rate is None:
                continue
            y += 16
            low, middle, high = (_LABEL + 360 * rate[key] for key in ("low", "rate", "high"))
            parts.append(f'<path class="line" d="M{low:.1f} {y}H{high:.1f}"/>')
            parts.append(f'<circle class="bar{each}" cx="{middle:.1f}" cy="{y}" r="5"/>')
            parts.append(
                _text(
                    max(high, middle + 5) + 6, y + 4, f"{rate['rate']:.0%} {name}", "start", "quiet"
                )
            )
    return _svg(title, 760, y + 16, parts)


def maps(
    title: str,
    names: Sequence[str],
    sides: Sequence[tuple[str, Sequence[Sequence[float]]]],
) -> Iterable[str]:
    """Matrices from 0 to 1 as squares, the darker the larger, each with its heading.

    Args:
        title: what is seen, for those who do not see it.
        names: of rows and columns.
        sides: headings and matrices.
    """
    size = _CELL * len(names)
    yield '<div class="maps">'
    for heading, matrix in sides:
        parts = [
            f'<rect class="heat" x="{_LABEL + _CELL * column}" y="{_CELL * row}"'
            f' width="{_CELL - 1}" height="{_CELL - 1}" opacity="{max(0.04, value):.2f}">'
            f"<title>{escape(names[row])}, {escape(names[column])}: {value:.2f}</title></rect>"
            for row, values in enumerate(matrix)
            for column, value in enumerate(values)
            if row != column
        ]
        parts += [
            _text(_LABEL - 6, _CELL * row + 10, _short(name), "end", "small")
            for row, name in enumerate(names)
        ]
        yield f"<figure><figcaption>{escape(heading)}</figcaption>"
        yield _svg(f"{title}: {heading}", _LABEL + size, size, parts) + "</figure>"
    yield "</div>"


def _svg(title: str, width: float, height: float, parts: Iterable[str]) -> str:
    return (
        f'<div class="wide"><svg role="img" aria-label="{escape(title)}" width="{width:.0f}"'
        f' height="{height:.0f}" viewBox="0 0 {width:.0f}'
        f' {height:.0f}">{"".join(parts)}</svg></div>'
    )


def _text(x: float, y: float, words: str, anchor: str, kind: str = "") -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text class="{kind}" {place}>{escape(words)}</text>'


def _short(name: str) -> str:
    return name if len(name) <= 30 else f"{name[:29]}…"
