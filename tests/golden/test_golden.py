"""Releases of earlier versions are loaded and verified by this one, byte for byte.

Each folder was written once, by the version that its `release.json` names, and never changes.
"""

import re
import shutil
from pathlib import Path

import pytest

import populace
from populace.vocabulary.errors import VerificationError

GOLDEN = Path(__file__).parent
FOLDERS = sorted(path.parent for path in GOLDEN.glob("*/*/release.json"))


def test_every_kind_is_kept():
    assert {path.name for path in (GOLDEN / "format_1").iterdir()} == {
        "private",
        "k-anonymous",
        "linked",
        "network",
    }


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_it_still_verifies(folder):
    found = populace.verify(folder)
    assert found.strangers == ()
    assert found.rebuilt


@pytest.mark.parametrize("kind", ["private", "linked", "network"])
def test_what_it_promises_is_still_checked(kind, tmp_path):
    folder = tmp_path / kind
    shutil.copytree(GOLDEN / "format_1" / kind, folder)
    stated = (folder / "release.json").read_text(encoding="utf-8")
    # Its budget is that of zero-concentration; taken for a Gaussian one, its events cost too much.
    assert '"accounting"' not in stated
    lied = re.sub(r'( +"rho": .*\n)', r'\1    "accounting": "Gaussian",\n', stated)
    (folder / "release.json").write_text(lied, encoding="utf-8")
    with pytest.raises(VerificationError, match="cost no more than rho"):
        populace.verify(folder)
