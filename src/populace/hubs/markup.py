"""Pages of a hub as files: HTML that says what is there without a script, and scripts of data.

Whatever a publisher wrote is text: it goes through `text`, `data` or `inert` and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from populace.hubs.addresses import root_of
from populace.publish.page.showcase import in_script
from populace.publish.statements import words

ASSETS = ("hub.js", "hub.css", "front.js", "front.css")
"""The built scripts and styles: pages without a chart have a pair of their own."""

LONGEST = 300

_POLICY = (
    "default-src 'none'; connect-src 'self'; script-src 'self' file:; style-src 'self' file:;"
    " img-src blob: data:; base-uri 'none'; form-action 'none'"
)
"""On a stick there is no host: files beside the page are of the scheme alone. The pages connect to
nothing; what judges them from inside looks for the host's `robots.txt`, and may."""


def text(content: str) -> str:
    """A text on one line as HTML, cut where it is long."""
    line = words.plain(content)
    return escape(line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…")


def data(key: str, content: Any) -> bytes:  # noqa: ANN401 - whatever JSON holds
    """A script that only says data; the page, whose encoding it shares, knows them by their key.

    Args:
        key: an address of the hub, which is ASCII.
        content: the data.
    """
    said = json.dumps(content, separators=(",", ":"), allow_nan=False, ensure_ascii=False)
    script = f"(window.populace??={{}})[{json.dumps(key)}]={in_script(said)};\n"
    # Half of a pair of surrogates, which is no text, stands as JSON escapes it.
    return script.encode(errors="backslashreplace")


def inert(content: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    """JSON that no markup in it can end; ASCII."""
    return in_script(json.dumps(content, separators=(",", ":"), allow_nan=False))


def page(
    kind: str,
    key: str,
    body: str,
    *,
    folder: str = "",
    title: str,
    description: str,
    scripts: Iterable[str],
    linked: Sequence[Any] = (),
    canonical: str = "",
    feed: str = "feed.xml",
) -> bytes:
    """A page of the hub.

    Args:
        kind: what its script shows: `catalog`, `dataset`, `compare` or `story`.
        key: of its data.
        body: what stands there before the script runs, as HTML.
        folder: in which it lies, as an address of the hub; "" at its top.
        title: for search engines and previews.
        description: likewise.
        scripts: of data, by their addresses in the hub.
        linked: JSON-LD.
        canonical: its whole address; "" where that is not known.
        feed: the address of the feed in the hub.
    """
    root = root_of(folder)
    own = "front" if kind in ("catalog", "story") else "hub"
    named = escape(words.plain(title))
    said = text(description)
    lines = [
        "<!doctype html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{named}</title>",
        f'<meta name="description" content="{said}">',
        '<meta property="og:type" content="website">',
        f'<meta property="og:title" content="{named}">',
        f'<meta property="og:description" content="{said}">',
        *([f'<link rel="canonical" href="{escape(canonical)}">'] if canonical else []),
        f'<link rel="alternate" type="application/atom+xml" href="{root}{feed}">',
        f'<link rel="stylesheet" href="{root}{own}.css">',
        *(f'<script type="application/ld+json">{inert(each)}</script>' for each in linked),
        "</head>",
        f'<body data-kind="{kind}" data-root="{root}" data-key="{escape(key)}">',
        f'<div id="page">{body}</div>',
        *(f'<script src="{root}{each}"></script>' for each in scripts),
        f'<script src="{root}{own}.js"></script>',
        "</body>",
        "</html>",
    ]
    return ("\n".join(lines) + "\n").encode()
