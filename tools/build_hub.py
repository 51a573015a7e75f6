"""Builds a hub to look at: releases of every example, of public tables too, and a site.

    python tools/build_hub.py build/hub
    python tools/build_hub.py build/hub --data FOLDER    public tables too, in folders there

Nothing is fetched. What `populace example` writes is released as its project files say, and so are
public tables whose project files lie in `tools/hub`; what is left out is said.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

VICTIMS, EPSILON = 3000, 4.0
EXAMPLES = {"case-file": {}, "series": {"series": True}}
PUBLIC = Path(__file__).resolve().parent / "hub"
"""Project files of public tables, called as the folder that holds these is."""


def projects(home: Path, data: Path | None) -> Iterator[tuple[str, Path]]:
    """A name for each release, and its project file, in the order in which they are made."""
    import populace

    for name, kind in EXAMPLES.items():
        populace.example(home / name, victims=VICTIMS, **kind)
        for path in sorted((home / name).rglob("*.toml")):
            if "[[tables]]" in path.read_text("utf-8"):
                inside = path.relative_to(home / name)
                last = [inside.stem] if inside.stem != "project" else []
                yield "-".join((name, *inside.parent.parts, *last)), path
    for path in sorted(PUBLIC.glob("*.toml")):
        if data is None or not (data / path.stem).is_dir():
            print(f"left out: {path.stem}, which is no folder in --data", file=sys.stderr)
            continue
        beside = home / path.stem
        shutil.copytree(data / path.stem, beside, copy_function=shutil.copyfile)
        yield path.stem.replace("_", "-"), Path(shutil.copyfile(path, beside / "project.toml"))
    for path in sorted(data.glob("*/project.toml")) if data else ():
        yield path.parent.name, path


def main(words: list[str]) -> int:
    """Make everything anew.

    Returns:
        0, or 1 where the folder is there.
    """
    import populace

    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--data", type=Path)
    asked = parser.parse_args(words)
    if asked.out.exists():
        print(f"{asked.out} is there: take it away, or name another folder.", file=sys.stderr)
        return 1
    warnings.simplefilter("ignore", populace.PrivateNote)  # its people do not exist
    private = asked.out / "private"
    populace.example(private / "messy", victims=VICTIMS, messy=True)
    register = populace.release(
        private / "messy" / "register.csv",
        schema=private / "messy" / "project.toml",
        epsilon=EPSILON,
        name="A messy register",
        dataset="messy",
    )
    register.save(asked.out / "releases" / "messy")
    for name, path in projects(private, asked.data):
        print(f"releasing {name}")
        project = populace.read_project(path)
        said = project.settings
        strength = {} if {"epsilon", "k"} & said.keys() else {"epsilon": EPSILON}
        project = replace(project, settings={**strength, **said})
        made = populace.release(project)
        # Versions of a series find those before them where their project files say.
        made.save(
            project.settings["out"] if name.startswith("series") else asked.out / "releases" / name
        )
    site = {
        "title": {
            "en": "Examples of Populace",
            "fr": "Exemples de Populace",
            "es": "Ejemplos de Populace",
            "ar": "أمثلة Populace",
        },
        "summary": "People who do not exist, released in every way there is.",
        "releases": [
            str((asked.out / "releases" / "*").resolve()),
            str((private / "series" / "public" / "*").resolve()),
        ],
    }
    built = populace.hub(site, asked.out / "site")
    print(
        f"{built.releases} releases of {built.datasets} data sets: open {asked.out}/site/index.html"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
