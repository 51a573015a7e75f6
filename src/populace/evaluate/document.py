"""What every private page shares: its look, its frame, its tables, and how cells are written.

Nothing is fetched by a page.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from html import escape

_STYLE = """
:root {
  color-scheme: light dark;
  --paper: #FBFAF7; --ink: #1B1F24; --quiet: #5B636B; --line: #E3E0D8; --amber: #B7791F;
}
@media (prefers-color-scheme: dark) {
  :root { --paper: #14171A; --ink: #E8E6E1; --quiet: #9BA3AB; --line: #2A2F35; --amber: #E0A94A; }
}
body {
  margin: 0; padding: 24px 32px 64px; border-inline-start: 12px solid var(--amber);
  background: var(--paper); color: var(--ink); font: 15px/1.45 system-ui, sans-serif;
}
.private {
  display: inline-block; margin: 0; padding: 4px 12px; font-weight: 600;
  border: 2px solid var(--amber); border-radius: 6px;
}
h1 { font-size: 24px; font-weight: 600; margin: 16px 0; }
h2 { font-size: 18px; font-weight: 600; margin: 40px 0 8px; }
p { max-width: 70ch; }
.lead { font-size: 18px; margin: 8px 0; }
.quiet { color: var(--quiet); font-size: 13px; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { text-align: start; font-weight: 600; padding: 16px 0 8px; white-space: nowrap; }
tbody th { min-width: 5em; }
th, td {
  padding: 4px 12px; text-align: end; font-weight: 400; border-bottom: 1px solid var(--line);
}
thead th { max-width: 11em; vertical-align: bottom; color: var(--quiet); font-size: 13px; }
th:first-child, td:first-child { text-align: start; padding-inline-start: 0; }
svg { display: block; margin: 8px 0; direction: ltr; }
svg text { fill: var(--ink); font: 13px system-ui, sans-serif; }
svg text.quiet, svg text.small { fill: var(--quiet); }
svg text.small { font-size: 11px; }
.bar0 { fill: #0072B2; } .bar1 { fill: #E69F00; } .bar2 { fill: #999999; }
.line { stroke: var(--ink); stroke-width: 1.5; fill: none; }
.heat { fill: var(--amber); }
.maps { display: flex; flex-wrap: wrap; gap: 24px; }
figure { margin: 0; min-width: 0; max-width: 100%; }
figcaption { font-weight: 600; }
@media (max-width: 600px) { body { padding: 16px 16px 48px; border-inline-start-width: 8px; } }
"""


def document(title: str, marking: str, head: str, body: Iterable[str]) -> str:
    """A whole HTML page without scripts.

    Args:
        title: of the page.
        marking: the words that say who may see it.
        head: its first line.
        body: pieces of HTML.
    """
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return "\n".join(
        (
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="robots" content="noindex">',
            f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>",
            f'<header><p class="private">{escape(marking)}</p>',
            f"<h1>{escape(head)}</h1></header>",
            *body,
            "</body></html>",
            "",
        )
    )


def table(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterable[str]:
    """A table of HTML; rows hold HTML, the caption and head words."""
    yield f'<div class="wide"><table><caption>{escape(caption)}</caption><thead><tr>'
    yield "".join(f'<th scope="col">{escape(words)}</th>' for words in head)
    yield "</tr></thead><tbody>"
    for first, *rest in rows:
        yield f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in rest)}</tr>'
    yield "</tbody></table></div>"


def cell(value: float | None, kind: str) -> str:
    """A number as its kind is written; a dash for none."""
    if value is None:
        return "–"
    forms = {
        "count": "{:,.0f}",
        "number": "{:,.1f}",
        "share": "{:.1%}",
        "ratio": "{:.2f}",
        "distance": "{:.4f}",
    }
    return forms[kind].format(value)
