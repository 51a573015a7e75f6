"""How values show themselves in a notebook: a framed card with its side of the wall on top.

Every text is escaped. What is private shows that it is, and no cell.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from typing import Literal

Side = Literal["Safe to publish", "PRIVATE"]

_COLORS: dict[Side, str] = {"Safe to publish": "#0f766e", "PRIVATE": "#b45309"}

_FRAME = "border:1px solid {0};border-inline-start-width:6px;padding:.5em .8em;max-width:60em"
_NUMBER = "text-align:end;padding:.1em .6em"
_WORDS = "text-align:start;padding:.1em .6em"


def card(side: Side, title: str, *parts: str) -> str:
    """A card as HTML.

    Args:
        side: on which side of the wall it stands.
        title: a text.
        parts: HTML, as `lines` and `table` make it.
    """
    color = _COLORS[side]
    return (
        f'<div style="{_FRAME.format(color)}"><div><strong style="color:{color}">{side}</strong>'
        f" <strong>{html.escape(title)}</strong></div>{''.join(parts)}</div>"
    )


def lines(texts: Iterable[str]) -> str:
    """Texts as lines of a card."""
    return "".join(f'<div style="margin-top:.3em">{html.escape(text)}</div>' for text in texts)


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table of a card: numbers and margins end at one line, words begin at one."""
    head = "".join(f'<th scope="col" style="{_WORDS}">{html.escape(name)}</th>' for name in heads)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    named = f'<caption style="text-align:start">{html.escape(caption)}</caption>'
    return f"<table>{named}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    style = _NUMBER if text[:1].isdigit() or text.startswith("±") else _WORDS
    return f'<td style="{style}">{html.escape(text)}</td>'
