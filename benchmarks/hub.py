"""Sites over many releases: how long they take to build, and how large their catalogs are.

Releases are real and small, each of a data set of its own. Every one is verified by the build, as
always. Nothing is asserted here.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import processes

import populace
from populace import publish
from populace.vocabulary.about import about

HERE = Path(__file__).resolve().parent
PEOPLE, COLUMNS, VALUES = 2000, 8, 6
HEAD = f"""# Hubs of many releases

One build each by `benchmarks/hub.py`, every release verified: {PEOPLE:,} people, {COLUMNS} columns
each, epsilon 4, said in four languages who published it, whom it covers, and what it is. Wanted:
100 releases in under 30 s, and a catalog page under 300 KB. What a catalog opens is its page,
script, style and list, as they lie on the disk; what is searched comes with the first word.
"""
TABLE = (
    "| releases | CPU s | s | MiB | list, kB | all that a catalog opens, kB | search, kB |",
    "| ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
)
SAID = {
    "title": (
        "People helped by shelters, region {}",
        "Personnes aidées par les refuges, région {}",
        "Personas atendidas por los refugios, región {}",
        "الأشخاص الذين ساعدتهم الملاجئ، المنطقة {}",
    ),
    "publisher": (
        "Ministry of Social Affairs",
        "Ministère des affaires sociales",
        "Ministerio de Asuntos Sociales",
        "وزارة الشؤون الاجتماعية",
    ),
    "covered": (
        "Every person whom a shelter of the region took in, with the harm that she reported",
        "Toute personne accueillie par un refuge de la région, avec ce qu'elle a déclaré",
        "Toda persona acogida por un refugio de la región, con los daños de los que informó",
        "كل شخص استقبله أحد ملاجئ المنطقة، مع أشكال الأذى التي أبلغ عنها",
    ),
    "summary": (
        "How many people found a safe place, how old they were, and where they had come from.",
        "Combien de personnes ont trouvé un lieu sûr, leur âge, et d'où elles venaient.",
        "Cuántas personas hallaron un lugar seguro, qué edad tenían y de dónde venían.",
        "كم شخصًا وجد مكانًا آمنًا، وكم كانت أعمارهم، ومن أين أتوا.",
    ),
}
"""What a publisher says of a release, in each language."""

LANGUAGES = ("en", "fr", "es", "ar")
LOADED = ("index.html", "front.js", "front.css", "catalog.js")
"""What the catalog reads when it is opened."""


def releases(home: Path, number: int) -> None:
    """Write folders of that many releases, every tenth of which has noise of its own."""
    rng = np.random.default_rng(0)
    kinds = rng.integers(0, VALUES, PEOPLE)
    frame = {
        f"column {place}": [
            f"value {(kind + extra) % VALUES}"
            for kind, extra in zip(kinds, rng.integers(0, 3, PEOPLE), strict=True)
        ]
        for place in range(COLUMNS)
    }
    made = [populace.release(frame, epsilon=4.0, progress=False).release for _ in range(10)]
    for place in range(number):
        said = about(
            {
                name: {
                    language: text.format(place)
                    for language, text in zip(LANGUAGES, texts, strict=True)
                }
                for name, texts in SAID.items()
            }
        )
        release = replace(made[place % 10], name=f"Data set {place}", about=said)
        publish.write(release, home / f"{place:04}")


def main(words: list[str]) -> int:
    """Build sites over as many releases as asked for, and write what they took."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--releases", type=int, nargs="+", default=[100, 1000])
    parser.add_argument("--out", type=Path, default=HERE / "results" / "hub.md")
    asked = parser.parse_args(words)
    lines = []
    for number in asked.releases:
        home = Path(tempfile.mkdtemp())
        releases(home / "releases", number)
        site = {"title": "A hub", "releases": [str(home / "releases" / "*")]}
        (home / "site.json").write_text(json.dumps(site), "utf-8")
        program = (
            "import json, sys, populace;"
            "populace.hub(json.load(open(sys.argv[1])), sys.argv[2], progress=False)"
        )
        took = processes.run(
            [sys.executable, "-c", program, home / "site.json", home / "site"],
            home / "log",
            limit=3600.0,
        )
        if took.code != 0:
            print(f"{number} releases: {took.words}", file=sys.stderr)
            return 1
        opened = sum((home / "site" / name).stat().st_size for name in LOADED)
        catalog = (home / "site" / "catalog.js").stat().st_size
        search = (home / "site" / "search.js").stat().st_size
        lines.append(
            f"| {number:,} | {took.seconds:.1f} | {took.elapsed:.1f} | {took.peak:.0f}"
            f" | {catalog / 1000:.0f} | {opened / 1000:.0f} | {search / 1000:.0f} |"
        )
        print(lines[-1])
        shutil.rmtree(home)
    asked.out.write_text(HEAD + "\n".join((processes.machine(), "", *TABLE, *lines, "")), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
