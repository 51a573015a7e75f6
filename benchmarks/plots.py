"""A plot for each table of the comparison: k-marginal by epsilon, drawn from the written results.

python benchmarks/plots.py [--results FOLDER] [--out FOLDER]
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterator
from html import escape
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCES = ("accuracy.md", "peers.md")
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 560, 300, 44, 150, 28, 34
LINE = 14
"""Labels are at least so far apart."""

SHADES = ("#1b6ca8", "#b3541e", "#3c7d3c", "#7a4fa0", "#a8871b", "#9c3d5a", "#4a7c85")
STYLE = """\
text { font: 12px sans-serif; fill: #333 } .axis { stroke: #888; stroke-width: 1 }
@media (prefers-color-scheme: dark) { text { fill: #ddd } }
"""

Series = dict[str, dict[float, float]]
"""For each program the k-marginal at each epsilon; a resample's at infinity."""


def read(path: Path) -> dict[str, tuple[str, Series]]:
    """For each table its title and series, from the results as they were written."""
    found: dict[str, tuple[str, Series]] = {}
    series: Series = {}
    place = -1
    for line in path.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("## "):
            name, _, title = line.removeprefix("## ").partition(": ")
            _, series = found.setdefault(name, (title, {}))
        elif line.startswith("| epsilon | program |"):
            place = cells.index("k-marginal") if "k-marginal" in cells else -1
        elif place >= 0 and len(cells) > place and cells[place][:1].isdigit():
            epsilon = math.inf if cells[0] == "–" else float(cells[0])
            series.setdefault(cells[1], {})[epsilon] = float(cells[place])
    return found


def svg(name: str, title: str, series: Series) -> str:
    """The plot of a table."""
    lines = {program: each for program, each in series.items() if math.inf not in each}
    limit = next((each[math.inf] for each in series.values() if math.inf in each), None)
    epsilons = sorted({epsilon for each in lines.values() for epsilon in each})
    every = [value for each in series.values() for value in each.values()]
    low = math.floor(min(every) / 50) * 50

    def across(epsilon: float) -> float:
        first, last = math.log(epsilons[0]), math.log(epsilons[-1])
        return LEFT + (WIDTH - LEFT - RIGHT) * (math.log(epsilon) - first) / max(last - first, 1e-9)

    def down(value: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value - low) / (1000 - low)

    parts = [f'<text x="{LEFT}" y="16">k-marginal (1000 is the real table)</text>']
    step = 50 if low >= 750 else 100 if low >= 400 else 200
    for value in range(math.ceil(low / step) * step, 1001, step):
        parts += [_line(LEFT - 4, down(value), LEFT, down(value))]
        parts += [_text(LEFT - 8, down(value) + 4, str(value), "end")]
    parts += [_line(LEFT, TOP, LEFT, HEIGHT - BOTTOM)]
    for epsilon in epsilons:
        parts += [_text(across(epsilon), HEIGHT - 14, f"ε = {epsilon:g}", "middle")]
    ends = []
    if limit is not None:
        end = WIDTH - RIGHT
        parts += [
            f'<path class="axis" stroke-dasharray="4 3" d="M{LEFT} {down(limit):.1f}H{end}"/>'
        ]
        ends.append((down(limit), "a resample", "#888"))
    for shade, (program, each) in zip(SHADES, lines.items(), strict=False):
        points = [(across(epsilon), down(value)) for epsilon, value in sorted(each.items())]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        width = 2.5 if program == "populace" else 1.5
        parts += [f'<path fill="none" stroke="{shade}" stroke-width="{width}" d="M{path}"/>']
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{shade}"/>' for x, y in points]
        ends.append((points[-1][1], program, shade))
    parts += _labels(ends)
    said = escape(f"{name}, {title}: k-marginal by epsilon of {', '.join(series)}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">\n'
        f"<title>{said}</title>\n<style>\n{STYLE}</style>\n" + "\n".join(parts) + "\n</svg>\n"
    )


def _labels(ends: list[tuple[float, str, str]]) -> Iterator[str]:
    """Names at the right, in the order of the lines' ends, none over another."""
    below = -math.inf
    for y, words, shade in sorted(ends):
        below = max(y, below + LINE)
        x = WIDTH - RIGHT + 8
        yield f'<path stroke="{shade}" stroke-width="3" d="M{x} {below:.1f}h10"/>'
        yield _text(x + 14, below + 4, words, "start")


def _line(x: float, y: float, to_x: float, to_y: float) -> str:
    return f'<path class="axis" d="M{x:.1f} {y:.1f}L{to_x:.1f} {to_y:.1f}"/>'


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def main() -> None:
    """Draw every table that ours and others were measured on."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--results", type=Path, default=HERE / "results")
    parser.add_argument("--out", type=Path, default=HERE.parent / "docs" / "method" / "accuracy")
    options = parser.parse_args()
    found: dict[str, tuple[str, Series]] = {}
    for source in SOURCES:
        for name, (title, series) in read(options.results / source).items():
            _, kept = found.setdefault(name, (title, {}))
            kept.update({program: each for program, each in series.items() if program not in kept})
    options.out.mkdir(parents=True, exist_ok=True)
    for name, (title, series) in found.items():
        if "populace" in series and len(series) > 1:
            (options.out / f"{name}.svg").write_text(svg(name, title, series), encoding="utf-8")


if __name__ == "__main__":
    main()
