"""The README.md of a release: what it is, what is promised, how to cite it, what it is not for.

No sentence about the guarantee is made up here: those come from `words`.
"""

from __future__ import annotations

from collections.abc import Iterable

from populace.publish import words
from populace.publish.tables import measure_names
from populace.vocabulary.release import Release

FILES = {
    "synthetic.csv": "synthetic records, in the columns and the order of the original table",
    "aggregates.csv": "protected counts of combinations of values, each with its margin;"
    " a blank cell means any value",
    "codebook.csv": "the values of each column, with labels;"
    " of lists found in the data, released values only",
    "release.json": "the guarantee, the settings and the SHA-256 of every other file",
    "datapackage.json": "the tables described in the Data Package standard, version 2",
    "croissant.json": "the same in Croissant 1.1 and schema.org, for catalogs and search engines",
    "index.html": "a page that sums this up and works without a network",
    "README.md": "this text",
}


def write(release: Release) -> bytes:
    """`README.md` of a release."""
    counts = release.aggregates
    length, count, margin = measure_names(counts.columns)
    blocks = [
        f"# {release.name}",
        f"**{words.headline(release.guarantee)}.**",
        words.description(release),
        "## The guarantee",
        *words.promise(release.guarantee),
        *(
            block
            for sentence, facts in words.basis(release.guarantee)
            for block in (sentence, facts)
        ),
        f"""Proof: {release.guarantee.proof or "not stated"}. Every noisy measurement is listed in
        `release.json`."""
        if release.guarantee.k is None
        else f"{words.reach(release)} In full: {release.guarantee.proof or 'not stated'}.",
        "## Files",
        tuple(f"`{name}`: {what}" for name, what in FILES.items()),
        f"""In `aggregates.csv`, `{length}` is the number of values in a combination (0 is the
        whole data set), `{count}` the protected count and `{margin}` {_margin(release)} What is
        not listed is not reported, which is not zero.""",
        """All tables are UTF-8 with commas between cells. `aggregates.csv` and `codebook.csv` begin
        with a byte order mark, so that Excel reads every script rightly; `synthetic.csv` has none,
        so that programs find its first column under its own name. Cells are text and stand as they
        came: import the tables as text where a spreadsheet would compute cells that begin with
        `=`.""",
        _check(release),
        "## What it must not be used for",
        words.not_for(release.guarantee),
        "## How to cite",
        words.citation(release),
    ]
    return ("\n\n".join(filter(None, map(_block, blocks))) + "\n").encode()


def _margin(release: Release) -> str:
    if release.guarantee.k is None:
        return (
            "the half-width of its 95% interval: about 19 of 20 true counts lie within"
            " count ± margin."
        )
    return "how much larger the true count may be: counts are rounded down."


def _check(release: Release) -> str:
    if release.guarantee.k is None or release.seed:
        return """Anyone can check with `populace verify` that the records were made from the
        protected counts and from nothing else."""
    return """Anyone can check with `populace verify` that all counts are multiples of k, and that
        the records hold no combination up to the reported length but reported ones. Longer
        combinations can be checked by whoever holds the data only."""


def _block(content: str | Iterable[str]) -> str:
    """A paragraph on one line, or a list."""
    if isinstance(content, str):
        return _markdown(content)
    return "\n".join(f"- {_markdown(item)}" for item in content)


def _markdown(text: str) -> str:
    """Text on one line that no reader of Markdown takes for HTML."""
    return words.plain(text).replace("&", "&amp;").replace("<", "&lt;")
