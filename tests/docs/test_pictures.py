"""Every picture of the guide is shown, and can be taken anew."""

import importlib.util
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "guide"


def taken():
    path = ROOT / "tools" / "pictures.py"
    spec = importlib.util.spec_from_file_location("pictures", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return {f"{each.name}.png" for each in module.PICTURES}


def test_every_picture_is_shown_and_can_be_taken_anew():
    there = {path.relative_to(GUIDE).as_posix() for path in GUIDE.rglob("*.png")}
    pages = [ROOT / "README.md", *ROOT.glob("docs/**/*.md")]
    shown = {
        (page.parent / name).resolve().relative_to(GUIDE).as_posix()
        for page in pages
        for name in re.findall(r"\]\(([^()]*\.png)\)", page.read_text("utf-8"))
        if (page.parent / name).resolve().is_relative_to(GUIDE)
    }
    assert there == shown == taken()
