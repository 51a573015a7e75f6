"""The pages keep the import rules of ARCHITECTURE.md, and none of their files stand in a circle."""

import graphlib
import posixpath
import re
from pathlib import PurePosixPath

from tests.structure.source import ROOT

WEB = ROOT / "web" / "src"
MAY_IMPORT = {
    "contract": set(),
    "parts": {"contract"},
    "charts": {"parts", "contract"},
    "showcase": {"charts", "parts", "contract"},
    "hub": {"showcase", "charts", "parts", "contract"},
    "studio": {"charts", "parts", "contract"},
}
"""What each part of the pages may import beside itself; types count, too."""

IMPORTED = re.compile(r"""(?:from|import)\s*\(?["']([^"']+)["']""")
ENDINGS = ("", ".ts", ".svelte", ".svelte.ts")


def files() -> dict[str, str]:
    """The text of every file of the pages, by its path under `web/src`."""
    found = [path for path in WEB.rglob("*") if path.suffix in {".ts", ".svelte"}]
    return {path.relative_to(WEB).as_posix(): path.read_text("utf-8") for path in sorted(found)}


def imported(path: str, texts: dict[str, str]) -> set[str]:
    """The files of the pages that one of them imports."""
    result = set()
    for name in IMPORTED.findall(texts[path]):
        if name.startswith("$"):
            base = name[1:]
        elif name.startswith("."):
            base = posixpath.normpath(str(PurePosixPath(path).parent / name))
        else:
            continue
        result |= {base + ending for ending in ENDINGS if base + ending in texts}
    return result


def circle(texts: dict[str, str]) -> list[str]:
    """The files of a circle of imports, in their order; empty where there is none."""
    try:
        graphlib.TopologicalSorter({path: imported(path, texts) for path in texts}).prepare()
    except graphlib.CycleError as error:
        return list(error.args[1])
    return []


def forbidden(texts: dict[str, str]) -> list[str]:
    """Imports across parts that the rules do not allow."""
    crossing = [
        (path, other)
        for path in texts
        for other in sorted(imported(path, texts))
        if path.split("/")[0] != other.split("/")[0]
    ]
    return [
        f"{path} imports {other}"
        for path, other in crossing
        if other.split("/")[0] not in MAY_IMPORT[path.split("/")[0]]
    ]


def test_each_part_of_the_pages_imports_only_what_its_row_allows():
    texts = files()
    assert {path.split("/")[0] for path in texts} == set(MAY_IMPORT)
    assert sum(len(imported(path, texts)) for path in texts) > len(texts), "imports are seen"
    assert forbidden(texts) == []


def test_no_files_of_the_pages_import_each_other_in_a_circle():
    assert circle(files()) == []


def test_a_circle_and_a_forbidden_import_are_seen():
    texts = {
        "parts/a.ts": 'import type { B } from "$charts/b.svelte";',
        "charts/b.svelte.ts": 'import { c } from "./c";',
        "charts/c.ts": 'export { a } from "../parts/a";',
    }
    assert set(circle(texts)) == set(texts)
    assert forbidden(texts) == ["parts/a.ts imports charts/b.svelte.ts"]
