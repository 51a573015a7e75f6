"""The private report as one HTML page that fetches nothing.

Figures are only laid out here, never computed.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from populace.evaluate.accuracy import BUCKETS
from populace.vocabulary.report import Report

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
"""

_COLUMNS: tuple[tuple[str, str, str], ...] = (
    ("combinations", "combinations in the table", "count"),
    ("mean_true_count", "mean true count", "number"),
    ("error", "mean error, all", "number"),
    ("error_present_in_both", "mean error, in both", "number"),
    ("suppressed_mass", "suppressed, mass", "share"),
    ("suppressed_number", "suppressed, number", "share"),
    ("fabricated_mass", "fabricated, mass", "share"),
    ("fabricated_number", "fabricated, number", "share"),
    ("mean_ratio", "released to true", "ratio"),
    ("coverage", "inside the 95% margin", "share"),
)


def to_html(report: Report) -> str:
    """Lay a report out as a self-contained HTML document, without scripts.

    Args:
        report: as `methods.evaluation.evaluate_release` makes it.
    """
    figures = report.figures
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    body = [
        f'<header><p class="private">{escape(report.marking)}</p>',
        "<h1>How far the release is from the real table</h1></header>",
        *(f'<p class="lead">{escape(words)}</p>' for words in figures["sentences"]),
        *(f'<p class="quiet">{escape(words)}</p>' for words in figures["notes"]),
        *_section("Released counts", figures["aggregates"]),
        *_section("Counts from the synthetic records", figures["synthetic"]),
        *_ratios(figures["error_ratio"]),
        *_distances(figures["marginals"]),
    ]
    return "\n".join(
        (
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="robots" content="noindex">',
            f"<title>PRIVATE: report on a release</title><style>{_STYLE}</style></head><body>",
            *body,
            "</body></html>",
            "",
        )
    )


def _section(title: str, side: dict[str, Any]) -> Iterable[str]:
    yield f"<h2>{escape(title)}</h2>"
    lengths = [
        (f"Combinations of length {place}", each) for place, each in enumerate(side["lengths"], 1)
    ]
    for caption, figures in [("All lengths together", side["together"]), *lengths]:
        columns = [each for each in _COLUMNS if each[0] in figures["all"]]
        head = ["true count", *(words for _, words, _ in columns)]
        names = [*(name for name, _, _ in BUCKETS), "all"]
        rows = [
            [name, *(_cell(figures[name].get(key), kind) for key, _, kind in columns)]
            for name in names
        ]
        covered = figures.get("coverage_by_released_count")
        if covered:
            head.append("the same, by released count")
            for row in rows:
                row.append(_cell(covered.get(row[0], figures["all"]["coverage"]), "share"))
        yield from _table(caption, head, rows)
    rows = [
        [
            " and ".join(
                f"<bdi>{escape(column)}</bdi>: <bdi>{escape(value)}</bdi>"
                for column, value in each["combination"]
            ),
            _cell(each["true"], "count"),
            _cell(each["released"], "count"),
        ]
        for each in side["worst"]
    ]
    yield from _table("Furthest off", ["combination", "true", "released"], rows)


def _ratios(ratios: Sequence[float | None]) -> Iterable[str]:
    yield "<h2>Does the synthetic table know what the counts know?</h2>"
    yield from _table(
        "Mean error of the synthetic table over that of the released counts",
        ["length", *map(str, range(1, len(ratios) + 1))],
        [["ratio", *(_cell(ratio, "ratio") for ratio in ratios)]],
    )


def _distances(kinds: dict[str, Any]) -> Iterable[str]:
    yield "<h2>Distance between distributions</h2>"
    for figures in kinds.values():
        if figures is None:
            continue
        yield f"<p>{escape(figures['meaning'])}</p>"
        yield from _table(
            "Total variation distance; k-marginal score "
            f"{_cell(figures['k_marginal'], 'number')} of 1,000",
            ["columns together", "sets", "mean", "largest", "furthest off"],
            [
                [
                    str(way),
                    _cell(each["sets"], "count"),
                    _cell(each["mean"], "distance"),
                    _cell(each["largest"], "distance"),
                    " and ".join(f"<bdi>{escape(name)}</bdi>" for name in each["furthest"]),
                ]
                for way, each in enumerate(figures["ways"], 1)
            ],
        )


def _table(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterable[str]:
    """Rows hold HTML, the caption and head words."""
    yield f'<div class="wide"><table><caption>{escape(caption)}</caption><thead><tr>'
    yield "".join(f'<th scope="col">{escape(words)}</th>' for words in head)
    yield "</tr></thead><tbody>"
    for first, *rest in rows:
        yield f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in rest)}</tr>'
    yield "</tbody></table></div>"


def _cell(value: float | None, kind: str) -> str:
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
