"""A fifth language is a folder: nothing else changes, at any door."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import populace

SOURCE = Path(populace.__file__).parent
ESPERANTO = {
    "name": "Esperanto",
    "order": 5,
    "direction": "ltr",
    "months": "januaro februaro marto aprilo majo junio julio aŭgusto septembro oktobro novembro"
    " decembro",
    "day": "{day}-a de {month} {year}",
    "numbers": {"": {"thousands": "\u00a0", "decimals": ",", "percent": " %", "ungrouped": 4}},
    "plurals": [["one", 1, 1]],
    "comparing": "pli|malpli",
    "ages": r"pli ol (?=\d+ jaroj)",
}
OUTSIDE = """
import json
from populace import codebooks
from populace.browser.wording import spoken
from populace.examples.words import titled
from populace.languages import LANGUAGES, catalog, named_reader
from populace.publish.questions.claims import compared
from populace.vocabulary.texts import texts

book = catalog("eo")
print(json.dumps({
    "languages": list(LANGUAGES),
    "reader": named_reader("eo-PL").tag,
    "says": book.says("rows with the same 'id' belong to one subject"),
    "values": [book.value("1,234"), book.value("12,345.5"), book.value("2026-11-29")],
    "page": spoken("rows with the same 'id' belong to one subject")["eo"],
    "labels": codebooks.load("yes-no").labels["eo"],
    "title": titled("gender").splitlines()[-1],
    "compares": [compared(text, "eo") for text in ("pli ol 3", "pli ol 18 jaroj", "tri")],
    "publisher": texts({"eo": "Saluton"}, "title").own("eo"),
}))
"""


def test_a_folder_is_all_that_a_fifth_language_takes(tmp_path):
    shutil.copytree(
        SOURCE,
        tmp_path / "populace",
        ignore=shutil.ignore_patterns("*.html", "app", "libraries"),
    )
    folder = tmp_path / "populace" / "languages" / "eo"
    folder.mkdir()
    for name, content in {
        "language": ESPERANTO,
        "sentences": {
            "rows with the same '{column}' belong to one subject": "vicoj kun sama «{column}»"
        },
        "codebooks": {"yes-no": {"Yes": "Jes"}},
        "examples": {"Gender": "Sekso"},
    }.items():
        (folder / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-c", OUTSIDE],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        check=True,
    )
    assert json.loads(run.stdout) == {
        "languages": ["en", "fr", "es", "ar", "eo"],
        "reader": "eo-PL",
        "says": "vicoj kun sama «id»",
        "values": ["1234", "12\u00a0345,5", "29-a de novembro 2026"],
        "page": "vicoj kun sama «id»",
        "labels": ["", "Jes"],
        "title": 'title.eo = "Sekso"',
        "compares": ["pli", "", ""],
        "publisher": "Saluton",
    }
