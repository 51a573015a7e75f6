"""A later Populace loads and verifies every release of a format that it once published in."""

from pathlib import Path

import pytest

import populace
from populace.vocabulary.release import FORMAT
from tests.golden import GOLDEN, HOME, folder_of

FIRST = 2
"""Nothing was published in format 1."""

EVERY = [(kind, version) for version in range(FIRST, FORMAT + 1) for kind in GOLDEN]


@pytest.mark.parametrize(("kind", "version"), EVERY)
def test_a_golden_release_is_verified(kind, version):
    verified = populace.verify(folder_of(kind, version))
    assert verified.strangers == ()
    assert verified.rebuilt == (kind != "k-anonymous")
    assert verified.release.name == f"Golden, {kind}"


def test_every_golden_release_is_tested():
    kept = {path for path in HOME.glob("format-*/*") if path.is_dir()}
    assert kept == {folder_of(kind, version) for kind, version in EVERY}


def test_what_a_format_promises_is_written_down():
    page = Path(__file__).parents[3] / "docs" / "method" / "format.md"
    assert f"## Format {FORMAT}" in page.read_text("utf-8")
