"""What MkDocs is told of this checkout: pages that stand beside the code, and links to them.

Called by MkDocs, as a hook. Links out of `docs` become links into the site where what they lead to
is a page, and code in its place otherwise: the site needs no network.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parents[1]
BESIDE = "project"
"""The folder of the site for pages that are none of `docs`."""

_LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^)\s#]+)(#[^)\s]*)?\)")


def beside() -> list[str]:
    """The pages of the checkout outside `docs`, by their paths."""
    patterns = ("*.md", "src/populace/**/*.md", "benchmarks/**/*.md", "web/*.md")
    found = [path for pattern in patterns for path in ROOT.glob(pattern)]
    return sorted(path.relative_to(ROOT).as_posix() for path in found if path.name[0].isalpha())


def in_site(path: str) -> str | None:
    """Where a file of the checkout stands in the site; None where it is no part of it."""
    if path.startswith("docs/"):
        return path.removeprefix("docs/") if (ROOT / path).is_file() else None
    return f"{BESIDE}/{path}" if path in beside() else None


def in_checkout(page: str) -> str:
    """Where a page of the site stands in the checkout."""
    own = page.removeprefix(f"{BESIDE}/")
    return own if own != page else f"docs/{page}"


def relinked(text: str, page: str) -> str:
    """The text of a page with its links as the site has them.

    Args:
        text: Markdown.
        page: where the page stands in the site.
    """
    folder = posixpath.dirname(in_checkout(page))

    def link(found: re.Match[str]) -> str:
        mark, words, target, anchor = found[1], found[2], found[3], found[4] or ""
        if "://" in target or target.startswith("mailto:"):
            return found[0]
        path = posixpath.normpath(posixpath.join(folder, target))
        place = in_site(path)
        if place is not None:
            there = posixpath.relpath(place, posixpath.dirname(page))
            return f"{mark}[{words}]({there}{anchor})"
        if not (ROOT / path).exists():
            return found[0]  # MkDocs tells of it
        return words if words.startswith("`") else f"{words} (`{path}`)"

    return _LINK.sub(link, text)


def expanded(nav: list[Any], named: frozenset[str]) -> list[Any]:
    """The table of contents with each FOLDER/* as its pages, the README first.

    Args:
        nav: as in `mkdocs.yml`.
        named: the pages that have an entry of their own.
    """
    made: list[Any] = []
    for entry in nav:
        if isinstance(entry, dict):
            made += [
                {name: expanded(inner, named) if isinstance(inner, list) else inner}
                for name, inner in entry.items()
            ]
        elif entry.endswith("/*"):
            pages = (ROOT / "docs" / entry.removesuffix("/*")).glob("*.md")
            found = sorted(pages, key=lambda page: (page.name != "README.md", page.name))
            paths = [page.relative_to(ROOT / "docs").as_posix() for page in found]
            made += [path for path in paths if path not in named]
        else:
            made.append(entry)
    return made


def entries(nav: Any) -> frozenset[str]:  # noqa: ANN401 - a part of a table of contents
    """Every entry of a table of contents."""
    if isinstance(nav, str):
        return frozenset({nav})
    inner = nav.values() if isinstance(nav, dict) else nav
    return frozenset().union(*map(entries, inner))


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Fill the table of contents."""
    config.nav = expanded(config.nav or [], entries(config.nav or []))
    return config


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Add the pages beside the code."""
    for path in beside():
        page = File.generated(config, f"{BESIDE}/{path}", abs_src_path=str(ROOT / path))
        page.inclusion = page.inclusion.NOT_IN_NAV
        files.append(page)
    return files


def on_page_markdown(markdown: str, *, page: Any, **_: Any) -> str:  # noqa: ANN401 - MkDocs'
    """Links as the site has them."""
    return relinked(markdown, page.file.src_uri)
