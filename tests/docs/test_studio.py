"""The tutorials of the studio name what it says, in each language."""

import json
import re

import pytest

from tests.structure.source import ROOT

PAGES = {"en": "tutorials/studio.md", "fr": "fr/studio.md", "es": "es/studio.md"}
LABEL = re.compile(r"(?<!\*)\*([^*\n]+)\*(?!\*)")


@pytest.mark.parametrize(("language", "page"), PAGES.items())
def test_what_is_to_be_clicked_is_there(language, page):
    catalog = ROOT / "src" / "populace" / "languages" / language / "studio.json"
    said = [text for text in json.loads(catalog.read_text("utf-8")).values() if type(text) is str]
    labels = LABEL.findall((ROOT / "docs" / page).read_text("utf-8"))
    assert len(labels) >= 3
    for label in labels:
        assert any(text.partition(" (")[0] == label for text in said), label
